"""The shifted coordinates of Chinese maps, there and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.maps.datum import from_wgs84, to_wgs84
from desktop.maps.matches import Datum
from desktop.maps.shapes import Plane

inland = st.tuples(st.floats(73.6, 135.0), st.floats(18.1, 53.5))


def metres(one: np.ndarray, other: np.ndarray) -> float:
    """How far two points lie apart."""
    plane = Plane(*one)
    return float(np.hypot(*(plane.to_plane(other) - plane.to_plane(one))))


@given(inland, st.sampled_from(Datum))
def test_there_and_back_is_the_same_place(point, datum):
    there = from_wgs84(np.array(point), datum)
    assert metres(np.array(point), to_wgs84(there, datum)) < 0.001


@given(inland)
def test_the_shift_is_some_hundred_metres(point):
    for datum in (Datum.GCJ02, Datum.BD09):
        assert 10 < metres(np.array(point), from_wgs84(np.array(point), datum)) < 2000


@pytest.mark.parametrize(
    ("datum", "there"),
    [(Datum.GCJ02, (116.41024449916938, 39.91640428150164)), (Datum.BD09, (116.41662724378733, 39.922699552216216))],
)
def test_a_published_pair(datum, there):
    assert from_wgs84(np.array((116.404, 39.915)), datum) == pytest.approx(there, abs=1e-7)


def test_many_points_at_once_and_none():
    points = np.array([(118.6, 24.8), (104.1, 30.0)])
    assert np.allclose(to_wgs84(points, Datum.WGS84), points)
    assert to_wgs84(np.empty((0, 2)), Datum.GCJ02).shape == (0, 2)
