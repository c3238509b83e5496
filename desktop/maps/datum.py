"""From the shifted coordinates of Chinese maps (GCJ-02, BD-09) to those of the ground (WGS 84).

CGCS2000, the country's own, differs from WGS 84 by less than a metre and is taken as the same. The shift is
published nowhere officially; these are the formulae that everybody uses, and they are exact to about a metre.
"""

import numpy as np
from numpy.typing import NDArray

from desktop.maps.matches import Datum
from desktop.maps.shapes import Points

AXIS = 6_378_245.0  # Krasovsky's ellipsoid
SQUARED = 0.006_693_421_622_965_943
TURNED = np.pi * 3000 / 180
BESIDE = np.array((0.0065, 0.006))  # by which BD-09 lies beside GCJ-02, in degrees
STEPS = 6  # each brings the inverse about a thousand times nearer

Numbers = NDArray[np.float64]


def to_wgs84(points: Points, datum: Datum) -> Points:
    """Return points measured on a datum as points of WGS 84."""
    points = np.asarray(points, float)
    if datum is Datum.WGS84:
        return points
    guess = points
    for _ in range(STEPS):
        guess = guess + points - from_wgs84(guess, datum)
    return guess


def from_wgs84(points: Points, datum: Datum) -> Points:
    """Return points of WGS 84 as a datum has them."""
    points = np.asarray(points, float)
    if datum is Datum.WGS84:
        return points
    shifted = points + _shift(points)
    return shifted if datum is Datum.GCJ02 else _turned(shifted)


def _shift(points: Points) -> Points:
    """Return by how many degrees GCJ-02 lies off."""
    x, y = points[..., 0] - 105, points[..., 1] - 35
    root = np.sqrt(np.abs(x))
    short = _waves(x, 6, 20) + _waves(x, 2, 20)
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (short + _waves(x, 1, 20) + _waves(x, 1 / 3, 40) + _waves(x, 1 / 12, 150) + _waves(x, 1 / 30, 300)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (short + _waves(y, 1, 20) + _waves(y, 1 / 3, 40) + _waves(y, 1 / 12, 160) + _waves(y, 1 / 30, 320)) * 2 / 3
    latitude = np.radians(points[..., 1])
    magic = 1 - SQUARED * np.sin(latitude) ** 2
    along = AXIS / np.sqrt(magic) * np.cos(latitude)
    up = AXIS * (1 - SQUARED) / (magic * np.sqrt(magic))
    return np.stack((np.degrees(east / along), np.degrees(north / up)), axis=-1)


def _waves(value: Numbers, times: float, height: float) -> Numbers:
    waves: Numbers = height * np.sin(value * times * np.pi)
    return waves


def _turned(points: Points) -> Points:
    """Return points of GCJ-02 as BD-09 has them."""
    x, y = points[..., 0], points[..., 1]
    length = np.hypot(x, y) + 0.000_02 * np.sin(y * TURNED)
    angle = np.arctan2(y, x) + 0.000_003 * np.cos(x * TURNED)
    turned: Points = np.stack((length * np.cos(angle), length * np.sin(angle)), axis=-1) + BESIDE
    return turned
