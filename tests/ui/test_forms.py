"""Forms: a draft goes in and comes out; what is wrong is said where it is wrong."""

import json
import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.codes import Codes
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal
from desktop.fields import Field, Hidden, Kind
from tests.ui.a_form import FIELDS, Town, full_draft
from ui.forms.editor import Reveal
from ui.forms.form import Form, Means, build_form
from ui.forms.text_boxes import LineBox
from ui.work import Work

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # popups on the offscreen platform


def give(value: str) -> Reveal:
    """Return what fetches a value at once."""
    return lambda _owner, shown, _failed: shown(value)


@pytest.fixture
def form(qtbot: QtBot, codes: Codes) -> Form:
    made = build_form(FIELDS, Means(codes, Town(), reveal=lambda key: give("13900001234")))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_draft_goes_in_and_comes_out_the_same(form: Form, codes: Codes) -> None:
    draft = full_draft(codes)
    form.load(draft)
    assert not form.binding.is_edited()
    assert {key: editor.value for key, editor in form.editors.items()} == {
        key: value for key, value in draft.values.items() if key != "age"
    }
    assert form.binding.store(draft).values == full_draft(codes).values
    assert "age" not in form.editors


def test_an_empty_draft_stays_empty(form: Form, codes: Codes) -> None:
    empty = Draft({field.key: () if field.kind is Kind.CODES else None for field in FIELDS})
    form.load(empty)
    assert not form.binding.is_edited()
    assert set(form.binding.store(empty).values.values()) == {None, ()}


def test_a_change_is_told_and_taken_back(form: Form, codes: Codes, qtbot: QtBot) -> None:
    form.load(full_draft(codes))
    told: list[bool] = []
    form.binding.edited.connect(told.append)
    line = form.editors["name"].line
    line.setText("王芳")
    assert told[-1] is True
    draft = form.binding.store(full_draft(codes))
    assert draft.name == "王芳"
    line.setText(" 王㛃 ")
    assert told[-1] is False


