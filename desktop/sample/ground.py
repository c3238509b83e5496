"""The ground of the sample town: made-up land, cut into villages and grids without a gap, and points on it.

The land is a lattice whose knots are shifted a little. Villages and grids are blocks of its meshes, so that neighbours
have every corner of their border in common and cover the town exactly.
"""

import math
import struct
from collections.abc import Collection, Sequence
from itertools import pairwise
from random import Random
from typing import NamedTuple

Mesh = tuple[int, int]  # column and row
Place = tuple[float, float]  # degrees east and north

WEST, SOUTH = 118.585, 24.795  # of a town that does not exist
WIDTH, HEIGHT = 7_400, 6_200  # metres
METRES_OF_A_DEGREE = 111_320.0
MESHES_OF_A_PLOT = 5  # at least so many, on the average
SHIFT = 0.28  # of a knot, in meshes: less than where meshes would fold over
DIGITS = 7  # of a degree: a centimetre
_POLYGON = 3  # WKB


class Block(NamedTuple):
    """A rectangle of meshes."""

    left: int
    bottom: int
    right: int
    top: int

    @classmethod
    def of(cls, meshes: Collection[Mesh]) -> "Block":
        """Return the block that some meshes fill."""
        (left, bottom), (right, top) = min(meshes), max(meshes)
        return cls(left, bottom, right + 1, top + 1)

    @property
    def meshes(self) -> frozenset[Mesh]:
        """Every mesh in it."""
        columns, rows = range(self.left, self.right), range(self.bottom, self.top)
        return frozenset((column, row) for column in columns for row in rows)

    @property
    def corners(self) -> tuple[Mesh, Mesh, Mesh, Mesh]:
        """The meshes at its corners; the same ones where it is narrow."""
        right, top = self.right - 1, self.top - 1
        return (self.left, self.bottom), (right, self.bottom), (right, top), (self.left, top)

    def divide(self, shares: Sequence[int]) -> list["Block"]:
        """Cut it into as many blocks as there are shares, each of at least so many meshes as its share."""
        if len(shares) == 1:
            return [self]
        half = len(shares) // 2
        first, second = sum(shares[:half]), sum(shares[half:])
        wide, high = self.right - self.left, self.top - self.bottom
        if wide >= high:
            cut = self.left + _cut(wide, high, first, second)
            parts = self._replace(right=cut), self._replace(left=cut)
        else:
            cut = self.bottom + _cut(high, wide, first, second)
            parts = self._replace(top=cut), self._replace(bottom=cut)
        return [*parts[0].divide(shares[:half]), *parts[1].divide(shares[half:])]


