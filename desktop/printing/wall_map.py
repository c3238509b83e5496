"""A wall map (挂图) as the office means it: areas, borders, a legend; nothing about where on the paper they fall."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from desktop.printing.paper import MM

Ring = NDArray[np.float64]  # metres east and north, the last point like the first
Rings = tuple[tuple[Ring, ...], ...]  # polygons, each its outline and its holes

SHEETS: dict[str, tuple[float, float]] = {  # ISO 216, upright, in points
    "A4": (210 * MM, 297 * MM),
    "A3": (297 * MM, 420 * MM),
    "A2": (420 * MM, 594 * MM),
    "A1": (594 * MM, 841 * MM),
    "A0": (841 * MM, 1189 * MM),
}
WHOLE = ("A3", "A2", "A1", "A0")  # on which a map hangs
TILES = ("A4", "A3")  # on which it is printed to be put together
LEADING = 1.18  # from line to line of a name, in heights of its type
MARGIN, OVERLAP = 10 * MM, 10 * MM  # of a tile: what a printer leaves white, and what is glued under the next


@dataclass(frozen=True, slots=True)
class NameFit:
    """One way of writing a name: its lines, and where and how high they fit, in metres."""

    lines: tuple[str, ...]
    spot: tuple[float, float]
    height: float


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """One grid: its polygons, its tint (None without a figure), and how its name may be written.

    Graded tints run from 1 up; 0 is that of nothing at all. Of `wishes` the first is granted that can be read; what
    belongs to one wish is written as large as may be.
    """

    rings: Rings
    tint: int | None
    name: str
    wishes: tuple[tuple[NameFit, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Border:
    """The outline of a larger grid: the heavier, the higher it stands; `title` names it in the legend."""

    rings: Rings
    weight: int
    title: str


@dataclass(frozen=True, slots=True)
class LegendLine:
    """One tint and what it means; `count` areas have it."""

    tint: int | None
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class LaidPicture:
    """A scanned sketch below the map; west, south, east and north in metres."""

    content: bytes
    edges: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class WallMap:
    """A map to hang on the wall. Without `graded` the tints only tell neighbours apart."""

    title: str
    subtitle: str
    office: str
    printed_by: str
    as_of: datetime  # aware
    areas: tuple[Area, ...]
    borders: tuple[Border, ...]
    area_title: str  # what one area is: 网格, 村（社区）
    legend_title: str
    legend: tuple[LegendLine, ...]
    graded: bool
    edges: tuple[float, float, float, float]  # west, south, east and north of what is shown, in metres
    picture: LaidPicture | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tiling:
    """How a sheet is cut into pages: the page as it lies, and how many side by side and one below the other."""

    width: float
    height: float
    columns: int
    rows: int


def tiling(sheet: tuple[float, float], tile: str) -> Tiling:
    """Return the way to cut a sheet, given as it hangs, that needs the fewest pages."""
    wide, high = SHEETS[tile]
    return min(
        (_cut(sheet, width, height) for width, height in ((wide, high), (high, wide))),
        key=lambda one: one.columns * one.rows,
    )


def _cut(sheet: tuple[float, float], width: float, height: float) -> Tiling:
    columns, rows = (
        max(1, int(np.ceil((whole - OVERLAP) / (page - 2 * MARGIN - OVERLAP) - 1e-9)))
        for whole, page in zip(sheet, (width, height), strict=True)
    )
    return Tiling(width, height, columns, rows)


def line_width(line: str) -> float:
    """Return how wide a line of a name is, in heights of its type."""
    from desktop.printing.fonts import BOLD  # the PDF writer costs 0.1 s of the start

    return BOLD.width(line, 1.0)
