"""A polygon as the map knows it, and the plane on which it is measured and drawn."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

EARTH = 6_378_137.0  # metres: half the longer axis of WGS 84
FLATTENING = 1 / 298.257_223_563  # that of CGCS2000 differs in the eighth digit
SQUARED = FLATTENING * (2 - FLATTENING)  # of the eccentricity
ECCENTRICITY = SQUARED**0.5
STEPS = 4  # of Newton's rule, to far below a millimetre

Points = NDArray[np.float64]  # one row per point: longitude and latitude, or metres east and north
Rings = tuple[tuple[Points, ...], ...]  # polygons, each its outline and then its holes; the last point is the first


class Bounds(NamedTuple):
    """The edges of a part of the map, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of the middle."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A polygon in force: that of a grid, or of a place that is no grid of the office."""

    key: int
    version: int
    grid_id: int | None
    name: str
    code: str  # as the file gave it
    rings: Rings  # degrees of WGS 84
    bounds: Bounds
    anchor: tuple[float, float]  # a point inside
    surface_m2: float
    source: str
    valid_from: date | None


class Plane:
    """A plane of metres around a centre: east and north of it, areas true everywhere, distances true near the centre.

    It is Lambert's cylindrical equal-area projection of the ellipsoid, with the centre's parallel of true length.
    """

    def __init__(self, longitude: float, latitude: float) -> None:
        self.centre = (longitude, latitude)
        sine = np.sin(np.radians(latitude))
        self._stretch = float(np.cos(np.radians(latitude)) / np.sqrt(1 - SQUARED * sine * sine))
        self._base = float(_authalic(np.array(sine)))

    @classmethod
    def around(cls, bounds: Bounds) -> "Plane":
        """Return the plane around the middle of a part of the map."""
        return cls(*bounds.centre)

    def to_plane(self, points: Points) -> Points:
        """Return points given in degrees as metres."""
        points = np.asarray(points, float)
        east = EARTH * self._stretch * np.radians(points[..., 0] - self.centre[0])
        north = EARTH * (_authalic(np.sin(np.radians(points[..., 1]))) - self._base) / (2 * self._stretch)
        return np.stack((east, north), axis=-1)

    def to_degrees(self, points: Points) -> Points:
        """Return points given in metres as degrees."""
        points = np.asarray(points, float)
        longitude = self.centre[0] + np.degrees(points[..., 0] / (EARTH * self._stretch))
        wanted = points[..., 1] * 2 * self._stretch / EARTH + self._base
        sine = np.clip(wanted / _authalic(np.array(1.0)), -1, 1)
        for _ in range(STEPS):
            slope = 2 * (1 - SQUARED) / (1 - SQUARED * sine * sine) ** 2
            sine = np.clip(sine + (wanted - _authalic(sine)) / slope, -1, 1)
        return np.stack((longitude, np.degrees(np.arcsin(sine))), axis=-1)


def _authalic(sine: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the surface below a parallel, given by the sine of its latitude, in the measure of the projection."""
    fraction = sine / (1 - SQUARED * sine * sine)
    whole: NDArray[np.float64] = (1 - SQUARED) * (fraction + np.arctanh(ECCENTRICITY * sine) / ECCENTRICITY)
    return whole
