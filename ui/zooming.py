"""Sizes at which something is shown, one step after the other."""

from collections.abc import Sequence

ALIKE = 1.01  # sizes nearer than this are one


def next_zoom(zooms: Sequence[float], zoom: float, steps: int) -> float | None:
    """Return the next larger size, or with a number of steps below zero the next smaller; None where there is none."""
    larger = (one for one in zooms if one > zoom * ALIKE)
    smaller = (one for one in reversed(zooms) if one * ALIKE < zoom)
    return next(larger if steps > 0 else smaller, None) if steps else None
