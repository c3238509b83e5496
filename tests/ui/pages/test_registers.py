"""The registers in a dossier: turned to, entered, corrected, removed, printed to be signed."""

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from db.models.roster import Staff
from desktop.program import Program
from tests.programs import TODAY
from ui.pages.desk import Desk
from ui.pages.registers.entry_dialog import EntryDialog
from ui.pages.registers.panel import RegisterPanel
from ui.pages.registers.sheet_question import SheetQuestion
from ui.printing import PreviewWindow


@pytest.fixture
def staff(program: Program) -> list[int]:
    """Two people of the roster."""
    with program.office.store.write("登记网格员") as session:
        people = [Staff(name=name, name_key=name) for name in ("林一", "陈二")]
        session.add_all(people)
    return [one.id for one in people]


@pytest.fixture
def panel(desk: Desk, qtbot: QtBot) -> Callable[[str, int], RegisterPanel]:
    """Open the registers of somebody or of a grid."""

    def make(subject: str, key: int) -> RegisterPanel:
        made = RegisterPanel(desk, subject, key)
        qtbot.addWidget(made)
        made.resize(456, 640)
        made.show()
        return made

    return make


def dialog_of(panel: RegisterPanel, kind: type = EntryDialog) -> Any:
    (dialog,) = [one for one in panel.window().findChildren(kind) if one.isVisible()]
    return dialog


def test_a_training_is_entered_corrected_and_taken_back(panel: Callable[..., Any], staff: list[int]) -> None:
    opened = panel("staff", staff[0])
    assert list(opened.choices)[:2] == ["training", "mentoring"]
    assert not opened.edit.isEnabled()
    opened.enter()
    dialog = dialog_of(opened)
    dialog.questions.editors["topic"].value = "岗前培训"
    dialog.go_on()
    assert dialog.questions.lines["kind"].said == "培训方式不能为空"
    dialog.questions.editors["kind"].value = "01"
    dialog.go_on()
    assert opened.choices["training"].text() == "培训 1"
    assert opened.table.rows[0]["topic"] == "岗前培训"
    assert opened.told == "已登记培训。"
    opened.correct()
    dialog = dialog_of(opened)
    dialog.questions.editors["result"].value = "2"
    dialog.go_on()
    assert opened.table.rows[0]["result"] == "合格"
    opened._notices.take_back()
    assert opened.table.rows[0]["result"] == ""


def test_what_is_removed_is_put_back(panel: Callable[..., Any], program: Program) -> None:
    grid = program.grids.resolve("江头第1网格")
    draft = program.registers.blank("sites", grid)
    draft.name = "江头驿站"
    program.registers.save(draft)
    opened = panel("grid", grid)
    opened.take_out()
    assert opened.table.rows == []
    assert opened.told == "已删除“江头驿站”。"
    opened._notices.take_back()
    assert opened.table.rows[0]["name"] == "江头驿站"


def test_the_mentor_is_found_in_the_roster(panel: Callable[..., Any], staff: list[int]) -> None:
    opened = panel("staff", staff[0])
    opened.choose("mentoring")
    opened.enter()
    dialog = dialog_of(opened)
    dialog.go_on()
    assert dialog.fault.text() == "请选择师傅"
    dialog.finder.setText("陈")
    dialog.finder.look()
    dialog.finder.popup.take()
    assert dialog.finder.text() == "陈二"
    dialog.go_on()
    assert opened.table.rows[0]["other"] == "师傅 陈二"
    other = panel("staff", staff[1])
    other.choose("mentoring")
    assert other.table.rows[0]["other"] == "徒弟 林一"


def test_another_window_hears_of_an_entry(panel: Callable[..., Any], program: Program, staff: list[int]) -> None:
    opened = panel("staff", staff[0])
    draft = program.registers.blank("training", staff=staff[0])
    draft.kind, draft.topic = "06", "反诈"
    program.registers.save(draft)
    assert opened.table.rows[0]["topic"] == "反诈"


def test_what_was_paid_is_printed_to_be_signed(panel: Callable[..., Any], program: Program, staff: list[int]) -> None:
    for one, amount in ((staff[0], 800), (staff[1], 1200.5)):
        draft = program.registers.blank("allowances", staff=one)
        draft.month, draft.kind, draft.amount = "2026-11", "01", amount
        program.registers.save(draft)
    opened = panel("staff", staff[0])
    assert opened.sheet.isHidden()
    opened.choose("allowances")
    assert not opened.sheet.isHidden()
    opened.print_sheet()
    question = dialog_of(opened, SheetQuestion)
    assert question.questions.editors["first"].value == TODAY.replace(day=1)
    question.questions.editors["last"].value = TODAY.replace(day=1, month=10)
    question.go_on()
    assert question.questions.lines["last"].said == "早于开始的日期，请核对"
    question.questions.editors["last"].value = TODAY
    question.go_on()
    (window,) = [one for one in opened.findChildren(PreviewWindow) if one.isVisible()]
    text = "".join(window._pages.text(0).split())
    window.close()
    assert "补贴发放表" in text
    assert "2,000.50" in text
    assert "签名" in text


def test_the_boards_of_a_whole_village_are_listed_and_printed(panel: Callable[..., Any], program: Program) -> None:
    village, grid = program.grids.find_village("江头"), program.grids.resolve("江头第1网格")
    for where, place in ((village, "村部门口"), (grid, "榕树下")):
        draft = program.registers.blank("boards", where)
        draft.place, draft.state = place, "1"
        program.registers.save(draft)
    assert panel("grid", grid).below.isHidden()
    opened = panel("grid", village)
    opened.choose("boards")
    assert [row["place"] for row in opened.table.rows] == ["村部门口"]
    opened.below.setChecked(True)
    assert opened.choices["boards"].text() == "公示牌 2"
    assert [(row["grid"], row["place"]) for row in opened.table.rows] == [
        ("江头村委会 第1网格", "榕树下"),
        ("江头村委会", "村部门口"),
    ]
    opened.print_list()
    (window,) = [one for one in opened.findChildren(PreviewWindow) if one.isVisible()]
    text = window._pages.text(0)
    window.close()
    assert "榕树下" in text
    assert "共 2 条" in text
