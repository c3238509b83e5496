"""The room of the grids: the tree, the table, one dossier, founding and correcting, paper."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from db.models.grids import Grid, GridEvent, GridEventKind
from db.models.log import Disclosure
from db.models.roster import Appointment, Staff
from desktop.program import Program
from tests.programs import TODAY, today
from tests.ui.pages.conftest import person_draft
from ui import ask
from ui.pages.desk import Desk
from ui.pages.dossier_view import HISTORY
from ui.pages.grids.page import GridsPage
from ui.pages.grids.parts import CodeSheet
from ui.pages.grids.tree_model import HEADS
from ui.pages.grids.tree_view import TreeView
from ui.pages.households.parts import PeopleTable
from ui.pages.reading_page import FOLLOW
from ui.pages.redivision.history import HistorySheet
from ui.pages.redivision.sheet import RedivisionSheet
from ui.printing import PreviewWindow
from ui.work import Work


@pytest.fixture
def village(program: Program) -> int:
    return program.grids.find_village("江头") or 0


@pytest.fixture
def first(program: Program) -> int:
    return program.grids.resolve("江头第1网格") or 0


def person(program: Program, grid: int, name: str = "王一") -> int:
    return int(program.people.save(person_draft(program, name, "1", date(1960, 1, 1), grid_id=grid)))


def chief(program: Program, grid: int) -> int:
    with program.office.store.write("任职") as session:
        staff = Staff(name="林一", name_key="林一", phone="13800001234")
        session.add(staff)
        session.flush()
        session.add(Appointment(staff_id=staff.id, grid_id=grid, post="chief", valid_from=TODAY))
    return staff.id


def seen(tree: TreeView) -> list[str]:
    """Return the names that are unfolded, from the top."""
    found, index = [], tree.model().index(0, 0)
    while index.isValid():
        found.append(index.data())
        index = tree.indexBelow(index)
    return found


def figure(page: Any, key: str) -> str:
    return str(page.view.figures.figures[key].value)


def preview_text(page: Any) -> str:
    (window,) = [one for one in page.findChildren(PreviewWindow) if one.isVisible()]
    text = "".join("".join(window._pages.text(place).split()) for place in range(len(window._pages)))
    window.close()
    return text


def test_the_room_opens_at_the_town_and_counts(enter: Callable[..., Any], program: Program, first: int) -> None:
    person(program, first)
    page = enter(GridsPage)
    assert seen(page.side.tree) == ["陈埭镇", "岸兜村委会", "江头村委会"]
    assert page.view.title == "陈埭镇"
    tree = page.side.tree.tree
    top = tree.index(0, 0)
    assert [tree.index(0, column).data() for column in range(3)] == ["陈埭镇", "1", "0"]
    assert "人口 1" in top.data(Qt.ItemDataRole.AccessibleTextRole)
    assert [tree.headerData(column, Qt.Orientation.Horizontal) for column in range(3)] == list(HEADS)
    assert figure(page, "people") == "1"
    assert figure(page, "party_percent") == "—"
    assert page.side.count_label.text() == "7 个"


def test_keys_move_in_the_tree_and_the_dossier_follows(
    enter: Callable[..., Any], first: int, village: int, qtbot: QtBot
) -> None:
    page = enter(GridsPage)
    tree = page.side.tree
    tree.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(tree, key)
    assert tree.current_key == first
    qtbot.waitUntil(lambda: page.dossier.key == first)
    qtbot.keyClick(tree, Qt.Key.Key_Left)
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert page.dossier.key == village
    page.split.close_drawer()
    assert page.dossier is None
    page.edit()
    assert page.form.draft.id == village
    page.form.left.emit()
    page.split.close_drawer()
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert page.dossier.key == village


def test_the_tree_is_narrowed_while_typing(enter: Callable[..., Any], program: Program, qtbot: QtBot) -> None:
    page = enter(GridsPage)
    tree = page.side.tree
    qtbot.keyClicks(tree, "j")
    assert page.side.line.text() == "j"
    page.side.line.setText("jiangtou")
    page.side.narrow()
    assert seen(tree) == ["陈埭镇", "江头村委会", "第1网格", "第2网格"]
    page.side.line.setText("没有")
    page.side.narrow()
    assert seen(tree) == []
    assert tree.empty.isVisible()
    page.side.line.clear()
    page.side.narrow()
    assert len(seen(tree)) == 3 or "江头村委会" in seen(tree)
    with program.office.store.write("撤销") as session:
        session.get_one(Grid, program.grids.resolve("岸兜第2网格")).standing = "closed"
    assert page.side.count_label.text() == "6 个"
    page.side.closed.setChecked(True)
    assert page.side.count_label.text() == "7 个"


def test_every_number_opens_the_records_behind_it(enter: Callable[..., Any], program: Program, first: int) -> None:
    person(program, first)
    staff = chief(program, first)
    page = enter(GridsPage, first)
    heard: list[tuple[str, object]] = []
    page.wanted.connect(lambda room, target: heard.append((room, target)))
    figures = page.view.figures.figures
    figures["floating"].click()
    figures["surface"].click()
    figures["grids"].click()
    page.show_on_map()
    assert heard == [
        ("people", {"population": "floating", "grid": first}),
        ("map", first),
        ("grids", {"level": "grid", "grid": first}),
        ("map", first),
    ]
    assert page.dossier.texts["chief"] == "林一"
    (line,) = page.dossier.posts
    assert (line.title, line.phone, line.staff_id) == ("网格长", "138****1234", staff)
    assert not figures["unlinked"].isVisible()


def test_a_grid_is_founded_below_the_one_that_is_read(
    enter: Callable[..., Any], program: Program, village: int, first: int
) -> None:
    page = enter(GridsPage, village)
    assert [command.title for command in page.view_commands()] == [
        "编辑",
        "新建下级网格",
        "打印",
        "调整网格…",
        "在地图上查看",
    ]
    page.new()
    page.form.form.editors["name"].value = "第2网格"
    page.form.save()
    assert page.form.form.lines["name"].said == "“江头村委会”下已有“第2网格”"
    page.form.form.editors["name"].value = "市场专属网格"
    page.form.form.editors["kind_code"].value = "04"
    page.form.save()
    assert page.dossier.texts["code"] == "350582103202901"
    assert page.side.tree.current_key == page.dossier.key
    assert seen(page.side.tree)[-3:] == ["第1网格", "第2网格", "市场专属网格"]
    page.open(first)
    assert [command.title for command in page.view_commands()] == ["编辑", "打印", "调整网格…", "在地图上查看"]
    page.edit()
    page.form.form.editors["name"].value = "东片网格"
    page.form.save()
    assert page.view.title == "东片网格"
    assert "东片网格" in seen(page.side.tree)
    assert page.dossier.history[0].words == "更名：第1网格 → 东片网格"
    page.view.tabs.setCurrentIndex(page.view.tabs.count() - 1)
    assert page.view.tabs.tabData(page.view.tabs.count() - 1) == HISTORY
    titles = [page.view.tabs.tabText(place) for place in range(page.view.tabs.count())]
    assert titles == ["档案", "岗位", "组织队伍", "台账", "事件", "变更历史"]


def test_levels_that_may_be_left_out_are_asked_for(
    enter: Callable[..., Any], program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.office.office.put("更换网格体系", {"scheme": "quanzhou_zone"})
    page = enter(GridsPage)
    shown: list[Any] = []
    monkeypatch.setattr(page.menu, "popup", shown.append)
    page.new()
    assert len(shown) == 1
    assert [action.text() for action in page.menu.actions()] == ["新建工作片", "新建村（社区）"]
    page.menu.actions()[0].trigger()
    page.form.form.editors["name"].value = "东片"
    page.form.save()
    assert page.dossier.level == "工作片"


def test_table_and_tree_show_the_same(enter: Callable[..., Any], village: int, first: int, qtbot: QtBot) -> None:
    page = enter(GridsPage, first)
    page.side.turn("table")
    assert page.list.current_key == first
    page.open({"grid": village, "level": "grid"})
    assert page.list.count == 2
    state = page.state()
    other = GridsPage(page.desk)
    qtbot.addWidget(other)
    other.restore(state)
    other.show()
    other.activate()
    assert other.side.mode == "table"
    assert other.list.count == 2
    other.side.turn("tree")
    assert other.side.tree.current_key is not None


def test_codes_of_other_systems(enter: Callable[..., Any], first: int, asked: list[str]) -> None:
    page = enter(GridsPage, first)
    page.view._add_code()
    (sheet,) = page.window().findChildren(CodeSheet)
    sheet.go_on()
    assert "请填写所属系统" in sheet.refusal
    sheet.system.setText("数字城管")
    sheet.code.setText("CG-0101")
    sheet.go_on()
    (code,) = page.dossier.codes
    assert (code.system, code.code) == ("数字城管", "CG-0101")
    undone: list[Any] = []
    page.said.connect(lambda words, undo: undone.append(undo))
    page.view._remove_code(code)
    assert page.dossier.codes == ()
    assert asked == ["删除“数字城管”的编码 CG-0101 吗？"]
    undone[-1]()
    assert len(page.dossier.codes) == 1


def test_what_happened_between_grids_leads_to_the_other(
    enter: Callable[..., Any], program: Program, first: int, village: int
) -> None:
    with program.office.store.write("并") as session:
        session.add(GridEvent(grid_id=first, kind=GridEventKind.MERGED, happened_on=TODAY, other_grid_id=village))
    page = enter(GridsPage, first)
    heard: list[tuple[str, object]] = []
    page.wanted.connect(lambda room, target: heard.append((room, target)))
    page.view._open("grids", page.dossier.history[0].other)
    assert heard == [("grids", village)]


def test_a_grid_and_the_table_of_division_are_printed(
    enter: Callable[..., Any], program: Program, first: int, village: int
) -> None:
    person(program, first)
    chief(program, first)
    page = enter(GridsPage, first)
    page.print_seen()
    text = preview_text(page)
    for words in (
        "一格一档（网格档案）",
        "第1网格",
        "350582103202001",
        "网格长",
        "林一",
        "138****1234",
        "实有人口",
        "设立",
    ):
        assert words in text, words
    page.open(village)
    page.print_table()
    text = preview_text(page)
    for words in ("网格划分一览表", "江头村委会", "范围（四至）", "重点场所数", "林一", "共3个网格"):
        assert words in text, words
    assert "岸兜" not in text
    with program.office.store.read() as session:
        noted = [(one.table, one.records) for one in session.scalars(select(Disclosure).order_by(Disclosure.id))]
    assert noted == [("grid", 1), ("grid", 3)]


def test_the_table_of_division_is_exported(
    enter: Callable[..., Any], program: Program, village: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "一览表.xlsx"
    monkeypatch.setattr(ask, "save_file", lambda *_: path)
    page = enter(GridsPage, village)
    page.export_table()
    sheet = openpyxl.load_workbook(path).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:5] == ["村（社区）", "网格编码", "网格名称", "范围", "户数"]
    assert [row[2] for row in rows[1:]] == ["江头村委会", "第1网格", "第2网格"]
    page.side.turn("table")
    page.list.set_filters({"level": "grid"})
    page.export_table()
    assert len(list(openpyxl.load_workbook(path).active.iter_rows())) == 5
    program.collection.choose(["grid.adviser"], [("grid", field) for field in program.grid_dossiers.fields])
    page.export_table()
    assert "网格指导员" not in [cell.value for cell in next(openpyxl.load_workbook(path).active.iter_rows())]


def test_what_is_counted_is_counted_again(enter: Callable[..., Any], program: Program, first: int) -> None:
    page = enter(GridsPage, first)
    assert figure(page, "people") == "0"
    person(program, first)
    page.count()
    assert figure(page, "people") == "1"
    page.hide()
    person(program, first, "王二")
    page.show()
    page.activate()
    assert figure(page, "people") == "2"
    lower = page.desk.program.grid_dossiers.dossier(page.side.tree.tree.key_of(page.side.tree.tree.index(0, 0)))
    assert [one.name for one in lower.below] == ["岸兜村委会", "江头村委会"]


def test_a_grid_in_a_window_of_its_own_is_counted_too(enter: Callable[..., Any], program: Program, first: int) -> None:
    person(program, first)
    page = enter(GridsPage, first)
    page.split.move_out()
    alone = page.split._window
    (other,) = alone.findChildren(GridsPage)
    assert other.view.title == "第1网格"
    assert figure(other, "people") == "1"
    assert [command.title for command in other.view_commands()] == ["打印", "在地图上查看"]
    alone.close()


def test_a_new_grid_is_pointed_at_whichever_comes_first(program: Program, village: int, qtbot: QtBot) -> None:
    work = Work()
    program.office.store.on_change.append(work.tell)
    page = GridsPage(Desk(program, work, today))
    qtbot.addWidget(page)
    page.show()
    page.activate()
    qtbot.waitUntil(lambda: page.view is not None and not work.tickets)
    page.open(village)
    qtbot.waitUntil(lambda: page.dossier.key == village)
    page.new()
    page.form.form.editors["name"].value = "第3网格"
    page.form.save()
    qtbot.waitUntil(lambda: page.form is None and page.dossier.title == "第3网格" and not work.tickets)
    key = page.dossier.key
    qtbot.wait(2 * FOLLOW)
    assert page.dossier.key == page.side.tree.current_key == key
    work.close()


def test_re_division_is_reached_from_a_grid(enter: Callable[..., Any], first: int) -> None:
    page = enter(GridsPage, first)
    assert page.more_commands()[0].title == "网格调整记录…"
    page.redivide()
    (sheet,) = page.window().findChildren(RedivisionSheet)
    sheet.reject()
    page.show_redivisions()
    (history,) = page.window().findChildren(HistorySheet)
    history.reject()


def test_what_lies_out_of_sight_is_made_a_little_later(
    enter: Callable[..., Any], program: Program, village: int, first: int, qtbot: QtBot
) -> None:
    page = enter(GridsPage, village)
    assert page.view.sheet is None
    qtbot.waitUntil(lambda: page.view.sheet is not None)
    page.view.finish()
    (table,) = page.view.findChildren(PeopleTable)
    assert [table.item(row, 2).text() for row in range(2)] == ["0", "0"]
    person(program, first)
    page.count()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.view.findChildren(PeopleTable)))
    (table,) = [one for one in page.view.findChildren(PeopleTable) if one.isVisible()]
    assert table.item(0, 2).text() == "1"
    heard: list[tuple[str, object]] = []
    page.wanted.connect(lambda room, target: heard.append((room, target)))
    table.setCurrentCell(0, 0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert heard == [("grids", first)]
