"""The sheet of a re-division: filled in, previewed, carried out, taken back."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel as Label
from PySide6.QtWidgets import QPushButton as Button
from pytestqt.qtbot import QtBot

from desktop.jobs import Progress
from desktop.program import Program
from desktop.redivision.plan import Close, Plan
from tests.desktop.redivision.town import Town, build_town
from tests.programs import today
from ui import ask
from ui.dialogs import AskSheet
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.households.page import HouseholdsPage
from ui.pages.redivision import open_history, open_redivision
from ui.pages.redivision.forms import CloseForm, HangForm, RecodeForm, RenameForm, ReopenForm
from ui.pages.redivision.merging import MergeForm
from ui.pages.redivision.sheet import RedivisionSheet
from ui.pages.redivision.splitting import SplitForm
from ui.work import Work


@pytest.fixture
def town(program: Program) -> Town:
    return build_town(program)


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> Iterator[Page]:
    """A page of 1366 by 768 that opens the sheet."""
    made = Page()
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    yield made
    for sheet in made.window().findChildren(AskSheet):
        sheet.hide()


@pytest.fixture
def said(page: Page) -> list[tuple[str, Any]]:
    """What the page told of."""
    heard: list[tuple[str, Any]] = []
    page.said.connect(lambda words, undo: heard.append((words, undo)))
    return heard


def sheet_of(page: Page, desk: Desk, grid: int | None, kind: type | None = None) -> Any:
    sheet = open_redivision(page, desk, grid)
    assert sheet is not None
    if kind is not None:
        sheet.choose(kind)
    return sheet


def rows_of(sheet: Any) -> list[dict[str, str]]:
    return list(sheet.preview.table.rows)


def test_a_grid_is_renamed_and_named_back(page: Page, desk: Desk, town: Town, said: list[Any]) -> None:
    sheet = sheet_of(page, desk, town.cells[0], RenameForm)
    assert sheet.form.questions.values()["grid"] == town.cells[0]
    sheet.go_on()
    assert sheet.preview is None
    sheet.form.questions.editors["name"].value = "东片网格"
    sheet.go_on()
    assert rows_of(sheet)[0]["change"] == "改名"
    assert sheet.yes.text() == "执行"
    assert town.program.grids.name(town.cells[0]) == "第1网格"  # only looked at so far
    sheet.go_on()
    assert town.program.grids.name(town.cells[0]) == "东片网格"
    words, undo = said[-1]
    assert words == "已岸兜村委会 第1网格 改名为 东片网格。"
    undo()
    assert town.program.grids.name(town.cells[0]) == "第1网格"
    assert said[-1][0] == "已撤销这次网格调整。"


def test_a_grid_is_split_by_streets(page: Page, desk: Desk, town: Town, said: list[Any]) -> None:
    sheet = sheet_of(page, desk, town.cells[0])
    form: SplitForm = sheet.form
    assert [row["words"] for row in form.table.rows] == ["中心路", "和平里小区"]
    sheet.go_on()
    assert "请选中要划出的街路" in sheet.refusal
    form.table.view.selectRow(1)
    form.assign("0")
    sheet.go_on()
    assert sheet.refusal == "有的新网格还没有名称，请填写。"
    form.names[0].setText("和平里网格")
    assert form.table.rows[1]["target"] == "和平里网格"
    sheet.go_on()
    names = {row["name"]: row["homes_after"] for row in rows_of(sheet)}
    assert names == {"岸兜村委会 第1网格": "3", "岸兜村委会 和平里网格": "3"}
    sheet.go_on()
    assert len(town.homes(town.grid_named("和平里网格"))) == 3
    assert "共调整 3 户、9 人" in said[-1][0]


def test_a_grid_is_split_by_houses_to_one_there_is(page: Page, desk: Desk, town: Town) -> None:
    sheet = sheet_of(page, desk, town.cells[0])
    form: SplitForm = sheet.form
    form.by_house.click()
    assert len(form.table.rows) == 4
    form.questions.editors["other"].value = town.cells[1]
    form.table.view.selectRow(0)
    form.assign(town.cells[1])
    form.table.view.selectRow(1)
    form.assign(town.cells[1])
    form.table.view.selectRow(1)
    form.assign(None)
    sheet.go_on()
    sheet.go_on()
    assert len(town.homes(town.cells[1])) == 7


def test_a_grid_is_divided_up_and_closed(page: Page, desk: Desk, town: Town) -> None:
    sheet = sheet_of(page, desk, town.cells[0])
    form: SplitForm = sheet.form
    assert not form.follow_line.isVisible()
    form.names[0].setText("和平里网格")
    form.table.view.selectRow(1)
    form.assign("0")
    form.rest.setCurrentIndex(2)
    assert form.follow_line.isVisible()
    sheet.go_on()
    assert "还没有名称" in sheet.refusal
    form.names[1].setText("中心路网格")
    assert form.rest.currentText() == "归 中心路网格，原网格撤销"
    sheet.go_on()
    assert [row["homes_after"] for row in rows_of(sheet)] == ["0", "3", "3"]
    sheet.go_on()
    assert town.program.grids.nodes[town.cells[0]].closed


class Slow(Work):
    """A door whose jobs wait until they are told to stop."""

    def write(self, owner: Any, title: str, job: Any, done: Any, failed: Any = None) -> Any:
        def waiting(slate: Progress) -> Any:
            while not slate.cancelled:
                time.sleep(0.005)
            return job(slate)

        return super().write(owner, title, waiting, done, failed)


def test_what_runs_can_be_stopped(program: Program, town: Town, qtbot: QtBot) -> None:
    work = Slow()
    page = Page()
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    sheet = sheet_of(page, Desk(program, work, today), town.cells[0], RenameForm)
    sheet.form.questions.editors["name"].value = "东片网格"
    sheet.go_on()
    assert not sheet.yes.isEnabled()
    assert sheet.no.text() == "停止"
    qtbot.waitUntil(lambda: bool(sheet._running.text()))
    sheet.no.click()
    qtbot.waitUntil(lambda: sheet.refusal == "已停止，什么都没有改动。")
    assert sheet.yes.isEnabled()
    assert sheet.no.text() == "返回"
    sheet.hide()
    work.close()


def test_more_new_grids_and_an_unnamed_one(page: Page, desk: Desk, town: Town) -> None:
    form: SplitForm = sheet_of(page, desk, None).form
    for _ in range(2):
        form.add_name()
    assert len(form.names) == 4
    assert form._add.isHidden()
    form.questions.editors["grid"].value = town.cells[0]
    assert len(form.table.rows) == 2
    form.questions.editors["grid"].value = None
    assert form.table.rows == []


def test_grids_are_merged(page: Page, desk: Desk, town: Town) -> None:
    sheet = sheet_of(page, desk, town.cells[0], MergeForm)
    form: MergeForm = sheet.form
    sheet.go_on()
    assert sheet.refusal == "请勾选要与它合并的网格。"
    assert [form.beside.item(row).text() for row in range(form.beside.count())] == ["第2网格"]
    form.beside.item(0).setCheckState(Qt.CheckState.Checked)
    assert form.is_edited()
    sheet.go_on()
    assert {row["change"] for row in rows_of(sheet)} == {"并入", "并出"}
    sheet.go_on()
    assert len(town.homes(town.cells[0])) == 12


def test_what_is_refused_cannot_be_carried_out(page: Page, desk: Desk, town: Town) -> None:
    sheet = sheet_of(page, desk, town.cells[0], CloseForm)
    sheet.go_on()
    assert not sheet.yes.isEnabled()
    assert sheet.preview.sentences.isVisible()
    sheet.reject()  # one step back
    assert sheet.preview is None
    assert sheet.yes.text() == "预览"
    sheet.form.questions.editors["target"].value = town.cells[1]
    sheet.go_on()
    assert sheet.yes.isEnabled()
    sheet.go_on()
    assert town.program.grids.nodes[town.cells[0]].closed


def test_a_code_a_parent_and_a_closed_grid(page: Page, desk: Desk, town: Town) -> None:
    sheet = sheet_of(page, desk, town.cells[0], RecodeForm)
    sheet.form.questions.editors["code"].value = "350582103202001"
    sheet.go_on()
    assert not sheet.yes.isEnabled()
    sheet.reject()
    sheet.form.questions.editors["code"].value = "350582103201055"
    sheet.go_on()
    sheet.go_on()
    assert town.program.grids.nodes[town.cells[0]].code == "350582103201055"
    sheet = sheet_of(page, desk, town.cells[0], HangForm)
    sheet.form.questions.editors["parent"].value = town.villages()[1]
    sheet.go_on()
    assert not sheet.yes.isEnabled()  # the name is taken there
    town.redivisions.carry_out(_close(town))
    sheet = sheet_of(page, desk, town.cells[0], ReopenForm)
    sheet.go_on()
    sheet.go_on()
    assert not town.program.grids.nodes[town.cells[0]].closed


def _close(town: Town) -> Any:
    return Plan("撤销", date(2026, 11, 1), (Close(town.cells[0], town.cells[1]),))


def test_typed_edits_are_not_lost_by_escape(
    page: Page, desk: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = sheet_of(page, desk, town.cells[0], RenameForm)
    sheet.form.questions.editors["name"].value = "东片"
    monkeypatch.setattr(ask, "ask", lambda *_, **__: True)
    sheet.reject()
    assert sheet.isVisible()
    monkeypatch.setattr(ask, "ask", lambda *_, **__: False)
    sheet.reject()
    assert not sheet.isVisible()


def test_chosen_households_go_into_another_grid(enter: Callable[..., Any], town: Town, program: Program) -> None:
    page = enter(HouseholdsPage)
    page.list.set_filters({"grid": town.cells[0]})
    page.list.view.selectAll()
    next(command for command in page.commands if command.title == "划入网格…").run()
    sheet = page.findChild(RedivisionSheet)
    assert sheet.form.title().startswith("6 户划入")
    sheet.form.questions.editors["target"].value = town.cells[3]
    sheet.go_on()
    sheet.go_on()
    assert len(town.homes(town.cells[3])) == 12


def test_the_history_and_the_way_back(
    page: Page, desk: Desk, town: Town, said: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = open_history(page, desk)
    assert "还没有网格调整" in texts_of(sheet)
    town.redivisions.carry_out(_close(town))
    assert "撤销这次调整" in texts_of(sheet)
    monkeypatch.setattr(ask, "ask", lambda *_, **__: True)
    button = next(one for one in sheet.findChildren(Button) if one.text() == "撤销这次调整")
    button.click()
    assert not town.program.grids.nodes[town.cells[0]].closed
    assert "划回 6 户、20 人" in said[-1][0]
    sheet = open_history(page, desk, town.cells[0])
    assert "已于" in texts_of(sheet)


def texts_of(sheet: Any) -> str:
    return "\n".join(one.text() for kind in (Label, Button) for one in sheet.findChildren(kind))
