"""What a check found, and importing it."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from db.models.people import Person
from desktop.program import Program
from tests.ui.pages.imports.steps import FAMILY, FAULTY, HEAD, ZHANG, Make, columns, count, press, result, said, sheet
from ui import ask
from ui.forms.line import Line
from ui.pages.imports.file_flow import DONE
from ui.pages.imports.page import ImportsPage


def test_a_workbook_goes_all_the_way_in(page: ImportsPage, bring: Make, program: Program, qtbot: QtBot) -> None:
    flow = bring(FAMILY)
    step = columns(flow)
    assert [row.sure.words for row in step.rows[1:]] == ["已识别"] * 8
    assert step.check.isEnabled()
    step.check.click()
    assert result(flow).words.text() == "3 行可导入，没有发现问题"
    assert count(program) == 0
    result(flow).go.click()
    assert flow.step == DONE
    assert count(program) == 3
    assert "新增 3 人" in said(flow)
    assert page.home.table.rows[0]["created"] == "3"
    assert page.shown == "1 批"
    with qtbot.waitSignal(page.wanted) as wanted:
        press(flow, "查看居民")
    assert wanted.args == ["people", {"batch": flow.batch}]


def test_faults_are_listed_and_saved_as_a_workbook(
    page: ImportsPage, bring: Make, program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    flow = bring(FAULTY)
    columns(flow).check.click()
    step = result(flow)
    assert step.words.text() == "2 行可导入，1 行有问题"
    table = step.faults.table
    assert [table.text(0, place) for place in range(4)] == ["4", "I", "联系电话", "1381234567"]
    monkeypatch.setattr(ask, "save_file", lambda *_, **__: folder / "问题.xlsx")
    with qtbot.waitSignal(page.said):
        step.save.click()
    assert (folder / "问题.xlsx").stat().st_size > 0
    step.go.click()
    assert count(program) == 2
    assert "有问题未导入 1 行" in said(flow)


def test_a_number_that_fails_its_check_stands_with_a_reason(bring: Make, program: Program) -> None:
    wrong = ZHANG[:-1] + ("1" if ZHANG[-1] != "1" else "2")
    flow = bring((HEAD, (1, "张三丰", wrong, "男", "", "", "江头村第1网格", "中山路1号", "")))
    columns(flow).check.click()
    step = result(flow)
    step.faults.view.jump_to(0)
    assert step.override.isVisible()
    step.override.click()
    sheet().yes.click()
    assert "理由" in sheet().refusal
    sheet().findChild(Line).setText("已核对身份证原件")
    sheet().yes.click()
    assert not step.go.isEnabled()
    step.again.click()
    assert result(flow).words.text() == "1 行可导入，没有发现问题"
    result(flow).go.click()
    with program.office.store.read() as session:
        assert session.scalars(select(Person)).one().id_reason == "已核对身份证原件"


def test_an_unknown_wording_is_asked_once_and_remembered(bring: Make, program: Program, answers: list[str]) -> None:
    head = ("姓名", "文化程度", "所属网格")
    flow = bring((head, ("张三丰", "识字班", "江头村第1网格"), ("李四娘", "初中", "江头村第1网格")))
    columns(flow).check.click()
    step = result(flow)
    assert "识字班" in said(step.questions)
    (line,) = step.questions.editors.values()
    code = program.codes.find("education", "小学")
    line.chosen.emit(code)
    assert line.text() == program.codes.title("education", code)
    step.again.click()
    assert result(flow).checked.questions == ()
    result(flow).go.click()
    assert answers == []
    again = bring((head, ("王五妹", "识字班", "江头村第1网格")), name="下个月.xlsx")
    columns(again).check.click()
    assert result(again).checked.counts.faulty == 0


def test_importing_without_an_answer_is_asked_about(bring: Make, program: Program, answers: list[str]) -> None:
    flow = bring((("姓名", "文化程度"), ("张三丰", "识字班"), ("李四娘", "初中")))
    columns(flow).check.click()
    result(flow).go.click()
    assert "还有 1 处没有选定，先导入 1 行吗" in answers[0]
    assert count(program) == 1


def test_wordings_nobody_knows_may_be_left_blank(bring: Make) -> None:
    flow = bring((("姓名", "文化程度"), ("张三丰", "识字班"), ("李四娘", "初中")))
    columns(flow).check.click()
    step = result(flow)
    assert step.checked.counts.faulty == 1
    step.questions.blanks["education"].click()
    step.again.click()
    assert result(flow).checked.counts.faulty == 0


def test_new_grids_are_made_only_when_wanted(bring: Make, program: Program) -> None:
    flow = bring((("姓名", "所属网格"), ("张三丰", "江头村第9网格")))
    columns(flow).check.click()
    step = result(flow)
    assert "第9网格" in step.questions.new_grids.text()
    step.questions.new_grids.click()
    step.again.click()
    assert result(flow).checked.new_grids == ()
    result(flow).questions.new_grids.click()
    result(flow).again.click()
    result(flow).go.click()
    assert any(node.name == "第9网格" for node in program.grids.nodes.values())


def test_the_same_file_again_brings_nothing(page: ImportsPage, bring: Make) -> None:
    flow = bring(FAMILY)
    columns(flow).check.click()
    result(flow).go.click()
    flow.left.emit()
    page.bring_in([flow.path])
    (again,) = page.flows
    columns(again).check.click()
    step = result(again)
    assert not step.go.isEnabled()
    assert "都已登记" in step._hint.text()
    assert "已由 lin 导入过" in said(step)
