"""The editor of a grid: one line, typed or chosen village by village."""

from collections.abc import Collection, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidgetItem, QWidget

from desktop.names import initials, pinyin
from ui import theme
from ui.forms.choice_line import ChoiceLine
from ui.forms.editor import ENTER, Editor, Remark
from ui.rows import RowList
from ui.screens import room_at
from ui.suggestions import Proposal

KEY = Qt.ItemDataRole.UserRole
ROWS = 10


class GridNode(Protocol):
    """One grid of the tree."""

    @property
    def id(self) -> int:
        """Its key."""

    @property
    def name(self) -> str:
        """Its own name."""

    @property
    def closed(self) -> bool:
        """Whether it is no longer in use."""


class GridTree(Protocol):
    """What the editor needs of the grids."""

    def children(self, key: int | None) -> Sequence[GridNode]:
        """Return the grids right below one, or the topmost for None."""

    def path_name(self, key: int | None) -> str:
        """Return the name of a grid after its village's."""

    def meant(self, text: str) -> Collection[int]:
        """Return the keys of the grids that a text may mean: also 江头第二网格 and codes."""


class GridBox(Editor):
    """A grid of any level; the value is its key."""

    def __init__(self, grids: GridTree, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grids = grids
        self._key: int | None = None
        self._spellings: list[tuple[int, str, str]] = []  # key, path, pinyin and initials
        self.line = ChoiceLine(self._propose)
        self.line.setPlaceholderText(hint or "输入村名、网格名或拼音")
        self.line.add_tool("chevron-down", "逐级选择", self.open_levels)
        self.set_face(self.line)
        self.line.chosen.connect(self._take)
        self.line.textEdited.connect(self._typed)
        self.line.left.connect(self._settle)

    def read(self) -> Any:
        """Return the key of the grid, or None."""
        return self._key

    def show_value(self, value: Any) -> None:
        """Show a grid by its path."""
        self._key = value
        self.line.setText(self._grids.path_name(value))
        self.line.setCursorPosition(0)

    def remark(self) -> Remark | None:
        """Say when there is no such grid."""
        text = self.line.text().strip()
        if text and self._key is None and not self.line.is_open:
            return Remark(f"没有叫“{text}”的网格，请从列表中选择", "red")
        return None

    def open_levels(self) -> None:
        """Let the clerk choose level by level."""
        panel = Levels(self._grids, self._key, self)
        panel.taken = self._take
        panel.open_under(self)

    def _typed(self, _: str) -> None:
        self._key = None
        self.tell()

    def _take(self, key: int) -> None:
        self.show_value(key)
        self.tell()
        self.line.setFocus()

    def _settle(self) -> None:
        if self._key is None and (found := self._propose(self.line.text())) and len(found) == 1:
            self.show_value(found[0].value)
        self.tell()

    def _propose(self, typed: str) -> list[Proposal]:
        wanted = self._grids.meant(typed) if typed.strip() else ()
        typed = typed.strip().lower().replace(" ", "")
        if not self._spellings or not typed:
            self._spellings = self._spell()
        begins = [one for one in self._spellings if _begins(one, typed)]
        within = [one for one in self._spellings if typed in one[1].replace(" ", "") and one not in begins]
        meant = [one for one in self._spellings if one[0] in wanted and one not in begins and one not in within]
        return [Proposal(key, path) for key, path, _ in [*begins, *within, *meant]]

    def _spell(self) -> list[tuple[int, str, str]]:
        found, waiting = [], list(self._grids.children(None))
        while waiting:
            node = waiting.pop(0)
            if not node.closed:
                path = self._grids.path_name(node.id)
                found.append((node.id, path, f"{initials(path)} {pinyin(path)}"))
                waiting.extend(self._grids.children(node.id))
        return found


class Levels(QFrame):
    """Columns side by side, each showing what is below the choice to its left."""

    def __init__(self, grids: GridTree, key: int | None, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        self._grids = grids
        self._columns: list[RowList] = []
        self.taken = lambda key: None
        self._row = QHBoxLayout(self)
        sizes = theme.current()
        self._row.setContentsMargins(sizes.unit, sizes.unit, sizes.unit, sizes.unit)
        self._row.setSpacing(sizes.unit)
        top = [node for node in grids.children(None) if not node.closed]
        # One town at the top is no choice: begin with its villages.
        self._add(grids.children(top[0].id) if len(top) == 1 else top)

    def open_under(self, widget: QWidget) -> None:
        """Show the columns below a widget."""
        self.adjustSize()
        place = widget.mapToGlobal(widget.rect().bottomLeft())
        room = room_at(place)
        self.move(min(place.x(), room.right() - self.width()), min(place.y(), room.bottom() - self.height()))
        self.show()
        self._columns[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Know the arrows between columns, and Enter."""
        here = next((place for place, one in enumerate(self._columns) if one.hasFocus()), 0)
        if event.key() == Qt.Key.Key_Right and here + 1 < len(self._columns):
            self._columns[here + 1].setFocus()
            self._columns[here + 1].setCurrentRow(0)
        elif event.key() == Qt.Key.Key_Left and here > 0:
            self._columns[here - 1].setFocus()
        elif event.key() in ENTER and (item := self._columns[here].currentItem()) is not None:
            self._pick(item)
        else:
            super().keyPressEvent(event)

    def _add(self, nodes: Sequence[GridNode]) -> None:
        column = RowList()
        sizes = theme.current()
        for node in nodes:
            if not node.closed:
                item = QListWidgetItem(node.name, column)
                item.setData(KEY, node.id)
        column.setFixedWidth(sizes.popup * 2 // 3)
        column.show_rows(ROWS, ROWS)
        place = len(self._columns)
        column.currentItemChanged.connect(lambda item, _: self._below(place, item))
        column.itemDoubleClicked.connect(self._pick)
        column.itemClicked.connect(self._clicked)
        self._columns.append(column)
        self._row.addWidget(column)
        self.adjustSize()

    def _below(self, place: int, item: QListWidgetItem | None) -> None:
        for column in self._columns[place + 1 :]:
            column.hide()
            column.deleteLater()
        del self._columns[place + 1 :]
        if item is not None and (nodes := self._grids.children(item.data(KEY))):
            self._add(nodes)
        self.adjustSize()

    def _clicked(self, item: QListWidgetItem) -> None:
        if not self._grids.children(item.data(KEY)):
            self._pick(item)

    def _pick(self, item: QListWidgetItem) -> None:
        self.taken(item.data(KEY))
        self.close()


def _begins(one: tuple[int, str, str], typed: str) -> bool:
    _, path, letters = one
    names = path.lower().split(" ")
    return any(name.startswith(typed) for name in [*names, *letters.split(" "), path.replace(" ", "")])
