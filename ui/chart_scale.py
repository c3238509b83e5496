"""The scale of a chart: round numbers beside it, and labels that do not lie on one another."""

from collections.abc import Sequence


def steps_to(highest: float) -> list[float]:
    """Return the round numbers from nought up to a count, four or so of them."""
    size = 10 ** max(0, len(str(int(highest))) - 1)
    step = next(one for one in (size / 5, size / 2, size, size * 2, size * 5) if highest / one <= 5 and one >= 1)
    return [step * number for number in range(int(highest / step) + 1)]


def apart(heights: Sequence[float], least: float) -> list[float]:
    """Return heights near the given ones, at least so far from one another that words do not cover words."""
    found, lowest = [0.0] * len(heights), float("-inf")
    for place in sorted(range(len(heights)), key=lambda at: heights[at]):
        lowest = found[place] = max(heights[place], lowest + least)
    return found
