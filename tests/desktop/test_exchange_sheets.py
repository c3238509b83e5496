"""A district without the program gets a spreadsheet, edits it as people do, and sends it back."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import func, select

from db.models.exchange import Mark, Package, PackageState, Relation, Stream
from db.models.people import Person
from desktop.errors import Refusal
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.partners import PartnerDraft
from desktop.exchange.streams import Verdict
from desktop.exchange_sheet_file import KEY_HEADING, META, SHOWN_ONLY
from desktop.exchange_sheet_looks import RowKind, SheetLook
from desktop.jobs import Cancelled, Progress
from desktop.names import sort_key
from desktop.program import Program

HEAD = 3  # the row of headings
ID_NO = "359998199001010010"
Edit = Callable[[Worksheet], None]


@pytest.fixture
def district(program: Program) -> int:
    """A district that has no such program, and three people to tell it of."""
    with program.office.store.write("登记") as session:
        grid = program.grids.resolve("岸兜村第1网格")
        for name in ("子甲", "丑乙", "寅丙"):
            person = Person(name=name, name_key=name, grid_id=grid, phone="13800000001", sex_code="1")
            person.born_on, person.marital_code, person.occupation = date(1990, 1, 1), "10", "农民"
            session.add(person)
    return program.partners.add(PartnerDraft("350582000000", "晋江市", Relation.UPPER, has_program=False))


@pytest.fixture
def stick(folder: Path) -> Path:
    """A stick that is carried to and fro."""
    path = folder / "stick"
    path.mkdir()
    return path


def send(
    program: Program, district: int, stick: Path, *, ticked: tuple[str, ...] = ("numbers",)
) -> tuple[PackageRow, Path]:
    """Send what changed. Return the package and where it lies."""
    row = program.sheet_exchange.seal(program.sheet_exchange.plan(district, ticked), "每周报送" if ticked else "")
    return row, program.outbox.export(row.key, stick)


@contextmanager
def edited(path: Path, to: str = "退回.xlsx") -> Iterator[Any]:
    """Give the workbook to edit; it is saved as another file, as people do."""
    book = openpyxl.load_workbook(path)
    yield book
    book.save(path.with_name(to))


def place(sheet: Worksheet, heading: str) -> int:
    """Return the column of a heading."""
    return next(cell.column for cell in sheet[HEAD] if str(cell.value).removesuffix(SHOWN_ONLY) == heading)


def line(sheet: Worksheet, name: str) -> int:
    """Return the row of somebody."""
    column = place(sheet, "姓名")
    return next(row for row in range(HEAD + 1, sheet.max_row + 1) if sheet.cell(row, column).value == name)


def put(sheet: Worksheet, name: str, heading: str, value: object) -> None:
    """Write into somebody's row."""
    sheet.cell(line(sheet, name), place(sheet, heading), value)


def take(program: Program, path: Path) -> str:
    """Look at a file and take it up. Return what is said."""
    with program.sheet_exchange.look(path) as look:
        return program.sheet_exchange.take(look).sentence


def person(program: Program, name: str) -> Person:
    """Return somebody as he stands here."""
    with program.office.store.read() as session:
        return session.scalars(select(Person).where(Person.name == name)).one()


def change(program: Program, name: str, **values: object) -> None:
    """Change somebody here."""
    with program.office.store.write("修改") as session:
        found = session.scalars(select(Person).where(Person.name == name)).one()
        for key, value in values.items():
            setattr(found, key, value)


def test_a_spreadsheet_reads_like_one(program: Program, district: int, stick: Path) -> None:
    row, path = send(program, district, stick)
    book = openpyxl.load_workbook(path)
    assert [one.title for one in book if one.sheet_state == "visible"] == ["网格", "人员"]
    assert book[META].sheet_state == "hidden"
    sheet = book["人员"]
    assert sheet.column_dimensions["A"].hidden
    assert sheet.cell(HEAD, 1).value == KEY_HEADING
    assert "陈埭镇网格办 发 晋江市　第 1 期全量" in sheet.cell(1, 2).value
    at = line(sheet, "子甲")
    cells = {
        heading: sheet.cell(at, place(sheet, heading)).value for heading in ("性别", "婚姻状况", "所属网格", "联系方式")
    }
    assert cells == {"性别": "男性", "婚姻状况": "未婚", "所属网格": "岸兜村委会 第1网格", "联系方式": "13800000001"}
    assert sheet.cell(at, place(sheet, "出生日期")).value.date() == date(1990, 1, 1)
    said = {one[0].value: one[1].value for one in book[META].iter_rows()}
    assert (said["seq"], said["kind"], said["receiver"]) == ("1", "F", "350582000000")
    assert row.counts == {"grid": 7, "person": 3}


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


