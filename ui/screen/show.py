"""The pages of one meeting while they are shown: which is seen, in which colours; read anew when figures change.

The projected window and the clerk's own look at one show, so that both always agree.
"""

from collections import OrderedDict
from collections.abc import Sequence
from time import monotonic

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImage

from desktop.jobs import Progress
from desktop.meetings.screen import MapPage, ScreenPage
from desktop.wording import words_for
from ui import theme
from ui.pages.desk import Desk
from ui.screen.ground import Drawn, Setting
from ui.screen.map_page import made_ready
from ui.screen.painting import picture_of
from ui.work import Ticket

SOON, SELDOM = 400, 2.0  # milliseconds after a change; seconds at least between two readings
LEAST = QSize(16, 9)  # of a window that is hardly open
KEPT = 16  # pictures: for two sizes of a page, its neighbours and where one came from
FAILED = "大屏内容没有读出来，显示的是上一次的内容。"

Read = tuple[tuple[ScreenPage, ...], Setting]
Asked = tuple[int, int, int, bool]  # place, width, height, dark


class Show(QObject):
    """What is shown of a meeting. Nothing here waits: pages are read beside the window, pictures are of data."""

    turned = Signal()  # another page, other colours, black or not
    renewed = Signal()  # the pages were read anew
    troubled = Signal(str)  # why they could not be

    def __init__(self, desk: Desk, meeting: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._meeting = desk, meeting
        self.pages: tuple[ScreenPage, ...] = ()
        self.place = 0
        self.is_dark = self.is_black = False
        self.setting = Setting()
        self._worn = {dark: theme.Theme(theme.DARK if dark else theme.LIGHT) for dark in (False, True)}
        self._pictures: OrderedDict[Asked, tuple[QImage, Drawn]] = OrderedDict()
        self._wanted: list[QSize] = []
        self._ticket: Ticket[Read] | None = None
        self._read_at = 0.0
        self._stale = False
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self.read)
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._prepare)
        desk.work.changed.connect(self._hear)

    @property
    def page(self) -> ScreenPage | None:
        """The page that is seen."""
        return self.pages[self.place] if self.pages else None

    @property
    def worn(self) -> theme.Theme:
        """The colours in which it is seen."""
        return self._worn[self.is_dark]

    # Steering

    def go_to(self, place: int) -> None:
        """Turn to a page by its place from 0; before the first and after the last there is nothing."""
        place = min(max(place, 0), max(len(self.pages) - 1, 0))
        if place != self.place or self.is_black:
            self.place, self.is_black = place, False
            self.turned.emit()
            self._idle.start()

    def step(self, by: int) -> None:
        """Turn some pages on, or with a number below zero back; a black screen only becomes light again."""
        self.go_to(self.place if self.is_black else self.place + by)

    def set_dark(self, is_dark: bool) -> None:
        """Show light letters on dark, or dark on light."""
        self.is_dark = is_dark
        self.turned.emit()

    def set_black(self, is_black: bool) -> None:
        """Show nothing for a while."""
        self.is_black = is_black
        self.turned.emit()

    # Reading

    def read(self) -> None:
        """Read all pages beside the window; while one reading is under way, another follows it."""
        if self._ticket is not None and not self._ticket.is_over:
            self._stale = True
            return
        self._stale, self._read_at = False, monotonic()
        self._ticket = self._desk.work.read(self, "读取大屏内容", self._job, self._take, self._fail)

    def stop(self) -> None:
        """Read no more."""
        self._soon.stop()
        self._idle.stop()
        self._desk.work.changed.disconnect(self._hear)
        if self._ticket is not None:
            self._ticket.cancel()

    def _job(self, progress: Progress) -> Read:
        program = self._desk.program
        pages = program.screen_pages.build(self._meeting, progress)
        maps = {page.key: made_ready(page) for page in pages if isinstance(page, MapPage) and page.areas}
        return pages, Setting(program.screen_pages.office_name, maps)

    def _take(self, read: Read) -> None:
        before = self.page.key if self.page is not None else ""
        self.pages, self.setting = read
        keys = [page.key for page in self.pages]
        self.place = keys.index(before) if before in keys else min(self.place, max(len(keys) - 1, 0))
        self._pictures.clear()
        self.renewed.emit()
        self._idle.start()
        if self._stale:
            self._hear(self._desk.program.screen_pages.tables)

    def _fail(self, error: BaseException) -> None:
        self.troubled.emit(words_for(error) or FAILED)

    def _hear(self, tables: frozenset[str]) -> None:
        if tables & self._desk.program.screen_pages.tables and not self._soon.isActive():
            wait = max(SOON, int((self._read_at + SELDOM - monotonic()) * 1000))
            self._soon.start(wait)  # an import tells of every part it saves

    # Pictures

    def picture(self, size: QSize, place: int | None = None) -> tuple[QImage, Drawn]:
        """Return a page, or the one that is seen, as large as it fits into a size of pixels."""
        place = self.place if place is None else place
        size = size.expandedTo(LEAST)
        if size not in self._wanted:
            self._wanted = [*self._wanted[-2:], size]
            self._idle.start()
        key = (place, size.width(), size.height(), self.is_dark)
        if key not in self._pictures:
            page = self.pages[place]
            self._pictures[key] = picture_of(size, page, place + 1, len(self.pages), self.setting, self.worn)
            while len(self._pictures) > KEPT:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(key)
        return self._pictures[key]

    def _prepare(self) -> None:
        """Make one picture that will be wanted next; the window is heard between two of them."""
        for place in self._near():
            for size in self._wanted:
                if (place, size.width(), size.height(), self.is_dark) not in self._pictures:
                    self.picture(size, place)
                    self._idle.start()
                    return

    def _near(self) -> Sequence[int]:
        return [place for place in (self.place, self.place + 1, self.place - 1) if 0 <= place < len(self.pages)]
