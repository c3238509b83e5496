"""Owners and tenants of a dwelling: who they are, since when, and what can be entered of them."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.dossiers.dwellings.dossier import Party
from desktop.dossiers.dwellings.fields import OWNER, RIGHTS, TENANT
from desktop.drafts import Draft
from desktop.fields import Field, Mask
from ui import theme
from ui.buttons import button
from ui.flow import Flow
from ui.page import Command
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.facts import WIDE, FactCard, FactGroup, FactText
from ui.pages.questions import Questions

END_WORDS = {OWNER: "转出", TENANT: "退租"}


class PartyDialog(Decision):
    """Asks for an owner or tenant, new or known."""

    def __init__(self, parent: QWidget, desk: Desk, dwelling: int, right: str, draft: Draft) -> None:
        words = RIGHTS[right]
        verb = f"添加{words}" if draft.id is None else "保存"
        super().__init__(parent, desk, f"{'添加' if draft.id is None else '更正'}{words}", verb)
        self._dwelling, self._right, self._draft = dwelling, right, draft
        parties = desk.program.dwellings.parties
        means = desk.means(self._reveal if draft.id is not None else None)
        self.questions = Questions(parties.fields(right), means, draft.values)
        self.column.addWidget(self.questions)
        self.parts.append(self.questions)
        self.setMinimumHeight(theme.current().answers)
        self.questions.begin()

    def job(self) -> Job:
        """Return the entry."""
        parties = self.desk.program.dwellings.parties
        draft = Draft(self._draft.values | self.questions.answers(), self._draft.id, self._draft.version)
        if draft.id is not None:
            return lambda: parties.correct(draft)
        return lambda: parties.add(self._dwelling, self._right, draft)

    def _reveal(self, field_key: str) -> Any:
        assert self._draft.id is not None
        return self.desk.program.dwellings.parties.reveal(self._draft.id, field_key)


def party_card(
    party: Party,
    fields: Sequence[Field],
    columns: int,
    reveal: Callable[[str], None],
    commands: Sequence[Command],
) -> tuple[FactCard, QWidget]:
    """Return the facts of a present owner or tenant, and the row of what can be done."""
    facts = tuple(
        FactText(field.title, text, len(text) > WIDE, field.key if field.mask is not Mask.OPEN else "")
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


def past_words(parties: Sequence[Party]) -> list[str]:
    """Return who once had a right, in one line each."""
    return [f"{one.name}　{one.valid_from or '？'} 至 {one.valid_to}" for one in parties if not one.is_present]
