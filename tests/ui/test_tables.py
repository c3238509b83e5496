"""The long list: two million rows, and what the clerk does with them."""

from array import array
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.tables import Keys, Search
from tests.ui.a_town import FIELDS, TownSource, person
from tests.ui.work_now import WorkNow
from ui import ask
from ui.chips import Filter
from ui.tables.clipboard import copied
from ui.tables.record_list import RecordList
from ui.tables.record_table import GONE, PAGE, RecordTable, as_array, place_of
from ui.tables.record_view import RecordView
from ui.work import Work

CITY = 2_000_000


def commit(words: str) -> QInputMethodEvent:
    """Return what an input method sends when a word is whole."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    return event


class CountingTable(RecordTable):
    """Counts the calls that Qt makes into Python."""

    calls: Counter[str]

    def text(self, row: int, column: int) -> str:
        self.calls["text"] += 1
        return super().text(row, column)

    def headerData(self, *args: Any) -> Any:
        self.calls["head"] += 1
        return super().headerData(*args)

    def columnCount(self, *args: Any) -> int:
        self.calls["columns"] += 1
        return super().columnCount(*args)

    def rowCount(self, *args: Any) -> int:
        self.calls["rows"] += 1
        return super().rowCount(*args)


@pytest.fixture
def city(qtbot: QtBot) -> RecordView:
    """Two million people on the screen."""
    table = CountingTable(TownSource(CITY))
    table.calls = Counter()
    view = RecordView(table)
    qtbot.addWidget(view)
    view.resize(1000, 700)
    view.show_keys(array("q", range(1, CITY + 1)))
    view.show()
    qtbot.waitExposed(view)
    table.calls.clear()
    return view


@pytest.fixture
def make_list(qtbot: QtBot) -> Callable[..., RecordList]:
    """Lists over towns of any size, whose jobs are done at once."""

    def make(count: int, **words: Any) -> RecordList:
        made = RecordList(TownSource(count), WorkNow(), unit="人", **words)
        qtbot.addWidget(made)
        made.resize(1000, 700)
        made.reload()
        made.show()
        qtbot.waitExposed(made)
        return made

    return make


def test_choosing_two_million_rows_asks_for_none_of_them(city: RecordView, qtbot: QtBot) -> None:
    qtbot.keyClick(city, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    city.grab()
    assert city.selected_count() == CITY
    assert sum(city.table.calls.values()) < 5_000
    assert len(city.selected_keys()) == CITY


def test_the_end_is_one_page_away(city: RecordView, qtbot: QtBot) -> None:
    source = city.table._source
    source.asked.clear()
    qtbot.keyClick(city, Qt.Key.Key_End)
    city.grab()
    assert city.current_key == CITY
    assert source.asked["records"] <= 2
    qtbot.keyClick(city, Qt.Key.Key_Home)
    assert city.current_key == 1


def test_typed_letters_never_search_through_the_rows(city: RecordView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(city.typed) as told:
        qtbot.keyClicks(city, "z")
    assert told.args == ["z"]
    assert city.table.calls["text"] < 1_000


def test_chosen_keys_come_by_ranges_in_the_order_shown(city: RecordView) -> None:
    chosen = city.selectionModel()
    for first, last in ((50, 60), (3, 5)):
        for row in range(first, last):
            chosen.select(city.table.index(row, 0), chosen.SelectionFlag.Select | chosen.SelectionFlag.Rows)
    assert list(city.selected_keys()) == [4, 5, *range(51, 61)]


def test_keys_of_every_kind_of_array_are_found() -> None:
    for keys in (array("q", [5, 7, 9]), numpy.array([5, 7, 9], numpy.int32), numpy.array([5, 7, 9]), [5, 7, 9]):
        assert place_of(keys, 9) == 2
        assert place_of(keys, 8) == -1
        assert as_array(keys) == array("q", [5, 7, 9])


def test_a_sort_keeps_the_cursor_on_its_person(make_list: Callable[..., RecordList]) -> None:
    people = make_list(1_000)
    people.view.jump_to(10)
    assert people.current_key == 11
    people.view.sort_by(3)
    assert people.search == Search(order="born")
    people.view.sort_by(3)
    assert people.search == Search(order="born", descending=True)
    assert people.current_key == 11
    assert people.view.current_row == 989
    assert people.count_label.text() == "1,000 人"


def test_a_column_without_an_index_does_not_sort(make_list: Callable[..., RecordList]) -> None:
    people = make_list(10)
    people.view.sort_by(next(place for place, field in enumerate(FIELDS) if field.key == "address"))
    assert people.search.order == ""


def test_the_whole_list_follows_its_head_without_a_jump(qtbot: QtBot) -> None:
    view = RecordView(RecordTable(TownSource(1_000)))
    qtbot.addWidget(view)
    view.show_keys(array("q", range(1, 129)))
    view.jump_to(60)
    place = view.verticalScrollBar().value()
    view.table.show_more(array("q", range(1, 1_001)))
    assert (view.current_key, view.selected_count(), view.verticalScrollBar().value()) == (61, 1, place)
    view.table.show_more(array("q", range(2, 2_000)))  # another list: shown anew
    assert view.table.rowCount() == 1_998
    assert view.current_key is None


def test_a_person_deleted_meanwhile_is_said_to_be_gone(make_list: Callable[..., RecordList]) -> None:
    people = make_list(10)
    people.view.jump_to(2)
    assert people.table.text(2, 0) == person(3)["name"]
    people._source.gone.add(3)
    assert people.table.text(2, 0) == person(3)["name"]
    people.refresh()
    assert people.table.text(2, 0) == GONE
    assert people.current_key == 3


@pytest.mark.logs
def test_a_page_that_cannot_be_read_is_blank(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    source = TownSource(10)
    monkeypatch.setattr(source, "records", lambda keys: 1 // 0)
    view = RecordView(RecordTable(source))
    qtbot.addWidget(view)
    view.show_keys(array("q", [1, 2]))
    view.grab()
    assert view.table.text(0, 0) == ""


def test_columns_are_arranged_and_put_back(make_list: Callable[..., RecordList]) -> None:
    people = make_list(10)
    view = people.view
    view.head.moveSection(view.head.visualIndex(7), 0)
    view.setColumnWidth(7, 150)
    view.show_column("note", True)
    view.show_column("sex", False)
    people.view.set_order("born", True)
    kept = people.state()
    other = make_list(10)
    other.restore(kept)
    assert other.state() == kept
    assert other.view.seen_fields()[0].key == "phone"
    assert other.view.is_first(7)
    other.view.reset_columns()
    assert [field.key for field in other.view.seen_fields()] == [field.key for field in FIELDS if field.listed]
    other.restore({"view": {"columns": [{"key": "no such"}]}})
    assert len(other.view.seen_fields()) == 9


def test_the_last_column_stays(make_list: Callable[..., RecordList]) -> None:
    people = make_list(10)
    for field in FIELDS:
        people.view.show_column(field.key, False)
    assert len(people.view.seen_fields()) == 1


def test_the_first_column_stays_while_the_others_scroll(make_list: Callable[..., RecordList], qtbot: QtBot) -> None:
    people = make_list(500)
    people.resize(500, 400)
    frozen = people.view.frozen
    assert not frozen.isVisible()
    people.view.horizontalScrollBar().setValue(100)
    assert frozen.isVisible()
    people.view.jump_to(300)
    assert frozen.verticalScrollBar().value() == people.view.verticalScrollBar().value()
    row = frozen.rowAt(20)
    qtbot.mouseClick(frozen.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert people.view.current_row == row
    people.view.set_frozen(False)
    assert not frozen.isVisible()


def test_copied_rows_are_text_for_a_spreadsheet(make_list: Callable[..., RecordList], qtbot: QtBot) -> None:
    people = make_list(10)
    for key in ("born", "age", "grid", "address", "visit"):
        people.view.show_column(key, False)
    people.view.selectRow(1)
    qtbot.keyClick(people.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    clip = QGuiApplication.clipboard().mimeData()
    two = person(2)
    assert clip.text().replace("\r", "").splitlines() == [
        "姓名\t性别\t公民身份号码\t联系电话",
        f"{two['name']}\t女\t3599**************\t{two['phone']}",
    ]
    assert clip.html().count("mso-number-format:'\\@'") == 4
    QGuiApplication.clipboard().clear()


def test_a_cell_cannot_shift_the_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    source = TownSource(1)
    monkeypatch.setattr(source, "records", lambda keys: {1: {"name": "a\tb\nc <i>"}})
    text, html = copied(source, FIELDS[:1], array("q", [1, 2]), Progress())
    assert text == "姓名\r\na b c <i>\r\n"
    assert "a b c &lt;i&gt;" in html


def test_copying_very_many_rows_is_asked_for(
    make_list: Callable[..., RecordList], monkeypatch: pytest.MonkeyPatch
) -> None:
    people = make_list(12_000)
    asked: list[str] = []
    monkeypatch.setattr(ask, "ask", lambda *words, **_: asked.append(words[2]) or False)
    people.view.selectAll()
    people._source.asked.clear()
    people.copy()
    assert asked == ["复制 12,000 人"]
    assert people._source.asked["records"] == 0


def test_an_empty_list_says_why_and_helps(make_list: Callable[..., RecordList], qtbot: QtBot) -> None:
    villages = Filter("village", "村", lambda: [("仙石村", "仙石村"), ("洋埭村", "洋埭村")])
    people = make_list(300, filters=[villages])
    assert people.view.empty.isHidden()
    people.set_text("没有这个人")
    assert people.view.empty.isVisible()
    assert people.count_label.text() == "0 人"
    people.set_text("")
    people.set_filters({"village": ("仙石村",)})
    assert people.count == 50
    assert people.chips.chips[0].words() == "村：仙石村"
    people._clear()
    assert people.count == 300
    assert people.chips.values() == {}


def test_the_search_line_leads_into_the_list(make_list: Callable[..., RecordList], qtbot: QtBot) -> None:
    people = make_list(300)
    people.activateWindow()
    qtbot.waitUntil(people.isActiveWindow)
    qtbot.keyClick(people, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert people.line.hasFocus()
    QApplication.sendEvent(people.line, commit(person(5)["name"]))
    qtbot.waitUntil(lambda: people.count < 300)
    qtbot.keyClick(people.line, Qt.Key.Key_Down)
    assert people.view.hasFocus()
    assert people.current_key == 5
    qtbot.keyClicks(people.view, "z")
    assert people.line.text() == person(5)["name"] + "z"
    qtbot.keyClick(people.line, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: people.count == 300)


def test_a_source_that_only_keys_can_answer_keeps_the_old_list_till_then(qtbot: QtBot) -> None:
    class Slow(TownSource):
        def head(self, search: Search, limit: int) -> Keys:
            return array("q") if search.text else super().head(search, limit)

    work = Work()
    people = RecordList(Slow(300), work, unit="人")
    qtbot.addWidget(people)
    people.reload()
    qtbot.waitUntil(lambda: people.count == 300)
    shown: list[int] = []
    people.table.modelReset.connect(lambda: shown.append(people.count))
    people.set_text(person(5)["name"])
    qtbot.waitUntil(lambda: people.count < 300)
    assert shown == [people.count]
    people.set_text("没有这个人")
    qtbot.waitUntil(lambda: people.count_label.text() == "0 人")
    work.close()


def test_a_list_that_cannot_be_read_says_so(
    make_list: Callable[..., RecordList], monkeypatch: pytest.MonkeyPatch
) -> None:
    people, told = make_list(300), []
    monkeypatch.setattr("ui.tables.record_list.show_error", lambda _, error: told.append(str(error)))

    def refuse(*_: object) -> Keys:
        raise Refusal("资料库正忙")

    monkeypatch.setattr(people._source, "keys", refuse)
    people.reload()
    assert told == ["资料库正忙"]
    assert people.count_label.text() == "没有读完"
    assert people.count == PAGE


def test_enter_and_double_click_open(make_list: Callable[..., RecordList], qtbot: QtBot) -> None:
    people = make_list(10)
    people.view.jump_to(4)
    with qtbot.waitSignal(people.opened) as told:
        qtbot.keyClick(people.view, Qt.Key.Key_Return)
    assert told.args == [5]
    spot = people.view.visualRect(people.table.index(1, 0)).center()
    qtbot.mouseClick(people.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    with qtbot.waitSignal(people.opened) as told:
        qtbot.mouseDClick(people.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert told.args == [2]


def test_a_row_is_found_by_its_number(
    make_list: Callable[..., RecordList], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = make_list(5_000)
    monkeypatch.setattr(ask, "ask_number", lambda *_, **__: 4_321)
    qtbot.keyClick(people.view, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert people.current_key == 4_321


def test_the_focus_alone_opens_nobody(qtbot: QtBot) -> None:
    view = RecordView(RecordTable(TownSource(9)))
    qtbot.addWidget(view)
    view.show_keys(range(1, 10))
    told: list[Any] = []
    view.current_changed.connect(told.append)
    QApplication.sendEvent(view, QFocusEvent(QEvent.Type.FocusIn))
    assert (view.current_row, told) == (0, [])
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert told == [2]
