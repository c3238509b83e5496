"""The import room on real files, in the steps a clerk takes."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from db.models.people import Person
from desktop.intake.options import Policy
from desktop.program import Program
from desktop.settings import Settings
from desktop.sheets.mapping import Confidence
from tests.desktop.sheets.books import provincial_xls, xlsx
from tests.desktop.sheets.town import id_no
from tests.programs import today
from tests.ui.work_now import WorkNow
from ui import ask
from ui.dialogs import AskSheet
from ui.forms.line import Line
from ui.pages.desk import Desk
from ui.pages.imports.batch_view import BatchView
from ui.pages.imports.file_flow import COLUMNS, DONE, OPENING, RESULT, FileFlow
from ui.pages.imports.page import ImportsPage
from ui.pages.purpose import PurposeQuestion

HEAD = ("序号", "姓名", "身份证号码", "性别", "户号", "与户主关系", "所属网格", "家庭住址", "联系电话")
ZHANG, LI, WANG = id_no("19600101", 123), id_no("19620203", 124), id_no("19900405", 126)
FAMILY = (
    HEAD,
    (1, "张三丰", ZHANG, "男", "000012", "户主", "江头村第1网格", "中山路1号", "13812345678"),
    (2, "李四娘", LI, "女", "000012", "妻", "江头村第1网格", "中山路1号", ""),
    (3, "王五妹", WANG, "女", "000013", "户主", "江头村第2网格", "中山路2号", "0595-22112233"),
)
FAULTY = (*FAMILY[:3], (3, "王五妹", WANG, "女", "000013", "户主", "江头村第2网格", "中山路2号", "1381234567"))
Make = Callable[..., FileFlow]


@pytest.fixture
def page(program: Program, qtbot: QtBot) -> ImportsPage:
    """The room, just entered."""
    work = WorkNow()
    program.office.store.on_change.append(work.tell)
    made = ImportsPage(Desk(program, work, today), Settings(program.office.paths.settings))
    qtbot.addWidget(made)
    made.resize(1150, 640)
    made.show()
    made.activate()
    return made


@pytest.fixture
def bring(page: ImportsPage, folder: Path) -> Make:
    """Bring rows in as a workbook of some name."""

    def make(rows: Sequence[Sequence[object]], name: str = "江头村名册.xlsx") -> FileFlow:
        page.bring_in([xlsx(folder / name, rows)])
        return page.flows[-1]

    return make


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Say yes to every question, and remember them."""
    asked: list[str] = []

    def yes(_parent: object, question: str, *_: object, **__: object) -> bool:
        asked.append(question)
        return True

    monkeypatch.setattr(ask, "ask", yes)
    monkeypatch.setattr(ask, "tell", lambda _parent, sentence, **_: asked.append(sentence))
    return asked


def count(program: Program) -> int:
    with program.office.store.read() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def columns(flow: FileFlow) -> Any:
    """The step of the columns, which must be the present one."""
    assert flow.step == COLUMNS, flow.trouble
    return flow.columns


def result(flow: FileFlow) -> Any:
    """The step of the results, which must be the present one."""
    assert flow.step == RESULT
    return flow.result


