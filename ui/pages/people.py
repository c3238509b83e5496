"""The room of the people: the list of residents, and one dossier for each (一人一档)."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.dossiers.dated import DatedList
from desktop.dossiers.dwellings.dossier import Tenure
from desktop.dossiers.households.returns import WayBack
from desktop.dossiers.people.dossier import STANDING_WORDS, PersonDossier
from desktop.dossiers.people.service import People
from desktop.fields import Hidden
from desktop.print_centre.kinds import Choices
from desktop.printing.document import Document
from ui.buttons import label
from ui.chips import Filter
from ui.page import Command
from ui.pages.ages import show_ages
from ui.pages.cases.tab import add_cases_tab, registration_command
from ui.pages.desk import Desk
from ui.pages.dossier_form import DossierForm
from ui.pages.dossier_page import DossierPage
from ui.pages.dossier_view import DossierView, Section, opener
from ui.pages.facts import FactSheet, group_of, groups_of
from ui.pages.filters import (
    age_filter,
    as_of_command,
    batch_filter,
    choice_filter,
    day_filter,
    field_filter,
    grid_filter,
)
from ui.pages.following import follow_number
from ui.pages.printing.booked import print_booked
from ui.pages.redivision import regroup_command
from ui.pages.returning import ReturnDialog
from ui.pages.ties import TiesSection, grid_ways

ASKED = "本人申请查阅、复制"  # what the report is for unless it is said otherwise
HOUSEHOLDS, DWELLINGS = "households", "dwellings"  # keys of the rooms that are opened from here
IN_HEAD = ("name", "care", "age")
IN_HOME = ("household_no", "relation_code", "head_name", "head_id_no", "head_phone", "joined_on")
COPIED = (
    "grid_id", "population", "residence_address", "residence_code", "registered_address", "registered_code",
    "ethnic_code",
)  # fmt: skip
LEFT_BEHIND = ((True, "留守人员"),)
PARTY = (("any", "全部党员"), ("unlinked", "未编入党组织的党员"))
STANDINGS = (("active", "在册"), ("moved", "迁出"), ("deceased", "死亡"), ("all", "全部"))


class PeoplePage(DossierPage):
    """Finds, reads, registers and corrects people."""

    subject, noun, unit = "person", "人员", "人"
    hint = "姓名、拼音、证号、电话、地址"
    tables = frozenset(
        {"person", "household", "grid", "floating", "left_behind", "person_tag", "dwelling", "dwelling_party"}
    )

    def __init__(self, desk: Desk) -> None:
        self._last: dict[str, Any] = {}
        super().__init__(desk, DatedList(desk.program.people.list), _filters(desk))

    @property
    def service(self) -> People:
        """The people of the office."""
        return self.desk.program.people

    @property
    def document_of(self) -> Callable[..., Document] | None:
        """一人一档."""
        return self.desk.papers.person

    def page_commands(self) -> list[Command]:
        """Return what can be done in the room."""
        new = Command("新建人员", self.new, "add", "Ctrl+N", "primary")
        ages = Command("年龄结构", self.show_ages, "chart", "Ctrl+Shift+A")
        own = [*([new] if self.desk.may_write else []), ages]
        regroup = [regroup_command(self), registration_command(self)] if self.desk.may_write else []
        return [*own, *super().page_commands(), *regroup, as_of_command(self.list)]

    def show_ages(self) -> None:
        """Show how old the people of the list are."""
        show_ages(self, self.desk, self.list, self.service.list)

    def new(self) -> None:
        """Open the form of somebody new."""
        if not self.may_leave():
            return
        draft = self.service.blank()
        grid = self.list.search.filters.get("grid")
        if grid and "grid_id" in draft.values:
            draft.grid_id = grid
        copy = (lambda: self._last) if self._last else None
        self.write(DossierForm(self.desk, self.service, draft, copy), "新建人员")

    def more_commands(self) -> list[Command]:
        """Return what is done with a dossier more seldom; who is gone can come back."""
        gone = self.dossier is not None and not self.dossier.is_active
        back = [Command("恢复在册 / 迁回…", self.come_back, "undo")] if gone and self.desk.may_write else []
        report = Command("个人信息情况告知…", self.print_report, "eye")
        return [*back, *super().more_commands(), report]

    def print_report(self) -> None:
        """Show what is held of the person and who saw it, for the person; it is booked with the person as recipient."""
        if self.dossier is not None:
            who = Choices(record=self.dossier.key, revealed=True, purpose=ASKED, recipient=self.dossier.title)
            print_booked(self, self.desk, "person_report", who)

    def come_back(self) -> None:
        """Let somebody who is gone come back."""
        if self.dossier is not None:
            key, returns = self.dossier.key, self.desk.program.returns
            self.desk.work.read(self, "读取离开记录", lambda _: returns.plan(key), partial(self._ask_back, key))

    def _ask_back(self, key: int, way: WayBack) -> None:
        dialog = ReturnDialog(self, self.desk, way)

        def done(_: Any) -> None:
            self.say(f"{way.person.name}已{dialog.yes.text()}。")
            self.list.reload()
            self.read(key)

        dialog.decided.connect(done)
        dialog.open()

    def prepare(self, form: DossierForm) -> None:
        """Let birth and sex follow the ID number."""
        follow_number(form.form.editors)

    def saved(self, key: int) -> None:
        """Remember what the next person may have in common with this one."""
        if self.form is not None:
            editors = self.form.form.editors
            values = {one: editors[one].value for one in COPIED if one in editors}
            self._last = {one: value for one, value in values.items() if value and not isinstance(value, Hidden)}
        super().saved(key)

    def view_of(self, dossier: PersonDossier) -> DossierView:
        """Return how a person is read."""
        texts = dossier.texts
        age = f"{texts['age']} 岁" if texts.get("age") else ""
        told = (texts.get("sex_code", ""), age, texts.get("ethnic_code", ""), texts.get("population", ""))
        view = DossierView(
            dossier.key,
            dossier.title,
            " · ".join(filter(None, told)),
            badges_of(dossier),
            self.view_commands(),
            self.more_commands(),
        )
        if dossier.home is not None:
            view.add(self._home(dossier))
        ties = partial(self.desk.program.ties.of_person, dossier.key)
        view.add(TiesSection(self, self.desk, "任职与所在组织", ties))
        if dossier.tenures:
            view.add(Section("房屋", *(self._tenure(one) for one in dossier.tenures)))
        groups = groups_of(self.service.fields, texts, (*IN_HEAD, *IN_HOME))
        groups.append(group_of("数据来源", dossier.provenance))
        ways = grid_ways(self, self.desk, self.subject, dossier.key)
        view.add_sheet(FactSheet(groups, self.room, partial(self.reveal, view), ways))
        add_cases_tab(view, self, self.desk, self.subject, dossier.key)
        return view

    def _home(self, dossier: PersonDossier) -> QWidget:
        home = dossier.home
        assert home is not None
        words = " · ".join(filter(None, (home.title, home.relation, f"{home.members} 人")))
        link = opener(words, lambda: self.wanted.emit(HOUSEHOLDS, home.key), "household", "打开家庭户档案")
        link.setObjectName("home")
        return Section("家庭户", link, label(home.address, "second", wrap=True))

    def _tenure(self, tenure: Tenure) -> QWidget:
        return opener(tenure.words, lambda: self.wanted.emit(DWELLINGS, tenure.dwelling), "place", "打开房屋档案")


def badges_of(dossier: PersonDossier) -> list[tuple[str, str]]:
    """Return standing and tags of care as words with their tones."""
    tags = [(words, "accent") for words in dossier.texts.get("care", "").split("、") if words]
    if dossier.is_active:
        return tags
    when = f" {dossier.left_on}" if dossier.left_on else ""
    return [(STANDING_WORDS[dossier.standing] + when, "amber"), *tags]


def _filters(desk: Desk) -> list[Filter]:
    fields = desk.program.people.fields
    return [
        batch_filter(desk),
        grid_filter(desk.program.grids, with_outside=True),
        age_filter(),
        *field_filter(desk, fields, "care", "care", many=True),
        *field_filter(desk, fields, "sex_code", "sex"),
        *field_filter(desk, fields, "population", "population"),
        choice_filter("left_behind", "留守", LEFT_BEHIND, is_seldom=True),
        choice_filter("party", "党员", PARTY),
        choice_filter("standing", "状态", STANDINGS),
        day_filter(desk),
    ]
