"""The projected pages of a meeting as plain data: what each says, when its figures were read, what lies behind them.

Nothing here is private: names of residents and of those who told are masked before a page is made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

MOST_ROWS = 7  # of a table: more cannot be read from the last row of a room
MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class Behind:
    """The room and the filters that open the records behind a figure, or the key of the one record."""

    room: str
    filters: Mapping[str, Any] = field(default_factory=dict)
    key: int | None = None

    @property
    def target(self) -> Any:
        """What the room is asked to open."""
        return dict(self.filters) if self.key is None else self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenPage:
    """One page. Its key stays the same when its figures are read anew; `part` counts the pages of one list."""

    key: str
    title: str
    read_at: datetime  # aware
    note: str = ""  # a sentence at the foot, or all there is to say
    part: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TitlePage(ScreenPage):
    """What is held: the title is that of the meeting, `kind` what such a meeting is called."""

    office: str
    kind: str
    facts: tuple[tuple[str, str], ...]  # 时间, 地点, 主持 …
    agenda: tuple[str, ...]  # titles of its sections


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedPage(ScreenPage):
    """A page that could not be read; the note says so."""


@dataclass(frozen=True, slots=True)
class ResolutionRow:
    """One resolution and whether it was done; `tone` is one of the signals or nothing."""

    text: str
    who: str
    due: str
    state: str  # 已完成, 逾期 3 天 …
    tone: str
    behind: Behind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionsPage(ScreenPage):
    """What was resolved and what became of it; `counts` are of all of them, not of this page."""

    rows: tuple[ResolutionRow, ...]
    counts: tuple[tuple[str, int, str], ...]  # title, number, tone


@dataclass(frozen=True, slots=True)
class BigFigure:
    """One large number with its change; `tone` is green where the change is good, red where it is bad."""

    title: str
    value: str
    unit: str
    change: str
    tone: str
    behind: Behind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPage(ScreenPage):
    """The stretch that is reviewed in a few large numbers."""

    figures: tuple[BigFigure, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its number, and the number of the stretch before where there is one."""

    title: str
    value: int
    before: int | None = None
    behind: Behind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BarsPage(ScreenPage):
    """Counts side by side, the largest first; what has no room is gathered in the note."""

    unit: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgesPage(ScreenPage):
    """How long what is open has lasted, in bands from young to old."""

    unit: str
    bands: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line through the weeks."""

    title: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesPage(ScreenPage):
    """Counts from week to week; `behind` opens what came in each."""

    unit: str
    places: tuple[str, ...]
    lines: tuple[Line, ...]
    behind: tuple[Behind, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """One grid of the map; `tint` is its class from 0 for the fewest, None where there is no figure."""

    key: int  # of its polygon
    title: str
    value: str
    tint: int | None
    behind: Behind | None
    rings: Any = field(compare=False, repr=False)  # in degrees, as the map keeps them


@dataclass(frozen=True, slots=True)
class Tint:
    """One class of the map in words, and how many grids are in it."""

    tint: int | None
    words: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPage(ScreenPage):
    """A figure of every grid; `borders` are the polygons of larger grids, drawn over the others."""

    figure: str
    areas: tuple[Area, ...]
    tints: tuple[Tint, ...]
    most: tuple[int, ...]  # polygons of the grids that have most, the first of them first
    borders: tuple[Any, ...] = field(compare=False, repr=False)
    extent: tuple[float, float, float, float]  # west, south, east, north in degrees


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterPage(ScreenPage):
    """One matter: what is known of it, what is to be decided, and what was resolved by now."""

    number: str  # 第 2 项，共 5 项
    facts: tuple[tuple[str, str], ...]
    table: tuple[tuple[str, ...], ...]  # the first row are the heads
    question: str
    resolved: tuple[str, ...]
    behind: Behind | None = None


@dataclass(frozen=True, slots=True)
class LightRow:
    """One case that is late or nearly so."""

    words: str  # 逾期 3 天
    tone: str  # red or amber
    title: str
    unit: str
    stage: str
    behind: Behind


@dataclass(frozen=True, slots=True, kw_only=True)
class LightsPage(ScreenPage):
    """The red and yellow list, the longest overdue first; `counts` are of all of them, not of this page."""

    rows: tuple[LightRow, ...]
    counts: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextWeekPage(ScreenPage):
    """What comes: dated things and what the office sets itself."""

    items: tuple[tuple[str, str], ...]  # day or source, words


def parted(rows: Sequence[Any], most: int = MOST_ROWS) -> list[tuple[Any, ...]]:
    """Return rows in groups for one page each, about equally long; without rows one empty group."""
    pages = max(1, -(-len(rows) // most))
    size = max(1, -(-len(rows) // pages))
    return [tuple(rows[first : first + size]) for first in range(0, max(len(rows), 1), size)]


def words_of(page: ScreenPage) -> list[str]:
    """Return everything a page says, line by line in full, for the clerk's own display and for search."""
    found = [page.title]
    match page:
        case TitlePage():
            found += [page.office, *(f"{title}：{words}" for title, words in page.facts), *page.agenda]
        case ResolutionsPage():
            found += [_counted(page.counts)]
            found += [" · ".join(filter(None, (row.state, row.text, row.who, row.due))) for row in page.rows]
        case WeekPage():
            found += [f"{one.title} {one.value}{one.unit} {one.change}" for one in page.figures]
        case BarsPage():
            found += [_told(one, page.unit) for one in page.bars]
        case AgesPage():
            found += [_told(one, page.unit) for one in page.bands]
        case LinesPage():
            found += [
                f"{place} " + "，".join(f"{line.title} {line.values[at]:,} {page.unit}" for line in page.lines)
                for at, place in enumerate(page.places)
            ]
        case MapPage():
            found += [page.figure, *(f"{one.title} {one.value}" for one in page.areas)]
        case MatterPage():
            found += [page.number, *(f"{title}：{words}" for title, words in page.facts)]
            found += [" · ".join(row) for row in page.table]
            found += [page.question, *(f"议定：{words}" for words in page.resolved)]
        case LightsPage():
            found += [_counted(page.counts)]
            found += [" · ".join(filter(None, (row.words, row.title, row.unit, row.stage))) for row in page.rows]
        case NextWeekPage():
            found += [f"{title}：{words}" if title else words for title, words in page.items]
    return [line for line in (*found, page.note) if line]


def _counted(counts: Sequence[tuple[str, int, str]]) -> str:
    return "，".join(f"{title} {number:,}" for title, number, _ in counts)


def _told(bar: Bar, unit: str) -> str:
    before = f"（上期 {bar.before:,}）" if bar.before is not None else ""
    return f"{bar.title} {bar.value:,} {unit}{before}"
