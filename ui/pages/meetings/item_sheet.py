"""One item of an agenda to be read: what it is, its small table of figures, the ways to what is behind it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop.meetings.dossier import Item
from desktop.meetings.resolutions import Resolutions
from ui import theme
from ui.buttons import label
from ui.flow import Flow
from ui.page import Page
from ui.pages.dossier_view import opener

CASES, CASE = "cases", "case_record"
ROOMS = {  # table of a record -> room, sign, words
    CASE: (CASES, "case", "打开事件"),
    "grid": ("grids", "grid", "打开网格"),
    "household": ("households", "household", "打开户档案"),
    "person": ("people", "person", "打开居民档案"),
    "enterprise": ("enterprises", "enterprise", "打开企业档案"),
    "staff": ("roster", "roster", "打开网格员档案"),
}
RESOLUTION = "resolution"
LONG, MOST = 6, 24  # characters from which a cell may take several lines; of the share a column has at most


class FigureGrid(QFrame):
    """A few rows under their heads; a column of numbers stands at the right."""

    def __init__(self, lines: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self.setProperty("role", "list")
        sizes = theme.current()
        grid = QGridLayout(self)
        grid.setContentsMargins(sizes.pad, sizes.gap, sizes.pad, sizes.gap)
        grid.setHorizontalSpacing(sizes.page)
        grid.setVerticalSpacing(sizes.unit)
        heads, *rows = lines
        for column, head in enumerate(heads):
            words = [row[column] for row in rows if column < len(row)]
            is_number = bool(words) and all(_is_number(one) for one in words)
            is_long = any(len(one) > LONG and not one.isascii() for one in words)
            side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
            grid.addWidget(label(head, "head"), 0, column, side)
            grid.setColumnStretch(column, min(max(map(len, words)), MOST) if is_long else 0)
            for place, one in enumerate(words, 1):
                made = label(one, wrap=is_long)
                made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                align = Qt.AlignmentFlag.AlignTop if is_long else side | Qt.AlignmentFlag.AlignTop
                grid.addWidget(made, place, column, align)
        if not any(grid.columnStretch(column) for column in range(len(heads))):
            grid.setColumnStretch(len(heads), 1)


class ItemSheet(QWidget):
    """Reads one item."""

    def __init__(self, page: Page, item: Item, resolutions: Resolutions) -> None:
        super().__init__()
        self.item, self._page, self._resolutions = item, page, resolutions
        sizes = theme.current()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addWidget(label(item.title, "section", wrap=True))
        marks = [("需要研究决定", "amber")] if item.needs_decision else []
        marks += [("已撤下", "")] if item.is_dropped else []
        way = self._way()
        if marks or way is not None:
            row = QWidget()
            flow = Flow(row, sizes.gap)
            for words, tone in marks:
                badge = label(words, "badge")
                badge.setProperty("tone", tone)
                badge.setFixedHeight(sizes.control)
                flow.addWidget(badge)
            if way is not None:
                flow.addWidget(way)
            whole.addWidget(row)
        if item.body:
            whole.addWidget(label(item.body, "second", wrap=True))
        if len(item.lines) > 1:
            whole.addWidget(FigureGrid(item.lines))

    def _way(self) -> QWidget | None:
        item = self.item
        if item.subject == RESOLUTION and item.record_id is not None:
            return opener("打开当时的会议", self._open_meeting, "meeting", "看这件事是怎样议定的")
        if item.subject in ROOMS and item.record_id is not None:
            room, sign, words = ROOMS[item.subject]
            return opener(words, lambda: self._page.wanted.emit(room, item.record_id), sign)
        if item.room:
            target = dict(item.filters) or None
            if item.room == CASES and target is not None:
                target["words"] = item.title
            return opener("查看名单", lambda: self._page.wanted.emit(item.room, target), "search", "打开数字后面的记录")
        return None

    def _open_meeting(self) -> None:
        self._page.open(self._resolutions.one(self.item.record_id or 0).meeting)


def _is_number(text: str) -> bool:
    return not text.strip() or text.strip().lstrip("+-").replace(",", "").replace(".", "").rstrip("%").isdecimal()
