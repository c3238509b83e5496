"""The room of the roster: the people who run the grids."""

from ui.page import Page
from ui.pages.desk import Desk


class RosterPage(Page):
    """The room of the roster: the people who run the grids."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
