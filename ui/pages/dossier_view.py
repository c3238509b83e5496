"""A dossier to be read: a few words on top, what can be done, the facts, the history."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from desktop.telling import Told
from ui import theme
from ui.buttons import button, label, tip_of
from ui.flow import Flow
from ui.icons import icon
from ui.page import Command
from ui.pages.facts import FactSheet
from ui.pages.history import HistoryView
from ui.pages.scrolling import Column

HISTORY = "history"  # marks the tab of the changes


class Section(QFrame):
    """Something under a title, between the facts."""

    def __init__(self, title: str, *parts: QWidget) -> None:
        super().__init__()
        self.setProperty("role", "card")
        sizes = theme.current()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        whole.setSpacing(sizes.gap)
        whole.addWidget(label(title, "strong"))
        for part in parts:
            whole.addWidget(part)


def opener(words: str, open_it: Callable[[], object], sign: str, tip: str = "") -> QPushButton:
    """Return the words that open something, no wider than they are."""
    made = button(words, open_it, icon_name=sign, kind="quiet")
    made.setToolTip(tip)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def action_buttons(commands: Sequence[Command], more: Sequence[Command]) -> Iterator[QPushButton]:
    """Yield a button for each of what can be done, and one that holds what is done more seldom."""
    for command in commands:
        one = button(command.title, command.run, icon_name=command.icon, kind=command.kind)
        one.setToolTip(tip_of(command.title, command.keys))  # the keys themselves are the page's action
        yield one
    if more:
        rest = button("更多", icon_name="more")
        menu = QMenu(rest)
        for command in more:
            action = QAction(icon(command.icon), command.title, menu)
            action.triggered.connect(lambda _=False, command=command: command.run())
            menu.addAction(action)
        rest.setMenu(menu)
        yield rest


class DossierView(QWidget):
    """Reads one dossier. Whoever made it hears what is wanted."""

    history_wanted = Signal()

    def __init__(
        self,
        key: int,
        title: str,
        summary: str,
        badges: Sequence[tuple[str, str]],
        commands: Sequence[Command],
        more: Sequence[Command] = (),
        *,
        has_history: bool = True,
    ) -> None:
        """`badges` are words with their tones."""
        super().__init__()
        self.key, self.title = key, title
        self.sheet: FactSheet | None = None
        self._history: HistoryView | None = None
        sizes = theme.current()
        head = QVBoxLayout()
        head.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.gap)
        head.setSpacing(sizes.gap)
        head.addWidget(label(summary, "second", wrap=True))
        if badges:
            head.addWidget(_badges(badges))
        if commands or more:
            head.addWidget(self._actions(commands, more))
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.addTab("档案")
        self._made: dict[int, Callable[[], QWidget]] = {}  # tabs whose part is made when they are first turned to
        if has_history:
            self.tabs.addTab("变更历史")
            self.tabs.setTabData(1, HISTORY)
        else:
            self.tabs.hide()
        self.column = Column()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.column)
        self._parts: dict[int, QWidget] = {0: self.column}
        rule = QFrame()
        rule.setProperty("role", "rule")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.tabs)
        whole.addWidget(rule)
        whole.addWidget(self.stack, 1)
        self.tabs.currentChanged.connect(self._turn)

    def add(self, part: QWidget) -> None:
        """Put a section under those before it."""
        self.column.add(part)

    def add_sheet(self, sheet: FactSheet) -> None:
        """Put the facts under what is there."""
        self.sheet = sheet
        self.add(sheet)

    def add_tab(self, title: str, make: Callable[[], QWidget]) -> int:
        """Put a tab before the history; its part is made when it is first turned to, and does its own scrolling.

        Return its mark, by which it is called otherwise.
        """
        history = next((at for at in range(self.tabs.count()) if self.tabs.tabData(at) == HISTORY), self.tabs.count())
        mark = len(self._made) + 1
        self._made[mark] = make
        self.tabs.insertTab(history, title)
        self.tabs.setTabData(history, mark)
        self.tabs.show()
        return mark

    def call_tab(self, mark: int, title: str) -> None:
        """Give a tab another title."""
        at = next(at for at in range(self.tabs.count()) if self.tabs.tabData(at) == mark)
        self.tabs.setTabText(at, title)

    def show_history(self, versions: Sequence[Told], go_back: Callable[[Told], object] | None) -> None:
        """Show what was done to the dossier."""
        if self._history is not None:
            self.stack.removeWidget(self._history)
            self._history.deleteLater()
        self._history = HistoryView(versions, go_back)
        self.stack.addWidget(self._history)
        if self.tabs.tabData(self.tabs.currentIndex()) == HISTORY:
            self.stack.setCurrentWidget(self._history)

    def _turn(self, tab: int) -> None:
        mark = self.tabs.tabData(tab)
        if mark == HISTORY:
            if self._history is None:
                self.history_wanted.emit()
            else:
                self.stack.setCurrentWidget(self._history)
            return
        if mark and mark not in self._parts:
            self._parts[mark] = self._made[mark]()
            self.stack.addWidget(self._parts[mark])
        self.stack.setCurrentWidget(self._parts[mark or 0])

    def _actions(self, commands: Sequence[Command], more: Sequence[Command]) -> QWidget:
        made = QWidget()
        flow = Flow(made, theme.current().gap)
        for one in action_buttons(commands, more):
            flow.addWidget(one)
        return made


def _badges(badges: Sequence[tuple[str, str]]) -> QWidget:
    made = QWidget()
    flow = Flow(made, theme.current().unit)
    for words, tone in badges:
        one = label(words, "badge")
        one.setProperty("tone", tone)
        one.setFixedHeight(theme.current().page)
        flow.addWidget(one)
    return made
