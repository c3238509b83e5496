"""The legend of a wall map: north, what the tints and borders mean, the scale, and the names that found no room."""

from collections.abc import Iterator, Sequence

from reportlab.lib.colors import HexColor

from desktop.printing.fonts import BOLD, SANS, FontStack
from desktop.printing.paper import MM
from desktop.printing.typesetting import Style
from desktop.printing.wall_drawing import INK, PALE_INK, WHITE, Drawing, colour_of
from desktop.printing.wall_map import WallMap

NICE = (5, 2, 1)  # what the length of the scale bar may begin with
BAR = 38 * MM  # its greatest length, at A3
COLUMN = 56 * MM
HEAD, LINE, SMALL = 11.0, 9.0, 8.0  # points at A3
ROW = 5.4 * MM
SWATCH = (8 * MM, 3.8 * MM)


class Shelf:
    """Gives out room from the top of a column down, and then in the next column to the right."""

    def __init__(self, room: tuple[float, float, float, float], column: float, foot: float) -> None:
        self._left, self._bottom, width, height = room
        self.columns = max(1, int(width / column + 1e-6))
        self._column, self._top = width / self.columns, self._bottom + height
        self._foot, self._place, self.y = foot, 0, self._top

    @property
    def x(self) -> float:
        """The left edge of the column."""
        return self._left + self._place * self._column

    @property
    def width(self) -> float:
        """The width of a column."""
        return self._column

    def turn(self) -> None:
        """Go on at the top of the next column where there is one."""
        if self._place + 1 < self.columns:
            self._place, self.y = self._place + 1, self._top

    def rows(self, height: float) -> int:
        """Return how many lines of a height there is still room for."""
        later = [self._top - self._floor(place) for place in range(self._place + 1, self.columns)]
        return sum(max(0, int(room / height + 1e-6)) for room in (self.y - self._floor(self._place), *later))

    def _floor(self, place: int) -> float:
        """Return where a column ends: the last one stands on the imprint."""
        return self._bottom + (self._foot if place + 1 == self.columns else 0)

    def take(self, height: float) -> bool:
        """Go down by a height, into the next column if need be. Return whether there was room."""
        if self.y - height < self._floor(self._place):
            if self._place + 1 == self.columns:
                return False
            self._place, self.y = self._place + 1, self._top
        self.y -= height
        return True


def draw_legend(
    drawing: Drawing, wall: WallMap, room: tuple[float, float, float, float], left_out: Sequence[str]
) -> None:
    """Draw all of it into a room given by left, bottom, width and height."""
    unit = drawing.unit
    imprint = list(_imprint(wall))
    foot = (len(imprint) * 4.4 * MM + 2 * MM) * unit
    shelf = Shelf(room, COLUMN * unit, foot)
    _draw_north(drawing, shelf)
    _draw_scale(drawing, shelf)
    shelf.turn()
    _draw_tints(drawing, wall, shelf)
    _draw_borders(drawing, wall, shelf)
    if left_out:
        _draw_names(drawing, shelf, left_out)
    right, bottom = room[0] + room[2] - shelf.width, room[1]
    for number, line in enumerate(reversed(imprint)):
        _line(drawing, right, bottom + (number * 4.4 * MM + 1) * unit, line, SANS, SMALL, shelf.width, PALE_INK)


def _imprint(wall: WallMap) -> Iterator[str]:
    yield f"制图：{wall.office}"
    yield f"日期：{wall.as_of.year}年{wall.as_of.month}月{wall.as_of.day}日"
    if wall.note:
        yield wall.note


def _line(
    drawing: Drawing, left: float, base: float, text: str, stack: FontStack, size: float, room: float,
    colour: str = INK,
) -> None:  # fmt: skip
    """Write a line, set smaller where it is too long."""
    size *= drawing.unit
    shown = drawing.setter.line(text, Style(stack, size, size))
    size = min(size, size * room / max(stack.width(shown, size), 1e-6))
    drawing.text(left, base, shown, stack, size, colour)


def _draw_north(drawing: Drawing, shelf: Shelf) -> None:
    unit, canvas = drawing.unit, drawing.canvas
    shelf.take(19 * MM * unit)
    middle, bottom = shelf.x + 8 * MM * unit, shelf.y + 2 * MM * unit
    high, wide = 12 * MM * unit, 4 * MM * unit
    canvas.setStrokeColor(HexColor(INK))
    canvas.setFillColor(HexColor(INK))
    canvas.setLineWidth(0.6 * unit)
    for side, fill in ((-1, 1), (1, 0)):
        half = canvas.beginPath()
        half.moveTo(middle, bottom + high)
        half.lineTo(middle + side * wide, bottom)
        half.lineTo(middle, bottom + high * 0.25)
        half.close()
        canvas.drawPath(half, stroke=1, fill=fill)
    size = 11 * unit
    drawing.text(middle - size / 2, bottom + high + 1.2 * MM * unit, "北", BOLD, size)


