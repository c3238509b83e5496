"""The left side of the room of meetings: the list of meetings, what was resolved, the matters of the residents."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.meetings.dossier import ResolutionLine
from ui import theme
from ui.chips import Chip
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.filters import grid_filter
from ui.pages.meetings.deliberations import DeliberationsPane
from ui.pages.meetings.following import ResolutionTable
from ui.segments import Segments
from ui.tables.empty import Empty
from ui.tables.record_list import RecordList

MEETINGS, RESOLVED, MATTERS = "meetings", "resolutions", "matters"
MODES = ((MEETINGS, "会议"), (RESOLVED, "议定事项"), (MATTERS, "居民议事"))
NOTHING = Empty("没有待落实的议定事项", "会议归档以后，议定事项在这里跟踪到办结。", "check")


class MeetingsSide(QWidget):
    """Holds the three; one of them is seen."""

    turned = Signal()  # another of the three is seen

    def __init__(self, page: Page, desk: Desk, listed: RecordList, plan: QWidget | None) -> None:
        super().__init__()
        self._desk, self._listed = desk, listed
        self.modes = Segments(MODES, self.turn, "看", MEETINGS)
        self.following = ResolutionTable(page, desk, NOTHING)
        self.matters = DeliberationsPane(page, desk)
        self._parts: tuple[QWidget, ...] = (listed, self.following, self.matters)
        self._stack = QStackedWidget()
        for one in self._parts:
            self._stack.addWidget(one)
        sizes = theme.current()
        head = QHBoxLayout()
        head.setSpacing(sizes.pad)
        self.chip = Chip(grid_filter(desk.program.grids))
        self.chip.changed.connect(self.read)
        self.chip.hide()  # the list of meetings has one of its own
        head.addWidget(self.modes)
        head.addWidget(self.chip)
        head.addStretch(1)
        if plan is not None:
            head.addWidget(plan)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addLayout(head)
        whole.addWidget(self._stack, 1)
        self.setFocusProxy(listed)

    @property
    def mode(self) -> str:
        """Which of the three is seen."""
        return MODES[self._stack.currentIndex()][0]

    def turn(self, mode: str) -> None:
        """Let another of the three be seen."""
        place = next((at for at, (key, _) in enumerate(MODES) if key == mode), 0)
        self._stack.setCurrentIndex(place)
        self.modes.choose(MODES[place][0])
        self.chip.setVisible(self.mode != MEETINGS)
        self.setFocusProxy(self._parts[place])
        self.read()
        self.turned.emit()

    def read(self) -> None:
        """Read again what is seen and reads itself."""
        if self.mode == RESOLVED:
            resolutions, grid = self._desk.program.resolutions, self.chip.value
            self._desk.work.read(self, "读取议定事项", lambda _: resolutions.open(grid), self._show)
        elif self.mode == MATTERS:
            self.matters.grid = self.chip.value
            self.matters.read()

    def _show(self, lines: tuple[ResolutionLine, ...]) -> None:
        self.following.show_lines(lines)
