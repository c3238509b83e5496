"""The pages of a ledger, filled from the top while its rows come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop.printing.blocks import ROUNDING, Cell, Strip, strip_height
from desktop.printing.document import Align, Signatures
from desktop.printing.layout import signature_boxes
from desktop.printing.ledger_columns import Head
from desktop.printing.ledger_rows import RowSetter, SetRow
from desktop.printing.ledger_sums import Summed, Sums
from desktop.printing.paper import Paper
from desktop.printing.pen import Pen
from desktop.printing.typesetting import NOTE, Style, Typesetter

CONTINUED = "（续）"
PAGE_SUM, RUNNING_SUM = "本页小计", "累计"
ABOVE_NOTE = 4.0


@dataclass
class Frame:
    """What stands on the pages of a ledger besides its rows, ready to be drawn."""

    opening: Sequence[Strip]  # on the first page: title, office, which rows these are
    head: Head
    rows: RowSetter
    summed: Summed
    unit: str
    has_running: bool = False
    boxes: Strip | None = None
    boxes_on_each: bool = False
    note: Strip | None = None
    foot: float = field(init=False)  # height of what stands at the lower margin of every page

    def __post_init__(self) -> None:
        boxes = self.boxes.above + self.boxes.height if self.boxes is not None and self.boxes_on_each else 0.0
        self.foot = boxes + (self.note.above + self.note.height if self.note is not None else 0.0)

    @property
    def running_height(self) -> float:
        """The height of the sums at the foot of a page."""
        empty = Sums(self.summed)
        return sum(self.sums(words, empty).height for words in (PAGE_SUM, RUNNING_SUM)) if self.has_running else 0.0

    def body_height(self, paper: Paper) -> float:
        """Return the height that is left for rows on the first page."""
        above = sum(strip.height for strip in self.opening) + self.head.height
        return paper.inner_height - above - self.running_height - self.foot

    def sums(self, words: str, sums: Sums, more: Mapping[str, str] | None = None) -> SetRow:
        """Return a row of sums with the number of rows they are of; `more` are texts that no adding up gives."""
        return self.rows.sums(words, f"{sums.rows:,} {self.unit}", sums.texts() | dict(more or {}))


def closing_boxes(labels: Sequence[str], width: float, setter: Typesetter) -> Strip | None:
    """Return the boxes to sign in; None where there are none."""
    return signature_boxes(Signatures(tuple(labels)), width, setter) if labels else None


def foot_note(words: str, width: float, setter: Typesetter) -> Strip | None:
    """Return what is said at the foot of every page; None where nothing is."""
    if not words:
        return None
    cell = Cell(0, width, setter.lines(words, NOTE, width), NOTE)
    return Strip((cell,), cell.text_height, framed=False, above=ABOVE_NOTE)


def opening_strips(
    title: str, office: str, about: str, style: Style, width: float, setter: Typesetter
) -> tuple[Strip, Strip]:
    """Return the title of a ledger, and under it the office and which rows these are."""
    head = Cell(0, width, setter.lines(title, style, width), style, Align.CENTRE)
    sides = (
        Cell(0, width * 0.4, setter.lines(office, NOTE, width * 0.4), NOTE),
        Cell(width * 0.4, width * 0.6, setter.lines(about, NOTE, width * 0.6), NOTE, Align.RIGHT),
    )
    return Strip((head,), head.text_height, framed=False), Strip(sides, strip_height(sides), framed=False)


class Together:
    """Rows that stand on one page if it holds them: the head of a group with its first row, its sums with the last."""

    def __init__(self, *rows: SetRow, group: str | None = None) -> None:
        """Take the group whose head is the first of them."""
        self.rows, self.group = list(rows), group

    @property
    def height(self) -> float:
        """How high they are under each other."""
        return sum(row.height for row in self.rows)


class LedgerPages:
    """Sets rows under each other and ends a page when the next does not fit; no row is parted that fits a page."""

    def __init__(self, pen: Pen, frame: Frame, first_pages: int | None) -> None:
        """Take how many pages are wanted; None is all of them."""
        self._pen, self._frame, self._wanted = pen, frame, first_pages
        self._left, self._top = pen.paper.left, pen.paper.top
        self._page_sums, self._running_sums = Sums(frame.summed), Sums(frame.summed)
        self._bottom = pen.paper.inner_height - frame.foot - frame.running_height
        self._group = ""
        self._edges: Sequence[float] = ()
        self._y = self._since = self._fresh = 0.0
        self.is_cut = False  # whether all wanted pages are full before the rows are at their end
        self._begin()

    def put(self, together: Together, below: float = 0.0) -> None:
        """Set rows, and keep so much room below them on the page."""
        if together.group is not None:
            self._group = ""
        if not self._has_room(together.height + below) and not self._is_fresh():
            self._turn()
        for row in together.rows:
            self._put(row)
        if together.group is not None:
            self._group = together.group

    def finish(self, last: Together, total: SetRow | None) -> None:
        """Set the last rows and with them what stands under all of them, and end the last page."""
        boxes = self._frame.boxes if not self._frame.boxes_on_each else None
        below = (total.height if total is not None else 0.0) + (
            boxes.above + boxes.height if boxes is not None else 0.0
        )
        self.put(last, below)
        if not self.is_cut and not self._has_room(below):
            self._turn()
        if self.is_cut:
            return
        if self._frame.has_running and self._running_sums.rows:
            self._draw_running(with_running=total is None)
        if total is not None:
            self._draw(total)
        self._rule()
        if boxes is not None:
            boxes.draw(self._pen, self._left, self._top + self._y + boxes.above)
        self._end()

    def _has_room(self, height: float) -> bool:
        return self._y + height <= self._bottom + ROUNDING

    def _put(self, row: SetRow) -> None:
        while not self.is_cut and not self._has_room(row.height):
            parts = row.parted(self._bottom - self._y) if row.height > self._bottom - self._fresh else None
            if parts is not None:
                self._draw(parts[0])
                row = parts[1]
            elif self._is_fresh():
                break  # one line alone is higher than the page: it runs over
            self._turn()
        if not self.is_cut:
            if row.amounts is not None:
                self._page_sums.add(row.amounts)
                self._running_sums.add(row.amounts)
            self._draw(row)

    def _draw(self, row: SetRow) -> None:
        if row.edges is not self._edges:
            self._rule()
            self._edges, self._since = row.edges, self._y
        top = self._top + self._y
        row.draw(self._pen, self._left, top)
        self._y += row.height
        self._pen.line(self._left, top + row.height, self._left + self._frame.rows.width, top + row.height)

    def _rule(self) -> None:
        """Draw the upright lines beside the rows that have them at the same places."""
        for edge in self._edges:
            self._pen.line(self._left + edge, self._top + self._since, self._left + edge, self._top + self._y)
        self._edges, self._since = (), self._y

    def _begin(self) -> None:
        self._y, self._edges = 0.0, ()
        frame = self._frame
        if self._pen.pages == 0:
            for strip in frame.opening:
                strip.draw(self._pen, self._left, self._top + self._y)
                self._y += strip.height
        frame.head.draw(self._pen, self._left, self._top + self._y)
        self._y += frame.head.height
        self._since = self._y
        if self._group:
            self._draw(frame.rows.group(f"{self._group}{CONTINUED}"))
        self._fresh = self._y

    def _is_fresh(self) -> bool:
        return self._y == self._fresh

    def _turn(self) -> None:
        if self._frame.has_running:
            self._draw_running()
        self._rule()
        self._end()
        if self._pen.pages == self._wanted:
            self.is_cut = True
        else:
            self._begin()

    def _end(self) -> None:
        frame, y = self._frame, self._pen.paper.inner_height - self._frame.foot
        for strip in (frame.boxes if frame.boxes_on_each else None, frame.note):
            if strip is not None:
                strip.draw(self._pen, self._left, self._top + y + strip.above)
                y += strip.above + strip.height
        self._page_sums.clear()
        self._pen.end_page()

    def _draw_running(self, *, with_running: bool = True) -> None:
        self._draw(self._frame.sums(PAGE_SUM, self._page_sums))
        if with_running:
            self._draw(self._frame.sums(RUNNING_SUM, self._running_sums))
