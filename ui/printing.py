"""Paper before it is paper: the very PDF that will be filed, on the screen, and from there to the printer."""

import io
import re
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from PySide6.QtCore import QObject, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QPageLayout,
    QPageSize,
    QPainter,
    QShortcut,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.jobs import Progress
from desktop.printing.outcome import MissingGlyphs, Printed
from desktop.printing.preview import POINTS_IN_AN_INCH, PdfPages, Picture
from ui import ask, theme
from ui.buttons import button, label, tip_of
from ui.elided import SignalWord
from ui.errors import show_error, show_refusal
from ui.notices import NoticeLine
from ui.page_view import PageView, image_of, render
from ui.work import Work

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

FINEST = 300  # dots per inch sent to a printer: finer is not seen, and a page of A3 takes 52 MB already
SILENT = "打印机没有应答，还没有打印。请检查打印机是否开机、连接是否正常，再打印一次。"
STOPPED = "打印机在第 {page} 页停止应答，这次打印已取消。请检查打印机的连接和纸张，作废已经印出的，再打印一次。"

PrintTo = Callable[[BinaryIO, Progress, bool], Printed]  # the last says whether code points may stand for glyphs


def preview(parent: QWidget, work: Work, name: str, print_to: PrintTo, *, allow_missing: bool = False) -> None:
    """Have something printed beside the window and show it. Nothing of it touches the disk before it is saved.

    `name` is the title of the window and the proposed name of the file.
    """

    def job(progress: Progress) -> PdfPages:
        stream = io.BytesIO()
        print_to(stream, progress, allow_missing)
        return PdfPages(stream.getvalue())

    def failed(error: BaseException) -> None:
        if not isinstance(error, MissingGlyphs):
            show_error(parent, error)
        elif ask.ask(parent, error.told, "以码位代替，继续", "不打印"):
            preview(parent, work, name, print_to, allow_missing=True)

    work.read(parent, f"正在排版：{name}", job, lambda pages: PreviewWindow(name, pages, work, parent).show(), failed)


