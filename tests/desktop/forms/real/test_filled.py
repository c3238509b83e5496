"""The ten forms of real kinds, each opened, filled and opened again, in an office of a few people."""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from desktop.drafts import Draft
from desktop.forms.outcome import Filled, Order
from desktop.forms.scope import Scope, Subject
from desktop.forms.service import Forms
from desktop.forms.shape import FormKind
from desktop.jobs import Progress
from desktop.program import Program
from desktop.sheets.mapping import Confidence
from tests.desktop.forms.real import lists, single, words
from tests.desktop.forms.real.forms import BUILDERS
from tests.desktop.sheets.town import id_no
from tests.offices import open_copy
from tests.programs import TODAY, administrator, founded, office_at, today

ORDER = Order(
    TODAY, "2026-11", revealed=True, purpose="上级报表", recipient="区民政局", answers={"!clerk_phone": "0595-1234567"}
)
BORN = date(1950, 1, 2)
ADDRESS = "福建省泉州市晋江市陈埭镇岸兜村中心路{}号"
Build = Callable[[Path], Path]


def person(program: Program, place: int) -> Draft:
    """Somebody of whom everything is known that forms ask."""
    draft = program.people.blank()
    draft.name, draft.sex_code, draft.born_on = f"林样{'甲乙丙丁戊己庚辛壬癸子丑'[place]}", "1", BORN
    draft.id_no, draft.ethnic_code = id_no("19500102", 2 * place + 1), "01"
    draft.political_code, draft.education_code, draft.marital_code = "01", "70", "10"
    draft.phone, draft.care = f"138000010{place:02}", ("P22",)
    draft.registered_address = draft.residence_address = ADDRESS.format(place + 1)
    draft.grid_id = program.grids.resolve("岸兜第1网格")
    return draft


