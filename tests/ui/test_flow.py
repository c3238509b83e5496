"""A row that goes on in the next line, with a corner that stays in the first."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.flow import Flow

GAP, TALL = 10, 20


def box(width: int) -> QWidget:
    """Return a part of a fixed size."""
    made = QWidget()
    made.setFixedSize(width, TALL)
    return made


@pytest.mark.parametrize(
    ("width", "places"),
    [
        (400, [(0, 0), (110, 0), (220, 0)]),  # all beside the corner
        (300, [(0, 0), (110, 0), (0, 30)]),
        (200, [(0, 0), (0, 30), (0, 60)]),
        (130, [(0, 30), (0, 60), (0, 90)]),  # nothing finds room beside the corner
    ],
)
def test_only_the_first_line_gives_way_to_the_corner(qtbot: QtBot, width: int, places: list[tuple[int, int]]) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = Flow(window, GAP)
    parts = [box(100) for _ in places]
    for part in parts:
        row.addWidget(part)
    corner = box(60)
    row.put_corner(corner)
    window.resize(width, 200)
    window.show()
    assert [part.pos() for part in parts] == [QPoint(*place) for place in places]
    assert corner.pos() == QPoint(width - 60, 0)
    assert row.heightForWidth(width) == places[-1][1] + TALL


def test_the_lines_below_have_the_whole_width(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = Flow(window, GAP)
    parts = [box(100) for _ in range(4)]
    for part in parts:
        row.addWidget(part)
    row.put_corner(box(60))
    window.resize(215, 200)
    window.show()
    assert [part.y() for part in parts] == [0, 30, 30, 60]
