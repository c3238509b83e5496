"""The columns of a layout as a table: ticked, moved, renamed, widened in place."""

from math import isfinite
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.layouts.editing import Editing, Line
from desktop.layouts.reading import COLUMN_LONGEST, WIDTH
from ui import theme
from ui.tables.painting import LEFT, RIGHT

HEADINGS = ("打印的列", "表头", "宽度（字）", "上层表头", "合计")
TIPS = (
    "勾选的列印在纸上，拖动或按 Alt+↑、Alt+↓ 换位置",
    "印在纸上的名称，双击或按 F2 修改，清空就恢复原来的",
    "按正文的字数算，Alt+←、Alt+→ 每次改半个字",
    "相邻几列写同一个名称，就合在它下面",
    "小计和合计时加总这一列",
)
TITLE, HEADING, WIDE, HEAD, SUMMED = range(5)
NAMES = {HEADING: "heading", HEAD: "head"}  # columns of the table that hold words of a column of the paper
NUDGE = 0.5  # characters that a key widens a column by
NOWHERE = QModelIndex()
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked

Index = QModelIndex | QPersistentModelIndex


class ColumnModel(QAbstractTableModel):
    """Shows every column that can be printed, and changes the layout."""

    edited = Signal()
    refused = Signal(str)

    def __init__(self, editing: Editing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editing = editing

    @property
    def lines(self) -> tuple[Line, ...]:
        """The columns, those on paper first."""
        return self._editing.lines

    def refresh(self) -> None:
        """Show what was changed; the order may be another one, the number never is."""
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(HEADINGS) - 1))

    def row_of(self, key: str) -> int:
        """Return the place of a column."""
        return next(place for place, one in enumerate(self.lines) if one.key == key)

    def nudge(self, row: int, by: float) -> None:
        """Make a column wider or narrower."""
        column = self.lines[row].column
        _, low, high = WIDTH
        self._editing.change_column(column.key, width=round(min(max(column.width + by, low), high), 1))
        self.edited.emit()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return TIPS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section == WIDE else LEFT
        return HEADINGS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled  # between the rows, never onto one
        line, place = self.lines[index.row()], index.column()
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        if place == TITLE or (place == SUMMED and line.is_shown and line.is_summable):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if line.is_shown and place in (HEADING, WIDE, HEAD):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, place = self.lines[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self._text(line, place)
            case Qt.ItemDataRole.CheckStateRole if place == TITLE:
                return CHECKED if line.is_shown else UNCHECKED
            case Qt.ItemDataRole.CheckStateRole if place == SUMMED and line.is_shown and line.is_summable:
                return CHECKED if line.column.is_summed else UNCHECKED
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if place == WIDE else LEFT
            case Qt.ItemDataRole.ForegroundRole if not line.is_shown:
                return theme.current().colour("second")
            case Qt.ItemDataRole.ToolTipRole:
                return line.title if place == TITLE else TIPS[place]
            case Qt.ItemDataRole.AccessibleTextRole if place == TITLE:
                return f"{line.title}，{'打印' if line.is_shown else '不打印'}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{line.title}的{HEADINGS[place]} {self._text(line, place)}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        line, place = self.lines[index.row()], index.column()
        if role == Qt.ItemDataRole.CheckStateRole:
            is_on = Qt.CheckState(value) is CHECKED
            if place == TITLE:
                self._editing.show(line.key, is_on)
            else:
                self._editing.change_column(line.key, is_summed=is_on)
        elif place == WIDE:
            if (width := self._width(str(value))) is None:
                return False
            self._editing.change_column(line.key, width=width)
        else:
            name = NAMES[place]
            words = str(value).strip()[: COLUMN_LONGEST[name][1]]
            self._editing.change_column(line.key, **{name: words or (line.title if place == HEADING else "")})
        self.edited.emit()
        return True

    def _text(self, line: Line, place: int) -> str:
        column = line.column
        if place == TITLE or not line.is_shown:
            return line.title if place == TITLE else ""
        return (column.heading, f"{column.width:g}", column.head, "")[place - 1]

    def _width(self, words: str) -> float | None:
        title, low, high = WIDTH
        try:
            width = round(float(words.strip().removesuffix("字")), 1)
        except ValueError:
            width = 0.0
        if isfinite(width) and low <= width <= high:
            return width
        self.refused.emit(f"{title}请填 {low:g} 到 {high:g} 之间的数，单位是字，可以有半个字，例如 6.5。")
        return None


class ColumnTable(QTableView):
    """The table; rows are drawn to another place, or moved by keys."""

    def __init__(self, editing: Editing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editing = editing
        self.columns = ColumnModel(editing, self)
        self.setModel(self.columns)
        self.setAccessibleName("版式的列")
        self.setProperty("role", "cells")
        sizes = theme.current()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(sizes.row)
        head = self.horizontalHeader()
        head.setFixedHeight(sizes.head)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(sizes.control)
        for place in (TITLE, HEADING):
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        for place, wide in ((WIDE, sizes.text * 7), (HEAD, sizes.text * 7), (SUMMED, sizes.text * 4)):
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(place, wide)

    @property
    def key(self) -> str | None:
        """The column of the paper under the cursor."""
        row = self.currentIndex().row()
        return self.columns.lines[row].key if row >= 0 else None

    def point_at(self, key: str, place: int = TITLE) -> None:
        """Put the cursor on a column of the paper."""
        self.setCurrentIndex(self.columns.index(self.columns.row_of(key), place))

    def refresh(self) -> None:
        """Show what was changed; the cursor stays where it is."""
        self.columns.refresh()

    def step(self, by: int) -> None:
        """Move the column under the cursor up or down."""
        key = self.key
        if key is not None:
            self._editing.step(key, by)
            self._moved(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Know Alt with the arrows, Space for the tick wherever the cursor is in the row, and Enter to change."""
        index, key = self.currentIndex(), event.key()
        if self.state() is QAbstractItemView.State.EditingState:  # what the line in the cell left over
            return
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and index.isValid():
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self.step(-1 if key == Qt.Key.Key_Up else 1)
                return
            if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.columns.lines[index.row()].is_shown:
                self.columns.nudge(index.row(), -NUDGE if key == Qt.Key.Key_Left else NUDGE)
                return
        if key == Qt.Key.Key_Space and index.isValid():
            self.toggle(index.row(), index.column())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.edit(index if index.flags() & Qt.ItemFlag.ItemIsEditable else index.siblingAtColumn(HEADING))
        else:
            super().keyPressEvent(event)

    def toggle(self, row: int, place: int = TITLE) -> None:
        """Tick a column to be printed, or where the cursor is on its sum, to be added up; or untick it."""
        tick = self.columns.index(row, place)
        if not self.columns.flags(tick) & Qt.ItemFlag.ItemIsUserCheckable:
            tick = self.columns.index(row, TITLE)
        is_on = tick.data(Qt.ItemDataRole.CheckStateRole) == CHECKED
        self.columns.setData(tick, UNCHECKED if is_on else CHECKED, Qt.ItemDataRole.CheckStateRole)

    def dropEvent(self, event: QDropEvent) -> None:
        """Move the column to where it is let go."""
        key, index = self.key, self.indexAt(event.position().toPoint())
        row = index.row() if index.isValid() else self.columns.rowCount()
        if self.dropIndicatorPosition() is QAbstractItemView.DropIndicatorPosition.BelowItem:
            row += 1
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if key is not None:
            self.drop(key, row)

    def drop(self, key: str, row: int) -> None:
        """Move a column before the row that has a place now."""
        self._editing.move(key, row - (self.columns.row_of(key) < row))
        self._moved(key)

    def _moved(self, key: str) -> None:
        self.columns.edited.emit()
        self.point_at(key, max(self.currentIndex().column(), 0))
