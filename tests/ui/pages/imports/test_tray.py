"""The tray: rows that wait for a decision."""

from sqlalchemy import select

from db.models.people import Person
from desktop.program import Program
from tests.ui.pages.imports.steps import ZHANG, count, said, sheet
from ui.forms.line import Line
from ui.pages.imports.page import ImportsPage
from ui.pages.purpose import PurposeQuestion


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
