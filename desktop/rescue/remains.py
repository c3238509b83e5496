"""What is left of a damaged database: its tables as far as their pages can be read, and what is known of the rest."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from desktop.jobs import Progress
from desktop.rescue.cells import TABLE_LEAF, Page, Unreadable, Value
from desktop.rescue.guessing import Witnesses, believed
from desktop.rescue.shapes import Entry, Table, is_data, tables_of
from desktop.rescue.trees import Gap, Walk, entries, free_pages, rows, walk_index, walk_table
from desktop.rescue.writeahead import Image

Guesses = Callable[[], Sequence[Entry]]  # the list of tables as a backup, or a new office, has it

SCHEMA_ROOT = 1
NOWHERE = 0  # where a table begins whose line is lost
TELLING = frozenset({"name", "title", "number", "household_no", "code"})  # what a lost record may be told by
WITHOUT_KEYS = "WITHOUT ROWID"
SEQUENCE = "sqlite_sequence"


@dataclass
class Losses:
    """What is lost of one table: keys of rows, whether they are all known, what else is known of them."""

    keys: set[int] = field(default_factory=set)
    is_exact: bool = True
    told: dict[int, str] = field(default_factory=dict)


class Remains:
    """A damaged database, read table by table."""

    def __init__(self, image: Image, guesses: Sequence[Guesses] = ()) -> None:
        """Read what is left; `guesses` give the list of tables from elsewhere, for lines of it that are lost."""
        self.image = image
        self._guesses = guesses
        self._adopted: dict[str, list[int]] | None = None
        self._walks: dict[str, Walk] = {}
        self._list_is_whole = True

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """The list of tables and indices, as far as it can be read or made out, by name."""
        walk = walk_table(self.image, SCHEMA_ROOT)
        found: dict[str, Entry] = {}
        self._list_is_whole = walk.is_whole
        for _, stored in rows(self.image, walk.leaves):
            if stored is None or len(stored) < 5:
                self._list_is_whole = False
            else:
                kind, name, table, root, sql = stored[:5]
                found[str(name)] = Entry(str(kind), str(name), str(table), int(str(root)), str(sql or ""))
        for listed in [] if self._list_is_whole else self._guesses:
            guesses = listed()
            found |= believed(self.image, found, guesses)
            lost = {one.name: one._replace(root=NOWHERE) for one in guesses if one.kind == "table"}
            if lost.keys() >= {one.name for one in found.values() if one.kind == "table" and is_data(one.name)}:
                found = lost | found
                self._list_is_whole = True
                break
        return found

    @cached_property
    def shapes(self) -> Mapping[str, Table]:
        """What the tables look like."""
        return tables_of(self.entries.values())

    @property
    def names(self) -> list[str]:
        """The tables that hold data."""
        return [name for name in self.shapes if is_data(name)]

    def lost_pages(self, progress: Progress) -> list[int]:
        """Return the pages that cannot be read, without those that were not in use."""
        free = free_pages(self.image) or set()
        numbers = range(1, self.image.count + 1)
        seen = progress.over(numbers, len(numbers), "正在核对每一页")
        return [one for one in seen if one not in free and self.image.page(one) is None]

    def rows(self, name: str) -> Iterator[tuple[int, tuple[Value, ...] | None]]:
        """Yield key and row of everything that can be read of a table; None for a row that is there in part."""
        table = self.shapes[name]
        leaves = [*self.walk(name).leaves, *self._adoptions().get(name, ())]
        for key, stored in rows(self.image, leaves):
            yield key, table.row(key, stored) if stored is not None and len(stored) <= len(table.columns) else None

    def walk(self, name: str) -> Walk:
        """Return what walking a table came by."""
        if name not in self._walks:
            self._walks[name] = walk_table(self.image, self.entries[name].root)
        return self._walks[name]

    def losses(self, name: str, read: set[int]) -> Losses:
        """Return what is lost of a table of which some rows were read; its indices know what there was."""
        losses = Losses(is_exact=False)
        table = self.shapes[name]
        for index, (columns, _) in table.indices.items():
            if index not in self.entries:
                continue
            walk = walk_index(self.image, self.entries[index].root)
            is_whole = walk.is_whole
            for entry in entries(self.image, walk.leaves):
                if entry is None or not isinstance(entry[-1], int):
                    is_whole = False
                elif (key := entry[-1]) not in read:
                    losses.keys.add(key)
                    self._tell(losses, key, columns, entry)
            losses.is_exact = losses.is_exact or is_whole
        return losses

    def gaps(self, name: str) -> list[Gap]:
        """Return where keys are lost."""
        return self.walk(name).gaps

    @staticmethod
    def _tell(losses: Losses, key: int, columns: Sequence[str], entry: Sequence[Value]) -> None:
        for column, value in zip(columns, entry, strict=False):
            if column in TELLING and isinstance(value, str):
                losses.told[key] = value

    def _adoptions(self) -> dict[str, list[int]]:
        """Return pages of rows that no page refers to any more, by the table whose gap alone they fit."""
        if self._adopted is None:
            self._adopted = {}
            torn = {name: [gap for gap in self.walk(name).gaps if gap.is_inner] for name in self._trees()}
            claims = [(name, gap) for name, gaps in torn.items() for gap in gaps]
            free = free_pages(self.image)
            if claims and free is not None and self.image.log.is_one_moment:
                witnesses = {name: Witnesses(self.image, self.shapes[name], self.entries) for name, _ in claims}
                for number in self._astray(free):
                    fitting = {name: self._fitting(number, name, gap) for name, gap in claims}
                    told = {name: witnesses[name].bear_out(sample) for name, sample in fitting.items() if sample}
                    sure = [name for name, truth in told.items() if truth]
                    if not sure and self._list_is_whole:  # or a table of which nothing is known might claim it
                        sure = [name for name, truth in told.items() if truth is None]
                    if len(sure) == 1:
                        self._adopted.setdefault(sure[0], []).append(number)
        return self._adopted

    def _trees(self) -> list[str]:
        listed = [one for one in self.entries.values() if one.name in self.shapes]
        return [one.name for one in listed if one.kind == "table" and WITHOUT_KEYS not in one.sql.upper()]

    def _astray(self, free: set[int]) -> Iterator[int]:
        seen = set().union(*(self.walk(name).seen for name in self._trees()), free)
        seen |= walk_table(self.image, SCHEMA_ROOT).seen
        for number in range(1, self.image.count + 1):
            if number not in seen:
                try:
                    if Page(self.image, number).kind == TABLE_LEAF:
                        yield number
                except Unreadable:
                    continue

    def _fitting(self, number: int, name: str, gap: Gap) -> dict[int, tuple[Value, ...]]:
        """Return the rows of a page, if they all fit a table and one of its gaps."""
        table = self.shapes[name]
        try:
            found = list(Page(self.image, number).rows())
        except Unreadable:
            return {}
        known = {key: stored for key, stored in found if stored is not None}
        if not all(gap.above < key <= gap.up_to for key, _ in found) or not all(map(table.fits, known.values())):
            return {}
        return {key: table.row(key, stored) for key, stored in known.items()}

    def sequences(self) -> dict[str, int]:
        """Return the highest key that each table ever gave, as far as it can be read."""
        if SEQUENCE not in self.entries:
            return {}
        found = rows(self.image, walk_table(self.image, self.entries[SEQUENCE].root).leaves)
        return {str(stored[0]): int(str(stored[1])) for _, stored in found if stored is not None and len(stored) == 2}
