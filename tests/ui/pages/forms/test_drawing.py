"""A form is drawn as it looks: sizes, merged cells, rows that a preview puts in, marks, keys and the mouse."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop.forms.book.book import open_book
from desktop.jobs import Progress
from tests.desktop.forms.real import lists, single
from ui.pages.forms.drawn_form import DrawnForm
from ui.pages.forms.geometry import Geometry
from ui.pages.forms.marks import Mark, Said
from ui.pages.forms.picture import Picture, picture_of


def picture(path: Path) -> Picture:
    """Take the picture of the first sheet of a workbook that is seen."""
    book = open_book(path, Progress())
    try:
        return picture_of(next(one for one in book.sheets if not one.is_hidden), (1, 1), Progress())
    finally:
        book.close()


@pytest.fixture
def drawn(qtbot: QtBot, tmp_path: Path) -> DrawnForm:
    """A roll, drawn: headings in row 3, ten ready rows, a total in row 14."""
    made = DrawnForm()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.show_picture(picture(lists.signatures_and_totals(tmp_path)), (3, 3), 13)
    made.show_marks([Mark("A", (4, 1, 13, 1), "green", True), Mark("B", (4, 2, 13, 2), "amber", True)])
    return made


def test_what_is_hidden_has_no_size(tmp_path: Path) -> None:
    shown = picture(lists.provincial_template(tmp_path))
    assert shown.texts[5, 2] == "姓名*"
    assert shown.heights[1] > 100  # the instructions
    assert all(width >= 0 for width in shown.widths)


def test_a_row_without_a_height_is_as_high_as_its_words_need(tmp_path: Path) -> None:
    shown = picture(single.tick_card(tmp_path))
    assert shown.heights[0] > shown.heights[1] * 0.9


def test_rows_put_in_move_what_stands_below(tmp_path: Path) -> None:
    shown = picture(lists.signatures_and_totals(tmp_path))
    plain, longer = Geometry(shown, 1.0), Geometry(shown, 1.0, 13, 5)
    assert longer.rows == plain.rows + 5
    assert longer.source(18) == 13
    assert longer.source(19) == 14
    assert longer.shown(14) == 19
    first_row, first_column, last_row, last_column = longer.area(19, 2)  # 合计 is merged over some columns
    assert (first_row, first_column, last_row) == (19, 1, 19)
    assert last_column > 1
    assert longer.height > plain.height


def test_a_preview_longer_than_the_form_is_drawn_longer(drawn: DrawnForm) -> None:
    geometry = drawn.geometry_shown
    assert geometry is not None
    before = geometry.rows
    drawn.show_said(Said({(4 + row, 2): "王一" for row in range(30)}, rows=30), 4)
    geometry = drawn.geometry_shown
    assert geometry is not None
    assert geometry.rows == before + 20
    assert not drawn.grab().isNull()


def test_keys_go_from_place_to_place(drawn: DrawnForm, qtbot: QtBot) -> None:
    heard: list[str] = []
    drawn.picked.connect(heard.append)
    drawn.entered.connect(lambda key: heard.append(key + "!"))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Return):
        qtbot.keyClick(drawn, key)
    assert heard == ["A", "B", "A", "A!"]


def test_a_click_picks_the_column_also_at_its_heading(drawn: DrawnForm, qtbot: QtBot) -> None:
    geometry = drawn.geometry_shown
    assert geometry is not None
    heard: list[str] = []
    drawn.picked.connect(heard.append)
    for row in (3, 8):
        point = geometry.rect((row, 2, row, 2)).center() + drawn._edge()
        qtbot.mouseClick(drawn.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(point.x(), point.y()))
    assert heard == ["B", "B"]
    assert drawn.chosen == "B"


def test_zoom_keeps_to_its_bounds(drawn: DrawnForm) -> None:
    for _ in range(20):
        drawn.zoom_by(1)
    assert drawn.zoom == 2.0
    for _ in range(20):
        drawn.zoom_by(-1)
    assert drawn.zoom == 0.5
    assert not drawn.grab().isNull()


def test_a_gap_says_why_when_pointed_at(drawn: DrawnForm) -> None:
    drawn.show_said(Said({(4, 2): ""}, {(4, 2): "档案中没有登记"}, 1), 4)
    geometry = drawn.geometry_shown
    assert geometry is not None
    point = geometry.rect((4, 2, 4, 2)).center() + drawn._edge()
    assert drawn._words_at(point) == "档案中没有登记"
