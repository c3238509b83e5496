"""调整记录: the re-divisions there have been, each with the way back."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.jobs import Progress
from desktop.redivision.service import Past
from desktop.redivision.sizes import in_words
from ui import theme
from ui.buttons import button, label
from ui.dialogs import AskSheet
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.pages.redivision.undoing import ask_and_take_back
from ui.pages.scrolling import Column

NAMED = 6  # grids that are named before they are counted
TABLES = frozenset({"redivision"})


class HistorySheet(AskSheet):
    """Shows the re-divisions of the office, or those that touched one grid."""

    def __init__(self, page: Page, desk: Desk, grid: int | None) -> None:
        super().__init__(page, "网格调整记录", "关闭", lambda sheet: sheet.accept())
        self._page, self.desk, self._grid = page, desk, grid
        sizes = theme.current()
        self.column = Column(gap=sizes.pad, margins=(0, 0, sizes.pad, 0))
        self.body.addWidget(self.column, 1)
        self.no.hide()
        room = page.window().size()
        self.resize(min(sizes.two_columns * 5 // 4, room.width()), room.height() - sizes.top)
        desk.work.changed.connect(lambda tables: self.read() if tables & TABLES else None)
        self.read()

    def read(self) -> None:
        """Read the history anew."""
        redivisions, desk = self.desk.program.redivisions, self.desk

        def job(_: Progress) -> tuple[list[Past], dict[str, str]]:
            return redivisions.history(self._grid), dict(desk.names())

        desk.work.read(self, "读取网格调整记录", job, lambda found: self._show(*found))

    def _show(self, history: list[Past], names: dict[str, str]) -> None:
        self.column.clear()
        if not history:
            self.column.add(label("还没有网格调整。", "second"))
        for past in history:
            self.column.add(self._card(past, names))

    def _card(self, past: Past, names: dict[str, str]) -> QWidget:
        card = Panel(past.title)
        who = names.get(past.by, past.by)
        card.body.addWidget(label(f"{who}　{past.at.astimezone():%Y-%m-%d %H:%M}　{past.takes_effect} 生效", "small"))
        if moved := in_words(past.moved.items()):
            card.fact("调整", moved)
        named = "、".join(past.grids[:NAMED])
        more = f"等 {len(past.grids)} 个网格" if len(past.grids) > NAMED else ""
        card.fact("涉及网格", named + more)
        if past.undone_at is not None:
            by = names.get(past.undone_by, past.undone_by)
            card.body.addWidget(label(f"{by} 已于 {past.undone_at.astimezone():%Y-%m-%d %H:%M} 撤销", "amber"))
        elif self.desk.may_write:
            row = QHBoxLayout()
            row.addStretch(1)
            undo = partial(ask_and_take_back, self._page, self.desk, past.key, past.title, self)
            row.addWidget(button("撤销这次调整", undo, icon_name="undo", kind="quiet"))
            card.body.addLayout(row)
        return card


def open_history(page: Page, desk: Desk, grid: int | None = None) -> HistorySheet:
    """Open the re-divisions of the office, or those that touched one grid."""
    sheet = HistorySheet(page, desk, grid)
    sheet.open()
    return sheet
