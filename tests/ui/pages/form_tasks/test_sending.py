"""A known form goes to an office below from the room of the ledger."""

from datetime import date
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from db.models.forms import Form
from desktop.forms.plan import Plan
from tests.desktop.exchange.correspondents import Bureau
from tests.programs import today
from tests.ui.work_now import WorkNow
from ui.pages.desk import Desk
from ui.pages.form_tasks.page import FormTasksPage
from ui.pages.form_tasks.sending import NO_FORM, SendingSheet


def sheet_of(page: FormTasksPage) -> Any:
    (found,) = [one for one in page.window().findChildren(SendingSheet) if one.isVisible()]
    return found


def test_a_form_is_sent_to_the_towns(offices: tuple[Bureau, Bureau], stick: Path, qtbot: QtBot) -> None:
    town, district = offices
    work: Any = WorkNow()
    page = FormTasksPage(Desk(district.program, work, today))
    qtbot.addWidget(page)
    page.show()
    page.send_form()
    sheet = sheet_of(page)
    assert sheet.refusal == NO_FORM
    sheet.close()
    with district.program.office.store.write("保存表样") as session:
        session.add(Form(title="老年人名册", fingerprint="f", kind="list", file_name="a.xlsx", plan=Plan({}).plain()))
    page.send_form()
    sheet = sheet_of(page)
    assert sheet.offices.count() == 1
    sheet.yes.click()
    assert sheet.questions.editors["due_on"].fault
    sheet.questions.editors["due_on"].value = date(2099, 1, 8)
    heard: list[str] = []
    page.said.connect(lambda words, _: heard.append(words))
    sheet.yes.click()
    assert heard == ["已布置给 1 个单位，随下一期送出。"]
    district.send(town, stick)
    assert [(one.title, one.due_on) for one in town.came()] == [("老年人名册", date(2099, 1, 8))]
