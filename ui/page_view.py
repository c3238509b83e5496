"""The pages of a PDF on the screen, sharp at every size, however many there are."""

from bisect import bisect_right
from collections import OrderedDict
from functools import partial
from itertools import accumulate

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from desktop.jobs import Progress
from desktop.printing.preview import POINTS_IN_AN_INCH, PdfPages, Picture
from ui import theme
from ui.errors import show_error
from ui.work import Ticket, Work
from ui.zooming import next_zoom

KEPT = 12  # pictures of pages
ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
SMALLEST = 0.1  # pixels a point takes in a window hardly open


class PageView(QAbstractScrollArea):
    """The pages of a PDF one under the other. Pictures are made beside the window, of what is seen, one at a time."""

    moved = Signal(int)  # the page in the middle of the window, from 0
    zoomed = Signal()

    def __init__(self, pages: PdfPages, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self._work = work
        self._sizes = _sizes(pages)
        self._zoom: float | None = None  # None: as wide as the window
        self._pictures: OrderedDict[int, tuple[float, QImage]] = OrderedDict()
        self._ticket: Ticket[Picture] | None = None
        self._waits = False
        self._page = 0
        self._tops = [0] * len(pages)
        self._heights = [1] * len(pages)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("打印预览")
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    @property
    def page(self) -> int:
        """The page in the middle of the window, from 0."""
        return self._page

    @property
    def zoom(self) -> float:
        """How many times its size on paper a page is shown."""
        return self._scale() * POINTS_IN_AN_INCH / self.logicalDpiX()

    def set_zoom(self, zoom: float | None) -> None:
        """Show the pages larger or smaller, or with None as wide as the window; the place in the document stays."""
        self._zoom = zoom
        self._lay_out()

    def step_zoom(self, steps: int) -> None:
        """Go to the next larger size, or with a number below zero to the next smaller."""
        if (zoom := next_zoom(ZOOMS, self.zoom, steps)) is not None:
            self.set_zoom(zoom)

    def go_to(self, page: int) -> None:
        """Bring a page to the top of the window."""
        self.verticalScrollBar().setValue(self._tops[page] - theme.current().card)

    def replace(self, pages: PdfPages) -> None:
        """Show other pages at the same place and size; each old picture stands until its new one is made."""
        self._pages, self._sizes, self._waits = pages, _sizes(pages), False
        if self._ticket is not None:
            self._ticket.cancel()
        for page in list(self._pictures):
            _, image = self._pictures.pop(page)
            if page < len(pages):
                self._pictures[page] = (0.0, image)
        self._page = min(self._page, len(pages) - 1)
        self._tops, self._heights = self._tops[: len(pages)], self._heights[: len(pages)]
        self._lay_out()
        self.moved.emit(self._page)

    def stop(self) -> None:
        """Make no more pictures."""
        self._waits = True
        if self._ticket is not None:
            self._ticket.cancel()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), theme.current().colour("line"))
        painter.setPen(QPen(theme.current().colour("edge")))
        for page in self._seen():
            place = self._place(page)
            painter.fillRect(place, Qt.GlobalColor.white)  # paper is white in every theme
            if page in self._pictures:
                painter.drawImage(place, self._pictures[page][1])
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.end()
        self._want()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self.go_to(0 if event.key() == Qt.Key.Key_Home else len(self._pages) - 1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(event.angleDelta().y())
        else:
            super().wheelEvent(event)

    def _scale(self) -> float:
        """Return how many pixels a point takes."""
        if self._zoom is not None:
            return self._zoom * self.logicalDpiX() / POINTS_IN_AN_INCH
        widest = max(width for width, _ in self._sizes)
        room = self.width() - self.verticalScrollBar().sizeHint().width()  # as with the bar: it would come and go
        return max(SMALLEST, (room - 2 * theme.current().page) / widest)

    def _lay_out(self) -> None:
        down, across, scale, gap = (
            self.verticalScrollBar(),
            self.horizontalScrollBar(),
            self._scale(),
            theme.current().card,
        )
        page = self._page
        within = (down.value() - self._tops[page]) / self._heights[page]
        self._heights = [round(height * scale) for _, height in self._sizes]
        self._tops = [*accumulate((height + gap for height in self._heights), initial=gap)][:-1]
        room = self.viewport().size()
        widest = max(round(width * scale) for width, _ in self._sizes)
        across.setRange(0, max(0, widest + 2 * gap - room.width()))
        across.setPageStep(room.width())
        down.setRange(0, max(0, self._tops[-1] + self._heights[-1] + gap - room.height()))
        down.setPageStep(room.height())
        down.setSingleStep(theme.current().row)
        down.setValue(round(self._tops[page] + within * self._heights[page]))
        self._scrolled()
        self.zoomed.emit()

    def _place(self, page: int) -> QRect:
        width = round(self._sizes[page][0] * self._scale())
        spare = self.viewport().width() - width
        left = spare // 2 if spare > 0 else theme.current().card - self.horizontalScrollBar().value()
        return QRect(left, self._tops[page] - self.verticalScrollBar().value(), width, self._heights[page])

    def _seen(self) -> range:
        above = self.verticalScrollBar().value()
        first = max(0, bisect_right(self._tops, above) - 1)
        return range(first, bisect_right(self._tops, above + self.viewport().height()))

    def _scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        page = max(0, bisect_right(self._tops, middle) - 1)
        if page != self._page:
            self._page = page
            self.moved.emit(page)
        self.viewport().update()

    def _want(self) -> None:
        """Ask for the first picture that is seen and not yet made at this size."""
        dpi = self._scale() * POINTS_IN_AN_INCH * self.devicePixelRatioF()
        page = next((one for one in self._seen() if self._pictures.get(one, (0.0,))[0] != dpi), None)
        if page is None or self._waits:
            return

        pages = self._pages

        def show(image: QImage) -> None:
            if pages is not self._pages:
                return
            self._waits = False
            self._pictures[page] = (dpi, image)
            self._pictures.move_to_end(page)
            while len(self._pictures) > KEPT:
                self._pictures.popitem(last=False)
            self.viewport().update()

        def failed(error: BaseException) -> None:
            show(QImage())  # an empty picture, so that it is not asked for at every painting
            show_error(self, error)

        self._waits = True
        words = f"正在显示第 {page + 1} 页"
        picture = partial(render, pages, page, dpi)
        self._ticket = self._work.read(self, words, picture, lambda made: show(image_of(made)), failed)


def _sizes(pages: PdfPages) -> list[tuple[float, float]]:
    return [pages.size(page) for page in range(len(pages))]


def image_of(picture: Picture) -> QImage:
    """Return a picture as Qt draws it."""
    row = picture.width * 3
    return QImage(picture.pixels, picture.width, picture.height, row, QImage.Format.Format_RGB888).copy()


def render(pages: PdfPages, page: int, dpi: float, progress: Progress) -> Picture:
    """Return the picture of a page, as a job."""
    progress.check()
    return pages.render(page, dpi)