@pytest.fixture(scope="module")
def office(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Twelve households of one person each, in one grid."""
    folder = tmp_path_factory.mktemp("office")
    engine = open_copy(template, folder)
    program = founded(office_at(engine, folder, administrator()))
    for place in range(12):
        facts = program.households.blank()
        facts.address, facts.grid_id = ADDRESS.format(place + 1), program.grids.resolve("岸兜第1网格")
        program.commands.register(facts, person(program, place), date(2020, 1, 1))
    yield program
    engine.dispose()


def filled(program: Program, build: Build, folder: Path, count: int = 12) -> Filled:
    """Fill a form for some records as a clerk does who accepts what is suggested."""
    out = folder / "填好的"
    out.mkdir()
    forms = Forms(program, today)
    with forms.open(build(folder), Progress()) as opened:
        plan = opened.plan
        for slot, filler in plan.fillers.items():
            if filler.confidence is Confidence.SUGGESTED:
                plan = forms.change(opened, plan, slot, filler.target)
        subject = Subject(opened.subject) if opened.subject else Subject.PEOPLE
        if opened.shape.kind is not FormKind.COUNTS:
            plan = replace(plan, scope=Scope(subject, keys=tuple(range(1, count + 1))), row_limit=0)
        return forms.fill(opened, plan, ORDER, out, Progress())


def sheet(result: Filled, place: int = 0):
    return openpyxl.load_workbook(result.files[0].path).worksheets[place]


@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
def test_each_is_filled_and_says_so_when_opened_again(office, build, tmp_path):
    result = filled(office, build, tmp_path, 3)
    assert result.files
    assert result.checked.cells
    assert not result.checked.wrong


@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
def test_parts_that_hold_no_cells_stay_as_they_were(office, build, tmp_path):
    result = filled(office, build, tmp_path, 2)
    blank = next(path for path in tmp_path.iterdir() if path.is_file())
    with zipfile.ZipFile(blank) as before, zipfile.ZipFile(result.files[0].path) as after:
        kept = [name for name in before.namelist() if "drawing" in name or "media" in name or "styles" in name]
        assert set(before.namelist()) <= set(after.namelist()) | {"xl/calcChain.xml"}
        assert [name for name in kept if before.read(name) != after.read(name)] == []


@pytest.mark.filterwarnings("ignore:Data Validation extension")
def test_the_provincial_template_gets_the_words_of_its_lists(office, tmp_path):
    found = sheet(filled(office, lists.provincial_template, tmp_path))
    row = [found.cell(7, column).value for column in range(1, 18)]
    assert row[1:9] == ["林样甲", None, "男", "01-汉族", id_no("19500102", 1), row[6], "中共党员", "初中"]
    assert found["G7"].value.date() == BORN
    assert row[10:13] == ["福建省", "泉州市", "晋江市"]
    assert found["F7"].data_type == "s"
    assert found["A1"].value == "1.0"
    assert found["G3"].value == "陈埭镇"


def test_flags_are_written_as_the_heading_says(office, tmp_path):
    found = sheet(filled(office, lists.region_cascade, tmp_path))
    assert [found.cell(5, column).value for column in (4, 14, 15)] == ["居民身份证", "1", "是"]


def test_rows_are_put_in_above_the_total(office, tmp_path):
    found = sheet(filled(office, lists.signatures_and_totals, tmp_path))
    assert [found.cell(row, 1).value for row in (15, 16)] == [12, "合计"]
    assert found["D16"].value == "=SUM(D4:D15)"
    assert str(found["D19"].value).endswith("林晓梅")
    assert found._images[0].anchor._from.row == 18


def test_the_example_is_written_over_and_hidden_columns_stay(office, tmp_path):
    found = sheet(filled(office, lists.fifty_columns, tmp_path))
    assert found["F6"].value == "林样甲"
    assert [found[place].value for place in ("H6", "L6", "N6")] == ["男性", "汉", "党员"]
    assert found["J6"].value == "1950年01月"
    assert found.column_dimensions["S"].hidden


def test_two_stand_side_by_side(office, tmp_path):
    found = sheet(filled(office, lists.side_by_side, tmp_path))
    names = [found[f"B{row}"].value for row in range(4, 16)]
    assert set(names) == {f"林样{one}" for one in "甲乙丙丁戊己庚辛壬癸子丑"}
    assert found["G4"].value is None  # the form's own numbers run down the left side first
    assert found["C4"].value != found["H4"].value
    assert found["E4"].value is None


def test_boxes_are_ticked_on_a_card_for_each(office, tmp_path):
    result = filled(office, single.tick_card, tmp_path, 2)
    book = openpyxl.load_workbook(result.files[0].path)
    first = book.worksheets[0]
    assert [one.title for one in book.worksheets] == ["登记表", "林样乙"]
    assert [first["B3"].value, first["E3"].value] == ["林样甲", "☑男  □女"]
    assert "☑中共党员" in first["B6"].value
    assert "☑退役军人" in first["B12"].value


def test_members_stand_in_the_table_of_their_household(office, tmp_path):
    found = sheet(filled(office, single.household_card, tmp_path, 1))
    assert [found[place].value for place in ("B3", "B9", "C9", "B10")] == ["林样甲", "林样甲", "户主", None]
    assert str(found["E16"].value).startswith("登记人：林晓梅")


def test_numbers_are_counted_and_formulas_stay(office, tmp_path):
    found = sheet(filled(office, single.statistics, tmp_path))
    assert [found[place].value for place in ("C5", "G5", "K5")] == [12, 12, 12]
    assert [found[place].value for place in ("D5", "C8")] == ["=E5+F5", "=SUM(C5:C7)"]


def test_a_document_has_its_boxes_and_controls_ticked(office, tmp_path):
    table = docx.Document(str(filled(office, words.application, tmp_path, 1).files[0].path)).tables[0]
    assert table.cell(0, 1).text == "林样甲"
    assert "☑男" in table.cell(0, 3).text
    assert "☒" in table.cell(5, 1)._tc.xml
    assert "林晓梅" not in table.cell(9, 1).text  # the opinion of others


def test_a_document_gets_rows_for_all(office, tmp_path):
    document = docx.Document(str(filled(office, words.roll, tmp_path).files[0].path))
    table = document.tables[0]
    assert [table.cell(row, 0).text for row in (2, 13, 14)] == ["1", "12", "合计"]
    assert table.cell(13, 1).text
    assert "陈埭镇" in document.paragraphs[1].text
