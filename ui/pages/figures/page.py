"""The room of the figures (统计)."""

from ui.page import Page
from ui.pages.desk import Desk


class FiguresPage(Page):
    """Shows how many cases came, went and stay."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
