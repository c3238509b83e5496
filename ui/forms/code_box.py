"""Editors of codes: the clerk reads words, the value is the code of the standard."""

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QToolButton, QWidget

from ui import theme
from ui.buttons import set_role
from ui.flow import Flow
from ui.forms.choice_line import ChoiceLine
from ui.forms.editor import Editor, Remark
from ui.icons import icon
from ui.suggestions import Proposal


class CodeItem(Protocol):
    """One line of a code list."""

    @property
    def code(self) -> str:
        """What is kept."""

    @property
    def title(self) -> str:
        """What is read."""


class CodeLists(Protocol):
    """What the editors need of the code lists."""

    def items(self, list_key: str) -> Sequence[CodeItem]:
        """Return the lines of a list still in use."""

    def match(self, list_key: str, typed: str) -> Sequence[CodeItem]:
        """Return what a half-typed text may mean, the best first; everything for an empty one."""

    def title(self, list_key: str, code: str | None) -> str:
        """Return the words of a code."""


class CodeBox(Editor):
    """One code of a list, found by words, pinyin, initials or the code itself."""

    def __init__(self, codes: CodeLists, list_key: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._codes, self._list, self._code = codes, list_key, ""
        self.line = ChoiceLine(self._propose)
        self.line.setPlaceholderText(hint)
        self.line.add_tool("chevron-down", "显示全部选项", lambda: self.line.show_all(self._code))
        self.set_face(self.line)
        self.line.chosen.connect(self._take)
        self.line.textEdited.connect(self._typed)
        self.line.left.connect(self._settle)

    def read(self) -> Any:
        """Return the code, or None."""
        return self._code or None

    def show_value(self, value: Any) -> None:
        """Show a code by its words."""
        self._code = value or ""
        self.line.setText(self._codes.title(self._list, value))
        self.line.setCursorPosition(0)

    def remark(self) -> Remark | None:
        """Say when what is typed is not in the list; while proposals are shown the clerk is still choosing."""
        text = self.line.text().strip()
        if text and not self._code and not self.line.is_open:
            return Remark(f"选项里没有“{text}”，请从列表中选择", "red")
        return None

    def _propose(self, typed: str) -> list[Proposal]:
        return [
            Proposal(item.code, item.title, getattr(item, "detail", item.code))
            for item in self._codes.match(self._list, typed)
        ]

    def _typed(self, _: str) -> None:
        self._code = ""
        self.tell()

    def _take(self, code: str) -> None:
        self.show_value(code)
        self.tell()

    def _settle(self) -> None:
        """Take what was typed in full, or what it can only mean."""
        text = self.line.text().strip()
        if text and not self._code:
            found = self._codes.match(self._list, text)
            if len(found) == 1 or (found and text in (found[0].title, found[0].code)):
                self.show_value(found[0].code)
        self.tell()


class CodesBox(Editor):
    """Several codes of a list, each a small tag with a cross."""

    def __init__(self, codes: CodeLists, list_key: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._codes, self._list = codes, list_key
        self._chosen: list[str] = []
        self._tags: list[QToolButton] = []
        sizes = theme.current()
        face = QFrame()
        face.setProperty("role", "tags")
        self._flow = Flow(face, sizes.unit, fill=True)
        self._flow.setContentsMargins(sizes.unit, sizes.bar, sizes.unit, sizes.bar)
        self.line = ChoiceLine(self._propose)
        self.line.setMinimumWidth(sizes.popup // 3)
        self._hint = hint or "输入或选择，可多选"
        self.line.add_tool("chevron-down", "显示全部选项", self.line.show_all)
        self._flow.addWidget(self.line)
        self.set_face(face)
        face.setMinimumHeight(sizes.control)
        face.setFocusProxy(self.line)
        self._frame = face
        self.line.installEventFilter(self)
        self.line.chosen.connect(self._add)
        self.line.left.connect(self._settle)
        self.line.textEdited.connect(lambda _: self.tell())
        self._show()

    def read(self) -> Any:
        """Return the codes in the order they were chosen."""
        return tuple(self._chosen)

    def show_value(self, value: Any) -> None:
        """Show codes by their words."""
        self._chosen = list(value or ())
        self.line.clear()
        self._show()

    def remark(self) -> Remark | None:
        """Say when what is typed is not in the list."""
        text = self.line.text().strip()
        if text and not self.line.is_open:
            return Remark(f"选项里没有“{text}”，请从列表中选择", "red")
        return None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show where the focus is on the frame; let Backspace take the last tag off."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            set_role(self._frame, focused=event.type() == QEvent.Type.FocusIn)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            empty = not self.line.text() and not self.line.is_composing
            if event.key() == Qt.Key.Key_Backspace and empty and self._chosen:
                self._remove(self._chosen[-1])
                return True
        return super().eventFilter(watched, event)

    def _propose(self, typed: str) -> list[Proposal]:
        found = self._codes.match(self._list, typed)
        return [Proposal(item.code, item.title) for item in found if item.code not in self._chosen]

    def _add(self, code: str) -> None:
        self._chosen.append(code)
        self.line.clear()
        self._show()
        self.tell()

    def _remove(self, code: str) -> None:
        self._chosen.remove(code)
        self._show()
        self.tell()

    def _settle(self) -> None:
        text = self.line.text().strip()
        found = [one for one in self._codes.match(self._list, text) if text in (one.title, one.code)] if text else []
        if found and found[0].code not in self._chosen:
            self._add(found[0].code)
        self.remarked.emit()

    def _show(self) -> None:
        for tag in self._tags:
            self._flow.removeWidget(tag)
            tag.hide()
            tag.deleteLater()
        self._tags = [self._tag(code) for code in self._chosen]
        for place, tag in enumerate(self._tags):
            self._flow.insert(place, tag)
        self.line.setPlaceholderText("" if self._chosen else self._hint)
        self.updateGeometry()

    def _tag(self, code: str) -> QToolButton:
        made = QToolButton()
        title = self._codes.title(self._list, code)
        made.setText(title)
        made.setIcon(icon("close", "accent"))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        made.setToolTip(f"去掉“{title}”")
        made.setProperty("place", "tag")
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.clicked.connect(lambda: self._remove(code))
        return made