def test_the_next_sheet_tells_what_changed_since(program: Program, district: int, stick: Path) -> None:
    send(program, district, stick)
    row = program.outbox.sent()[0]
    assert program.exchange_status.of(district).waiting_for_receipt == 1
    with pytest.raises(Refusal, match="请写明"):
        program.sheet_exchange.acknowledge(row.key, " ")
    program.sheet_exchange.acknowledge(row.key, "11月22日盖章收回")
    with pytest.raises(Refusal, match="已经有回执"):
        program.sheet_exchange.acknowledge(row.key, "再来一次")
    assert program.exchange_status.of(district).last_acknowledged.sequence == 1
    with program.office.store.write("删除") as session:
        session.delete(session.scalars(select(Person).where(Person.name == "寅丙")).one())
    change(program, "丑乙", occupation="教师")
    plan = program.sheet_exchange.plan(district, ("numbers",))
    assert [(one.table, one.made, one.changed, one.gone) for one in plan.differences] == [("person", 0, 1, 1)]
    second, path = send(program, district, stick)
    assert (second.kind, second.sequence, second.title) == ("D", 2, "第 2 期增量（表格）")
    book = openpyxl.load_workbook(path)
    assert book["人员"].max_row == HEAD + 1
    assert book["删除的记录"].max_row == 2


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


def test_sensitive_blocks_stay_at_home_unless_ticked(program: Program, district: int, stick: Path) -> None:
    change(program, "子甲", id_no=ID_NO, phone="13800000002")
    with pytest.raises(Refusal, match="请写明用途"):
        program.sheet_exchange.seal(program.sheet_exchange.plan(district, ("numbers",)))
    _, path = send(program, district, stick, ticked=())
    book = openpyxl.load_workbook(path)
    texts = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert not texts & {ID_NO, "13800000002", "联系方式", "公民身份号码"}


def test_a_sheet_goes_out_again_the_same_and_anew_after_a_restored_backup(
    program: Program, district: int, stick: Path, folder: Path
) -> None:
    row, path = send(program, district, stick)
    again = folder / "again"
    again.mkdir()
    other = program.outbox.export(row.key, again)
    assert other.read_bytes() == path.read_bytes()
    assert hashlib.sha256(path.read_bytes()).hexdigest() == row.sha256
    with program.office.store.write("恢复备份") as session:  # a database from before the package, with its files there
        for one in (*session.scalars(select(Mark)), *session.scalars(select(Stream))):
            session.delete(one)
        session.delete(session.get_one(Package, row.key))
    assert "恢复过备份" in program.sheet_exchange.plan(district).reason
    anew = program.sheet_exchange.seal(program.sheet_exchange.plan(district))
    assert (anew.epoch, anew.sequence, anew.kind) == (2, 1, "F")
    with pytest.raises(Refusal, match="查不到"):
        program.sheet_exchange.look(path)


def test_a_return_of_what_is_void_is_not_taken(program: Program, district: int, stick: Path) -> None:
    _, path = send(program, district, stick)
    program.outbox.start_anew(district, "区里要求")
    with program.sheet_exchange.look(path) as look:
        assert look.verdict is Verdict.STALE
        assert not look.can_be_taken
        with pytest.raises(Refusal, match="已经作废"):
            program.sheet_exchange.take(look)


def test_packages_and_sheets_do_not_mix(program: Program, district: int, stick: Path) -> None:
    with pytest.raises(Refusal, match="表格交换"):
        program.outbox.plan(district)
    village = program.partners.add(PartnerDraft("350582103201", "岸兜村", Relation.LOWER, has_program=False))
    with pytest.raises(Refusal, match="导入"):
        program.sheet_exchange.plan(village)
    town = program.partners.add(PartnerDraft("350582103202", "江头村", Relation.LOWER))
    with pytest.raises(Refusal, match="使用本程序"):
        program.sheet_exchange.plan(town)


def test_an_office_may_have_its_own_form(program: Program, district: int, stick: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "实有人口信息表"
    for row in (["晋江市实有人口信息表"], [], ["姓名*", "民族", "婚姻状况", "出生年月日", "区里编号", "从业情况"]):
        book.active.append(row)
    book.save(stick / "表样.xlsx")
    form = program.sheet_exchange.use_form(district, stick / "表样.xlsx")
    assert form.unknown == [("实有人口信息表", "区里编号")]
    _, path = send(program, district, stick, ticked=())
    book = openpyxl.load_workbook(path)
    assert [one.title for one in book if one.sheet_state == "visible"] == ["实有人口信息表"]
    headings = [cell.value for cell in book["实有人口信息表"][HEAD]]
    assert headings == [KEY_HEADING, "姓名*", "民族", "婚姻状况", "出生年月日", "从业情况"]
    book["实有人口信息表"].cell(HEAD + 1, 6, "教师")
    book.save(stick / "退回.xlsx")
    program.sheet_exchange.drop_form(district)
    assert [one.title for one in program.sheet_exchange.plan(district).differences] == ["网格", "人员"]
    with program.sheet_exchange.look(stick / "退回.xlsx") as look:
        assert [(one.record, one.cells[0].title, one.cells[0].returned) for one in look.rows] == [
            ("子甲", "从业情况", "教师")
        ]
        program.sheet_exchange.take(look)
    assert person(program, "子甲").occupation == "教师"
    openpyxl.Workbook().save(stick / "空.xlsx")
    with pytest.raises(Refusal, match="没有认得出的表"):
        program.sheet_exchange.use_form(district, stick / "空.xlsx")


def test_what_is_stopped_leaves_nothing(program: Program, district: int, stick: Path) -> None:
    progress = Progress()
    plan = program.sheet_exchange.plan(district)
    progress.cancel()
    with pytest.raises(Cancelled):
        program.sheet_exchange.seal(plan, "", progress)
    assert program.outbox.sent() == []
    assert [path for path in (program.office.paths.data / "exchange").rglob("*") if path.is_file()] == []


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
