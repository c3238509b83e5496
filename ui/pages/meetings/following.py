"""What was resolved and what becomes of it: done with a note, dropped with a reason, taken back. One table of it."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.meetings.dossier import ResolutionLine
from desktop.meetings.fields import MOVE_TITLES, RESOLUTION_TITLES
from desktop.tables import TONE, Row
from ui import theme
from ui.buttons import button, label
from ui.page import Page
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.meetings.item_sheet import ROOMS
from ui.pages.questions import Questions
from ui.tables.empty import Empty
from ui.tables.fitted import FittedTable

FIELDS = (
    Field("text", "议定事项", width=20, listed=True, sortable=False),
    Field("who", "责任", width=8, listed=True, sortable=False),
    Field("due_on", "期限", width=7, listed=True, sortable=False),
    Field("state", "落实情况", width=12, listed=True, sortable=False),
    Field("meeting", "会议", width=12, listed=True, sortable=False),
)
DONE = (
    Field("day", "完成日期", Kind.DATE, width=7, required=True),
    Field("note", "完成情况", Kind.NOTE, width=24, max_length=200),
)
OPEN = "open"  # the state of what is still to be done
REASON = (Field("reason", "不再办理的理由", Kind.NOTE, width=24, required=True, max_length=200),)


class DoneDialog(Decision):
    """Asks when a resolution was carried out, and how."""

    def __init__(self, parent: QWidget, desk: Desk, one: ResolutionLine) -> None:
        super().__init__(parent, desk, "议定事项已完成", "登记完成")
        self._line = one
        self.column.addWidget(label(one.text, "second", wrap=True))
        self.questions = Questions(DONE, desk.means(), {"day": desk.today()})
        self.parts.append(self.questions)
        self.column.addWidget(self.questions)
        self.questions.begin()

    def job(self) -> Job:
        """Return the writing down."""
        answers, one = self.questions.answers(), self._line
        done = self.desk.program.resolutions.done
        return partial(done, one.id, one.version, answers["day"], answers["note"] or "")

    def conflict(self) -> None:
        """Tell that somebody else was quicker."""
        self.refuse("其他人刚刚登记了这件议定事项的落实情况。请返回查看。")


class DropDialog(Decision):
    """Asks why a resolution is given up."""

    def __init__(self, parent: QWidget, desk: Desk, one: ResolutionLine) -> None:
        super().__init__(parent, desk, "议定事项不再办理", "不再办理")
        self._line = one
        self.column.addWidget(label(one.text, "second", wrap=True))
        self.questions = Questions(REASON, desk.means())
        self.parts.append(self.questions)
        self.column.addWidget(self.questions)
        self.questions.begin()

    def job(self) -> Job:
        """Return the giving up."""
        drop, one = self.desk.program.resolutions.drop, self._line
        return partial(drop, one.id, one.version, self.questions.answers()["reason"])

    def conflict(self) -> None:
        """Tell that somebody else was quicker."""
        self.refuse("其他人刚刚登记了这件议定事项的落实情况。请返回查看。")


class Following:
    """Writes down what became of resolutions."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self._page, self._desk = page, desk

    def done(self, one: ResolutionLine) -> None:
        """Ask about one that was carried out."""
        self._ask(DoneDialog(self._page, self._desk, one), one, "已登记完成。")

    def drop(self, one: ResolutionLine) -> None:
        """Ask why one is given up."""
        self._ask(DropDialog(self._page, self._desk, one), one, "已登记不再办理。")

    def take_back(self, one: ResolutionLine) -> None:
        """Let one be to do again."""
        self._take_back(one.id, one.version)

    def open(self, one: ResolutionLine) -> None:
        """Open what a resolution is about, or else its meeting."""
        if one.subject in ROOMS and one.record_id is not None:
            self._page.wanted.emit(ROOMS[one.subject][0], one.record_id)
        else:
            self._page.open(one.meeting)

    def _ask(self, dialog: Decision, one: ResolutionLine, words: str) -> None:
        dialog.decided.connect(lambda version: self._page.say(words, partial(self._take_back, one.id, version)))
        dialog.open()

    def _take_back(self, key: int, version: int) -> None:
        back = self._desk.program.resolutions.take_back
        said: Callable[[Any], None] = lambda _: self._page.say("已撤销，这件议定事项还要办理。")  # noqa: E731
        self._desk.work.write(self._page, "撤销议定事项办结", lambda _: back(key, version), said)


