"""A notice board (公示牌) on its sheet: range and party at the left, people at the right, to be read at 1.5 m."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, sqrt
from pathlib import Path
from typing import BinaryIO

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.printing.document import Align
from desktop.printing.fonts import BLACK, BOLD, SANS, FontStack
from desktop.printing.notice_canvas import ACCENT, FRAME, INK, PORTRAIT, QUIET, TINT, NoticeCanvas, fitting
from desktop.printing.notice_sheets import BOARD_SHEETS, BoardSheet, Portrait
from desktop.printing.outcome import Printed
from desktop.printing.paper import MM, Paper
from desktop.printing.pdf import About, writing_pdf
from desktop.printing.typesetting import Style, Typesetter
from desktop.printing.wall_drawing import LARGEST as LARGEST_NAME
from desktop.printing.wall_drawing import Drawing, Place
from desktop.printing.wall_map import LEADING as NAME_LEADING
from desktop.printing.wall_map import Area, NameFit, WallMap, line_width

UNIT = BOARD_SHEETS["A3"][1]  # at the height of A3 everything has the size that is written here
EDGE, AIR, GAP = 11 * MM, 5 * MM, 3 * MM
HEAD, STRIP, FOOT = 23 * MM, 9 * MM, 8 * MM
ASIDE = 0.37  # of the width, for the range and the party
NAME, PHONE, POST = 33.0, 26.0, 14.5  # points at A3
LEAST_PHONE = 19.0  # where many stand on a board
DUTIES = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0)  # the largest in which all duties find room
LEAST_NAME = 28.0  # points on any sheet: what is read at 1.5 m
LARGEST, ENOUGH = 1.3, 1.2  # times those sizes: at most; beyond this it counts for nothing
LEADING = 1.28
TALLEST = 110 * MM  # of a card
PHOTO_SHARE = 0.36  # of a card's width at most
MOST_COLUMNS = 6
USUAL = 4  # characters of a name that never break
LEAST_SHARE = 0.01
AROUND = 0.5  # of the grid's own extent, shown around it
CODE, CAPTION = 26 * MM, 34 * MM  # of the code, and of the words below it
NO_RANGE = "网格范围图"
TOO_MANY = (
    "{grid}有 {count} 人要上公示牌，这张纸上姓名会小于 {least:.0f} 磅，1.5 米外看不清。请换更大的纸，或核对任职。"
)
NOBODY = "{grid}还没有人任职，公示牌没有人可写。请先在“网格”里办理任职。"


@dataclass(frozen=True, slots=True)
class CardPlan:
    """How the people stand: columns and rows, the size of a card, and how large type is against what is written."""

    columns: int
    rows: int
    width: float
    height: float
    share: float
    lines: int  # of the longest name
    duty: float = DUTIES[-1]


def compose_board(
    board: BoardSheet, to: Path | BinaryIO, progress: Progress, *, sheet: str, allow_missing: bool
) -> Printed:
    """Write a board as a PDF of one page. Raise Refusal where its people find no room at a readable size."""
    width, height = BOARD_SHEETS[sheet]
    about, setter = board.about, Typesetter()
    progress.begin(1, "正在绘制公示牌")
    made = About(about.title, about.office, about.printed_by, about.as_of)
    with writing_pdf(to, Paper(width, height), made, lambda *_: None) as pen:
        _Board(board, NoticeCanvas(pen.canvas, height, setter), width, height).draw(progress)
        if not allow_missing:
            setter.refuse_missing()
        pen.end_page()
    progress.advance()
    return Printed(pen.pages, setter.missing)


def plan_cards(people: Sequence[Portrait], width: float, height: float, unit: float, setter: Typesetter) -> CardPlan:
    """Return the way to place some people in a space in which names and duties are read best."""
    every = range(1, MOST_COLUMNS + 1)
    plans = [_plan(people, width, height, unit, columns, PHONE, setter) for columns in every]
    if not any(can_be_read(plan, unit) for plan in plans):  # then numbers yield to names
        plans = [_plan(people, width, height, unit, columns, LEAST_PHONE, setter) for columns in every]
    plans = [replace(plan, duty=_duty_size(people, plan, unit, setter)) for plan in plans]
    return max(plans, key=lambda plan: (can_be_read(plan, unit), min(plan.share, ENOUGH) * sqrt(plan.duty)))


def can_be_read(plan: CardPlan, unit: float) -> bool:
    """Whether names are large enough for whoever stands at a step and a half."""
    return NAME * unit * plan.share >= LEAST_NAME


def _plan(
    people: Sequence[Portrait],
    width: float,
    height: float,
    unit: float,
    columns: int,
    phone: float,
    setter: Typesetter,
) -> CardPlan:
    """Return a way to place some people; where a name takes two lines, there is room for two."""
    rows, gap = ceil(len(people) / columns), GAP * unit
    wide = (width - gap * (columns - 1)) / columns
    high = min((height - gap * (rows - 1)) / rows, TALLEST * unit)
    room = _text_room(wide, high, unit)
    widest = [LARGEST]
    widest += [room / (BOLD.width(one.phone, phone * unit) or 1) for one in people]
    widest += [room / (BLACK.width(one.name[:USUAL], NAME * unit) or 1) for one in people]

    def lines_at(size: float) -> int:
        style = Style(BLACK, size, size)
        return max(len(setter.lines(one.name, style, room)) for one in people)

    def share_of(lines: int) -> float:
        needed = (POST + NAME * lines + PHONE) * LEADING * unit
        return max(min(*widest, (high - 2 * GAP * unit) / needed), LEAST_SHARE)

    lines = lines_at(LEAST_NAME)
    lines = max(lines, lines_at(NAME * unit * share_of(lines)))  # larger type may take one more
    return CardPlan(columns, rows, wide, high, share_of(lines), lines)


def _photo_size(width: float, height: float, unit: float) -> tuple[float, float]:
    high = min(height - 2 * GAP * unit, width * PHOTO_SHARE / PORTRAIT)
    return high * PORTRAIT, high


def _text_room(width: float, height: float, unit: float) -> float:
    return width - _photo_size(width, height, unit)[0] - 3 * GAP * unit


class _Board:
    """Draws one board."""

    def __init__(self, board: BoardSheet, on: NoticeCanvas, width: float, height: float) -> None:
        self.board, self.on = board, on
        self.width, self.height = width, height
        self.unit = height / UNIT
        self.edge = EDGE * self.unit
        self.top = self.edge + HEAD * self.unit
        self.bottom = height - self.edge - FOOT * self.unit

    def draw(self, progress: Progress) -> None:
        """Draw all of it."""
        aside = (self.width - 2 * self.edge) * ASIDE
        self._head()
        self._aside(self.edge, aside, progress)
        left = self.edge + aside + AIR * self.unit
        self._people(left, self.width - self.edge - left)
        self._foot()

    def _style(self, stack: FontStack, size: float, leading: float = LEADING) -> Style:
        return Style(stack, size * self.unit, size * leading * self.unit)

    def _head(self) -> None:
        room = self.width - 2 * self.edge
        style = fitting(self.board.about.title, self._style(BLACK, 42), room)
        self.on.text(
            self.edge, self.edge - 2 * MM * self.unit, self.board.about.title, style, ACCENT, Align.CENTRE, room
        )
        line = self.top - 3.5 * MM * self.unit
        self.on.rule(self.edge, line, self.width - self.edge, line, 2.4 * self.unit, ACCENT)

    def _aside(self, left: float, width: float, progress: Progress) -> None:
        """Draw the range, the party and whom to call, from the top down; the map takes what the others leave."""
        unit, board = self.unit, self.board
        text = self._style(SANS, 12.5, 1.4)
        extent = self.on.setter.lines(board.extent, text, width) if board.extent else []
        party = self._style(BOLD, 15, 1.45)
        lines = [line for words in board.party for line in self.on.setter.even_lines(words, party, width)]
        call = (CODE + 3 * MM if board.code else 20 * MM) * unit if board.about.hotline or board.code else 0
        below = len(extent) * text.leading + (AIR * unit if extent else 0)
        if lines:
            below += STRIP * unit + len(lines) * party.leading + 2 * AIR * unit
        below += call + AIR * unit if call else 0
        top, strip = self.top, STRIP * unit
        self.on.strip(left, top, width, strip, "网格范围", 15 * unit)
        top += strip
        high = self.bottom - top - below
        self._range(left, top, width, high, progress)
        top += high
        if extent:
            top = self.on.lines(left, top + AIR * unit / 2, extent, text, QUIET) + AIR * unit / 2
        if lines:
            self.on.strip(left, top + AIR * unit / 2, width, strip, "党组织", 15 * unit)
            top = self.on.lines(left, top + strip + AIR * unit, lines, party) + AIR * unit
        if call:
            self._call(left, self.bottom - call, width, call)

    def _range(self, left: float, top: float, width: float, height: float, progress: Progress) -> None:
        wall, unit = self.board.range_map, self.unit
        if wall is not None:
            _draw_range(self.on, wall, (left, self.height - top - height, width, height), unit, progress)
        else:
            style = self._style(SANS, 15)
            self.on.text(left, top + (height - style.leading) / 2, NO_RANGE, style, FRAME, Align.CENTRE, width)
        self.on.frame(left, top, width, height, 0.8 * unit)

    def _call(self, left: float, top: float, width: float, height: float) -> None:
        """Draw the number of supervision, and the code beside it."""
        unit, board = self.unit, self.board
        room = width
        if board.code:
            small, side, wide = self._style(SANS, 10.5), CODE * unit, CAPTION * unit
            room = width - wide - AIR * unit
            first = left + width - wide
            self.on.code(first + (wide - side) / 2, top, side, board.code)
            self.on.text(first, top + side - 2 * MM * unit, board.code_words, small, QUIET, Align.CENTRE, wide)
        if board.about.hotline:
            words = self._style(BOLD, 15)
            number = fitting(board.about.hotline, self._style(BOLD, 34, 1.2), room)
            self.on.text(left, top, "监督电话", words, QUIET)
            self.on.text(left, top + words.leading, board.about.hotline, number, ACCENT)

    def _people(self, left: float, width: float) -> None:
        unit, people = self.unit, self.board.people
        if not people:
            raise Refusal(NOBODY.format(grid=self.board.grid))
        self.on.strip(left, self.top, width, STRIP * unit, "网格力量", 15 * unit)
        top = self.top + (STRIP + GAP) * unit
        plan = plan_cards(people, width, self.bottom - top, unit, self.on.setter)
        if not can_be_read(plan, unit):
            raise Refusal(TOO_MANY.format(grid=self.board.grid, count=len(people), least=LEAST_NAME))
        for place, one in enumerate(people):
            row, column = divmod(place, plan.columns)
            self._card(one, left + column * (plan.width + GAP * unit), top + row * (plan.height + GAP * unit), plan)

    def _card(self, one: Portrait, left: float, top: float, plan: CardPlan) -> None:
        unit, gap = self.unit, GAP * self.unit
        wide, high = _photo_size(plan.width, plan.height, unit)
        room = _text_room(plan.width, plan.height, unit)
        self.on.fill(left, top, plan.width, plan.height, TINT)
        self.on.photograph(left + gap, top + gap, wide, high, one.photo)
        left, bottom = left + wide + 2 * gap, top + plan.height - gap
        share = plan.share
        post = self._style(BOLD, POST * share)
        top += gap
        self.on.text(left, top, one.title, fitting(one.title, post, room), ACCENT)
        top += post.leading
        name = self._style(BLACK, NAME * share)
        for line in self.on.setter.lines(one.name, name, room):
            self.on.text(left, top, line, name, INK)
            top += name.leading
        if one.phone:
            phone = self._style(BOLD, PHONE * share)
            self.on.text(left, top, one.phone, fitting(one.phone, phone, room), ACCENT)
            top += phone.leading
        duty = self._style(SANS, plan.duty, 1.38)
        self.on.lines(left, top, _whole_sentences(self.on.setter, one.duties, duty, room, bottom - top), duty, QUIET)

    def _foot(self) -> None:
        about, style = self.board.about, self._style(SANS, 12)
        top, room = self.height - self.edge - style.leading, self.width - 2 * self.edge
        self.on.text(self.edge, top, about.office, style, QUIET)
        self.on.text(self.edge, top, f"更新日期：{about.day}", style, QUIET, Align.RIGHT, room)


def _duty_size(people: Sequence[Portrait], plan: CardPlan, unit: float, setter: Typesetter) -> float:
    """Return the largest type in which everybody's duties stand in full on the cards."""
    room = _text_room(plan.width, plan.height, unit)
    left = plan.height - 2 * GAP * unit - (POST + NAME * plan.lines + PHONE) * LEADING * unit * plan.share
    for size in DUTIES:
        style = Style(SANS, size * unit, size * 1.38 * unit)
        if all(len(setter.lines(one.duties, style, room)) * style.leading <= left for one in people):
            return size
    return DUTIES[-1]


