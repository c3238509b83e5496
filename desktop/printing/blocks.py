"""What a page is built from: strips as wide as the page, set one under the other and parted between pages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from desktop.printing.document import Align
from desktop.printing.pen import Pen
from desktop.printing.typesetting import Style

PAD_X = 4.0  # between the line of a cell and its text
PAD_Y = 3.0
ROUNDING = 0.01


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines of text at their place in a strip."""

    left: float
    width: float
    lines: Sequence[str]
    style: Style
    align: Align = Align.LEFT
    top_aligned: bool = False

    @property
    def text_height(self) -> float:
        """The height of the lines alone."""
        return len(self.lines) * self.style.leading

    def draw(self, pen: Pen, left: float, top: float, height: float, pad: float) -> None:
        """Draw the text in the middle of the strip's height, or from its top."""
        y = top + (PAD_Y if self.top_aligned else (height - self.text_height) / 2)
        for line in self.lines:
            pen.text(left + self.left + pad, y, line, self.style, self.align, self.width - 2 * pad)
            y += self.style.leading


@dataclass(frozen=True, slots=True)
class Strip:
    """Cells side by side.

    `keeps` binds it to the strip below; `head` is repeated above it when it begins a page; `above` is the space over
    it, which falls away at the top of a page; under `bookmark` the outline of the file leads to it.
    """

    cells: tuple[Cell, ...]
    height: float
    framed: bool = True
    keeps: bool = False
    above: float = 0.0
    head: "Strip | None" = None
    bookmark: str = ""

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """Draw the cells, and their frames when they have any."""
        if self.bookmark:
            pen.bookmark(self.bookmark, top, depth=1)
        for cell in self.cells:
            if self.framed:
                pen.frame(left + cell.left, top, cell.width, self.height)
            cell.draw(pen, left, top, self.height, PAD_X if self.framed else 0)

    def parted(self, room: float) -> tuple["Strip", "Strip"] | None:
        """Return the part that fits into `room` and the rest, or None where not even one line of each cell fits."""
        fits = [int((room - 2 * PAD_Y) // cell.style.leading) for cell in self.cells]
        if min(fits) < 1:
            return None
        first = [_with_lines(cell, cell.lines[:count]) for cell, count in zip(self.cells, fits, strict=True)]
        rest = [_with_lines(cell, cell.lines[count:]) for cell, count in zip(self.cells, fits, strict=True)]
        return (
            Strip(tuple(first), room, self.framed, above=self.above, head=self.head),
            Strip(tuple(rest), strip_height(rest), self.framed, self.keeps, head=self.head),
        )


def _with_lines(cell: Cell, lines: Sequence[str]) -> Cell:
    return Cell(cell.left, cell.width, lines, cell.style, cell.align, cell.top_aligned)


def strip_height(cells: Sequence[Cell], least: float = 0.0) -> float:
    """Return the height that a strip needs for its tallest cell."""
    return max(least, *(cell.text_height + 2 * PAD_Y for cell in cells), 0.0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Strips and under them as many empty rows as what is left of the page holds, then what stands at its foot.

    Where there is room for too few rows, only the foot is set.
    """

    strips: tuple[Strip, ...]
    row: float
    least_rows: int
    foot: tuple[Strip, ...]

    def filled(self, room: float) -> Iterator[Strip]:
        """Return the strips that fill `room` exactly, or the foot alone."""
        spare = room - _height(self.strips) - _height(self.foot)
        rows = int(spare // self.row)
        if rows >= self.least_rows:
            yield from self.strips
            empty = tuple(_with_lines(cell, ()) for cell in self.strips[-1].cells)
            yield from (Strip(empty, spare / rows, keeps=True) for _ in range(rows))
        yield from self.foot


Block = Strip | Stretch


class Page:
    """Strips with their distance from the upper margin."""

    def __init__(self, head: Strip | None = None) -> None:
        self._placed: list[tuple[float, Strip]] = []
        self._only_a_head = True
        self.used = 0.0
        if head:
            self._place(head)

    def is_empty(self) -> bool:
        """Whether nothing but a repeated head stands on the page."""
        return self._only_a_head

    def add(self, strip: Strip) -> None:
        """Set a strip under the last one; the space above it falls away at the top."""
        if not self._only_a_head:
            self.used += strip.above
        self._place(strip)
        self._only_a_head = False

    def draw(self, pen: Pen) -> None:
        """Draw all strips."""
        for y, strip in self._placed:
            strip.draw(pen, pen.paper.left, pen.paper.top + y)

    def _place(self, strip: Strip) -> None:
        self._placed.append((self.used, strip))
        self.used += strip.height


def paginate(blocks: Iterable[Block], height: float) -> Iterator[Page]:
    """Set blocks on pages `height` high and hand out each page when it is full.

    What keeps together is not parted unless it is higher than a page.
    """
    page = Page()
    for group in _groups(blocks):
        strips = list(group.filled(height - page.used)) if isinstance(group, Stretch) else group
        if not page.is_empty() and page.used + _height(strips) > height + ROUNDING:
            yield page
            page = Page(strips[0].head)
        for strip in strips:
            rest = strip
            while page.used + rest.height > height + ROUNDING:
                fresh = height - (rest.head.height if rest.head else 0.0)
                if rest.height > fresh and (parts := rest.parted(height - page.used)):
                    page.add(parts[0])
                    rest = parts[1]
                elif page.is_empty():
                    break  # higher than a page and not to be parted: it runs over the margin
                yield page
                page = Page(rest.head)
            page.add(rest)
    yield page


def _groups(blocks: Iterable[Block]) -> Iterator[list[Strip] | Stretch]:
    group: list[Strip] = []
    for block in blocks:
        if isinstance(block, Stretch):
            if group:
                yield group
                group = []
            yield block
            continue
        group.append(block)
        if not block.keeps:
            yield group
            group = []
    if group:
        yield group


def _height(strips: Sequence[Strip]) -> float:
    return sum(strip.height + strip.above for strip in strips)
