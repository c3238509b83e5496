"""The columns of a ledger on its sheet, and the head over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from desktop.errors import Refusal
from desktop.layouts.layout import NUMBER, Layout, LayoutColumn
from desktop.printing.blocks import PAD_X, PAD_Y, Cell
from desktop.printing.document import Align
from desktop.printing.fonts import BOLD
from desktop.printing.ledger_sheet import Offered
from desktop.printing.ledger_width import column_width, too_wide
from desktop.printing.paper import LIST_PAD, MM
from desktop.printing.pen import Pen
from desktop.printing.typesetting import Style, Typesetter

LEAST_HEAD = 7.5 * MM
HEAD_LEADING = 1.4  # times the size
NO_COLUMNS = "“{title}”的版式里没有一列能打印，请在版式里至少选一列，或恢复默认版式。"


@dataclass(frozen=True, slots=True)
class SetColumn:
    """A column at its place between the margins. `place` is where a row has its text; None is the running number."""

    left: float
    width: float
    align: Align
    place: int | None
    key: str
    is_summed: bool = False

    @property
    def room(self) -> float:
        """The width of its text."""
        return self.width - 2 * PAD_X

    def text_left(self, wide: float) -> float:
        """Return where a text so wide begins."""
        if self.align is Align.LEFT:
            return self.left + PAD_X
        spare = self.width - wide
        return self.left + (spare / 2 if self.align is Align.CENTRE else spare - PAD_X)


def set_columns(layout: Layout, offered: Sequence[Offered], width: float) -> tuple[SetColumn, ...]:
    """Return the columns of a layout, spread over the width of its sheet.

    Raise Refusal where there is none, or where the sheet does not hold what they ask for.
    """
    if not layout.columns:
        raise Refusal(NO_COLUMNS.format(title=layout.title))
    if wrong := too_wide(layout):
        raise Refusal(f"“{layout.title}”打印不下：{wrong}")
    places = {one.key: place for place, one in enumerate(offered)}
    asked = sum(column_width(one, layout.size) for one in layout.columns) - LIST_PAD * len(layout.columns)
    share = (width - LIST_PAD * len(layout.columns)) / asked
    found, left = [], 0.0
    for one in layout.columns:
        wide = one.width * layout.size * share + LIST_PAD
        place = places.get(one.key)
        align = Align.CENTRE if place is None else offered[place].align
        found.append(SetColumn(left, wide, align, place, one.key, one.is_summed and one.key != NUMBER))
        left += wide
    return tuple(found)


class Head:
    """The head of a ledger, in two levels where neighbours stand under a common word."""

    def __init__(
        self, columns: Sequence[LayoutColumn], places: Sequence[SetColumn], size: float, setter: Typesetter
    ) -> None:
        self._style = Style(BOLD, size, size * HEAD_LEADING)
        self._setter = setter
        groups: list[tuple[Cell | None, list[Cell]]] = []
        for head, pairs in groupby(zip(columns, places, strict=True), key=lambda pair: pair[0].head):
            cells = [self._cell(column.heading, place.left, place.width) for column, place in pairs]
            upper = self._cell(head, cells[0].left, sum(cell.width for cell in cells)) if head else None
            groups.append((upper, cells))
        self._groups = groups
        self._upper_height = max((_height(upper) for upper, _ in groups if upper is not None), default=0.0)
        heights = [_height(cell) + (self._upper_height if upper else 0.0) for upper, cells in groups for cell in cells]
        self.height = max(LEAST_HEAD, *heights)

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """Draw it with its frames."""
        for upper, cells in self._groups:
            down = self._upper_height if upper is not None else 0.0
            if upper is not None:
                self._draw(pen, upper, left, top, down)
            for cell in cells:
                self._draw(pen, cell, left, top + down, self.height - down)

    def _draw(self, pen: Pen, cell: Cell, left: float, top: float, height: float) -> None:
        pen.frame(left + cell.left, top, cell.width, height)
        cell.draw(pen, left, top, height, PAD_X)

    def _cell(self, words: str, left: float, width: float) -> Cell:
        lines = self._setter.even_lines(words, self._style, width - 2 * PAD_X)
        return Cell(left, width, lines, self._style, Align.CENTRE)


def _height(cell: Cell) -> float:
    return cell.text_height + 2 * PAD_Y
