"""Polygons made ready to be drawn: flat, at three levels of detail, each with the place of its name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from desktop.jobs import Progress
from desktop.maps.shapes import Bounds, Points, Rings
from ui.map.plane import Box, Flat

FULL, NEAR, FAR = 0, 1, 2  # levels of detail
SEEN = 0.7  # pixels below which two corners are one
WINDOW = 1600  # pixels a whole map takes on a usual screen
NEARER = 6.0  # times that the middle level is finer than the coarsest
CJK = "\u2e80"  # from here on characters are as wide as they are high
NARROW = 0.56  # the width of a letter or digit, in heights
ROWS = (0.5, 0.4, 0.6, 0.3, 0.7)  # heights in a polygon at which its name may stand, the best first


@dataclass(frozen=True, eq=False, repr=False)
class Plot:
    """One polygon to be drawn: its key, its name and its rings in degrees."""

    key: int
    name: str
    rings: Rings


@dataclass(frozen=True, eq=False, repr=False)
class Outline:
    """One polygon ready to be drawn. Sizes are metres."""

    key: int
    name: str
    paths: tuple[QPainterPath, ...]  # by level of detail
    rings: tuple[Points, ...]  # flat, each without the last corner that repeats the first
    places: tuple[Points, ...]  # the same in degrees, exactly as they are kept
    box: Box
    spot: tuple[float, float]  # where its name stands
    room: tuple[float, float]  # how wide and how high the name may be there
    length: float  # about how long the name is, in heights of its letters


@dataclass(frozen=True, eq=False, repr=False)
class Outlines:
    """All polygons of a map, the largest first, so that none hides another."""

    plane: Flat
    all: tuple[Outline, ...]
    box: Box
    steps: tuple[float, float, float]  # metres between corners by level of detail

    def find(self, key: int) -> Outline | None:
        """Return one polygon by its key."""
        return next((one for one in self.all if one.key == key), None)

    def level(self, scale: float) -> int:
        """Return the level of detail that is enough for so many pixels a metre."""
        seen = SEEN / scale
        return max(place for place, step in enumerate(self.steps) if step <= seen or place == FULL)

    @classmethod
    def of(cls, plots: Iterable[Plot], extent: Bounds, progress: Progress | None = None) -> "Outlines":
        """Make polygons ready. Takes a moment for thousands: a job for beside the window.

        The ground is laid flat around the middle of `extent`, which is also what a map without polygons shows.
        """
        plane = Flat(*extent.centre)
        opened = [(plot, _opened(plot.rings)) for plot in plots]
        known = [(plot, rings) for plot, rings in opened if rings]
        if not known:
            return cls(plane, (), plane.box(extent), (0.0, 0.0, 0.0))
        lengths = [len(ring) for _, rings in known for ring in rings]
        places = np.concatenate([ring for _, rings in known for ring in rings])
        flat = plane.flat(places)  # all at once: calling numpy for every ring takes longer than its work
        (west, north), (east, south) = flat.min(axis=0).tolist(), flat.max(axis=0).tolist()
        coarse = SEEN * max(east - west, south - north) / WINDOW
        steps = (0.0, coarse / NEARER, coarse)
        pieces = iter(np.split(flat, np.cumsum(lengths)[:-1]))
        made = []
        for plot, rings in known:
            if progress is not None:
                progress.check()
            made.append(_outline(plot, rings, [next(pieces) for _ in rings], steps))
        made.sort(key=lambda one: (one.box[0] - one.box[2]) * (one.box[3] - one.box[1]))
        return cls(plane, tuple(made), (west, north, east, south), steps)


def path_of(rings: Iterable[Points]) -> QPainterPath:
    """Return flat rings as one path; what lies in two rings is a hole."""
    path = QPainterPath()
    for ring in rings:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring.tolist()]))
        path.closeSubpath()
    return path


def length(words: str) -> float:
    """Return about how long words are, in heights of their letters."""
    return sum(1.0 if one >= CJK else NARROW for one in words)


def thinned(ring: Points, step: float) -> Points:
    """Return a ring without the corners that fall on their neighbours.

    Corners move to a lattice that is the same for all rings: neighbours that share a border still do.
    """
    cells = np.round(ring / step)
    kept = cells[np.any(cells != np.roll(cells, 1, axis=0), axis=1)]
    return kept * step if len(kept) > 2 else ring[:: max(1, len(ring) // 4)]  # a speck is still drawn


def _opened(rings: Rings) -> list[Points]:
    """Return all rings, each without the last corner where it only repeats the first."""
    flat = [np.asarray(ring, dtype=np.float64)[:, :2] for polygon in rings for ring in polygon]
    flat = [ring[:-1] if len(ring) > 1 and np.array_equal(ring[0], ring[-1]) else ring for ring in flat]
    return [ring for ring in flat if len(ring) > 2]


def _outline(plot: Plot, rings: Sequence[Points], flat: Sequence[Points], steps: Sequence[float]) -> Outline:
    corners = np.vstack(flat)
    (west, north), (east, south) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    spot, wide = _name_spot(flat)
    return Outline(
        key=plot.key,
        name=plot.name,
        paths=tuple(path_of(_seen(flat, step)) for step in steps),
        rings=tuple(flat),
        places=tuple(rings),
        box=(west, north, east, south),
        spot=spot,
        room=(wide, (south - north) / 2),
        length=length(plot.name),
    )


def _seen(rings: Sequence[Points], step: float) -> Iterator[Points]:
    return (thinned(ring, step) if step else ring for ring in rings)


def _name_spot(rings: Sequence[Points]) -> tuple[tuple[float, float], float]:
    """Return the middle of the widest of a few lines across the largest ring, and how wide that is."""
    outer = max(rings, key=lambda ring: float(np.prod(np.ptp(ring, axis=0))))
    low, high = outer[:, 1].min(), outer[:, 1].max()
    best, found = 0.0, (float(outer[:, 0].mean()), float((low + high) / 2))
    for share in ROWS:
        row = float(low + (high - low) * share)
        ends = np.sort(np.concatenate([_crossings(ring, row) for ring in rings]))
        for left, right in zip(ends[::2], ends[1::2], strict=False):
            if right - left > best * 1.1:  # only for clearly more room does a name leave the middle
                best, found = float(right - left), (float(left + right) / 2, row)
    return found, best


def _crossings(ring: Points, row: float) -> Points:
    """Return where a ring crosses a line from west to east."""
    (x, y), (next_x, next_y) = ring.T, np.roll(ring, -1, axis=0).T
    cut = (y <= row) != (next_y <= row)
    found: Points = x[cut] + (row - y[cut]) * (next_x[cut] - x[cut]) / (next_y[cut] - y[cut])
    return found
