"""Attachments one at a time: pictures in their window, the pages of a PDF, words for what cannot be shown."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.attachments.lines import AttachmentLine
from desktop.attachments.service import Attachments
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.printing.preview import PdfPages, Picture
from desktop.printing.strange import StrangePages
from ui import theme
from ui.attachments.desk import Desk
from ui.attachments.giving import GivingSheet
from ui.attachments.picture_view import PictureView
from ui.buttons import button, label, tip_of
from ui.elided import Elided
from ui.errors import sentence_of
from ui.notices import NoticeLine
from ui.page_view import PageView, image_of
from ui.work import Ticket

LONGEST = 4096  # points of a picture's side: sharp at four times a usual screen
OTHER = "这种文件在这里看不到内容。请按“另存副本”保存后，用其他程序打开。"
LOCKED = "这个 PDF 加了密码或已损坏，打不开。请按“另存副本”保存后，用其他程序打开。"

Opened = QImage | PdfPages | str  # a picture, pages, or the sentence why there is neither


class Viewer(QDialog):
    """A window over the office with one attachment; the arrow keys lead to its neighbours."""

    moved = Signal(int)  # the key of what is shown now

    def __init__(self, parent: QWidget, desk: Desk, lines: Sequence[AttachmentLine], place: int) -> None:
        super().__init__(parent.window(), Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._lines, self._place = desk, lines, place
        self._pages: PdfPages | None = None
        self._ticket: Ticket[Opened] | None = None
        self.view: PictureView | PageView | QLabel = label("", "second")
        self._title, self._size = Elided("", "strong"), label("", "second")
        sizes = theme.current()
        self._back = self._key_button("上一个", lambda: self.step(-1), "Left")
        self._on = self._key_button("下一个", lambda: self.step(1), "Right")
        self._zooming = (
            self._key_button("缩小", lambda: self._zoom(-1), "Ctrl+-"),
            self._size,
            self._key_button("放大", lambda: self._zoom(1), "Ctrl+=", "Ctrl++"),
            self._key_button("适合窗口", lambda: self._zoom(0), "Ctrl+0"),
        )
        row = QHBoxLayout()
        row.setSpacing(sizes.gap)
        row.setContentsMargins(sizes.card, sizes.gap, sizes.card, sizes.gap)
        for part in (self._back, self._on):
            row.addWidget(part)
        row.addWidget(self._title, 1)
        for one in self._zooming:
            row.addWidget(one)
        row.addWidget(button("另存副本…", self.give_out, icon_name="save", keys="Ctrl+S"))
        row.addWidget(button("关闭", self.reject, keys="Esc"))
        self._size.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._size.setMinimumWidth(sizes.control * 2)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addLayout(row)
        self._whole.addWidget(self.view, 1)
        self._notices = NoticeLine(self)
        self.finished.connect(self._leave)
        self.resize(QSize(sizes.scaled(1080), sizes.scaled(720)).boundedTo(QSize(*sizes.first_window)))
        self._turn()

    @property
    def line(self) -> AttachmentLine:
        """What is shown."""
        return self._lines[self._place]

    def step(self, steps: int) -> None:
        """Show a neighbour."""
        place = self._place + steps
        if 0 <= place < len(self._lines):
            self._place = place
            self._turn()
            self.moved.emit(self.line.key)

    def give_out(self) -> None:
        """Save a copy of what is shown, for a purpose."""
        sheet = GivingSheet(self, self._desk, [self.line])
        sheet.accepted.connect(lambda: self._notices.say("已另存副本，已登记用途。"))
        sheet.open()

    def _turn(self) -> None:
        """Have what is to be shown opened beside the window."""
        if self._ticket is not None:
            self._ticket.cancel()
        line = self.line
        self.setWindowTitle(line.name)
        note = f"　{line.note}" if line.note else ""
        self._title.set_words(f"{self._place + 1} / {len(self._lines)}　{line.name}{note}")
        self._back.setEnabled(self._place > 0)
        self._on.setEnabled(self._place < len(self._lines) - 1)
        job = partial(_open, self._desk.program.attachments, line)
        self._ticket = self._desk.work.read(
            self, f"正在打开：{line.name}", job, self._show, lambda error: self._show(sentence_of(error))
        )

    def _show(self, opened: Opened) -> None:
        before, pages = self.view, self._pages
        self._pages = opened if isinstance(opened, PdfPages) else None
        if isinstance(opened, str):
            self.view = label(opened, "second", wrap=True)
            self.view.setAlignment(Qt.AlignmentFlag.AlignCenter)
        else:
            self.view = PictureView(opened) if isinstance(opened, QImage) else PageView(opened, self._desk.work, self)
            self.view.zoomed.connect(self._tell)
        self._whole.replaceWidget(before, self.view)
        _let_go(before, pages)
        for one in self._zooming:
            one.setVisible(not isinstance(opened, str))
        self.view.setFocus()
        self._tell()

    def _tell(self) -> None:
        if not isinstance(self.view, QLabel):
            self._size.setText(f"{self.view.zoom:.0%}")

    def _zoom(self, steps: int) -> None:
        if isinstance(self.view, QLabel):
            return
        if steps:
            self.view.step_zoom(steps)
        else:
            self.view.set_zoom(None)

    def _key_button(self, words: str, pressed: Callable[[], None], *keys: str) -> QPushButton:
        for one in keys:  # a button's own shortcut acts a tenth of a second later: too slow for leafing
            QShortcut(one, self, pressed)
        made = button(words, pressed)
        made.setToolTip(tip_of(words, keys[0]))
        return made

    def _leave(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        _let_go(self.view, self._pages)
        self._pages = None


def _let_go(view: QWidget, pages: PdfPages | None) -> None:
    if isinstance(view, PageView):
        view.stop()
    if pages is not None:
        pages.close()
    view.hide()
    view.deleteLater()


def _open(attachments: Attachments, line: AttachmentLine, _progress: Progress) -> Opened:
    """Open an attachment, as a job."""
    try:
        if line.is_picture:
            return image_of(Picture(*attachments.picture(line.key, LONGEST)))
        if not line.is_pdf:
            return OTHER
        content = attachments.open(line.key)
    except Refusal as refusal:
        return refusal.message
    try:
        pages = StrangePages(content)
    except Refusal as refusal:
        return refusal.message
    except RuntimeError:  # what pdfium says to both
        return LOCKED
    return pages if len(pages) else LOCKED
