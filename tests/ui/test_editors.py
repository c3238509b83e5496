"""Editors: each takes what a clerk types, gives it back, and says what is wrong."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QDate, QEvent, Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from desktop.codes import Codes
from tests.ui.a_form import GOOD, TODAY, WRONG, Town, compose
from ui.forms.code_box import CodeBox, CodesBox
from ui.forms.date_box import Calendar, DateBox
from ui.forms.flag_box import FlagBox
from ui.forms.grid_box import GridBox, Levels
from ui.forms.identity_boxes import CreditCodeBox, IdNumberBox, PhoneBox
from ui.forms.spelled_dates import NoSuchDate, read_date
from ui.forms.text_boxes import LineBox, NoteBox, NumberBox
from ui.suggestions import Suggestions

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # popups on the offscreen platform


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


def test_proposals_go_with_their_line_and_follow_it_to_another_window(
    show: Callable[..., Any], qtbot: QtBot, codes: Codes
) -> None:
    box = show(CodeBox(codes, "sex"))
    box.line.show_all()
    first = box.window()
    other = show(LineBox()).window()
    box.setParent(other)
    box.show()
    box.line.show_all()
    assert box.line.popup.window() is other
    assert first.findChildren(Suggestions) == []
    box.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert other.findChildren(Suggestions) == []


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


def test_village_and_grid_are_typed_in_one(show: Callable[..., Any], qtbot: QtBot) -> None:
    box = show(GridBox(Town()))
    compose(box, "", "仙石第二网格")
    qtbot.keyClick(box.line, Qt.Key.Key_Tab)
    assert box.value == 22
    box.line.selectAll()
    compose(box, "", "洋埭旧网格")
    qtbot.keyClick(box.line, Qt.Key.Key_Tab)
    assert box.value is None  # closed


def test_the_value_is_the_user_property_of_every_editor(codes: Codes, qtbot: QtBot) -> None:
    for made in (LineBox(), NoteBox(), DateBox(), CodeBox(codes, "sex"), FlagBox(), GridBox(Town())):
        qtbot.addWidget(made)
        kept = made.metaObject().userProperty()
        assert (kept.name(), bytes(kept.notifySignal().name())) == ("value", b"changed")


def test_a_character_no_font_has_is_pointed_out(show: Callable[..., Any], qtbot: QtBot) -> None:
    box = show(LineBox())
    box.line.setText("王㛃𠅤")
    assert box.remark() is None
    box.line.setText("王\U0003fffd")
    assert box.remark().tone == "amber"
    assert "U+3FFFD" in box.remark().words
    assert box.is_readable()
