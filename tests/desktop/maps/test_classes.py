"""Figures in classes: none lost, in order, zero apart."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.maps.classes import UNKNOWN, Way, classes

figures = st.lists(st.integers(0, 5000).map(float), max_size=60)


@given(figures, st.integers(1, 7), st.sampled_from(Way))
def test_every_figure_has_its_class(values, count, way):
    found = classes(values, count, way)
    assert len(found.tops) == len(found.labels) <= count + found.zero
    assert list(found.tops) == sorted(set(found.tops))
    for value in values:
        place = found.of(value)
        assert value <= found.tops[place]
        assert place == 0 or value > found.tops[place - 1]
        assert (found.labels[place] == "0") == (value == 0)
    used = {found.of(value) for value in values}
    assert used == set(range(len(found.tops)))  # no empty class


@given(st.lists(st.integers(1, 60).map(float), min_size=4, max_size=9), st.integers(2, 4))
def test_natural_breaks_are_the_best_there_are(values, count):
    def spread(tops):
        inside = np.searchsorted(tops, values)
        return sum(
            np.var(group) * len(group) for place in set(inside) if len(group := np.array(values)[inside == place])
        )

    found = spread(classes(values, count).tops)
    distinct = sorted(set(values))
    every = combinations(distinct[:-1], min(count, len(distinct)) - 1)
    assert found == pytest.approx(min(spread((*tops, distinct[-1])) for tops in every), abs=1e-6)


def test_labels_read_well():
    assert classes([0, 3, 1200, 1250, 5000], 3).labels == ("0", "3", "1,200～1,250", "5,000")
    assert classes([33.33, 100]).labels == ("33.3", "100")
    assert classes([]).of(5) == UNKNOWN
    assert classes([1, 2]).of(None) == UNKNOWN
    assert classes([0, 0]).labels == ("0",)


def test_many_figures_are_quick():
    values = np.random.default_rng(3).lognormal(6, 1, 20_000)
    found = classes(values)
    counts = np.bincount([found.of(value) for value in values])
    assert len(counts) == 5
    assert counts.min() > 0
