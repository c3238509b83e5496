"""What a drawn point catches: a corner of a neighbour first, else its border, so that no gap arises."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from desktop.maps.shapes import Points
from ui.map.outlines import Outline
from ui.map.sketch import Place


class Caught(NamedTuple):
    """A place on a neighbour: of which ring, and how many corners along it."""

    place: Place
    key: int
    ring: int
    along: float  # a whole number is a corner

    @property
    def is_corner(self) -> bool:
        """Whether it is a corner and not only a place on the border."""
        return self.along == int(self.along)


class Catcher:
    """Finds the nearest corner or border of some polygons."""

    def __init__(self, outlines: Iterable[Outline]) -> None:
        self._outlines: Sequence[Outline] = tuple(outlines)
        self._boxes = np.array([one.box for one in self._outlines]).reshape(-1, 4)

    def catch(self, x: float, y: float, reach: float, without: frozenset[int] = frozenset()) -> Caught | None:
        """Return what lies within `reach` metres of a spot, or None; polygons `without` catch nothing."""
        west, north, east, south = self._boxes.T
        near = (west <= x + reach) & (east >= x - reach) & (north <= y + reach) & (south >= y - reach)
        best: tuple[float, Caught] | None = None
        for place in np.nonzero(near)[0].tolist():
            if self._outlines[place].key in without:
                continue
            for number in range(len(self._outlines[place].rings)):
                found = self._nearest(self._outlines[place], number, (x, y), reach)
                if found is not None and (best is None or found[0] < best[0]):
                    best = found
        return best[1] if best is not None else None

    def between(self, one: Caught, other: Caught) -> list[Place]:
        """Return the corners of a neighbour's border from one place on it to another, the shorter way."""
        if (one.key, one.ring) != (other.key, other.ring):
            return []
        outline = next(each for each in self._outlines if each.key == one.key)
        flat, places = outline.rings[one.ring], outline.places[one.ring]
        ways = [_way(one.along, other.along, len(places)), _way(other.along, one.along, len(places))[::-1]]
        shorter = min(ways, key=lambda way: _length(flat, one, way, other))
        return [(float(places[corner][0]), float(places[corner][1])) for corner in shorter]

    def _nearest(
        self, outline: Outline, number: int, spot: tuple[float, float], reach: float
    ) -> tuple[float, Caught] | None:
        """Return a corner within reach, else the nearest place on the border; the distance puts corners first."""
        flat, places = outline.rings[number], outline.places[number]
        away = np.hypot(*(flat - spot).T)
        corner = int(away.argmin())
        if away[corner] <= reach:
            place = (float(places[corner][0]), float(places[corner][1]))
            return float(away[corner]) - reach, Caught(place, outline.key, number, float(corner))
        along, distance = nearest_on_border(flat, spot)
        if distance > reach / 2:  # a border is caught from nearer than a corner
            return None
        begin, share = int(along), along - int(along)
        ends = places[begin], places[(begin + 1) % len(places)]
        longitude, latitude = (ends[0] + (ends[1] - ends[0]) * share).tolist()
        return distance, Caught((longitude, latitude), outline.key, number, along)


def nearest_on_border(ring: Points, spot: tuple[float, float]) -> tuple[float, float]:
    """Return how many corners along a ring its nearest place to a spot lies, and how far away that is."""
    ways = np.roll(ring, -1, axis=0) - ring
    lengths = np.maximum((ways**2).sum(axis=1), 1e-12)
    shares = np.clip(((spot - ring) * ways).sum(axis=1) / lengths, 0.0, 1.0 - 1e-9)
    away = np.hypot(*(ring + ways * shares[:, None] - spot).T)
    side = int(away.argmin())
    return side + float(shares[side]), float(away[side])


def _way(begin: float, end: float, count: int) -> list[int]:
    """Return the corners after one place on a ring and before another, forwards."""
    corner, found = int(begin) + 1, []
    last = int(np.ceil(end)) if end > begin else int(np.ceil(end)) + count
    while corner < last:
        found.append(corner % count)
        corner += 1
    return found


def _length(flat: Points, one: Caught, way: Sequence[int], other: Caught) -> float:
    """Return the length of a way along a ring in metres."""
    spots = np.array([_spot(flat, one.along), *(flat[corner] for corner in way), _spot(flat, other.along)])
    return float(np.hypot(*np.diff(spots, axis=0).T).sum())


def _spot(flat: Points, along: float) -> Points:
    begin, share = int(along), along - int(along)
    spot: Points = flat[begin] + (flat[(begin + 1) % len(flat)] - flat[begin]) * share
    return spot
