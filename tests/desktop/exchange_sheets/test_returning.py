"""A district edits a spreadsheet as people do, and sends it back."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import func, select

from db.models.exchange import PackageState
from db.models.people import Person
from desktop.errors import Refusal
from desktop.exchange.streams import Verdict
from desktop.exchange_sheets.file import META
from desktop.exchange_sheets.looks import RowKind, SheetLook
from desktop.names import sort_key
from desktop.program import Program
from tests.desktop.exchange_sheets.editing import HEAD, Edit, change, edited, line, person, place, put, send, take


def test_only_what_was_edited_is_taken(program: Program, district: int, stick: Path) -> None:
    _, path = send(program, district, stick)
    change(program, "子甲", occupation="教师", note="本镇补充")
    with edited(path) as book:
        put(book["人员"], "子甲", "婚姻状况", "已婚")
        put(book["人员"], "丑乙", "出生日期", "1990年2月3日")
        put(book["人员"], "寅丙", "姓名", "寅丁")
    with program.sheet_exchange.look(path.with_name("退回.xlsx")) as look:
        assert (look.verdict, look.sender, look.number) == (Verdict.FRESH, "晋江市", 1)
        assert look.sentence == "晋江市退回的第 1 期表格：3 行有改动，其余 7 行没有改动。"
        assert [(one.record, one.kind) for one in look.rows] == [
            ("子甲", RowKind.CHANGED), ("丑乙", RowKind.CHANGED), ("寅丙", RowKind.CHANGED),
        ]  # fmt: skip
        (cell,) = look.rows[0].cells
        assert (cell.title, cell.sent, cell.returned, cell.ours) == ("婚姻状况", "未婚", "已婚", "未婚")
        assert person(program, "子甲").marital_code == "10"  # nothing is written by looking
        taken = program.sheet_exchange.take(look)
    assert taken.sentence.startswith("已接收晋江市退回的第 1 期表格，改动 3 条。")
    first = person(program, "子甲")
    assert (first.marital_code, first.occupation, first.note) == ("20", "教师", "本镇补充")
    assert person(program, "丑乙").born_on == date(1990, 2, 3)
    assert person(program, "寅丁").name_key == sort_key("寅丁")
    assert program.outbox.sent()[0].state is PackageState.ACCEPTED
    assert taken.packages[0].receipt["counts"] == {"made": 0, "changed": 3, "same": 7, "gone": 0}


def test_what_both_changed_is_merged_by_its_owner_or_asked(program: Program, district: int, stick: Path) -> None:
    _, path = send(program, district, stick)
    change(program, "子甲", occupation="教师", note="本镇的说法")
    with edited(path) as book:
        put(book["人员"], "子甲", "职业", "商人")
        put(book["人员"], "子甲", "备注", "区里的说法")
    with program.sheet_exchange.look(path.with_name("退回.xlsx")) as look:
        notes = {cell.title: (cell.ours, cell.note) for cell in look.rows[0].cells}
        assert notes == {"职业": ("教师", "按归属取值"), "备注": ("本镇的说法", "待处理冲突")}
        program.sheet_exchange.take(look)
    assert (person(program, "子甲").occupation, person(program, "子甲").note) == ("教师", "本镇的说法")
    (conflict,) = program.inbox.conflicts()
    assert (conflict.record, conflict.field, conflict.theirs) == ("子甲", "note", "区里的说法")
    program.inbox.decide(conflict.key, "theirs")
    assert person(program, "子甲").note == "区里的说法"


def test_rows_may_be_sorted_and_columns_moved(program: Program, district: int, stick: Path) -> None:
    _, path = send(program, district, stick)
    with edited(path) as book:
        sheet = book["人员"]
        put(sheet, "寅丙", "婚姻状况", "已婚")
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD)]
        sheet.delete_rows(1, sheet.max_row)
        moved = [[row[0], *row[:0:-1]] for row in (rows[0], *reversed(rows[1:]))]
        for row in (["区里加的标题"], [], [], [], *moved):
            sheet.append(row)
    assert "改动 1 条" in take(program, path.with_name("退回.xlsx"))
    assert person(program, "寅丙").marital_code == "20"


def _without(sheet: Worksheet) -> None:
    sheet.delete_rows(line(sheet, "子甲"))


def _emptied(sheet: Worksheet) -> None:
    for column in range(2, sheet.max_column + 1):
        sheet.cell(line(sheet, "子甲") if column <= place(sheet, "姓名") else HEAD + 1, column).value = None


def _added(sheet: Worksheet) -> None:
    sheet.cell(sheet.max_row + 1, place(sheet, "姓名"), "新来的")


def _copied(sheet: Worksheet) -> None:
    sheet.append([cell.value for cell in sheet[line(sheet, "子甲")]])


def _strange(sheet: Worksheet) -> None:
    sheet.cell(line(sheet, "子甲"), 1, "01a204f0-0000-7000-8000-000000000000|1")


def _unreadable(sheet: Worksheet) -> None:
    put(sheet, "子甲", "婚姻状况", "不好说")


def _no_date(sheet: Worksheet) -> None:
    put(sheet, "子甲", "出生日期", "很久以前")


def _cut_off(sheet: Worksheet) -> None:
    put(sheet, "子甲", "公民身份号码", 359998199001010010)


@pytest.mark.parametrize(
    ("edit", "kinds", "said"),
    [
        (_without, [RowKind.MISSING], "予以保留"),
        (_emptied, [RowKind.MISSING], "被清空了"),
        (_added, [RowKind.NEW], "新增的行没有接收"),
        (_copied, [RowKind.REFUSED], "编号相同"),
        (_strange, [RowKind.NEW, RowKind.MISSING], "编号不在所发的表里"),
        (_unreadable, [RowKind.REFUSED], "“不好说”不在“婚姻状况”的选项里"),
        (_no_date, [RowKind.REFUSED], "“出生日期”"),
        (_cut_off, [RowKind.REFUSED], "被表格软件截断"),
    ],
)
def test_what_cannot_be_taken_is_named_and_changes_nothing(
    program: Program, district: int, stick: Path, edit: Edit, kinds: list[RowKind], said: str
) -> None:
    _, path = send(program, district, stick)
    before = person(program, "子甲").version
    with edited(path) as book:
        edit(book["人员"])
    with program.sheet_exchange.look(path.with_name("退回.xlsx")) as look:
        assert [one.kind for one in look.rows] == kinds
        assert said in look.rows[0].message
        taken = program.sheet_exchange.take(look)
    assert person(program, "子甲").version == before
    items = program.inbox.items(taken.packages[0].key)
    assert len(items) == len(kinds)
    assert any(said in one.message for one in items)
    assert "需要处理" in taken.sentence
    with program.office.store.read() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 3


def _shown_only(book: Any) -> None:
    put(book["人员"], "子甲", "所属网格", "月球")


def _no_column(book: Any) -> None:
    book["人员"].delete_cols(place(book["人员"], "职业"))


def _more(book: Any) -> None:
    book["人员"].cell(HEAD, book["人员"].max_column + 1, "区里意见")


def _no_sheet(book: Any) -> None:
    del book["人员"]


def _no_keys(book: Any) -> None:
    book["人员"].delete_cols(1)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (_shown_only, "“所属网格”列只供查看，有 1 处改动没有采用"),
        (_no_column, "缺少“职业”列"),
        (_more, "多出的“区里意见”列没有读取"),
        (_no_sheet, "“人员”表不见了"),
        (_no_keys, "缺少隐藏的编号列"),
    ],
)
def test_what_is_odd_about_the_sheets_is_said(
    program: Program, district: int, stick: Path, edit: Callable[[Any], None], said: str
) -> None:
    _, path = send(program, district, stick)
    with edited(path) as book:
        edit(book)
    with program.sheet_exchange.look(path.with_name("退回.xlsx")) as look:
        assert look.rows == []
        (problem,) = look.problems
        assert said in problem
    assert person(program, "子甲").occupation == "农民"


def test_what_is_none_of_ours_is_told_so(program: Program, district: int, stick: Path) -> None:
    _, path = send(program, district, stick)
    with edited(path, "无编号.xlsx") as book:
        del book[META]
    with pytest.raises(Refusal, match="缺少隐藏的“_meta”表"):
        program.sheet_exchange.look(path.with_name("无编号.xlsx"))
    with edited(path, "别处.xlsx") as book:
        for row in book[META].iter_rows():
            if row[0].value == "package_id":
                row[1].value = "01a204f0-0000-7000-8000-000000000000"
    with pytest.raises(Refusal, match="查不到"):
        program.sheet_exchange.look(path.with_name("别处.xlsx"))
    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话"])
    book.save(stick / "名册.xlsx")
    with pytest.raises(Refusal, match="导入"):
        program.sheet_exchange.look(stick / "名册.xlsx")
    (stick / "坏.xlsx").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(Refusal):
        program.sheet_exchange.look(stick / "坏.xlsx")
    assert list((program.office.paths.data / "exchange" / "work").iterdir()) == []


def test_the_same_return_is_taken_once_and_a_later_one_goes_on(program: Program, district: int, stick: Path) -> None:
    _, path = send(program, district, stick)
    with edited(path) as book:
        put(book["人员"], "子甲", "婚姻状况", "已婚")
    first = path.with_name("退回.xlsx")
    with program.sheet_exchange.look(first) as late:
        take(program, first)
        with pytest.raises(Refusal, match="情况有变"):
            program.sheet_exchange.take(late)
    with program.sheet_exchange.look(first) as again:
        assert again.verdict is Verdict.DUPLICATE
        assert program.sheet_exchange.take(again).packages == ()
    with edited(first, "再退.xlsx") as book:
        put(book["人员"], "丑乙", "婚姻状况", "离异")
    change(program, "子甲", marital_code="40")
    take(program, path.with_name("再退.xlsx"))
    assert person(program, "丑乙").marital_code == "40"
    assert person(program, "子甲").marital_code == "40"  # the later word of this office, whose field it is
    assert [one.sequence for one in program.inbox.received()] == [2, 1]


def test_a_record_that_is_gone_here_is_not_brought_back(program: Program, district: int, stick: Path) -> None:
    _, path = send(program, district, stick)
    with edited(path) as book:
        put(book["人员"], "子甲", "婚姻状况", "已婚")
    with program.office.store.write("删除") as session:
        session.delete(session.scalars(select(Person).where(Person.name == "子甲")).one())
    with program.sheet_exchange.look(path.with_name("退回.xlsx")) as look:
        assert "已经没有这条记录" in look.rows[0].message
        program.sheet_exchange.take(look)
    with program.office.store.read() as session:
        assert sorted(session.scalars(select(Person.name))) == ["丑乙", "寅丙"]


def test_a_return_of_what_is_void_is_not_taken(program: Program, district: int, stick: Path) -> None:
    _, path = send(program, district, stick)
    program.outbox.start_anew(district, "区里要求")
    with program.sheet_exchange.look(path) as look:
        assert look.verdict is Verdict.STALE
        assert not look.can_be_taken
        with pytest.raises(Refusal, match="已经作废"):
            program.sheet_exchange.take(look)


def test_a_look_that_is_closed_leaves_nothing_in_the_clear(program: Program, district: int, stick: Path) -> None:
    _, path = send(program, district, stick)
    look: SheetLook = program.sheet_exchange.look(path)
    assert look.folder is not None
    folder = look.folder
    assert folder.exists()
    look.close()
    assert not folder.exists()
    shutil.rmtree(stick)
    assert [one.state for one in program.outbox.sent()] == [PackageState.EXPORTED]
