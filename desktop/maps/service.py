"""The polygons of the grids and the grounds to draw on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from db.store import Store
from desktop.clock import Today, today
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.maps.findings import SLIVER, Topology
from desktop.maps.matches import Datum, FileShapes, Matches, Taken
from desktop.maps.shapes import Bounds, Points, Shape


@dataclass(frozen=True, slots=True)
class Drawn:
    """A polygon that was saved, and what the clerk should know of it."""

    key: int
    version: int
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A picture to draw on; its bytes are asked for by `picture`."""

    key: int
    version: int
    title: str
    edges: Bounds


@dataclass(frozen=True, slots=True)
class Assignment:
    """What assigning does to the records of one kind."""

    title: str  # 房屋, 楼栋, 企业场所
    placed: int  # get a grid and had none
    moved: int  # get another grid
    kept: int  # stay where they are
    outside: int  # have coordinates that lie in no polygon of a grid
    without: int  # have no coordinates


class Maps:
    """Reads, keeps and checks polygons."""

    def __init__(self, store: Store, grids: Grids, today: Today = today) -> None:
        self._store, self._grids, self._today = store, grids, today

    def shapes(self, day: date | None = None) -> tuple[Shape, ...]:
        """Return the polygons in force, today or on a day."""
        raise NotImplementedError

    def extent(self) -> Bounds:
        """Return what the map should show at first: all polygons, else the grounds, else a blank square to draw on."""
        raise NotImplementedError

    def read_file(self, path: Path, progress: Progress) -> FileShapes:
        """Read a GeoJSON file, a Shapefile or a zip with one. Raise Refusal for what is none."""
        raise NotImplementedError

    def propose(
        self, file: FileShapes, name_key: str, code_key: str, datum: Datum, progress: Progress | None = None
    ) -> Matches:
        """Return which grid each feature is, by its code, else by its name."""
        raise NotImplementedError

    def take_in(self, matches: Matches, progress: Progress) -> Taken:
        """Keep the chosen features in one write; the earlier polygon of a grid ends. Raise Refusal for faulty ones."""
        raise NotImplementedError

    def undo(self, action: int, progress: Progress) -> None:
        """Take one write of this service back. Raise Refusal where something changed since."""
        raise NotImplementedError

    def draw(self, grid_id: int | None, name: str, outline: Sequence[Points]) -> Drawn:
        """Keep a polygon drawn by hand: its outline, then its holes, in degrees. The earlier one of the grid ends.

        Raise Crossing where it crosses itself, Refusal where it is no polygon.
        """
        raise NotImplementedError

    def redraw(self, key: int, version: int, rings: Sequence[Sequence[Points]], since: date | None = None) -> Drawn:
        """Correct a polygon; with `since` the border changed that day: the earlier one ends, a new one begins."""
        raise NotImplementedError

    def attach(self, key: int, version: int, grid_id: int | None) -> Drawn:
        """Say of which grid a polygon is, or that it is of none."""
        raise NotImplementedError

    def remove(self, key: int, version: int) -> Taken:
        """End a polygon. It stays in the history."""
        raise NotImplementedError

    def topology(
        self,
        level: str | None = None,
        parent: int | None = None,
        tolerance_m2: float = SLIVER,
        progress: Progress | None = None,
    ) -> Topology:
        """Return overlaps, gaps and what is missing, level by level, or of one level, or below one grid.

        The level "" is that of the polygons without a grid.
        """
        raise NotImplementedError

    def assign_preview(
        self, datum: Datum = Datum.WGS84, everything: bool = False, progress: Progress | None = None
    ) -> tuple[Assignment, ...]:
        """Return what assigning would do. `datum` says on what the coordinates of the records are measured."""
        raise NotImplementedError

    def assign(self, datum: Datum, everything: bool, progress: Progress) -> Taken:
        """Put records with coordinates into the deepest grid whose polygon holds them: those without a grid, or all."""
        raise NotImplementedError

    def distinct(self) -> Mapping[int, int]:
        """Return for each polygon in force a number of a colour, from 0, that no neighbour has."""
        raise NotImplementedError

    def export(self, path: Path, progress: Progress) -> int:
        """Write the polygons in force as GeoJSON. Return how many."""
        raise NotImplementedError

    def grounds(self) -> tuple[Ground, ...]:
        """Return the pictures to draw on."""
        raise NotImplementedError

    def picture(self, key: int) -> bytes:
        """Return a ground's picture: PNG or JPEG."""
        raise NotImplementedError

    def add_ground(self, title: str, content: bytes, edges: Bounds | None = None) -> int:
        """Keep a scanned sketch; without edges it is laid into the middle of the map. Raise Refusal for no picture."""
        raise NotImplementedError

    def place_ground(self, key: int, version: int, edges: Bounds) -> None:
        """Lay a picture between other edges."""
        raise NotImplementedError

    def remove_ground(self, key: int) -> None:
        """Delete a picture."""
        raise NotImplementedError
