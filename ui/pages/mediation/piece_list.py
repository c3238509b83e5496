"""What a mediation file consists of, as a list: every kind in its order, under it the documents that are there."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QListWidgetItem

from desktop.mediation.dossier import FileDossier, Piece
from desktop.mediation.order import PieceKind, file_order
from ui import theme
from ui.attachments.bringing import brings_files
from ui.icons import icon
from ui.rows import RowList

KEY = Qt.ItemDataRole.UserRole
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
INDENT = "　　"
MADE, MISSING = "打印时自动生成", "缺"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a kind, or with a key one document of it."""

    kind: str
    piece: int | None
    words: str
    sign: str
    tone: str
    is_quiet: bool = False


def lines_of(file: FileDossier) -> list[Line]:
    """Return the lines of a file."""
    lacking = {one.kind for one in file.lacks()}
    found: list[Line] = []
    for place, kind in enumerate(file_order().kinds, 1):
        pieces = file.of_kind(kind.key)
        found.append(_of_kind(place, kind, pieces, is_lacking=kind.key in lacking))
        found += [Line(kind.key, one.key, INDENT + words_of(one), *_sign_of(one)) for one in pieces]
    return found


def words_of(piece: Piece) -> str:
    """Return a document as its line names it."""
    if piece.is_lost:
        return f"{piece.title}（扫描件已被删除）"
    on = piece.happened_on.isoformat() if piece.happened_on else ""
    return "　".join(filter(None, (on, f"{piece.title}（扫描件）" if piece.is_scan else "已填写的表格")))


def _sign_of(piece: Piece) -> tuple[str, str]:
    return ("warning", "red") if piece.is_lost else ("picture" if piece.is_scan else "form", "second")


def _of_kind(place: int, kind: PieceKind, pieces: Sequence[Piece], *, is_lacking: bool) -> Line:
    title = f"{place}　{kind.title}"
    if kind.made:
        return Line(kind.key, None, f"{title}　{MADE}", "check", "quiet", is_quiet=True)
    if is_lacking:
        return Line(kind.key, None, f"{title}　{'没有填完' if pieces else MISSING}", "warning", "red")
    if pieces:
        return Line(kind.key, None, f"{title}　{len(pieces)} 份" if kind.many else title, "check", "green")
    return Line(kind.key, None, title, "minus", "quiet", is_quiet=True)


class PieceList(RowList):
    """Shows the lines of a file and tells what is wanted of one. Files can be dropped on a line, or pasted."""

    picked = Signal()  # another line is under the cursor
    wanted = Signal()  # Enter on it
    dropped = Signal(object)  # the data of files that were dropped on it or pasted
    removing = Signal()
    shifting = Signal(int)  # its document is to move so many places

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("卷内材料")
        self.setIconSize(QSize(theme.current().icon_small, theme.current().icon_small))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(True)
        self.currentItemChanged.connect(lambda *_: self.picked.emit())
        self.itemDoubleClicked.connect(lambda _: self.wanted.emit())

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        one = self.currentItem()
        return one.data(KEY) if one is not None else None

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; the cursor stays on its document, or on its kind."""
        before = self.line
        self.blockSignals(True)
        self.clear()
        for line in lines:
            self.addItem(_made(line))
        self.blockSignals(False)
        self.point_at(before.kind, before.piece) if before is not None else self.setCurrentRow(0)
        self.picked.emit()

    def point_at(self, kind: str, piece: int | None = None) -> None:
        """Put the cursor on a document, or on the line of its kind."""
        lines = [self.item(place).data(KEY) for place in range(self.count())]
        wanted = ((kind, piece), (kind, None))
        found = (place for key in wanted for place, line in enumerate(lines) if (line.kind, line.piece) == key)
        self.setCurrentRow(next(found, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Know Enter, Delete, Alt with the arrows, and pasting."""
        key, with_alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key in ENTER:
            self.wanted.emit()
        elif key == Qt.Key.Key_Delete:
            self.removing.emit()
        elif with_alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.shifting.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.dropped.emit(None)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the line under the cursor in sight."""
        super().resizeEvent(event)
        if (one := self.currentItem()) is not None:
            self.scrollToItem(one)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if brings_files(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Point at the kind that what is dragged would go to."""
        if (one := self.itemAt(event.position().toPoint())) is not None:
            self.setCurrentItem(one)
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())


def _made(line: Line) -> QListWidgetItem:
    made = QListWidgetItem(icon(line.sign, line.tone), line.words)
    made.setData(KEY, line)
    made.setToolTip(line.words.strip())
    if line.is_quiet:
        made.setForeground(theme.current().colour("second"))
    return made
