"""The room of the dwellings: a list, and one dossier for each with owners, tenants and who lives there."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.dossiers.dated import DatedList
from desktop.dossiers.dwellings.dossier import DwellingDossier, Lodger, Party
from desktop.dossiers.dwellings.fields import OWNER, RIGHTS, is_of_party
from desktop.dossiers.dwellings.service import Dwellings
from desktop.drafts import Draft
from ui import ask
from ui.buttons import label
from ui.page import Command
from ui.pages.cases.tab import add_cases_tab, registration_command
from ui.pages.day_decision import DayDecision
from ui.pages.decision import Decision
from ui.pages.desk import Desk
from ui.pages.dossier_form import DossierForm
from ui.pages.dossier_page import DossierPage
from ui.pages.dossier_view import DossierView, Section, opener
from ui.pages.facts import FactCard, FactSheet, columns_in, group_of, groups_of
from ui.pages.filters import as_of_command, batch_filter, choice_filter, day_filter, field_filter, grid_filter
from ui.pages.lodgers import LodgerDialog, lodger_row
from ui.pages.parties import END_WORDS, PartyDialog, party_card, past_words
from ui.pages.redivision import regroup_command
from ui.pages.ties import grid_ways

PEOPLE, HOUSEHOLDS = "people", "households"  # keys of the rooms that are opened from here
RENTED = ((True, "出租"), (False, "不出租"))


class DwellingsPage(DossierPage):
    """Finds, reads, registers and corrects dwellings; lets owners and tenants come and go."""

    subject, noun, unit = "dwelling", "房屋", "套"
    hint = "地址、房屋编号、房主"
    tables = frozenset({"dwelling", "building", "dwelling_party", "dwelling_tag", "grid", "household", "person"})

    def __init__(self, desk: Desk) -> None:
        fields = desk.program.dwellings.fields
        rented = [choice_filter("rented", field.title, RENTED) for field in fields if field.key == "is_rented"]
        care = field_filter(desk, fields, "care", "care", many=True)
        grids = grid_filter(desk.program.grids, with_outside=True)
        filters = [batch_filter(desk), grids, *rented, *care, day_filter(desk)]
        super().__init__(desk, DatedList(desk.program.dwellings.list), filters)

    @property
    def service(self) -> Dwellings:
        """The dwellings of the office."""
        return self.desk.program.dwellings

    def page_commands(self) -> list[Command]:
        """Return what can be done in the room; no dossier of a dwelling is printed."""
        found = [command for command in super().page_commands() if command.keys != "Ctrl+P"]
        new = Command("新建房屋", self.new, "add", "Ctrl+N", "primary")
        found.append(as_of_command(self.list))
        return [new, *found, regroup_command(self), registration_command(self)] if self.desk.may_write else found

    def new(self) -> None:
        """Open the form of a new dwelling."""
        if not self.may_leave():
            return
        draft, grid = self.service.blank(), self.list.search.filters.get("grid")
        if grid and "grid_id" in draft.values:
            draft.grid_id = grid
        self.write(DossierForm(self.desk, self.service, draft), "新建房屋")

    def view_of(self, dossier: DwellingDossier) -> DossierView:
        """Return how a dwelling is read."""
        texts = dossier.texts
        told = (texts.get("grid_id", ""), texts.get("use_code", ""))
        badges = [("出租房", "accent")] if dossier.is_rented else []
        badges += [(words, "accent") for words in texts.get("care", "").split("、") if words]
        view = DossierView(dossier.key, dossier.title, " · ".join(filter(None, told)), badges, self.view_commands())
        fields = [field for field in self.service.fields if not is_of_party(field)]
        ways = grid_ways(self, self.desk, self.subject, dossier.key)
        view.add_sheet(FactSheet(groups_of(fields, texts, ("care",)), self.room, partial(self.reveal, view), ways))
        for right in self.service.parties.rights():
            view.add(self._parties(dossier, right))
        view.add(self._lodgers(dossier))
        view.add(FactSheet([group_of("数据来源", dossier.provenance)], self.room))
        add_cases_tab(view, self, self.desk, self.subject, dossier.key)
        return view

    def add_party(self, right: str) -> None:
        """Enter an owner or tenant of the dwelling that is open."""
        if self.dossier is not None:
            draft = self.service.parties.blank(right)
            self._decide(PartyDialog(self, self.desk, self.dossier.key, right, draft), f"已添加{RIGHTS[right]}。")

    def correct_party(self, party: Party) -> None:
        """Correct what is known of an owner or tenant."""

        def begin(draft: Draft) -> None:
            dialog = PartyDialog(self, self.desk, self.dossier.key, party.right, draft)
            self._decide(dialog, f"已更正{RIGHTS[party.right]}{party.name}。")

        self.desk.work.read(self, "读取资料", lambda _: self.service.parties.draft(party.key), begin)

    def end_party(self, party: Party) -> None:
        """Let the right of an owner or tenant end."""
        verb = END_WORDS[party.right]
        act = partial(self.service.parties.end, party.key, party.version)
        self._decide(DayDecision(self, self.desk, f"{party.name}{verb}", verb, act), f"{party.name}已{verb}。")

    def add_lodger(self) -> None:
        """Record which household lives in the dwelling that is open."""
        if self.dossier is not None:
            self._decide(LodgerDialog(self, self.desk, self.dossier), "已关联住户。")

    def end_lodger(self, lodger: Lodger) -> None:
        """Record that a household does not live in the dwelling that is open."""
        dwelling, lodging = self.dossier, self.desk.program.lodging
        question = f"解除“{lodger.title}”与“{dwelling.title}”的关联吗？"
        if not ask.ask(self, question, "解除关联", "不解除", detail="两份档案都保留，只是不再登记住在这里。"):
            return

        def done(_: Any) -> None:
            self.say(f"已解除{lodger.title}的关联。")
            self.list.reload()
            self.read(dwelling.key)

        self.desk.work.write(self, "解除关联", lambda _: lodging.unlink(lodger.key, lodger.version), done)

    def _decide(self, dialog: Decision, words: str) -> None:
        key = self.dossier.key

        def done(_: Any) -> None:
            self.say(words)
            self.list.reload()
            self.read(key)

        dialog.decided.connect(done)
        dialog.open()

    def _parties(self, dossier: DwellingDossier, right: str) -> Section:
        parties = dossier.owners if right == OWNER else dossier.tenants
        fields, parts = self.service.parties.fields(right), list[QWidget]()
        for party in parties:
            if party.is_present:
                parts += party_card(
                    party,
                    fields,
                    columns_in(self.room),
                    partial(self._reveal_party, party),
                    self._party_commands(party),
                )
        parts = parts or [label("未登记", "second")]
        parts += [self._past(party) for party in parties if not party.is_present]
        if self.desk.may_write:
            parts.append(opener(f"添加{RIGHTS[right]}", partial(self.add_party, right), "add"))
        return Section(RIGHTS[right], *parts)

    def _past(self, party: Party) -> QWidget:
        """Return who once had a right; an end entered by mistake can be corrected."""
        words = f"曾经：{past_words(party)}"
        if not self.desk.may_write:
            return label(words, "small", wrap=True)
        return opener(words, partial(self.correct_party, party), "history", "更正这条记录")

    def _lodgers(self, dossier: DwellingDossier) -> Section:
        may = self.desk.may_write
        parts: list[QWidget] = [
            lodger_row(
                one,
                partial(self.wanted.emit, HOUSEHOLDS, one.key),
                partial(self.end_lodger, one) if may else None,
            )
            for one in dossier.households
        ] or [label("未登记", "second")]
        if may:
            parts.append(opener("关联住户", self.add_lodger, "add"))
        return Section("住户", *parts)

    def _party_commands(self, party: Party) -> list[Command]:
        there = party.person
        seen = (
            [Command("打开人员档案", partial(self.wanted.emit, PEOPLE, there), "person")] if there is not None else []
        )
        if not self.desk.may_write:
            return seen
        return [
            *seen,
            Command("更正", partial(self.correct_party, party), "edit"),
            Command(END_WORDS[party.right], partial(self.end_party, party), "move-out"),
        ]

    def _reveal_party(self, party: Party, field_key: str) -> None:
        fields = {field.key: field for field in self.service.parties.fields(party.right)}
        view = self.view

        def shown(value: Any, purpose: str) -> None:
            card = view.findChild(FactCard, f"party {party.key}") if view is not None else None
            if card is not None and view is not None:
                copy = self.desk.copying(view, "dwelling_party", None, field_key, purpose)
                card.show_revealed(field_key, self.desk.display.text(fields[field_key], value), copy)

        if view is not None:
            job = partial(self.service.parties.reveal, party.key, field_key)
            self.desk.reveal(view, fields[field_key].title, job, shown)
