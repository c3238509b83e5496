"""Registering a case from the keyboard alone, keeping what is typed, what is refused."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from db.errors import DiskFull
from db.models.cases import Stage, Unit, UnitKind
from desktop.cases.routing import Route
from desktop.program import Program
from ui import ask
from ui.page import Page
from ui.pages.cases.registering import RegistrationSheet, open_registration
from ui.pages.cases.registering_kept import DRAFT
from ui.pages.desk import Desk

Open = Callable[..., RegistrationSheet]


@pytest.fixture
def room(qtbot: QtBot) -> Page:
    """A room from which cases are registered."""
    page = Page()
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    page.heard = []  # type: ignore[attr-defined]
    page.said.connect(lambda words, undo: page.heard.append((words, undo)))  # type: ignore[attr-defined]
    return page


@pytest.fixture
def register(room: Page, desk: Desk, qtbot: QtBot) -> Open:
    """Open the sheet."""

    def make(*given: Any, **more: Any) -> RegistrationSheet:
        sheet = open_registration(room, desk, *given, **more)
        assert sheet is not None
        sheet.activateWindow()
        qtbot.waitUntil(sheet.isActiveWindow)
        return sheet

    return make


def focus() -> QWidget:
    """Return what the keys go to."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def keys(qtbot: QtBot, *typed: str | Qt.Key) -> None:
    """Type words and press keys, each where the focus is."""
    for one in typed:
        if isinstance(one, str):
            qtbot.keyClicks(focus(), one)
        else:
            qtbot.keyClick(focus(), one)


def walk(qtbot: QtBot, to: QWidget) -> None:
    """Go from field to field until one is reached."""
    for _ in range(12):
        if focus() is to:
            return
        qtbot.keyClick(focus(), Qt.Key.Key_Tab)
    raise AssertionError(f"not reached, now at {focus().accessibleName() or focus()}")


def find(sheet: RegistrationSheet, line: Any, words: str) -> None:
    """Type into a line that finds, and take the first answer."""
    line.setFocus()
    line.setText(words)
    line.look()
    line.popup.take()


