"""A polygon while it is drawn or changed: its corners in degrees, and every step back and forward again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from desktop.maps.shapes import Points, Rings

Place = tuple[float, float]  # longitude and latitude, exactly as they will be kept
Ring = tuple[Place, ...]  # without the last corner that repeats the first


class Corner(NamedTuple):
    """Where a corner stands: in which polygon, in which of its rings, at which place."""

    polygon: int
    ring: int
    place: int


class _State(NamedTuple):
    polygons: tuple[tuple[Ring, ...], ...]
    is_open: bool  # whether the only ring is still being drawn
    moved: tuple[tuple[Place, Place], ...] = ()  # shared corners of neighbours: where they are kept, where they go


class Sketch:
    """Changes step by step; each step can be taken back."""

    def __init__(self, rings: Rings | None = None) -> None:
        """Begin with the polygons of a shape, or with nothing and one open line."""
        polygons = (((),),) if rings is None else tuple(tuple(_open(ring) for ring in one) for one in rings)
        self._states = [_State(polygons, rings is None)]
        self._now = 0

    @property
    def _state(self) -> _State:
        return self._states[self._now]

    @property
    def is_open(self) -> bool:
        """Whether its first line is still being drawn."""
        return self._state.is_open

    @property
    def is_changed(self) -> bool:
        """Whether something would be lost."""
        return self._state != self._states[0]

    @property
    def polygons(self) -> tuple[tuple[Ring, ...], ...]:
        """All corners as they are now."""
        return self._state.polygons

    @property
    def moved(self) -> Mapping[Place, Place]:
        """Where corners that neighbours share are kept, and where they were dragged."""
        return dict(self._state.moved)

    @property
    def line(self) -> Ring:
        """The corners of the line that is being drawn."""
        return self.polygons[0][0]

    @property
    def rings(self) -> tuple[tuple[Points, ...], ...]:
        """The polygons as they are saved: each ring ends where it began."""
        return tuple(tuple(np.array([*ring, *ring[:1]]) for ring in one) for one in self.polygons)

    def corners(self) -> Iterator[tuple[Corner, Place]]:
        """Yield every corner and where it is."""
        for first, polygon in enumerate(self.polygons):
            for second, ring in enumerate(polygon):
                for third, place in enumerate(ring):
                    yield Corner(first, second, third), place

    def add(self, places: Sequence[Place]) -> None:
        """Go on with the open line."""
        self._put(_State((((*self.line, *places),),), True))

    def close(self) -> bool:
        """Make a polygon of the open line; return whether it has corners enough."""
        if self.is_open and len(self.line) > 2:
            self._put(_State(self.polygons, False))
        return not self.is_open

    def move(self, corner: Corner, place: Place, moved: Mapping[Place, Place] | None = None) -> None:
        """Put a corner elsewhere; `moved` says which corners of neighbours are moved from now on."""
        ring = self._ring(corner)
        self._change(corner, (*ring[: corner.place], place, *ring[corner.place + 1 :]), moved)

    def insert(self, corner: Corner, place: Place) -> None:
        """Put a new corner before another."""
        ring = self._ring(corner)
        self._change(corner, (*ring[: corner.place], place, *ring[corner.place :]))

    def remove(self, corner: Corner) -> bool:
        """Take a corner out; return whether enough are left for that."""
        ring = self._ring(corner)
        if len(ring) <= (1 if self.is_open else 3):
            return False
        self._change(corner, (*ring[: corner.place], *ring[corner.place + 1 :]))
        return True

    def remove_last(self) -> bool:
        """Take the last corner of the open line back; return whether there was one."""
        if not self.is_open or not self.line:
            return False
        self._put(_State(((self.line[:-1],),), True))
        return True

    def undo(self) -> bool:
        """Go one step back; return whether there was one."""
        self._now, before = max(self._now - 1, 0), self._now
        return self._now != before

    def redo(self) -> bool:
        """Go one step forward again; return whether there was one."""
        self._now, before = min(self._now + 1, len(self._states) - 1), self._now
        return self._now != before

    def merge_steps(self, since: int) -> None:
        """Make one step of all since a mark: a drag is one."""
        if self._now > since + 1:
            self._states[since + 1 :] = [self._state]
            self._now = since + 1

    @property
    def steps(self) -> int:
        """The mark of the step it stands at."""
        return self._now

    def _ring(self, corner: Corner) -> Ring:
        return self.polygons[corner.polygon][corner.ring]

    def _change(self, corner: Corner, ring: Iterable[Place], moved: Mapping[Place, Place] | None = None) -> None:
        polygons = [list(one) for one in self.polygons]
        polygons[corner.polygon][corner.ring] = tuple(ring)
        kept = self._state.moved if moved is None else tuple(moved.items())
        self._put(_State(tuple(map(tuple, polygons)), self.is_open, kept))

    def _put(self, state: _State) -> None:
        if state != self._state:
            self._states[self._now + 1 :] = [state]
            self._now += 1


def _open(ring: Points) -> Ring:
    places = [(float(one[0]), float(one[1])) for one in ring]
    return tuple(places[:-1] if len(places) > 1 and places[0] == places[-1] else places)
