"""Figures as a table that is shown, exported and printed: one row for each part, a column for each figure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from desktop.cases import indicators as told
from desktop.cases.figures import Line
from desktop.cases.indicators import COUNTED_BY_KEY, INDICATOR_BY_KEY, completed, figure_text, summed
from desktop.fields import Field, Kind

PART, TOTAL = "part", "合计"
COLUMNS = (  # keys of counts and indicators, in the order of the table
    told.RECEIVED, told.RESOLVED, "resolution", told.SUCCEEDED, "success", told.FINISHED, "in_grid", "on_time",
    "signing", "exit", "satisfaction", "days", told.OPEN_BEFORE, told.OPEN_AFTER, told.BIG, told.PEOPLE,
)  # fmt: skip
SHORT = {  # headings that are too long for their column
    "days": "平均天数",
    "signing": "及时签收率",
    told.SUCCEEDED: "成功件",
    told.BIG: "上提（大事）",
}


def fields_of(first: str) -> tuple[Field, ...]:
    """Return the columns of a table whose rows are parts of a kind."""
    figures = (Field(key, title_of(key), Kind.DECIMAL, width=5, listed=True, sortable=False) for key in COLUMNS)
    return (Field(PART, first, width=10, listed=True, sortable=False), *figures)


def title_of(key: str) -> str:
    """Return the heading of a figure."""
    return SHORT.get(key) or (COUNTED_BY_KEY.get(key) or INDICATOR_BY_KEY[key]).title


def counted_by(key: str) -> str:
    """Return the count whose cases are opened from a figure: of an indicator the part, not the whole."""
    indicator = INDICATOR_BY_KEY.get(key)
    count = indicator.part if indicator else key
    return told.FINISHED if count == told.DAYS else told.RECEIVED if count == told.PEOPLE else count


def value_of(line: Line, key: str) -> float | None:
    """Return a figure of a row."""
    indicator = INDICATOR_BY_KEY.get(key)
    return indicator.of(line.counts) if indicator else line.counts.get(key, 0)


def text_of(line: Line, key: str) -> str:
    """Return a figure of a row as it is read."""
    if key == PART:
        return line.title
    indicator = INDICATOR_BY_KEY.get(key)
    text = figure_text(value_of(line, key), indicator.unit if indicator else "件")
    return text.removesuffix(" 天")


def with_total(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return rows with their sum as the last."""
    if len(lines) < 2:
        return tuple(lines)
    return (*lines, Line(TOTAL, TOTAL, completed(summed([line.counts for line in lines]))))


def written_fields(first: str) -> tuple[Field, ...]:
    """Return the columns of a file: their keys are their headings, for so the register of what was taken names them."""
    return tuple(replace(field, key=field.title) for field in fields_of(first))


class FigureRows:
    """A table of figures as the exporter reads it: the key of a row is its place."""

    def __init__(self, lines: Sequence[Line], first: str) -> None:
        self._lines, self.fields = lines, written_fields(first)

    def rows(self, keys: Sequence[int], show: Callable[[Field, Any], Any]) -> Mapping[int, Mapping[str, Any]]:
        """Return rows by their places: percentages and days to one place after the point."""
        return {key: self._row(self._lines[key], show) for key in keys}

    def _row(self, line: Line, show: Callable[[Field, Any], Any]) -> Mapping[str, Any]:
        values = (line.title, *(_rounded(value_of(line, key)) for key in COLUMNS))
        return {field.key: show(field, value) for field, value in zip(self.fields, values, strict=True)}


def _rounded(value: float | None) -> float | None:
    """Return a figure as a cell holds it: whole ones without a point."""
    found = None if value is None else round(value, 1)
    return int(found) if found is not None and found % 1 == 0 else found
