"""The room of the map."""

from ui.page import Page
from ui.pages.desk import Desk


class MapPage(Page):
    """The room of the map."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
