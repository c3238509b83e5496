"""The roster (网格员花名册) that the town would send: staff and posts of the office are made by its import."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from desktop.grids.posts import PART_TIME
from desktop.grids.service import GRID
from desktop.sample import wordings
from desktop.sample.faults import Planted, wrong_check
from desktop.sample.land import Land
from desktop.sample.registers import Cell
from desktop.sample.roster import OFFICES, Posting, Recruit, Recruiting
from desktop.sample.stream import row_stream
from desktop.sample.town import FACTS
from desktop.sample.workbooks import ROSTER, SampleBook

Row = tuple[int, Posting]


def _own(value: Callable[[Recruit], Cell]) -> Callable[[Row], Cell]:
    return lambda row: value(row[1].recruit)


def _duty(row: Row) -> str:
    office = OFFICES[row[1].laid.level, row[1].post]
    return f"{office.title}、{office.held_as}" if office.held_as else office.title


def _month(day: date) -> str:
    return f"{day.year}.{day.month:02}"


COLUMNS: tuple[tuple[str, Callable[[Row], Cell]], ...] = (
    ("序号", lambda row: row[0]),
    ("所在网格", lambda row: row[1].laid.full_name),
    ("网格职务", _duty),
    ("姓名", _own(lambda one: one.person.name)),
    ("性别", _own(lambda one: wordings.SEX[one.person.sex_code])),
    ("民族", _own(lambda one: wordings.ETHNIC.get(one.person.ethnic_code or "", ""))),
    ("出生年月", _own(lambda one: _month(one.person.born_on))),
    ("身份证号", _own(lambda one: one.person.id_no)),
    ("政治面貌", _own(lambda one: wordings.POLITICAL.get(one.person.political_code or "", ""))),
    ("文化程度", _own(lambda one: wordings.EDUCATION.get(one.person.education_code or "", ""))),
    ("手机号码", _own(lambda one: one.person.phone)),
    ("单位及职务", _own(lambda one: one.workplace)),
    ("身份类别", _own(lambda one: one.office.identity)),
    ("专兼职", _own(lambda one: one.office.kind)),
    ("人员来源", _own(lambda one: one.office.source)),
    ("原协管员身份", _own(lambda one: one.former_title)),
    ("聘任时间", _own(lambda one: one.hired_on)),
    ("等级", _own(lambda one: one.grade)),
    ("补贴方式", _own(lambda one: one.allowance)),
    ("备案时间", _own(lambda one: wordings.dashed(one.filed_on))),
    ("培训时间", _own(lambda one: wordings.dotted(one.trained_on))),
    ("证书编号", _own(lambda one: one.certificate_no)),
    ("发证时间", _own(lambda one: wordings.dashed(one.certified_on))),
    ("有效期至", _own(lambda one: wordings.dashed(one.certified_until))),
    ("是否后备", _own(lambda one: "是" if one.is_reserve else "")),
    ("流入党员报到日期", _own(lambda one: one.reported_in_on)),
)  # fmt: skip
HEADINGS = tuple(heading for heading, _ in COLUMNS)
WRONG: tuple[tuple[Planted, str, Callable[[Cell], Cell]], ...] = (
    (Planted.CHECK, "身份证号", wrong_check),
    (Planted.GRID, "所在网格", lambda _cell: "红光村第9网格"),
    (Planted.CODE, "网格职务", lambda _cell: "巷长"),
    (Planted.DATE, "聘任时间", lambda _cell: "2025-02-30"),
    (Planted.NAME, "姓名", lambda _cell: ""),
)


def write_roster_book(land: Land, recruiting: Recruiting, postings: Sequence[Posting], folder: Path) -> SampleBook:
    """Write the roster into a folder; rows that cannot be imported stand at its end."""
    path = folder / f"92{FACTS.name}网格员花名册.xlsx"
    with row_stream(path, "花名册", [2 * len(heading) + 6 for heading in HEADINGS]) as sheet:
        sheet.add([f"{FACTS.name}网格员花名册"])
        sheet.add(HEADINGS)
        for number, posting in enumerate(postings, 1):
            sheet.add(_cells(number, posting))
        spoilt = list(_spoilt(land, recruiting, len(postings) + 1))
        for row in spoilt:
            sheet.add(row)
    planted = {kind: 1 for kind, _, _ in WRONG[: len(spoilt)]}
    note = "网格员花名册：一人多格各占一行，五行有错"
    return SampleBook(path, ROSTER, note, None, len(postings) + len(spoilt), planted)


def _cells(number: int, posting: Posting) -> list[Cell]:
    return [value((number, posting)) for _, value in COLUMNS]


def _spoilt(land: Land, recruiting: Recruiting, number: int) -> Iterator[list[Cell]]:
    """Yield rows of people whom nobody needs, each with something wrong."""
    laid = next((laid for laid in land.grids.values() if laid.level == GRID), None)
    if laid is None:
        return
    for kind, heading, change in WRONG:
        row = _cells(number, Posting(laid, PART_TIME, recruiting.stranger(laid, PART_TIME)))
        row[HEADINGS.index(heading)] = change(row[HEADINGS.index(heading)])
        if kind is Planted.CODE:  # with it alone the post would be known
            row[HEADINGS.index("专兼职")] = ""
        yield row
