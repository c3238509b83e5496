"""Enterprises, dwellings, paper, and how the rooms are found."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from db.models.log import Disclosure
from desktop.program import Program
from tests.programs import TODAY
from tests.ui.pages.conftest import number, person_draft
from tests.ui.work_now import WorkNow
from ui import ask
from ui.pages.day_decision import DayDecision
from ui.pages.desk import Desk
from ui.pages.enterprises import EnterprisesPage
from ui.pages.households.page import HouseholdsPage
from ui.pages.list_export import ExportSheet
from ui.pages.people import PeoplePage
from ui.pages.printing.booked import BookedWindow
from ui.pages.printing.giving_out import RevealSheet
from ui.pages.rooms import find_in, rooms
from ui.printing import PreviewWindow


@pytest.fixture
def preview(qtbot: QtBot) -> Callable[[Any], str]:
    """The text of the preview that is open, which is closed."""

    def read(page: Any) -> str:
        (window,) = [one for one in page.findChildren(PreviewWindow) if one.isVisible()]
        pages = window._pages
        text = "".join("".join(pages.text(place).split()) for place in range(len(pages)))
        window.close()
        return text

    return read


def noted(program: Program) -> list[tuple[str, str, int, str | None]]:
    with program.office.store.read() as session:
        rows = session.scalars(select(Disclosure).order_by(Disclosure.id))
        return [(one.kind.value, one.table, one.records, one.purpose) for one in rows]


def test_an_enterprise_is_registered_corrected_and_closed(enter: Callable[..., Any], program: Program) -> None:
    page = enter(EnterprisesPage)
    page.new()
    page.form.form.editors["name"].value = "示例鞋业有限公司"
    page.form.form.editors["credit_code"].value = "91350582MA2XN00000"
    page.form.save()
    assert page.form.form.lines["credit_code"].said
    page.form.form.editors["credit_code"].value = None
    page.form.save()
    assert page.view.title == "示例鞋业有限公司"
    page.edit()
    page.form.form.editors["employees"].value = 12
    page.form.save()
    assert page.dossier.texts["employees"] == "12"
    page.close_down()
    (dialog,) = page.window().findChildren(DayDecision)
    assert dialog.questions.editors["on"].value == TODAY
    dialog.questions.editors["on"].value = None
    dialog.go_on()
    assert dialog.questions.lines["on"].said == "请填写注销日期"
    dialog.questions.editors["on"].value = TODAY
    dialog.go_on()
    assert page.dossier.closed
    assert page.list.count == 0
    assert [command.title for command in page.more_commands()] == ["打印（显示完整号码）…"]


def test_two_clerks_at_one_enterprise(enter: Callable[..., Any], program: Program) -> None:
    draft = program.enterprises.blank()
    draft.name = "示例超市"
    key = program.enterprises.save(draft)
    page = enter(EnterprisesPage, key)
    page.edit()
    page.form.form.editors["industry"].value = "零售"
    other = program.enterprises.draft(key)
    other.employees = 3
    program.enterprises.save(other)
    page.form.save()
    page.form.panel._keep.click()
    page.form.save()
    assert (page.dossier.texts["industry"], page.dossier.texts["employees"]) == ("零售", "3")


def test_a_household_is_printed_masked(
    enter: Callable[..., Any], family: int, program: Program, preview: Callable[[Any], str]
) -> None:
    page = enter(HouseholdsPage, family)
    page.print_seen()
    text = preview(page)
    assert "一户一档" in text
    assert "138****1234" in text
    assert "13800001234" not in text
    assert noted(program) == [("printed", "household", 1, None)]


def test_full_numbers_are_printed_for_a_purpose_and_booked(
    enter: Callable[..., Any], program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = program.people.save(person_draft(program, "张三", id_no=number("19700101")))
    page = enter(PeoplePage, key)
    page.print_revealed()
    (question,) = page.window().findChildren(RevealSheet)
    question.yes.click()
    assert question.refusal == "请写明用途。"
    question.purpose.setText("入户走访")
    question.recipient.setText("司法所")
    question.yes.click()
    (window,) = page.findChildren(BookedWindow)
    text = "".join(window._pages.text(0).split())
    assert number("19700101") in text
    assert "印2026-000001接收：司法所用途：入户走访" in text
    seen = ("revealed", "person", 1, "入户走访")
    assert noted(program) == [seen]
    monkeypatch.setattr(ask, "save_file", lambda *_: folder / "out.pdf")
    window.save()
    assert (folder / "out.pdf").exists()
    assert not any(one.isEnabled() for one in window.ways_out)
    window.close()
    first, (kind, table, count, purpose) = noted(program)
    assert first == seen
    assert (kind, table, count) == ("printed", "person", 1)
    assert purpose is not None
    assert purpose.endswith("：入户走访（交 司法所）")


def test_the_list_is_printed_as_it_is_seen(
    enter: Callable[..., Any], family: int, program: Program, preview: Callable[[Any], str]
) -> None:
    page = enter(PeoplePage)
    page.list.set_filters({"sex": "2"})
    page.list.view.show_column("grid_id", False)
    page.print_seen()
    text = preview(page)
    assert "李二" in text
    assert "王一" not in text
    assert "性别：女性" in text
    assert "所属网格" not in text
    assert noted(program) == [("printed", "person", 2, None)]
    page.list.set_filters({"age": (100, None)})
    page.print_list()
    assert noted(program) == [("printed", "person", 2, None)]


def test_the_list_is_exported_as_it_is_seen(
    enter: Callable[..., Any], family: int, program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "save_file", lambda *_: folder / "out.csv")
    page = enter(PeoplePage)
    said: list[str] = []
    page.said.connect(lambda words, _: said.append(words))
    page.list.set_filters({"sex": "2"})
    page.export_list()
    (sheet,) = page.window().findChildren(ExportSheet)
    assert sheet.masked.isChecked()
    sheet.yes.click()
    (told,) = said
    assert told.startswith("已导出 2 条到 out.csv，出口编号 ")
    text = (folder / "out.csv").read_text("utf-8-sig")
    assert "李二" in text
    assert "138****1234" in text
    assert "13800001234" not in text
    assert noted(program)[0][:3] == ("exported", "person", 2)


def test_full_numbers_are_exported_for_a_purpose(
    enter: Callable[..., Any], family: int, program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "save_file", lambda *_: folder / "out.csv")
    page = enter(PeoplePage)
    page.export_list()
    (sheet,) = page.window().findChildren(ExportSheet)
    sheet.full.setChecked(True)
    sheet.yes.click()
    assert sheet.refusal == "请写明用途。"
    sheet.line.setText("上级报表")
    sheet.yes.click()
    assert sheet.refusal == "请写明交给谁。"
    sheet.recipient.setText("区综治中心")
    sheet.yes.click()
    text = (folder / "out.csv").read_text("utf-8-sig")
    assert "13800001234" in text
    assert "接收：区综治中心" in text
    assert noted(program) == [("exported", "person", 4, "上级报表")]


def test_very_many_rows_are_asked_for(
    enter: Callable[..., Any], family: int, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.pages.list_paper.MANY", 3)
    asked: list[str] = []
    monkeypatch.setattr(ask, "ask", lambda _, question, *__, **___: asked.append(question) or False)
    page = enter(PeoplePage)
    page.print_list()
    assert asked == ["要打印 4 人吗？"]
    assert noted(program) == []


def test_the_rooms_are_made_when_they_are_entered(program: Program, qtbot: QtBot) -> None:
    made = rooms(program, WorkNow())
    assert [(room.key, room.title, room.group) for room in made] == [
        ("today", "今日", "今日"),
        ("grids", "网格", "网格"),
        ("roster", "网格员", "网格"),
        ("organisations", "组织队伍", "网格"),
        ("map", "地图", "网格"),
        ("selfcheck", "体检", "网格"),
        ("cases", "事件", "事件"),
        ("figures", "统计", "事件"),
        ("scenarios", "场景", "事件"),
        ("meetings", "例会", "例会"),
        ("rota", "轮值", "例会"),
        ("printing", "打印", "打印"),
        ("boards", "公示牌", "打印"),
        ("forms", "填表", "表格"),
        ("tasks", "报表台账", "表格"),
        ("collecting", "收表汇总", "表格"),
        ("exchange", "交换", "交换"),
        ("people", "居民", "档案"),
        ("households", "家庭户", "档案"),
        ("dwellings", "房屋", "档案"),
        ("enterprises", "企业场所", "档案"),
    ]
    for room in made:
        qtbot.addWidget(room.make())


def test_what_is_found_opens_in_its_room(enter: Callable[..., Any], family: int, program: Program) -> None:
    found = find_in(program)("江头")
    grid = next(one for one in found if one.kind == "网格")
    assert grid.room == "grids"
    page = enter(PeoplePage)
    page.open({"grid": grid.target})
    assert page.list.count == 4
    person = next(one for one in find_in(program)("王三") if one.kind == "人员")
    page.open(person.target)
    assert page.view.title == "王三"
    home = next(one for one in found if one.kind == "户")
    assert (home.room, home.target) == ("households", family)
    paper = next(one for one in find_in(program)("花名册") if one.kind == "打印")
    assert (paper.title, paper.room) == ("网格员花名册", "printing")


def test_the_native_place_is_known(desk: Desk) -> None:
    assert "晋江" in desk.place_of("350582")
    assert desk.place_of("000000") == ""


def test_the_arrow_keys_move_in_the_list_as_soon_as_a_room_is_entered(
    enter: Callable[..., Any], family: int, qtbot: QtBot
) -> None:
    page = enter(PeoplePage)
    page.window().activateWindow()
    page.setFocus()
    assert page.focusWidget() is page.list.view
