"""An agenda over 1,370,000 cases, and the page of what is due today. Times are those of a core."""

from datetime import timedelta

from sqlalchemy import Engine

from db.store import Store
from desktop.agenda_sources import CaseSources
from desktop.codes import Codes
from desktop.due_sources import case_limits, certificates_due, leftovers, waiting_cases, week_figures
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.meetings.agenda import Asked
from tests.speed.conftest import CASES, UNTIL
from tests.speed.measuring import cpu_milliseconds, tell

AGENDA, TODAY = 3000, 500  # milliseconds at most


def test_an_agenda_of_a_city(busy_city: Engine) -> None:
    store = Store(busy_city, lambda: "bench")
    sources = CaseSources(store, Grids(store, lambda: UNTIL), Codes.load())
    asked = Asked("grid_week", None, UNTIL - timedelta(days=7), UNTIL - timedelta(days=1), UNTIL)
    each = (sources.flow, sources.lights, sources.matters, sources.moved, sources.next_week)
    took = cpu_milliseconds(lambda: [propose(asked, Progress()) for propose in each], 2)
    tell(f"agenda of a week among {CASES:,} cases: {took:.0f} ms")
    assert took <= AGENDA


def test_what_is_due_today_in_a_city(busy_city: Engine) -> None:
    store = Store(busy_city, lambda: "bench")
    grids = Grids(store, lambda: UNTIL)
    due = (case_limits(store, grids), waiting_cases(store), certificates_due(store), leftovers(store))
    week = week_figures(store)
    took = cpu_milliseconds(lambda: [*(source(UNTIL, "bench") for source in due), week(UNTIL)], 2)
    tell(f"what is due today among {CASES:,} cases: {took:.0f} ms")
    assert took <= TODAY
