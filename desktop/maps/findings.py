"""What is wrong with polygons that should cover their ground without seam: overlaps, gaps, grids without a polygon."""

from dataclasses import dataclass

from desktop.errors import Refusal
from desktop.maps.shapes import Rings

SLIVER = 100.0  # square metres: what is smaller comes of drawing, unless the clerk says otherwise
WITHOUT_GRID = ""  # stands where a level is asked for: the polygons of no grid


class Crossing(Refusal):
    """A polygon crosses itself; `place` says about where, in degrees."""

    def __init__(self, message: str, place: tuple[float, float]) -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """Ground that two polygons of one level claim both."""

    a: int  # keys of the polygons
    b: int
    area_m2: float
    width_m: float  # on average: a long sliver is centimetres wide
    rings: Rings


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """Ground between the polygons of one level, or inside the polygon above them, that none of them covers."""

    area_m2: float
    width_m: float
    rings: Rings
    neighbours: tuple[int, ...]  # keys of the polygons that touch it
    level: str


@dataclass(frozen=True, slots=True, eq=False)
class Outside:
    """The part of a grid's polygon that lies outside that of the grid above it."""

    key: int
    above: int
    area_m2: float
    width_m: float
    rings: Rings


@dataclass(frozen=True, slots=True, eq=False)
class Topology:
    """The result of a check, the largest faults first."""

    checked: int  # polygons
    tolerance_m2: float
    overlaps: tuple[Overlap, ...]
    gaps: tuple[Gap, ...]
    outside: tuple[Outside, ...]
    missing: tuple[int, ...]  # grids in force without a polygon
    slivers: int  # overlaps, gaps and ends below the tolerance

    @property
    def seamless(self) -> bool:
        """Whether nothing was found."""
        return not (self.overlaps or self.gaps or self.outside or self.missing)


@dataclass(frozen=True, slots=True)
class Assignment:
    """What assigning does to the records of one kind."""

    title: str  # 房屋, 楼栋, 企业场所
    placed: int  # get a grid and had none
    moved: int  # get another grid
    kept: int  # stay where they are
    outside: int  # have coordinates that lie in no polygon of a grid
    without: int  # have no coordinates
