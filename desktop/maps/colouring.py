"""Colours that tell neighbours apart."""

from collections.abc import Sequence

import numpy as np
import shapely

from desktop.maps.geometry import polygons_of
from desktop.maps.shapes import Shape

NEAR = 1e-5  # degrees, about a metre: slivers part neighbours no more than lines do


def distinct_colours(shapes: Sequence[Shape]) -> dict[int, int]:
    """Return a number of a colour, from 0, for each polygon, that none of its neighbours has; seldom more than five."""
    if not shapes:
        return {}
    polygons = polygons_of(shape.rings for shape in shapes)
    first, second = shapely.STRtree(polygons).query(polygons, "dwithin", NEAR)
    neighbours: list[list[int]] = [[] for _ in shapes]
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        if one != other:
            neighbours[one].append(other)
    colours = np.full(len(shapes), -1)
    for place in _smallest_last(neighbours):
        taken = {int(colours[other]) for other in neighbours[place]}
        colours[place] = next(number for number in range(len(shapes) + 1) if number not in taken)
    return {shape.key: int(colour) for shape, colour in zip(shapes, colours, strict=True)}


def _smallest_last(neighbours: Sequence[Sequence[int]]) -> list[int]:
    """Return an order in which a plane map never needs more than six colours: who has fewest neighbours comes last."""
    left = [len(those) for those in neighbours]
    buckets: list[set[int]] = [set() for _ in range(max(left, default=0) + 1)]
    for place, count in enumerate(left):
        buckets[count].add(place)
    order: list[int] = []
    gone: set[int] = set()
    while len(order) < len(neighbours):
        bucket = next(bucket for bucket in buckets if bucket)
        place = min(bucket)
        bucket.remove(place)
        gone.add(place)
        order.append(place)
        for other in neighbours[place]:
            if other not in gone:
                buckets[left[other]].remove(other)
                left[other] -= 1
                buckets[left[other]].add(other)
    return order[::-1]
