"""Names stand where they have most room, inside their polygon."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.maps.naming import roomiest


def plain(*corners):
    """A polygon in metres."""
    return ((np.array([*corners, corners[0]], float),),)


def test_a_name_fills_its_box():
    (centre,), (height,) = roomiest([plain((0, 0), (400, 0), (400, 100), (0, 100))], [4.0])
    assert centre == pytest.approx((200, 50), abs=1)
    assert 85 < height <= 95


def test_a_name_stands_in_the_middle_where_it_can():
    (centre,), _ = roomiest([plain((0, 0), (400, 0), (400, 400), (0, 400))], [4.0])
    assert centre == pytest.approx((200, 200), abs=8)


def test_a_name_avoids_the_hole_and_takes_the_largest_part():
    outer, hole = (
        plain((0, 0), (100, 0), (100, 100), (0, 100))[0][0],
        plain((10, 10), (90, 10), (90, 60), (10, 60))[0][0],
    )
    many = ((outer, hole), plain((500, 0), (520, 0), (520, 20), (500, 20))[0])
    (centre,), (height,) = roomiest([many], [2.0])
    assert 60 < centre[1] < 100
    assert height < 41


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500)), min_size=3, max_size=9), st.floats(0.5, 8))
def test_the_box_lies_inside(points, wide):
    hull = shapely.convex_hull(shapely.multipoints(points))
    if hull.geom_type != "Polygon" or hull.area < 1 or hull.minimum_clearance < 1:
        return
    (centre,), (height,) = roomiest([((np.array(hull.exterior.coords),),)], [wide])
    half_wide, half_high = height * wide / 2, height / 2
    box = shapely.box(centre[0] - half_wide, centre[1] - half_high, centre[0] + half_wide, centre[1] + half_high)
    assert hull.buffer(1e-6).contains(box)


def test_no_polygon_no_name():
    centres, heights = roomiest([], [])
    assert len(centres) == len(heights) == 0
