"""Every finding of the sample town is mended by what the room offers, and the next run finds nothing."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from desktop.grids.party import party_patterns
from desktop.jobs import Progress
from desktop.paths import Paths
from desktop.program import Program
from desktop.sample.town import Town
from desktop.sample_office import ACCOUNT, TITLE, found_sample
from desktop.tables import Search
from tests.desktop.founded import CHEAP
from tests.ui.work_now import WorkNow
from ui import ask
from ui.pages.desk import Desk
from ui.pages.grids.page import GridsPage
from ui.pages.organisations.dialogs import GatherDialog
from ui.pages.organisations.page import OrganisationsPage
from ui.pages.redivision.sheet import RedivisionSheet
from ui.pages.roster.dialogs import AppointDialog
from ui.pages.roster.sharing import ShareDialog
from ui.pages.selfcheck.ending import EndPostDialog
from ui.pages.selfcheck.finding_table import FIXES
from ui.pages.selfcheck.page import SelfCheckPage

PASSWORD = "Kuaidian-2026-kan"


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Program]:
    folder = tmp_path / "office"
    made = found_sample(Paths.at(folder), Town(), ACCOUNT, TITLE, PASSWORD, tmp_path / "books", Progress(), cost=CHEAP)
    yield made.program
    made.program.office.close()


class Clerk:
    """Does in each dialog and room what the advice of the rule says."""

    def __init__(self, page: SelfCheckPage, program: Program, room: Callable[[str], Any]) -> None:
        self.page, self.program, self._room = page, program, room
        self.wanted: list[tuple[str, Any]] = []
        page.wanted.connect(lambda room, target: self.wanted.append((room, target)))

    def mend(self, rule: str) -> None:
        """Use what is offered against the first finding of a rule."""
        page = self.page
        page.findings.choose(rule)
        page.findings.findings.table.view.jump_to(0)
        finding = page.findings.findings.current
        assert page.findings.findings.fix.isVisibleTo(page), rule
        assert page.findings.findings.fix.text() == FIXES[finding.fix]
        self.wanted.clear()
        page.findings.findings.records.click()
        assert self.wanted, f"{rule} opens nothing"
        self.wanted.clear()
        page.findings.findings.fix.click()
        for dialog, answer in ANSWERS.items():
            found = shown(dialog)
            if found is not None:
                answer(self, found, finding)
                return
        if self.wanted:
            room, target = self.wanted[-1]
            self.in_room(rule, room, target, finding)

    def in_room(self, rule: str, room: str, target: Any, finding: Any) -> None:
        """Open the room the finding leads to, and do there what is to be done."""
        program = self.program
        if room == "organisations" and target.get("new"):
            opened = self._room(room)
            opened.open(target)
            assert opened.form is not None
            draft = program.organisations.blank(target["new"], finding.grid_id)
            above = program.grids.nodes[finding.grid_id].parent_id
            assert int(draft.parent_id) in [one.key for one in program.organisations.of_grid(above)]
            self.found(target["new"], finding.grid_id)
        elif room == "organisations":
            for line in program.organisations.of_grid(finding.grid_id):
                dossier = program.organisations.dossier(line.key)
                if dossier.fault:
                    draft = program.organisations.draft(line.key)
                    able = dossier.fault.partition("可以设")[2].rstrip("。").split("、")  # as the sentence says
                    draft.kind_code = next(key for key, title in party_patterns().titles.items() if title in able)
                    program.organisations.save(draft)
        elif room == "roster":
            self.on_the_roster(rule, [*map(int, program.roster.list.keys(Search(filters=target), Progress()))])
        else:
            raise AssertionError((rule, room, target))

    def found(self, family: str, grid: int) -> None:
        """Found a party organisation below that of the village."""
        organisations = self.program.organisations
        draft = organisations.blank(family)
        draft.grid_id = grid
        draft.name = self.program.grids.path_name(grid) + "党支部"
        above = organisations.of_grid(self.program.grids.nodes[grid].parent_id)
        draft.kind_code = "03"
        draft.parent_id = str(next(one.key for one in above if one.family == "party"))
        if organisations.check(draft):
            draft.kind_code = "04"  # below a branch stand groups
        organisations.save(draft)

    def on_the_roster(self, rule: str, keys: list[int]) -> None:
        """Correct the files of those whom the list shows."""
        roster, lacking = self.program.roster, 3
        assert keys, rule
        for key in keys[:lacking] if rule == "reserves" else keys:
            draft = roster.draft(key)
            if rule == "uncertified":
                draft.certificate_no = f"GD{key:06d}"
                draft.certified_until = date(2030, 1, 1)
            elif rule == "certificate_expired":
                draft.certified_until = date(2030, 1, 1)
            elif rule == "allowance_missing":
                draft.allowance_code = "01"
            elif rule == "reserves":
                draft.is_reserve = True
            roster.save(draft)


def press(_: Clerk, dialog: Any, __: Any) -> None:
    dialog.yes.click()


def appoint(clerk: Clerk, dialog: AppointDialog, finding: Any) -> None:
    assert dialog.post.currentData()  # the vacant post is chosen already
    somebody = map(int, clerk.program.roster.list.keys(Search(filters={"standing": "serving"}), Progress()))
    held = {one.staff_id for one in clerk.program.appointments.of_grid(finding.grid_id)}
    fit = [key for key in somebody if key not in held and clerk.program.roster.dossier(key).texts.get("certificate_no")]
    dialog.who.choose(fit[0])
    dialog.yes.click()


def end(clerk: Clerk, dialog: EndPostDialog, finding: Any) -> None:
    assert len(dialog.held) == 2
    dialog.who.setCurrentIndex(1)
    dialog.yes.click()


def redivide(clerk: Clerk, sheet: RedivisionSheet, finding: Any) -> None:
    if finding.rule == "code_fault":
        assert sheet.form.questions.values()["code"].startswith(clerk.program.grids.village_of(finding.grid_id).code)
    if finding.rule.endswith("_outside"):  # nothing tells where they belong: the clerk knows
        somewhere = next(node for node in clerk.program.grids.nodes.values() if node.level == "grid")
        sheet.form.questions.put({"target": somewhere.id})
    sheet.yes.click()
    assert sheet.preview is not None, sheet.refusal
    sheet.yes.click()


ANSWERS: dict[type[Any], Callable[[Clerk, Any, Any], None]] = {
    AppointDialog: appoint,
    ShareDialog: press,
    GatherDialog: press,
    EndPostDialog: end,
    RedivisionSheet: redivide,
}


def shown(kind: type[Any]) -> Any:
    return next((one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()), None)


def test_every_finding_is_mended_by_what_is_offered(sample: Program, qtbot: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(ask, "choose", lambda _, question, choices, **__: choices[-1][0])
    monkeypatch.setattr(ask, "tell", lambda *_, **__: None)
    work = WorkNow()
    sample.office.store.on_change.append(work.tell)
    desk = Desk(sample, work)
    rooms = {"organisations": OrganisationsPage, "grids": GridsPage}

    def enter(kind: type[Any]) -> Any:
        page = kind(desk)
        qtbot.addWidget(page)
        page.resize(1142, 680)
        page.show()
        page.activate()
        return page

    page = enter(SelfCheckPage)
    page.run()
    rules = [rule.key for rule in page._known.report.rules if rule.key in page._known.report.of_rule]
    assert len(rules) == 20
    clerk = Clerk(page, sample, lambda room: enter(rooms[room]))
    for _ in range(4):
        for rule in [key for key in rules if key in page._known.report.of_rule]:
            for _ in range(len(page._known.report.of_rule.get(rule, ()))):
                if rule in page._known.report.of_rule:
                    clerk.mend(rule)
                    page.run()
    assert [one.sentence for one in page._known.report.findings] == []
    assert page.summary.words.text() == "没有发现问题"
