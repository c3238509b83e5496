"""Batches: listed, opened, taken back."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from db.models.people import Person
from desktop.program import Program
from desktop.tables import Search
from tests.programs import today
from tests.ui.pages.imports.steps import FAMILY, HEAD, LI, Make, columns, count, press, result, said
from tests.ui.work_now import WorkNow
from ui.pages.desk import Desk
from ui.pages.households.page import HouseholdsPage
from ui.pages.imports.batch_view import BatchView
from ui.pages.imports.page import ImportsPage
from ui.pages.people import PeoplePage


def test_a_batch_is_taken_back_as_a_whole(page: ImportsPage, bring: Make, program: Program, answers: list[str]) -> None:
    flow = bring(FAMILY)
    columns(flow).check.click()
    result(flow).go.click()
    assert count(program) == 3
    page.take_back(flow.batch)
    assert "撤回“江头村名册.xlsx”这一批吗" in answers[0]
    assert count(program) == 0
    assert page.home.table.rows[0]["state"] == "已撤回"
    assert page.flows == []


def test_what_stands_in_the_way_of_taking_back_is_listed(
    page: ImportsPage, bring: Make, program: Program, answers: list[str], qtbot: QtBot
) -> None:
    flow = bring(FAMILY)
    columns(flow).check.click()
    result(flow).go.click()
    with program.office.store.read() as session:
        key = session.scalars(select(Person.id).where(Person.name == "王五妹")).one()
    draft = program.people.draft(key)
    draft.occupation = "教师"
    program.people.save(draft)
    page.take_back(flow.batch)
    view = page.home.split.drawer.findChild(BatchView)
    QApplication.processEvents()
    assert "王五妹" in said(view)
    assert "又被修改过" in said(view)
    assert count(program) == 3
    opener = view.findChildren(type(view.undo))[-1]
    with qtbot.waitSignal(page.wanted) as wanted:
        opener.click()
    assert wanted.args == ["people", key]


def test_a_batch_opens_beside_the_list(page: ImportsPage, bring: Make, program: Program, qtbot: QtBot) -> None:
    flow = bring(FAMILY)
    columns(flow).check.click()
    result(flow).go.click()
    page.open(flow.batch)
    assert page.stack.currentWidget() is page.home
    view = page.home.split.drawer.findChild(BatchView)
    assert "新增 3" in said(view)
    assert "林晓梅" in said(view)
    with qtbot.waitSignal(page.wanted) as wanted:
        press(view, "查看居民")
    assert wanted.args == ["people", {"batch": flow.batch}]
    with qtbot.waitSignal(page.wanted) as wanted:
        press(view, "查看变更记录")
    assert wanted.args == ["changes", "江头村名册.xlsx"]
    assert len(program.journal.head(Search(text="江头村名册.xlsx"), 9)) == 1


def test_a_list_is_narrowed_to_what_a_batch_brought_or_changed(bring: Make, program: Program, qtbot: QtBot) -> None:
    later = (HEAD, (1, "李四娘", LI, "女", "000012", "妻", "江头村第1网格", "中山路1号", "13800001111"))
    flows = [bring(rows, name) for rows, name in ((FAMILY, "江头村名册.xlsx"), (later, "补充.xlsx"))]
    for flow in flows:
        columns(flow).check.click()
        result(flow).go.click()
    desk = Desk(program, WorkNow(), today)
    page = PeoplePage(desk)
    qtbot.addWidget(page)
    page.show()
    page.activate()
    chip = page.list.chips.chips[0]
    assert not chip.isVisible()
    page.open({"batch": flows[0].batch})
    assert page.list.count == 3
    assert chip.isVisible()
    assert chip.words() == "导入批次：江头村名册.xlsx"
    page.open({"batch": flows[1].batch})
    assert [page.list.table.text(row, 0) for row in range(page.list.count)] == ["李四娘"]
    chip.clear()
    assert not chip.isVisible()
    assert page.list.count == 3
    homes = HouseholdsPage(desk)
    qtbot.addWidget(homes)
    homes.open({"batch": flows[0].batch})
    assert homes.list.count == 2
