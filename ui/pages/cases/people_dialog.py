"""One party or reporter, asked for in full."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.cases.participants import PERSON, Participants
from desktop.drafts import Draft
from desktop.errors import Invalid
from desktop.finding import Hit
from ui import theme
from ui.buttons import label
from ui.pages.cases.finders import PartyFinder, Typed
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions

FROM_DOSSIER = "取自人员档案：没有填写的，保存时以档案为准。"


class EntryDialog(Decision):
    """Asks for somebody who takes part in a case; what is done with the draft is for whoever asked."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        participants: Participants,
        draft: Draft,
        save: Callable[[Draft], Any],
        *,
        verb: str = "保存",
        purpose: str = "",
    ) -> None:
        """`save` is done beside the window; `purpose` is what hidden values are wanted for."""
        title = f"{'登记' if draft.id is None else '更正'}{participants.title}"
        super().__init__(parent, desk, title, verb)
        self._participants, self._draft, self._save = participants, draft, save
        self._person: int | None = draft.values.get(PERSON)
        self.finder = PartyFinder(desk)
        self.finder.takes_typed = False
        self.told = label(FROM_DOSSIER if self._person is not None else "", "second", wrap=True)
        means = desk.means(self._reveal if draft.id is not None else None, purpose)
        self.questions = Questions(participants.fields, means, draft.values)
        for part in (self.finder, self.told, self.questions):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.parts.append(self.questions)
        self.setMinimumHeight(theme.current().answers)
        self.finder.picked.connect(self._picked)
        self.questions.begin()

    def job(self) -> Job:
        """Return the saving of the entry. Raise Invalid for faults."""
        if problems := self.questions.binding.unreadable():
            raise Invalid(problems)
        values = self._draft.values | self.questions.values() | {PERSON: self._person}
        draft = Draft(values, self._draft.id, self._draft.version)
        if problems := self._participants.check(draft):
            raise Invalid(problems)
        return lambda: self._save(draft)

    def _picked(self, hit: Hit | Typed) -> None:
        if isinstance(hit, Hit):
            self._person = hit.key
            self.questions.binding.fill({"name": hit.title})
            self.told.setText(f"{FROM_DOSSIER}{hit.detail}")

    def _reveal(self, field_key: str, purpose: str) -> Any:
        assert self._draft.id is not None
        return self._participants.reveal(self._draft.id, field_key, purpose)
