"""A place for attachments: tiles in rows, chosen and opened by mouse or keys, files dropped or pasted onto it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QFrame, QListView, QMenu, QVBoxLayout

from desktop.clock import now
from ui import theme
from ui.attachments.bringing import brings_files, files_in
from ui.attachments.tiles import Fetch, Tile, TilePainter, Tiles
from ui.buttons import set_role
from ui.tables.empty import Empty, EmptyState
from ui.work import Work

SHIFTS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}  # with Alt


class TileView(QListView):
    """Tells what keys are for: opening, removing, renaming, pasting."""

    opened = Signal(int)  # the row
    removing, renaming, pasting = Signal(), Signal(), Signal()
    shifting = Signal(int)  # by so many places

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasting.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and row >= 0:
            self.opened.emit(row)
        elif event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in SHIFTS:
            self.shifting.emit(SHIFTS[event.key()])
        elif event.key() == Qt.Key.Key_Delete:
            self.removing.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.renaming.emit()
        else:
            super().keyPressEvent(event)


class Shelf(QFrame):
    """Shows tiles. What is dropped or pasted is given to whoever listens, if it takes anything."""

    brought = Signal(list)  # of File
    opened = Signal(int)  # the key of a tile
    chosen = Signal()
    removing, renaming = Signal(), Signal()
    shifting = Signal(int)  # the tile under the cursor, by so many places

    def __init__(self, work: Work, empty: Empty, takes: bool) -> None:
        super().__init__()
        self.setProperty("role", "list")
        self._empty_words, self._takes = empty, takes
        self.commands: list[QAction] = []
        self.tiles = Tiles(work, self)
        self.view = TileView()
        self.view.setModel(self.tiles)
        self.view.setItemDelegate(TilePainter(self.tiles))
        self.view.setViewMode(QListView.ViewMode.IconMode)
        self.view.setMovement(QListView.Movement.Static)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setLayoutMode(QListView.LayoutMode.SinglePass)
        self.view.setUniformItemSizes(True)
        self.view.setGridSize(TilePainter.size())
        self.view.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setDragEnabled(False)
        self.view.setAccessibleName("附件")
        self.view.setMouseTracking(True)
        self.view.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.view.opened.connect(lambda row: self.opened.emit(self.tiles.tiles[row].key))
        self.view.doubleClicked.connect(lambda index: self.opened.emit(self.tiles.tiles[index.row()].key))
        self.view.removing.connect(self.removing)
        self.view.renaming.connect(self.renaming)
        self.view.shifting.connect(self.shifting)
        self.view.pasting.connect(self.paste)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        self._empty = EmptyState(self.view.viewport())
        self.view.viewport().installEventFilter(self)
        edge = theme.current().unit
        box = QVBoxLayout(self)
        box.setContentsMargins(edge, edge, edge, edge)
        box.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.setAcceptDrops(takes)
        self.view.setMinimumHeight(TilePainter.size().height() + edge)

    @property
    def keys(self) -> list[int]:
        """The keys of the tiles that are chosen, in their order."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedIndexes())
        return [self.tiles.tiles[row].key for row in rows]

    def show_tiles(self, tiles: Sequence[Tile], fetch: Fetch) -> None:
        """Show other tiles; those chosen stay chosen where they are still there."""
        chosen, current = set(self.keys), self.view.currentIndex().row()
        cursor = self.tiles.tiles[current].key if current >= 0 else None
        self.tiles.show_tiles(tiles, fetch)
        self._empty.tell(None if tiles else self._empty_words)
        picked = self.view.selectionModel()
        for row, tile in enumerate(tiles):
            if tile.key in chosen:
                picked.select(self.tiles.index(row), QItemSelectionModel.SelectionFlag.Select)
        if tiles and current >= 0:
            row = next((row for row, tile in enumerate(tiles) if tile.key == cursor), min(current, len(tiles) - 1))
            how = QItemSelectionModel.SelectionFlag.NoUpdate if self.keys else QItemSelectionModel.SelectionFlag.Select
            picked.setCurrentIndex(self.tiles.index(row), how)
        self.chosen.emit()

    def choose(self, keys: Sequence[int]) -> None:
        """Choose these tiles and no others; the first of them is brought into sight."""
        picked = self.view.selectionModel()
        picked.clearSelection()
        rows = [row for row, tile in enumerate(self.tiles.tiles) if tile.key in set(keys)]
        for row in rows:
            picked.select(self.tiles.index(row), QItemSelectionModel.SelectionFlag.Select)
        if rows:
            picked.setCurrentIndex(self.tiles.index(rows[0]), QItemSelectionModel.SelectionFlag.NoUpdate)
            self.view.scrollTo(self.tiles.index(rows[0]))

    def paste(self) -> bool:
        """Take what is on the clipboard, if it is files or a picture. Return whether it is."""
        files = files_in(QGuiApplication.clipboard().mimeData(), now().astimezone()) if self._takes else []
        if files:
            self.brought.emit(files)
        return bool(files)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._empty.resize(self.view.viewport().size())
        return False

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.keys and self.commands:
            menu = QMenu(self)
            menu.addActions([one for one in self.commands if one.isVisible()])
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if brings_files(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)  # or the file would be moved away from where it lies
            event.accept()
            set_role(self, over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_role(self, over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        set_role(self, over=False)
        if files := files_in(event.mimeData(), now().astimezone()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.brought.emit(files)
