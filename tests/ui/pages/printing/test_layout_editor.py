"""The layout of a ledger is changed in the window, seen at once, kept, handed on, and taken back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.jobs import Progress
from desktop.layouts.layout import NUMBER, Boxes, Layout, Numbering, Sheet
from desktop.layouts.reading import read_layout, shipped_layouts, write_layout
from desktop.print_centre.kinds import LedgerData
from desktop.print_centre.layout_trial import LayoutTrial
from desktop.print_centre.making import LedgerMaking
from desktop.printing.dossiers import Imprint
from desktop.printing.ledger_sheet import Offered
from desktop.program import Program
from tests.ui.work_now import WorkNow
from ui import ask
from ui.pages.printing.layout_columns import CHECKED, HEAD, HEADING, SUMMED, TITLE, UNCHECKED, WIDE, ColumnTable
from ui.pages.printing.layout_editor import LayoutEditor

SHIPPED = shipped_layouts()["dispute"]
OFFERED = (
    *(Offered(one.key, one.heading, is_summable=one.is_summed) for one in SHIPPED.columns[1:]),
    Offered("place", "发生地点"),
    Offered("amount", "涉及金额", is_summable=True),
)
IMPRINT = Imprint("陈埭镇", "林晓梅", datetime(2026, 11, 22, tzinfo=UTC))
CHECK = Qt.ItemDataRole.CheckStateRole
ALT = Qt.KeyboardModifier.AltModifier


def ledger(layout: Layout, progress: Progress) -> LedgerMaking:
    """Return fifty rows."""
    row = tuple("3" if one.is_summable else "甲" for one in OFFERED)
    return LedgerMaking(LedgerData(OFFERED, 50, lambda: iter([row] * 50)), layout, IMPRINT)


@pytest.fixture
def open_editor(program: Program, qtbot: QtBot) -> Callable[[], LayoutEditor]:
    """Open the window on the layout in force."""

    def open_() -> LayoutEditor:
        trial = LayoutTrial(ledger, SHIPPED, Progress())
        editor = LayoutEditor(None, WorkNow(), program.layouts, SHIPPED, trial)  # type: ignore[arg-type]
        editor.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(editor)
        editor.resize(1300, 700)
        editor.show()
        return editor

    return open_


@pytest.fixture
def editor(open_editor: Callable[[], LayoutEditor]) -> LayoutEditor:
    return open_editor()


@pytest.fixture(autouse=True)
def leaving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lose what was changed when a test is over."""
    monkeypatch.setattr(ask, "choose", lambda *_, **__: "lose")


def keys(editor: LayoutEditor) -> list[str]:
    return [one.key for one in editor.layout_now.columns]


def cell(editor: LayoutEditor, key: str, place: int) -> QModelIndex:
    return editor.table.columns.index(editor.table.columns.row_of(key), place)


def put(
    editor: LayoutEditor, key: str, place: int, value: Any, role: Qt.ItemDataRole = Qt.ItemDataRole.EditRole
) -> bool:
    return editor.table.columns.setData(cell(editor, key, place), value, role)


def let_go(table: ColumnTable, place: QPoint) -> None:
    """Drop the column under the cursor at a place."""
    no_keys = Qt.KeyboardModifier.NoModifier
    table.dropEvent(QDropEvent(place, Qt.DropAction.MoveAction, QMimeData(), Qt.MouseButton.LeftButton, no_keys))


def paper(editor: LayoutEditor, qtbot: QtBot) -> str:
    """Return the text of the first page, once it is set anew."""
    preview = editor.preview
    qtbot.waitUntil(lambda: not preview._pause.isActive())
    return preview.pages.text(0) if preview.pages is not None else ""


def test_the_window_shows_the_layout_and_its_paper(editor: LayoutEditor, qtbot: QtBot) -> None:
    assert editor.windowTitle() == "版式：矛盾纠纷排查调处台账"
    assert "矛盾纠纷排查调处台账" in paper(editor, qtbot)
    assert editor._whose.text() == "自带版式"
    assert not editor.keep_button.isEnabled()
    assert not editor.restore_button.isEnabled()
    assert editor.table.columns.rowCount() == len(OFFERED) + 1
    assert cell(editor, "place", TITLE).data(CHECK) == UNCHECKED
    assert cell(editor, "unit", HEAD).data() == "责任"


def test_columns_are_ticked_renamed_widened_and_seen_at_once(editor: LayoutEditor, qtbot: QtBot) -> None:
    put(editor, "call_back", TITLE, UNCHECKED, CHECK)
    put(editor, "place", TITLE, CHECKED, CHECK)
    put(editor, "place", HEADING, "地点")
    put(editor, "place", WIDE, " 4.5 字")
    put(editor, "place", HEAD, "其他")
    assert keys(editor)[-1] == "place"
    column = editor.layout_now.columns[-1]
    assert (column.heading, column.width, column.head) == ("地点", 4.5, "其他")
    text = paper(editor, qtbot)
    assert "地点" in text
    assert "回访" not in text
    put(editor, "place", HEADING, " ")
    assert editor.layout_now.columns[-1].heading == "发生地点"
    assert editor._whose.text() == "还没有保存"


