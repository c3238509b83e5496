"""Corners that polygons share: where one is dragged, the others go along, so that no gap arises."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from desktop.maps.shapes import Points, Rings
from ui.map.outlines import Outline
from ui.map.plane import Box
from ui.map.sketch import Place

SAME = 1e-9  # degrees, a tenth of a millimetre: what reckoning leaves between corners that are one

Moved = Mapping[Place, Place]  # where a shared corner is kept, and where it was dragged


class Followers:
    """The polygons around one that may share corners with it."""

    def __init__(self, outlines: Iterable[Outline], box: Box) -> None:
        west, north, east, south = box
        self._outlines = {
            one.key: one
            for one in outlines
            if one.box[0] <= east and one.box[2] >= west and one.box[1] <= south and one.box[3] >= north
        }
        rings = [(key, ring) for key, one in self._outlines.items() for ring in one.places]
        self._corners = np.concatenate([ring for _, ring in rings]) if rings else np.empty((0, 2))
        self._owners = np.repeat([key for key, _ in rings], [len(ring) for _, ring in rings])

    def at(self, place: Place) -> frozenset[int]:
        """Return the keys of the polygons with a corner at a place."""
        found = np.abs(self._corners - place).max(axis=1, initial=0.0) <= SAME
        return frozenset(self._owners[found].tolist())

    def keys(self, moved: Moved) -> frozenset[int]:
        """Return which polygons go along."""
        return frozenset().union(*map(self.at, moved))

    def outlines(self, moved: Moved) -> list[Points]:
        """Return the rings of the polygons that go along as they would be, in degrees."""
        return [along(ring, moved) for key in self.keys(moved) for ring in self._outlines[key].places]


def along(ring: Points, moved: Moved) -> Points:
    """Return a ring with its shared corners where they were dragged."""
    made = ring.copy()
    for origin, now in moved.items():
        made[np.abs(ring - origin).max(axis=1) <= SAME] = now
    return made


def all_along(rings: Rings, moved: Moved) -> Sequence[Sequence[Points]]:
    """Return the polygons of a shape with their shared corners where they were dragged."""
    return [[along(ring, moved) for ring in part] for part in rings]
