"""会议议程, 签到表, 会议记录 on paper: what stands where, from plain words that the meetings fill in.

Columns of the record: practice, Appendix B (民情分析会记录).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from desktop.printing.document import Align, Column, Document, Fact, Facts, Grid, Section, Signatures, Text
from desktop.printing.dossiers import Entry, Imprint, numbered, numerals

AGENDA, SIGN_IN = "议程", "签到表"
SIGNING = (
    Column("序号", 3, Align.CENTRE),
    Column("姓名", 7, Align.CENTRE),
    Column("单位、职务", 17),
    Column("签　名", 11),
    Column("备注", 5),
)
SIGNING_ROW = 12.0  # millimetres: room for a signature
SPARE_ROWS = 4  # for those whom nobody expected
WRITING = 22.0  # millimetres: room for some lines by hand where nothing was typed
FOLLOWED = (
    Column("议定事项", 16),
    Column("责任人", 7, Align.CENTRE),
    Column("期限", 6.5, Align.CENTRE),
    Column("落实情况", 10),
)
NUMBER, MATTER = Column("序号", 3, Align.CENTRE), Column("事项", 10)
CENTRED = frozenset({"responsible", "due_on"})
FOLLOW_UP = "上次事项落实"
SIGNED = ("主持人", "记录人", "日　期")


@dataclass(frozen=True, slots=True)
class AgendaPoint:
    """One item of an agenda; the first row of `lines` are heads."""

    title: str
    body: str
    lines: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class AgendaSheet:
    """What is handed out before a meeting: the facts, then the items by section."""

    title: str
    imprint: Imprint
    facts: tuple[Entry, ...]
    chapters: tuple[tuple[str, tuple[AgendaPoint, ...]], ...]


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """Who is to sign: name and duty."""

    title: str
    imprint: Imprint
    facts: tuple[Entry, ...]
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RecordColumn:
    """A column of the table of items, as the kind of meeting declares it; the width is in characters."""

    key: str
    title: str
    width: int


@dataclass(frozen=True, slots=True)
class RecordChapter:
    """One section of a meeting: rows of title and of what the columns ask."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """A meeting as the office's own form records it."""

    title: str
    imprint: Imprint
    facts: tuple[Entry, ...]
    followed: tuple[tuple[str, ...], ...]  # 议定事项, 责任人, 期限, 落实情况
    before: tuple[Entry, ...]  # texts that stand before the items, and those that stand behind
    columns: tuple[RecordColumn, ...]
    chapters: tuple[RecordChapter, ...]
    after: tuple[Entry, ...]
    supplements: tuple[str, ...] = ()
    watermark: str = ""


def agenda_document(sheet: AgendaSheet) -> Document:
    """Return an agenda."""
    sections: list[Section] = [Facts("", _facts(sheet.facts))]
    for numeral, (title, points) in zip(numerals(), sheet.chapters, strict=False):
        sections += _points(f"{numeral}、{title}", points)
    return sheet.imprint.document(f"{sheet.title}{AGENDA}", sections, has_numbers=False)


def sign_in_document(sheet: SignInSheet) -> Document:
    """Return the sheet that is signed at the door, with some rows to spare."""
    empty = (("", ""),) * SPARE_ROWS
    rows = tuple((str(number), name, duty, "", "") for number, (name, duty) in enumerate((*sheet.people, *empty), 1))
    sections = (Facts("", _facts(sheet.facts)), Grid("", SIGNING, rows, height=SIGNING_ROW))
    return sheet.imprint.document(f"{sheet.title}{SIGN_IN}", sections, has_numbers=False)


def record_document(sheet: RecordSheet) -> Document:
    """Return the record of a meeting on the form of its kind."""
    columns = (NUMBER, MATTER, *(_column(one) for one in sheet.columns))
    parts: list[Facts | Grid | Text] = [Grid(FOLLOW_UP, FOLLOWED, sheet.followed), *_remarks(sheet.before)]
    for chapter in sheet.chapters:
        rows = tuple((str(number), *row) for number, row in enumerate(chapter.rows, 1))
        parts.append(Grid(chapter.title, columns, rows))
    parts += _remarks(sheet.after)
    if sheet.supplements:
        parts.append(Text("补充说明", sheet.supplements))
    sections = (Facts("", _facts(sheet.facts)), *numbered(parts), Signatures(SIGNED))
    document = sheet.imprint.document(sheet.title, sections, has_numbers=False)
    return replace(document, watermark=sheet.watermark)


def _points(title: str, points: Sequence[AgendaPoint]) -> Iterator[Section]:
    for place, (numeral, point) in enumerate(zip(numerals(), points, strict=False)):
        words = (f"（{numeral}）{point.title}", *point.body.splitlines())
        yield Text(title if place == 0 else "", words)
        if point.lines:
            heads, *rows = point.lines
            yield Grid("", tuple(_sized(heads, rows)), tuple(rows))


def _sized(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Column]:
    """Give each column of a small table the room its longest text asks for, within bounds."""
    for place, head in enumerate(heads):
        texts = [row[place] for row in rows if place < len(row)]
        longest = max(len(text) for text in (head, *texts))
        yield Column(head, min(max(longest, 3), 16), Align.LEFT if longest > 8 else Align.CENTRE)


def _remarks(texts: Sequence[Entry]) -> list[Facts | Grid | Text]:
    return [Facts(title, (Fact("内　容", text),), 1, height=0 if text else WRITING) for title, text in texts]


def _column(one: RecordColumn) -> Column:
    return Column(one.title, one.width, Align.CENTRE if one.key in CENTRED else Align.LEFT)


def _facts(entries: Sequence[Entry]) -> tuple[Fact, ...]:
    return tuple(Fact(title, text) for title, text in entries)
