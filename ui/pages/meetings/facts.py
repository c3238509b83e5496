"""The facts of a meeting asked for: title, day and hours, place, chair, recorder, what is reviewed."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from desktop.drafts import Draft
from desktop.errors import Problem
from desktop.fields import Field, Kind
from desktop.meetings.fields import REMARK
from desktop.meetings.service import CHAIR
from ui.page import Page
from ui.pages.cases.moving_picks import StaffBox
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.meetings.resolving import COMMIT, KnownStaff
from ui.pages.questions import Questions

NAME = "chair_name"


class FactsDialog(Decision):
    """Asks for everything that stands at the head of the minutes."""

    def __init__(self, parent: QWidget, desk: Desk, draft: Draft) -> None:
        super().__init__(parent, desk, "修改会议", "保存")
        self._draft, values = draft, draft.values
        fields = [one for one in desk.program.meetings.fields_of(values["kind"]) if one.editable]
        fields = [_asked(one) for one in fields if not one.key.startswith(REMARK)]  # those are typed in the minutes
        chair, name = values[CHAIR], values[NAME]
        people = KnownStaff(desk.program, {str(chair): name} if chair is not None and name else {})
        own = {NAME: StaffBox(people, "", "从名册中找，或直接写姓名")}
        shown = {one.key: values.get(one.key) for one in fields}
        shown[NAME] = str(chair) if chair is not None and name else name
        self._people = people
        self.questions = Questions(fields, desk.means(), shown, own=own)
        self.parts.append(self.questions)
        self.column.addWidget(self.questions)
        for keys in COMMIT:
            QShortcut(keys, self, self.go_on)
        self.questions.begin()

    def job(self) -> Job:
        """Return the saving."""
        answers: dict[str, Any] = self.questions.answers()
        who = answers[NAME]
        if who and str(who).isdecimal():
            answers |= {CHAIR: int(who), NAME: self._people.title("", who)}
        else:
            answers[CHAIR] = None
        draft = Draft(self._draft.values | answers, self._draft.id, self._draft.version)
        return partial(self.desk.program.meetings.save, draft)

    def point_out(self, problems: Sequence[Problem]) -> None:
        """Mark the fields at fault."""
        super().point_out([Problem(NAME if one.field == CHAIR else one.field, one.message) for one in problems])

    def conflict(self) -> None:
        """Read the facts anew and take up what was typed."""
        meetings, key, typed = self.desk.program.meetings, self._draft.id or 0, self.questions.binding.unsaved()
        self.set_busy(True)

        def took_up(draft: Draft) -> None:
            self.set_busy(False)
            self._draft = draft
            self.questions.put({name: draft.values.get(name) for name in self.questions.editors if name != NAME}
                               | {NAME: draft.values[NAME]})  # fmt: skip
            self.questions.binding.take_up(typed)
            self.refuse("其他人刚刚改了这次会议，填写的内容都在。请核对后再点“保存”。")

        self.desk.work.read(self, "读取会议", lambda _: meetings.draft(key), took_up, self.failed)


def edit_facts(page: Page, desk: Desk, meeting: int) -> None:
    """Ask for the facts of a meeting."""

    def ask(draft: Draft) -> None:
        dialog = FactsDialog(page, desk, draft)
        dialog.decided.connect(lambda _: page.say("已保存。"))
        dialog.open()

    desk.work.read(page, "读取会议", lambda _: desk.program.meetings.draft(meeting), ask)


def _asked(field: Field) -> Field:
    return Field(NAME, field.title, Kind.CODE, width=10) if field.key == NAME else field
