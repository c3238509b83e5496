"""The line over list and tree: which of them is shown, and what can be done with the tree."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from ui import theme
from ui.buttons import button, label

WAYS = ((False, "名册"), (True, "党组织树"))


class Switch(QWidget):
    """Two words of which one is chosen."""

    turned = Signal(bool)  # whether the tree is wanted
    gathering_wanted = Signal()

    def __init__(self, may_write: bool) -> None:
        super().__init__()
        self._may_write = may_write
        self.ways: dict[bool, QToolButton] = {}
        self.about = label("", "second")
        self.gather = button("编入党员…", self.gathering_wanted.emit, icon_name="move-in")
        self.gather.setToolTip("把还没有编入党组织的党员，按所在网格编入")
        sizes = theme.current()
        choices = QFrame()
        choices.setProperty("role", "segments")
        inner = QHBoxLayout(choices)
        inner.setContentsMargins(sizes.bar, sizes.bar, sizes.bar, sizes.bar)
        inner.setSpacing(sizes.bar)
        for tree, words in WAYS:
            choice = self.ways[tree] = QToolButton()
            choice.setText(words)
            choice.setCheckable(True)
            choice.setFixedHeight(sizes.control_inner)
            choice.clicked.connect(partial(self.turned.emit, tree))
            inner.addWidget(choice)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.pad)
        for part in (choices, self.about):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.gather)
        self.setFixedHeight(sizes.control + sizes.unit)

    def show_way(self, tree: bool) -> None:
        """Mark what is shown."""
        for way, choice in self.ways.items():
            choice.setChecked(way == tree)
        self.gather.setVisible(tree and self._may_write)
        self.about.setVisible(tree)

    def tell(self, count: int, faults: int) -> None:
        """Say how many organisations the tree has, and how many are at fault."""
        self.about.setText(f"{count:,} 个党组织" + (f"，{faults} 个须改正" if faults else ""))
