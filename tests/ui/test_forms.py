"""Forms: every editor takes what a clerk types, gives it back, and says what is wrong."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.codes import Codes
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal
from desktop.fields import Field, Hidden, Kind
from ui.forms.code_box import CodeBox, CodesBox
from ui.forms.date_box import Calendar, DateBox
from ui.forms.editor import Editor
from ui.forms.flag_box import FlagBox
from ui.forms.form import Form, Means, build_form
from ui.forms.grid_box import GridBox, Levels
from ui.forms.identity_boxes import CreditCodeBox, IdNumberBox, PhoneBox
from ui.forms.spelled_dates import NoSuchDate, read_date
from ui.forms.text_boxes import LineBox, NoteBox, NumberBox

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # popups on the offscreen platform

TODAY = date(2026, 11, 22)
GOOD, WRONG = "359998199001011232", "359998199001011239"


@dataclass
class Node:
    id: int
    name: str
    parent: int | None
    closed: bool = False


class Town:
    """Two villages with two grids each, one of them closed."""

    nodes = (
        Node(1, "陈埭镇", None),
        Node(2, "仙石村", 1),
        Node(3, "洋埭村", 1),
        Node(21, "第一网格", 2),
        Node(22, "第二网格", 2),
        Node(31, "第一网格", 3),
        Node(32, "旧网格", 3, closed=True),
    )

    def children(self, key: int | None) -> list[Node]:
        return [node for node in self.nodes if node.parent == key]

    def path_name(self, key: int | None) -> str:
        node = next((node for node in self.nodes if node.id == key), None)
        if node is None:
            return ""
        above = self.path_name(node.parent) if node.parent not in (None, 1) else ""
        return f"{above} {node.name}".strip()


FIELDS = (
    Field("name", "姓名", required=True, group="基本信息", max_length=5),
    Field("id_no", "公民身份号码", Kind.ID_NUMBER, group="基本信息"),
    Field("sex_code", "性别", Kind.CODE, codes="sex", group="基本信息"),
    Field("born_on", "出生日期", Kind.DATE, group="基本信息"),
    Field("ethnic_code", "民族", Kind.CODE, codes="ethnic", group="基本信息"),
    Field("phone", "联系方式", Kind.PHONE, group="基本信息"),
    Field("age", "年龄", Kind.NUMBER, group="基本信息", editable=False),
    Field("grid_id", "所属网格", Kind.GRID, group="居住"),
    Field("settled", "人户一致", Kind.FLAG, group="居住"),
    Field("tags", "关注标签", Kind.CODES, codes="care_tag", group="居住"),
    Field("rooms", "房间数", Kind.NUMBER, group="居住"),
    Field("area", "面积", Kind.DECIMAL, group="居住"),
    Field("credit_code", "统一社会信用代码", Kind.CREDIT_CODE, group="居住"),
    Field("note", "备注", Kind.NOTE, group="居住"),
)


@pytest.fixture(scope="module")
def codes() -> Codes:
    return Codes.load()


@pytest.fixture
def show(qtbot: QtBot) -> Callable[..., Any]:
    """Put an editor into a window of its own, with a neighbour on either side."""
    windows: list[QWidget] = []

    def put(editor: Editor) -> Any:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        before, after = LineBox(), LineBox()
        for place, one in enumerate((before, editor, after)):
            one.setParent(window)
            one.setGeometry(10, 10 + 60 * place, 300, 40)
        window.resize(400, 500)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        editor.setFocus()
        return editor

    return put


@pytest.fixture
def form(qtbot: QtBot, codes: Codes) -> Form:
    made = build_form(FIELDS, Means(codes, Town(), reveal=lambda key: "13900001234"))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def full_draft(codes: Codes) -> Draft:
    tags = tuple(item.code for item in codes.items("care_tag")[:2])
    return Draft(
        {
            "name": "王㛃",
            "id_no": GOOD,
            "sex_code": "1",
            "born_on": date(1990, 1, 1),
            "ethnic_code": "03",
            "phone": "13800001234",
            "age": 36,
            "grid_id": 22,
            "settled": False,
            "tags": tags,
            "rooms": 3,
            "area": 88.5,
            "credit_code": None,
            "note": "第一行\n第二行",
        }
    )


def compose(editor: Editor, preedit: str, commit: str = "") -> None:
    """Send what an input method sends."""
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    target = editor.focusWidget() or editor.focusProxy() or editor
    QApplication.sendEvent(target, event)


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
    phone = form.editors["phone"]
    assert phone.value == Hidden("138****1234")
    assert not phone.line.isVisible()
    assert phone._veil.isReadOnly()
    assert form.binding.store(draft).given().get("phone") is None
    qtbot.mouseClick(phone._veil.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert phone.value == "13900001234"
    assert not form.binding.is_edited()
    assert form.binding.store(draft).phone == Hidden("138****1234")  # looked at, not touched
    phone.line.setText("13900005678")
    assert form.binding.is_edited()
    assert form.binding.store(draft).phone == "13900005678"
    form.load(full_draft(codes))
    assert phone.line.isVisible()


def test_a_refused_look_keeps_the_veil(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[BaseException] = []
    monkeypatch.setattr("ui.forms.editor.show_error", lambda _, error: told.append(error))

    def refuse() -> str:
        raise Refusal("没有查看权限")

    box = LineBox()
    qtbot.addWidget(box)
    box.set_reveal(refuse)
    box.value = Hidden("已登记")
    box._unveil()
    assert box.value == Hidden("已登记")
    assert str(told[0]) == "没有查看权限"


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


def test_a_character_no_font_has_is_pointed_out(show: Callable[..., Any], qtbot: QtBot) -> None:
    box = show(LineBox())
    box.line.setText("王㛃𠅤")
    assert box.remark() is None
    box.line.setText("王\U0003fffd")
    assert box.remark().tone == "amber"
    assert "U+3FFFD" in box.remark().words
    assert box.is_readable()


def test_a_form_has_two_columns_where_there_is_room(form: Form, qtbot: QtBot) -> None:
    first, second = form.place_of("name"), form.place_of("id_no")
    assert first.y() == second.y()
    assert form.place_of("note").width() > first.width() * 1.5
    form.resize(480, 700)
    QApplication.processEvents()
    assert form.place_of("name").y() < form.place_of("id_no").y()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("19900501", date(1990, 5, 1)),
        ("1990.5.1", date(1990, 5, 1)),
        ("1990年5月1日", date(1990, 5, 1)),
        ("1990-05-01", date(1990, 5, 1)),
        ("1990/5/1", date(1990, 5, 1)),
        ("1990 5 1", date(1990, 5, 1)),
        ("１９９０年５月１日", date(1990, 5, 1)),
        ("1990、5、1", date(1990, 5, 1)),
        ("5-1", date(2026, 5, 1)),
        ("5月1日", date(2026, 5, 1)),
        ("今天", TODAY),
        ("昨天", date(2026, 11, 21)),
        ("", None),
        ("  ", None),
    ],
)
def test_dates_are_read_in_every_usual_spelling(typed: str, meant: date | None) -> None:
    assert read_date(typed, TODAY) == meant


@pytest.mark.parametrize("typed", ["1990-2-30", "1990-13-1", "不详", "1990", "199005", "19900500", "0000-01-01"])
def test_what_is_no_date_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(NoSuchDate):
        read_date(typed, TODAY)


def test_a_date_is_tidied_when_the_clerk_goes_on(show: Callable[..., Any], qtbot: QtBot) -> None:
    box = show(DateBox(today=lambda: TODAY))
    qtbot.keyClicks(box.line, "1990.5.1")
    assert box.value == date(1990, 5, 1)
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert box.line.text() == "1990-05-01"
    assert not box.line.hasFocus()
    box.setFocus()
    qtbot.keyClick(box.line, Qt.Key.Key_Up)
    assert box.value == date(1990, 5, 2)
    box.value = None
    qtbot.keyClick(box.line, Qt.Key.Key_Down)
    assert box.value == date(2026, 11, 21)


def test_a_day_is_picked_from_a_calendar_that_begins_on_monday(show: Callable[..., Any], qtbot: QtBot) -> None:
    box = show(DateBox(today=lambda: TODAY))
    box.open_calendar()
    shown = box.findChild(Calendar)
    assert shown.calendar.firstDayOfWeek() == Qt.DayOfWeek.Monday
    assert shown.calendar.selectedDate() == QDate(2026, 11, 22)
    shown.calendar.clicked.emit(QDate(2026, 11, 3))
    assert box.value == date(2026, 11, 3)


def test_enter_goes_on_and_shift_enter_back(show: Callable[..., Any], qtbot: QtBot) -> None:
    box = show(LineBox())
    before, _, after = box.window().findChildren(LineBox)
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert after.line.hasFocus()
    qtbot.keyClick(after.line, Qt.Key.Key_Enter, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(box.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert before.line.hasFocus()


def test_a_word_being_composed_is_left_alone(show: Callable[..., Any], qtbot: QtBot, codes: Codes) -> None:
    for box in (LineBox(max_length=2), DateBox(), CodeBox(codes, "ethnic"), IdNumberBox(), PhoneBox(), NumberBox()):
        show(box)
        told: list[object] = []
        box.changed.connect(lambda told=told: told.append(1))
        compose(box, "han zu hen chang")
        assert told == []
        assert box.remark() is None
        assert box.value is None
        qtbot.keyClick(box.line, Qt.Key.Key_Return)  # the input method's own Enter
        qtbot.keyClick(box.line, Qt.Key.Key_Down)
        assert box.line.hasFocus()
        compose(box, "", "汉族")
        assert box.line.text() == "汉族"
        assert told


def test_a_note_takes_enter_as_a_line(show: Callable[..., Any], qtbot: QtBot) -> None:
    box = show(NoteBox())
    qtbot.keyClicks(box.note, "a")
    qtbot.keyClick(box.note, Qt.Key.Key_Return)
    qtbot.keyClicks(box.note, "b")
    assert box.value == "a\nb"
    qtbot.keyClick(box.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not box.note.hasFocus()


@pytest.mark.parametrize(("typed", "code"), [("han", "01"), ("hz", "01"), ("汉", "01"), ("hui", "03"), ("03", "03")])
def test_a_code_is_found_by_pinyin_initials_words_or_itself(
    typed: str, code: str, show: Callable[..., Any], qtbot: QtBot, codes: Codes
) -> None:
    box = show(CodeBox(codes, "ethnic"))
    for letter in typed:
        compose(box, "", letter)
    assert box.line.is_open
    assert box.value is None
    assert codes.title("ethnic", code) in box.line.popup.proposals
    while box.line.popup._list.currentItem().text() != codes.title("ethnic", code):
        qtbot.keyClick(box.line, Qt.Key.Key_Down)
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert box.value == code
    assert box.line.text() == codes.title("ethnic", code)
    assert not box.line.hasFocus()


def test_a_word_outside_the_list_is_said_and_kept(show: Callable[..., Any], qtbot: QtBot, codes: Codes) -> None:
    box = show(CodeBox(codes, "ethnic"))
    compose(box, "", "没有的族")
    qtbot.keyClick(box.line, Qt.Key.Key_Tab)
    assert box.value is None
    assert not box.is_readable()
    assert box.remark().words == "选项里没有“没有的族”，请从列表中选择"
    box.line.clear()
    assert box.is_readable()


def test_a_code_typed_in_full_needs_no_choosing(show: Callable[..., Any], qtbot: QtBot, codes: Codes) -> None:
    box = show(CodeBox(codes, "ethnic"))
    compose(box, "", "回族")
    qtbot.keyClick(box.line, Qt.Key.Key_Escape)
    assert not box.line.is_open
    qtbot.keyClick(box.line, Qt.Key.Key_Tab)
    assert box.value == "03"


def test_the_arrow_shows_the_whole_list(show: Callable[..., Any], qtbot: QtBot, codes: Codes) -> None:
    box = show(CodeBox(codes, "sex"))
    qtbot.mouseClick(box.line.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert box.line.popup.proposals == [item.title for item in codes.items("sex")]
    box.line.popup._list.itemClicked.emit(box.line.popup._list.item(1))
    assert box.value == codes.items("sex")[1].code


def test_several_codes_are_tags(show: Callable[..., Any], qtbot: QtBot, codes: Codes) -> None:
    box = show(CodesBox(codes, "care_tag"))
    first, second, third = (item.code for item in codes.items("care_tag")[:3])
    box.value = (first,)
    compose(box, "", codes.title("care_tag", second))
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert box.value == (first, second)
    box.setFocus()
    box.line.show_all()
    assert codes.title("care_tag", first) not in box.line.popup.proposals
    box.line.popup.taken.emit(third)
    assert box.value == (first, second, third)
    qtbot.keyClick(box.line, Qt.Key.Key_Backspace)
    box._tags[0].click()
    assert box.value == (second,)


def test_a_flag_is_yes_no_or_unknown(show: Callable[..., Any], qtbot: QtBot) -> None:
    box = show(FlagBox())
    assert box.value is None
    qtbot.keyClick(box.segments, Qt.Key.Key_Left)
    assert box.value is False
    qtbot.mouseClick(box.segments.group.button(0), Qt.MouseButton.LeftButton)
    assert box.value is True
    qtbot.keyClick(box.segments, Qt.Key.Key_Return)
    assert not box.segments.hasFocus()


@pytest.mark.parametrize(
    ("decimals", "typed", "value"),
    [(False, "12", 12), (False, "１，２００", 1200), (False, "1.5", None), (True, "88.50", 88.5), (False, "三", None)],
)
def test_numbers(decimals: bool, typed: str, value: float | None, show: Callable[..., Any], qtbot: QtBot) -> None:
    box = show(NumberBox(decimals))
    box.line.setText(typed)
    assert box.value == value
    assert box.is_readable() is (value is not None)


def test_an_id_number_tells_what_it_says(show: Callable[..., Any], qtbot: QtBot) -> None:
    box = show(IdNumberBox(place_of=lambda prefix: "样例县"))
    qtbot.keyClicks(box.line, GOOD[:10])
    assert box.remark().words == "已输入 10 位"
    qtbot.keyClicks(box.line, GOOD[10:])
    said = box.remark()
    assert "1990-01-01" in said.words
    assert "男" in said.words
    assert "样例县" in said.words
    box.line.setText(WRONG)
    assert box.remark().tone == "red"
    assert box.is_readable()  # wrong numbers were issued: whether it may stay is for the service to say
    box.value = "０００００００００００００００００"
    assert box.remark().tone == "amber"


def test_a_number_is_tidied_when_the_clerk_goes_on(show: Callable[..., Any], qtbot: QtBot) -> None:
    box = show(IdNumberBox())
    box.line.setText("359998 19900101 1232")
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert box.line.text() == GOOD
    phone = show(PhoneBox())
    phone.line.setText("138 0000 1234")
    qtbot.keyClick(phone.line, Qt.Key.Key_Return)
    assert phone.line.text() == "13800001234"
    phone.line.setText("13800001234 / 13900001234")
    assert phone.value == "13800001234 / 13900001234"
    phone.line.setText("1380000")
    assert phone.is_readable()


def test_a_credit_code_is_checked(show: Callable[..., Any], qtbot: QtBot) -> None:
    box = show(CreditCodeBox())
    box.line.setText("91350582")
    assert box.remark().words == "已输入 8 位"
    box.line.setText("91350582MA0000000A")
    assert box.remark() is not None


def test_a_grid_is_typed_or_chosen_level_by_level(show: Callable[..., Any], qtbot: QtBot) -> None:
    box = show(GridBox(Town()))
    qtbot.keyClicks(box.line, "xs")
    assert box.line.popup.proposals == ["仙石村", "仙石村 第一网格", "仙石村 第二网格"]
    qtbot.keyClick(box.line, Qt.Key.Key_Down)
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert box.value == 21
    box.setFocus()
    box.line.selectAll()
    compose(box, "", "洋埭村第一")
    qtbot.keyClick(box.line, Qt.Key.Key_Tab)
    assert box.value == 31
    box.open_levels()
    levels = box.findChild(Levels)
    assert [levels._columns[0].item(row).text() for row in range(2)] == ["仙石村", "洋埭村"]
    levels._columns[0].setCurrentRow(0)
    levels._columns[1].itemClicked.emit(levels._columns[1].item(1))
    assert box.value == 22
    assert "旧网格" not in " ".join(one.title for one in box._propose(""))


def test_the_value_is_the_user_property_of_every_editor(codes: Codes, qtbot: QtBot) -> None:
    for made in (LineBox(), NoteBox(), DateBox(), CodeBox(codes, "sex"), FlagBox(), GridBox(Town())):
        qtbot.addWidget(made)
        kept = made.metaObject().userProperty()
        assert (kept.name(), bytes(kept.notifySignal().name())) == ("value", b"changed")
