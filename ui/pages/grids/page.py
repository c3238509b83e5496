"""The room of the grids: the tree, and one dossier for each (一格一档)."""

from ui.page import Page
from ui.pages.desk import Desk


class GridsPage(Page):
    """The room of the grids: the tree, and one dossier for each (一格一档)."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
