"""What can be wrong with a layout, and what a ledger's data make of it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from desktop.errors import Problem
from desktop.layouts.layout import NUMBER, Layout, LayoutColumn, Numbering
from desktop.layouts.reading import BOUNDS, WIDTH

NUMBER_TITLE = "序号"


class OfferedColumn(Protocol):
    """A column that a ledger's data can fill."""

    @property
    def key(self) -> str:
        """What a layout calls it."""

    @property
    def title(self) -> str:
        """What the clerk calls it."""

    @property
    def is_summable(self) -> bool:
        """Whether its values can be added up."""


def fitted(layout: Layout, offered: Iterable[OfferedColumn]) -> Layout:
    """Return a layout without what the data of its ledger cannot fill, group by, or add up."""
    known = {one.key: one for one in offered}
    columns = tuple(
        replace(one, is_summed=one.is_summed and one.key != NUMBER and known[one.key].is_summable)
        for one in layout.columns
        if one.key == NUMBER or one.key in known
    )
    group_by = layout.group_by if layout.group_by in known else ""
    numbering = layout.numbering if group_by or layout.numbering is not Numbering.GROUP else Numbering.LIST
    return replace(
        layout,
        columns=columns,
        group_by=group_by,
        has_subtotals=layout.has_subtotals and bool(group_by),
        numbering=numbering,
    )


def unknown(layout: Layout, offered: Iterable[OfferedColumn]) -> tuple[str, ...]:
    """Return the headings of the columns that a ledger's data cannot fill."""
    known = {NUMBER, *(one.key for one in offered)}
    numbered = enumerate(layout.columns, 1)
    return tuple(one.heading or f"第 {place} 列" for place, one in numbered if one.key not in known)


def problems_of(layout: Layout) -> tuple[Problem, ...]:
    """Return what is wrong with a layout, whatever the paper holds: by field of the layout, or key of a column."""
    found = []
    if not layout.title:
        found.append(Problem("title", "标题不能空着，请写上台账的名称。"))
    if not layout.columns:
        found.append(Problem("columns", "一列也没有选，请至少打印一列。"))
    found += [Problem(one.key, wrong) for place, one in enumerate(layout.columns, 1) if (wrong := _wrong(one, place))]
    for name, (title, low, high) in BOUNDS.items():
        if not low <= getattr(layout, name) <= high:
            found.append(Problem(name, f"{title}请填 {low:g} 到 {high:g} 之间的数。"))
    return tuple(found)


def _wrong(column: LayoutColumn, place: int) -> str:
    if not column.heading:
        return f"第 {place} 列没有表头，请写上。"
    title, low, high = WIDTH
    if not low <= column.width <= high:
        return f"“{column.heading}”的{title}请填 {low:g} 到 {high:g} 之间的数（单位：字）。"
    return ""