def _whole_sentences(setter: Typesetter, text: str, style: Style, width: float, height: float) -> list[str]:
    """Return as many whole sentences as find room."""
    sentences = [f"{one}。" for one in text.split("。") if one]
    for count in range(len(sentences), 0, -1):
        lines = setter.lines("".join(sentences[:count]), style, width)
        if len(lines) * style.leading <= height:
            return lines
    return []


def _draw_range(
    on: NoticeCanvas, wall: WallMap, frame: tuple[float, float, float, float], unit: float, progress: Progress
) -> None:
    """Draw the grid among its neighbours in a frame, given as left, bottom, width and height."""
    left, bottom, width, height = frame
    west, south, east, north = wall.edges
    scale = min(width / (east - west), height / (north - south)) / (1 + AROUND)
    place = Place(
        left + width / 2 - (west + east) / 2 * scale, bottom + height / 2 - (south + north) / 2 * scale, scale
    )
    drawing = Drawing(on.canvas, place, unit, on.setter)
    on.canvas.saveState()
    clip = on.canvas.beginPath()
    clip.rect(*frame)
    on.canvas.clipPath(clip, stroke=0, fill=0)
    drawing.areas(wall, progress)
    drawing.borders(wall.borders)
    drawing.names([_named_inside(area, place, frame, unit) for area in wall.areas], progress)
    on.canvas.restoreState()


def _named_inside(area: Area, place: Place, frame: tuple[float, float, float, float], unit: float) -> Area:
    """Return an area with the ways to write its name that lie inside the frame; without one it stays nameless."""
    left, bottom, width, height = frame

    def shows(fit: NameFit) -> bool:
        (x, y), lines = place.at(fit.spot), len(fit.lines)
        size = min(LARGEST_NAME * unit, fit.height * place.scale / lines / NAME_LEADING)
        wide, high = max(map(line_width, fit.lines)) * size / 2, lines * size
        return left + wide < x < left + width - wide and bottom + high < y < bottom + height - high

    return replace(area, wishes=tuple(tuple(filter(shows, wish)) for wish in area.wishes))
