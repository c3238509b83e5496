"""The room of the collections: a form goes out, comes back with faults, goes back, and all of it becomes one."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from desktop.forms.collecting.service import Collections
from desktop.jobs import Progress
from desktop.program import Program
from tests.desktop.forms.collecting import a_form
from tests.desktop.forms.collecting.conftest import HEAD, SHORE, Sent, known_form
from tests.programs import TODAY
from ui import ask
from ui.pages.collecting.page import CollectingPage
from ui.pages.collecting.returns_awaited import ReturnsAwaited
from ui.pages.collecting.sheets import IssueSheet, MergeSheet, NoteSheet, TookSheet
from ui.pages.collecting.sums_sheet import SumsSheet
from ui.pages.collecting.words import CLOSED, OPEN
from ui.pages.desk import Desk
from ui.pages.today.page import TodayPage


def sheet(kind: type) -> Any:
    """Return the sheet that stands over the room."""
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())


def test_a_form_is_sent_out(
    page: CollectingPage, said: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = folder / "out"
    out.mkdir()
    known_form(page.collections, a_form.build(folder))
    monkeypatch.setattr(ask, "open_folder", lambda *_: out)
    page.acting.issue()
    asked = sheet(IssueSheet)
    assert asked.name.text() == a_form.TITLE
    assert [box.text() for box in asked.units.boxes] == [SHORE, HEAD]
    asked.units.boxes[1].setChecked(False)
    asked.units.others.setText("敬老院、卫生院")
    asked.due.show_value(TODAY)
    asked.go_on()
    assert said == [f"已写出 3 个文件到 {out}。"]
    assert [row["unit"] for row in page.view.table.rows] == [SHORE, "敬老院", "卫生院"]
    assert page.table.rows[0]["done"] == "0/3"
    assert "没交 3" in page.view.stand.text()


def test_nothing_to_send_is_said(page: CollectingPage, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(ask, "tell", lambda _, sentence, **__: told.append(sentence))
    page.acting.issue()
    assert "请先在“填表”里打开" in told[0]


def test_a_return_with_faults_goes_back(
    page: CollectingPage, sent: Sent, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page.read()
    rows = [a_form.person(1, "林一"), a_form.person(2, "林二", 救助类型="五保")]
    a_form.fill(sent.copy(SHORE), rows)
    page.acting.bring_in([sent.copy(SHORE)])
    assert said[-1] == f"{SHORE}：收到 2 行，其中 1 行有问题。"
    assert page.view.table.rows[0]["state"] == "有问题"
    assert [row["letter"] for row in page.view.faults.rows] == ["H"]
    monkeypatch.setattr(ask, "open_folder", lambda *_: sent.back)
    page.acting.send_back()
    assert (sent.back / f"救助登记-{SHORE}-请更正.xlsx").is_file()
    page.acting.accept()
    note = sheet(NoteSheet)
    note.line.setText("已核实")
    note.go_on()
    assert page.view.table.rows[0]["state"] == "已收"
    assert page.view.table.rows[0]["note"] == "已核实"


def test_all_of_it_becomes_one_form(
    page: CollectingPage, sent: Sent, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page.read()
    a_form.fill(sent.copy(SHORE), [a_form.person(1, "林一")])
    a_form.fill(sent.copy(HEAD), [a_form.person(2, "林二")])
    page.acting.bring_in(list(sent.issued.files))
    assert said[-1] == "收下 2 个单位的表，都没有问题。"
    monkeypatch.setattr(ask, "open_folder", lambda *_: sent.back)
    page.acting.merge()
    asked = sheet(MergeSheet)
    asked.go_on()
    assert asked.refusal == "请写明用途。"
    asked._purpose.purpose.setText("上级报表")
    asked._purpose.recipient.setText("区民政局")
    asked.go_on()
    assert said[-1].startswith("已汇总 2 个单位 2 行")
    assert (sent.back / "救助登记-汇总.xlsx").is_file()


def test_the_clerk_says_whose_a_file_is(page: CollectingPage, sent: Sent, folder: Path) -> None:
    page.read()
    stranger = a_form.build(folder, "未命名.xlsx")
    a_form.fill(stranger, [a_form.person(1, "林一")])
    page.acting.bring_in([stranger])
    asked = sheet(TookSheet)
    (box,) = asked.boxes.values()
    box.setCurrentIndex(box.findData(sent.returned(HEAD)))
    asked.go_on()
    assert [row["state"] for row in page.view.table.rows] == ["未交", "已收"]


def test_units_are_urged_and_it_is_taken_back(
    page: CollectingPage, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.read()
    undone: list[Any] = []
    page.said.connect(lambda _, undo: undone.append(undo))
    monkeypatch.setattr(ask, "choose", lambda *_, **__: "电话")
    page.view.table.view.selectAll()
    page.acting.urge()
    assert [row["urged"] for row in page.view.table.rows] == ["1 次，11-22 电话"] * 2
    undone[-1]()
    assert [row["urged"] for row in page.view.table.rows] == ["", ""]


def test_a_collection_ends_and_goes_on(page: CollectingPage, sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    page.read()
    monkeypatch.setattr(ask, "ask", lambda *_, **__: True)
    page.acting.close()
    assert page.rows == []
    page.turn(CLOSED)
    assert [one.title for one in page.rows] == ["救助登记"]
    assert not page.view.take.isEnabled()
    page.acting.close()
    page.turn(OPEN)
    assert [one.title for one in page.rows] == ["救助登记"]


def test_the_day_leads_to_the_collection(page: CollectingPage, sent: Sent, enter: Any, program: Program) -> None:
    today = enter(TodayPage)
    (item,) = [one for one in today.items if one.source == "收表"]
    assert item.title == "救助登记还有 2 个单位没交"
    page.open(item.target)
    assert page.view.row is not None
    assert page.view.row.key == sent.key
    assert Collections(program).one(sent.key).missing == 2


def test_dropped_files_may_be_returns_while_something_is_collected(desk: Desk, sent: Sent) -> None:
    awaited = ReturnsAwaited(desk)
    assert awaited.is_any()
    row = sent.collections.one(sent.key)
    sent.collections.close(row.key, row.version)
    desk.work.changed.emit(frozenset({"form_collection"}))
    assert not awaited.is_any()


def test_rows_and_sums_are_seen_by_unit(page: CollectingPage, sent: Sent) -> None:
    a_form.fill(sent.copy(SHORE), [a_form.person(1, "王一", 补助金额=120), a_form.person(3, "王三", 补助金额=80)])
    sent.collections.take([sent.copy(SHORE)], Progress())
    page.show_took(sent.key)
    page.view.sums.click()
    shown = sheet(SumsSheet)
    rows = shown.table.rows
    assert [(row["unit"], row["rows"]) for row in rows] == [(SHORE, "2"), ("合计", "2")]
    assert rows[0]["sum0"] == "200"
    shown.go_on()
