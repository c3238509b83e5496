"""Lists, board and figures over 1,370,000 cases, each against the least that SQL alone must read for it.

Times are those of a core, as if nothing else ran on the machine.
"""

import random
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, event, text

from db.store import Store
from desktop.cases import indicators as told
from desktop.cases.board import Board
from desktop.cases.dimensions import GRID, KIND, LEDGER, UNIT
from desktop.cases.figures import Asked, Figures
from desktop.cases.journal import logs_of
from desktop.cases.list import CaseList
from desktop.cases.replay import columns, replay
from desktop.cases.spans import MONTH, YEAR, Span
from desktop.codes import Codes
from desktop.display import Display
from desktop.finding import Finder
from desktop.grids.measures import Measures
from desktop.grids.service import GRID as A_GRID
from desktop.grids.service import VILLAGE, Grids
from desktop.jobs import Progress
from desktop.tables import Search
from tests.speed.city_cases import MATTERS
from tests.speed.conftest import UNTIL
from tests.speed.measuring import cpu_milliseconds, percentile, tell

FIRST_SCREEN, BOARD, FIGURES, DRILL_DOWN, TYPED, MEASURED = 200, 200, 2000, 200, 100, 1000  # milliseconds at most
SCREEN = 40  # rows of a tall window
MOST_RATIO = 4.0  # against one count of each index that is read: where that is slow, the machine is
YEAR_BEFORE = Span.around(UNTIL.replace(year=UNTIL.year - 1), YEAR)
FLOOR = (  # one walk through what each base of the figures reads
    "SELECT ledger, count(*) FROM case_record WHERE registered_on BETWEEN :first AND :last GROUP BY +ledger",
    "SELECT ledger, count(*) FROM case_record WHERE finished_on BETWEEN :first AND :last GROUP BY +ledger",
    "SELECT ledger, count(*) FROM case_record WHERE due_on BETWEEN :first AND :last GROUP BY +ledger",
    "SELECT ledger, count(*) FROM case_record WHERE sign_due_on BETWEEN :first AND :last GROUP BY +ledger",
    "SELECT count(*) FROM case_record WHERE finished_on >= :first AND registered_on < :first",
    "SELECT count(*) FROM case_record WHERE finished_on IS NULL AND registered_on < :first",
)


@dataclass
class Ground:
    """What the benches ask."""

    engine: Engine
    store: Store
    grids: Grids
    listed: CaseList
    figures: Figures


@pytest.fixture(scope="module")
def ground(busy_city: Engine) -> Ground:
    store = Store(busy_city, lambda: "bench")
    grids = Grids(store, lambda: UNTIL)
    display = Display(Codes.load(), grids)
    listed = CaseList(store, grids, display, lambda fields: tuple(fields), lambda: UNTIL)
    return Ground(busy_city, store, grids, listed, Figures(store, grids, display, lambda: UNTIL))


def bare(ground: Ground, *statements: str, **values: object) -> float:
    """Return how long statements take by themselves, the best of two."""
    with ground.engine.connect() as connection:
        return cpu_milliseconds(lambda: [connection.execute(text(one), values).fetchall() for one in statements], 2)


def held(words: str, spent: float, goal: float, floor: float) -> None:
    """Tell how long something takes. Too slow is what misses its goal although the bare statements would allow it."""
    tell(f"{words}: {spent:.0f} ms (≤ {goal:.0f}; bare {floor:.0f} ms, ×{spent / floor:.1f})")
    assert spent <= goal or spent / floor <= MOST_RATIO


def test_what_is_stored_follows_from_the_logs(ground: Ground) -> None:
    rng = random.Random(1)
    with ground.store.read() as session:
        highest = session.execute(text("SELECT max(id) FROM case_record")).scalar_one()
        keys = sorted({rng.randrange(1, highest + 1) for _ in range(300)})
        logs = logs_of(session, keys)
        names = tuple(columns(replay(next(iter(logs.values())))))
        listed = ", ".join(str(key) for key in keys)
        rows = session.execute(text(f"SELECT id, stage, events, finished_on FROM case_record WHERE id IN ({listed})"))
        for key, stage, events, finished_on in rows:
            standing = replay(logs[key])
            finished = standing.finished_on.isoformat() if standing.finished_on else None
            assert (standing.stage.value, standing.events, finished) == (stage, events, finished_on)
    assert "stage" in names


def test_the_first_screen(ground: Ground) -> None:
    listed, village = ground.listed, next(one for one in ground.grids.nodes.values() if one.level == VILLAGE)
    everything = "SELECT id FROM case_record ORDER BY id DESC LIMIT 40"
    floor = bare(ground, everything)
    for words, search in (
        ("all", Search()),
        ("a ledger", Search(filters={"ledger": "dispute"})),
        ("a village", Search(filters={"grid": village.id})),
        ("open", Search(filters={"open": True})),
        ("red", Search(filters={"light": "red"})),
        ("a unit", Search(filters={"unit": 3})),
    ):

        def first(search: Search = search) -> None:
            keys = listed.head(search, SCREEN)
            if not len(keys):
                keys = listed.keys(search, Progress())[:SCREEN]
            for row in listed.records([int(key) for key in keys]).values():
                dict(row)

        held(f"first screen, {words}", cpu_milliseconds(first, 3), FIRST_SCREEN, floor)
        tell(f"  all its keys: {cpu_milliseconds(lambda search=search: listed.keys(search, Progress())):.0f} ms")