class PreviewWindow(QDialog):
    """A PDF before it is printed or saved. Takes the pages over and closes them."""

    def __init__(
        self,
        name: str,
        pages: PdfPages,
        work: Work,
        parent: QWidget | None = None,
        *,
        remark: SignalWord | None = None,
    ) -> None:
        """A `remark` stands where else the ways out are: what has one is only looked at."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(name)
        self._name, self._pages, self._work = name, pages, work
        self.view = PageView(pages, work, self)
        self._count, self._size = label("", "second"), label("", "second")
        self._print = button("打印…", self.print_out, icon_name="print", kind="primary", keys="Ctrl+P")
        self._notices = NoticeLine(self.view)
        sizes = theme.current()
        row = QHBoxLayout()
        row.setSpacing(sizes.gap)
        row.setContentsMargins(sizes.card, sizes.gap, sizes.card, sizes.gap)
        self.remark = remark
        self._save = button("另存为 PDF…", self.save, icon_name="save", keys="Ctrl+S")
        for one in (self._print, self._save):
            one.setParent(self)
            one.setVisible(remark is None)
        for part in (
            *((self._print, self._save) if remark is None else (remark,)),
            None,
            self._zoom_button("缩小", lambda: self.view.step_zoom(-1), "Ctrl+-"),
            self._size,
            self._zoom_button("放大", lambda: self.view.step_zoom(1), "Ctrl+=", "Ctrl++"),
            self._zoom_button("适合宽度", lambda: self.view.set_zoom(None), "Ctrl+0"),
            None,
            self._count,
            button("关闭", self.reject, keys="Esc"),
        ):
            if part is None:
                row.addStretch(1)
            else:
                row.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(row)
        whole.addWidget(self.view, 1)
        self._size.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._size.setMinimumWidth(sizes.control * 2)
        self.view.moved.connect(self._tell)
        self.view.zoomed.connect(self._tell)
        self.finished.connect(self._leave)
        self.resize(sizes.scaled(960), sizes.scaled(720))
        self.view.setFocus()
        self._tell()

    def save(self) -> None:
        """Let the clerk keep the PDF as a file."""
        to = ask.save_file(self, "另存为 PDF", f"{file_name(self._name)}.pdf", "PDF 文件 (*.pdf)")
        if to is not None:
            self._work.read(
                self, f"正在保存：{to.name}", lambda _progress: self._pages.save(to), lambda _none: self._saved(to)
            )

    def print_out(self) -> None:
        """Let the clerk choose a printer and send the pages to it."""
        printer = chosen_printer(self, self._pages)
        if printer is not None:
            self._print.setEnabled(False)
            PrintRun(self, self._pages, printer, self._work, self._printed).begin()

    def _zoom_button(self, words: str, pressed: Callable[[], None], *keys: str) -> QPushButton:
        for one in keys:  # a button's own shortcut acts a tenth of a second later: too slow for zooming
            QShortcut(one, self, pressed)
        made = button(words, pressed)
        made.setToolTip(tip_of(words, keys[0]))
        return made

    def _saved(self, to: Path) -> None:
        self._notices.say(f"已保存到 {to}")

    def _printed(self, pages: int) -> None:
        self._print.setEnabled(True)
        if pages:
            self._notices.say(f"已送往打印机，共 {pages} 页")

    def _tell(self) -> None:
        self._size.setText(f"{self.view.zoom:.0%}")
        self._count.setText(f"第 {self.view.page + 1} 页 / 共 {len(self._pages)} 页")

    def _leave(self) -> None:
        self.view.stop()
        self._pages.close()


class PrintRun(QObject):
    """Pages on their way to a printer: rendered beside the window, painted one after the other."""

    def __init__(
        self, window: QWidget, pages: PdfPages, printer: "QPrinter", work: Work, done: Callable[[int], None]
    ) -> None:
        super().__init__(window)
        self._window, self._pages, self._printer, self._work, self._done = window, pages, printer, work, done
        first = printer.fromPage() or 1
        last = min(printer.toPage() or len(pages), len(pages))
        copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
        self._left = deque([*range(first - 1, last)] * copies)
        self._sent = 0
        self._painter = QPainter()

    def begin(self) -> None:
        """Start printing; `done` hears how many pages were sent."""
        if self._painter.begin(self._printer):
            self._next()
        else:
            show_refusal(self._window, SILENT)
            self._done(0)

    def _next(self) -> None:
        if not self._left:
            self._painter.end()
            self._done(self._sent)
            self.deleteLater()
            return
        page = self._left.popleft()
        picture = partial(render, self._pages, page, min(self._printer.resolution(), FINEST))
        self._work.read(self, f"正在打印第 {page + 1} 页", picture, partial(self._paint, page), self._failed)

    def _paint(self, page: int, picture: Picture) -> None:
        if self._sent and not self._printer.newPage():
            self._stop()
            show_refusal(self._window, STOPPED.format(page=page + 1))
            return
        width, height = self._pages.size(page)
        dots = self._printer.resolution() / POINTS_IN_AN_INCH
        self._painter.drawImage(QRectF(0, 0, width * dots, height * dots), image_of(picture))
        self._sent += 1
        self._next()

    def _failed(self, error: BaseException) -> None:
        self._stop()
        show_error(self._window, error)

    def _stop(self) -> None:
        self._left.clear()
        self._printer.abort()
        self._painter.end()
        self._done(0)


def chosen_printer(parent: QWidget, pages: PdfPages) -> "QPrinter | None":
    """Ask for a printer, set to the size of the paper; None where the clerk thinks better of it. Tests replace it."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # 90 ms: not before something is printed

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    fit_to_paper(printer, pages)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, len(pages))
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    chosen = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return printer if chosen else None


def fit_to_paper(printer: "QPrinter", pages: PdfPages) -> None:
    """Set a printer to the sheet of the PDF, without margins of its own."""
    width, height = pages.size(0)
    sheet = QSizeF(min(width, height), max(width, height))
    printer.setPageSize(QPageSize(sheet, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch))
    wide = width > height
    printer.setPageOrientation(QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)


def file_name(name: str) -> str:
    """Return a name without what no file may be called."""
    return re.sub(r'[\\/:*?"<>|\s]+', " ", name).strip() or "打印"
