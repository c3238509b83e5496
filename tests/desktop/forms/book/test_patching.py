"""A filled copy has everything of the form: part by part, byte by byte, but for the cells that were filled."""

import re
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from desktop.errors import Refusal
from desktop.forms.book import Book, open_book
from desktop.jobs import Cancelled, Progress
from tests.desktop.forms.book.rich_book import contents, prefixed, rich_book, second_reader

SHEET, WORKBOOK, CHAIN = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/calcChain.xml"
HOSTILE = Path(__file__).parents[5] / "shared" / "data" / "hostile"


@pytest.fixture(params=["表.xlsx", "表.xlsm"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Book:
    return open_book(rich_book(tmp_path / request.param), Progress())


def saved(book: Book, filling, name: str = "填好.xlsx") -> Path:
    path = book.path.with_name(name)
    filling.save(path, Progress())
    return path


def test_only_the_filled_sheet_and_what_counts_on_it_change(book):
    filling = book.filling()
    filling.put(0, (2, 2), "陈埭村")
    before, after = contents(book.path), contents(saved(book, filling))
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == [WORKBOOK, SHEET]
    assert b'fullCalcOnLoad="1"' in after[WORKBOOK]


def test_compressed_bytes_are_copied_as_they_are(book):
    filling = book.filling()
    filling.put(0, (2, 2), "陈埭村")
    with zipfile.ZipFile(book.path) as one, zipfile.ZipFile(saved(book, filling)) as two:
        sizes = {part.filename: (part.compress_type, part.compress_size, part.date_time) for part in one.infolist()}
        assert two.testzip() is None
        for part in two.infolist():
            if part.filename not in (SHEET, WORKBOOK):
                assert (part.compress_type, part.compress_size, part.date_time) == sizes[part.filename]


def test_rows_that_nothing_changes_keep_their_bytes(book):
    filling = book.filling()
    filling.put(0, (5, 2), "张三")
    before, after = (contents(path)[SHEET] for path in (book.path, saved(book, filling)))
    rows = re.compile(rb"<row r=\"(\d+)\".*?</row>", re.DOTALL)
    old, new = ({found[1]: found[0] for found in rows.finditer(xml)} for xml in (before, after))
    assert {number for number in old if old[number] != new[number]} == {b"5", b"8"}  # 8 counts the names
    assert before[: before.index(b"<row")] == after[: after.index(b"<row")]
    assert before[before.index(b"</sheetData>") :] == after[after.index(b"</sheetData>") :]


def test_a_form_without_formulas_changes_in_one_part(tmp_path):
    plain = openpyxl.Workbook()
    plain.active["A1"] = "姓名"
    plain.save(tmp_path / "表.xlsx")
    book = open_book(tmp_path / "表.xlsx", Progress())
    filling = book.filling()
    filling.put(0, (2, 1), "张三")
    before, after = contents(book.path), contents(saved(book, filling))
    assert [name for name in before if before[name] != after[name]] == [SHEET]


def test_values_stay_what_they_are(book):
    filling = book.filling()
    filling.put(0, (5, 1), 7)
    filling.put(0, (5, 2), "=1+1 & <b>")
    filling.put(0, (5, 4), date(1990, 2, 3))
    filling.put(0, (6, 1), "007")
    filling.put(0, (6, 2), " 两边 \n_x0041_")
    filling.put(0, (6, 4), date(1890, 2, 3))
    filling.put(0, (6, 5), True)
    filling.put(0, (7, 1), 359998199001011234)
    filling.put(0, (7, 5), 2.5)
    filling.put(0, (12, 9), date(1990, 2, 3))
    sheet = second_reader(saved(book, filling))["人员 表"]
    cells = {name: sheet[name] for name in ("A5", "B5", "D5", "A6", "B6", "D6", "E6", "A7", "E7", "I12")}
    assert [cells[name].value for name in ("A5", "B5", "A6", "E6", "A7", "E7")] == [
        7, "=1+1 & <b>", "007", True, "359998199001011234", 2.5,
    ]  # fmt: skip
    assert cells["B5"].data_type == "s"  # no formula
    assert cells["D5"].value.date() == date(1990, 2, 3)
    assert cells["D6"].value == "1890-02-03"  # before the days of spreadsheets
    assert cells["I12"].value == "1990-02-03"  # a cell that shows no dates
    assert open_book(book.path.with_name("填好.xlsx"), Progress()).sheets[0].text(6, 2) == " 两边 \n_x0041_"


def test_looks_are_those_of_the_cells(book):
    filling = book.filling()
    filling.table(0, 5, 7, (1, 2), [(1, "张三"), (2, "李四")], 2)
    sheet = second_reader(saved(book, filling))["人员 表"]
    assert sheet["B6"].border.right.style == "medium"
    assert sheet.row_dimensions[6].height == 20
    assert sheet["D6"].number_format == "yyyy\\-mm\\-dd;@"


def test_none_leaves_a_cell_and_an_empty_text_empties_it(book):
    filling = book.filling()
    filling.table(0, 4, 5, (1, 2), [(None, "")], 1)
    sheet = open_book(saved(book, filling), Progress()).sheets[0]
    assert (sheet.text(4, 1), sheet.text(4, 2)) == ("序号", "")


def test_sheets_of_other_writers_are_filled_too(tmp_path):
    book = open_book(rich_book(tmp_path / "表.xlsx", with_prefix=True), Progress())
    assert book.sheets[0].text(4, 2) == "姓名"
    filling = book.filling()
    filling.table(0, 5, 7, (1, 2, 4, 5), [(n, f"某{n}", date(1990, 1, n), n) for n in range(1, 6)], 5)
    after = open_book(saved(book, filling), Progress()).sheets[0]
    assert [after.text(row, 2) for row in range(5, 10)] == ["某1", "某2", "某3", "某4", "某5"]
    assert after.text(10, 5) == "15"
    assert b"<row" not in contents(book.path.with_name("填好.xlsx"))[SHEET]


def test_cells_without_places_count_on(tmp_path):
    book = rich_book(tmp_path / "表.xlsx")
    parts = contents(book)
    parts[SHEET] = re.sub(rb'<(row|c) r="\w+"', rb"<\1", parts[SHEET])
    with zipfile.ZipFile(book, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    opened = open_book(book, Progress())
    assert (opened.sheets[0].text(3, 2), opened.sheets[0].text(1, 1)) == ("姓名", "登记表")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ((1, 2), "合并单元格"),
        ((7, 3), "合并单元格"),
        ((8, 5), "公式"),
        ((0, 1), "没有第 0 行"),
        ((1_048_577, 1), "没有第"),
    ],
)
def test_what_may_not_be_written_is_refused(book, place, words):
    with pytest.raises(Refusal, match=words):
        book.filling().put(0, place, "张三")


def test_a_formula_that_was_emptied_may_be_written_over(book):
    filling = book.filling()
    filling.clear(0, (8, 5, 9, 6))
    filling.put(0, (8, 5), 12)
    path = saved(book, filling)
    sheet = open_book(path, Progress()).sheets[0]
    assert (sheet.text(8, 5), sheet.has_formula(9, 5), sheet.text(10, 5)) == ("12", False, "")
    assert CHAIN not in contents(path)  # it named formulas that are gone
    assert b"calcChain" not in contents(path)["xl/_rels/workbook.xml.rels"]
    assert b"calcChain" not in contents(path)["[Content_Types].xml"]


def test_the_first_of_formulas_written_once_may_go(book):
    filling = book.filling()
    filling.clear(0, (5, 6, 5, 6))
    after = second_reader(saved(book, filling))["人员 表"]
    assert [after[name].value for name in ("F5", "F6", "F7")] == [None, "=E6*2", "=E7*2"]


def test_a_protected_sheet_takes_only_what_it_leaves_open(tmp_path):
    path = rich_book(tmp_path / "表.xlsx")
    parts = contents(path)
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", b'</sheetData><sheetProtection sheet="1" password="CC1A"/>')
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    book = open_book(path, Progress())
    assert book.sheets[0].is_protected
    filling = book.filling()
    filling.put(0, (5, 2), "张三")  # its style is unlocked
    with pytest.raises(Refusal, match="受保护，B2 不能填写"):
        filling.put(0, (2, 2), "陈埭村")
    with pytest.raises(Refusal, match="受保护，不能加行"):
        filling.table(0, 5, 7, (2,), [("某",)] * 4, 4)


def test_more_rows_than_a_sheet_has_are_refused(book):
    with pytest.raises(Refusal, match="1,048,576"):
        book.filling().table(0, 5, 7, (2,), [], 1_048_576)


def test_the_form_itself_is_never_written_over(book):
    before = book.path.read_bytes()
    filling = book.filling()
    filling.put(0, (2, 2), "陈埭村")
    with pytest.raises(Refusal, match="不能覆盖"):
        filling.save(book.path, Progress())
    assert book.path.read_bytes() == before


def test_a_stopped_writing_leaves_nothing(book):
    filling = book.filling()
    filling.table(0, 5, 7, (2,), [("某",)] * 5, 5)

    class Stopping(Progress):
        def advance(self, steps: int = 1) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        filling.save(book.path.with_name("填好.xlsx"), Stopping())
    assert sorted(path.name for path in book.path.parent.iterdir()) == [book.path.name]


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile workbooks are not beside the repository")
def test_workbooks_of_strangers_open_with_a_sentence_or_are_filled_without_loss(tmp_path):
    opened = 0
    for path in sorted([*HOSTILE.glob("*.xlsx"), *HOSTILE.glob("*.xlsm")]):
        try:
            book = open_book(path, Progress())
        except Refusal:
            continue
        opened += 1
        filling = book.filling()
        last = book.sheets[0].last_row + 3
        try:
            filling.put(0, (last, 1), "张三")
        except Refusal:
            continue
        to = tmp_path / path.name
        filling.save(to, Progress())
        before, after = contents(path), contents(to)
        assert list(before) == list(after)
        changed = {name for name in before if before[name] != after[name]}
        assert {name.lower() for name in changed} <= {book.sheets[0].part.lower(), book.main.lower()}
        assert open_book(to, Progress()).sheets[0].text(last, 1) == "张三"
    assert opened >= 5


def test_the_prefixed_sheet_is_what_it_says():
    assert prefixed("<row><c/></row>") == "<x:row><x:c/></x:row>"
