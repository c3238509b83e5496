"""Figures in a few classes, for a map coloured by them: bounds that a clerk can read, tints in their order."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, log10

MOST = 5  # classes: more tints are not told apart
DIGITS = 2  # that a bound keeps


@dataclass(frozen=True, slots=True)
class Classes:
    """Bounds of classes; a figure belongs to the first class whose bound it does not pass."""

    bounds: tuple[float, ...]
    whole: bool  # whether all figures are whole numbers

    def place(self, value: float) -> int:
        """Return the class of a figure, from 0."""
        return min(bisect_left(self.bounds, value), len(self.bounds) - 1)

    def tint(self, value: float) -> int:
        """Return the tint of a figure, from 0 to 4: few classes take tints far apart."""
        count = len(self.bounds)
        return (MOST - 1) // 2 if count == 1 else round(self.place(value) * (MOST - 1) / (count - 1))

    def words(self) -> tuple[str, ...]:
        """Return what each class is called."""
        if not self.bounds:
            return ()
        first = f"{self._text(self.bounds[0])} 及以下" if self.bounds[0] > 0 else self._text(self.bounds[0])
        words = [first]
        for low, high in zip(self.bounds, self.bounds[1:], strict=False):
            begin = low + 1 if self.whole else low
            same = self.whole and begin == high
            words.append(self._text(high) if same else f"{self._text(begin)}–{self._text(high)}")
        return tuple(words)

    def _text(self, value: float) -> str:
        return f"{value:,.0f}" if self.whole or value == int(value) else f"{value:,.1f}"


def classes_of(values: Iterable[float]) -> Classes:
    """Return up to five classes with about as many figures in each; what is equal stays together."""
    known = sorted(values)
    whole = all(value == int(value) for value in known)
    distinct = sorted(set(known))
    if len(distinct) <= MOST:
        return Classes(tuple(distinct), whole)
    bounds = [known[round(len(known) * part / MOST) - 1] for part in range(1, MOST)]
    rounded = sorted({_round(bound) for bound in bounds})
    return Classes((*_apart(rounded, known), known[-1]), whole)


def _apart(bounds: Sequence[float], known: Sequence[float]) -> list[float]:
    """Leave out the bounds below which no figure lies that is not in the class before."""
    kept: list[float] = []
    before = 0
    for bound in bounds:
        below = bisect_left(known, bound) + known.count(bound)
        if before < below < len(known):
            kept.append(bound)
            before = below
    return kept


def _round(value: float) -> float:
    if value == 0:
        return 0.0
    step = 10.0 ** (floor(log10(abs(value))) - DIGITS + 1)
    return round(round(value / step) * step, 6)
