"""The party's organisations as a model: a branch is looked into only where it is open."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.organisations.dossier import TreeLine
from ui import theme
from ui.icons import icon

HEADINGS = ("组织", "类型", "所属网格", "负责人", "成员", "需要改正")
NAME, MEMBERS, FAULT = 0, 4, 5  # places among them
KEY = Qt.ItemDataRole.UserRole
NOWHERE = QModelIndex()

Index = QModelIndex | QPersistentModelIndex


class TreeModel(QAbstractItemModel):
    """Shows trees that are at hand; an index points at the place of its organisation among all of them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[TreeLine] = []
        self._above: list[int] = []  # place of what each stands under, -1 for the topmost
        self._rows: list[int] = []  # place of each among its neighbours
        self._below: dict[int, list[int]] = {}

    @property
    def keys(self) -> list[int]:
        """The organisations in the order in which they are read."""
        return [line.line.key for line in self._lines]

    @property
    def faults(self) -> int:
        """How many are at fault."""
        return sum(bool(line.fault) for line in self._lines)

    def show_trees(self, trees: tuple[TreeLine, ...]) -> None:
        """Show other trees."""
        self.beginResetModel()
        self._lines, self._above, self._rows, self._below = [], [], [], {}
        self._take(trees, -1)
        self.endResetModel()

    def branches(self) -> Iterator[QModelIndex]:
        """Yield every organisation that has others below it, from the top."""
        for place in range(len(self._lines)):
            if self._below.get(place):
                yield self._at(place)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return len(self._under(parent))

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return len(HEADINGS)

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        below = self._under(parent)
        return self.createIndex(row, column, below[row]) if 0 <= row < len(below) else QModelIndex()

    def parent(self, index: Index = NOWHERE) -> Any:  # type: ignore[override]
        above = self._above[index.internalId()] if index.isValid() else -1
        return QModelIndex() if above < 0 else self._at(above)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        tree, column = self._lines[index.internalId()], index.column()
        line = tree.line
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (line.name, line.kind, line.grid, line.leader, str(line.members or ""), tree.fault)[column]
            case Qt.ItemDataRole.ToolTipRole:
                return tree.fault or None
            case Qt.ItemDataRole.DecorationRole if column == NAME and tree.fault:
                return icon("warning", "amber")
            case Qt.ItemDataRole.ForegroundRole if column == FAULT:
                return theme.current().colour("amber")
            case Qt.ItemDataRole.TextAlignmentRole if column == MEMBERS:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return line.key if role == KEY else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return HEADINGS[section]
        return None

    def _under(self, parent: Index) -> list[int]:
        """Return the places of what is below an index; only the first column has anything below it."""
        if parent.isValid() and parent.column() != NAME:
            return []
        return self._below.get(parent.internalId() if parent.isValid() else -1, [])

    def _at(self, place: int) -> QModelIndex:
        return self.createIndex(self._rows[place], 0, place)

    def _take(self, trees: tuple[TreeLine, ...], above: int) -> None:
        for row, tree in enumerate(trees):
            place = len(self._lines)
            self._lines.append(tree)
            self._above.append(above)
            self._rows.append(row)
            self._below.setdefault(above, []).append(place)
            self._take(tree.below, place)
