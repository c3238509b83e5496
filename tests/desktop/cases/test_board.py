"""The board: every number lists exactly the cases it counts, whatever the office looks like."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from db.models.cases import Case, Stage, Unit, UnitKind
from desktop.cases.board import CARDS, LANES, UNFINISHED, Board
from desktop.cases.events import EventKind
from desktop.cases.lights import Light
from desktop.cases.list import CENTRE
from desktop.jobs import Progress
from desktop.tables import Search
from tests.programs import TODAY

STATES = tuple(Stage)


@pytest.fixture
def board(program):
    return Board(program.office.store, program.grids)


@pytest.fixture
def town(program):
    """Three hundred cases at every step, early and late, here and there."""
    rng = random.Random(7)
    grids = [program.grids.resolve(name) for name in ("江头第1网格", "江头第2网格", "岸兜第1网格")]
    with program.office.store.write("测试") as session:
        units = [Unit(name=name, kind=UnitKind.DEPARTMENT) for name in ("司法所", "派出所", "综合执法队")]
        session.add_all(units)
        session.flush()
        for number in range(300):
            stage, age = rng.choice(STATES), rng.choice((0, 0, 1, 3, 4, 7, 8, 15, 16, 30, 31, 90))
            session.add(_case(rng, number, stage, age, rng.choice([None, *grids]), rng.choice([None, *units])))
    return program


def _case(rng, number, stage, age, grid, unit):
    found_on = TODAY - timedelta(age)
    ended = stage in (Stage.ARCHIVED, Stage.MERGED, Stage.DECLINED)
    is_paused = stage is Stage.HANDLING and rng.random() < 0.2
    due = None if ended or is_paused or rng.random() < 0.2 else TODAY + timedelta(rng.randrange(-9, 9))
    return Case(
        ledger=rng.choice(("dispute", "hazard")), title=f"事项{number}", grid_id=grid, found_on=found_on, stage=stage,
        unit_id=unit.id if unit else None, first_asked=rng.choice((None, "lin", "wang")), is_paused=is_paused,
        registered_on=found_on if stage is not Stage.REPORTED else None, staged_at=_noon(found_on),
        next_due_on=due, next_warn_on=due and due - timedelta(5), asks_extension=not ended and rng.random() < 0.1,
        finished_on=None if ended or stage in UNFINISHED else TODAY - timedelta(rng.randrange(0, age + 1)),
        card=None if ended else rng.choice((None, None, "yellow", "red")),
    )  # fmt: skip


def _noon(day):
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def every_figure(figures):
    yield from (*figures.waiting, *figures.today, *figures.month, *figures.ages, figures.unfinished)
    for one in (*figures.lanes, *figures.holders):
        yield from (one.whole, one.red)


@pytest.mark.parametrize(
    "narrowed", [{}, {"ledger": "dispute"}, {"grid": "江头"}, {"ledger": "hazard", "grid": "岸兜"}]
)
def test_every_number_lists_what_it_counts(town, board, narrowed):
    grid = town.grids.find_village(narrowed["grid"]) if "grid" in narrowed else None
    figures = board.read(TODAY, "lin", grid, narrowed.get("ledger"))
    wrong = [
        (one.title, one.count, listed)
        for one in every_figure(figures)
        if one.count != (listed := len(town.cases.list.keys(Search(filters=one.filters), Progress())))
    ]
    assert wrong == []
    assert sum(one.count for one in figures.ages) == figures.unfinished.count
    assert sum(lane.whole.count for lane in figures.lanes) == len(
        town.cases.list.keys(Search(filters=figures.unfinished.filters | {"stages": tuple(
            stage.value for _, stages in LANES for stage in stages)}), Progress())
    )  # fmt: skip


def test_the_most_pressing_cases_stand_first(town, board):
    lane = board.read(TODAY, "lin").lanes[3]
    assert 0 < len(lane.cards) <= CARDS
    assert lane.cards[0].light is Light.RED
    assert lane.cards[0].words.startswith("逾期")
    rows = town.cases.list.records([card.key for card in lane.cards])
    assert [rows[card.key]["light"] for card in lane.cards] == [card.words for card in lane.cards]
    assert [rows[card.key]["unit"] for card in lane.cards] == [card.unit or CENTRE for card in lane.cards]


def test_an_office_without_cases_has_an_empty_board(program, board):
    figures = board.read(TODAY, "lin")
    assert {one.count for one in every_figure(figures)} == {0}
    assert figures.exit_percent is None
    assert figures.holders == ()


def test_a_whistle_waits_until_somebody_comes(program, board):
    draft = program.cases.blank("dispute")
    draft.values["title"] = "两户争执"
    case = program.cases.save(draft)
    with program.office.store.write("登记承办单位") as session:
        unit = Unit(name="派出所", kind=UnitKind.DEPARTMENT)
        session.add(unit)
    waiting = {one.title: one for one in board.read(TODAY, "lin").waiting}
    assert waiting["吹哨未到场"].count == 0
    assert waiting["我首问的"].count == 1
    events = program.cases.dossier(case).standing.events
    program.case_moves.carry_out(case, events, EventKind.WHISTLED, {"unit_ids": [unit.id], "hours": 2, "words": "急"})
    assert {one.title: one for one in board.read(TODAY, "lin").waiting}["吹哨未到场"].count == 1


def test_the_exit_rate_is_of_what_was_there(town, board):
    figures = board.read(TODAY, "lin")
    finished = figures.month[1].count
    assert figures.exit_percent == pytest.approx(100 * finished / (figures.unfinished.count + finished))
