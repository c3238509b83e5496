"""The tree of grids as Qt asks for it: built whole beside the window, narrowed and counted without reading anything."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.grids.service import GridNode

AnyIndex = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
HEADS = ("网格", "人口", "户数")
COUNTED = ("people", "households")  # what the columns behind the name tell
CLOSED = "已撤销"


@dataclass(frozen=True, slots=True)
class Branch:
    """One grid of the tree with the places of what lies below it."""

    key: int
    parent: int | None
    name: str
    code: str
    level: str
    closed: bool


def branches_of(nodes: Iterable[GridNode], level_title: Callable[[str], str]) -> tuple[Branch, ...]:
    """Return grids as the tree shows them, each after the one it lies in."""
    return tuple(
        Branch(node.id, node.parent_id, node.name, node.code, level_title(node.level), node.closed) for node in nodes
    )


class GridTree(QAbstractItemModel):
    """Shows some of the branches: those wished for and what they lie in."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: Mapping[int, Branch] = {}
        self._below: dict[int | None, list[int]] = {None: []}
        self._rows: dict[int, int] = {}
        self._figures: Mapping[str, Mapping[int, float]] = {}
        self._meant: Set[int] | None = None
        self._with_closed = False

    @property
    def shown(self) -> int:
        """How many grids are in the tree."""
        return len(self._rows)

    def branch(self, key: int) -> Branch | None:
        """Return a grid of the tree, shown or not."""
        return self._all.get(key)

    def show(self, branches: Sequence[Branch]) -> None:
        """Show other branches."""
        self.beginResetModel()
        self._all = {one.key: one for one in branches}
        self._arrange()
        self.endResetModel()

    def narrow(self, meant: Set[int] | None, *, with_closed: bool) -> None:
        """Show only the grids meant, with what they lie in; None means all."""
        self.beginResetModel()
        self._meant, self._with_closed = meant, with_closed
        self._arrange()
        self.endResetModel()

    def count(self, figures: Mapping[str, Mapping[int, float]]) -> None:
        """Take other figures. The view is painted anew as a whole: a signal for each branch would take 0.3 s."""
        self._figures = figures

    @property
    def forks(self) -> Iterable[int]:
        """The grids shown that have others below them."""
        return [key for key in self._below if key is not None]

    def key_of(self, index: AnyIndex) -> int | None:
        """Return the grid an index stands for."""
        return int(index.internalId()) if index.isValid() else None

    def index_of(self, key: int) -> QModelIndex:
        """Return where a grid stands, or nowhere."""
        return self.createIndex(self._rows[key], 0, key) if key in self._rows else QModelIndex()

    def figure(self, key: int, column: int) -> str:
        """Return what a column behind the name tells of a grid."""
        figures = self._figures.get(COUNTED[column - 1])
        return "" if figures is None else f"{int(figures.get(key, 0)):,}"

    def index(self, row: int, column: int, parent: AnyIndex = ROOT) -> QModelIndex:
        below = self._below.get(self.key_of(parent), [])
        if not (0 <= row < len(below) and 0 <= column < len(HEADS)):
            return QModelIndex()
        return self.createIndex(row, column, below[row])

    def parent(self, index: AnyIndex = ROOT) -> Any:
        if not index.isValid():
            return QModelIndex()
        above = self._all[int(index.internalId())].parent
        return self.index_of(above) if above is not None else QModelIndex()

    def rowCount(self, parent: AnyIndex = ROOT) -> int:
        return len(self._below.get(self.key_of(parent), ())) if parent.column() <= 0 else 0

    def columnCount(self, parent: AnyIndex = ROOT) -> int:
        return len(HEADS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        branch = self._all.get(int(index.internalId())) if index.isValid() else None
        if branch is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return branch.name if index.column() == 0 else self.figure(branch.key, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return "　".join(filter(None, (branch.name, branch.level, branch.code, CLOSED if branch.closed else "")))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            counted = [f"{HEADS[at]} {self.figure(branch.key, at)}" for at in range(1, len(HEADS))]
            return "，".join([branch.name, branch.level, *([CLOSED] if branch.closed else []), *counted])
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and section:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return HEADS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def _arrange(self) -> None:
        wanted = {key for key, one in self._all.items() if self._with_closed or not one.closed}
        if self._meant is not None:
            wanted &= self._meant
        shown: set[int] = set()
        for key in wanted:
            above: int | None = key
            while above is not None and above not in shown and above in self._all:
                shown.add(above)
                above = self._all[above].parent
        self._below, self._rows = {None: []}, {}
        for key, one in self._all.items():
            if key in shown:
                beside = self._below.setdefault(one.parent, [])
                self._rows[key] = len(beside)
                beside.append(key)
