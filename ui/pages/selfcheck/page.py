"""The room of the self-check (体检)."""

from ui.page import Page
from ui.pages.desk import Desk


class SelfCheckPage(Page):
    """The room of the self-check (体检)."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
