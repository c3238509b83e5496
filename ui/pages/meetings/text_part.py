"""Where a text of the minutes is typed: it saves itself when it is left, and shows what somebody else wrote."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.buttons import button, label, set_role
from ui.forms.editor import ENTER
from ui.forms.text_boxes import Note
from ui.pages.meetings.typed import TypedText, Typing

LINES = 4  # of the smallest field
LATE = "没有来得及保存，纪要已经归档。请复制到“补充”里。"


class Paper(Note):
    """Several lines that tell when they are left, and when the clerk is done with them (Ctrl+Enter)."""

    left = Signal()
    finished = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Know Ctrl+Enter."""
        with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in ENTER and with_control and not self.is_composing:
            self.finished.emit()
        else:
            super().keyPressEvent(event)


class TextPart(QWidget):
    """One text at a time."""

    finished = Signal()  # the clerk wants to go on to the next

    def __init__(self, typing: Typing, *, may_write: bool) -> None:
        super().__init__()
        self._typing, self._may_write = typing, may_write
        self.text: TypedText | None = None
        sizes = theme.current()
        self.paper = Paper()
        self.paper.setMinimumHeight(self.paper.fontMetrics().lineSpacing() * LINES)
        self.paper.textChanged.connect(self._typed)
        self.paper.left.connect(self.save)
        self.paper.finished.connect(self.finished)
        self._heading, self._said = label("", "strong"), label("", "small")
        self._their_words = label("", wrap=True)
        self._clash = QFrame()
        self._clash.setProperty("role", "notice-card")
        box = QVBoxLayout(self._clash)
        box.setContentsMargins(sizes.pad, sizes.gap, sizes.pad, sizes.gap)
        box.setSpacing(sizes.gap)
        box.addWidget(label("其他人刚刚改了这一段，现在是：", "strong"))
        box.addWidget(self._their_words)
        choices = QHBoxLayout()
        choices.setSpacing(sizes.gap)
        for words, take in (("用我的", self._mine), ("用对方的", self._theirs), ("两段都留下", self._both)):
            choices.addWidget(button(words, take))
        choices.addStretch(1)
        box.addLayout(choices)
        self._clash.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.unit)
        head = QHBoxLayout()
        head.addWidget(self._heading)
        head.addStretch(1)
        head.addWidget(self._said)
        whole.addLayout(head)
        whole.addWidget(self._clash)
        whole.addWidget(self.paper, 1)
        self.setFocusProxy(self.paper)
        typing.changed.connect(self._hear)

    @property
    def said(self) -> str:
        """What stands beside the heading."""
        return self._said.text()

    @property
    def is_clashing(self) -> bool:
        """Whether what somebody else wrote is shown."""
        return not self._clash.isHidden()

    def show_text(self, text: TypedText, hint: str, heading: str, *, is_closed: bool) -> None:
        """Show a text under a heading; the one before is saved."""
        self._heading.setText(heading)
        if text is not self.text:
            self.save()
            self.text = text
        self.paper.setAccessibleName(text.title)
        self.paper.setPlaceholderText("" if is_closed else hint)
        self.paper.setToolTip("Ctrl+回车 下一项，离开就保存")
        self.paper.setReadOnly(is_closed or not self._may_write)
        self._show()

    def save(self) -> None:
        """Save what is typed."""
        if self.text is not None:
            self._typing.save(self.text)

    def _typed(self) -> None:
        if self.text is not None and not self.paper.isReadOnly():
            self.text.typed = self.paper.toPlainText()
            self._tell()

    def _hear(self, text: object) -> None:
        if text is self.text:
            self._show()

    def _show(self) -> None:
        text = self.text
        if text is None:
            return
        if self.paper.toPlainText() != text.typed and self.paper.toPlainText().strip() != text.typed:
            self.paper.blockSignals(True)
            self.paper.setPlainText(text.typed)
            self.paper.blockSignals(False)
        self._clash.setVisible(text.theirs is not None and not self.paper.isReadOnly())
        self._their_words.setText(text.theirs.text or "（空）" if text.theirs is not None else "")
        self._tell()

    def _tell(self) -> None:
        text = self.text
        if text is None:
            return
        if self.paper.isReadOnly():
            words, tone = (LATE, "red") if text.is_dirty else ("", "")
        elif text.fault:
            words, tone = text.fault, "red"
        elif text.theirs is not None:
            words, tone = "没有保存：请选用哪一段。填写的内容都在。", "amber"
        elif text.is_saving:
            words, tone = "正在保存…", ""
        elif text.is_dirty:
            words, tone = "离开这里就保存", ""
        else:
            words, tone = "已保存" if text.kept.text else "", ""
        self._said.setText(words)
        set_role(self._said, tone=tone)

    def _mine(self) -> None:
        self._go_on_with(self.text.typed if self.text else "")

    def _theirs(self) -> None:
        self._go_on_with(self.text.theirs.text if self.text and self.text.theirs else "")

    def _both(self) -> None:
        if self.text is not None and self.text.theirs is not None:
            self._go_on_with(f"{self.text.theirs.text}\n{self.text.typed}".strip())

    def _go_on_with(self, words: str) -> None:
        if self.text is not None:
            self.text.settle(words)
            self._typing.save(self.text)
            self._show()
            self.paper.setFocus()
