"""Ways from a dossier into other rooms: posts and organisations of somebody, the grid something lies in."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ties import Tie
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.dossier_view import Section, opener

ROOMS = {"staff": ("roster", "roster", "打开网格员档案"), "organisation": ("organisations", "organisation", "打开组织")}
GRIDS, GRID = "grids", "grid_id"  # key of the room; of the field that says in which grid something lies


class TiesSection(QWidget):
    """What somebody is elsewhere, read beside the window; it takes no room where there is nothing."""

    def __init__(self, page: Page, desk: Desk, title: str, read: Callable[[], Sequence[Tie]]) -> None:
        super().__init__()
        self._page, self._title = page, title
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        desk.work.read(self, "读取任职与组织", lambda _: read(), self._show)

    def _show(self, ties: Sequence[Tie]) -> None:
        if ties:
            self._box.addWidget(Section(self._title, *(self._way(tie) for tie in ties)))

    def _way(self, tie: Tie) -> QWidget:
        room, sign, tip = ROOMS[tie.kind]
        return opener(tie.words, partial(self._page.wanted.emit, room, tie.key), sign, tip)


def grid_ways(page: Page, desk: Desk, table: str, key: int) -> Mapping[str, Callable[[], object]]:
    """Return how the grid of a record is opened from its facts."""
    ties = desk.program.ties

    def go(grid: int | None) -> None:
        if grid is not None:
            page.wanted.emit(GRIDS, grid)

    return {GRID: lambda: desk.work.read(page, "打开网格", lambda _: ties.grid_of(table, key), go)}
