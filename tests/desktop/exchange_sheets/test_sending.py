"""Spreadsheets for a district without the program: numbered, in its own form if it has one, answered on paper."""

import hashlib
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from db.models.exchange import Mark, Package, Relation, Stream
from db.models.people import Person
from desktop.errors import Refusal
from desktop.exchange.partners import PartnerDraft
from desktop.exchange_sheets.file import KEY_HEADING, META
from desktop.jobs import Cancelled, Progress
from desktop.program import Program
from tests.desktop.exchange_sheets.editing import (
    HEAD,
    ID_NO,
    change,
    line,
    person,
    place,
    send,
)


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