def test_a_case_is_registered_from_the_keyboard(
    register: Open, room: Any, program: Program, family: int, qtbot: QtBot
) -> None:
    sheet = register()
    tab, enter = Qt.Key.Key_Tab, Qt.Key.Key_Return
    keys(qtbot, "0201", enter)  # the sort by its number: on to the risk
    keys(qtbot, "3", enter)
    walk(qtbot, sheet.matter.editors["title"].line)
    keys(qtbot, "water ditch", tab, "blocked", tab)
    walk(qtbot, sheet.matter.finder)
    find(sheet, sheet.matter.finder, "王一")
    assert sheet.matter.editors["place"].value == "江头村1号"
    assert sheet.matter.editors["grid_id"].value == program.grids.resolve("江头第1网格")
    find(sheet, sheet.parties.finder, "王一")
    sheet.parties.finder.setText("Zhao")
    qtbot.keyClick(sheet.parties.finder, enter, Qt.KeyboardModifier.ControlModifier)
    phone = sheet.reporters.rows[0].questions
    phone.editors["name"].setFocus()
    keys(qtbot, "Li", tab, "13900001111", tab)
    qtbot.keyClick(sheet, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    ((words, undo),) = room.heard
    assert words == "已登记 2026-纠-00001“water ditch”。"
    dossier = program.cases.dossier(1)
    assert [(one.name, one.role) for one in dossier.parties] == [
        ("王一", "申请方（甲方）"),
        ("Zhao", "被申请方（乙方）"),
    ]
    assert dossier.texts["kind_code"] == program.codes.title("dispute_kind", "0201")
    assert [one.subject for one in dossier.links] == ["household"]
    assert dossier.reporters[0].name == "L*"
    assert not sheet.isVisible()
    undo()
    assert program.cases.dossier(1).standing.stage is Stage.DECLINED


def test_and_one_more_of_the_same_place(register: Open, program: Program, qtbot: QtBot) -> None:
    sheet = register("hazard")
    grid = program.grids.resolve("江头第1网格")
    sheet.matter.put({"title": "通道被占", "grid_id": grid, "source_code": "01", "place": "老街"})
    qtbot.keyClick(sheet, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert sheet.isVisible()
    assert "2026-患-00001" in sheet.told
    editors = sheet.matter.editors
    assert (editors["title"].value, editors["place"].value) == (None, None)
    assert (editors["grid_id"].value, editors["source_code"].value) == (grid, "01")
    assert not sheet.is_edited()
    sheet.reject()


def test_what_was_wrong_with_one_is_not_said_of_the_next(register: Open, qtbot: QtBot) -> None:
    sheet = register("request")
    sheet.matter.put({"title": "停水"})
    sheet.files.bring_in([("现场.jpg", b"no picture at all")])
    sheet.reporters.rows[0].put({"name": "李四", "phone": "1390000"})
    sheet.save_and_go_on()
    assert not sheet.reporters.fault.isHidden() or sheet.refusal
    sheet.reporters.rows[0].put({"name": "李四", "phone": "13900001111"})
    sheet.save_and_go_on()
    assert "2026-诉-00001" in sheet.told
    assert (sheet.reporters.fault.isHidden(), sheet.parties.fault.isHidden(), sheet.files.fault.isHidden()) == (
        True, True, True
    )  # fmt: skip
    sheet.reject()


def test_another_ledger_keeps_what_is_typed(register: Open, qtbot: QtBot) -> None:
    sheet = register()
    sheet.matter.put({"title": "停水", "kind_code": "0201"})
    qtbot.keyClick(sheet, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert sheet.matter.ledger == "request"
    assert sheet.ledgers.buttons["request"].isChecked()
    values = sheet.matter.values()
    assert (values["title"], values["kind_code"]) == ("停水", None)
    assert "request_code" in sheet.matter.editors
    sheet.kept.settle()
    sheet.reject()


def test_what_is_wrong_is_marked(register: Open, program: Program, qtbot: QtBot) -> None:
    sheet = register()
    editors = sheet.matter.editors
    sheet.matter.put({"found_on": date(2027, 1, 1), "outside_no": "W1"})
    sheet.save()
    editors = sheet.matter.editors
    assert "不能为空" in editors["title"].fault
    assert "不能晚于今天" in editors["found_on"].fault
    assert "哪个系统" in editors["outside_system"].fault
    assert sheet.refusal
    editors["kind_code"].line.setFocus()
    editors["kind_code"].line.setText("nonsense")
    editors["kind_code"].line.textEdited.emit("nonsense")
    editors["kind_code"].line.popup.hide()
    sheet.save()
    assert "没有“nonsense”" in editors["kind_code"].fault
    sheet.kept.settle()
    sheet.reject()


def test_a_full_disk_loses_nothing(register: Open, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = register()
    sheet.matter.put({"title": "停水"})

    def full(*_: Any, **__: Any) -> None:
        raise DiskFull

    monkeypatch.setattr(program.cases, "register", full)
    sheet.save()
    assert "磁盘空间不足" in sheet.refusal
    assert sheet.matter.values()["title"] == "停水"
    assert sheet.yes.isEnabled()
    sheet.kept.settle()
    sheet.reject()


def test_pictures_come_with_it_and_other_files_do_not(register: Open, program: Program) -> None:
    sheet = register()
    sheet.matter.put({"title": "停水"})
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QApplication.clipboard().setImage(image)
    assert sheet.files.paste()
    sheet.files.bring_in([("现场.jpg", b"no picture at all")])
    assert not sheet.files.fault.isHidden()
    sheet.save()
    assert len(program.attachments.of("case_record", 1)) == 1
    QApplication.clipboard().clear()


def test_what_is_typed_outlives_the_program(register: Open, program: Program, asked: list[str]) -> None:
    sheet = register("request")
    sheet.matter.put({"title": "停水", "found_on": date(2026, 11, 20)})
    sheet.parties.add(None, "赵六")
    sheet.reporters.rows[0].put({"name": "李四", "phone": "13900001111", "is_anonymous": True})
    sheet.kept.keep()
    QDialog.accept(sheet)  # as when the program ends: nobody is asked
    again = register()
    assert "已恢复" in again.told
    assert again.matter.ledger == "request"
    assert (again.matter.values()["title"], again.matter.values()["found_on"]) == ("停水", date(2026, 11, 20))
    assert [row.draft.values["name"] for row in again.parties.rows] == ["赵六"]
    assert again.reporters.rows[0].values() == {"name": "李四", "phone": "13900001111", "is_anonymous": True}
    again.save()
    assert program.preferences.get(DRAFT) is None
    assert asked == []


def test_pictures_outlive_the_program_too(register: Open, program: Program) -> None:
    sheet = register()
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    QApplication.clipboard().setImage(image)
    assert sheet.files.paste()
    QApplication.clipboard().clear()
    sheet.kept.keep()
    QDialog.accept(sheet)
    again = register()
    assert again.files.files == sheet.files.files
    assert again.told == "已恢复上次没有登记完的内容。"
    again.matter.put({"title": "停水"})
    again.save()
    assert len(program.attachments.of("case_record", 1)) == 1


def test_giving_it_up_is_asked_for(register: Open, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = register()
    sheet.reject()
    assert asked == []
    sheet = register()
    sheet.matter.put({"title": "停水"})
    monkeypatch.setattr(ask, "choose", lambda *_, **__: "stay")
    sheet.reject()
    assert sheet.isVisible()
    monkeypatch.setattr(ask, "choose", lambda *_, **__: "drop")
    sheet.reject()
    assert not sheet.isVisible()


@pytest.fixture
def station(program: Program) -> int:
    """The unit to which disputes go by themselves."""
    with program.office.store.write("登记承办单位") as session:
        unit = Unit(name="司法所", kind=UnitKind.DEPARTMENT)
        session.add(unit)
    program.units.routing.put(Route("dispute", "", "", unit.id))
    return unit.id


def test_the_office_proposes_the_unit(register: Open, room: Any, program: Program, station: int) -> None:
    sheet = register()
    assert sheet.unit.box.line.text() == "司法所"
    sheet.turn("hazard")
    assert sheet.unit.code is None
    sheet.turn("dispute")
    sheet.matter.put({"title": "停水"})
    sheet.save()
    assert room.heard[0][0].endswith("并交办司法所。")
    assert program.cases.dossier(1).standing.stage is Stage.ASSIGNED


def test_a_repeated_complaint_is_joined(register: Open, room: Any, program: Program, qtbot: QtBot) -> None:
    first = register("request")
    first.matter.put({"title": "路灯不亮"})
    first.reporters.rows[0].put({"name": "李四", "phone": "13900001111"})
    first.save()
    sheet = register("request")
    sheet.matter.put({"title": "路灯还是不亮"})
    phone: Any = sheet.reporters.rows[0].questions.editors["phone"]
    phone.line.setFocus()
    keys(qtbot, "13900001111", Qt.Key.Key_Tab)
    assert [one.key for one in sheet.like.cases] == [1]
    sheet.like.absorb_wanted.emit(1)
    assert not sheet.isVisible()
    assert len(program.cases.dossier(1).reporters) == 2
    assert program.disclosures.list()[0].table == "case_reporter"


def test_only_told_of(register: Open, room: Any, program: Program) -> None:
    sheet = register()
    sheet.matter.put({"title": "停水"})
    sheet.unit.only_told.setChecked(True)
    sheet.save()
    assert program.cases.dossier(1).standing.stage is Stage.REPORTED
    assert "待受理" in room.heard[0][0]


def test_a_likely_duplicate_is_shown_while_typing(register: Open, program: Program, qtbot: QtBot) -> None:
    first = register()
    grid = program.grids.resolve("江头第1网格")
    first.matter.put({"title": "排水沟堵塞引起邻里争执", "grid_id": grid})
    first.save()
    sheet = register()
    sheet.matter.editors["grid_id"].value = grid
    sheet.matter.editors["title"].value = "邻里因排水沟堵塞争执"
    qtbot.waitUntil(lambda: bool(sheet.like.cases))
    assert [one.key for one in sheet.like.cases] == [1]
    assert not sheet.like.isHidden()
    sheet.kept.settle()
    sheet.reject()


def test_a_wrong_place_is_untied(register: Open, program: Program, family: int) -> None:
    sheet = register()
    find(sheet, sheet.matter.finder, "王一")
    assert len(sheet.matter.links) == 1
    assert not sheet.matter._tied.isHidden()
    sheet.matter.untie()
    assert sheet.beside(sheet.draft()).links == ()
    assert sheet.matter.values()["place"] == "江头村1号"
    sheet.kept.settle()
    sheet.reject()
