"""Boards, cards and badges as the office means them: who stands on them and what is said; nothing of where it falls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desktop.attachments.pictures import Picture
from desktop.printing.paper import MM
from desktop.printing.wall_map import SHEETS, WallMap

Photo = Callable[[int], Picture]  # a photograph, no side longer than so many points

BOARD_SHEETS: dict[str, tuple[float, float]] = {  # lying, in points
    **{name: (SHEETS[name][1], SHEETS[name][0]) for name in ("A3", "A2", "A1")},
    "900×600": (900 * MM, 600 * MM),
    "1200×900": (1200 * MM, 900 * MM),
}


@dataclass(frozen=True, slots=True)
class NoticeAbout:
    """What every notice says of itself: whose it is, to which moment it is right, whom one may complain to."""

    title: str
    office: str
    printed_by: str  # in the file's own description, never on the sheet
    as_of: datetime
    hotline: str = ""

    @property
    def day(self) -> str:
        """The day to which it is right, as a notice writes it."""
        return f"{self.as_of.year}年{self.as_of.month}月{self.as_of.day}日"


@dataclass(frozen=True, slots=True)
class Portrait:
    """Somebody on a board, a card or a badge."""

    title: str
    name: str
    phone: str
    duties: str = ""
    where: str = ""  # grid
    number: str = ""  # of the certificate
    photo: Photo | None = None
    code: str = ""  # what a phone reads from the QR code


@dataclass(frozen=True, slots=True, eq=False)
class BoardSheet:
    """A notice board (公示牌) of one grid."""

    about: NoticeAbout
    grid: str
    people: tuple[Portrait, ...]
    party: tuple[str, ...]  # organisations, each with who leads it
    extent: str
    range_map: WallMap | None
    code: str = ""
    code_words: str = ""


@dataclass(frozen=True, slots=True)
class CardDeck:
    """Contact cards (民情联系卡) or badges (工作证) of some people, several of each to a sheet."""

    about: NoticeAbout
    people: tuple[Portrait, ...]
    services: str = ""
    copies: int = 1  # of each


@dataclass(frozen=True, slots=True)
class Poster:
    """A notice in words (公示, 公约): paragraphs, perhaps a table, paragraphs behind it, and who hangs it."""

    about: NoticeAbout
    title: str
    subtitle: str
    before: tuple[str, ...]
    columns: tuple[str, ...] = ()  # headings
    rows: tuple[tuple[str, ...], ...] = ()
    after: tuple[str, ...] = ()
    signed: str = ""  # who, at its foot; empty: the office
    dated: str = ""
