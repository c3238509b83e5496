"""A paper beside what it is chosen by: set again after every change, the old one stands until the new one is there."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.jobs import Progress
from desktop.print_centre.making import PAGES_SHOWN
from desktop.printing.preview import PdfPages
from ui import theme
from ui.buttons import label, tool
from ui.errors import sentence_of
from ui.page_view import PageView
from ui.progress import QuietBar
from ui.work import Ticket, Work

PAUSE = 250  # milliseconds after the last change: nobody waits for what is typed over

PREVIEW, WAITING = "预览", "正在排版…"

Make = Callable[[Progress], bytes]  # the PDF of the first pages


class LivePreview(QFrame):
    """Shows the first pages of a paper. Only the latest wish is made; a refusal is said over what was seen last."""

    shown = Signal()  # a paper, or why there is none

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "list")
        self._work = work
        self._make: Make | None = None
        self._is_beginning = True
        self._about = self._wanted_about = PREVIEW
        self._ticket: Ticket[bytes] | None = None
        self._pages: PdfPages | None = None
        self.view: PageView | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._begin)
        sizes = theme.current()
        self._quiet = QuietBar(work, self)
        self._said = label("", "red", wrap=True)
        self._said.setContentsMargins(sizes.card, 0, sizes.card, sizes.gap)
        self._said.hide()
        self._waiting = label(WAITING, "second")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._count, self._zoom = label("", "second"), label("", "second")
        self._count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._zoom.setMinimumWidth(sizes.control + sizes.pad)
        self._tools = (
            tool("minus", "缩小", lambda: self._step(-1), keys="Ctrl+-"),
            self._zoom,
            tool("add", "放大", lambda: self._step(1), keys="Ctrl+="),
            tool("expand", "适合宽度", lambda: self._fit(), keys="Ctrl+0"),
        )
        row = QHBoxLayout()
        row.setContentsMargins(sizes.card, sizes.unit, sizes.gap, sizes.unit)
        row.setSpacing(sizes.unit)
        row.addWidget(self._count, 1)
        for one in self._tools:
            row.addWidget(one)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, sizes.hair)
        whole.setSpacing(0)
        whole.addLayout(row)
        whole.addWidget(self._said)
        whole.addWidget(self._waiting, 1)
        self._tell()

    @property
    def refusal(self) -> str:
        """Why what is wished cannot be seen; empty where it is seen."""
        return self._said.text()

    @property
    def pages(self) -> PdfPages | None:
        """What is seen."""
        return self._pages

    def show_paper(self, make: Make, about: str = PREVIEW, *, at_once: bool = False) -> None:
        """Have a paper made and shown, a moment after the last such wish or at once; `about` says what is seen."""
        self._make, self._wanted_about = make, about
        self._stop()
        if at_once or self._pages is None:
            self._begin()
        else:
            self._pause.start()

    def set_beginning(self, is_beginning: bool) -> None:
        """Say whether no more pages are set than are seen first, as of a ledger, or all there are."""
        self._is_beginning = is_beginning
        self._tell()

    def show_words(self, words: str) -> None:
        """Show no paper, but what is needed before there is one."""
        self._stop()
        self._make = None
        self._refuse("")
        self._close()
        self._waiting.setText(words)
        self._waiting.show()
        self._tell()

    def refuse(self, sentence: str) -> None:
        """Say why nothing new is made; what was seen last stays."""
        self._stop()
        self._make = None
        self._waiting.setText("")
        self._refuse(sentence)
        self.shown.emit()

    def close_paper(self) -> None:
        """Stop, and give the memory back. To be called when the window goes."""
        self._stop()
        self._close()

    def hideEvent(self, event: QHideEvent) -> None:
        """Give the memory back while nobody looks."""
        super().hideEvent(event)
        if not event.spontaneous():  # not for a window made small
            self.close_paper()

    def showEvent(self, event: QShowEvent) -> None:
        """Set the paper anew where somebody looks again."""
        super().showEvent(event)
        if self._make is not None and self._pages is None and self._ticket is None:
            self._begin()

    def _begin(self) -> None:
        make = self._make
        if make is None:
            return
        self._pause.stop()
        self._waiting.setText(WAITING)

        self._ticket = self._work.read(self, "正在排版", make, self._take, self._failed)
        self._quiet.follow(self._ticket)

    def _take(self, content: bytes) -> None:
        pages = PdfPages(content)  # not in the job: pages of a wish that was given up would be closed by nobody
        before, self._pages, self._about = self._pages, pages, self._wanted_about
        self._refuse("")
        self._waiting.hide()
        if self.view is None:
            self.view = PageView(pages, self._work, self)
            self.view.moved.connect(self._tell)
            self.view.zoomed.connect(self._tell)
            whole = self.layout()
            assert isinstance(whole, QVBoxLayout)
            whole.addWidget(self.view, 1)
        else:
            self.view.replace(pages)
        if before is not None:
            before.close()
        self._tell()
        self.shown.emit()

    def _failed(self, error: BaseException) -> None:
        self._waiting.setText("")  # it keeps its room where nothing was seen before
        self._refuse(sentence_of(error))
        self.shown.emit()

    def _refuse(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))

    def _stop(self) -> None:
        self._pause.stop()
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
        self._quiet.follow(None)

    def _close(self) -> None:
        if self.view is not None:
            self.view.stop()
            self.view.hide()
            self.view.deleteLater()
            self.view = None
        if self._pages is not None:
            self._pages.close()
            self._pages = None

    def _step(self, steps: int) -> None:
        if self.view is not None:
            self.view.step_zoom(steps)

    def _fit(self) -> None:
        if self.view is not None:
            self.view.set_zoom(None)

    def _tell(self, *_: object) -> None:
        for one in self._tools:
            one.setVisible(self.view is not None)
        if self.view is not None and self._pages is not None:
            self._zoom.setText(f"{self.view.zoom:.0%}")
            count = len(self._pages)
            first = "前" if self._is_beginning and count == PAGES_SHOWN else "共"
            self._count.setText(f"{self._about}　第 {self.view.page + 1} 页 / {first} {count} 页")
        else:
            self._count.setText(self._about)
