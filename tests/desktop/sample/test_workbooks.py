"""The workbooks of the sample town, read by other readers: what was planted is there, nothing else is wrong."""

import csv
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine

from desktop.identity import Severity, read_credit_code, read_id, read_phone
from desktop.jobs import Cancelled, Progress
from desktop.sample.faults import Planted
from desktop.sample.registers import CLEAN, EXPORTED, OLD, TYPED, Register
from desktop.sample.town import Town
from desktop.sample.wordings import EDUCATION, ETHNIC, OLD_EDUCATION, RELATION
from desktop.sample.workbooks import SampleBook, write_workbooks

Row = list[Any]
OLD_FIRST_ROW, OLD_FOOT_ROWS = 4, 3


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[SampleBook]:
    """The workbooks of the small town."""
    return write_workbooks(Town(), tmp_path_factory.mktemp("sample"))


def cells_of(path: Path) -> list[Row]:
    sheet = python_calamine.load_workbook(str(path)).get_sheet_by_index(0)
    return sheet.to_python(skip_empty_area=False)


def column(rows: list[Row], register: Register, heading: str) -> list[Any]:
    headings = register.headings[-1]
    place = len(headings) - 1 - headings[::-1].index(heading)
    return [row[place] for row in rows]


def wrong_numbers(texts: list[Any]) -> list[str]:
    faults = [fault for text in texts for fault in read_id(str(text)).faults]
    return [fault.key for fault in faults if fault.severity is not Severity.WARNING]


def is_day(text: str) -> bool:
    for form in ("%Y-%m-%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"):
        try:
            datetime.strptime(text, form).astimezone()
        except ValueError:
            continue
        return True
    return False


def repeated(rows: list[Row], skip: int) -> int:
    return sum(count - 1 for count in Counter(tuple(map(str, row[skip:])) for row in rows).values())


def test_the_three_messy_ones_have_what_the_tour_announces(books: list[SampleBook]) -> None:
    messy = books[:3]
    assert [book.path.suffix for book in messy] == [".xls", ".xlsx", ".csv"]
    assert sum(book.importable for book in messy) == 1204
    assert sum(book.faulty for book in messy) == 16


def test_the_old_register(books: list[SampleBook]) -> None:
    book = books[0]
    sheet = python_calamine.load_workbook(str(book.path)).get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False)
    assert "登记表" in rows[0][0]
    assert rows[1][0].startswith("填表说明")
    assert tuple(rows[2]) == OLD.headings[0]
    assert tuple(rows[3]) == OLD.headings[1]
    assert rows[-1][0].startswith("填报人")
    assert rows[-OLD_FOOT_ROWS][0] == "合计"
    spans = sheet.merged_cell_ranges or []
    assert len(spans) > 100
    data = rows[OLD_FIRST_ROW:-OLD_FOOT_ROWS]
    assert len(data) == book.rows
    found = {
        Planted.CHECK: wrong_numbers(column(data, OLD, "身份证号")).count("check"),
        Planted.REPEATED: repeated(data, skip=5),
        Planted.DATE: sum(not is_day(text) for text in column(data, OLD, "出生年月日")),
        Planted.NAME: column(data, OLD, "姓名").count(""),
        Planted.CODE: sum(text not in OLD_EDUCATION.values() for text in column(data, OLD, "文化程度")),
        Planted.PHONE: sum(not read_phone(text).good for text in column(data, OLD, "联系电话")),
    }
    assert found == book.planted


def test_the_table_several_people_typed(books: list[SampleBook]) -> None:
    book = books[1]
    rows = cells_of(book.path)
    assert rows.count(list(TYPED.headings[0])) == 2
    assert any(not any(row) for row in rows[2:])
    data = [row for row in rows[1:] if any(row) and row != list(TYPED.headings[0])]
    assert len(data) == book.rows
    days, numbers = column(data, TYPED, "出生日期"), column(data, TYPED, "身份证号")
    assert any(isinstance(day, date) for day in days)
    assert any(isinstance(phone, float) for phone in column(data, TYPED, "电话"))
    assert {"√", ""} == set(column(data, TYPED, "是否低保")) | {"√"}
    found = {
        Planted.PRECISION: sum(isinstance(number, float) for number in numbers),
        Planted.DATE: sum(not isinstance(day, date) and not is_day(day) for day in days),
        Planted.CODE: sum(text not in RELATION.values() for text in column(data, TYPED, "关系")),
        Planted.GRID: sum(not text[0].isdecimal() or " " in text for text in column(data, TYPED, "所属网格")),
    }
    assert found == book.planted
    assert not wrong_numbers([number for number in numbers if not isinstance(number, float)])


