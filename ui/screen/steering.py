"""The keys that turn pages: those of the keyboard and those that presenters send."""

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from ui.screen.show import Show

K = Qt.Key
ON = {K.Key_Right, K.Key_Down, K.Key_Space, K.Key_PageDown, K.Key_Return, K.Key_Enter, K.Key_Forward, K.Key_MediaNext}
BACK = {K.Key_Left, K.Key_Up, K.Key_Backspace, K.Key_PageUp, K.Key_Back, K.Key_MediaPrevious}
BLACK = {K.Key_B, K.Key_Period}
WAITS = 700  # milliseconds in which a number may get another digit
KEYS = (
    ("→ ↓ 空格 PgDn", "下一页"),
    ("← ↑ 退格 PgUp", "上一页"),
    ("Home / End", "第一页 / 最后一页"),
    ("数字", "到第几页"),
    ("B", "黑屏，再按恢复"),
    ("D", "浅色 / 深色"),
    ("Esc", "结束投屏"),
)


class Steering(QObject):
    """Turns the pages of a show by keys."""

    def __init__(self, show: Show, parent: QObject) -> None:
        super().__init__(parent)
        self._show = show
        self._typed = ""
        self._clock = QTimer(self, singleShot=True, interval=WAITS)
        self._clock.timeout.connect(self._go)

    def take(self, event: QKeyEvent) -> bool:
        """Take a key; return whether it was one of ours."""
        show, key = self._show, K(event.key())
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        if self._typed and key in (K.Key_Return, K.Key_Enter):
            self._go()
        elif key in ON:
            show.step(1)
        elif key in BACK:
            show.step(-1)
        elif key == K.Key_Home:
            show.go_to(0)
        elif key == K.Key_End:
            show.go_to(len(show.pages) - 1)
        elif key in BLACK:
            show.set_black(not show.is_black)
        elif key == K.Key_D:
            show.set_dark(not show.is_dark)
        elif K.Key_0 <= key <= K.Key_9:
            self._type(str(key - K.Key_0))
        else:
            return False
        return True

    def _type(self, digit: str) -> None:
        """Go to a page at once where no further digit could follow."""
        self._typed = (self._typed + digit).lstrip("0")
        if self._typed and int(self._typed) * 10 > len(self._show.pages):
            self._go()
        else:
            self._clock.start()

    def _go(self) -> None:
        typed, self._typed = self._typed, ""
        self._clock.stop()
        if typed:
            self._show.go_to(int(typed) - 1)
