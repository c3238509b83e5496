"""The projected screen: its pages over 1,370,000 cases, and the map of 600 grids painted whole.

Times are those of a core, as if nothing else ran on the machine.
"""

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import Engine

from db.store import Store
from desktop.cases.figures import Figures
from desktop.cases.spans import Span
from desktop.clock import now
from desktop.codes import Codes
from desktop.display import Display
from desktop.grids.measures import Measures
from desktop.grids.service import Grids
from desktop.maps.service import Maps
from desktop.meetings.resolutions import Resolutions
from desktop.meetings.screen import MapPage
from desktop.resources import resources
from desktop.screen_agenda import AgendaPages
from desktop.screen_figures import FigurePages
from tests.speed.conftest import CASES, UNTIL
from tests.speed.measuring import cpu_milliseconds, tell
from tests.ui.screen.made_up import map_page, show
from ui import theme
from ui.application import FIRST_FONTS, load_fonts
from ui.screen.ground import Setting
from ui.screen.map_page import made_ready
from ui.screen.painting import WHOLE, picture_of

ALL_PAGES, REPAINT, TURN = 3000, 16, 50  # milliseconds at most
SPAN = Span(UNTIL - timedelta(days=7), UNTIL - timedelta(days=1))


@pytest.fixture
def dressed() -> Iterator[None]:
    """The letters of the program."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    load_fonts(resources(), FIRST_FONTS)
    yield
    assert application is not None


def test_all_pages_of_a_city(busy_city: Engine) -> None:
    store = Store(busy_city, lambda: "bench")
    grids, display = Grids(store, lambda: UNTIL), Display(Codes.load(), Grids(store, lambda: UNTIL))

    def build() -> list[object]:
        figures = Figures(store, grids, display, lambda: UNTIL)
        pages = FigurePages(store, grids, figures, Measures(store, grids, lambda: UNTIL), Maps(store, grids))
        agenda = AgendaPages(store, grids, display, Resolutions(store, grids, lambda: UNTIL))
        at = now()
        return [
            pages.week(SPAN, None, at),
            pages.kinds(SPAN, None, at),
            pages.by_grid(SPAN, None, at),
            pages.weeks(SPAN, None, at),
            pages.ages(UNTIL, None, at),
            *pages.maps(None, at),
            *agenda.lights(None, UNTIL, at),
        ]

    took = cpu_milliseconds(build, 2)
    tell(f"all pages of figures and lights of {CASES:,} cases: {took:.0f} ms")
    assert took <= ALL_PAGES


@pytest.mark.usefixtures("dressed")
def test_a_map_of_600_grids_is_painted_within_a_frame() -> None:
    page, worn = map_page(), theme.Theme(theme.LIGHT)
    setting = Setting("", {page.key: made_ready(page)})
    took = cpu_milliseconds(lambda: picture_of(WHOLE, page, 1, 1, setting, worn), 15)
    tell(f"map of 600 grids painted whole: {took:.1f} ms")
    assert took <= REPAINT


@pytest.mark.usefixtures("dressed")
def test_no_page_takes_longer_to_paint_than_a_turn_may() -> None:
    pages, worn = show(), theme.Theme(theme.DARK)
    setting = Setting("", {page.key: made_ready(page) for page in pages if isinstance(page, MapPage)})
    slowest = max(cpu_milliseconds(lambda page=page: picture_of(WHOLE, page, 1, 1, setting, worn), 3) for page in pages)
    tell(f"the slowest page painted anew: {slowest:.1f} ms")
    assert slowest <= TURN
