"""A known form whose headings stand elsewhere this month: what was decided goes with the headings."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from desktop.forms.scope import Scope, Subject
from desktop.forms.service import Forms
from desktop.forms.shape import ListArea
from desktop.jobs import Progress
from desktop.program import Program
from tests.programs import today

HEADINGS = ("序号", "姓名", "性别", "联系电话")


def drawn(
    path: Path,
    right: int = 0,
    down: int = 0,
    lines: tuple[str, ...] = ("填报单位：", "填报人："),
    last: str = "领取情况",
) -> Path:
    """A form whose table begins so many columns further right and rows further down."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.cell(1, 1 + right, "某某镇慰问登记表")
    for place, line in enumerate(lines):
        sheet.cell(2, 1 + right + place * 2, line)
    for place, heading in enumerate((*HEADINGS, last)):
        sheet.cell(3 + down, 1 + right + place, heading)
        for row in range(4 + down, 7 + down):
            sheet.cell(row, 1 + right + place).border = openpyxl.styles.Border(bottom=openpyxl.styles.Side("thin"))
    book.save(path)
    return path


@pytest.mark.parametrize(("right", "down"), [(1, 0), (2, 3), (0, 1)])
def test_what_was_decided_goes_with_the_headings(town: Program, tmp_path: Path, right: int, down: int) -> None:
    forms = Forms(town, today)
    with forms.open(drawn(tmp_path / "慰问.xlsx"), Progress()) as opened:
        plan = replace(opened.plan, scope=Scope(Subject.PEOPLE))
        plan = forms.change(opened, plan, "E", "=已领取")
        forms.keep(opened, plan)
    with forms.open(drawn(tmp_path / "十二月.xlsx", right, down), Progress()) as again:
        assert again.known is not None
        told = {slot.words: again.plan.fillers[slot.key].target for slot in again.shape.area.slots}
    assert told == {
        "序号": "!serial", "姓名": "name", "性别": "sex_code", "联系电话": "phone", "领取情况": "=已领取",
    }  # fmt: skip


def test_lines_around_are_known_by_their_words(town: Program, tmp_path: Path) -> None:
    forms = Forms(town, today)
    with forms.open(drawn(tmp_path / "慰问.xlsx"), Progress()) as opened:
        forms.keep(opened, opened.plan)
    turned = drawn(tmp_path / "十二月.xlsx", lines=("填报人：", "填报单位："))
    with forms.open(turned, Progress()) as again:
        told = {slot.words: again.plan.fillers[slot.key].target for slot in again.shape.blanks}
    assert told == {"填报人": "!clerk", "填报单位": "!office"}


def test_what_is_left_empty_here_is_filled_elsewhere(town: Program, tmp_path: Path) -> None:
    forms = Forms(town, today)
    path = drawn(tmp_path / "慰问.xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["E3"] = "姓名"  # a second column of names, which stays empty
    book.save(path)
    with forms.open(path, Progress()) as opened:
        plan = forms.change(opened, forms.change(opened, opened.plan, "E", ""), "D", "=不填")
        forms.keep(opened, plan)
    with forms.open(drawn(tmp_path / "别的.xlsx"), Progress()) as other:
        told = {slot.words: other.plan.fillers[slot.key].target for slot in other.shape.area.slots}
    assert (told["姓名"], told["联系电话"]) == ("name", "phone")
    with forms.open(path, Progress()) as again:
        assert [again.plan.fillers[key].target for key in "BDE"] == ["name", "=不填", ""]


def test_another_form_with_the_same_headings_has_its_own_people(town: Program, tmp_path: Path) -> None:
    forms = Forms(town, today)
    with forms.open(drawn(tmp_path / "慰问.xlsx", last="发放情况"), Progress()) as opened:
        forms.keep(opened, replace(opened.plan, scope=Scope(Subject.PEOPLE, {"age": (80, None)})))
    path = drawn(tmp_path / "党员.xlsx", last="发放情况")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A1"] = "某某镇志愿者名单"
    book.save(path)
    with forms.open(path, Progress()) as other:
        assert other.plan.scope == Scope(Subject.PEOPLE, {"care": ("P33",)})  # of the title
        assert any("表题不同" in one for one in other.sentences)
    book.worksheets[0]["A1"] = "2027年3月某某镇慰问登记表"
    book.save(path)
    with forms.open(path, Progress()) as again:
        assert again.plan.scope is not None


def test_what_was_computed_there_is_filled_here(town: Program, tmp_path: Path) -> None:
    forms = Forms(town, today)
    path = drawn(tmp_path / "慰问.xlsx", last="到场情况")
    book = openpyxl.load_workbook(path)
    for row in (4, 5, 6):
        book.worksheets[0][f"D{row}"] = f"=A{row}"
    book.save(path)
    with forms.open(path, Progress()) as opened:
        assert opened.plan.fillers["D"].target == ""
        forms.keep(opened, opened.plan)
    with forms.open(drawn(tmp_path / "十二月.xlsx", last="到场情况"), Progress()) as again:
        assert again.plan.fillers["D"].target == "phone"


def test_a_total_above_the_rows_stays(town: Program, tmp_path: Path) -> None:
    forms = Forms(town, today)
    path = drawn(tmp_path / "慰问.xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A4"] = "合计"
    book.save(path)
    with forms.open(path, Progress()) as opened:
        assert isinstance(opened.shape.area, ListArea)
        assert opened.shape.area.first_row == 5
