"""One meeting: its head and steps, and its parts side by side as tabs; what others change appears in them."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.meetings.dossier import MeetingDossier
from desktop.meetings.fields import STATE_TITLES
from desktop.meetings.kinds import kinds
from desktop.telling import Told, tell
from ui import theme
from ui.buttons import button, label, set_role
from ui.page import Command, Page
from ui.pages.desk import Desk
from ui.pages.dossier_view import action_buttons
from ui.pages.history import HistoryView
from ui.pages.meetings.agenda import AgendaPane
from ui.pages.meetings.attendance import AttendancePane
from ui.pages.meetings.following import ResolutionTable
from ui.pages.meetings.minutes import MinutesPane, retract_at
from ui.pages.meetings.resolving import correct_at, resolve_at
from ui.pages.meetings.supplements import SupplementsPane
from ui.pages.meetings.typed import Typing
from ui.tables.empty import Empty

AGENDA, ATTENDANCE, MINUTES, RESOLVED, BESIDE, HISTORY = range(6)  # tabs
STEPS = (("planned", "准备"), ("held", "开会"), ("closed", "归档"))
NOTHING = Empty("没有议定事项", "在“记录”里逐项登记，也可以在这里登记。", "case")
FIRST_TAB = {"planned": AGENDA, "held": MINUTES, "closed": MINUTES}


class Pane(Protocol):
    """A part of a meeting."""

    def take(self, dossier: MeetingDossier) -> None:
        """Show the meeting as it is now."""


class Steps(QWidget):
    """How far the meeting is: three words in a row."""

    def __init__(self) -> None:
        super().__init__()
        sizes = theme.current()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.gap)
        self._words = []
        for number, (_, words) in enumerate(STEPS, 1):
            if number > 1:
                row.addWidget(label("›", "small"))
            one = label(words, "badge")
            one.setFixedHeight(sizes.page)
            self._words.append(one)
            row.addWidget(one)

    def show_state(self, state: str) -> None:
        """Mark the present step."""
        here = [key for key, _ in STEPS].index(state)
        for place, one in enumerate(self._words):
            is_done = place < here or state == "closed"
            set_role(one, tone="green" if is_done else "accent" if place == here else "")
            one.setText(f"✓ {STEPS[place][1]}" if is_done else f"{place + 1} {STEPS[place][1]}")
            one.setAccessibleDescription("已完成" if is_done else "正在进行" if place == here else "")


class ResolvedPane(ResolutionTable):
    """All that one meeting resolved."""

    def __init__(self, page: Page, desk: Desk, dossier: MeetingDossier) -> None:
        super().__init__(
            page, desk, Empty("没有议定事项", "在“记录”里逐项登记，也可以在这里登记。", "case"), of_one=True
        )
        sizes = theme.current()
        self.add = button("登记议定事项…", lambda: resolve_at(page, desk, self._key, None, ""), icon_name="add")
        self.tools.insertWidget(0, self.add)
        self.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        self._key = dossier.key
        titles = {one.id: one.title for one in dossier.items}
        self.correct_wanted.connect(lambda one: correct_at(page, desk, one.id, titles.get(one.item, "")))
        self.retract_wanted.connect(lambda one: retract_at(page, desk, one))
        self.take(dossier)

    def take(self, dossier: MeetingDossier) -> None:
        """Show what was resolved as it is now."""
        self.add.setVisible(self._desk.may_write and not dossier.is_closed)
        self.show_lines(dossier.resolutions, is_closed=dossier.is_closed)


class MeetingView(QWidget):
    """Reads and writes one meeting."""

    def __init__(
        self,
        page: Page,
        desk: Desk,
        dossier: MeetingDossier,
        typing: Typing,
        commands: Callable[[MeetingDossier], tuple[list[Command], list[Command]]],
    ) -> None:
        """`commands` are what can be done with the meeting, often and seldom."""
        super().__init__()
        self._page, self._desk, self._commands = page, desk, commands
        self.dossier, self.key = dossier, dossier.key
        self.panes: dict[int, QWidget] = {}
        self._makers: dict[int, Callable[[], QWidget]] = {
            AGENDA: lambda: AgendaPane(page, desk, self.dossier),
            ATTENDANCE: lambda: AttendancePane(page, desk, self.dossier),
            MINUTES: lambda: MinutesPane(page, desk, self.dossier, typing),
            RESOLVED: lambda: ResolvedPane(page, desk, self.dossier),
            BESIDE: lambda: SupplementsPane(page, desk, self.dossier),
        }
        sizes = theme.current()
        self._facts, self.steps = label("", "second", wrap=True), Steps()
        self._actions = QWidget()
        row = QHBoxLayout(self._actions)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.gap)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for _ in range(HISTORY + 1):
            self.tabs.addTab("")
        for place in range(HISTORY + 1):
            turn = QShortcut(f"Alt+{place + 1}", self, partial(self.turn, place))
            turn.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self.tabs.setTabToolTip(place, f"Alt+{place + 1}")
        self.stack = QStackedWidget()
        top = QHBoxLayout()
        top.setSpacing(sizes.pad)
        top.addWidget(self.steps)
        top.addWidget(self._facts, 1)
        bar = QHBoxLayout()
        bar.setSpacing(sizes.pad)
        bar.addWidget(self.tabs, 1)
        bar.addWidget(self._actions)
        head = QVBoxLayout()
        head.setContentsMargins(sizes.card, sizes.gap, sizes.card, sizes.unit)
        head.setSpacing(sizes.gap)
        head.addLayout(top)
        head.addLayout(bar)
        rule = QFrame()
        rule.setProperty("role", "rule")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(rule)
        whole.addWidget(self.stack, 1)
        self._tell()
        self.tabs.setCurrentIndex(FIRST_TAB[dossier.state])
        self._turned(self.tabs.currentIndex())
        self.tabs.currentChanged.connect(self._turned)

    def take(self, dossier: MeetingDossier) -> None:
        """Show the meeting as it is now; what is being typed stays."""
        self.dossier = dossier
        self._tell()
        for pane in self.panes.values():
            if isinstance(pane, AgendaPane | AttendancePane | MinutesPane | ResolvedPane | SupplementsPane):
                pane.take(dossier)
        history = self.panes.pop(HISTORY, None)  # it is read again when it is wanted
        if history is not None:
            self.stack.removeWidget(history)
            history.deleteLater()
            if self.tabs.currentIndex() == HISTORY:
                self._read_history()

    def turn(self, place: int) -> None:
        """Turn to a part, with the cursor in it."""
        self.tabs.setCurrentIndex(place)
        if (pane := self.panes.get(place)) is not None:
            pane.setFocus()

    def pane(self, place: int) -> QWidget:
        """Return a part, made when it is first wanted."""
        if place not in self.panes:
            self.panes[place] = self._makers[place]()
            self.stack.addWidget(self.panes[place])
        return self.panes[place]

    def _turned(self, place: int) -> None:
        if place == HISTORY and place not in self.panes:
            self._read_history()
        else:
            self.stack.setCurrentWidget(self.pane(place))

    def _tell(self) -> None:
        one = self.dossier
        self._facts.setText(head_words(one, self._desk))
        self.steps.show_state(one.state)
        present = sum(who.presence == "present" for who in one.attendance)
        kept = sum(not item.is_dropped for item in one.items)
        words = [
            f"议程 {kept}",
            f"参会 {present}/{len(one.attendance)}",
            "记录",
            f"议定事项 {len(one.resolutions)}" if one.resolutions else "议定事项",
            f"补充 {len(one.supplements)}" if one.supplements else "补充",
            "变更历史",
        ]
        for place, title in enumerate(words):
            self.tabs.setTabText(place, title)
        self._show_actions()

    def _show_actions(self) -> None:
        row = self._actions.layout()
        if row is None:
            return
        while item := row.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for one in action_buttons(*self._commands(self.dossier)):
            row.addWidget(one)

    def _read_history(self) -> None:
        desk, meetings, key = self._desk, self._desk.program.meetings, self.key
        fields = meetings.fields_of(self.dossier.kind.key)

        def show(told: tuple[Told, ...]) -> None:
            before = self.panes.pop(HISTORY, None)
            if before is not None:
                self.stack.removeWidget(before)
                before.deleteLater()
            self.panes[HISTORY] = HistoryView(told, None)
            self.stack.addWidget(self.panes[HISTORY])
            if self.tabs.currentIndex() == HISTORY:
                self.stack.setCurrentWidget(self.panes[HISTORY])

        desk.work.read(
            self,
            "读取变更历史",
            lambda _: tuple(map(_in_words, tell(meetings.versions(key), fields, desk.display, desk.names()))),
            show,
        )


def _in_words(told: Told) -> Told:
    """Return a version with kind and state in words."""
    words = {"state": STATE_TITLES, "kind": {one.key: one.title for one in kinds()}}
    differences = tuple(
        replace(one, before=words[one.key].get(one.before, one.before), after=words[one.key].get(one.after, one.after))
        if one.key in words
        else one
        for one in told.differences
    )
    return replace(told, differences=differences)


def head_words(dossier: MeetingDossier, desk: Desk) -> str:
    """Return when, where and with whom a meeting is, in a line."""
    facts = dossier.facts
    hours = "–".join(filter(None, (facts.get("begins_at"), facts.get("ends_at"))))
    grid = facts.get("grid_id")
    return "　".join(
        filter(
            None,
            (
                f"{dossier.kind.title} · {desk.program.grids.path_name(grid) if grid is not None else '全镇（街道）'}",
                f"{facts['held_on']} {hours}".strip(),
                facts.get("place") or "",
                f"主持 {facts.get('chair_name') or '未定'}",
                f"记录 {facts.get('recorder_name') or '未定'}",
                f"回顾 {facts['covers_from']:%m-%d} 至 {facts['covers_until']:%m-%d}",
            ),
        )
    )
