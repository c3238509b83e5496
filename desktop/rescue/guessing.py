"""Rows whose table is not plain: the indices of a table are heard as witnesses.

A table whose line in the list of tables is lost is believed to begin at a page when its rows there fit it and stand
under the same keys in one of its indices, wherever that one is said to begin.
"""

from collections.abc import Iterable, Mapping
from itertools import islice

from desktop.rescue.cells import Page, Unreadable, Value
from desktop.rescue.sealed import Pages
from desktop.rescue.shapes import Entry, Table, is_data, tables_of
from desktop.rescue.trees import entries, rows, walk_index, walk_table

SAMPLE = 200  # rows that are compared
FEW = 5


class Witnesses:
    """What the indices of one table tell of its rows."""

    def __init__(self, pages: Pages, table: Table, places: Mapping[str, Entry]) -> None:
        self._pages, self._table = pages, table
        self._names = [one.name for one in table.columns]
        self._roots = {name: places[name].root for name in table.indices if name in places}
        self._told: dict[str, dict[int, int]] = {}

    def bear_out(self, sample: Mapping[int, tuple[Value, ...]], few: int = FEW) -> bool | None:
        """Return whether the indices have these rows as they are, or None when none can tell.

        One entry of its own kind is proof enough; of an index whose entries are alike all rows must agree, and no
        `few` of them.
        """
        told: bool | None = None
        for name, (columns, is_unique) in self._table.indices.items():
            if name in self._roots and set(columns) <= set(self._names):
                places = [self._names.index(column) for column in columns]
                values = {key: tuple(row[one] for one in places) for key, row in sample.items()}
                stood = self._entries(name)
                known = [key for key, one in values.items() if key in stood and any(part is not None for part in one)]
                if any(stood[key] != hash(values[key]) for key in known):
                    return False
                if known and (is_unique or len(known) == len(sample) >= few):
                    told = True
        return told

    def _entries(self, index: str) -> Mapping[int, int]:
        if index not in self._told:
            told = self._told[index] = {}
            for entry in entries(self._pages, walk_index(self._pages, self._roots[index]).leaves):
                if entry and isinstance(entry[-1], int):
                    told[entry[-1]] = hash(tuple(entry[:-1]))
        return self._told[index]


def believed(pages: Pages, known: Mapping[str, Entry], guesses: Iterable[Entry]) -> dict[str, Entry]:
    """Return those of the guesses, with their indices, that the pages bear out."""
    lost = [one for one in guesses if one.name not in known]
    shapes = tables_of(sorted(lost, key=lambda one: one.kind, reverse=True))  # tables before their indices
    places = {one.name: one for one in [*lost, *known.values()]}
    taken = {one.root for one in known.values()}
    found: dict[str, Entry] = {}
    for one in lost:
        if one.kind == "table" and is_data(one.name) and one.name in shapes and one.root not in taken:
            table = shapes[one.name]
            sample = _sample(pages, table, one.root)
            roots = [one.root, *(places[name].root for name in table.indices if name in places)]
            if Witnesses(pages, table, places).bear_out(sample, few=1) or all(_is_empty(pages, root) for root in roots):
                found[one.name] = one
                found |= {name: places[name] for name in table.indices if name in places}
    return found


def _sample(pages: Pages, table: Table, root: int) -> dict[int, tuple[Value, ...]]:
    """Return some rows of a table that begins at a page; none when one of them does not fit it."""
    sample: dict[int, tuple[Value, ...]] = {}
    for key, stored in islice(rows(pages, walk_table(pages, root).leaves), SAMPLE):
        if stored is not None:
            if not table.fits(stored):
                return {}
            sample[key] = table.row(key, stored)
    return sample


def _is_empty(pages: Pages, root: int) -> bool:
    """Whether a page is the whole of a table or an index without anything in it: no other page is ever left empty."""
    try:
        page = Page(pages, root)
    except Unreadable:
        return False
    return page.is_leaf and not page.places
