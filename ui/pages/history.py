"""What was done to a dossier: every version, who made it, what it changed, and the way back to it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout

from desktop.telling import Told
from ui import theme
from ui.buttons import button, label
from ui.pages.scrolling import Column


class VersionCard(QFrame):
    """One version: when, who, which action, and before and after of each field."""

    def __init__(self, told: Told, made: bool, go_back: Callable[[], object] | None) -> None:
        """`made` says that this version is the first: it changed nothing, it only says what was written down."""
        super().__init__()
        self.setProperty("role", "card")
        sizes = theme.current()
        head = QHBoxLayout()
        head.setSpacing(sizes.gap)
        head.addWidget(label(told.action, "strong"))
        head.addWidget(label(f"{told.by}　{told.at:%Y-%m-%d %H:%M}", "small"))
        head.addStretch(1)
        if go_back is not None:
            head.addWidget(button("恢复为此版本", go_back, icon_name="undo", kind="quiet"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(sizes.card)
        grid.setVerticalSpacing(sizes.unit)
        grid.setColumnStretch(1, 1)
        for row, change in enumerate(told.differences):
            title = label(change.title, "second", wrap=True)
            title.setFixedWidth(sizes.popup // 3)
            words = label(change.after if made else f"{change.before} → {change.after}", wrap=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, row, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.gap, sizes.card, sizes.pad)
        whole.setSpacing(sizes.gap)
        whole.addLayout(head)
        whole.addLayout(grid)


class HistoryView(Column):
    """The versions of one dossier, the newest first."""

    def __init__(self, versions: Sequence[Told], go_back: Callable[[Told], object] | None) -> None:
        super().__init__()
        self.versions = tuple(versions)
        for place, told in enumerate(versions):
            back = (lambda told=told: go_back(told)) if go_back is not None and place else None
            self.add(VersionCard(told, place == len(versions) - 1, back))
