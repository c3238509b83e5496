"""The line at the head of the window: where the clerk is, what can be done here, search, lock, account."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QToolButton

from ui import theme
from ui.buttons import button, label, tip_of, tool
from ui.icons import icon
from ui.page import Command
from ui.search_box import Found, SearchBox
from ui.work import Work


class TopLine(QFrame):
    """Office and page at the left, the page's buttons, then what is the same on every page.

    Where the window is narrow it gives up words by and by: the office, the account, those of the lesser buttons.
    """

    lock_wanted = Signal()

    def __init__(
        self,
        office: str,
        account: str,
        work: Work,
        find: Callable[[str], Sequence[Found]] | None,
        places: Callable[[], Sequence[Found]],
        account_commands: Sequence[Command],
    ) -> None:
        super().__init__()
        self.setProperty("role", "top")
        sizes = theme.current()
        self.setFixedHeight(sizes.top)
        self.search = SearchBox(work, find, places)
        self._title, self._office = label("", "title"), label(office, "second")
        self._shown: list[tuple[QPushButton, Command]] = []
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(sizes.gap)
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.page, 0, sizes.card, 0)
        row.setSpacing(sizes.gap)
        row.addWidget(self._title)
        row.addSpacing(sizes.gap)
        row.addWidget(self._office)
        row.addSpacing(sizes.card)
        row.addStretch(1)
        row.addLayout(self._buttons)
        row.addSpacing(sizes.gap)
        row.addWidget(self.search)
        row.addWidget(tool("lock", "锁定（Ctrl+L）", self.lock_wanted.emit))
        self._account = _account(account, account_commands)
        row.addWidget(self._account)

    def show_page(self, title: str, commands: Sequence[Command]) -> None:
        """Show the name of a page, and buttons for what it can do."""
        self._title.setText(title)
        for one, _ in self._shown:
            self._buttons.removeWidget(one)
            one.hide()
            one.deleteLater()
        self._shown.clear()
        for command in commands:
            if command.shown:
                one = button(command.title, command.run, icon_name=command.icon, kind=command.kind)
                one.setToolTip(tip_of(command.title, command.keys))  # the keys themselves are the page's action
                one.setAccessibleName(command.title)
                self._buttons.addWidget(one)
                one.show()  # at once: what is not shown yet takes no room when the words are fitted
                self._shown.append((one, command))
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().search, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give up as many words as it takes."""
        room = self.width()
        for given_up in range(4):
            self._office.setHidden(given_up > 0)
            words = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            self._account.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly if given_up > 1 else words)
            for one, command in self._shown:
                one.setText("" if given_up > 2 and command.icon and command.kind != "primary" else command.title)
            if super().minimumSizeHint().width() <= room:
                return


def _account(account: str, commands: Sequence[Command]) -> QToolButton:
    made = QToolButton()
    made.setText(account)
    made.setAccessibleName(account)
    made.setIcon(icon("account"))
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    made.setToolTip(f"当前账号：{account}")
    menu = QMenu(made)
    for command in commands:
        action = menu.addAction(icon(command.icon), command.title) if command.icon else menu.addAction(command.title)
        action.triggered.connect(lambda _=False, command=command: command.run())
    if commands:
        made.setMenu(menu)
    return made
