"""Editors of plain words and plain numbers."""

import unicodedata
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui import theme
from ui.forms.editor import ENTER, Editor, Remark
from ui.forms.line import Line

NOTE_LINES = 3
UNSEEN = frozenset({"Cc", "Cf", "Mn", "Me", "Zl", "Zp", "Zs"})  # marks and blanks that need no glyph of their own


class LineBox(Editor):
    """One line of text. Blanks around it do not count; an empty line is None."""

    def __init__(self, hint: str = "", max_length: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = Line()
        self.line.setPlaceholderText(hint)
        self._max_length = max_length
        self.set_face(self.line)
        self.line.textChanged.connect(lambda _: self.tell())

    def read(self) -> Any:
        """Return the text, or None."""
        return self.line.text().strip() or None

    def show_value(self, value: Any) -> None:
        """Show a text."""
        self.line.setText("" if value is None else str(value))
        self.line.setCursorPosition(0)

    def remark(self) -> Remark | None:
        """Say when the text is too long or cannot be shown; nothing is cut off behind the clerk's back."""
        return judge(self.line.text().strip(), self._max_length, self.line.fontMetrics())


class Note(QPlainTextEdit):
    """Several lines; Enter begins a new one, Ctrl+Enter goes on to the next field."""

    def __init__(self) -> None:
        super().__init__()
        self.is_composing = False
        self.setTabChangesFocus(True)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Know Ctrl+Enter."""
        with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in ENTER and with_control and not self.is_composing:
            self.focusNextPrevChild(True)
        else:
            super().keyPressEvent(event)


class NoteBox(Editor):
    """Several lines of text."""

    def __init__(self, hint: str = "", max_length: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = Note()
        self.note.setPlaceholderText(hint)
        self.note.setToolTip("Ctrl+回车 到下一项")
        sizes = theme.current()
        self.note.setFixedHeight(self.note.fontMetrics().lineSpacing() * NOTE_LINES + 2 * sizes.gap + sizes.unit)
        self._max_length = max_length
        self.set_face(self.note)
        self.note.textChanged.connect(self.tell)

    def read(self) -> Any:
        """Return the text, or None."""
        return self.note.toPlainText().strip() or None

    def show_value(self, value: Any) -> None:
        """Show a text."""
        self.note.setPlainText("" if value is None else str(value))

    def remark(self) -> Remark | None:
        """Say when the text is too long or cannot be shown."""
        return judge(self.note.toPlainText().strip(), self._max_length, self.note.fontMetrics())


class NumberBox(Editor):
    """A number, whole or with decimals; full-width digits and thousands are understood."""

    def __init__(self, decimals: bool = False, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = Line()
        self.line.setPlaceholderText(hint)
        self._decimals = decimals
        self.set_face(self.line)
        self.line.textChanged.connect(lambda _: self.tell())
        self.line.left.connect(self._tidy)

    def read(self) -> Any:
        """Return the number, or None."""
        text = self._plain()
        try:
            return (float(text) if self._decimals else int(text)) if text else None
        except ValueError:
            return None

    def show_value(self, value: Any) -> None:
        """Show a number."""
        self.line.setText("" if value is None else f"{value:g}" if self._decimals else str(value))

    def remark(self) -> Remark | None:
        """Say when the text is no number."""
        text = self.line.text().strip()
        if text and self.read() is None:
            return Remark(f"“{text}”不是{'数字' if self._decimals else '整数'}", "red")
        return None

    def _plain(self) -> str:
        return unicodedata.normalize("NFKC", self.line.text()).strip().replace(",", "")

    def _tidy(self) -> None:
        if self.line.text() and self.is_readable():
            self.show_value(self.read())


def judge(text: str, most: int, metrics: QFontMetrics) -> Remark | None:
    """Return what to say of a text that is longer than the record can hold, or that no font of ours can show."""
    if most and len(text) > most:
        return Remark(f"最多 {most} 个字，现有 {len(text)} 个", "red")
    seen = (one for one in text if unicodedata.category(one) not in UNSEEN)
    unknown = next((one for one in seen if not metrics.inFontUcs4(ord(one))), None)
    if unknown is not None:
        return Remark(f"字库里没有“{unknown}”（U+{ord(unknown):04X}）：可以保存，但看不到也印不出", "amber")
    return None
