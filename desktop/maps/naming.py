"""Where the names of polygons stand, and how large they can be written there."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from desktop.maps.geometry import Polygons, polygons_of
from desktop.maps.shapes import Points, Rings

ROUNDS = 7  # of halving: to a hundredth of the room there is
EXACT = 0.02
CONTENT = 0.9  # of the greatest height: with so much a name rather stands in the middle


def roomiest(many: Sequence[Rings], widths: Sequence[float]) -> tuple[Points, NDArray[np.float64]]:
    """Return for each polygon in metres where a box fits best, and the greatest height of the box there.

    `widths` says how many times wider than high the box is. Of several parts the largest is taken.
    """
    if not many:
        return np.empty((0, 2)), np.empty(0)
    squeezed = _largest(polygons_of(many))
    wide = np.asarray(widths, float)
    points, owners = shapely.get_coordinates(squeezed, return_index=True)
    points[:, 0] /= wide[owners]
    shapely.set_coordinates(squeezed, points)
    extent = np.sqrt(shapely.area(squeezed))
    circles = shapely.maximum_inscribed_circle(squeezed, np.maximum(extent * EXACT, 1e-6))
    centres = shapely.get_coordinates(shapely.get_point(circles, 0))
    low = shapely.length(circles) * np.sqrt(2)  # a square of this height lies in the circle
    high = np.maximum(low * 2, extent)
    shapely.prepare(squeezed)
    for _ in range(ROUNDS):
        tried = (low + high) / 2
        fits = shapely.contains(squeezed, _squares(centres, tried))
        low, high = np.where(fits, tried, low), np.where(fits, high, tried)
    return _centred(squeezed, centres, low) * np.stack((wide, np.ones_like(wide)), axis=-1), low * CONTENT


def _centred(polygons: Polygons, centres: Points, heights: NDArray[np.float64]) -> Points:
    """Return the place nearest to the middle of each polygon where a box of nearly that height still fits."""
    middles = shapely.get_coordinates(shapely.centroid(polygons))
    best = centres
    for share in np.linspace(0.2, 1, 5):
        tried = centres + (middles - centres) * share
        fits = shapely.contains(polygons, _squares(tried, heights * CONTENT))
        best = np.where(fits[:, None], tried, best)
    return best


def _largest(polygons: Polygons) -> Polygons:
    parts, owners = shapely.get_parts(polygons, return_index=True)
    order = np.lexsort((shapely.area(parts), owners))
    last = np.append(np.flatnonzero(np.diff(owners[order])), len(order) - 1)
    return np.asarray(parts[order[last]], object)


def _squares(centres: Points, heights: NDArray[np.float64]) -> Polygons:
    half = heights / 2
    east, north = centres.T
    return np.asarray(shapely.box(east - half, north - half, east + half, north + half), object)
