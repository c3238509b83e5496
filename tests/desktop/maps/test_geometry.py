"""Between rings and geometries: there and back, and what is no polygon."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import Refusal
from desktop.maps.findings import Crossing
from desktop.maps.geometry import areal, close_rings, many_rings, on_plane, polygon_of, polygons_of, sound, surfaces_of
from tests.desktop.maps.made import CENTRE, PLANE, box

rectangles = st.tuples(*[st.integers(-500, 500)] * 2, *[st.integers(10, 300)] * 2)


@given(st.lists(st.lists(rectangles, min_size=1, max_size=3), max_size=6), st.booleans())
def test_rings_there_and_back(many, holed):
    def rings(west, south, wide, high):
        outline = box(west, south, west + wide, south + high)
        return (outline, box(west + 2, south + 2, west + 5, south + 5)) if holed else (outline,)

    given_rings = [tuple(rings(*one) for one in parts) for parts in many]
    polygons = polygons_of(given_rings)
    assert len(polygons) == len(many)
    for one, polygon, again in zip(given_rings, polygons, many_rings(polygons), strict=True):
        assert list(shapely.get_parts(polygon)) == list(shapely.get_parts(polygon_of(one)))
        assert len(one) == len(again)
        for part, other in zip(one, again, strict=True):
            assert all((ring == back).all() for ring, back in zip(part, other, strict=True))


@given(rectangles)
def test_surfaces_are_true(one):
    west, south, wide, high = one
    (surface,) = surfaces_of(polygons_of([((box(west, south, west + wide, south + high),),)]))
    assert surface == pytest.approx(wide * high, rel=1e-6)


def test_what_breaks_on_the_plane_is_mended():
    bow = np.array([shapely.Polygon(box(0, 0, 100, 100)[[0, 2, 1, 3]])], object)
    (flat,) = on_plane(bow, PLANE)
    assert shapely.is_valid(flat)
    assert flat.area == pytest.approx(5000, rel=1e-4)


def test_lines_and_points_are_no_surface():
    touching = shapely.intersection(shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1))
    assert areal(touching).is_empty
    mixed = shapely.GeometryCollection([shapely.box(0, 0, 1, 1), shapely.LineString([(2, 2), (3, 3)])])
    assert areal(mixed).area == 1


def test_a_loop_however_small_is_a_crossing():
    tiny = np.vstack((box(0, 0, 100, 100)[:2], PLANE.to_degrees([(100.2, 0.4), (100.0, 0.2), (100.2, 0.2)]),
                      box(0, 0, 100, 100)[2:]))  # fmt: skip
    with pytest.raises(Crossing):
        sound(((tiny,),))


def test_few_points_are_refused():
    for points in (np.empty((0, 2)), np.array([CENTRE] * 5), box(0, 0, 10, 10)[:2]):
        with pytest.raises(Refusal, match="至少要 3 个点"):
            close_rings([[points]])
    rings, remarks = close_rings([[box(0, 0, 10, 10), np.array([CENTRE] * 3)]])
    assert len(rings[0]) == 1
    assert remarks == ("去掉重复的点 2 个",)
