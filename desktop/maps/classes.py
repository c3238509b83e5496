"""Figures in a few classes, for colouring: where the figures themselves have their gaps, or equally many in each."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

UNKNOWN = -1  # the class of a grid without a figure
MOST_DISTINCT = 400  # values that natural breaks are looked for among; more are first gathered


class Way(StrEnum):
    """How figures are cut into classes."""

    NATURAL = "natural"  # the least difference inside each class (Jenks)
    QUANTILES = "quantiles"  # equally many in each


WAY_TITLES = {Way.NATURAL: "自然断点", Way.QUANTILES: "等数量"}


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes of figures from low to high; with `zero` the first one is that of nothing at all."""

    tops: tuple[float, ...]  # the highest figure of each class
    labels: tuple[str, ...]
    zero: bool

    def of(self, value: float | None) -> int:
        """Return the class of a figure, from 0; -1 for none."""
        if value is None or not self.tops:
            return UNKNOWN
        return min(bisect_left(self.tops, value), len(self.tops) - 1)


def classes(values: Iterable[float], count: int = 5, way: Way = Way.NATURAL) -> Classes:
    """Return at most so many classes of some figures, and one more for zero where it is among them."""
    given = np.array([value for value in values if np.isfinite(value)], float)
    zero = bool((given == 0).any())
    rest = given[given != 0]
    tops = [] if not len(rest) else _quantiles(rest, count) if way is Way.QUANTILES else _natural(rest, count)
    bottoms = [float(rest[rest > below].min()) for below in (-np.inf, *tops[:-1])] if tops else []
    labels = [f"{written(low)}～{written(top)}" if low < top else written(top)
              for low, top in zip(bottoms, tops, strict=True)]  # fmt: skip
    if zero and (not tops or bottoms[0] > 0):
        return Classes((0.0, *tops), ("0", *labels), zero=True)
    return Classes(tuple(tops), tuple(labels), zero=False)


def _quantiles(values: NDArray[np.float64], count: int) -> list[float]:
    shares = np.arange(1, count + 1) / count
    return sorted({float(top) for top in np.quantile(values, shares, method="higher")})


def _natural(values: NDArray[np.float64], count: int) -> list[float]:
    """Return the tops of the classes whose figures differ least, found exactly (Fisher's dynamic programme)."""
    if len(np.unique(values)) > MOST_DISTINCT:
        gathered = np.array(_quantiles(values, MOST_DISTINCT))
        places = np.minimum(np.searchsorted(gathered, values), len(gathered) - 1)
        distinct, weights = gathered, np.bincount(places, minlength=len(gathered)).astype(float)
    else:
        distinct, numbers = np.unique(values, return_counts=True)
        weights = numbers.astype(float)
    if len(distinct) <= count:
        return [float(top) for top in distinct]
    total = np.concatenate(([0.0], np.cumsum(weights)))
    first = np.concatenate(([0.0], np.cumsum(weights * distinct)))
    second = np.concatenate(([0.0], np.cumsum(weights * distinct**2)))
    start, end = np.meshgrid(np.arange(len(distinct)), np.arange(1, len(distinct) + 1), indexing="ij")
    number = np.where(end > start, total[end] - total[start], 1.0)
    inside = second[end] - second[start] - (first[end] - first[start]) ** 2 / number
    inside[end <= start] = np.inf  # from which value, up to before which: the difference inside such a class
    cost, cuts = inside[0], []
    for _ in range(count - 1):
        tried = cost[:, None] + np.vstack((inside[1:], np.full((1, len(distinct)), np.inf)))
        cuts.append(tried.argmin(axis=0))
        cost = tried.min(axis=0)
    place, tops = len(distinct) - 1, []
    for cut in reversed(cuts):
        tops.append(float(distinct[place]))
        place = int(cut[place])
    return [float(distinct[place]), *reversed(tops)]


def written(value: float) -> str:
    """Return a figure as the map writes it."""
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 1000 else f"{value:,.1f}"
