"""Where the clerk is on the way of a file: four words in a row."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui import theme
from ui.buttons import label, set_role
from ui.elided import Elided

STEPS = ("选择文件", "核对列", "核对结果", "完成")


class StepLine(QWidget):
    """The file's name, and the steps; the present one stands out."""

    def __init__(self, name: str) -> None:
        super().__init__()
        sizes = theme.current()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.gap)
        self._name = Elided(name, "section")
        row.addWidget(self._name, 1)
        self._words: list[QLabel] = []
        for number, words in enumerate(STEPS, 1):
            if number > 1:
                row.addWidget(label("›", "small"))
            one = label(f"{number} {words}", "badge")
            one.setFixedHeight(sizes.page)
            self._words.append(one)
            row.addWidget(one)

    def show_step(self, step: int) -> None:
        """Mark a step, from 0; those before it are done."""
        for place, one in enumerate(self._words):
            done = place < step
            set_role(one, tone="accent" if place == step else "green" if done else "")
            one.setText(f"✓ {STEPS[place]}" if done else f"{place + 1} {STEPS[place]}")
            one.setAccessibleDescription("已完成" if done else "正在进行" if place == step else "")
