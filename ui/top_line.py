"""The line at the head of the window: where the clerk is, what can be done here, search, lock, account."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from ui import theme
from ui.buttons import button, label, tip_of, tool
from ui.icons import icon
from ui.page import Command
from ui.search_box import Found, SearchBox
from ui.work import Work


class TopLine(QFrame):
    """Office and page at the left, the page's buttons, then what is the same on every page."""

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
        self._title = label("", "title")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(sizes.gap)
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.page, 0, sizes.card, 0)
        row.setSpacing(sizes.gap)
        row.addWidget(self._title)
        row.addSpacing(sizes.gap)
        row.addWidget(label(office, "second"))
        row.addSpacing(sizes.card)
        row.addStretch(1)
        row.addLayout(self._buttons)
        row.addSpacing(sizes.gap)
        row.addWidget(self.search)
        row.addWidget(tool("lock", "锁定（Ctrl+L）", self.lock_wanted.emit))
        row.addWidget(self._account(account, account_commands))

    def show_page(self, title: str, commands: Sequence[Command]) -> None:
        """Show the name of a page, and buttons for what it can do."""
        self._title.setText(title)
        while item := self._buttons.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for command in commands:
            if command.shown:
                one = button(command.title, command.run, icon_name=command.icon, kind=command.kind)
                one.setToolTip(tip_of(command.title, command.keys))  # the keys themselves are the page's action
                self._buttons.addWidget(one)

    def _account(self, account: str, commands: Sequence[Command]) -> QWidget:
        made = QToolButton()
        made.setText(account)
        made.setIcon(icon("account"))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setToolTip(f"当前账号：{account}")
        menu = QMenu(made)
        for command in commands:
            action = (
                menu.addAction(icon(command.icon), command.title) if command.icon else menu.addAction(command.title)
            )
            action.triggered.connect(lambda _=False, command=command: command.run())
        if commands:
            made.setMenu(menu)
        return made