class ResolutionTable(QWidget):
    """Resolutions, the most urgent first, and what can be done about the one under the cursor."""

    correct_wanted = Signal(object)  # a ResolutionLine of a meeting that is not closed
    retract_wanted = Signal(object)

    def __init__(self, page: Page, desk: Desk, empty: Empty, *, of_one: bool = False) -> None:
        """`of_one`: all are of one meeting, be they done or not; else all are still to be done."""
        super().__init__()
        self._page, self._desk, self._is_closed, self._of_one = page, desk, True, of_one
        self.lines: Sequence[ResolutionLine] = ()
        follow = Following(page, desk)
        self.table = FittedTable(FIELDS[:-1] if of_one else FIELDS, "text", empty)
        self.done = button("完成…", lambda: self._act(follow.done), icon_name="check", kind="primary")
        self.drop = button("不再办理…", lambda: self._act(follow.drop), icon_name="close")
        self.back = button("撤销办结", lambda: self._act(follow.take_back), icon_name="undo")
        self.edit = button("修改…", lambda: self._act(self.correct_wanted.emit), icon_name="edit")
        self.remove = button("删除", lambda: self._act(self.retract_wanted.emit), icon_name="delete")
        self.about = button("打开关联的档案", lambda: self._act(follow.open), icon_name="search")
        self.meeting = button("打开会议", lambda: self._act(lambda one: page.open(one.meeting)), icon_name="meeting")
        self.count: QLabel = label("", "second")
        sizes = theme.current()
        self.tools = QHBoxLayout()
        self.tools.setSpacing(sizes.gap)
        for one in (self.done, self.drop, self.back, self.edit, self.remove, self.about, self.meeting):
            self.tools.addWidget(one)
        self.tools.addStretch(1)
        self.tools.addWidget(self.count)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addLayout(self.tools)
        whole.addWidget(self.table, 1)
        self.table.view.current_changed.connect(lambda _: self._enable())
        self.table.view.opened.connect(lambda _: self._open())
        self.setFocusProxy(self.table)
        self._enable()

    @property
    def current(self) -> ResolutionLine | None:
        """The resolution under the cursor."""
        place = self.table.current
        return self.lines[place] if 0 <= place < len(self.lines) else None

    def show_lines(self, lines: Sequence[ResolutionLine], *, is_closed: bool = True) -> None:
        """Show other resolutions; those of a meeting that is not closed are corrected, not followed."""
        here = self.current
        self.lines, self._is_closed = lines, is_closed
        today = self._desk.today()
        place = next((at for at, one in enumerate(lines) if here and one.id == here.id), 0 if lines else -1)
        self.table.show_rows([row_of(one, today, is_closed=is_closed) for one in lines], place)
        late = sum(one.is_overdue(today) for one in lines) if is_closed else 0
        self.count.setText(f"共 {len(lines)} 项" + (f"，超期 {late} 项" if late else ""))
        self._enable()

    def _act(self, act: Callable[[ResolutionLine], object]) -> None:
        if (one := self.current) is not None:
            act(one)

    def _open(self) -> None:
        if self._is_closed or not self._desk.may_write:
            self._act(lambda one: self._page.open(one.meeting))
        else:
            self._act(self.correct_wanted.emit)

    def _enable(self) -> None:
        one, may = self.current, self._desk.may_write
        is_open = one is not None and one.state == OPEN
        self.done.setVisible(self._is_closed and may)
        self.drop.setVisible(self._is_closed and may)
        self.back.setVisible(self._is_closed and may and self._of_one)
        self.meeting.setVisible(not self._of_one)
        self.edit.setVisible(not self._is_closed and may)
        self.remove.setVisible(not self._is_closed and may)
        self.done.setEnabled(is_open)
        self.drop.setEnabled(is_open)
        self.back.setEnabled(one is not None and not is_open)
        for pressed in (self.edit, self.remove, self.meeting):
            pressed.setEnabled(one is not None)
        self.about.setEnabled(one is not None and one.subject in ROOMS)
        self.about.setText(ROOMS[one.subject][2] if one is not None and one.subject in ROOMS else "打开关联的档案")


def row_of(one: ResolutionLine, today: date, *, is_closed: bool = True) -> Row:
    """Return a resolution as a row."""
    row = {
        "text": one.text.replace("\n", " "),
        "who": one.who,
        "due_on": one.due_on.isoformat() if one.due_on else "",
        "state": became(one, today) if is_closed else to_come(one),
        "meeting": one.meeting_title,
    }
    return row | ({TONE: "red"} if is_closed and one.is_overdue(today) else {})


def became(one: ResolutionLine, today: date) -> str:
    """Return what became of a resolution."""
    if one.is_overdue(today) and one.due_on is not None:
        return "　".join(filter(None, (f"超期 {(today - one.due_on).days} 天", one.moved)))
    done = f"{one.done_on:%m-%d}" if one.done_on else ""
    return "　".join(filter(None, (f"{RESOLUTION_TITLES[one.state]} {done}".strip(), one.done_note or one.moved)))


def to_come(one: ResolutionLine) -> str:
    """Return what closing the meeting will do."""
    return f"归档后{MOVE_TITLES[one.move]}事件" if one.move in MOVE_TITLES else "归档后跟踪落实"
