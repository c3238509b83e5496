"""一户一档, 一人一档, 一企一档 on paper: what stands where, from plain words that the services fill in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from desktop.printing.document import Align, Column, Document, Fact, Facts, Grid, Room, Section, Signatures, Text

MASKED = "号码已脱敏"
NUMERALS = "一二三四五六七八九十"

CHECKS = (
    Column("日期", 6, Align.CENTRE),
    Column("核对情况（手写）", 26),
    Column("核对人", 6, Align.CENTRE),
)

Titled = Facts | Grid | Text | Room
Entry = tuple[str, str]  # a title and its value


@dataclass(frozen=True, slots=True)
class Imprint:
    """For which office, by whom and when a dossier is printed, and whether numbers are masked in it."""

    office: str
    printed_by: str
    as_of: datetime
    masked: bool = True

    def document(
        self, title: str, sections: Iterable[Section], *, subtitle: str = "", number: str = "", has_numbers: bool = True
    ) -> Document:
        """Return a document that is so printed; one with private numbers says whether they are masked."""
        note = MASKED if has_numbers and self.masked else ""
        return Document(
            title, self.office, self.printed_by, self.as_of, tuple(sections), subtitle, number, footer_note=note
        )


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled form of a dossier, `columns` pairs of title and value in a row."""

    title: str
    entries: tuple[Entry, ...]
    columns: int = 2


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member of a household."""

    name: str
    relation: str
    sex: str
    born_on: str
    id_number: str
    phone: str
    tags: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """An entry in the history of a household, a person or an enterprise."""

    on: str
    event: str
    people: str
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class StaffLine:
    """A person who answers for an enterprise or works there."""

    name: str
    duty: str
    id_number: str
    phone: str
    note: str


@dataclass(frozen=True, slots=True)
class HouseholdSheet:
    """A household as its file shows it."""

    number: str
    grid: str
    head: str
    address: str
    imprint: Imprint
    facts: tuple[Entry, ...] = ()
    members: tuple[MemberLine, ...] = ()
    chapters: tuple[Chapter, ...] = ()  # dwelling, care and the like
    history: tuple[HistoryLine, ...] = ()
    provenance: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """A person as their file shows them."""

    number: str
    grid: str
    name: str
    imprint: Imprint
    chapters: tuple[Chapter, ...] = ()
    family: tuple[MemberLine, ...] = ()
    history: tuple[HistoryLine, ...] = ()
    provenance: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class EnterpriseSheet:
    """An enterprise or place as its file shows it."""

    number: str
    grid: str
    name: str
    imprint: Imprint
    chapters: tuple[Chapter, ...] = ()
    staff: tuple[StaffLine, ...] = ()
    history: tuple[HistoryLine, ...] = ()
    provenance: tuple[Entry, ...] = ()


def household_document(sheet: HouseholdSheet) -> Document:
    """Return the file of a household (一户一档)."""
    known = (("户主", sheet.head), ("网格", sheet.grid), ("地址", sheet.address))
    sections: tuple[Titled, ...] = (
        Facts("户情况", _facts((*known, *sheet.facts))),
        _members("家庭成员", sheet.members),
        *_chapters(sheet.chapters),
        _history(sheet.history),
        *_provenance(sheet.provenance),
    )
    return _dossier("一户一档（家庭户档案）", f"户号：{sheet.number}", sheet.imprint, sections)


def person_document(sheet: PersonSheet) -> Document:
    """Return the file of a person (一人一档)."""
    sections: tuple[Titled, ...] = (
        *_chapters(sheet.chapters),
        _members("同户人员", sheet.family),
        _history(sheet.history),
        *_provenance(sheet.provenance),
    )
    return _dossier(
        "一人一档（人员档案）", f"档案编号：{sheet.number}", sheet.imprint, sections, f"{sheet.name}　{sheet.grid}"
    )


def enterprise_document(sheet: EnterpriseSheet) -> Document:
    """Return the file of an enterprise or place (一企一档)."""
    staff = Grid(
        "从业人员",
        (
            Column("序号", 3, Align.CENTRE),
            Column("姓名", 6, Align.CENTRE),
            Column("职务", 6, Align.CENTRE),
            Column("公民身份号码", 11, Align.CENTRE),
            Column("联系电话", 8, Align.CENTRE),
            Column("备注", 8),
        ),
        tuple(
            (str(number), line.name, line.duty, line.id_number, line.phone, line.note)
            for number, line in enumerate(sheet.staff, 1)
        ),
        "未登记",
    )
    sections: tuple[Titled, ...] = (
        *_chapters(sheet.chapters),
        staff,
        _history(sheet.history),
        *_provenance(sheet.provenance),
    )
    return _dossier(
        "一企一档（企业场所档案）", f"档案编号：{sheet.number}", sheet.imprint, sections, f"{sheet.name}　{sheet.grid}"
    )


def _dossier(title: str, number: str, imprint: Imprint, sections: Sequence[Titled], subtitle: str = "") -> Document:
    whole = (*numbered((*sections, Room("核对记录", CHECKS))), Signatures(("采集人", "核实人", "日　期")))
    return imprint.document(title, whole, subtitle=subtitle, number=number)


def numbered(sections: Sequence[Titled]) -> Iterator[Section]:
    """Put 一、二、三、 before the titles."""
    for numeral, section in zip(numerals(), sections, strict=False):
        yield replace(section, title=f"{numeral}、{section.title}")


def numerals() -> Iterator[str]:
    """Count 一 … 十, 十一 … 十九, 二十 … 九十九."""
    yield from NUMERALS
    yield from (f"十{unit}" for unit in NUMERALS[:9])
    for ten in NUMERALS[1:9]:
        yield from (f"{ten}十{unit}" for unit in ("", *NUMERALS[:9]))


def _facts(entries: Sequence[Entry]) -> tuple[Fact, ...]:
    return tuple(Fact(title, value) for title, value in entries)


def _chapters(chapters: Sequence[Chapter]) -> tuple[Facts, ...]:
    return tuple(Facts(chapter.title, _facts(chapter.entries), chapter.columns) for chapter in chapters)


def _provenance(entries: Sequence[Entry]) -> tuple[Facts, ...]:
    return (Facts("数据来源", _facts(entries)),) if entries else ()


def _members(title: str, members: Sequence[MemberLine]) -> Grid:
    return Grid(
        title,
        (
            Column("序号", 3, Align.CENTRE),
            Column("姓名", 6, Align.CENTRE),
            Column("与户主关系", 5, Align.CENTRE),
            Column("性别", 3, Align.CENTRE),
            Column("出生日期", 6.5, Align.CENTRE),
            Column("公民身份号码", 11, Align.CENTRE),
            Column("联系电话", 7.5, Align.CENTRE),
            Column("标签", 6),
        ),
        tuple(
            (
                str(number),
                member.name,
                member.relation,
                member.sex,
                member.born_on,
                member.id_number,
                member.phone,
                member.tags,
            )
            for number, member in enumerate(members, 1)
        ),
        "没有登记成员",
    )


def _history(lines: Sequence[HistoryLine]) -> Grid:
    return Grid(
        "变动记录",
        (
            Column("日期", 6.5, Align.CENTRE),
            Column("事项", 8, Align.CENTRE),
            Column("涉及人员", 8),
            Column("说明", 14),
            Column("经办", 6, Align.CENTRE),
        ),
        tuple((line.on, line.event, line.people, line.note, line.by) for line in lines),
        "没有变动记录",
    )
