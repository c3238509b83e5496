"""One line of the audit log to be read."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.audit_list import AuditLine
from ui import theme
from ui.buttons import label
from ui.pages.scrolling import Column

ABOUT = "审计日志只记字段名和指纹，不记姓名、证号、电话和事件内容。"


class LineView(QWidget):
    """Pairs of words, one under the other."""

    def __init__(self, line: AuditLine) -> None:
        super().__init__()
        sizes = theme.current()
        facts = QWidget()
        grid = QGridLayout(facts)
        grid.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        grid.setHorizontalSpacing(sizes.card)
        grid.setVerticalSpacing(sizes.gap)
        grid.setColumnStretch(1, 1)
        for row, (title, words) in enumerate(line.facts):
            head = label(title, "second", wrap=True)
            head.setFixedWidth(sizes.popup * 3 // 8)
            said = label(_breakable(words), wrap=True)
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(head, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(said, row, 1)
        column = Column()
        column.add(facts)
        note = label(ABOUT, "small", wrap=True)
        note.setContentsMargins(sizes.card, sizes.gap, sizes.card, sizes.gap)
        column.add(note)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column, 1)


def _breakable(words: str) -> str:
    """Let a long hash go on in the next line."""
    if len(words) < 40 or not words.isascii() or " " in words:
        return words
    return "\u200b".join(words[place : place + 8] for place in range(0, len(words), 8))
