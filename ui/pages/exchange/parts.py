"""Small tables of counts and of records, as they stand in the panels of the room."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.exchange.looks import ItemRow
from desktop.exchange_words import RESULTS
from ui import theme
from ui.buttons import label
from ui.elided import SignalWord

MOST_ITEMS = 100  # that a panel lists; the rest is counted


class Counts(QWidget):
    """A line for every subject, numbers aligned, nothing where there is none."""

    def __init__(self, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]], *, summed: bool = True) -> None:
        """`heads` are the words over the numbers; `summed` adds a line of sums where there are several."""
        super().__init__()
        sizes = theme.current()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(sizes.card)
        grid.setVerticalSpacing(sizes.unit)
        grid.setColumnStretch(0, 1)
        for place, words in enumerate(heads, 1):
            grid.addWidget(_right(label(words, "small")), 0, place)
        lines = list(rows)
        if summed and len(lines) > 1:
            lines.append(("合计", [sum(column) for column in zip(*(counts for _, counts in lines), strict=True)]))
        for row, (title, counts) in enumerate(lines, 1):
            is_sum = summed and row == len(lines) > 1
            grid.addWidget(label(title, "strong" if is_sum else ""), row, 0)
            for place, count in enumerate(counts, 1):
                grid.addWidget(_right(label(f"{count:,}" if count else "", "strong" if is_sum else "")), row, place)


class Items(QWidget):
    """Records that were or would not simply be taken over: which, what about it, why."""

    def __init__(self, items: Sequence[ItemRow]) -> None:
        super().__init__()
        sizes = theme.current()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for item in items[:MOST_ITEMS]:
            line = QFrame()
            line.setProperty("role", "row")
            box = QVBoxLayout(line)
            box.setContentsMargins(0, sizes.unit, 0, sizes.unit)
            box.setSpacing(0)
            about = f"{item.table_title}　{item.record}" + (f"　{item.field_title}" if item.field_title else "")
            box.addWidget(label(about, wrap=True))
            box.addWidget(SignalWord(item.result_title, RESULTS[item.result]))
            if item.message:
                box.addWidget(label(item.message, "small", wrap=True))
            whole.addWidget(line)
        if len(items) > MOST_ITEMS:
            whole.addWidget(label(f"另有 {len(items) - MOST_ITEMS:,} 条。", "second"))


def _right(made: QLabel) -> QLabel:
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made
