"""Step four: what was imported, and where to go from here."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.sheets.checked import Checked
from ui import theme
from ui.buttons import button, label
from ui.flow import Flow
from ui.icons import icon
from ui.pages.imports.words import UNITS

REMEMBERED = "表头和写法的对应关系已记住，下次同样的表直接认得。"


class DoneStep(QWidget):
    """A card in the middle."""

    def __init__(self, checked: Checked, actions: Sequence[tuple[str, str, Callable[[], object]]]) -> None:
        """`actions` are words, icon and what is done; the first is the one most wanted."""
        super().__init__()
        sizes, counts = theme.current(), checked.counts
        card = QFrame()
        card.setProperty("role", "card")
        card.setMaximumWidth(sizes.answers + sizes.drawer)
        box = QVBoxLayout(card)
        box.setContentsMargins(sizes.page, sizes.page, sizes.page, sizes.page)
        box.setSpacing(sizes.pad)
        head = QHBoxLayout()
        sign = QLabel()
        side = sizes.page + sizes.unit
        sign.setPixmap(icon("check", "green").pixmap(QSize(side, side), self.devicePixelRatioF()))
        head.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
        self.words = label(f"已导入 {counts.importable:,} 行", "title")
        head.addWidget(self.words, 1)
        box.addLayout(head)
        unit = UNITS[checked.kind]
        parts = (
            (counts.new, f"新增 {counts.new:,} {unit}"),
            (counts.updated, f"更新 {counts.updated:,} {unit}"),
            (counts.unchanged + counts.repeated, f"无变化 {counts.unchanged + counts.repeated:,} 行"),
            (counts.undecided, f"待定 {counts.undecided:,} 行"),
            (counts.faulty, f"有问题未导入 {counts.faulty:,} 行"),
            (len(checked.new_grids), f"新建网格 {len(checked.new_grids)} 个"),
        )
        self.details = label("　".join(words for number, words in parts if number), wrap=True)
        box.addWidget(self.details)
        box.addWidget(label(REMEMBERED, "second", wrap=True))
        row = QWidget()
        flow = Flow(row, sizes.gap)
        for place, (words, icon_name, act) in enumerate(actions):
            flow.addWidget(button(words, act, icon_name=icon_name, kind="primary" if place == 0 else ""))
        box.addSpacing(sizes.gap)
        box.addWidget(row)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 6)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addStretch(1)
        whole.addLayout(middle)
        whole.addStretch(2)