def _draw_scale(drawing: Drawing, shelf: Shelf) -> None:
    unit, canvas = drawing.unit, drawing.canvas
    shelf.take(15 * MM * unit)
    room = min(BAR * unit, shelf.width - 14 * MM * unit)
    metres = nice_length(room / drawing.place.scale)
    length = metres * drawing.place.scale
    left, bottom, high = shelf.x, shelf.y + 6 * MM * unit, 1.6 * MM * unit
    canvas.setStrokeColor(HexColor(INK))
    canvas.setLineWidth(0.5 * unit)
    for part in range(4):
        canvas.setFillColor(HexColor(INK if part % 2 == 0 else WHITE))
        canvas.rect(left + part * length / 4, bottom, length / 4, high, stroke=1, fill=1)
    words = f"{metres / 1000:g} 千米" if metres >= 1000 else f"{metres:g} 米"
    drawing.text(left, bottom + high + 1.2 * MM * unit, "0", SANS, SMALL * unit)
    drawing.text(left + length - 3 * unit, bottom + high + 1.2 * MM * unit, words, SANS, SMALL * unit)
    ratio = f"比例尺约 1:{round_ratio(1000 * MM / drawing.place.scale):,}"
    drawing.text(left, bottom - 4 * MM * unit, ratio, SANS, SMALL * unit)


def nice_length(most: float) -> float:
    """Return the longest round length in metres that is at most as long."""
    power = 10.0**9
    while power > 1e-3:
        for first in NICE:
            if first * power <= most:
                return first * power
        power /= 10
    return power


def round_ratio(ratio: float) -> int:
    """Return the second number of a scale, in three digits."""
    digits = max(len(str(int(ratio))) - 3, 0)
    return int(round(ratio / 10**digits) * 10**digits)


def _draw_tints(drawing: Drawing, wall: WallMap, shelf: Shelf) -> None:
    unit = drawing.unit
    if shelf.take(8 * MM * unit):
        _line(drawing, shelf.x, shelf.y + 2 * MM * unit, wall.legend_title or "图例", BOLD, HEAD, shelf.width)
    for line in wall.legend:
        if not shelf.take(ROW * unit):
            return
        drawing.canvas.setFillColor(HexColor(colour_of(wall, line.tint)))
        drawing.canvas.setStrokeColor(HexColor(INK))
        drawing.canvas.setLineWidth(0.4 * unit)
        wide, high = (size * unit for size in SWATCH)
        drawing.canvas.rect(shelf.x, shelf.y, wide, high, stroke=1, fill=1)
        words = f"{line.words}（{line.count} 个）"
        room = shelf.width - wide - 4 * MM * unit
        _line(drawing, shelf.x + wide + 2 * MM * unit, shelf.y + 0.9 * MM * unit, words, SANS, LINE, room)


def _draw_borders(drawing: Drawing, wall: WallMap, shelf: Shelf) -> None:
    unit = drawing.unit
    titles = {0: wall.area_title} | {border.weight: border.title for border in wall.borders}
    shelf.take(3 * MM * unit)
    for weight, title in sorted(titles.items()):
        if not title or not shelf.take(ROW * unit):
            continue
        middle = shelf.y + SWATCH[1] * unit / 2
        drawing.border_pen(weight)
        drawing.canvas.line(shelf.x, middle, shelf.x + SWATCH[0] * unit, middle)
        _line(
            drawing,
            shelf.x + (SWATCH[0] + 2 * MM) * unit,
            shelf.y + 0.9 * MM * unit,
            f"{title}界线",
            SANS,
            LINE,
            shelf.width,
        )


def _draw_names(drawing: Drawing, shelf: Shelf, names: Sequence[str]) -> None:
    """Write what the numbers on the map stand for, as many as there is room for."""
    unit, row = drawing.unit, 4.1 * MM * drawing.unit
    if not shelf.take(9 * MM * unit):
        return
    _line(drawing, shelf.x, shelf.y + 2 * MM * unit, "图上编号", BOLD, LINE, shelf.width)
    rows = shelf.rows(row)
    shown = names if len(names) <= rows else names[: max(rows - 1, 0)]
    room = shelf.width - 2 * MM * unit
    for number, name in enumerate(shown, 1):
        shelf.take(row)
        _line(drawing, shelf.x, shelf.y, f"{number}　{name}", SANS, SMALL, room)
    if len(shown) < len(names) and shelf.take(row):
        rest = f"其余 {len(names) - len(shown):,} 个没有列出，请用大一号的纸"
        _line(drawing, shelf.x, shelf.y, rest, SANS, SMALL, room)
