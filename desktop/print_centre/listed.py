"""Records of a list as the rows of a ledger: read in parts while they are set, in groups where the layout asks so."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from db.models.log import DisclosureKind
from desktop.fields import Field, Kind, Mask
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.layouts.layout import NUMBER, Layout
from desktop.print_centre.kinds import LedgerData
from desktop.printing.document import Align
from desktop.printing.ledger_sheet import Offered
from desktop.program import Program
from desktop.tables import Keys, Row

CHUNK = 500  # rows read at once
VILLAGE, GRID = "village", "grid_id"
NUMBERS = frozenset({Kind.NUMBER, Kind.DECIMAL})
CENTRED = frozenset({Kind.CODE, Kind.DATE, Kind.FLAG, Kind.ID_NUMBER, Kind.PHONE, Kind.CREDIT_CODE})
SHORT = 6  # characters of a text that stands in the middle of its column: a name, a duty
SECRET = frozenset({Mask.ID_NUMBER, Mask.PHONE, Mask.NAME})

Reading = Callable[[Sequence[int]], Mapping[int, Row]]
Wording = Callable[[Row], str]


@dataclass(frozen=True)
class Listed:
    """Which records stand on a ledger, in their order, and how they read."""

    keys: Keys | Sequence[int]
    read: Reading
    columns: tuple[Offered, ...]
    worded: Mapping[str, Wording] = field(default_factory=dict)  # columns that say something else than the list does
    by_grid: Callable[[Keys | Sequence[int]], Keys | Sequence[int]] | None = None  # a quick order, where there is one


def offered(fields: Iterable[Field], headings: Mapping[str, str] | None = None) -> tuple[Offered, ...]:
    """Return the columns that the Fields of a list can fill, called as the ledger calls them."""
    own = headings or {}
    return tuple(
        Offered(
            one.key,
            own.get(one.key, one.title),
            align_of(one.kind, one.width),
            one.kind in NUMBERS,
            one.mask in SECRET,
        )
        for one in fields
    )


def align_of(kind: Kind, width: int = SHORT + 1) -> Align:
    """Return to which side a value is set: numbers right, what is short or of a kind in the middle, texts left."""
    if kind in NUMBERS:
        return Align.RIGHT
    return Align.CENTRE if kind in CENTRED or (kind is Kind.TEXT and width <= SHORT) else Align.LEFT


def ledger_data(
    listed: Listed,
    layout: Layout,
    grids: Grids,
    progress: Progress,
    *,
    about: str = "",
    first_number: int = 1,
    totals: Mapping[str, str] | None = None,
    note: str = "",
) -> LedgerData:
    """Return the rows of a ledger. Only the columns that the layout shows are put into words."""
    keys: Keys | Sequence[int] = listed.keys
    if layout.group_by in {one.key for one in listed.columns}:
        keys = _grouped(listed, layout.group_by, grids, progress)
    wanted = {layout.group_by, *(one.key for one in layout.columns)}
    names = tuple(one.key if one.key in wanted else "" for one in listed.columns)

    def rows() -> Iterator[Sequence[str]]:
        for row in _rows(listed, keys):
            yield tuple(_text(listed, row, name) if name else "" for name in names)

    return LedgerData(listed.columns, len(keys), rows, about, first_number, "", totals or {}, note)


def note_shown(program: Program, subject: str, layout: Layout, count: int) -> None:
    """Write down that what a room shows is printed as its ledger, before it is."""
    columns = [one.key for one in layout.columns if one.key != NUMBER]
    program.disclosures.note(DisclosureKind.PRINTED, subject, None, columns, count, is_masked=True)


class Places:
    """Where grids stand in the tree, told by the names that ledgers call them by."""

    def __init__(self, grids: Grids) -> None:
        self._orders: dict[str, int] = {}
        self._villages: dict[str, str] = {}
        for place, node in enumerate(grids.in_order()):
            village = grids.village_of(node.id)
            for name in (grids.path_name(node.id), node.name):
                self._orders.setdefault(name, place)
            self._villages[grids.path_name(node.id)] = village.name if village else ""

    def order(self, name: str) -> int:
        """Return the place of a grid or village; what is none stands behind all."""
        return self._orders.get(name, len(self._orders))

    def village(self, path_name: str) -> str:
        """Return the village of a grid."""
        return self._villages.get(path_name, "")


def _rows(listed: Listed, keys: Keys | Sequence[int]) -> Iterator[Row]:
    """Yield the rows of records; one deleted meanwhile is passed over."""
    for first in range(0, len(keys), CHUNK):
        part = [int(key) for key in keys[first : first + CHUNK]]
        found = listed.read(part)
        yield from (found[key] for key in part if key in found)


def _text(listed: Listed, row: Row, name: str) -> str:
    wording = listed.worded.get(name)
    return wording(row) if wording is not None else row.get(name, "")


def _grouped(listed: Listed, name: str, grids: Grids, progress: Progress) -> Keys | Sequence[int]:
    """Return keys with equal values of a column side by side: grids as the tree has them, others as they first come."""
    progress.begin(len(listed.keys), "正在分组")
    if listed.by_grid is not None and name in (GRID, VILLAGE):
        return listed.by_grid(listed.keys)
    found, places = dict[str, list[int]](), Places(grids)
    for first in range(0, len(listed.keys), CHUNK):
        part = [int(key) for key in listed.keys[first : first + CHUNK]]
        rows = listed.read(part)
        for key in part:
            if key in rows:
                found.setdefault(_text(listed, rows[key], name), []).append(key)
        progress.advance(len(part))
    return [key for text in sorted(found, key=places.order) for key in found[text]]
