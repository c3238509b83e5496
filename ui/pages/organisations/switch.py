"""The line over list and tree: which of them is shown, and what can be done with the tree."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import theme
from ui.buttons import button, label
from ui.segments import Segments

WAYS = ((False, "名册"), (True, "党组织树"))


class Switch(QWidget):
    """Two words of which one is chosen."""

    turned = Signal(bool)  # whether the tree is wanted
    gathering_wanted = Signal()

    def __init__(self, may_write: bool) -> None:
        super().__init__()
        self._may_write = may_write
        self.ways = Segments(WAYS, self.turned.emit)
        self.about = label("", "second")
        self.gather = button("编入党员…", self.gathering_wanted.emit, icon_name="move-in")
        self.gather.setToolTip("把还没有编入党组织的党员，按所在网格编入")
        sizes = theme.current()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.pad)
        for part in (self.ways, self.about):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.gather)
        self.setFixedHeight(sizes.control + sizes.unit)

    def show_way(self, tree: bool) -> None:
        """Mark what is shown."""
        self.ways.choose(tree)
        self.gather.setVisible(tree and self._may_write)
        self.about.setVisible(tree)

    def tell(self, count: int, faults: int) -> None:
        """Say how many organisations the tree has, and how many are at fault."""
        self.about.setText(f"{count:,} 个党组织" + (f"，{faults} 个须改正" if faults else ""))