def test_only_numbers_are_added_up(editor: LayoutEditor) -> None:
    tick = Qt.ItemFlag.ItemIsUserCheckable
    assert not cell(editor, "parties", SUMMED).flags() & tick
    assert not cell(editor, "amount", SUMMED).flags() & tick  # not printed
    put(editor, "amount", TITLE, CHECKED, CHECK)
    assert cell(editor, "amount", SUMMED).flags() & tick
    put(editor, "amount", SUMMED, CHECKED, CHECK)
    assert editor.layout_now.columns[-1].is_summed
    assert "涉及金额" in editor.sums.summed.text()


@pytest.mark.parametrize("typed", ["", "宽", "0", "-3", "1e9", "nan", "101"])
def test_a_width_that_makes_no_sense_is_refused(editor: LayoutEditor, typed: str) -> None:
    assert not put(editor, "place", WIDE, typed)
    assert "1 到 100 之间" in editor.notices.sentence
    assert not editor.editing.is_changed


def test_the_keyboard_does_it_all(editor: LayoutEditor, qtbot: QtBot) -> None:
    table = editor.table
    table.point_at("found_on")
    qtbot.keyClick(table, Qt.Key.Key_Down, ALT)
    assert keys(editor)[:3] == [NUMBER, "grid_id", "found_on"]
    assert table.key == "found_on"
    qtbot.keyClick(table, Qt.Key.Key_Up, ALT)
    qtbot.keyClick(table, Qt.Key.Key_Left, ALT)
    assert editor.layout_now.columns[1].width == SHIPPED.columns[1].width - 0.5
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert "found_on" not in keys(editor)
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.layout_now.columns[1] == SHIPPED.columns[1]
    qtbot.keyClick(editor, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert editor.layout_now.columns[1].width == SHIPPED.columns[1].width - 0.5
    table.point_at("found_on")
    qtbot.keyClick(table, Qt.Key.Key_Return)
    line = table.findChild(QLineEdit)
    assert line is not None
    line.setText("日期")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.layout_now.columns[1].heading == "日期")


def test_a_column_is_dropped_elsewhere(editor: LayoutEditor) -> None:
    editor.table.drop("result", 1)
    assert keys(editor)[:2] == [NUMBER, "result"]
    assert editor.table.key == "result"
    editor.table.drop("result", 3)
    assert keys(editor)[:3] == [NUMBER, "found_on", "result"]


def test_a_column_is_dropped_where_the_mouse_lets_it_go(editor: LayoutEditor) -> None:
    table = editor.table
    assert table.columns.supportedDragActions() == Qt.DropAction.MoveAction
    assert not cell(editor, "unit", TITLE).flags() & Qt.ItemFlag.ItemIsDropEnabled  # between columns, never onto one
    table.point_at("result")
    let_go(table, table.visualRect(cell(editor, "found_on", TITLE)).center())
    assert keys(editor)[:3] == [NUMBER, "result", "found_on"]
    assert table.key == "result"
    table.setMinimumHeight(3000)
    let_go(table, QPoint(5, 2900))  # under the last column, where the hidden ones are
    assert editor.editing.lines[-1].key == "result"
    assert "result" not in keys(editor)


def test_what_is_too_wide_is_said_and_narrowed(editor: LayoutEditor, qtbot: QtBot) -> None:
    editor.paper.sheets.buttons[Sheet.A4_LANDSCAPE].click()
    assert "A4 横 只放得下 267 毫米" in editor.preview.refusal
    assert editor.preview.pages is not None  # what was seen last
    assert not editor.keep_button.isEnabled()
    assert not editor.narrow_button.isHidden()
    editor.narrow_button.click()
    assert editor.narrow_button.isHidden()
    paper(editor, qtbot)
    assert editor.preview.refusal == ""
    assert editor.layout_now.sheet is Sheet.A4_LANDSCAPE
    assert editor.keep_button.isEnabled()