def test_the_export_of_another_system(books: list[SampleBook]) -> None:
    book = books[2]
    with pytest.raises(UnicodeDecodeError):
        book.path.read_text("utf-8")
    with book.path.open(encoding="gb18030", newline="") as file:
        heading, *data = csv.reader(file)
    assert tuple(heading) == EXPORTED.headings[0]
    assert len(data) == book.rows
    texts = column(data, EXPORTED, "证件号码")
    assert all(text == "" or (text.startswith('="') and text.endswith('"')) for text in texts)
    numbers = [text.strip('="') for text in texts]
    names: dict[str, set[str]] = {}
    for number, name in zip(numbers, column(data, EXPORTED, "姓名"), strict=True):
        names.setdefault(read_id(number).identity, set()).add(name)
    wrong = Counter(wrong_numbers(numbers))
    found = {
        Planted.LENGTH: wrong["length"],
        Planted.CHECK: wrong["check"],
        Planted.DATE: sum(not is_day(text) for text in column(data, EXPORTED, "出生日期")),
        Planted.CODE: sum(text not in ETHNIC for text in column(data, EXPORTED, "民族")),
        Planted.NAME: column(data, EXPORTED, "姓名").count(""),
        Planted.OTHER_NAME: sum(len(found) > 1 for number, found in names.items() if number),
    }
    assert found == book.planted
    assert set(column(data, EXPORTED, "性别")) == {"0", "1"}
    assert set(column(data, EXPORTED, "与户主关系")) <= set("012345678")
    assert any(
        ord(character) > 0xFFFF or character in "㛃䶮" for name in column(data, EXPORTED, "姓名") for character in name
    )


def test_the_clean_ones_are_clean(books: list[SampleBook]) -> None:
    clean = [book for book in books if book.village and not book.planted]
    assert len(clean) == 23
    assert {tuple(cells_of(book.path)[0]) for book in clean} == {register.headings[0] for register in CLEAN}
    for book in clean:
        heading, *data = cells_of(book.path)
        table = {name: [row[place] for row in data] for place, name in enumerate(heading)}
        number = next(name for name in heading if "身份" in name or name == "证件号码")
        assert len(data) == book.rows
        assert not wrong_numbers(table[number])
        schooling = table.get("学历") or table["文化程度"]
        assert set(schooling) <= {*EDUCATION.values(), *OLD_EDUCATION.values()}


def test_the_towns_books(books: list[SampleBook]) -> None:
    dwellings, enterprises = books[-2:]
    heading, *data = cells_of(dwellings.path)
    assert len(data) == dwellings.rows > 100
    tenants = [row[heading.index("承租人身份证号")] for row in data]
    days = [row[heading.index("入住日期")] for row in data]
    assert wrong_numbers(tenants) == ["check"]
    assert sum(not is_day(day) for day in days) == dwellings.planted[Planted.DATE] == 1
    assert [row[heading.index("房屋地址")] for row in data].count("") == dwellings.planted[Planted.NAME] == 1
    heading, *data = cells_of(enterprises.path)
    assert len(data) == enterprises.rows > 30
    codes = [row[heading.index("统一社会信用代码")] for row in data]
    assert sum(not read_credit_code(code).good for code in codes) == enterprises.planted[Planted.CHECK] == 1
    amounts = [row[heading.index("从业人数")] for row in data]
    assert sum(isinstance(amount, str) for amount in amounts) == enterprises.planted[Planted.AMOUNT] == 1
    assert enterprises.faulty == dwellings.faulty == 4


def test_another_spreadsheet_program_opens_them(books: list[SampleBook]) -> None:
    for book in (books[1], books[3], books[-1]):
        rows = openpyxl.load_workbook(book.path).worksheets[0].iter_rows(values_only=True)
        assert sum(any(cell is not None for cell in row) for row in rows) > book.rows


def test_one_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    first, second = (write_workbooks(Town(300, 5), tmp_path / name) for name in ("a", "b"))
    for one, other in zip(first, second, strict=True):
        if one.path.suffix == ".csv":
            assert one.path.read_bytes() == other.path.read_bytes()
        else:
            assert cells_of(one.path) == cells_of(other.path)


class Impatient(Progress):
    """A clerk who stops the job after some people."""

    def advance(self, steps: int = 1) -> None:
        super().advance(steps)
        if self.done > 150:
            self.cancel()


def test_leaves_nothing_when_stopped(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        write_workbooks(Town(1000), tmp_path, Impatient())
    assert list(tmp_path.iterdir()) == []
