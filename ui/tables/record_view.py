"""The view of a long list: nothing here costs more with more rows."""

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from desktop.fields import Field
from desktop.tables import Keys
from ui import ask, theme
from ui.tables.columns import ColumnPicker
from ui.tables.empty import EmptyState
from ui.tables.frozen import FrozenColumn
from ui.tables.painting import CellPainter, ColumnHead, RowNumbers
from ui.tables.record_table import Index, RecordTable, as_array

Move = QAbstractItemView.CursorAction
SELECT_ROW = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
WIDEST = 30  # characters a column first takes at most


class RecordView(QTableView):
    """Shows a RecordTable: chosen by rows, sorted by its heads, arranged by the clerk."""

    opened = Signal(object)  # key of a row that was opened
    current_changed = Signal(object)  # key of the row under the cursor, or None
    selection_changed = Signal()
    sort_wanted = Signal(str, bool)  # key of a field, and whether the greatest comes first
    copy_wanted = Signal()
    typed = Signal(str)  # letters typed into the list, which belong into its search line
    arranged = Signal()  # columns were moved, resized, picked

    def __init__(self, table: RecordTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table, self.hovered, self.current_row = table, -1, -1
        self.order, self.descending = "", False
        self.standard: Sequence[str] = ()  # columns of the first arrangement; none: those that their fields list
        self._arranging, self._first = False, 0
        self.head, self.numbers = ColumnHead(self), RowNumbers(self)
        self.setHorizontalHeader(self.head)
        self.setVerticalHeader(self.numbers)
        self.setModel(table)
        self.setItemDelegate(CellPainter(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        # With the view's own selection model the heads would ask each row for each column after Ctrl+A: 40 seconds.
        self.head.setSelectionModel(QItemSelectionModel(table, self.head))
        self.numbers.setSelectionModel(QItemSelectionModel(table, self.numbers))
        self.empty = EmptyState(self.viewport())
        self.frozen = FrozenColumn(self)
        self.entered.connect(lambda index: self._hover(index.row()))
        self.activated.connect(lambda index: self.opened.emit(table.key(index.row())))
        self.head.customContextMenuRequested.connect(self.pick_columns)
        self.head.sectionClicked.connect(self.sort_by)
        for moved in (self.head.sectionMoved, self.head.sectionResized):
            moved.connect(self._arranged)
        for counted in (table.modelReset, table.rowsInserted):
            counted.connect(self._counted)
        self.reset_columns()
        self._counted()

    def show_keys(self, keys: Keys, row: int = -1) -> None:
        """Replace the whole list; `row` is where the cursor was, if it is still in the list."""
        self.table.show(keys)
        if 0 <= row < len(keys):
            self.jump_to(row)
        else:
            self.scrollToTop()
        self.selection_changed.emit()

    def refresh(self) -> None:
        """Read the visible rows again; place and selection stay."""
        self.table.refresh()

    def selected_keys(self) -> "array[int]":
        """Return the chosen keys by ranges, in the order shown; selectedRows() would build an index for each row."""
        keys = array("q")
        for run in sorted(self.selectionModel().selection().toList(), key=lambda run: run.top()):
            keys.extend(as_array(self.table.keys(run.top(), run.bottom())))
        return keys

    def selected_count(self) -> int:
        """Return how many rows are chosen."""
        return sum(run.height() for run in self.selectionModel().selection().toList())

    @property
    def current_key(self) -> int | None:
        """The key of the row under the cursor."""
        return self.table.key(self.current_row) if 0 <= self.current_row < len(self.table.shown) else None

    def jump_to(self, row: int) -> None:
        """Put the cursor on a row and bring it to the middle."""
        index = self.table.index(row, self.head.logicalIndex(0))
        self.selectionModel().setCurrentIndex(index, SELECT_ROW)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def ask_row(self) -> None:
        """Ask for the number of a row, and go there."""
        count = len(self.table.shown)
        if count and (number := ask.ask_number(self, "跳到第几行？", 1, count, yes="跳到这一行")):
            self.jump_to(number - 1)
            self.setFocus()

    def seen_fields(self) -> list[Field]:
        """Return the columns seen, from left to right."""
        return [self.table.fields[column] for column in self._columns() if not self.isColumnHidden(column)]

    def is_first(self, column: int) -> bool:
        """Whether a column is the leftmost one seen."""
        return column == self._first

    def set_order(self, order: str, descending: bool) -> None:
        """Show by which column the list is ordered; ordering itself is the source's."""
        self.order, self.descending = order, descending
        self.head.viewport().update()
        self.frozen.head.viewport().update()

    def sort_by(self, column: int) -> None:
        """Ask for the order of a column, or the reverse when it is ordered so already."""
        field = self.table.fields[column]
        if field.sortable:
            self.sort_wanted.emit(field.key, field.key == self.order and not self.descending)

    def pick_columns(self, place: QPoint | None = None) -> None:
        """Let the clerk choose which columns are seen."""
        fields = [(self.table.fields[column], not self.isColumnHidden(column)) for column in self._columns()]
        picker = ColumnPicker(fields, self.frozen.wanted, self)
        picker.picked.connect(self.show_column)
        picker.reset.connect(self.reset_columns)
        picker.frozen.connect(self.set_frozen)
        picker.open_at(self.head.mapToGlobal(place or self.head.rect().bottomRight()))

    def show_column(self, key: str, seen: bool) -> None:
        """Show or hide one column; the last one stays."""
        column = next(number for number, field in enumerate(self.table.fields) if field.key == key)
        if seen or len(self.seen_fields()) > 1:
            self.setColumnHidden(column, not seen)
            if seen and self.columnWidth(column) == 0:
                self.setColumnWidth(column, self._width(self.table.fields[column]))
            self._arranged()

    def set_frozen(self, wanted: bool) -> None:
        """Keep the first column in sight while the others scroll."""
        self.frozen.wanted = wanted
        self._arranged()

    def reset_columns(self) -> None:
        """Arrange the columns as they stood at first."""
        listed = [field.key for field in self.table.fields if field.listed]
        seen = self.standard or listed or [field.key for field in self.table.fields]
        self.arrange({"columns": [{"key": key} for key in seen], "frozen": True})
        self.arranged.emit()

    def arrangement(self) -> dict[str, Any]:
        """Return how the columns are arranged, for `arrange`."""
        seen = [column for column in self._columns() if not self.isColumnHidden(column)]
        columns = [{"key": self.table.fields[c].key, "width": self.columnWidth(c)} for c in seen]
        return {"columns": columns, "frozen": self.frozen.wanted}

    def arrange(self, state: Mapping[str, Any]) -> None:
        """Arrange the columns as they were; a column that is unknown today is passed over."""
        places = {field.key: column for column, field in enumerate(self.table.fields)}
        wanted = [one for one in state.get("columns", ()) if one.get("key") in places]
        if not wanted:
            return
        self._arranging = True
        for column, field in enumerate(self.table.fields):
            self.setColumnWidth(column, self._width(field))
            self.setColumnHidden(column, True)
        for visual, one in enumerate(wanted):
            column = places[one["key"]]
            self.setColumnHidden(column, False)
            self.setColumnWidth(column, int(one.get("width") or self._width(self.table.fields[column])))
            self.head.moveSection(self.head.visualIndex(column), visual)
        self.frozen.wanted = bool(state.get("frozen", True))
        self._arranging = False
        self._arranged()

    def moveCursor(self, action: Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Move by rows: Home and End mean the first and the last, left and right only scroll."""
        last = len(self.table.shown) - 1
        if action in (Move.MoveLeft, Move.MoveRight):
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + (1 if action == Move.MoveRight else -1) * theme.current().popup // 4)
            return self.currentIndex()
        if action in (Move.MoveHome, Move.MoveEnd) and last >= 0:
            return self.table.index(0 if action == Move.MoveHome else last, self._first)
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Know the keys of a list."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.key() == Qt.Key.Key_G and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.ask_row()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_key is not None:
            self.opened.emit(self.current_key)  # a platform may leave Enter to the button of a dialog
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, text: str) -> None:
        """Hand typed letters on; Qt would compare them with two million rows."""
        self.typed.emit(text)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which record is under the cursor."""
        super().currentChanged(current, previous)
        self.current_row = current.row()
        self.current_changed.emit(self.current_key)

    def selectionChanged(self, chosen: QItemSelection, dropped: QItemSelection) -> None:
        """Tell that the choice changed."""
        super().selectionChanged(chosen, dropped)
        self.selection_changed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the focus. Qt then puts the cursor on the first row where there was none: nobody is told of it."""
        before = self.blockSignals(not self.currentIndex().isValid())
        super().focusInEvent(event)
        self.blockSignals(before)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.empty.setGeometry(self.viewport().rect())
        self.frozen.follow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.frozen.follow()

    def row_changed(self, row: int) -> None:
        """Paint one row again, in every part of the view."""
        for part in (self, self.frozen):
            part.viewport().update(0, part.rowViewportPosition(row), part.viewport().width(), part.rowHeight(row))
        self.numbers.viewport().update()

    def _hover(self, row: int) -> None:
        before, self.hovered = self.hovered, row
        for one in {before, row} - {-1}:
            self.row_changed(one)

    def _columns(self) -> list[int]:
        return [self.head.logicalIndex(visual) for visual in range(self.head.count())]

    def _width(self, field: Field) -> int:
        sizes = theme.current()
        return max(min(field.width, WIDEST), len(field.title) + 2) * sizes.text + sizes.pad + sizes.gap

    def _arranged(self, *_: object) -> None:
        if self._arranging:
            return
        self._first = next((c for c in self._columns() if not self.isColumnHidden(c)), 0)
        self.frozen.follow()
        self.viewport().update()
        self.head.viewport().update()
        self.arranged.emit()

    def _counted(self, *_: object) -> None:
        count = len(self.table.shown)
        self.numbers.fit(count)
        self.numbers.setVisible(count > 0)
        self.hovered = -1
        if not self.currentIndex().isValid():
            self.current_row = -1
        self.frozen.follow()
