"""What colours the map: neighbours apart, or a figure of the grids in classes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from desktop.grids.measures import Measure
from desktop.maps.classes import classes
from ui.map.legend import Class
from ui.pages.map.loaded import Loaded

NEIGHBOURS, PLAIN = "neighbours", "plain"  # instead of a figure
TINTS = 5
NO_FIGURE = "没有数据"


@dataclass(frozen=True)
class Colouring:
    """Tints and figures by polygon, and the legend that explains them."""

    tints: Mapping[int, int | None] = field(default_factory=dict)
    figures: Mapping[int, str] = field(default_factory=dict)
    title: str = ""
    classes: Sequence[Class] = ()


def neighbours_apart(loaded: Loaded, shown: Iterable[int]) -> Colouring:
    """Colour the polygons so that neighbours differ."""
    return Colouring({key: loaded.distinct.get(key, 0) % TINTS for key in shown})


def by_figure(loaded: Loaded, shown: Sequence[int], measure: Measure, figures: Mapping[int, float]) -> Colouring:
    """Colour the polygons by a figure of their grids. A count that is absent is 0; a share that is absent is none."""
    values: dict[int, float] = {}
    for key in shown:
        grid = loaded.shapes[key].grid_id
        if grid is not None and (measure.is_count or grid in figures):
            values[key] = figures.get(grid, 0.0)
    found = classes(values.values(), TINTS - (0.0 in values.values()))
    last = max(len(found.tops) - 1, 1)
    tint = [round(place * (TINTS - 1) / last) for place in range(len(found.tops))]  # few classes take tints far apart
    tints = {key: tint[found.of(values[key])] if key in values else None for key in shown}
    counts = Counter(tints.values())
    legend = [Class(place, words, counts[place]) for place, words in zip(tint, found.labels, strict=True)]
    legend += [Class(None, NO_FIGURE, counts[None])] * bool(counts[None])
    words = {key: figure_words(value, measure) for key, value in values.items()}
    return Colouring(tints, words, f"{measure.title}（{measure.unit}）", legend)


def figure_words(value: float, measure: Measure) -> str:
    """Return a figure with its unit."""
    number = f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
    return f"{number}%" if measure.unit == "%" else f"{number} {measure.unit}"
