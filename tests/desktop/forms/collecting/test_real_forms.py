"""Forms as offices really send them go round: a province's template, two people in a row, a roll in Word."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from db.models.forms import ReturnState
from desktop.forms.collecting.lines import Handing, Unit
from desktop.forms.collecting.service import Collections
from desktop.jobs import Progress
from tests.desktop.forms.collecting.a_form import number
from tests.desktop.forms.collecting.conftest import HEAD, SHORE
from tests.desktop.forms.real import lists, words

HANDING = Handing("上级报表", "区民政局")


def issued(collections: Collections, build: Callable[[Path], Path], folder: Path) -> tuple[int, dict[str, Path], Path]:
    """Send a form to both villages. Return the collection, the copies by unit, and an empty folder."""
    out, back = folder / "out", folder / "back"
    out.mkdir()
    back.mkdir()
    with collections.forms.open(build(folder), Progress()) as opened:
        form = collections.forms.keep(opened, opened.plan, "摸底", "")
    made = collections.outgoing.issue(form, "摸底", [Unit(SHORE), Unit(HEAD)], None, out, Progress())
    return made.key, dict(zip((SHORE, HEAD), made.files, strict=True)), back


def put(path: Path, cells: dict[str, Any]) -> None:
    """Write cells into the first sheet."""
    made = openpyxl.load_workbook(path)
    sheet = made.worksheets[0]
    for place, value in cells.items():
        sheet[place] = value
    made.save(path)


@pytest.mark.filterwarnings("ignore:Data Validation extension")  # of the library by which the village is played
def test_a_provincial_template(collections: Collections, folder: Path) -> None:
    key, copies, back = issued(collections, lists.provincial_template, folder)
    row = {
        "A": 1, "B": "林一", "D": "男", "E": "01-汉族", "F": number(1), "G": "1960-01-01", "K": "福建省",
        "L": "泉州市", "M": "晋江市", "O": "13859990001", "P": "岸兜第1网格",
    }  # fmt: skip
    put(copies[SHORE], {f"{letter}7": value for letter, value in row.items()})
    wrong = row | {"E": "汉", "F": number(3), "P": None, "B": "林三"}
    put(copies[HEAD], {f"{letter}7": value for letter, value in wrong.items()})
    took = collections.take(list(copies.values()), Progress())
    shore, head = (collections.returned(one.key).remarks for one in took)
    assert [(one.letter, one.reason) for one in shore] == []
    told = {one.heading: one.reason for one in head}
    assert "没有填写" in told.values()
    assert any("不在下拉选项里" in reason for reason in told.values())
    assert [one.state for one in took] == [ReturnState.ACCEPTED, ReturnState.FAULTY]
    merged = collections.whole.merge(key, back, HANDING, Progress(), faulty=True)
    sheet = openpyxl.load_workbook(merged.path).worksheets[0]
    assert [sheet["B7"].value, sheet["B8"].value, sheet["A8"].value] == ["林一", "林三", 2]
    assert sheet["A1"].value == "1.0"


def test_two_people_in_a_row(collections: Collections, folder: Path) -> None:
    key, copies, back = issued(collections, lists.side_by_side, folder)
    assert SHORE in openpyxl.load_workbook(copies[SHORE]).worksheets[0]["A2"].value
    put(copies[SHORE], {"B4": "林一", "C4": number(1), "G4": "林三", "H4": number(3), "B5": "林五", "C5": number(5)})
    put(copies[HEAD], {"B4": "王一", "C4": number(1), "G4": "王九", "H4": number(9)[:-1]})
    took = collections.take(list(copies.values()), Progress())
    assert took[0].state is ReturnState.ACCEPTED
    remarks = collections.returned(took[1].key).remarks
    assert {(one.row, one.letter) for one in remarks} == {(4, "C"), (4, "H")}
    merged = collections.whole.merge(key, back, HANDING, Progress(), faulty=True)
    sheet = openpyxl.load_workbook(merged.path).worksheets[0]
    people = [(sheet[f"{a}{row}"].value, sheet[f"{b}{row}"].value) for row in range(4, 7) for a, b in ("AB", "FG")]
    assert people[:5] == [(1, "林一"), (2, "林三"), (3, "林五"), (4, "王一"), (5, "王九")]


def test_a_roll_in_word(collections: Collections, folder: Path) -> None:
    key, copies, back = issued(collections, words.roll, folder)
    for unit, order in ((SHORE, 1), (HEAD, 3)):
        made = docx.Document(str(copies[unit]))
        cells = made.tables[0].rows[2].cells
        for column, text in ((1, f"林{order}"), (2, "男"), (3, "1960-01-01"), (4, number(order)), (7, "13859990001")):
            cells[column].text = text
        made.save(str(copies[unit]))
    took = collections.take(list(copies.values()), Progress())
    assert [one.sentence for one in took] == [f"{SHORE}：收到 1 行，没有问题。", f"{HEAD}：收到 1 行，没有问题。"]
    merged = collections.whole.merge(key, back, HANDING, Progress())
    rows = docx.Document(str(merged.path)).tables[0].rows
    assert [(row.cells[0].text, row.cells[1].text) for row in rows[2:4]] == [("1", "林1"), ("2", "林3")]
