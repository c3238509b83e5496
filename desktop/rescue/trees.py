"""The trees of a database: the rows of a table, the entries of an index, and where something of them is lost.

A tree is walked from its root. A page that is lost takes what is below it away, unless the pages below can be told
to belong there: nothing else refers to them, they are no free pages, and their rows fit the table and the gap.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from desktop.rescue.cells import TABLE_LEAF, Page, Unreadable, Value
from desktop.rescue.sealed import Pages

LOWEST, HIGHEST = -(1 << 63), (1 << 63) - 1


class Gap(NamedTuple):
    """Keys of a table whose rows are lost: above the first, up to the last; whether whole pages of it may be left."""

    above: int
    up_to: int
    is_inner: bool


@dataclass
class Walk:
    """What walking a tree came by: pages that can be read, pages that cannot, gaps in the keys."""

    leaves: list[int] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    gaps: list[Gap] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the tree is lost."""
        return not self.gaps


def walk_table(pages: Pages, root: int) -> Walk:
    """Walk a table: its leaves in the order of their keys."""
    walk = Walk()
    depth = _depth(pages, root, set())
    _down_table(pages, root, LOWEST, HIGHEST, depth, walk)
    return walk


def _depth(pages: Pages, number: int, seen: set[int]) -> int | None:
    """Return how many pages lie between the root and its leaves, or None when no way leads there."""
    if number in seen:
        return None
    seen.add(number)
    try:
        page = Page(pages, number)
        if page.is_leaf:
            return 0
        for child, _ in page.children():
            below = _depth(pages, child, seen)
            if below is not None:
                return below + 1
    except Unreadable:
        pass
    return None


def _down_table(pages: Pages, number: int, above: int, up_to: int, depth: int | None, walk: Walk) -> None:
    if number in walk.seen:
        walk.gaps.append(Gap(above, up_to, False))
        return
    walk.seen.add(number)
    try:
        page = Page(pages, number)
        if page.kind == TABLE_LEAF:
            _require_between(page.keys(), above, up_to)
            walk.leaves.append(number)
            return
        children = page.children()
        _require_between([bound for _, bound in children if bound is not None], above, up_to)
    except Unreadable:
        walk.gaps.append(Gap(above, up_to, depth != 0))
        return
    low = above
    for child, bound in children:
        high = up_to if bound is None else bound
        _down_table(pages, child, low, high, None if depth is None else depth - 1, walk)
        low = high


def _require_between(keys: list[int], above: int, up_to: int) -> None:
    """Raise Unreadable for keys that are not in order, or not where the page above says: an older page came back."""
    before = above
    for key in keys:
        if not before < key <= up_to:
            raise Unreadable
        before = key


def walk_index(pages: Pages, root: int) -> Walk:
    """Walk an index: every page with entries."""
    walk, waiting = Walk(), [root]
    while waiting:
        number = waiting.pop()
        if number in walk.seen:
            continue
        walk.seen.add(number)
        try:
            page = Page(pages, number)
            waiting += [] if page.is_leaf else [child for child, _ in page.children()]
            walk.leaves.append(number)
        except Unreadable:
            walk.gaps.append(Gap(LOWEST, HIGHEST, True))
    return walk


def rows(pages: Pages, leaves: list[int]) -> Iterator[tuple[int, list[Value] | None]]:
    """Yield key and values of the rows on some pages; None for a row of which a part is lost."""
    for number in leaves:
        yield from Page(pages, number).rows()


def entries(pages: Pages, leaves: list[int]) -> Iterator[list[Value] | None]:
    """Yield the entries of an index on some pages."""
    for number in leaves:
        yield from Page(pages, number).entries()


def free_pages(pages: Pages) -> set[int] | None:
    """Return the pages that are not in use, or None when the list of them is not whole."""
    first = pages.page(1)
    if first is None:
        return None
    trunk, told = int.from_bytes(first[32:36], "big"), int.from_bytes(first[36:40], "big")
    free: set[int] = set()
    while trunk and trunk not in free:
        page = pages.page(trunk)
        if page is None:
            return None
        free.add(trunk)
        count = int.from_bytes(page[4:8], "big")
        free.update(int.from_bytes(page[8 + 4 * place : 12 + 4 * place], "big") for place in range(count))
        trunk = int.from_bytes(page[:4], "big")
    return free if len(free) == told else None
