"""The agenda as a list: sections with their items; moved by drag and Alt with the arrows, dropped by Delete."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidgetItem

from desktop.meetings.dossier import Item, MeetingDossier
from ui import theme
from ui.icons import icon
from ui.rows import RowList

KEY = Qt.ItemDataRole.UserRole
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)


@dataclass(frozen=True)
class Line:
    """One line: a head where it has no key."""

    key: Hashable | None
    words: str
    sign: str = ""
    tone: str = "second"
    is_quiet: bool = False
    tip: str = ""


class ItemList(RowList):
    """Shows lines and tells which is chosen, and what is wanted of it."""

    picked = Signal(object)  # key of the line under the cursor
    wanted = Signal(object)  # Enter on it
    shifted = Signal(object, int)  # it is to move so many places among those of its section
    dropped = Signal(object)  # it is to leave the agenda, or to come back

    def __init__(self, called: str, *, may_move: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(called)
        self.setIconSize(QSize(theme.current().icon_small, theme.current().icon_small))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._may_move = may_move
        if may_move:
            self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
            self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.currentItemChanged.connect(self._pick)
        self.itemDoubleClicked.connect(lambda one: self.wanted.emit(one.data(KEY)))

    @property
    def key(self) -> Hashable | None:
        """The key of the line under the cursor."""
        one = self.currentItem()
        return one.data(KEY) if one is not None else None

    @property
    def keys(self) -> list[Hashable]:
        """The keys in their order."""
        found = (self.item(place).data(KEY) for place in range(self.count()))
        return [key for key in found if key is not None]

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; the cursor stays where it was."""
        before, place = self.key, self.currentRow()
        self.blockSignals(True)
        self.clear()
        for line in lines:
            self.addItem(self._made(line))
        self.blockSignals(False)
        if not self.point_at(before):
            self._point_near(place)

    def point_at(self, key: Hashable | None) -> bool:
        """Put the cursor on a line; return whether there is one."""
        place = next((one for one in range(self.count()) if self.item(one).data(KEY) == key), -1)
        if key is None or place < 0:
            return False
        self.setCurrentRow(place)
        return True

    def step(self, by: int) -> bool:
        """Go to the next line or the one before; return whether there was one."""
        keys = self.keys
        place = (keys.index(self.key) if self.key in keys else -1) + by
        return 0 <= place < len(keys) and self.point_at(keys[place])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Know Enter, Delete, and Alt with the arrows."""
        key, with_alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if self.key is not None and key in ENTER:
            self.wanted.emit(self.key)
        elif self.key is not None and self._may_move and key == Qt.Key.Key_Delete:
            self.dropped.emit(self.key)
        elif self.key is not None and self._may_move and with_alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.shifted.emit(self.key, -1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell by how many places the line was drawn; what is shown follows what is kept."""
        place = self.indexAt(event.position().toPoint()).row()
        target = self.item(place).data(KEY) if place >= 0 else None
        keys = self.keys
        if self.key in keys and target in keys and target != self.key:
            self.shifted.emit(self.key, keys.index(target) - keys.index(self.key))
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()

    def _made(self, line: Line) -> QListWidgetItem:
        made = QListWidgetItem(line.words)
        made.setToolTip(line.tip or line.words)
        if line.key is None:
            made.setFlags(Qt.ItemFlag.NoItemFlags)
            font = self.font()
            font.setBold(True)
            made.setFont(font)
            made.setForeground(theme.current().colour("second"))
            return made
        made.setData(KEY, line.key)
        if line.sign:
            made.setIcon(icon(line.sign, line.tone))
        if line.is_quiet:
            made.setForeground(theme.current().colour("quiet"))
        return made

    def _point_near(self, place: int) -> None:
        rows = [one for one in range(self.count()) if self.item(one).data(KEY) is not None]
        if rows:
            self.setCurrentRow(min(rows, key=lambda one: abs(one - max(place, 0))))

    def _pick(self, now: QListWidgetItem | None) -> None:
        if now is not None and now.data(KEY) is not None:
            self.picked.emit(now.data(KEY))


def moved_by(dossier: MeetingDossier, item: int, by: int) -> list[int] | None:
    """Return the order of all items after one moved among those of its section; None where it cannot."""
    order = [one.id for one in dossier.items]
    here = next(one for one in dossier.items if one.id == item)
    beside = [one.id for one in dossier.items if one.section == here.section and one.is_dropped == here.is_dropped]
    place = min(max(beside.index(item) + by, 0), len(beside) - 1)
    target = beside[place]
    if target == item:
        return None
    goal = order.index(target)
    order.remove(item)
    order.insert(goal, item)
    return order


def items_in_order(dossier: MeetingDossier) -> list[tuple[str, list[Item]]]:
    """Return the items by section, sections in the order of the kind, then those it no longer names."""
    known = [one.key for one in dossier.kind.sections]
    others = list(dict.fromkeys(one.section for one in dossier.items if one.section not in known))
    return [
        (dossier.kind.section(key).title, [one for one in dossier.items if one.section == key])
        for key in (*known, *others)
    ]
