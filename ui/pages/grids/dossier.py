"""One grid as it is read (一格一档): figures, posts, organisations, facts, codes, lower grids, history."""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import QTimer

from desktop.dossiers.grids.dossier import BorneCode, GridDossier
from desktop.dossiers.grids.fields import COMPUTED, POSTS
from desktop.grids.as_of import AS_OF
from desktop.grids.measures import Measure
from desktop.selfcheck.findings import Finding
from ui import ask
from ui.page import Command, Page
from ui.pages.desk import Desk
from ui.pages.dossier_view import DossierView, Section, opener
from ui.pages.facts import FactSheet, group_of, groups_of
from ui.pages.grids.figures import FigureSheet
from ui.pages.grids.parts import (
    CodeSheet,
    add_code_button,
    codes_part,
    findings_part,
    happenings_part,
    lower_table,
    organisations_part,
    posts_part,
)
from ui.pages.organisations.panel import OrganisationsPanel
from ui.pages.registers.panel import RegisterPanel
from ui.pages.roster.posts import PostsPanel

GRIDS, ROSTER, ORGANISATIONS, MAP, SELFCHECK = "grids", "roster", "organisations", "map", "selfcheck"  # rooms
SAID_ELSEWHERE = frozenset({"name", "level", "parent_id", "village", "tags", "party", *COMPUTED, *POSTS})
Figures = Mapping[str, Mapping[int, float]]


class GridView(DossierView):
    """Reads one grid; its figures come when they are counted."""

    def __init__(
        self, page: Page, desk: Desk, dossier: GridDossier, room: int, commands: list[Command], more: list[Command],
        names: Mapping[str, str], figures: Figures,
    ) -> None:  # fmt: skip
        texts = dossier.texts
        chief = texts.get("chief", "")
        told = (texts.get("code"), dossier.level, texts.get("kind_code"), f"网格长 {chief}" if chief else "")
        where = " › ".join(name for _, name in dossier.path)
        summary = "\n".join(filter(None, (where, " · ".join(filter(None, told)))))
        super().__init__(dossier.key, dossier.title, summary, _badges(dossier), commands, more)
        self._page, self._desk, self._dossier, self._figures = page, desk, dossier, figures
        fields = desk.program.grid_dossiers.fields
        self._lower: Section | None = None
        self._day: date | None = None  # of the figures
        self.figures = FigureSheet(desk.program.measures.all, self._open_measure)
        self.add(self.figures)
        self._add_found()
        if dossier.posts:
            self.add(Section("岗位", posts_part(dossier.posts, partial(self._open, ROSTER))))
        if dossier.organisations:
            part = organisations_part(dossier.organisations, partial(self._open, ORGANISATIONS))
            self.add(Section("组织队伍", part))
        self._waiting = deque[Callable[[], object]](
            [
                lambda: self.add_sheet(FactSheet(groups_of(fields, texts, SAID_ELSEWHERE), room)),
                self._add_codes,
                self._add_below,
                lambda: self.add(
                    Section("网格历程", happenings_part(dossier.history, names, partial(self._open, GRIDS)))
                ),
                lambda: self.add(FactSheet([group_of("数据来源", dossier.provenance)], room)),
            ]
        )
        self._clock = QTimer(self, interval=0)  # what lies out of sight is made a little later, part by part
        self._clock.timeout.connect(self._go_on)
        self._clock.start()
        self.add_tab("岗位", lambda: PostsPanel(desk, dossier.key))
        self.add_tab("组织队伍", lambda: OrganisationsPanel(desk, dossier.key, self._page.wanted.emit))
        self.add_tab("台账", lambda: RegisterPanel(desk, "grid", dossier.key))
        self.show_figures(figures)

    def show_figures(self, figures: Figures, day: date | None = None) -> None:
        """Show what was counted, now or as of a day."""
        self._figures, self._day = figures, day
        self.figures.show_figures(figures, self.key, day)
        if self._lower is not None and figures:
            before, self._lower = self._lower, self._lower_section(figures)
            self.column.add_before(self._lower, before)
            before.hide()
            before.deleteLater()

    def finish(self) -> None:
        """Make what is not there yet."""
        while self._waiting:
            self._go_on()

    def _go_on(self) -> None:
        self._waiting.popleft()()
        if not self._waiting:
            self._clock.stop()

    def _open(self, room: str, target: object) -> None:
        self._page.wanted.emit(room, target)

    def _open_measure(self, measure: Measure) -> None:
        if measure.room == MAP:
            self._open(MAP, self.key)
        else:
            asked = {AS_OF: self._day.isoformat()} if self._day is not None else {}
            self._open(measure.room, {**measure.filters, **asked, "grid": self.key})

    def _add_found(self) -> None:
        """Say what the last self-check found, if one was made since the office was opened."""
        report = self._desk.program.selfcheck.report()
        found = report.of_grid.get(self.key, ()) if report is not None else ()
        if found:
            self.add(Section(f"体检（{len(found)} 项）", findings_part(found, self._open_finding)))

    def _open_finding(self, finding: Finding) -> None:
        if finding.filters:
            self._open(finding.room, dict(finding.filters))
        else:
            self._open(SELFCHECK, finding.rule)

    def _add_codes(self) -> None:
        dossier, may = self._dossier, self._desk.may_write
        if not dossier.codes and not may:
            return
        parts = [codes_part(dossier.codes, self._remove_code if may else None)] if dossier.codes else []
        if may:
            parts.append(add_code_button(self._add_code))
        self.add(Section("其他编码和原编码", *parts))

    def _add_code(self) -> None:
        CodeSheet(self, self._desk, self.key, lambda: self._page.say("已登记其他编码。")).open()

    def _remove_code(self, code: BorneCode) -> None:
        if not ask.ask(self, f"删除“{code.system}”的编码 {code.code} 吗？", "删除编码", "不删除"):
            return
        service = self._desk.program.grid_dossiers
        self._desk.work.write(
            self._page,
            "删除其他编码",
            lambda _: service.remove_code(code.key),
            lambda _: self._page.say(f"已删除“{code.system}”的编码。", lambda: self._put_back_code(code)),
        )

    def _put_back_code(self, code: BorneCode) -> None:
        service, key = self._desk.program.grid_dossiers, self.key
        self._desk.work.write(
            self._page, "登记其他编码", lambda _: service.add_code(key, code.system, code.code), lambda _: None
        )

    def _add_below(self) -> None:
        if self._dossier.below:
            self._lower = self._lower_section(self._figures)
            self.add(self._lower)

    def _lower_section(self, figures: Figures) -> Section:
        below = self._dossier.below
        table = lower_table(below, figures, partial(self._open, GRIDS))
        link = opener("在表中查看全部下级", lambda: self._open(GRIDS, {"grid": self.key}), "grid")
        return Section(f"下级网格（{sum(not one.closed for one in below)} 个）", table, link)


def _badges(dossier: GridDossier) -> list[tuple[str, str]]:
    inherited = bool(dossier.setting) and not dossier.texts.get("setting_code")
    said = [
        f"{dossier.setting}（同上级）" if inherited else dossier.setting,
        *dossier.texts.get("tags", "").split("、"),
    ]
    found = [(words, "accent") for words in said if words]
    if dossier.is_wartime:
        found.insert(0, ("战时责任网格", "red"))
    found[:0] = [(words, "red") for words in dossier.modes]
    if dossier.closed:
        found.insert(0, (f"已撤销 {dossier.closed_on or ''}".strip(), "amber"))
    return found
