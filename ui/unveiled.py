"""A private value in full: for half a minute and as long as it is looked at, then veiled again."""

from collections.abc import Callable
from weakref import WeakSet

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

SECONDS = 30  # a value is seen in full
TICK = 1_000  # milliseconds
COPYING = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)

_LIVE: "WeakSet[Unveiled]" = WeakSet()


class Unveiled(QObject):
    """Counts down over one value that is shown in full; leaving its page, or locking the window, ends it at once.

    While it lasts nothing is copied from the widgets that show it: copying in full is an act of its own.
    """

    def __init__(self, owner: QWidget, told: Callable[[int], object], veil: Callable[[], object]) -> None:
        """`told` hears how many seconds are left, `veil` that the value is to be masked."""
        super().__init__(owner)
        self._told, self._veil, self._left = told, veil, SECONDS
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self._tick)
        for widget in (owner, *owner.findChildren(QWidget)):
            widget.installEventFilter(self)
        _LIVE.add(self)
        self._told(self._left)
        self._timer.start()

    @property
    def is_over(self) -> bool:
        """Whether the value is masked again."""
        return not self._timer.isActive()

    def end(self) -> None:
        """Mask the value now."""
        if self._timer.isActive():
            self._timer.stop()
            _LIVE.discard(self)
            self._veil()
            self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Hide and watched is self.parent():
            self.end()
        elif kind == QEvent.Type.ContextMenu:
            return True
        elif isinstance(event, QKeyEvent) and kind in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return any(event.matches(keys) for keys in COPYING)
        return False

    def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.end()
        else:
            self._told(self._left)


def veil_all() -> None:
    """Mask every value that is seen in full: the window is locked, or what it shows is projected."""
    for one in list(_LIVE):
        one.end()
