"""Polygons of a file, and the grids they are meant to be."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from desktop.maps.shapes import Rings


class Datum(StrEnum):
    """What the degrees of a file are measured on: the clerk says so, no file does."""

    WGS84 = "wgs84"  # and CGCS2000, which is the same within a metre
    GCJ02 = "gcj02"  # 高德, 腾讯 and other Chinese maps
    BD09 = "bd09"  # 百度


DATUM_TITLES = {
    Datum.WGS84: "国家 2000 或 WGS-84（测绘、自然资源部门、GPS）",
    Datum.GCJ02: "火星坐标 GCJ-02（高德、腾讯地图）",
    Datum.BD09: "百度坐标 BD-09（百度地图）",
}


@dataclass(frozen=True, slots=True, eq=False)
class Feature:
    """One feature of a file, mended where that is safe. One with faults has no polygon that could be taken in."""

    number: int  # in the file, from 1
    properties: Mapping[str, str]
    rings: Rings  # degrees, on the datum of the file
    faults: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()  # what was mended


@dataclass(frozen=True, slots=True, eq=False)
class FileShapes:
    """The features of a file, and what can be guessed of it."""

    file_name: str
    features: tuple[Feature, ...]
    keys: tuple[str, ...]  # of the properties, in the order of the file
    name_key: str  # guessed; empty where none looks like it
    code_key: str
    said: str  # what the file says of its coordinates, in words
    projected: bool  # metres were turned into degrees: the datum is known then

    def names(self, name_key: str) -> tuple[str, ...]:
        """Return what features call themselves under a key; a feature that lacks it is asked for others like it."""
        others = [key for key in self.keys if key != name_key and bare(key) == bare(name_key)]
        keys = [name_key, *others] if name_key else []
        return tuple(next(filter(None, (one.properties.get(key, "") for key in keys)), "") for one in self.features)


class How(StrEnum):
    """By what a feature was found to be a grid."""

    CODE = "code"
    NAME = "name"
    CHOSEN = "chosen"
    SEVERAL = "several"  # the wording fits more than one grid
    TWICE = "twice"  # another feature of the file is the same grid
    NONE = "none"


HOW_TITLES = {
    How.CODE: "编码相符",
    How.NAME: "名称相符",
    How.CHOSEN: "人工指定",
    How.SEVERAL: "名称不唯一，请指定",
    How.TWICE: "重复，请指定",
    How.NONE: "没有对应网格",
}


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """One feature and its grid. Without a grid it is kept as a place of the map under its name."""

    number: int
    name: str
    code: str
    grid_id: int | None
    how: How
    candidates: tuple[int, ...]  # grids that the wording fits, where it fits several
    replaces: int | None  # key of the polygon that ends
    taken: bool  # whether it is to be taken in; never one with faults
    rings: Rings  # degrees of WGS 84
    surface_m2: float
    faults: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """All features of a file with their grids."""

    file_name: str
    matches: tuple[Match, ...]

    @property
    def taken(self) -> tuple[Match, ...]:
        """The features that are to be taken in."""
        return tuple(match for match in self.matches if match.taken)

    @property
    def faulty(self) -> tuple[Match, ...]:
        """The features that cannot be taken in."""
        return tuple(match for match in self.matches if match.faults)

    def choose(self, number: int, grid_id: int | None) -> "Matches":
        """Return the same with the grid of one feature as the clerk says."""
        return self._with(number, grid_id=grid_id, how=How.CHOSEN if grid_id else How.NONE, candidates=())

    def take(self, number: int, taken: bool) -> "Matches":
        """Return the same with one feature taken or left out."""
        return self._with(number, taken=taken)

    def _with(self, number: int, **changes: object) -> "Matches":
        changed = [replace(one, **changes) if one.number == number else one for one in self.matches]  # type: ignore[arg-type]
        return replace(self, matches=tuple(changed))


@dataclass(frozen=True, slots=True)
class Taken:
    """What one write did: how many records, how many polygons ended for it, and the key by which it is undone."""

    count: int
    ended: int
    action: int


def bare(key: str) -> str:
    """Return the key of a property without blanks and case: "na me" is name."""
    return "".join(key.split()).casefold()
