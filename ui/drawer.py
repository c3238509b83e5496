"""A list at the left and a dossier at the right: a drawer that can take the whole page or a window of its own."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from ui import theme
from ui.buttons import tool
from ui.elided import Elided


class Drawer(QFrame):
    """Holds one dossier under its title."""

    closing = Signal()
    whole_wanted = Signal()
    window_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "drawer")
        sizes = theme.current()
        self._title = Elided(role="section")
        self.whole = tool("expand", "占满整页", self.whole_wanted.emit)
        self.apart = tool("window", "在单独的窗口中打开", self.window_wanted.emit)
        self.shut = tool("close", "关闭", self.closing.emit, keys="")
        self.shut.setToolTip("关闭（Esc）")
        head = QHBoxLayout()
        head.setContentsMargins(sizes.card, sizes.gap, sizes.gap, sizes.gap)
        head.setSpacing(sizes.unit)
        head.addWidget(self._title, 1)
        for part in (self.whole, self.apart, self.shut):
            head.addWidget(part)
        rule = QFrame()
        rule.setProperty("role", "rule")
        self._body = QVBoxLayout()
        self._body.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.hair, sizes.hair, sizes.hair, sizes.hair)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule)
        column.addLayout(self._body, 1)

    def hold(self, widget: QWidget, title: str) -> None:
        """Show a dossier in the place of the one before."""
        self.release()
        self._title.set_words(title)
        self._body.addWidget(widget)
        widget.show()

    def release(self) -> QWidget | None:
        """Give the dossier away."""
        item = self._body.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()  # Qt shows what a layout was given a moment later, be it a window of its own by then
            widget.setParent(None)
        return widget

    @property
    def title(self) -> str:
        """What stands at its head."""
        return self._title.words

    def stand_alone(self) -> None:
        """Be all there is in a window: it can only be closed."""
        self.whole.hide()
        self.apart.hide()


class ListAndDrawer(QSplitter):
    """Both stay usable: the list keeps its place when the drawer opens, the drawer its width when it opens again."""

    closed = Signal()
    arranged = Signal()

    def __init__(
        self,
        list_: QWidget,
        may_close: Callable[[], bool] = lambda: True,
        apart: Callable[[], QWidget] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`apart` makes what a window of its own shows of the open dossier; without it the dossier moves there."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._may_close, self._apart = may_close, apart
        self._width = theme.current().drawer
        self._window: _Apart | None = None
        self.list, self.drawer = list_, Drawer()
        self.addWidget(list_)
        self.addWidget(self.drawer)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(theme.current().pad)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.drawer.setMinimumWidth(theme.current().popup)
        self.drawer.hide()
        self.drawer.closing.connect(self.close_drawer)
        self.drawer.whole_wanted.connect(lambda: self.take_whole(not self.is_whole))
        self.drawer.window_wanted.connect(self.move_out)
        self.splitterMoved.connect(self._moved)
        leave = QAction(self)
        leave.setShortcut(Qt.Key.Key_Escape)
        leave.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.triggered.connect(self.close_drawer)
        self.addAction(leave)

    @property
    def is_open(self) -> bool:
        """Whether a dossier is shown beside the list or in its place."""
        return not self.drawer.isHidden()

    @property
    def is_whole(self) -> bool:
        """Whether the dossier has taken the whole page."""
        return self.is_open and self.list.isHidden()

    def show_drawer(self, widget: QWidget, title: str) -> None:
        """Open a dossier; the one before is given up by whoever made it."""
        opening = not self.is_open
        self.drawer.hold(widget, title)
        self.drawer.show()
        if opening:
            self._share()

    def close_drawer(self) -> bool:
        """Close the dossier if it may be closed; return whether it is."""
        if not self.is_open:
            return True
        if not self._may_close():
            return False
        self.take_whole(False)
        self.drawer.hide()
        if (widget := self.drawer.release()) is not None:
            widget.deleteLater()
        self.list.setFocus()
        self.closed.emit()
        return True

    def take_whole(self, wanted: bool) -> None:
        """Let the dossier have the whole page, or give the list its place back."""
        wanted = wanted and self.is_open  # a closed drawer would leave nothing to be seen
        self.list.setVisible(not wanted)
        self.drawer.whole.setToolTip("回到列表旁" if wanted else "占满整页")
        if not wanted:
            self._share()

    def move_out(self) -> None:
        """Put the dossier into a window of its own; the list stays free for the next one."""
        if not self.is_open:
            return
        title, shown = self.drawer.title, self._apart() if self._apart is not None else None
        widget = self.drawer.release()
        if shown is not None and widget is not None:
            widget.deleteLater()
        if (moved := shown or widget) is not None:
            self._window = _Apart(moved, title, self.window())
            self._window.show()
        self.take_whole(False)
        self.drawer.hide()
        self.closed.emit()

    def arrangement(self) -> dict[str, Any]:
        """Return how the room is shared, for `arrange`."""
        return {"drawer": self._width}

    def arrange(self, state: Mapping[str, Any]) -> None:
        """Share the room as it was."""
        self._width = max(int(state.get("drawer", self._width)), self.drawer.minimumWidth())
        if self.is_open:
            self._share()

    def _share(self) -> None:
        self.setSizes([max(self.width() - self._width, self.list.minimumSizeHint().width()), self._width])

    def _moved(self, *_: object) -> None:
        self._width = self.sizes()[1]
        self.arranged.emit()


class _Apart(QFrame):
    """A dossier in a window of its own, gone when it is closed."""

    def __init__(self, widget: QWidget, title: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        sizes = theme.current()
        box = QVBoxLayout(self)
        box.setContentsMargins(sizes.card, sizes.card, sizes.card, sizes.card)
        box.addWidget(widget)
        widget.show()
        self.resize(sizes.drawer + sizes.popup, sizes.drawer + sizes.popup)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
