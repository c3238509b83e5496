"""Questions that stop the clerk, and the panels that do not."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.tables import Search
from tests.ui.a_town import FIELDS
from ui import ask
from ui.chips import Chip, ChipRow, Filter
from ui.filter_panels import ChoicePanel, DayPanel, RangePanel
from ui.tables.columns import ColumnPicker

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

VILLAGES = [(number, f"第{number}村") for number in range(1, 13)]
AGES = [((0, 6), "学龄前"), ((60, None), "60 岁及以上")]


def when_asked(do: Callable[[QDialog], object]) -> None:
    """Do something with the next dialog."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            do(dialog)
        else:
            QTimer.singleShot(5, look)

    QTimer.singleShot(0, look)


def press(words: str) -> Callable[[QDialog], None]:
    def pressing(dialog: QDialog) -> None:
        next(one for one in dialog.findChildren(QPushButton) if one.text() == words).click()

    return pressing


def test_the_buttons_say_what_they_do(qtbot: QtBot) -> None:
    seen: list[str] = []
    when_asked(
        lambda dialog: (seen.extend(one.text() for one in dialog.findChildren(QLabel)), press("移出 3 人")(dialog))
    )
    assert ask.ask(None, "从这一户移出 3 人？", "移出 3 人", "不移出", detail="他们仍在册。") is True
    assert {"从这一户移出 3 人？", "他们仍在册。"} <= set(seen)
    when_asked(press("不移出"))
    assert ask.ask(None, "从这一户移出 3 人？", "移出 3 人", "不移出") is False
    when_asked(lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Escape))
    assert ask.ask(None, "从这一户移出 3 人？", "移出 3 人", "不移出") is False


def test_enter_is_the_proposal_but_never_the_danger(qtbot: QtBot) -> None:
    when_asked(lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Return))
    assert ask.choose(None, "怎么办？", [("stay", "继续编辑"), ("save", "保存")]) == "save"
    defaults: list[bool] = []

    def look(dialog: QDialog) -> None:
        defaults.extend(one.isDefault() for one in dialog.findChildren(QPushButton))
        dialog.reject()

    when_asked(look)
    assert ask.choose(None, "删除整批？", [(False, "保留"), (True, "删除 1,204 条")], danger=True) is None
    assert defaults == [False, False]


def test_a_number_between_two_bounds(qtbot: QtBot) -> None:
    def answer(dialog: QDialog) -> None:
        dialog.findChild(QSpinBox).setValue(99)
        press("跳到这一行")(dialog)

    when_asked(answer)
    assert ask.ask_number(None, "跳到第几行？", 1, 50, yes="跳到这一行") == 50
    widths: list[int] = []

    def measure(dialog: QDialog) -> None:
        widths.extend(one.width() for one in dialog.findChildren(QSpinBox)[0].findChildren(QLineEdit))
        dialog.reject()

    when_asked(measure)
    assert ask.ask_number(None, "跳到第几行？", 1, 50, yes="跳到这一行") is None
    assert min(widths) > 60


