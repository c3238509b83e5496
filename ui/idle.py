"""Notices that nobody has touched the program for a while."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)


class IdleWatch(QObject):
    """Watches the program's windows, not every widget: a filter on the application would slow each event."""

    idle = Signal()

    def __init__(self, minutes: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, interval=round(minutes * 60_000))
        self._timer.timeout.connect(self.idle)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)
            self._watch(application.focusWindow())
        if minutes > 0:
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in SIGNS_OF_LIFE and self._timer.isActive():
            self._timer.start()
        return False

    def set_minutes(self, minutes: float) -> None:
        """Wait so long from now on."""
        self._timer.setInterval(round(minutes * 60_000))
        self.start()

    def stop(self) -> None:
        """Watch no more: the program is locked already."""
        self._timer.stop()

    def start(self) -> None:
        """Begin to watch again."""
        if self._timer.interval() > 0:
            self._timer.start()

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)
