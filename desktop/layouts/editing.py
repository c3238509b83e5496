"""A layout while it is changed: every column the ledger offers, shown or not, and the way back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import floor
from typing import Any

from desktop.layouts.checking import NUMBER_TITLE, OfferedColumn, fitted
from desktop.layouts.layout import NUMBER, Layout, LayoutColumn, Numbering
from desktop.layouts.reading import WIDTH

NEW_WIDTHS = (4, 12)  # characters of a column that no layout had before
NUMBER_WIDTH = 2.6
TINY = 1e-6  # what a product of fractions is off by


@dataclass(frozen=True, slots=True)
class Line:
    """A column that can be printed. `title` is what the data call it, whatever its heading."""

    column: LayoutColumn
    title: str
    is_shown: bool
    is_summable: bool

    @property
    def key(self) -> str:
        """What the layout calls it."""
        return self.column.key


@dataclass(frozen=True, slots=True)
class _State:
    layout: Layout  # with the shown columns
    lines: tuple[Line, ...]


class Editing:
    """A layout under change. Shown columns stand first, in the order of the paper; the others follow."""

    def __init__(self, layout: Layout, offered: Iterable[OfferedColumn]) -> None:
        self._offered = tuple(offered)
        self._past: list[_State] = []
        self._future: list[_State] = []
        self._last = ""  # what was changed last: typing a word is one step
        self._now = self._state(layout)
        self._kept = self._now.layout

    @property
    def layout(self) -> Layout:
        """The layout as it is now."""
        return self._now.layout

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every column, those on paper first."""
        return self._now.lines

    @property
    def offered(self) -> Sequence[OfferedColumn]:
        """The columns that the data can fill."""
        return self._offered

    @property
    def is_changed(self) -> bool:
        """Whether it is another layout than was opened, or kept last."""
        return self._now.layout != self._kept

    @property
    def can_undo(self) -> bool:
        """Whether a step can be taken back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether a step taken back can be made again."""
        return bool(self._future)

    def change(self, **values: Any) -> None:
        """Change what is not a column: sheet, sizes, groups, boxes."""
        layout = replace(self.layout, **values)
        if not layout.group_by:
            by_group = layout.numbering is Numbering.GROUP
            layout = replace(layout, has_subtotals=False, numbering=Numbering.LIST if by_group else layout.numbering)
        self._go(_State(layout, self.lines), ",".join(values))

    def change_column(self, key: str, **values: Any) -> None:
        """Change heading, width, upper head or sum of a column."""
        lines = [replace(one, column=replace(one.column, **values)) if one.key == key else one for one in self.lines]
        self._put(lines, f"{key}:{','.join(values)}")

    def show(self, key: str, is_shown: bool) -> None:
        """Put a column on the paper, behind those already there, or take it off."""
        line = next(one for one in self.lines if one.key == key)
        if line.is_shown == is_shown:
            return
        others = [one for one in self.lines if one.key != key]
        place = 0 if key == NUMBER and is_shown else sum(one.is_shown for one in others)
        self._put([*others[:place], replace(line, is_shown=is_shown), *others[place:]])

    def move(self, key: str, to: int) -> None:
        """Move a column to another place; among the hidden it is hidden, among the shown it is shown."""
        line = next(one for one in self.lines if one.key == key)
        others = [one for one in self.lines if one.key != key]
        shown = sum(one.is_shown for one in others)
        place = max(0, min(to, len(others)))
        self._put([*others[:place], replace(line, is_shown=place < shown + line.is_shown), *others[place:]])

    def step(self, key: str, by: int) -> None:
        """Move a column up or down by one; the shown stay shown, the hidden hidden."""
        keys, shown = [one.key for one in self.lines], len(self.layout.columns)
        place = keys.index(key)
        low, high = (0, shown - 1) if place < shown else (shown, len(keys) - 1)
        self.move(key, max(low, min(place + by, high)))

    def scale_widths(self, factor: float) -> None:
        """Make every shown column wider or narrower in the same measure."""
        self._put([_scaled(one, factor) if one.is_shown else one for one in self.lines])

    def take(self, layout: Layout) -> None:
        """Put another layout in its place, as one step."""
        self._go(self._state(layout), "")

    def undo(self) -> None:
        """Take the last step back."""
        if self._past:
            self._future.append(self._now)
            self._now, self._last = self._past.pop(), ""

    def redo(self) -> None:
        """Make the step again that was taken back last."""
        if self._future:
            self._past.append(self._now)
            self._now, self._last = self._future.pop(), ""

    def know_kept(self, layout: Layout) -> None:
        """Know which layout was kept; it may have been changed again meanwhile."""
        self._kept = layout

    def _state(self, layout: Layout) -> _State:
        fits = fitted(layout, self._offered)
        titles = {NUMBER: NUMBER_TITLE, **{one.key: one.title for one in self._offered}}
        summable = {one.key for one in self._offered if one.is_summable}
        shown = {one.key for one in fits.columns}
        columns = (*fits.columns, *(_new(key, title) for key, title in titles.items() if key not in shown))
        lines = tuple(Line(one, titles[one.key], one.key in shown, one.key in summable) for one in columns)
        return _State(fits, lines)

    def _put(self, lines: Sequence[Line], what: str = "") -> None:
        layout = replace(self.layout, columns=tuple(one.column for one in lines if one.is_shown))
        self._go(_State(layout, tuple(lines)), what)

    def _go(self, state: _State, what: str) -> None:
        if state == self._now:
            return
        if not what or what != self._last:
            self._past.append(self._now)
        self._future.clear()
        self._now, self._last = state, what


def _new(key: str, title: str) -> LayoutColumn:
    """Return a column that no layout had before."""
    low, high = NEW_WIDTHS
    return LayoutColumn(key, title, NUMBER_WIDTH if key == NUMBER else min(max(len(title) + 1, low), high))


def _scaled(line: Line, factor: float) -> Line:
    """Return a column wider or narrower, to a tenth of a character that never takes more room than it should."""
    _, low, high = WIDTH
    width = min(max(floor(line.column.width * factor * 10 + TINY) / 10, low), high)
    return replace(line, column=replace(line.column, width=width))
