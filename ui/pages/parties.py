"""Owners and tenants of a dwelling: who they are, since when, and what can be entered of them."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from desktop.dossiers.dwellings.dossier import Party
from desktop.dossiers.dwellings.fields import OWNER, RIGHTS, TENANT
from desktop.dossiers.people.dossier import PersonDossier
from desktop.drafts import Draft
from desktop.errors import Refusal
from desktop.fields import Field
from desktop.masking import Place, hides
from ui import theme
from ui.buttons import button, label
from ui.flow import Flow
from ui.page import Command
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.facts import WIDE, FactCard, FactGroup, FactText
from ui.pages.finder import PersonFinder
from ui.pages.questions import Questions

TIMES = ("valid_from", "valid_to")
END_WORDS = {OWNER: "转出", TENANT: "退租"}


class PartyDialog(Decision):
    """Asks for an owner or tenant: somebody of the dossiers, or somebody who is only noted here."""

    def __init__(self, parent: QWidget, desk: Desk, dwelling: int, right: str, draft: Draft) -> None:
        words = RIGHTS[right]
        verb = f"添加{words}" if draft.id is None else "保存"
        super().__init__(parent, desk, f"{'添加' if draft.id is None else '更正'}{words}", verb)
        self._dwelling, self._right, self._draft = dwelling, right, draft
        self._person: int | None = draft.person_id
        parties = desk.program.dwellings.parties
        means = desk.means(self._reveal if draft.id is not None else None)
        fields = parties.fields(right)
        self.known, self.noted = QRadioButton("从人员档案中选择"), QRadioButton("直接填写")
        self.finder = PersonFinder(desk)
        self.facts = Questions([field for field in fields if field.key not in TIMES], means, draft.values)
        self.times = Questions([field for field in fields if field.key in TIMES], means, draft.values)
        self.told = label("", "second", wrap=True)
        for part in (self._ways(), self.finder, self.told, self.facts, self.times):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.parts += [self.facts, self.times]
        self.setMinimumHeight(theme.current().answers)
        self.finder.chosen.connect(self.choose)
        self.known.toggled.connect(self._turn)
        (self.noted if self._person is None else self.known).setChecked(True)
        self._turn(self.known.isChecked())
        if self._person is not None:
            self.told.setText(f"{draft.name}：姓名、号码和电话以人员档案为准。")

    def choose(self, key: int) -> None:
        """Take somebody of the dossiers by key."""
        people = self.desk.program.people
        self.desk.work.read(self, "读取人员档案", lambda _: people.dossier(key), self._chosen)

    def job(self) -> Job:
        """Return the entry."""
        values = self._draft.values | self.times.answers()
        if self.known.isChecked():
            if self._person is None:
                self.finder.setFocus()
                raise Refusal("请先查找并选择人员。")
            values["person_id"] = self._person
        else:
            values |= self.facts.answers() | {"person_id": None}
        parties, draft = self.desk.program.dwellings.parties, Draft(values, self._draft.id, self._draft.version)
        if draft.id is not None:
            return lambda: parties.correct(draft)
        return lambda: parties.add(self._dwelling, self._right, draft)

    def _ways(self) -> QWidget:
        made = QWidget()
        group, flow = QButtonGroup(self), Flow(made, theme.current().page)
        for one in (self.known, self.noted):
            group.addButton(one)
            flow.addWidget(one)
        return made

    def _turn(self, known: bool) -> None:
        self.finder.setVisible(known)
        self.told.setVisible(known)
        self.facts.setVisible(not known)
        if known:
            self.finder.setFocus()
        else:
            self.facts.begin()

    def _chosen(self, person: PersonDossier) -> None:
        self._person, texts = person.key, person.texts
        told = (person.title, texts.get("id_no", ""), texts.get("phone", ""), texts.get("residence_address", ""))
        self.told.setText("　".join(filter(None, told)))

    def _reveal(self, field_key: str, purpose: str) -> Any:
        assert self._draft.id is not None
        return self.desk.program.dwellings.parties.reveal(self._draft.id, field_key, purpose)


def party_card(
    party: Party,
    fields: Sequence[Field],
    columns: int,
    reveal: Callable[[str], None],
    commands: Sequence[Command],
) -> tuple[FactCard, QWidget]:
    """Return the facts of a present owner or tenant, and the row of what can be done."""
    facts = tuple(
        FactText(field.title, text, len(text) > WIDE, field.key if hides(field.mask, Place.DOSSIER) else "")
        for field in fields
        if (text := party.texts.get(field.key, ""))
    )
    row = QWidget()
    flow = Flow(row, theme.current().unit)
    for command in commands:
        flow.addWidget(button(command.title, command.run, icon_name=command.icon, kind="quiet"))
    card = FactCard(FactGroup("", facts), reveal, columns)
    card.setObjectName(f"party {party.key}")
    return card, row


def past_words(party: Party) -> str:
    """Return who once had a right, and when."""
    return f"{party.name}　{party.valid_from or '？'} 至 {party.valid_to}"
