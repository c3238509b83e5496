"""What every editor of a form is: a widget whose USER property holds a value, and that can say something about it."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import Property, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.fields import Hidden
from ui import theme
from ui.buttons import set_role
from ui.errors import show_error
from ui.forms.line import Line
from ui.unveiled import Unveiled

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


# Fetches a hidden value beside the window for an owner, and hands it to the one, or what went wrong to the other.
Reveal = Callable[[QWidget, Callable[[Any], None], Callable[[BaseException], None]], object]


class Remark(NamedTuple):
    """What an editor says under itself while the clerk types; a red one keeps the form from being saved."""

    words: str
    tone: str = ""  # red, amber, green, or nothing


class Editor(QWidget):
    """One value of a record. A subclass says how it is shown and read; a value that is Hidden is handled here."""

    changed = Signal()  # the value may be another one
    revealed = Signal()  # what was hidden is shown: not a change
    remarked = Signal()  # what is said under the editor may be another sentence

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hidden: Hidden | None = None
        self._reveal: Reveal | None = None
        self._veil: Line | None = None
        self._eye: QAction | None = None
        self._face: QWidget | None = None
        self._fault = ""
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def read(self) -> Any:
        """Return the value; a subclass gives what its widgets show. Empty is None."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Show a value that is not hidden."""
        raise NotImplementedError

    def remark(self) -> Remark | None:
        """Return what there is to say about what is typed."""
        return None

    def plain(self, value: Any) -> Any:
        """Return a value as a settings file can keep it."""
        return list(value) if isinstance(value, tuple) else value

    def from_plain(self, kept: Any) -> Any:
        """Return the value that `plain` kept."""
        return tuple(kept) if isinstance(kept, list) else kept

    def is_readable(self) -> bool:
        """Whether what is typed means a value."""
        remark = None if self.is_hidden else self.remark()
        return remark is None or remark.tone != "red"

    @property
    def is_hidden(self) -> bool:
        """Whether the value is there but not shown."""
        return self._hidden is not None

    @property
    def fault(self) -> str:
        """What keeps the record from being saved, in words; empty when nothing does."""
        return self._fault

    def set_fault(self, words: str) -> None:
        """Mark the editor as being at fault, or as being in order."""
        self._fault = words
        for part in (self._face, self._veil):
            if part is not None:
                set_role(part, fault=bool(words))
        self.remarked.emit()

    def set_reveal(self, reveal: Reveal) -> None:
        """Say how a hidden value is fetched when the clerk asks for it."""
        self._reveal = reveal

    def set_accessible_name(self, words: str) -> None:
        """Let a screen reader know what the editor is for."""
        self.setAccessibleName(words)
        if self._face is not None:
            self._face.setAccessibleName(words)

    def set_face(self, face: QWidget, *, narrow: bool = False) -> None:
        """Take the widget that shows the value; a narrow one does not fill the line."""
        self._face = face
        self._layout.addWidget(face)
        if narrow:
            self._layout.setAlignment(face, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(face)

    def tell(self) -> None:
        """Tell that the value changed; what was wrong with the old one is no longer said."""
        if self._fault:
            self.set_fault("")
        self.changed.emit()
        self.remarked.emit()

    def _get(self) -> Any:
        return self._hidden if self._hidden is not None else self.read()

    def _set(self, value: Any) -> None:
        self._hidden = value if isinstance(value, Hidden) else None
        if self._hidden is None:
            self.show_value(value)
        self._show_veil()
        self.tell()

    value = Property(object, _get, _set, notify=changed, user=True)

    def _show_veil(self) -> None:
        if self._face is None:
            return
        if self._hidden is not None:
            if self._veil is None:
                self._veil = Line()
                self._veil.setReadOnly(True)
                self._eye = self._veil.add_tool("eye", "显示", self._unveil)
                self._layout.addWidget(self._veil)
            self._tell_busy(False)
        if self._veil is not None:
            self._veil.setVisible(self.is_hidden)
        self._face.setVisible(not self.is_hidden)
        self.setFocusProxy(self._veil if self._veil is not None and self.is_hidden else self._face)

    def _tell_busy(self, busy: bool) -> None:
        """Say in the veil whether the value is on its way."""
        if self._veil is not None and self._eye is not None and self._hidden is not None:
            self._veil.setText(self._hidden.text + ("　正在显示…" if busy else ""))
            self._eye.setEnabled(not busy)

    def _unveil(self) -> None:
        asked, focus = self._hidden, QApplication.focusWidget()
        if self._reveal is None or asked is None:
            return

        def shown(value: Any) -> None:
            if self._hidden is not asked:  # the form shows another record by now
                return
            self._hidden = None
            stayed = QApplication.focusWidget() is focus
            self.show_value(value)
            self._show_veil()
            if stayed:
                self.setFocus()
            self.revealed.emit()
            self.remarked.emit()
            Unveiled(self, self._count, partial(self._veil_again, asked, self.read()))

        def failed(error: BaseException) -> None:
            if self._hidden is asked:
                self._tell_busy(False)
            show_error(self, error)

        self._tell_busy(True)
        self._reveal(self, shown, failed)

    def _count(self, seconds: int) -> None:
        self.setToolTip(f"{seconds} 秒后遮盖；改动以后不再遮盖")

    def _veil_again(self, hidden: Hidden, value: Any) -> None:
        """Hide a value that was shown in full, unless the clerk has changed it since."""
        self.setToolTip("")
        if self._hidden is None and self.read() == value:
            self._hidden = hidden
            self._show_veil()
            self.revealed.emit()
            self.remarked.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.remarked.emit()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(max(hint.width(), theme.current().control * 4), hint.height())
