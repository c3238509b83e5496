"""One line at the bottom of the window: what was done, with a way back; what was refused, with the reason."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from ui import theme
from ui.buttons import button, label, set_role, tool
from ui.icons import icon

SUCCESS_STAYS, REFUSAL_STAYS = 8_000, 20_000  # milliseconds; a refusal wants to be read twice


class NoticeLine(QFrame):
    """Lies over the foot of its host, takes no focus, goes away by itself."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._undo: Callable[[], object] | None = None
        self._sign, self._words = QLabel(), label("", "notice", wrap=False)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._back: QPushButton = button("撤销", self.take_back, kind="quiet")
        self._back.setProperty("place", "notice")
        self._close = tool("close", "关闭这条提示", self.hide, tone="quiet")
        for one in (self._back, self._close):
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        sizes = theme.current()
        row.setContentsMargins(sizes.card, sizes.unit, sizes.gap, sizes.unit)
        row.setSpacing(sizes.gap)
        for part in (self._sign, self._words, self._back, self._close):
            row.addWidget(part)
        self._clock = QTimer(self, singleShot=True)
        self._clock.timeout.connect(self.hide)
        host.installEventFilter(self)
        self.hide()

    def say(self, sentence: str, undo: Callable[[], object] | None = None, verb: str = "撤销") -> None:
        """Tell of a success; `undo` takes it back."""
        self._show(sentence, "done", "check", "note_link", SUCCESS_STAYS)
        self._undo = undo
        self._back.setText(verb)
        self._back.setVisible(undo is not None)
        self._place()

    def refuse(self, sentence: str, help_by: Callable[[], object] | None = None, verb: str = "") -> None:
        """Tell what could not be done; `help_by` is offered under a verb."""
        self._show(sentence, "refused", "warning", "red", REFUSAL_STAYS)
        self._undo = help_by
        self._back.setText(verb)
        self._back.setVisible(help_by is not None)
        self._place()

    def can_be_seen(self) -> bool:
        """Whether the clerk would see a line shown here now."""
        return self._host.isVisible() and self._host.isEnabled()

    def take_back(self) -> None:
        """Undo what is told of, if that is offered."""
        undo, self._undo = self._undo, None
        if undo is not None and not self.isHidden():
            self.hide()
            undo()

    @property
    def sentence(self) -> str:
        """What is being said; empty when nothing is."""
        return "" if self.isHidden() else self._words.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._host:
            self._place()
        return False

    def _show(self, sentence: str, kind: str, sign: str, tone: str, stays: int) -> None:
        side = theme.current().icon
        self._sign.setPixmap(icon(sign, tone).pixmap(QSize(side, side), self.devicePixelRatioF()))
        self._words.setText(sentence)
        self._words.setAccessibleName(sentence)
        for part in (self, self._words, self._back):
            set_role(part, notice=kind)
        self._undo = None
        self._back.hide()
        self._place()
        self.show()
        QWidget.raise_(self)
        self._clock.start(stays)

    def _place(self) -> None:
        sizes, room = theme.current(), self._host.rect()
        self._words.setWordWrap(False)
        self.adjustSize()
        widest = room.width() - 2 * sizes.page
        if self.width() > widest:
            self._words.setWordWrap(True)
            self.resize(widest, max(self.heightForWidth(widest), self.sizeHint().height()))
        # In the margin under the page and over the status line, where nothing can be covered that is worked with.
        self.move((room.width() - self.width()) // 2, room.height() - self.height() - sizes.bar)
