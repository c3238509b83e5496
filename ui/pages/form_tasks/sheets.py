"""What the ledger of forms asks: a form that is owed, what was handed in, why it was not, another day."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from desktop.drafts import Draft
from desktop.fields import Field, Kind
from desktop.form_rhythms import Rhythm
from desktop.forms.ledger.fields import DUE_NUMBER, DUE_ON, DUE_WAY, RHYTHM, SENT_FIELDS, TASK_FIELDS, WAIVED_FIELDS
from desktop.forms.ledger.tasks import FormTasks, PeriodRow, TaskRow
from ui import theme
from ui.buttons import label
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions

POSTPONED = (Field("due_on", "新的期限", Kind.DATE, width=8, required=True),)
NO_FORM, NO_FILLING = "（没有登记表样）", "（不是用本程序填的）"


class TaskDialog(Decision):
    """Asks for a form that is owed; what does not belong to its rhythm is not to be filled in."""

    def __init__(
        self, parent: QWidget, desk: Desk, tasks: FormTasks, draft: Draft, forms: Sequence[tuple[int, str]], form: int
    ) -> None:
        """`forms` are those that are known; `form` the one it is filled with, 0 for none."""
        super().__init__(parent, desk, "更正报表" if draft.id else "登记报表", "保存" if draft.id else "登记")
        self._tasks, self._draft = tasks, draft
        self.questions = Questions(TASK_FIELDS, desk.means(), draft.values)
        self.form = QComboBox()
        self.form.setAccessibleName("表样")
        for key, words in ((0, NO_FORM), *forms):
            self.form.addItem(words, key)
        self.form.setCurrentIndex(max(self.form.findData(form), 0))
        self.column.addWidget(self.questions)
        self.column.addWidget(label("表样（在“填表”里保存过的表）", "label"))
        self.column.addWidget(self.form)
        self.column.addStretch(1)
        self.parts.append(self.questions)
        rhythm: Any = self.questions.editors[RHYTHM]
        rhythm.changed.connect(self._follow)
        self._follow()
        self.questions.begin()

    def job(self) -> Job:
        """Return the entering of the form."""
        tasks, form = self._tasks, int(self.form.currentData() or 0)
        draft = self.questions.binding.store(Draft(self._draft.values, self._draft.id, self._draft.version))
        return lambda: tasks.save(draft, form or None)

    def _follow(self) -> None:
        rhythm: Any = self.questions.editors[RHYTHM]
        is_once = rhythm.value == Rhythm.ONCE
        for key in (DUE_ON, DUE_WAY, DUE_NUMBER):
            self.questions.lines[key].setVisible((key == DUE_ON) is is_once)


class SentDialog(Decision):
    """Asks when something was handed in, by whom, and what came back."""

    def __init__(
        self, parent: QWidget, desk: Desk, tasks: FormTasks, task: TaskRow, period: PeriodRow,
        fillings: Sequence[tuple[int, str, str]], by: str,
    ) -> None:  # fmt: skip
        super().__init__(parent, desk, "登记报送", "登记报送")
        self._tasks, self._period = tasks, period
        given = {"sent_on": period.sent_on or desk.today(), "sent_by": period.sent_by or by,
                 "receipt": period.receipt or None, "note": period.note or None}  # fmt: skip
        self.questions = Questions(SENT_FIELDS, desk.means(), given)
        self.filling = QComboBox()
        self.filling.setAccessibleName("所用填表")
        for key, _, words in ((0, "", NO_FILLING), *fillings):
            self.filling.addItem(words, key)
        latest = next((key for key, of, _ in fillings if of == period.period), 0)
        self.filling.setCurrentIndex(max(self.filling.findData(period.filling_id or latest), 0))
        self.column.addWidget(label(f"{task.unit}《{task.name}》{period.title}，期限 {period.due_on}", wrap=True))
        self.column.addWidget(self.questions)
        if fillings:
            self.column.addWidget(label("报送的是哪一次填表", "label"))
            self.column.addWidget(self.filling)
        self.column.addWidget(label("登记后可以把报送的文件、回执附在这一期下面。", "small"))
        self.column.addStretch(1)
        self.parts.append(self.questions)
        self.questions.begin()

    def job(self) -> Job:
        """Return the writing down of what was handed in."""
        tasks, one, draft = self._tasks, self._period, Draft(self.questions.answers())
        filling = int(self.filling.currentData() or 0) or None
        return lambda: tasks.send(one.task, one.period, one.version, draft, filling)


class FieldsDialog(Decision):
    """Asks for a few fields about something that is named above them, and acts on the answers."""

    def __init__(
        self, parent: QWidget, desk: Desk, title: str, verb: str, fields: Sequence[Field],
        act: Callable[[dict[str, Any]], Any], *, about: str = "", values: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent, desk, title, verb)
        self._act = act
        self.questions = Questions(fields, desk.means(), values)
        if about:
            self.column.addWidget(label(about, "second", wrap=True))
        self.column.addWidget(self.questions)
        self.column.addStretch(1)
        self.parts.append(self.questions)
        self.setMinimumWidth(theme.current().two_columns)
        self.questions.begin()

    def job(self) -> Job:
        """Return the act on what was answered."""
        answers = self.questions.answers()
        return lambda: self._act(answers)


def waiving(parent: QWidget, desk: Desk, tasks: FormTasks, task: TaskRow, one: PeriodRow) -> FieldsDialog:
    """Return what asks why a period need not be handed in."""
    return FieldsDialog(
        parent, desk, "本期不报", "登记不报", WAIVED_FIELDS,
        lambda told: tasks.waive(one.task, one.period, one.version, told["note"] or ""),
        about=f"{task.unit}《{task.name}》{one.title}",
    )  # fmt: skip


def postponing(parent: QWidget, desk: Desk, tasks: FormTasks, task: TaskRow, one: PeriodRow) -> FieldsDialog:
    """Return what asks until when a period is due now."""
    return FieldsDialog(
        parent, desk, "改报送期限", "改期限", POSTPONED,
        lambda told: tasks.postpone(one.task, one.period, one.version, told["due_on"]),
        about=f"{task.unit}《{task.name}》{one.title}，原来的期限是 {one.due_on}。只改这一期。",
        values={"due_on": one.due_on},
    )  # fmt: skip
