"""What stands over a mediation file: its number, whose it is, until when, how it stands, and what is done with it."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from desktop.mediation.dossier import FileDossier
from ui import theme
from ui.buttons import button, label, set_role, tool
from ui.elided import Elided
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
        self.number, self.limit = Elided("", "section"), label("", "badge")
        self.limit.setFixedHeight(sizes.page)
        self.facts = label("", "second", wrap=True)
        self.print = tool("print", "打印卷宗", self.printing.emit)
        self.more = tool("more", "更多")
        self.close_it = button("归档…", self.closing.emit, icon_name="check")
        self.open_it = button("重新打开…", self.reopening.emit, icon_name="undo")
        menu = QMenu(self.more)
        self.correct = QAction(icon("edit"), "更正卷宗信息…", menu)
        self.discard = QAction(icon("undo"), "撤销立卷", menu)
        self.correct.triggered.connect(lambda: self.correcting.emit())
        self.discard.triggered.connect(lambda: self.discarding.emit())
        menu.addActions([self.correct, self.discard])
        self.more.setMenu(menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.unit)
        for parts in ((self.number, self.limit, self.print, self.more), (self.facts, self.close_it, self.open_it)):
            row = QHBoxLayout()
            row.setSpacing(sizes.gap)
            for place, part in enumerate(parts):
                row.addWidget(part, place == 0)
            whole.addLayout(row)

    def show_file(self, file: FileDossier, today: date, ending: str) -> None:
        """Show a file."""
        self.number.set_words(file.title)
        words, tone = limit_of(file, today)
        self.limit.setText(words)
        self.limit.setToolTip(f"{file.opened_on} 立卷，{file.due_on} 前办结")
        set_role(self.limit, tone=tone)
        told = (
            file.committee,
            f"调解员：{file.mediators}" if file.mediators else "",
            f"{file.opened_on:%m-%d} 立卷，{file.due_on:%m-%d} 前办结",
            ending,
        )
        self.facts.setText("　".join(filter(None, told)))
        self.close_it.setVisible(self._may_write and not file.is_closed)
        set_role(self.close_it, kind="" if file.lacks() else "primary")
        self.close_it.setIcon(icon("check", "second" if file.lacks() else "on_accent"))
        self.open_it.setVisible(self._may_write and file.is_closed)
        self.more.setVisible(self._may_write and not file.is_closed)
        self.discard.setVisible(not file.pieces)


def standing_of(file: FileDossier) -> str:
    """Return how a file stands, in a word or two."""
    if file.is_closed:
        return "已归档"
    lacks = len(file.lacks())
    return f"缺 {lacks} 项" if lacks else "材料齐全"


def limit_of(file: FileDossier, today: date) -> tuple[str, str]:
    """Return until when the mediation is normally ended, or when the file was closed, with the tone of it."""
    if file.closed_on is not None:
        return f"{file.closed_on} 归档", "green"
    left = (file.due_on - today).days
    if left < 0:
        return f"超期 {-left} 天", "red"
    return f"还剩 {left} 天" if left else "今天到期", "amber" if left <= SOON else "blue"