def test_the_parts_change_the_layout(editor: LayoutEditor) -> None:
    editor.paper.title.setText("纠纷台账")
    editor.paper.title.textEdited.emit("纠纷台账")
    editor.paper.numbers["size"].setValue(9)
    editor.sums.groups.setCurrentIndex(editor.sums.groups.findData("grid_id"))
    editor.sums.groups.activated.emit(0)
    editor.sums.ticks["has_subtotals"].setChecked(True)
    editor.sums.numbering.buttons[Numbering.GROUP].click()
    editor.signs.boxes.textEdited.emit("填报人,日　期、、")
    editor.signs.boxes_on.buttons[Boxes.EACH].click()
    now = editor.layout_now
    assert (now.title, now.size, now.group_by, now.has_subtotals) == ("纠纷台账", 9.0, "grid_id", True)
    assert (now.numbering, now.boxes, now.boxes_on) == (Numbering.GROUP, ("填报人", "日　期"), Boxes.EACH)
    editor.sums.groups.setCurrentIndex(0)
    editor.sums.groups.activated.emit(0)
    assert not editor.sums.ticks["has_subtotals"].isEnabled()
    assert not editor.layout_now.has_subtotals
    editor.paper.title.textEdited.emit(" ")
    assert editor.preview.refusal.startswith("标题不能空着")


def test_sums_and_boxes_are_seen_where_they_are_set(editor: LayoutEditor, qtbot: QtBot) -> None:
    assert "合计" not in paper(editor, qtbot)
    editor.show_part(2)
    assert "合计（12 条）" in paper(editor, qtbot).replace("\n", "")
    editor.show_part(3)
    assert "填报人" in paper(editor, qtbot)
    editor.show_part(0)
    assert "合计" not in paper(editor, qtbot)


def test_a_layout_is_kept_and_put_back(editor: LayoutEditor, program: Program, qtbot: QtBot) -> None:
    put(editor, "place", TITLE, CHECKED, CHECK)
    put(editor, "call_back", TITLE, UNCHECKED, CHECK)
    put(editor, "place", WIDE, "4")
    with qtbot.waitSignal(editor.kept) as told:
        qtbot.keyClick(editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [editor.layout_now]
    assert program.layouts.current("dispute") == editor.layout_now
    assert editor._whose.text() == "本单位的版式"
    editor.notices.take_back()
    assert not program.layouts.is_own("dispute")
    assert editor.layout_now == SHIPPED


def test_the_shipped_layout_is_always_there(
    program: Program, open_editor: Callable[[], LayoutEditor], qtbot: QtBot
) -> None:
    program.layouts.put(replace(SHIPPED, title="老版式"), SHIPPED)
    editor = open_editor()
    assert editor.windowTitle() == "版式：老版式"
    editor.restore_button.click()
    assert program.layouts.current("dispute").title == "老版式"  # not before it is kept
    editor.keep_button.click()
    assert not program.layouts.is_own("dispute")
    assert editor.notices.sentence == "已恢复自带版式"


def test_layouts_go_out_and_come_in(editor: LayoutEditor, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "版式.json"
    monkeypatch.setattr(ask, "save_file", lambda *_: file)
    monkeypatch.setattr(ask, "open_files", lambda *_: [file])
    editor.paper.title.textEdited.emit("区里的台账")
    editor.export()
    assert read_layout(file).title == "区里的台账"
    editor.undo()
    gone = replace(SHIPPED.columns[1], key="weather", heading="天气", width=2)
    write_layout(replace(read_layout(file), columns=(*SHIPPED.columns[:3], gone)), file)
    editor.take_in()
    assert (editor.layout_now.title, len(editor.layout_now.columns)) == ("区里的台账", 3)
    assert "天气，已略去" in editor.notices.sentence
    editor.undo()
    assert editor.layout_now == SHIPPED


def test_a_hostile_file_changes_nothing(editor: LayoutEditor, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "坏.json"
    monkeypatch.setattr(ask, "open_files", lambda *_: [file])
    for content in (b"PK\x03\x04", b"[" * 100_000, b'{"key": "roster", "title": "a", "sheet": "A4", "columns": []}'):
        file.write_bytes(content)
        editor.take_in()
        assert "未导入" in editor.notices.sentence
        editor.notices.hide()
    assert not editor.editing.is_changed


@pytest.mark.parametrize(
    ("answer", "is_left", "is_kept"), [("stay", False, False), ("lose", True, False), ("keep", True, True)]
)
def test_leaving_asks_when_something_would_be_lost(
    editor: LayoutEditor, program: Program, monkeypatch: pytest.MonkeyPatch, answer: str, is_left: bool, is_kept: bool
) -> None:
    editor.paper.title.textEdited.emit("改过")
    monkeypatch.setattr(ask, "choose", lambda *_, **__: answer)
    editor.close()
    assert editor.isHidden() is is_left
    assert program.layouts.is_own("dispute") is is_kept
    monkeypatch.setattr(ask, "choose", lambda *_, **__: "lose")
    editor.reject()


def test_leaving_unchanged_asks_nothing(editor: LayoutEditor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask, "choose", lambda *_, **__: pytest.fail("asked"))
    editor.reject()
    assert editor.isHidden()
    assert editor.preview.pages is None
