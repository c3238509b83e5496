"""The room of the organisations: the party's, the teams, the grid offices."""

from ui.page import Page
from ui.pages.desk import Desk


class OrganisationsPage(Page):
    """The room of the organisations: the party's, the teams, the grid offices."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