def said(widget: Any) -> str:
    """Everything that can be read."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def press(widget: Any, words: str) -> None:
    """Press the button with these words."""
    next(one for one in widget.findChildren(QPushButton) if one.text() == words).click()


def sheet(kind: type = AskSheet) -> Any:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())


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
    assert wanted.args[0] == "people"


def test_private_numbers_among_the_samples_are_masked(bring: Make) -> None:
    step = columns(bring(FAMILY))
    samples = {row.match.target: row.samples.words for row in step.rows}
    assert ZHANG not in samples["id_no"]
    assert "138****5678" in samples["phone"]
    assert "张三丰" in samples["name"]


def test_a_column_is_taken_for_something_else(bring: Make, qtbot: QtBot) -> None:
    flow = bring((("姓名", "甲乙丙", "联系电话"), ("张三丰", "独居", "13812345678"), ("李四娘", "低保", "")))
    step = columns(flow)
    row = step.rows[1]
    assert row.sure.words == "不导入"
    qtbot.mouseClick(row.target, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(row.target, "gabq")
    assert row.target.popup.proposals[0] == "关爱标签"
    qtbot.keyClick(row.target, Qt.Key.Key_Return)
    assert (row.match.target, row.sure.words, row.target.text()) == ("care", "已指定", "关爱标签")
    step.choose(2, "")
    assert step.rows[2].sure.words == "不导入"
    assert not step.rows[2].policy.isVisible()
    flow.check()
    result(flow).go.click()
    again = columns(bring((("姓名", "甲乙丙", "联系电话"), ("王五妹", "低保", "")), name="下个月.xlsx"))
    assert [one.sure.words for one in again.rows] == ["已识别", "已记住", "已记住"]
    assert again.rows[2].target.text() == "不导入"


def test_a_half_typed_word_gives_way_to_what_was_there(bring: Make, qtbot: QtBot) -> None:
    row = columns(bring(FAMILY)).rows[1]
    qtbot.mouseClick(row.target, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(row.target, "zzz")
    assert row.target.text() == "zzz"
    row.target.clearFocus()
    assert row.target.text() == "姓名"


def test_suggestions_must_be_confirmed_first(bring: Make) -> None:
    rows = [(f"人{number}", f"1381234{number:04}") for number in range(12)]
    flow = bring((("姓名", "联系电话号"), *rows))
    step = columns(flow)
    assert step.rows[1].match.confidence is Confidence.SUGGESTED
    assert step.rows[1].confirm.isVisible()
    assert not step.check.isEnabled()
    assert "待确认" in step._said.text()
    step.rows[1].confirm.click()
    assert step.check.isEnabled()
    assert not step.confirm.isVisible()


def test_a_missing_name_is_asked_for(bring: Make) -> None:
    step = columns(bring((("身份证号码", "联系电话"), (ZHANG, "13812345678"))))
    assert not step.check.isEnabled()
    assert "还没有“姓名”这一列" in step._said.text()


def test_the_kind_is_guessed_and_can_be_changed(bring: Make) -> None:
    step = columns(bring((("企业名称", "统一社会信用代码", "法定代表人", "地址"), ("好又多", "", "张三", "中山路1号"))))
    assert step.opened.kind == "enterprises"
    step._kinds["people"].click()
    assert step.opened.kind == "people"
    assert "姓名" in step._said.text()


def test_what_was_left_out_is_said_quietly(page: ImportsPage, folder: Path) -> None:
    page.bring_in([provincial_xls(folder / "岸兜村.xls")])
    step = columns(page.flows[0])
    assert "未作为数据读取" in step._quiet.text()
    assert "户籍地/省" in [row.match.heading for row in step.rows] or any(
        "户籍地" in r.match.heading for r in step.rows
    )


def test_headings_can_be_pointed_out(bring: Make) -> None:
    flow = bring((("甲", "乙"), ("姓名", "联系电话"), ("张三丰", "13812345678")))
    step = columns(flow)
    step.header.click()
    picker = sheet()
    picker.table.view.selectRow(1)
    picker.yes.click()
    assert step.opened.table.header == (2, 2)
    assert [row.match.target for row in step.rows] == ["name", "phone"]


def test_policies_go_by_column_and_for_all(bring: Make) -> None:
    step = columns(bring(FAMILY))
    phone = next(row for row in step.rows if row.match.target == "phone")
    phone.policy.setCurrentIndex(1)
    assert step.options.policy_of("phone") is Policy.OVERWRITE
    assert step.options.policy_of("residence_address") is Policy.FILL
    step._all.setCurrentIndex(2)
    assert step.options.policy_of("phone") is Policy.KEEP
    assert phone.policy.currentText() == "保留原值"


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


def test_several_files_wait_under_tabs(page: ImportsPage, folder: Path) -> None:
    page.bring_in([xlsx(folder / "甲.xlsx", FAMILY), xlsx(folder / "乙.xlsx", FAMILY)])
    assert [page.tabs.tabText(place) for place in range(3)] == ["导入记录", "甲.xlsx　核对列", "乙.xlsx　核对列"]
    assert page.stack.currentWidget() is page.flows[0]
    page.flows[0].left.emit()
    assert page.stack.currentWidget() is page.flows[0]
    assert page.flows[0].path.name == "乙.xlsx"
    page.flows[0].left.emit()
    assert page.stack.currentWidget() is page.home
    assert not page.tabs.isVisible()


def test_the_same_file_again_brings_nothing(bring: Make) -> None:
    flow = bring(FAMILY)
    columns(flow).check.click()
    result(flow).go.click()
    flow.left.emit()
    again = bring(FAMILY)
    columns(again).check.click()
    step = result(again)
    assert not step.go.isEnabled()
    assert "都已登记" in step._hint.text()
    assert "已由 lin 导入过" in said(step)


def test_dropped_files_are_brought_in(page: ImportsPage, folder: Path) -> None:
    path = xlsx(folder / "甲.xlsx", FAMILY)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.home.drop.dropEvent(event)
    assert [flow.path for flow in page.flows] == [path]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.xlsx", b""),
        ("网页.xls", b"<html><table><tr><td>1</td></tr></table></html>"),
        ("坏.xlsx", b"PK\x03\x04broken"),
        ("文档.xlsx", b"%PDF-1.4"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_plainly(
    page: ImportsPage, folder: Path, program: Program, name: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)
    page.bring_in([folder / name])
    (flow,) = page.flows
    assert flow.step == OPENING
    assert flow.trouble.endswith("。")
    assert flow.trouble in said(flow)
    assert count(program) == 0


def test_every_hostile_file_is_refused_or_read(page: ImportsPage, shared: Path, folder: Path, program: Program) -> None:
    names = sorted(path for path in (shared / "data" / "hostile").iterdir() if path.is_file() and path.suffix != ".md")
    small = [path for path in names if path.stat().st_size < 2_000_000][:8]
    for path in small:
        shutil.copy(path, folder / path.name)
        page.bring_in([folder / path.name])
        flow = page.flows[-1]
        assert flow.step == COLUMNS or flow.trouble
        flow.left.emit()
    assert count(program) == 0


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


def test_a_batch_opens_beside_the_list(page: ImportsPage, bring: Make) -> None:
    flow = bring(FAMILY)
    columns(flow).check.click()
    result(flow).go.click()
    page.open(flow.batch)
    assert page.stack.currentWidget() is page.home
    view = page.home.split.drawer.findChild(BatchView)
    assert "新增 3" in said(view)
    assert "林晓梅" in said(view)


@pytest.fixture
def parked(page: ImportsPage, bring: Make) -> ImportsPage:
    """Two rows wait: one number under another name, and one that may be the same."""
    for rows in (FAMILY, (HEAD, (1, "李大山", ZHANG, "男", "", "", "江头村第1网格", "中山路9号", "13900000001"))):
        flow = bring(rows, name=f"{len(rows)}.xlsx")
        columns(flow).check.click()
        result(flow).go.click()
    return page


def test_rows_that_cannot_be_decided_wait_in_the_tray(parked: ImportsPage) -> None:
    assert parked.home.decide.isVisibleTo(parked.home)
    assert "有 1 行待定" in said(parked.home)
    parked.show_tray()
    tray = parked.tray
    assert tray.current is not None
    text = said(tray)
    assert "李大山" in text
    assert "张三丰" in text
    assert "号码相同，姓名不同" in text
    assert "13900000001" not in text
    assert tray.same.text() == "同一人，合并"


def test_numbers_of_the_tray_are_shown_for_a_purpose(parked: ImportsPage, program: Program) -> None:
    parked.show_tray()
    parked.tray.show_numbers.click()
    question = sheet(PurposeQuestion)
    question.line.setText("核对信息")
    question.yes.click()
    assert "13900000001" in said(parked.tray)
    assert program.disclosures.list()[0].purpose == "核对信息"


def test_a_waiting_row_is_merged(parked: ImportsPage, program: Program) -> None:
    parked.show_tray()
    parked.tray.overwrite.setChecked(True)
    parked.tray.same.click()
    assert program.deciding.count() == 0
    assert count(program) == 3
    assert "没有待定的行了" in said(parked.tray)
    with program.office.store.read() as session:
        assert session.scalars(select(Person).where(Person.id_no == ZHANG)).one().phone == "13900000001"


def test_a_waiting_row_becomes_somebody_else_with_a_reason(parked: ImportsPage, program: Program) -> None:
    parked.show_tray()
    parked.tray.other.click()
    sheet().yes.click()
    assert "理由" in sheet().refusal
    sheet().findChild(Line).setText("派出所核实两人同号")
    sheet().yes.click()
    assert count(program) == 4
    assert program.deciding.count() == 0


def test_a_waiting_row_is_dropped(parked: ImportsPage, program: Program, answers: list[str]) -> None:
    parked.show_tray()
    parked.tray.drop_row.click()
    assert "丢弃" in answers[0]
    assert count(program) == 3
    assert program.deciding.count() == 0
