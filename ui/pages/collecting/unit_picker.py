"""Which villages and other units are asked: a box to tick for each village, a line for further names."""

import re
from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.forms.collecting.lines import Unit
from ui import theme
from ui.buttons import button, label
from ui.forms.line import Line
from ui.pages.scrolling import Column

COLUMNS = 4
ROWS_SEEN = 4  # of boxes; the rest scrolls
_APART = re.compile(r"[、，,;；\n]+")


class UnitPicker(QWidget):
    """Villages in the order of the office, all of them ticked."""

    def __init__(self, villages: Sequence[Unit]) -> None:
        super().__init__()
        sizes = theme.current()
        self.villages = villages
        self.boxes = [QCheckBox(one.name) for one in villages]
        asked = QWidget()
        grid = QGridLayout(asked)
        grid.setContentsMargins(0, 0, sizes.pad, 0)
        grid.setHorizontalSpacing(sizes.gap)
        grid.setVerticalSpacing(sizes.unit)
        for place, box in enumerate(self.boxes):
            box.setChecked(True)
            box.toggled.connect(lambda _: self._count())
            grid.addWidget(box, place // COLUMNS, place % COLUMNS)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        area = Column()
        area.add(asked)
        rows = min(-(-len(self.boxes) // COLUMNS), ROWS_SEEN)
        area.setFixedHeight(max(rows, 1) * (sizes.label + sizes.gap))
        self._said = label("", "label")
        head = QHBoxLayout()
        head.setSpacing(sizes.gap)
        head.addWidget(self._said)
        head.addStretch(1)
        head.addWidget(button("全选", lambda: self._tick(True), kind="quiet"))
        head.addWidget(button("全不选", lambda: self._tick(False), kind="quiet"))
        self.others = Line()
        self.others.setPlaceholderText("其他单位，用、隔开，如 派出所、敬老院")
        self.others.setAccessibleName("其他单位")
        self.others.textChanged.connect(lambda _: self._count())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.unit)
        whole.addLayout(head)
        whole.addWidget(area)
        whole.addWidget(self.others)
        self._count()

    def units(self) -> list[Unit]:
        """Return who is asked."""
        ticked = [one for one, box in zip(self.villages, self.boxes, strict=True) if box.isChecked()]
        named = [Unit(name.strip()) for name in _APART.split(self.others.text()) if name.strip()]
        return [*ticked, *named]

    def _tick(self, wanted: bool) -> None:
        for box in self.boxes:
            box.setChecked(wanted)

    def _count(self) -> None:
        self._said.setText(f"发给 {len(self.units())} 个单位")
