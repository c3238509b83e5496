"""The room of the households: the list, one dossier for each (一户一档), and the commands on it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.dossiers.dated import DatedList
from desktop.dossiers.households.dossier import HouseholdDossier
from desktop.dossiers.households.service import Households
from desktop.printing.document import Document
from ui import theme
from ui.buttons import button
from ui.chips import Filter
from ui.flow import Flow
from ui.page import Command
from ui.pages.cases.tab import add_cases_tab, registration_command
from ui.pages.decision import Decision
from ui.pages.desk import Desk
from ui.pages.dossier_page import DossierPage
from ui.pages.dossier_view import DossierView, Section, opener
from ui.pages.facts import FactSheet, group_of, groups_of
from ui.pages.filters import as_of_command, batch_filter, choice_filter, day_filter, field_filter, grid_filter
from ui.pages.households.arrivals import FoundingDialog, MoveInDialog, NewbornDialog
from ui.pages.households.decisions import ChangeHeadDialog, DeceaseDialog, MoveOutDialog, SplitDialog
from ui.pages.households.parts import Timeline, members_table, past_table
from ui.pages.redivision import regroup_command
from ui.pages.roster.contact_line import ContactLine, assign_contact
from ui.pages.roster.room import RoomAround
from ui.pages.ties import grid_ways

PEOPLE, DWELLINGS = "people", "dwellings"  # keys of the rooms that are opened from here
IN_HEAD = ("head_name", "members", "care")
STANDINGS = (("active", "在册"), ("closed", "已销户"), ("all", "全部"))
DIALOGS: dict[str, tuple[str, type[Decision]]] = {
    "添新生儿": ("baby", NewbornDialog),
    "迁入": ("move-in", MoveInDialog),
    "迁出": ("move-out", MoveOutDialog),
    "登记死亡": ("note", DeceaseDialog),
    "变更户主": ("head", ChangeHeadDialog),
    "分户": ("split", SplitDialog),
}


class HouseholdsPage(DossierPage):
    """Finds and reads households, corrects their facts, and does what can happen to them."""

    subject, noun, unit = "household", "家庭户", "户"
    hint = "户主、成员、户号、地址"
    tables = frozenset(
        {
            "household",
            "person",
            "grid",
            "household_event",
            "household_tag",
            "past_membership",
            "dwelling",
            "household_contact",
        }
    )

    def __init__(self, desk: Desk) -> None:
        self._around = RoomAround(self)
        super().__init__(desk, DatedList(desk.program.households.list), _filters(desk))

    @property
    def service(self) -> Households:
        """The households of the office."""
        return self.desk.program.households

    @property
    def document_of(self) -> Callable[..., Document] | None:
        """一户一档."""
        return self.desk.papers.household

    def page_commands(self) -> list[Command]:
        """Return what can be done in the room."""
        found = [*super().page_commands(), as_of_command(self.list)]
        if not self.desk.may_write:
            return found
        events = [
            Command(words, partial(self.decide, words), sign, shown=False) for words, (sign, _) in DIALOGS.items()
        ]
        contact = Command("分配联系人…", self.assign_contact, "roster", shown=False)
        return [
            Command("立户", self.found, "add", "Ctrl+N", "primary"),
            *found,
            contact,
            regroup_command(self),
            registration_command(self),
            *events,
        ]

    def assign_contact(self) -> None:
        """Let somebody of the roster look after the chosen households, or the one that is open."""
        chosen = [int(key) for key in self.list.selected_keys()]
        if len(chosen) <= 1 and self.dossier is not None and self.split.is_open:
            assign_contact(self._around, self.desk, [self.dossier.key], self.dossier.title)
        elif chosen:
            assign_contact(self._around, self.desk, chosen, f"选中的 {len(chosen):,} 户")

    def found(self) -> None:
        """Found a household."""
        dialog = FoundingDialog(self, self.desk, self.list.search.filters.get("grid") or None)
        dialog.decided.connect(lambda key: self._decided(key, "已立户。"))
        dialog.open()

    def decide(self, words: str) -> None:
        """Let something happen to the household that is open."""
        dossier: HouseholdDossier | None = self.dossier
        if dossier is None or dossier.closed:
            return
        if self.is_busy():
            if not self.may_leave():
                return
            self.read(dossier.key)
        dialog: Any = DIALOGS[words][1]
        asked: Decision = dialog(self, self.desk, dossier)
        asked.decided.connect(lambda _: self._decided(dossier.key, f"{dossier.title}：{asked.yes.text()}，已登记。"))
        asked.open()

    def view_of(self, dossier: HouseholdDossier) -> DossierView:
        """Return how a household is read."""
        texts = dossier.texts
        badges = [(words, "accent") for words in texts.get("care", "").split("、") if words]
        if dossier.closed:
            badges.insert(0, ("已销户", "amber"))
        summary = " · ".join(filter(None, (texts.get("address", ""), texts.get("grid_id", ""))))
        view = DossierView(dossier.key, dossier.title, summary, badges, self.view_commands(), self.more_commands())
        view.add(self._members(dossier))
        groups = [*groups_of(self.service.fields, texts, IN_HEAD), group_of("住房", dossier.dwelling)]
        ways = grid_ways(self, self.desk, self.subject, dossier.key)
        view.add_sheet(FactSheet(groups, self.room, partial(self.reveal, view), ways))
        if (key := dossier.dwelling_id) is not None:
            words = dict(dossier.dwelling).get("地址") or "房屋档案"
            view.add(Section("住在", opener(words, lambda: self.wanted.emit(DWELLINGS, key), "place", "打开房屋档案")))
        if not dossier.closed:
            view.add(Section("联系人", ContactLine(self.desk, self._around, dossier.key, dossier.title)))
        view.add(Section("户内变动", Timeline(dossier.events)))
        if dossier.past:
            view.add(Section("曾在本户的人", past_table(dossier.past, self._open_person)))
        view.add(FactSheet([group_of("数据来源", dossier.provenance)], self.room))
        add_cases_tab(view, self, self.desk, self.subject, dossier.key)
        return view

    def _members(self, dossier: HouseholdDossier) -> QWidget:
        parts: list[QWidget] = []
        if dossier.members:
            parts.append(members_table(dossier.members, self._open_person))
        if self.desk.may_write and not dossier.closed:
            row = QWidget()
            flow = Flow(row, theme.current().unit)
            for words, (sign, _) in DIALOGS.items():
                one = button(words, partial(self.decide, words), icon_name=sign, kind="quiet")
                flow.addWidget(one)
            parts.append(row)
        return Section(f"家庭成员（{len(dossier.members)} 人）", *parts)

    def _open_person(self, key: int) -> None:
        self.wanted.emit(PEOPLE, key)

    def _decided(self, key: int, words: str) -> None:
        self.say(words)
        self.list.reload()
        self.read(key)


def _filters(desk: Desk) -> list[Filter]:
    return [
        batch_filter(desk),
        grid_filter(desk.program.grids, with_outside=True),
        *field_filter(desk, desk.program.households.fields, "care", "care", many=True),
        Filter("contact", "联系人", partial(_contacts, desk), many=False),
        choice_filter("standing", "状态", STANDINGS),
        day_filter(desk),
    ]


def _contacts(desk: Desk) -> list[tuple[int, str]]:
    return [*desk.program.households.list.contacts(), (0, "（无联系人）")]