def test_files_are_paths(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(ask.QFileDialog, "getOpenFileNames", lambda *_: ([str(tmp_path / "a.xls")], ""))
    assert ask.open_files(None, "选择表格", "表格 (*.xls)") == [tmp_path / "a.xls"]
    monkeypatch.setattr(ask.QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "问题"), ""))
    assert ask.save_file(None, "保存", "问题.xlsx", "表格 (*.xlsx)") == tmp_path / "问题.xlsx"
    monkeypatch.setattr(ask.QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    assert ask.save_file(None, "保存", "问题.xlsx", "表格 (*.xlsx)") is None
    monkeypatch.setattr(ask.QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    assert ask.open_folder(None, "备份到") == tmp_path


DAYS = [("2026-10-31", "上月末"), ("2025-12-31", "上年末")]


@pytest.fixture
def row(qtbot: QtBot) -> ChipRow:
    made = ChipRow(
        [
            Filter("village", "村", lambda: VILLAGES, match=lambda typed: [2] if typed == "erc" else []),
            Filter("sex", "性别", lambda: [("1", "男"), ("2", "女")], many=False),
            Filter("age", "年龄", lambda: AGES, is_range=True, unit="岁"),
            Filter("as_of", "截至日期", lambda: DAYS, is_day=True, is_seldom=True),
            Filter("rented", "出租", lambda: [(True, "出租房"), (False, "非出租房")], many=False),
        ]
    )
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def panel(chip: Chip, kind: type) -> Any:
    chip.open()
    return chip.findChild(kind)


def test_many_choices_are_ticked(row: ChipRow, qtbot: QtBot) -> None:
    told: list[dict[str, Any]] = []
    row.changed.connect(lambda: told.append(row.values()))
    chip = row.chips[0]
    opened = panel(chip, ChoicePanel)
    for place in (0, 1, 2):
        opened._list.item(place).setCheckState(Qt.CheckState.Checked)
    assert told[-1] == {"village": (1, 2, 3)}
    assert chip.words() == "村：第1村等 3 项"
    opened._list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert chip.words() == "村：第1村、第3村"
    opened._line.setText("erc")
    assert [place for place in range(12) if not opened._list.isRowHidden(place)] == [1]
    opened._line.setText("村")
    assert not opened._list.isRowHidden(5)
    opened._clear()
    assert row.values() == {}


def test_one_choice_closes_its_panel(row: ChipRow) -> None:
    opened = panel(row.chips[1], ChoicePanel)
    opened._list.itemClicked.emit(opened._list.item(1))
    assert row.values() == {"sex": "2"}
    assert row.chips[1].words() == "性别：女"
    assert opened.isHidden()


def test_a_range_is_picked_or_typed(row: ChipRow) -> None:
    chip = row.chips[2]
    opened = panel(chip, RangePanel)
    opened._list.itemClicked.emit(opened._list.item(1))
    assert row.values() == {"age": (60, None)}
    assert chip.words() == "年龄：60 岁及以上"
    typed = RangePanel("年龄", "岁", AGES, chip.value, chip)
    typed.chosen.connect(chip._take)
    typed._low.setText("45")
    typed._high.setText("18")
    typed._typed()
    assert chip.words() == "年龄：18–45岁"
    for low, high, words in ((None, 6, "年龄：6岁及以下"), (18, None, "年龄：18岁及以上")):
        chip.set_value((low, high))
        assert chip.words() == words


def test_a_day_is_picked_or_typed_and_seen_while_it_is_set(row: ChipRow) -> None:
    chip = row.chips[3]
    assert chip.isHidden()
    row.open("as_of")
    opened = chip.findChild(DayPanel)
    opened._list.itemClicked.emit(opened._list.item(0))
    assert row.values() == {"as_of": "2026-10-31"}
    assert chip.words() == "截至日期：2026-10-31"
    assert not chip.isHidden()
    typed = DayPanel("截至日期", DAYS, chip.value, chip)
    typed.chosen.connect(chip._take)
    assert typed.box.line.text() == "2026-10-31"
    typed.box.line.setText("2026年13月1日")
    typed.take()
    assert row.values() == {"as_of": "2026-10-31"}
    typed.box.line.setText("20260630")
    typed.take()
    assert row.values() == {"as_of": "2026-06-30"}
    chip.clear()
    assert chip.isHidden()


def test_no_and_nothing_are_choices(row: ChipRow) -> None:
    row.set_values({"rented": False})
    assert row.values() == {"rented": False}
    assert row.chips[4].words() == "出租：非出租房"


def test_filters_come_back_from_a_file_and_go_by_one_click(row: ChipRow) -> None:
    told: list[int] = []
    row.changed.connect(lambda: told.append(1))
    row.set_values({"village": [1], "age": [60, None], "unknown": 3})
    assert row.values() == {"village": (1,), "age": (60, None)}
    assert Search(filters=row.values()).filters["age"] == (60, None)
    assert not row._all.isHidden()
    row.chips[0].clear()
    assert row.values() == {"age": (60, None)}
    assert row._all.isHidden()
    row.clear()
    row.clear()
    assert told == [1, 1]


def test_columns_are_picked_in_a_panel(qtbot: QtBot) -> None:
    parent, told = QWidget(), []
    qtbot.addWidget(parent)
    picker = ColumnPicker([(field, field.listed) for field in FIELDS], True, parent)
    picker.picked.connect(lambda key, seen: told.append((key, seen)))
    picker.frozen.connect(told.append)
    picker.reset.connect(lambda: told.append("reset"))
    picker._list.item(1).setCheckState(Qt.CheckState.Unchecked)
    picker._stay.click()
    picker._reset()
    assert told == [("sex", False), False, "reset"]
