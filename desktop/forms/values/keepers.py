"""Who answers for the place where a record stands: chief and workers of its grid, or of the grid it lies in."""

from collections.abc import Iterable, Iterator
from datetime import date

from desktop.grids.holders import Holder, holders_of
from desktop.grids.posts import CHIEF, FULL_TIME, PART_TIME
from desktop.grids.service import VILLAGE, GridNode
from desktop.program import Program

WORKERS = (FULL_TIME, PART_TIME)
AND = "、"


class Keepers:
    """Remembers who holds posts in the grids that were asked about."""

    def __init__(self, program: Program, day: date) -> None:
        self._program, self._day = program, day
        self._holders: dict[int, tuple[Holder, ...]] = {}

    def load(self, grids: Iterable[int]) -> None:
        """Read the posts of some grids and of all they lie in."""
        wanted = {node.id for key in grids for node in self._upwards(key)} - self._holders.keys()
        if not wanted:
            return
        with self._program.office.store.read() as session:
            found = holders_of(session, sorted(wanted), self._day)
        self._holders |= {key: found.get(key, ()) for key in wanted}

    def chiefs(self, grid: int) -> tuple[Holder, ...]:
        """Return the chief of a grid, or of the nearest one it lies in; a village's only for the village itself."""
        for node in self._upwards(grid):
            if node.level == VILLAGE and node.id != grid:
                break
            if held := self._in(node.id, (CHIEF,)):
                return held
        return ()

    def workers(self, grid: int) -> tuple[Holder, ...]:
        """Return the workers of a grid, or of the nearest one it lies in; full-time ones before part-time ones."""
        for node in self._upwards(grid):
            for post in WORKERS:
                if held := self._in(node.id, (post,)):
                    return held
        return ()

    def _in(self, grid: int, posts: tuple[str, ...]) -> tuple[Holder, ...]:
        return tuple(one for one in self._holders.get(grid, ()) if one.post in posts)

    def _upwards(self, key: int | None) -> Iterator[GridNode]:
        """Yield a grid and those it lies in; the town is nobody's own."""
        nodes = self._program.grids.nodes
        while key is not None and (node := nodes.get(key)) is not None and node.parent_id is not None:
            yield node
            key = node.parent_id


def names(holders: Iterable[Holder]) -> str | None:
    """Return the names in one line; None where there is nobody."""
    return AND.join(dict.fromkeys(one.name for one in holders)) or None


def phones(holders: Iterable[Holder]) -> str | None:
    """Return the telephone numbers in one line; None where none is known."""
    return AND.join(dict.fromkeys(one.phone for one in holders if one.phone)) or None