def test_what_is_hidden_stays_hidden_until_it_is_asked_for(form: Form, codes: Codes, qtbot: QtBot) -> None:
    draft = full_draft(codes)
    draft.phone = Hidden("138****1234")
    form.load(draft)
    phone, told = form.editors["phone"], list[bool]()
    form.edited.connect(told.append)
    assert phone.value == Hidden("138****1234")
    assert not phone.line.isVisible()
    assert phone._veil.isReadOnly()
    assert form.binding.store(draft).given().get("phone") is None
    qtbot.mouseClick(phone._veil.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert phone.value == "13900001234"
    assert not form.binding.is_edited()
    assert told[-1] is False
    assert form.binding.store(draft).phone == Hidden("138****1234")  # looked at, not touched
    phone.line.setText("13900005678")
    assert form.binding.is_edited()
    assert form.binding.store(draft).phone == "13900005678"
    form.load(full_draft(codes))
    assert phone.line.isVisible()


def test_a_refused_look_keeps_the_veil(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[BaseException] = []
    monkeypatch.setattr("ui.forms.editor.show_error", lambda _, error: told.append(error))

    box = LineBox()
    qtbot.addWidget(box)
    box.set_reveal(lambda _owner, _shown, failed: failed(Refusal("没有查看权限")))
    box.value = Hidden("已登记")
    box._unveil()
    assert box.value == Hidden("已登记")
    assert str(told[0]) == "没有查看权限"
    assert box._eye.isEnabled()


def test_a_look_that_waits_is_seen_to_wait(qtbot: QtBot) -> None:
    work, go, owners = Work(), threading.Event(), list[QWidget]()

    def reveal(owner: QWidget, shown: Callable[[Any], None], failed: Callable[[BaseException], None]) -> None:
        owners.append(owner)
        work.write(owner, "显示", lambda _: (go.wait(5), "13900001234")[1], shown, failed)

    box = LineBox()
    qtbot.addWidget(box)
    box.set_reveal(reveal)
    box.value = Hidden("139****1234")
    box._unveil()
    assert box._veil.text() == "139****1234　正在显示…"
    assert not box._eye.isEnabled()
    box.value = Hidden("138****0000")  # another record is shown meanwhile
    go.set()
    qtbot.waitUntil(lambda: not work.tickets)
    assert box.value == Hidden("138****0000")
    assert box._eye.isEnabled()
    box._unveil()
    qtbot.waitUntil(lambda: box.value == "13900001234")
    assert owners == [box, box]
    work.close()


def test_faults_are_said_under_their_fields_and_the_first_gets_the_cursor(
    form: Form, codes: Codes, qtbot: QtBot
) -> None:
    form.load(full_draft(codes))
    form.activateWindow()
    form.point_out(
        [Problem("born_on", "晚于今天"), Problem("name", "姓名不能为空"), Problem("household", "没有这一户")]
    )
    assert form.lines["name"].said == "姓名不能为空"
    assert form.lines["born_on"].said == "晚于今天"
    assert form.editors["name"].line.property("fault") is True
    assert form.focusWidget() is form.editors["name"].line
    assert form._rest.text() == "没有这一户"
    form.editors["name"].line.setText("王芳")
    assert form.lines["name"].said == ""
    assert form.lines["born_on"].said == "晚于今天"


def test_what_means_nothing_is_not_saved_and_not_lost(form: Form, codes: Codes) -> None:
    form.load(full_draft(codes))
    form.editors["born_on"].line.setText("1990-2-30")
    form.editors["name"].line.setText("一个太长的名字")
    assert form.binding.is_edited()
    assert not form.is_readable()
    assert form.lines["born_on"].said == "没有 1990年2月30日 这一天"
    assert form.lines["name"].said == "最多 5 个字，现有 7 个"
    with pytest.raises(Invalid):
        form.binding.store(full_draft(codes))
    assert form.editors["born_on"].line.text() == "1990-2-30"


def test_the_last_person_is_copied_as_if_typed(form: Form, codes: Codes) -> None:
    form.load(Draft({field.key: () if field.kind is Kind.CODES else None for field in FIELDS}))
    form.binding.fill({"ethnic_code": "03", "grid_id": 21, "no such": 1})
    assert form.binding.is_edited()
    assert form.editors["grid_id"].line.text() == "仙石村 第一网格"


def test_what_was_typed_can_wait_for_the_next_start(form: Form, codes: Codes) -> None:
    draft = full_draft(codes)
    draft.phone = Hidden("138****1234")
    form.load(draft)
    assert form.binding.unsaved() == {}
    typed = {"born_on": date(1991, 2, 3), "tags": draft.tags[:1], "settled": True, "rooms": None}
    form.binding.fill(typed)
    kept = json.loads(json.dumps(form.binding.unsaved()))
    assert kept.keys() == typed.keys()
    form.load(draft)
    form.binding.take_up(kept | {"a field of yesterday": 1})
    assert {key: form.editors[key].value for key in typed} == typed
    assert form.binding.is_edited()


def test_a_form_has_two_columns_where_there_is_room(form: Form, qtbot: QtBot) -> None:
    first, second = form.place_of("name"), form.place_of("id_no")
    assert first.y() == second.y()
    assert form.place_of("note").width() > first.width() * 1.5
    form.resize(480, 700)
    QApplication.processEvents()
    assert form.place_of("name").y() < form.place_of("id_no").y()


def test_a_long_form_is_made_bit_by_bit_and_reads_as_one(qtbot: QtBot, codes: Codes) -> None:
    fields = [Field(f"field_{number}", f"第{number}项", group=f"第{number // 5}组") for number in range(30)]
    draft = Draft({field.key: f"{number}" for number, field in enumerate(fields)})
    window = QWidget()
    column = QVBoxLayout(window)
    form = build_form(fields, Means(codes), window)
    column.addWidget(form)
    column.addWidget(QPushButton("保存"))
    qtbot.addWidget(window)
    told: list[bool] = []
    form.edited.connect(told.append)
    form.load(draft)
    window.show()
    assert len(form._lines) < len(fields)
    form.begin()
    form._lines["field_0"].editor.line.setText("另一个")
    assert form.is_edited()
    qtbot.waitSignal(form.finished).wait()
    assert [line.editor.value for line in form._lines.values()] == ["另一个", *list(draft.values.values())[1:]]
    assert told == [False, True]
    assert form.binding.store(draft).values["field_0"] == "另一个"
    window.activateWindow()
    form.begin()
    qtbot.waitUntil(lambda: window.focusWidget() is form.editors["field_0"].line)
    seen = []
    for _ in fields:
        seen.append(next(key for key, line in form.lines.items() if line.isAncestorOf(window.focusWidget())))
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert seen == [field.key for field in fields]
    assert isinstance(window.focusWidget(), QPushButton)


def test_whoever_asks_for_a_field_finds_it(qtbot: QtBot, codes: Codes) -> None:
    fields = [Field(f"field_{number}", f"第{number}项") for number in range(30)]
    form = build_form(fields, Means(codes))
    qtbot.addWidget(form)
    ready: list[int] = []
    form.finished.connect(lambda: ready.append(len(form.lines)))
    form.load(Draft({field.key: None for field in fields}))
    form.point_out([Problem("field_29", "请核对")])
    assert form.lines["field_29"].said == "请核对"
    form.finish()
    qtbot.wait(1)
    assert ready == [30]


def test_several_faults_of_a_field_are_one_sentence(form: Form, codes: Codes) -> None:
    form.load(full_draft(codes))
    form.point_out([Problem("name", "姓名不能为空。"), Problem("name", "请核对。")])
    assert form.lines["name"].said == "姓名不能为空；请核对。"
