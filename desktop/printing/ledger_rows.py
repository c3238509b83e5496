"""Rows of a ledger measured for the paper: which texts stand on one line, which in several, how high the row is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop.printing.blocks import PAD_X, PAD_Y, Cell
from desktop.printing.document import Align
from desktop.printing.fonts import BOLD, SERIF, printable
from desktop.printing.ledger_columns import SetColumn
from desktop.printing.paper import MM
from desktop.printing.pen import ASCENT, Pen
from desktop.printing.typesetting import Style, Typesetter

LEADING, TIGHT_LEADING = 1.3, 1.28  # times the size
TIGHT = 0.9  # of the ordinary size, where a text is too long for its column
SLACK = 3.0  # points by which a line may come nearer to the rules rather than be set smaller than its neighbours
NAMED = 5  # rows
LEAST_SIZE = 9.0  # points: nothing on a ledger is smaller


@dataclass(slots=True)
class SetRow:
    """One row. Its parts are texts on one line at the ordinary size, each at its place, and cells of any other kind."""

    height: float
    parts: Sequence[tuple[float, str] | Cell]
    edges: Sequence[float]  # where its upright lines stand
    style: Style
    amounts: tuple[Decimal, ...] | None = None  # of a row of data
    bookmark: str = ""  # under which the outline of the file leads to it

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """Draw the texts in the middle of the row's height."""
        if self.bookmark:
            pen.bookmark(self.bookmark, top)
        size = self.style.size
        base = top + (self.height - size) / 2 + ASCENT * size
        for part in self.parts:
            if isinstance(part, Cell):
                part.draw(pen, left, top, self.height, PAD_X)
            else:
                pen.words(base, left + part[0], part[1], self.style)

    def parted(self, room: float) -> tuple["SetRow", "SetRow"] | None:
        """Return what fits into `room` and the rest, or None where not one line fits or nothing is left."""
        cells = [
            part if isinstance(part, Cell) else Cell(part[0] - PAD_X, 0, (part[1],), self.style) for part in self.parts
        ]
        fits = [int((room - 2 * PAD_Y) // cell.style.leading) for cell in cells]
        if min(fits) < 1 or all(len(cell.lines) <= count for cell, count in zip(cells, fits, strict=True)):
            return None
        first = [_top(cell, cell.lines[:count]) for cell, count in zip(cells, fits, strict=True)]
        rest = [_top(cell, cell.lines[count:]) for cell, count in zip(cells, fits, strict=True)]
        height = max(cell.text_height for cell in rest) + 2 * PAD_Y
        return (
            SetRow(room, first, self.edges, self.style),
            SetRow(height, rest, self.edges, self.style, self.amounts),
        )


class RowSetter:
    """Measures rows."""

    def __init__(self, columns: Sequence[SetColumn], size: float, least_height: float, setter: Typesetter) -> None:
        """Take the size of type in points, the least height of a row in millimetres."""
        self.style = Style(SERIF, size, size * LEADING)
        tight = max(size * TIGHT, LEAST_SIZE)
        self._strong = Style(BOLD, size, size * LEADING)
        self._tight = Style(SERIF, tight, tight * TIGHT_LEADING) if tight < size else self.style
        self._setter = setter
        self.columns = tuple(columns)
        self.width = columns[-1].left + columns[-1].width
        self._edges, self._outer = (*(one.left for one in columns), self.width), (0.0, self.width)
        self.least = max(least_height * MM, self.style.leading + 2 * PAD_Y)
        self._rows = 0
        self._lacking: list[int] = []  # rows with a character that no font has
        self._places = [(one, one.place, (one.room + SLACK) / size) for one in columns]

    def row(self, texts: Sequence[str], number: int, amounts: tuple[Decimal, ...] = ()) -> SetRow:
        """Return a row of data with its running number."""
        width_of, size = self.style.stack.plain_width, self.style.size
        self._rows += 1
        parts: list[tuple[float, str] | Cell] = []
        height = self.least
        for column, place, room in self._places:
            text = str(number) if place is None else texts[place]
            if not text:
                continue
            wide = width_of(text)
            if wide is not None and wide <= room:
                parts.append((column.text_left(wide * size), text))
            else:
                if wide is None and self.style.stack.missing(printable(text)):
                    self._lacking.append(self._rows)
                cell = self._cell(text, column.left, column.width, column.align)
                height = max(height, cell.text_height + 2 * PAD_Y)
                parts.append(cell)
        return SetRow(height, parts, self._edges, self.style, amounts)

    @property
    def lacking(self) -> str:
        """Which rows have a character that no font has, in words; the first few of them."""
        rows = list(dict.fromkeys(self._lacking))
        named = "、".join(str(row) for row in rows[:NAMED])
        return f"第 {named} 条{'等' if len(rows) > NAMED else ''}" if rows else ""

    def group(self, words: str, bookmark: str = "") -> SetRow:
        """Return the head of a group."""
        lines = self._setter.lines(words, self._strong, self.width - 2 * PAD_X)
        cell = Cell(0, self.width, lines, self._strong)
        return SetRow(self._height((cell,)), (cell,), self._outer, self.style, bookmark=bookmark)

    def said(self, words: str, height: float) -> SetRow:
        """Return a row in whose middle words stand alone: that there are no others."""
        cell = self._cell(words, 0, self.width, Align.CENTRE)
        return SetRow(max(self._height((cell,)), height), (cell,), self._outer, self.style)

    def sums(self, words: str, count: str, texts: Mapping[str, str]) -> SetRow:
        """Return a row of sums: words in the columns before the first that has a text, the texts under their heads.

        Where those columns have room, `count` stands beside the words.
        """
        first = next((place for place, one in enumerate(self.columns) if texts.get(one.key)), len(self.columns))
        label = self.columns[first].left if first < len(self.columns) else self.width
        counted = f"{words}（{count}）"
        has_room = self._tight.width(counted) <= label - 2 * PAD_X
        cells = [] if first == 0 else [self._cell(counted if has_room else words, 0, label, Align.CENTRE)]
        for place, column in enumerate(self.columns[first:]):
            text = texts.get(column.key, "")
            if place == first == 0:
                text = f"{words} {text}"  # nothing but sums: the words stand before the first
            if text:
                cells.append(self._cell(text, column.left, column.width, column.align))
        edges = (0.0, *(one.left for one in self.columns[max(first, 1) :]), self.width)
        return SetRow(self._height(cells), cells, edges, self.style)

    def _height(self, cells: Sequence[Cell]) -> float:
        return max((self.least, *(cell.text_height + 2 * PAD_Y for cell in cells)))

    def _cell(self, text: str, left: float, width: float, align: Align) -> Cell:
        """Return a cell on one line if that is possible at either size, else in lines."""
        shown, room = self._setter.spell(text, self.style), width - 2 * PAD_X
        if "\n" not in shown:
            for style in (self.style, self._tight):
                if style.width(shown) <= room:
                    return Cell(left, width, (shown,), style, align)
        return Cell(left, width, self._tight.stack.wrap(shown, room, self._tight.size), self._tight, align)


def _top(cell: Cell, lines: Sequence[str]) -> Cell:
    return Cell(cell.left, cell.width, lines, cell.style, cell.align, top_aligned=True)
