"""Petitions beside those of the year before (P2-34)."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.cases.petitions import PetitionLine
from desktop.fields import Field
from desktop.tables import TONE
from ui import theme
from ui.buttons import label
from ui.tables.empty import Empty
from ui.tables.fitted import FittedTable

FIELDS = tuple(
    Field(key, title, width=6, listed=True, sortable=False)
    for key, title in (("title", "指标"), ("now", "本期"), ("before", "上年同期"), ("change", "同比"), ("goal", "目标"),
                       ("state", "达标"), ("about", "口径"))
)  # fmt: skip


class PetitionSheet(QWidget):
    """A row for each figure; opened, it shows the petitions behind it."""

    opened = Signal(str)  # key of a figure

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[PetitionLine] = ()
        self.table = FittedTable(
            FIELDS, "about", Empty("没有信访事件", "信访台账里登记的事件在这里与上年比较。", "chart")
        )
        self.table.view.opened.connect(self._open)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.current().gap)
        whole.addWidget(label("只数信访台账，不受上面台账筛选的影响。按 Enter 或双击看本期的事件。", "second"))
        whole.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def show_lines(self, lines: Sequence[PetitionLine]) -> None:
        """Show other figures."""
        self.lines = lines
        self.table.show_rows([_row(line) for line in lines], 0 if lines else -1)

    def _open(self, place: int) -> None:
        if 0 <= place < len(self.lines):
            self.opened.emit(self.lines[place].figure.key)


def _row(line: PetitionLine) -> dict[str, str]:
    figure, met = line.figure, line.is_met
    return {
        "title": figure.title,
        "now": f"{line.now:,} {figure.unit}",
        "before": f"{line.year_before:,} {figure.unit}",
        "change": "—" if line.change is None else f"{line.change:+.1f}%",
        "goal": "" if figure.goal is None else f"下降 {-figure.goal:g}% 以上",
        "state": "" if met is None else "达标" if met else "未达标",
        "about": figure.about,
        TONE: "" if met is None else "green" if met else "red",
    }
