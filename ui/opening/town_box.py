"""Choosing the place an office is of, mostly a town: a part of its name, initials or code; the list follows."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.founding import DISTRICT, LEVEL_TITLES, TOWN, VILLAGE
from desktop.jobs import Progress
from ui import theme
from ui.buttons import label
from ui.forms.line import Line
from ui.segments import Segments
from ui.work import Ticket, Work

HINTS = {
    "town": "镇、街道的名称，如：陈埭　晋江陈埭　cdz　350582103",
    "district": "区、县、市的名称，如：惠安　泉州惠安　hax　350521",
    "village": "镇名，空一格，村名，如：陈埭 江头　或 12 位代码",
}
DEBOUNCE = 80  # milliseconds
SHOWN = 50


class Town(Protocol):
    """A town as the division codes know it."""

    @property
    def code(self) -> str:
        """Its code of twelve digits."""

    @property
    def name(self) -> str:
        """Its own name."""

    @property
    def path(self) -> str:
        """Its name after those of its province, city and county."""


class TownSearch(Protocol):
    """What can be asked of the division codes."""

    def search_towns(self, text: str, limit: int = SHOWN) -> Sequence[Town]:
        """Return the towns a text may mean, the likeliest first."""

    def search_counties(self, text: str, limit: int = SHOWN) -> Sequence[Town]:
        """Return the districts and counties."""

    def search_villages(self, text: str, limit: int = SHOWN) -> Sequence[Town]:
        """Return the villages."""


class TownBox(QWidget):
    """A line and the towns it may mean; arrows go down the list without leaving the line."""

    chosen = Signal(object)  # a Town, or None while nothing is

    def __init__(self, work: Work, towns: TownSearch) -> None:
        super().__init__()
        self._work, self._towns = work, towns
        self._ticket: Ticket[Sequence[Town]] | None = None
        self._found: list[Town] = []
        self.level = TOWN
        self.levels = Segments(LEVEL_TITLES.items(), self.look_for, "单位级别", TOWN)
        self.line = Line()
        self.line.setPlaceholderText(HINTS[TOWN])
        self.line.setAccessibleName("本单位所在的区划")
        self.list = QListWidget()
        self.list.setFixedHeight(theme.current().control * 6)
        self.list.setProperty("role", "list")
        self._hint = label("", "small")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.current().unit)
        box.addWidget(label("本单位是", "label"))
        box.addWidget(self.levels, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.line)
        box.addWidget(self.list)
        box.addWidget(self._hint)
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE)
        self._timer.timeout.connect(self._ask)
        self.line.textChanged.connect(lambda _text: self._timer.start())
        self.line.stepped.connect(self._step)
        self.list.currentRowChanged.connect(self._tell)
        self.setFocusProxy(self.line)

    @property
    def town(self) -> Town | None:
        """The town chosen."""
        row = self.list.currentRow()
        return self._found[row] if 0 <= row < len(self._found) else None

    def look_for(self, level: str) -> None:
        """Look for the divisions of another level: district, town or village."""
        self.level = level
        self.line.setPlaceholderText(HINTS[level])
        self._ask()

    def _ask(self) -> None:
        text = self.line.text().strip()
        if self._ticket is not None:
            self._ticket.cancel()
        if not text:
            self._show("", [])
            return

        searches = {DISTRICT: self._towns.search_counties, VILLAGE: self._towns.search_villages}
        search = searches.get(self.level, self._towns.search_towns)

        def job(_progress: Progress) -> Sequence[Town]:
            return search(text, SHOWN)

        self._ticket = self._work.read(self, "查找乡镇", job, lambda found: self._show(text, found))

    def _show(self, text: str, found: Sequence[Town]) -> None:
        self._found = list(found)
        self.list.clear()
        for town in found:
            item = QListWidgetItem(f"{town.path}　{town.code}")
            item.setData(Qt.ItemDataRole.UserRole, town.code)
            self.list.addItem(item)
        if found:
            self.list.setCurrentRow(0)
        empty = "没有找到，请换一种写法，或只输入名称中的一两个字。"
        self._hint.setText(empty if text and not found else "")
        self._tell()

    def _step(self, by: int) -> None:
        if self._found:
            self.list.setCurrentRow(max(0, min(len(self._found) - 1, self.list.currentRow() + by)))

    def _tell(self, _row: int = -1) -> None:
        self.chosen.emit(self.town)
