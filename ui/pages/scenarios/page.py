"""The room of the scenarios (场景运用)."""

from ui.page import Page
from ui.pages.desk import Desk


class ScenariosPage(Page):
    """Shows the scenarios, and how far each is admitted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