class Ground:
    """Land for villages, each of so many plots: a grid has one, or one for every grid below it."""

    def __init__(self, plots: Sequence[Sequence[int]], seed: int) -> None:
        """Lay out land for villages; `plots` has for every village the plots of each of its grids."""
        rng = Random(f"{seed} ground")
        lines = max(1, round(math.sqrt(len(plots))))
        widest = -(-len(plots) // lines)
        most = max((sum(grids) for grids in plots), default=1)
        self._step = max(3, math.ceil(math.sqrt(most * MESHES_OF_A_PLOT)))
        self._columns, self._rows = widest * self._step, lines * self._step
        self.villages = self._settle(len(plots), lines)
        self._knots = self._shift(rng)

    def _settle(self, count: int, lines: int) -> list[Block]:
        """Lay the villages out in lines, those of a line beside each other."""
        blocks = []
        for line in range(lines):
            here = (line + 1) * count // lines - line * count // lines
            edges = [place * self._columns // here for place in range(here + 1)]
            bottom = line * self._step
            blocks += [
                Block(left, bottom, right, bottom + self._step)
                for left, right in pairwise(edges)
            ]  # fmt: skip
        return blocks

    def _shift(self, rng: Random) -> dict[Mesh, Place]:
        """Return where every knot lies: the whole land bends, and every knot is a little beside its place."""
        wide, high = WIDTH / self._columns, HEIGHT / self._rows
        east = METRES_OF_A_DEGREE * math.cos(math.radians(SOUTH))
        bend, turn = rng.uniform(0, math.tau), rng.uniform(0, math.tau)
        knots = {}
        for column in range(self._columns + 1):
            for row in range(self._rows + 1):
                x = (column + rng.uniform(-SHIFT, SHIFT)) * wide
                y = (row + rng.uniform(-SHIFT, SHIFT)) * high
                x += WIDTH * 0.03 * math.sin(math.tau * y / HEIGHT * 1.3 + bend)
                y += HEIGHT * 0.04 * math.sin(math.tau * x / WIDTH * 1.1 + turn)
                knots[column, row] = (
                    round(WEST + x / east, DIGITS),
                    round(SOUTH + y / METRES_OF_A_DEGREE, DIGITS),
                )
        return knots

    @property
    def meshes(self) -> frozenset[Mesh]:
        """The whole land."""
        return Block(0, 0, self._columns, self._rows).meshes

    def has(self, mesh: Mesh) -> bool:
        """Whether a mesh is land."""
        return 0 <= mesh[0] < self._columns and 0 <= mesh[1] < self._rows

    def ring(self, meshes: Collection[Mesh]) -> list[Place]:
        """Return the border of some meshes that hang together, counter-clockwise; the first corner is also the last."""
        steps: dict[Mesh, Mesh] = {}
        for mesh in meshes:
            corners = _corners(mesh)
            sides = zip(corners, (*corners[1:], corners[0]), strict=True)
            steps.update(side for side, beside in zip(sides, around(mesh), strict=True) if beside not in meshes)
        knot = first = min(steps)
        ring = [self._knots[first]]
        while (knot := steps[knot]) != first:
            ring.append(self._knots[knot])
        return [*ring, ring[0]]

    def spot(self, meshes: Sequence[Mesh], rng: Random) -> Place:
        """Return a point that lies well inside one of some meshes."""
        u, v = rng.uniform(0.25, 0.75), rng.uniform(0.25, 0.75)
        weights = (1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v
        knots = [self._knots[knot] for knot in _corners(rng.choice(meshes))]
        x, y = (sum(w * knot[axis] for w, knot in zip(weights, knots, strict=True)) for axis in (0, 1))
        return round(x, DIGITS), round(y, DIGITS)


def around(mesh: Mesh) -> tuple[Mesh, Mesh, Mesh, Mesh]:
    """Return the meshes below, to the right, above and to the left."""
    column, row = mesh
    return (column, row - 1), (column + 1, row), (column, row + 1), (column - 1, row)


def wkb(ring: Sequence[Place]) -> bytes:
    """Return a polygon of one ring as well-known binary."""
    return struct.pack("<BIII", 1, _POLYGON, 1, len(ring)) + b"".join(struct.pack("<dd", *place) for place in ring)


def surface(ring: Sequence[Place]) -> float:
    """Return the square metres within a ring of a few kilometres."""
    east = METRES_OF_A_DEGREE * math.cos(math.radians(sum(place[1] for place in ring) / len(ring)))
    west, south = ring[0]
    flat = [((x - west) * east, (y - south) * METRES_OF_A_DEGREE) for x, y in ring]
    pairs = pairwise(flat)
    return round(abs(sum(x * v - u * y for (x, y), (u, v) in pairs)) / 2, 1)


def _corners(mesh: Mesh) -> tuple[Mesh, Mesh, Mesh, Mesh]:
    """Return the knots around a mesh, counter-clockwise; the side behind each has the mesh of `around` beyond it."""
    column, row = mesh
    return (column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)


def _cut(long: int, short: int, first: int, second: int) -> int:
    """Return after how many of `long` lines to cut so that both sides have room for their shares."""
    least, most = -(-first // short), long - -(-second // short)
    return max(least, min(most, round(long * first / (first + second))))
