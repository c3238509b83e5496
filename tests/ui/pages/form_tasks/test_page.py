"""The room of the ledger of forms: entered, sent, waived and taken back by a clerk, with the lists that follow."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt

from desktop.cases.spans import Span
from desktop.drafts import Draft
from desktop.program import Program
from tests.programs import TODAY
from ui import ask
from ui.dialogs import AskSheet
from ui.pages.day_decision import DayDecision
from ui.pages.form_tasks.matching import AdmissionSheet, MatterSheet
from ui.pages.form_tasks.page import BURDEN, MATTERS, TASKS, FormTasksPage
from ui.pages.form_tasks.sheets import FieldsDialog, SentDialog, TaskDialog
from ui.pages.registers.entry_dialog import EntryDialog


@pytest.fixture
def page(enter: Callable[..., Any]) -> FormTasksPage:
    made: FormTasksPage = enter(FormTasksPage)
    return made


@pytest.fixture
def task(page: FormTasksPage) -> int:
    """A monthly form of which October is late."""
    return page.tasks.save(
        page.tasks.blank(
            unit="区民政局", name="老年人统计表", asked_on=date(2026, 10, 1), due_way="after", due_number=5
        )
    )


def sheet_of(page: FormTasksPage, kind: type) -> Any:
    (found,) = [one for one in page.window().findChildren(kind) if one.isVisible()]
    return found


def said(page: FormTasksPage) -> list[tuple[str, Any]]:
    heard: list[tuple[str, Any]] = []
    page.said.connect(lambda words, undo: heard.append((words, undo)))
    return heard


def answer(sheet: Any, **values: Any) -> None:
    for key, value in values.items():
        sheet.questions.editors[key].value = value


def test_a_form_is_entered_and_shown(page: FormTasksPage) -> None:
    heard = said(page)
    page.acting.add()
    sheet = sheet_of(page, TaskDialog)
    assert not sheet.questions.lines["due_on"].isVisible()
    sheet.yes.click()
    assert "请填写" in sheet.refusal or sheet.questions.editors["unit"].fault
    answer(sheet, unit="区统计局", name="劳动力调查", rhythm="once", due_on=date(2026, 11, 27))
    assert sheet.questions.lines["due_on"].isVisible()
    assert not sheet.questions.lines["due_way"].isVisible()
    sheet.yes.click()
    assert heard[-1][0].startswith("报表已登记")
    assert page.split.is_open
    assert page.view is not None
    assert page.view.task.name == "劳动力调查"
    assert page.lists["periods"].count == 1


def test_what_was_sent_is_written_down_and_taken_back(page: FormTasksPage, task: int) -> None:
    heard = said(page)
    page.open({"task": task, "period": "2026-10"})
    assert page.view is not None
    assert page.view.period is not None
    assert page.view.period.title == "2026年10月"
    page.view.sent.click()
    sheet = sheet_of(page, SentDialog)
    assert sheet.questions.editors["sent_on"].value == TODAY
    answer(sheet, receipt="收文 9 号")
    sheet.yes.click()
    assert heard[-1][0] == "《老年人统计表》2026年10月已登记报送。"
    assert page.tasks.period(task, "2026-10").receipt == "收文 9 号"
    assert page.view.files is not None  # files can be attached now
    assert page.view.again.isVisible()
    heard[-1][1]()
    assert page.tasks.period(task, "2026-10").is_open


def test_a_period_is_waived_postponed_and_opened_for_files(page: FormTasksPage, task: int) -> None:
    page.open({"task": task, "period": "2026-10"})
    assert page.view is not None
    page.view.later.click()
    sheet = sheet_of(page, FieldsDialog)
    answer(sheet, due_on=date(2026, 11, 30))
    sheet.yes.click()
    assert page.tasks.period(task, "2026-10").due_on == date(2026, 11, 30)
    page.view.waived.click()
    sheet = sheet_of(page, FieldsDialog)
    sheet.yes.click()
    assert "不报的原因" in sheet.refusal + sheet.questions.editors["note"].fault
    answer(sheet, note="对方停报")
    sheet.yes.click()
    assert page.tasks.period(task, "2026-10").state_title == "不报"
    page.show_task(task, "2026-11")
    page.view.attached.click()
    assert page.tasks.period(task, "2026-11").key is not None


def test_it_is_ended_and_goes_on_and_is_removed(
    page: FormTasksPage, task: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = said(page)
    page.show_task(task)
    assert page.view is not None
    page.view.ending.emit()
    sheet_of(page, DayDecision).yes.click()
    assert page.tasks.task(task).ended_on == TODAY
    heard[-1][1]()
    assert page.tasks.task(task).ended_on is None
    monkeypatch.setattr(ask, "ask", lambda *_, **__: True)
    page.view.removing.emit()
    assert not page.split.is_open
    assert page.lists["periods"].count == 0


def test_the_lists_are_imported_and_a_form_is_matched(
    page: FormTasksPage, task: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.Workbook()
    for row in (["清单类别", "序号", "事项", "责任部门"], ["基本履职", 1, "老年人关爱服务", "民政局"]):
        book.active.append(row)
    book.save(folder / "清单.xlsx")
    monkeypatch.setattr(ask, "open_files", lambda *_, **__: [folder / "清单.xlsx"])
    page.turn(MATTERS)
    page.matters_pane.bring.click()
    sheet_of(page, AskSheet).yes.click()
    assert [one.title for one in page.matters_pane.rows] == ["老年人关爱服务"]
    page.show_task(task)
    assert page.view is not None
    page.view.matching.emit()
    matching = sheet_of(page, MatterSheet)
    matching.yes.click()
    assert "请选择一个事项" in matching.refusal
    matching.rows.setCurrentRow(0)
    matching.yes.click()
    assert page.tasks.task(task).matter == "老年人关爱服务"


def test_an_admission_is_entered_and_a_form_goes_by_it(page: FormTasksPage, task: int) -> None:
    page.open({"mode": "admissions"})
    page.admissions.add.click()
    sheet = sheet_of(page, EntryDialog)
    answer(sheet, unit="区民政局", matter="老人走访", state="01", until=date(2026, 12, 1))
    sheet.yes.click()
    assert [one.title for one in page.admissions.entries] == ["区民政局 老人走访"]
    page.show_task(task)
    assert page.view is not None
    page.view.admitting.emit()
    linking = sheet_of(page, AdmissionSheet)
    linking.rows.item(0).setCheckState(Qt.CheckState.Checked)
    linking.yes.click()
    assert [one.title for one in page.tasks.task(task).admissions] == ["区民政局 老人走访"]
    due = [one.title for group in page.desk.program.due_work.read().groups.values() for one in group]
    assert "区民政局 老人走访" in due


def test_the_burden_is_shown_and_leads_to_the_forms_of_a_unit(page: FormTasksPage, task: int, program: Program) -> None:
    page.tasks.send(task, "2026-10", 0, Draft({"sent_on": TODAY, "sent_by": None, "receipt": None, "note": None}))
    page.turn(BURDEN)
    assert page.burden.cards["forms"].value.text() == "1 种"
    assert page.burden.cards["groundless"].value.text() == "1 种"
    wanted: list[Any] = []
    page.wanted.connect(lambda room, target: wanted.append((room, target)))
    page.burden.print.click()
    assert wanted[-1] == ("printing", {"paper": "form_burden", "days": Span.around(TODAY, "year")})
    page.burden.table.view.opened.emit(0)
    assert page.mode == TASKS
    assert page.lists[TASKS].count == 1


def test_the_room_is_found_again_as_it_was_left(page: FormTasksPage, task: int) -> None:
    page.turn(TASKS)
    page.lists[TASKS].set_filters({"rhythm": ("month",)})
    kept = page.state()
    page.turn(MATTERS)
    page.restore(kept)
    assert page.mode == TASKS
    assert page.lists[TASKS].search.filters == {"rhythm": ("month",)}
