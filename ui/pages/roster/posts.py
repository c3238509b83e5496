"""The posts of one grid: who holds them, which stand vacant, and what can be done about it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.roster.appointments import PostChange, PostState
from desktop.roster.holding import Holding
from ui import ask, theme
from ui.buttons import button, label
from ui.flow import Flow
from ui.pages.day_decision import DayDecision
from ui.pages.desk import Desk
from ui.pages.dossier_view import Section, opener
from ui.pages.roster.dialogs import AppointDialog, CorrectDialog, HandOverDialog
from ui.pages.roster.room import RoomAround
from ui.pages.roster.sharing import ShareDialog
from ui.pages.scrolling import Column

ROSTER = "roster"  # key of the room that is opened from here
TABLES = frozenset({"appointment", "staff"})  # a change in one of these makes what is shown stale


class PostWork:
    """What is done to one post, and told of with a way back."""

    def __init__(self, room: RoomAround, desk: Desk) -> None:
        self.room, self.desk = room, desk

    def appointed(self, change: PostChange, words: str) -> None:
        """Tell of a change of posts, and offer to take it back."""
        self.room.say(words, partial(self.take_back, change))

    def take_back(self, change: PostChange) -> None:
        """Undo a change of posts."""
        appointments = self.desk.program.appointments
        self.desk.work.write(self.room.widget, "撤销任职变动", lambda _: appointments.take_back(change), self._undone)

    def end(self, one: Holding) -> None:
        """Ask for the day from which somebody no longer holds a post."""
        appointments = self.desk.program.appointments
        act = partial(appointments.end, one.appointment_id, one.version)
        dialog = DayDecision(self.room.widget, self.desk, f"免去{one.name}的{one.post_title}", "免去", act)
        dialog.decided.connect(lambda change: self.appointed(change, f"已免去{one.name}的{one.post_title}。"))
        dialog.open()

    def correct(self, one: Holding) -> None:
        """Correct the days and the capacity of an appointment."""
        dialog = CorrectDialog(self.room.widget, self.desk, one)
        dialog.decided.connect(lambda _: self.room.say("已更正任职。"))
        dialog.open()

    def remove(self, one: Holding) -> None:
        """Delete an appointment that never was, after asking."""
        appointments = self.desk.program.appointments
        question = f"删除{one.name}的{one.post_title}任职吗？"
        if ask.ask(self.room.widget, question, "删除误登的任职", "不删除", detail="只用于登记错误；离任请用“免去”。"):
            self.desk.work.write(
                self.room.widget,
                "删除误登的任职",
                lambda _: appointments.remove(one.appointment_id, one.version),
                lambda _: self.room.say("已删除误登的任职。"),
            )

    def _undone(self, _: object) -> None:
        self.room.say("已撤销任职变动。")


class PostsPanel(QWidget):
    """Shows the posts of a grid; what changes elsewhere is read again by itself."""

    def __init__(self, desk: Desk, grid: int) -> None:
        super().__init__()
        self.desk, self.grid = desk, grid
        self.states: tuple[PostState, ...] = ()
        sizes = theme.current()
        self._commands = QWidget()
        flow = Flow(self._commands, sizes.gap)
        flow.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.gap)
        for words, act, sign in (
            ("任职…", self.appoint, "add"),
            ("换人…", self.hand_over, "exchange"),
            ("分配联系户…", self.share, "household"),
        ):
            flow.addWidget(button(words, act, icon_name=sign))
        self._commands.setVisible(desk.may_write)
        self._column = Column()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._commands)
        whole.addWidget(self._column, 1)
        self.room = RoomAround(self)
        self.work = PostWork(self.room, desk)
        desk.work.changed.connect(self._hear)
        self.read()

    def read(self) -> None:
        """Read the posts again."""
        appointments, grid = self.desk.program.appointments, self.grid

        def job(_: object) -> tuple[tuple[PostState, ...], Sequence[Holding]]:
            return appointments.posts_of(grid), appointments.past_of(grid)

        self.desk.work.read(self, "读取岗位", job, lambda found: self._show(*found))

    def appoint(self, post: str = "") -> None:
        """Give somebody a post in this grid."""
        dialog = AppointDialog(self.room.widget, self.desk, grid=self.grid, post=post)
        dialog.decided.connect(lambda change: self.work.appointed(change, "已任职。"))
        dialog.open()

    def hand_over(self) -> None:
        """Let somebody take over all posts of another in this grid."""
        holders = [one for state in self.states for one in state.holders]
        if not holders:
            self.room.refuse("这个网格还没有人任职，可以直接办理任职。")
            return
        dialog = HandOverDialog(self.room.widget, self.desk, holders, grid=self.grid)
        dialog.decided.connect(lambda change: self.work.appointed(change, "已换人。"))
        dialog.open()

    def share(self) -> None:
        """Share the households of this grid among its workers."""
        ShareDialog.ask(self.room, self.desk, grid=self.grid)

    def _show(self, states: tuple[PostState, ...], past: Sequence[Holding]) -> None:
        self.states = states
        self._column.clear()
        for state in states:
            self._column.add(_PostCard(self, state))
        if not states:
            empty = label("网格方案没有规定这一级的岗位，也没有人任职。", "second", wrap=True)
            empty.setContentsMargins(theme.current().card, theme.current().pad, theme.current().card, 0)
            self._column.add(empty)

        if past:
            lines = [label(f"{one.post_title}　{one.name}　{told_of(one)}", wrap=True) for one in past]
            self._column.add(Section(f"历任（{len(past)}）", *lines))

    def _hear(self, tables: frozenset[str]) -> None:
        if TABLES & tables:
            self.read()


class _PostCard(QFrame):
    """One post: how many hold it and should, who they are."""

    def __init__(self, panel: PostsPanel, state: PostState) -> None:
        super().__init__()
        self.setProperty("role", "card")
        sizes, may_write = theme.current(), panel.desk.may_write
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.gap, sizes.card, sizes.gap)
        whole.setSpacing(sizes.unit)
        head = QHBoxLayout()
        head.setSpacing(sizes.gap)
        head.addWidget(label(state.title, "strong"))
        head.addWidget(label(count_words(state), "small"))
        if state.missing:
            head.addWidget(badge("空缺" if not state.holders else f"缺 {state.missing} 人", "amber"))
        elif state.maximum is not None and len(state.holders) > state.maximum:
            head.addWidget(badge(f"超 {len(state.holders) - state.maximum} 人", "red"))
        head.addStretch(1)
        if may_write:
            full = state.maximum is not None and len(state.holders) >= state.maximum
            head.addWidget(button("接替…" if full else "任职…", partial(panel.appoint, state.post), kind="quiet"))
        whole.addLayout(head)
        for one in state.holders:
            open_it = partial(panel.room.open, ROSTER, one.staff_id)
            whole.addWidget(holding_row(one, one.name, open_it, panel.work if may_write else None, phone=True))


def holding_row(
    one: Holding, words: str, open_it: Callable[[], object], work: PostWork | None, *, phone: bool = False
) -> QWidget:
    """Return the line of a post that is held: what it opens, since when, and what can be done."""
    row = QWidget()
    sizes = theme.current()
    box = QVBoxLayout(row)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    top = QHBoxLayout()
    top.setSpacing(sizes.unit)
    top.addWidget(opener(words, open_it, "person" if phone else "grid", "打开档案"))
    top.addStretch(1)
    for title, act in (("免去…", PostWork.end), ("更正…", PostWork.correct), ("删除…", PostWork.remove)):
        if work is not None:
            top.addWidget(button(title, partial(act, work, one), kind="quiet"))
    box.addLayout(top)
    told = label(told_of(one, phone=phone), "small", wrap=True)
    told.setContentsMargins(sizes.page + sizes.gap, 0, 0, sizes.unit)
    box.addWidget(told)
    return row


def told_of(one: Holding, *, phone: bool = False) -> str:
    """Return since when, in which capacity, on which ground a post is held."""
    days = f"{one.valid_from or '任职日期未填'}{' 起' if one.valid_from else ''}"
    if one.valid_to is not None:
        days = f"{one.valid_from or '？'} 至 {one.valid_to}"
    held_as = f"{one.held_as}（按职务担任）" if one.held_as and one.is_ex_officio else one.held_as
    return " · ".join(filter(None, (days, held_as, one.phone_masked if phone else "", one.basis, one.note)))


def count_words(state: PostState) -> str:
    """Return how many hold a post, and how many should or may."""
    most = "" if state.maximum is None else f"，最多 {state.maximum} 人" if state.maximum != state.minimum else ""
    least = f"，应有 {state.minimum} 人" if state.minimum else ""
    return f"现有 {len(state.holders)} 人{least}{most}"


def badge(words: str, tone: str) -> QWidget:
    """Return a signal in a word."""
    made = label(words, "badge")
    made.setProperty("tone", tone)
    made.setFixedHeight(theme.current().page)
    return made
