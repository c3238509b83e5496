"""Figures in classes."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.grids.classes import classes_of


def test_classes_hold_about_as_many_and_have_bounds_one_can_read() -> None:
    found = classes_of([float(value) for value in range(1, 1001)])
    assert found.bounds == (200, 400, 600, 800, 1000)
    assert found.words() == ("200 及以下", "201–400", "401–600", "601–800", "801–1,000")
    assert [found.tint(value) for value in (1, 200, 201, 1000)] == [0, 0, 1, 4]


def test_few_figures_are_a_class_each() -> None:
    found = classes_of([0, 0, 3, 1])
    assert found.words() == ("0", "1", "2–3")
    assert [found.tint(value) for value in (0, 1, 3)] == [0, 2, 4]


def test_many_zeros_are_a_class_of_their_own() -> None:
    found = classes_of([0.0] * 70 + [float(value) for value in range(1, 31)])
    assert found.words()[0] == "0"
    assert len(found.bounds) >= 2


def test_percents_keep_a_digit() -> None:
    assert classes_of([12.5, 50.0]).words() == ("12.5 及以下", "12.5–50")


def test_nothing_has_no_class() -> None:
    assert classes_of([]).words() == ()


@given(st.lists(st.floats(0, 1e6) | st.integers(0, 2000).map(float), min_size=1, max_size=200))
def test_every_figure_has_a_class_and_larger_ones_no_lower(values: list[float]) -> None:
    found = classes_of(values)
    assert 1 <= len(found.bounds) <= 5
    assert len(found.words()) == len(found.bounds)
    tints = [found.tint(value) for value in sorted(values)]
    assert tints == sorted(tints)
    assert all(0 <= tint < 5 for tint in tints)
    assert all(value <= found.bounds[found.place(value)] for value in values)
