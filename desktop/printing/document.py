"""A document as the office means it: a title and sections, nothing about where on the paper they fall."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Align(StrEnum):
    """To which side of its cell text is set."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value. `span` is how many columns of the form it takes; 0: as many as its value needs."""

    label: str
    value: str
    span: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """A ruled form: label and value side by side, `columns` pairs in a row, each at least `height` millimetres high."""

    title: str
    facts: tuple[Fact, ...]
    columns: int = 2
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a ruled table; widths are shares of the paper's."""

    heading: str
    width: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table whose head is repeated on every page; `empty` is said where there are no rows.

    A row is at least `height` millimetres high, where a pen needs more room than print.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = "无"
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs, the first line of each set in by two characters, or numbered."""

    title: str
    paragraphs: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Groups of characters to be typed off by hand: large, one to a box, digits told from letters."""

    title: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quick:
    """A code for the camera of a phone or a scanner, and words beside it."""

    title: str
    content: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """An empty table for the pen that takes what is left of the last page; left out where too little is.

    What follows it stands at the foot of that page.
    """

    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """A line along which the paper is cut: what stands below is a slip of its own, with its title and number."""

    words: str
    title: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Boxes to sign in, side by side, high enough for a pen."""

    labels: tuple[str, ...]


Section = Facts | Grid | Text | Code | Quick | Room | Cut | Signatures


@dataclass(frozen=True, slots=True)
class Document:
    """Something to be printed and filed.

    `number` stands over the form at the right, `subtitle` under the title, `footer_note` at the foot of every page,
    `watermark` pale across it. `as_of` is the moment to which the data stand, in the office's time with its offset.
    `imprint` is what the foot says of both instead of the usual line; nothing on a form that shows no data.
    """

    title: str
    office: str
    printed_by: str
    as_of: datetime
    sections: tuple[Section, ...]
    subtitle: str = ""
    number: str = ""
    footer_note: str = ""
    watermark: str = ""
    imprint: str | None = None

    @property
    def imprint_line(self) -> str:
        """What the foot of every page says at the left."""
        return imprint_line(self.printed_by, self.as_of) if self.imprint is None else self.imprint


@dataclass(frozen=True, slots=True)
class PrintedList:
    """A list to be printed: its head and its columns, whose widths are in Chinese characters.

    `subtitle` says which rows these are: the filter in words, how many; `signed` names the boxes under the last row.
    """

    title: str
    office: str
    printed_by: str
    as_of: datetime
    columns: tuple[Column, ...]
    subtitle: str = ""
    footer_note: str = ""
    watermark: str = ""
    signed: tuple[str, ...] = ()


def imprint_line(printed_by: str, as_of: datetime) -> str:
    """Return what the foot of every page says of the data and of who printed them."""
    return f"数据截至 {moment(as_of)}　打印：{printed_by}"


def moment(at: datetime) -> str:
    """Return a point in time as paper says it: 2025年3月1日 09:05."""
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
