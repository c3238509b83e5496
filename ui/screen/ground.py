"""What every page has: its title, its number, when its figures were read; and the room that is left for its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QRectF

from desktop.meetings.screen import Behind, ScreenPage
from ui.map.outlines import Outlines
from ui.poster import HIGH, LEADING, LEAST, RIGHT, WIDE, Poster, largest, wide

EDGE = 84  # left and right of everything
TITLES = (56, 48)  # sizes of a title
TOP = 52
BODY = 168  # where a page's own begins
FOOT = HIGH - 74  # where the line at the foot begins
TEXT = 36


@dataclass(frozen=True)
class Setting:
    """What is painted beside a page's own data: the office, and polygons made ready for maps."""

    office: str = ""
    maps: Mapping[str, Outlines] = field(default_factory=dict)  # by key of a page


@dataclass
class Drawn:
    """Where what lies that opens records, and whether the page is empty but for its note."""

    is_empty: bool = False
    places: list[tuple[QRectF, Behind]] = field(default_factory=list)

    def add(self, boxes: Sequence[QRectF], behinds: Sequence[Behind | None]) -> None:
        """Note what lies behind boxes."""
        self.places += [(box, one) for box, one in zip(boxes, behinds, strict=False) if one is not None]

    def at(self, x: float, y: float) -> Behind | None:
        """Return what lies behind a point, the last painted first."""
        return next((one for box, one in reversed(self.places) if box.contains(x, y)), None)


def room() -> QRectF:
    """Return where a page paints its own."""
    return QRectF(EDGE, BODY, WIDE - 2 * EDGE, FOOT - BODY - 24)


def draw_ground(poster: Poster) -> None:
    """Paint the ground of a page."""
    poster.painter.fillRect(QRectF(0, 0, WIDE, HIGH), poster.worn.colour("ground"))


def draw_head(poster: Poster, page: ScreenPage, counts: Sequence[tuple[str, int, str]] = (), aside: str = "") -> None:
    """Paint the title, and counts or words at its right."""
    left = float(WIDE - EDGE)
    if aside:
        long = wide(aside, TEXT) + 2
        left -= long + 20
        poster.line(aside, left + 20, TOP + (76 - TEXT * LEADING) / 2, long, TEXT, "second")
    for title, number, tone in reversed(counts):
        words = f"{title} {number:,}"
        most = wide(words, TEXT, True) + TEXT * 3
        left -= _chip_width(words, tone) + 20
        poster.chip(words, left + 20, TOP + 4, 64, TEXT, tone, most)
    part, parts = page.part
    title = page.title if parts == 1 else f"{page.title}（{part}/{parts}）"
    width = left - 28 - EDGE - 20
    size = largest(title, width, TITLES, 1, bold=True)
    poster.block(QRectF(EDGE, TOP + 8, 10, 60), "accent", radius=3)
    poster.line(title, EDGE + 32, TOP + (76 - size * LEADING) / 2, width, size, "ink", bold=True)


def draw_foot(poster: Poster, page: ScreenPage, words: str, number: int, count: int) -> None:
    """Paint the line at the foot: some words, when the figures were read, and the number of the page."""
    told, place = f"数据截至 {moment_words(page.read_at)}", f"{number} / {count}"
    top, right, counted = FOOT + 14, WIDE - EDGE, max(wide(place, LEAST, True), 90) + 2
    long = wide(told, LEAST) + 2
    poster.rule(EDGE, FOOT, WIDE - 2 * EDGE)
    poster.line(place, right - counted, top, counted, LEAST, "ink", bold=True, align=RIGHT)
    poster.line(told, right - counted - long - 24, top, long, LEAST, "second")
    poster.line(words, EDGE, top, right - counted - long - 64 - EDGE, LEAST, "second")


def moment_words(moment: Any) -> str:
    """Return a moment as the corner tells it: 11月22日 09:31, where the office is."""
    local = moment.astimezone()
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def _chip_width(words: str, tone: str) -> float:
    return wide(words, TEXT, True) + (TEXT * 0.9 if tone else 0) + 2 * TEXT * 0.55
