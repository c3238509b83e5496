"""The way from the room of meetings to the screen."""

from typing import TYPE_CHECKING

from desktop.meetings.screen import Behind
from ui.page import Page
from ui.pages.desk import Desk

if TYPE_CHECKING:
    from ui.screen.presenter import Presenter


def open_screen(page: Page, desk: Desk, meeting: int) -> "Presenter":
    """Open the screen of a meeting: at once on a second display; where there is only one, the clerk projects by F5.

    A figure that is clicked in the preview opens its records in the window that the page is in.
    """
    from ui.screen.presenter import Presenter  # with the map it costs what a start should not pay

    presenter = Presenter(desk, meeting, page)
    presenter.wanted.connect(lambda behind: _open(page, behind))
    presenter.show()
    if presenter.has_second_display:
        presenter.project()
    return presenter


def _open(page: Page, behind: Behind) -> None:
    page.window().activateWindow()
    page.wanted.emit(behind.room, behind.target)
