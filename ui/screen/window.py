"""The projected window: one page, nothing else, on the second display or on the only one."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QScreen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from desktop.meetings.screen import words_of
from ui.poster import LEADING, MIDDLE, Poster
from ui.screen.displays import STAYS, window_on
from ui.screen.show import Show
from ui.screen.steering import Steering

WAITING = "正在读取大屏内容……"
SIZE = 48
STILL = 2500  # milliseconds after which the mouse hides


class ScreenWindow(QWidget):
    """Shows the page of a show; keys and presenters turn it, Esc leaves. Lives on when its display is unplugged."""

    left = Signal()
    fell_back = Signal()  # its display is gone: it is a window on another one now

    def __init__(self, show: Show) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.show_ = show
        self._display = ""
        self._steering = Steering(show, self)
        self._still = QTimer(self, singleShot=True, interval=STILL)
        self._still.timeout.connect(lambda: self.setCursor(Qt.CursorShape.BlankCursor))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWindowTitle("例会大屏 - 格档")
        self.setAccessibleName("例会大屏")
        show.turned.connect(self._renew)
        show.renewed.connect(self._renew)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenRemoved.connect(self._display_gone)
        application.screenAdded.connect(self._display_came)
        self._renew()

    def project(self, display: QScreen, stays: bool = False) -> None:
        """Fill a display; with `stays` the lock, which knows nobody else's display, leaves it there."""
        self._display = display.name()
        self.setProperty(STAYS, stays)
        self.setGeometry(display.geometry())
        self.showFullScreen()
        self._still.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, show = QPainter(self), self.show_
        if show.is_black:
            painter.fillRect(self.rect(), Qt.GlobalColor.black)
        elif show.page is None:
            painter.fillRect(self.rect(), show.worn.colour("ground"))
            top = (self.height() - SIZE * LEADING) / 2
            Poster(painter, show.worn).line(WAITING, 0, top, self.width(), SIZE, "second", align=MIDDLE)
        else:
            ratio = self.devicePixelRatioF()
            image, _ = show.picture(QSize(round(self.width() * ratio), round(self.height() * ratio)))
            painter.drawImage(QRectF(self.rect()), image)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif not self._steering.take(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.show_.step(1 if event.button() == Qt.MouseButton.LeftButton else -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._still.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if turned:
            self.show_.step(-1 if turned > 0 else 1)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._still.stop()
        super().closeEvent(event)
        self.left.emit()

    def _renew(self) -> None:
        page = self.show_.page
        self.setAccessibleDescription("\n".join(words_of(page)) if page is not None else WAITING)
        self.update()

    def _display_gone(self, display: QScreen) -> None:
        """Become a window in the middle of what is left; the pages stay where they are."""
        if not self.isVisible() or display.name() != self._display:
            return
        rest = [one for one in QGuiApplication.screens() if one.name() != display.name()]
        self.setProperty(STAYS, False)
        self.showNormal()
        if rest:
            self.setGeometry(window_on(rest[0].availableGeometry()))
        self.fell_back.emit()

    def _display_came(self, display: QScreen) -> None:
        """Fill the display again that was unplugged."""
        if self.isVisible() and not self.isFullScreen() and display.name() == self._display:
            self.project(display, stays=True)