def test_the_board(ground: Ground) -> None:
    open_ = (
        "SELECT stage, count(*) FROM case_record WHERE stage NOT IN ('archived', 'merged', 'declined') GROUP BY stage"
    )
    floor = bare(ground, open_)
    held("board", cpu_milliseconds(lambda: Board(ground.store, ground.grids).read(UNTIL, "bench"), 3), BOARD, floor)


def test_a_years_figures(ground: Ground) -> None:
    figures, asked = ground.figures, Asked(YEAR_BEFORE)
    days = {"first": asked.span.first.isoformat(), "last": asked.span.last.isoformat()}
    floor = bare(ground, *FLOOR, **days)
    counted = figures.whole(asked)[told.RECEIVED]
    held(f"a year's figures, {counted:,.0f} cases", cpu_milliseconds(lambda: figures.whole(asked), 2), FIGURES, floor)
    for dimension in (LEDGER, KIND, GRID, UNIT):
        spent = cpu_milliseconds(lambda dimension=dimension: figures.table(asked, dimension), 2)
        held(f"  by {dimension}", spent, FIGURES, floor)
    compared, months = (
        cpu_milliseconds(job) for job in (lambda: figures.overview(asked), lambda: figures.months(asked))
    )
    ageing = cpu_milliseconds(lambda: figures.ageing(asked))
    tell(f"  beside two other years: {compared:.0f} ms; 13 months: {months:.0f} ms; ageing: {ageing:.0f} ms")


def test_drilling_down(ground: Ground) -> None:
    figures, rng = ground.figures, random.Random(2)
    asked = Asked(YEAR_BEFORE)
    grids = [node.id for node in ground.grids.nodes.values() if node.level in (A_GRID, VILLAGE)]
    cells = [asked.narrowed(GRID, str(rng.choice(grids))) for _ in range(8)]
    cells += [asked.narrowed(KIND, line.key) for line in figures.table(asked, KIND)[:8]]
    cells += [Asked(Span.around(UNTIL.replace(month=month), MONTH)) for month in range(1, 9)]
    times = []
    for cell in cells:
        for count in (told.RESOLVED, told.SUCCEEDED, told.IN_TIME, told.SATISFIED, told.OPEN_AFTER):
            times.append(cpu_milliseconds(lambda cell=cell, count=count: figures.keys(cell, count)))
    days = {"first": asked.span.first.isoformat(), "last": asked.span.last.isoformat()}
    floor = bare(ground, FLOOR[0], **days)
    tell(f"drill-down: p50 {percentile(times, 0.5):.0f} ms")
    held("  p95", percentile(times, 0.95), DRILL_DOWN, floor)
    held("  a whole year", cpu_milliseconds(lambda: figures.keys(asked, told.SUCCEEDED), 2), DRILL_DOWN, floor)


def test_search_while_typing(ground: Ground) -> None:
    finder, rng = Finder(ground.store, ground.grids, lambda: UNTIL), random.Random(4)
    texts = [rng.choice(MATTERS)[: rng.randrange(2, 7)] for _ in range(40)]
    texts += [f"{rng.randrange(2024, 2027)}-纠-{rng.randrange(1, 90_000):05}" for _ in range(40)]
    said: list[tuple[str, object]] = []

    @event.listens_for(ground.engine, "before_cursor_execute")
    def hear(_connection, _cursor, statement, parameters, _context, _many):
        if not statement.startswith("BEGIN"):
            said.append((statement, parameters))

    times, alone = [], []
    with ground.engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        for typed in texts:
            said.clear()
            times.append(cpu_milliseconds(lambda typed=typed: finder.cases(typed)))
            statements = list(said)
            alone.append(
                cpu_milliseconds(lambda statements=statements: [driver.execute(*one).fetchall() for one in statements])
            )
    event.remove(ground.engine, "before_cursor_execute", hear)
    tell(f"search: p50 {percentile(times, 0.5):.1f} ms")
    held("  p95", percentile(times, 0.95), TYPED, percentile(alone, 0.95))


def test_measures_of_every_grid(ground: Ground) -> None:
    keys = ("open_cases", "overdue_cases", "cases_year", "in_grid_percent")
    floor = bare(
        ground,
        "SELECT +grid_id, count(*) FROM case_record WHERE registered_on >= '2026-01-01' GROUP BY 1",
        "SELECT +grid_id, count(*) FROM case_record WHERE finished_on >= '2026-01-01' GROUP BY 1",
    )
    first = cpu_milliseconds(lambda: Measures(ground.store, ground.grids, lambda: UNTIL).of(keys), 2)
    at_work = cpu_milliseconds(lambda: Measures(ground.store, ground.grids, lambda: UNTIL).of(keys[:2]), 2)
    held(f"cases of {len(ground.grids.nodes):,} grids", first, MEASURED, floor)
    tell(f"  those at work alone: {at_work:.0f} ms")


def _run(driver: object, statements: list[tuple[str, object]]) -> None:
    for one in statements:
        driver.execute(*one).fetchall()  # type: ignore[attr-defined]
