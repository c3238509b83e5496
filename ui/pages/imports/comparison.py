"""A row of a sheet beside the record it may be: what differs is marked, numbers are masked until they are shown."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop.sheets.deciding import Side
from ui import theme
from ui.buttons import label
from ui.elided import SignalWord
from ui.pages.scrolling import Column

NOTHING = "（空）"


class Comparison(QWidget):
    """Three columns: the field, what the sheet says, what is registered."""

    def __init__(self, sides: Sequence[Side], has_record: bool) -> None:
        super().__init__()
        sizes = theme.current()
        column = Column()
        body = QFrame()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        heads = ("项目", "表中这一行", "已登记的" if has_record else "没有已登记的记录")
        for place, said in enumerate(heads):
            grid.addWidget(_cell(label(said, "head"), "row-head", differs=False), 0, place)
        for row, side in enumerate(sides, 1):
            title = label(side.title, "second", wrap=True)
            title.setMinimumWidth(sizes.popup // 3)
            grid.addWidget(_cell(title, "row", side.differs), row, 0)
            for place, text in ((1, side.row), (2, side.record)):
                words = label(text or NOTHING, "" if text else "second", wrap=True)
                words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                sign = SignalWord("不同", "amber") if side.differs and place == 1 else None
                grid.addWidget(_cell(words, "row", side.differs, sign), row, place)
        column.add(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column)


def _cell(words: QWidget, role: str, differs: bool, sign: QWidget | None = None) -> QFrame:
    made = QFrame()
    made.setProperty("role", role)
    made.setProperty("waits", differs)
    sizes = theme.current()
    box = QVBoxLayout(made)
    box.setContentsMargins(sizes.card, sizes.gap, sizes.gap, sizes.gap)
    box.setSpacing(0)
    box.addWidget(words)
    if sign is not None:
        box.addWidget(sign)
    return made
