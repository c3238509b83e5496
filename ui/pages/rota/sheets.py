"""What the rota asks: the order of turns, who leads on a day, with which day it changes, what is handed over."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QPlainTextEdit, QWidget

from desktop.drafts import Draft
from desktop.fields import Kind
from desktop.rota.service import Duty
from desktop.rota.turns import Turns
from desktop.rota.wording import department_lines, departments_in, leader_lines, leaders_in
from ui import theme
from ui.dialogs import AskSheet
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions
from ui.pages.rota.month_view import words_of

LINES, FEW_LINES = 8, 6


class DaySheet(Decision):
    """Asks who leads on a day and who is on duty."""

    def __init__(self, parent: QWidget, desk: Desk, day: date, draft: Draft) -> None:
        title = f"{day.month}月{day.day}日轮值"
        super().__init__(parent, desk, title, "保存" if draft.version else "安排")
        self._day, self._draft = day, draft
        fields = [one for one in desk.program.rota.fields if one.kind is not Kind.NOTE]
        self.questions = Questions(fields, desk.means(), draft.values)
        self.column.addWidget(self.questions)
        self.parts.append(self.questions)
        self.questions.begin()

    def job(self) -> Job:
        """Return the saving of the day."""
        draft, rota, day = self._draft, self.desk.program.rota, self._day
        draft.values.update(self.questions.answers())
        return lambda: rota.save(day, draft)


class WideSheet(AskSheet):
    """A sheet wide enough for texts, and as high as its words are when they are wrapped to that width."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setMinimumWidth(theme.current().two_columns)
        if (layout := self.layout()) is not None:
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))


class TurnsSheet(WideSheet):
    """Asks in which order leaders and departments take their turns."""

    def __init__(self, parent: QWidget, turns: Turns, put: Callable[["TurnsSheet", Turns], object]) -> None:
        super().__init__(parent, "轮值顺序", "保存", lambda _: put(self, self.turns))
        self.add_words("按下面的次序一天一位轮流，已经排好的日子不变。可以从表格里粘贴。")
        self.leaders = _lines(leader_lines(turns.leaders), LINES, "陈建国 13800000001\n林美玲 13800000002")
        self.departments = _lines(department_lines(turns.departments), FEW_LINES, "党政办：李晓东、王芳")
        self.add("带班领导（一行一位，姓名后写电话）", self.leaders)
        self.add("轮值部门（一行一个，冒号后写值班人员，可不填）", self.departments)
        self.days_off = QCheckBox("休息日、节假日也排班")
        self.apart = QCheckBox("休息日单独轮流，不让同一个人总轮到周末")
        self.days_off.setChecked(turns.has_days_off)
        self.apart.setChecked(turns.days_off_apart)
        self.apart.setEnabled(turns.has_days_off)
        self.days_off.toggled.connect(self.apart.setEnabled)
        self.body.addWidget(self.days_off)
        self.body.addWidget(self.apart)
        self.leaders.setFocus()

    @property
    def turns(self) -> Turns:
        """What is written."""
        return Turns(
            leaders_in(self.leaders.toPlainText()),
            departments_in(self.departments.toPlainText()),
            self.days_off.isChecked(),
            self.apart.isChecked(),
        )


class SwapSheet(AskSheet):
    """Asks with which day a day changes places."""

    def __init__(
        self, parent: QWidget, duty: Duty, others: Sequence[Duty], swap: Callable[["SwapSheet", date], object]
    ) -> None:
        super().__init__(parent, "对调轮值", "对调", lambda _: swap(self, self.days.currentData()))
        self.add_words(words_of(duty))
        self.add_words("与下面这天互换带班领导、部门和值班人员，轮值表上注明对调。")
        self.days = QComboBox()
        self.days.setMaxVisibleItems(LINES * 2)
        for one in others:
            self.days.addItem(words_of(one), one.day.day)
        self.add("对调的日期", self.days)
        self.days.setFocus()


class HandoverSheet(WideSheet):
    """Asks what is handed over to the next day."""

    def __init__(self, parent: QWidget, duty: Duty, told: Callable[["HandoverSheet", str], object]) -> None:
        super().__init__(parent, "交接记录", "保存", lambda _: told(self, self.words.toPlainText().strip()))
        self.add_words(words_of(duty))
        self.words = _lines(duty.handed_over, LINES, "当天受理、办结了什么，哪些事要下一班接着办；没有就写“无异常”。")
        self.add("交给下一班的事项", self.words)
        self.words.setFocus()


def _lines(text: str, lines: int, example: str) -> QPlainTextEdit:
    made = QPlainTextEdit(text, placeholderText=example)
    made.setTabChangesFocus(True)
    made.setFixedHeight(made.fontMetrics().lineSpacing() * lines + 2 * theme.current().gap)
    return made
