"""What stands over a mediation file: its number, whose it is, until when, how it stands, and what is done with it."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.mediation.dossier import FileDossier
from ui import theme
from ui.buttons import button, label, set_role
from ui.flow import Flow
from ui.icons import icon

SOON = 7  # days before the month is over


class FileHead(QWidget):
    """Tells of a file as a whole, and what is wanted of it."""

    printing, closing, reopening = Signal(), Signal(), Signal()
    correcting, discarding = Signal(), Signal()

    def __init__(self, may_write: bool) -> None:
        super().__init__()
        self._may_write = may_write
        sizes = theme.current()
        self.number, self.badge = label("", "section", wrap=True), label("", "badge")
        self.badge.setFixedHeight(sizes.page)
        self.facts, self.limit = label("", "second", wrap=True), label("", "small", wrap=True)
        self.print = button("打印卷宗…", self.printing.emit, icon_name="print")
        self.close_it = button("归档…", self.closing.emit, icon_name="check", kind="primary")
        self.open_it = button("重新打开…", self.reopening.emit, icon_name="undo")
        self.more = button("更多", icon_name="more")
        menu = QMenu(self.more)
        self.correct, self.discard = (
            QAction(icon("edit"), "更正卷宗信息…", menu),
            QAction(icon("undo"), "撤销立卷", menu),
        )
        self.correct.triggered.connect(lambda: self.correcting.emit())
        self.discard.triggered.connect(lambda: self.discarding.emit())
        menu.addActions([self.correct, self.discard])
        self.more.setMenu(menu)
        top = QHBoxLayout()
        top.setSpacing(sizes.gap)
        top.addWidget(self.number, 1)
        top.addWidget(self.badge)
        tools = QWidget()
        flow = Flow(tools, sizes.gap)
        for one in (self.close_it, self.open_it, self.print, self.more):
            flow.addWidget(one)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.unit)
        whole.addLayout(top)
        whole.addWidget(self.facts)
        whole.addWidget(self.limit)
        whole.addSpacing(sizes.unit)
        whole.addWidget(tools)

    def show_file(self, file: FileDossier, today: date, ending: str) -> None:
        """Show a file."""
        self.number.setText(file.title)
        words, tone = standing_of(file)
        self.badge.setText(words)
        set_role(self.badge, tone=tone)
        told = (file.committee, f"调解员：{file.mediators}" if file.mediators else "", f"{file.opened_on} 立卷", ending)
        self.facts.setText("　".join(filter(None, told)))
        words, tone = limit_of(file, today)
        self.limit.setText(words)
        self.limit.setVisible(bool(words))
        set_role(self.limit, role=tone)
        self.close_it.setVisible(self._may_write and not file.is_closed)
        self.open_it.setVisible(self._may_write and file.is_closed)
        self.more.setVisible(self._may_write and not file.is_closed)
        self.discard.setVisible(not file.pieces)


def standing_of(file: FileDossier) -> tuple[str, str]:
    """Return how a file stands, in a word or two, with its tone."""
    if file.is_closed:
        return f"{file.closed_on} 归档", "green"
    lacks = len(file.lacks())
    return (f"缺 {lacks} 项", "amber") if lacks else ("材料齐全", "blue")


def limit_of(file: FileDossier, today: date) -> tuple[str, str]:
    """Return until when the mediation is normally ended, with the tone of it; nothing once the file is closed."""
    if file.is_closed:
        return "", "small"
    left = (file.due_on - today).days
    if left < 0:
        return f"调解期限 {file.due_on}，已超过 {-left} 天", "red"
    words = f"调解期限 {file.due_on}，{f'还有 {left} 天' if left else '今天到期'}"
    return words, "amber" if left <= SOON else "small"
