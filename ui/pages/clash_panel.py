"""Somebody else was quicker: what they changed beside what was typed here, and what becomes of it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout

from desktop.clashes import Clashes
from ui import theme
from ui.buttons import button, label

NOTHING = "未改"


class ClashPanel(QFrame):
    """Stands over the form until the clerk has decided; nothing typed is touched before."""

    def __init__(self, clashes: Clashes, reload: Callable[[], object], keep: Callable[[], object]) -> None:
        super().__init__()
        self.clashes = clashes
        sizes = theme.current()
        worn = self.palette()
        worn.setColor(QPalette.ColorRole.Window, sizes.colour("amber_tint"))
        self.setPalette(worn)
        self.setAutoFillBackground(True)
        when = f"（{clashes.at:%H:%M}）" if clashes.at is not None else ""
        who = clashes.by or "其他人"
        self._words = label(f"{who}刚刚修改了这份档案{when}，您的修改还没有保存。", "strong", wrap=True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(sizes.card)
        grid.setVerticalSpacing(sizes.unit)
        for column, words in enumerate(("项目", "原来", f"{who}改为", "您改为")):
            grid.addWidget(label(words, "small"), 0, column)
            grid.setColumnStretch(column, 1 if column else 0)
        for row, line in enumerate(clashes.lines, 1):
            cells = (line.title, line.before, line.theirs or NOTHING, line.mine or NOTHING)
            for column, words in enumerate(cells):
                role = "strong" if line.is_double and column else "second" if words == NOTHING else ""
                grid.addWidget(label(words, role, wrap=True), row, column, Qt.AlignmentFlag.AlignTop)
        self._keep = button("保留我的修改，再核对", keep, kind="primary")
        self._reload = button("放弃我的修改，重新载入", reload)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(sizes.gap)
        self._foot.addWidget(self._keep)
        self._foot.addWidget(self._reload)
        self._foot.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        whole.setSpacing(sizes.gap)
        whole.addWidget(self._words)
        whole.addLayout(grid)
        whole.addLayout(self._foot)
        self._keep.setFocus()

    def settle(self) -> None:
        """Stay as a reminder while the clerk checks what was kept."""
        self._words.setText("已换成最新内容，并保留了您的修改。请核对后再保存。")
        self._keep.hide()
        self._reload.hide()
