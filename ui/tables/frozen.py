"""The first column, staying in sight while the others scroll under it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

from ui import theme
from ui.tables.painting import CellPainter, ColumnHead, RowNumbers

if TYPE_CHECKING:
    from ui.tables.record_view import RecordView


class FrozenColumn(QTableView):
    """A second view on the same table and choice, laid over the first; seen only while there is need."""

    def __init__(self, view: "RecordView") -> None:
        super().__init__(view)
        self.wanted, self._following = True, False
        self._view = view
        self.head = ColumnHead(view)
        self.head.setParent(self)
        self.head.setSectionsMovable(False)
        self.setHorizontalHeader(self.head)
        numbers = RowNumbers(view)
        numbers.setParent(self)
        self.setVerticalHeader(numbers)
        numbers.hide()
        self.setModel(view.table)
        self.setSelectionModel(view.selectionModel())
        self.head.setSelectionModel(QItemSelectionModel(view.table, self.head))
        numbers.setSelectionModel(QItemSelectionModel(view.table, numbers))
        self.setItemDelegate(CellPainter(view))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "frozen")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys stay with the view below
        self.entered.connect(view.entered)
        self.activated.connect(view.activated)
        self.head.sectionClicked.connect(view.sort_by)
        self.head.sectionResized.connect(self._resized)
        self.head.customContextMenuRequested.connect(view.pick_columns)
        self.verticalScrollBar().valueChanged.connect(view.verticalScrollBar().setValue)
        view.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        view.horizontalScrollBar().valueChanged.connect(self.follow)
        self.hide()

    def follow(self, *_: object) -> None:
        """Take the place and the column that the view below has now."""
        view = self._view
        needed = self.wanted and view.horizontalScrollBar().value() > 0 and len(view.table.shown) > 0
        if not needed:
            self.hide()
            return
        first = next(column for column in range(view.table.columnCount()) if view.is_first(column))
        width = view.columnWidth(first)
        self._following = True
        for column in range(view.table.columnCount()):
            self.setColumnHidden(column, column != first)
        self.setColumnWidth(first, width)
        self._following = False
        height = view.viewport().height() + view.head.height()
        self.setGeometry(view.numbers.width(), 0, width + theme.current().hair, height)
        self.verticalScrollBar().setValue(view.verticalScrollBar().value())
        self.show()

    def _resized(self, column: int, _: int, width: int) -> None:
        if not self._following:
            self._view.setColumnWidth(column, width)
