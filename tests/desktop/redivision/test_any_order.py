"""Whatever is done in whatever order: nothing is lost, a past day stays as it was, and all of it can be taken back."""

import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select, update

from db.models.grids import Grid, GridCode, GridStanding, PastPlacement
from db.models.households import Household
from db.models.people import Person, Standing
from db.store import Store
from desktop.codes import Codes
from desktop.display import Display
from desktop.dossiers.grids.list import GridList
from desktop.errors import Refusal
from desktop.grids.as_of import grid_on, placed_in, subtree_on
from desktop.grids.measures import Measures
from desktop.grids.service import Grids
from desktop.grids.tree_on import tree_on
from desktop.jobs import Progress
from desktop.redivision.moving import MODELS
from desktop.redivision.plan import (
    HOUSE,
    HOUSEHOLD,
    STREET,
    ByAddress,
    ByKeys,
    Close,
    Merge,
    Move,
    MoveGrid,
    NewGrid,
    Plan,
    Recode,
    Rename,
    Reopen,
    Share,
    Split,
)
from desktop.redivision.service import Redivisions
from desktop.schemes import scheme
from desktop.tables import Search
from tests.offices import copy_database, open_database, settle
from tests.programs import TODAY
from tests.trials import trials

place = st.integers(0, 11)
PICKS = (ByAddress("中心路", STREET), ByAddress("和平里小区1幢", HOUSE), ByAddress("路", first=40, last=50))


def in_force(nodes):
    """Return grids by key without those that are closed, and without the path, which is always that of now."""
    return {node.id: replace(node, path="") for node in nodes if not node.closed}


class _Scheme:
    current = scheme("plain")


@pytest.fixture
def filled(town, program):
    """The file of the town, closed; everything in it was written down long ago."""
    with program.office.store.write("早已登记") as session:
        session.execute(update(Grid).values(valid_from=None))
        for model in MODELS.values():
            session.execute(update(model).values(created_at=datetime(2020, 1, 1, tzinfo=UTC)))
    settle(program.office.engine)
    return Path(program.office.paths.data) / "office.db"


class AnyOrder(RuleBasedStateMachine):
    """Divides a town and remembers, day by day, where everybody stood."""

    file = Path()

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "office.db"
        copy_database(self.file, path)
        self.engine = open_database(path)
        self.store = Store(self.engine, lambda: "clerk")
        self.day = TODAY - timedelta(days=60)
        self.grids = Grids(self.store, lambda: TODAY)
        self.redivisions = Redivisions(self.store, self.grids, _Scheme(), lambda: TODAY)
        self.listed = GridList(
            self.store,
            self.grids,
            Display(Codes.load(), self.grids),
            Measures(self.store, self.grids, lambda: TODAY),
            list,
        )
        with self.store.read() as session:
            self.present = set(session.scalars(select(Person.id).where(Person.standing == Standing.ACTIVE)))
        self.first = self.state()
        self.counts = self.count()
        self.done = []  # keys of what was carried out, and the days remembered before
        self.days = {}  # day: where everybody stood when it was over, and the tree
        self.serial = 0
        self.remember()

    def teardown(self):
        while self.done:
            self.take_back()
        assert self.state() == self.first
        self.engine.dispose()
        self.folder.cleanup()

    # What is known

    def state(self):
        """Return everything that must be as it was once all is taken back; new grids stay, closed."""
        with self.store.read() as session:
            placed = {
                subject: session.execute(select(model.id, model.grid_id).order_by(model.id)).all()
                for subject, model in MODELS.items()
            }
            past = session.execute(select(PastPlacement.subject, PastPlacement.record_id, PastPlacement.grid_id)).all()
            columns = (Grid.id, Grid.code, Grid.name, Grid.parent_id, Grid.path, Grid.standing, Grid.valid_to)
            never = (Grid.standing == GridStanding.CLOSED) & (Grid.valid_to == Grid.valid_from)
            return placed, past, session.execute(select(*columns).where(~never).order_by(Grid.id)).all()

    def count(self):
        with self.store.read() as session:
            return [len(session.scalars(select(model.id)).all()) for model in MODELS.values()]

    def remember(self):
        with self.store.read() as session:
            people = dict(session.execute(select(Person.id, Person.grid_id)).all())
            homes = dict(session.execute(select(Household.id, Household.grid_id)).all())
        tree = {key: set(self.grids.subtree(key)) for key in self.grids.nodes}
        nodes = in_force(self.grids.in_order())
        self.days[self.day] = (people, homes, tree, nodes)

    def active(self, level="grid"):
        return [node for node in self.grids.nodes.values() if node.level == level and not node.closed]

    def grid(self, number):
        found = self.active()
        return found[number % len(found)].id

    def carry(self, *operations, **how):
        self.serial += 1
        self.day += timedelta(days=1)
        try:
            key = self.redivisions.carry_out(Plan(f"第{self.serial}次", self.day, operations, **how))
        except Refusal:
            self.day -= timedelta(days=1)
            return
        self.done.append((key, dict(self.days)))
        self.remember()

    # What can be done

    @rule(number=place, pick=st.sampled_from(PICKS), closes=st.booleans())
    def split(self, number, pick, closes):
        new = (NewGrid("甲", f"新{self.serial}甲"), NewGrid("乙", f"新{self.serial}乙"))
        self.carry(Split(self.grid(number), new, (Share(pick, "甲"),), "乙" if closes else None))

    @rule(one=place, other=place, new=st.booleans())
    def merge(self, one, other, new):
        grids = (self.grid(one), self.grid(other))
        self.carry(Merge(grids, NewGrid("合", f"合{self.serial}") if new else grids[1]))

    @rule(keys=st.sets(st.integers(1, 24), min_size=1, max_size=6), number=place)
    def move(self, keys, number):
        self.carry(Move((Share(ByKeys(HOUSEHOLD, tuple(sorted(keys))), self.grid(number)),)))

    @rule(number=place, second=st.booleans())
    def hang(self, number, second):
        villages = self.active("village")
        self.carry(MoveGrid(self.grid(number), villages[second % len(villages)].id))

    @rule(number=place)
    def rename_and_recode(self, number):
        grid = self.grid(number)
        self.carry(Rename(grid, f"名{self.serial}"), Recode(grid, f"35058210320190{self.serial:03}"))

    @rule(number=place, to=place, named=st.booleans())
    def close(self, number, to, named):
        self.carry(Close(self.grid(number), self.grid(to) if named else None))

    @rule(number=place)
    def reopen(self, number):
        closed = [node for node in self.grids.nodes.values() if node.closed]
        if closed:
            self.carry(Reopen(closed[number % len(closed)].id))

    @precondition(lambda self: self.done)
    @rule()
    def take_back(self):
        key, days = self.done.pop()
        undone = self.redivisions.undo(key)
        assert undone.left == 0
        self.days = days
        self.day = max(days)

    # What must hold

    @invariant()
    def nothing_is_lost(self):
        if not hasattr(self, "days"):
            return
        assert self.count() == self.counts
        with self.store.read() as session:
            standing = dict(session.execute(select(Grid.id, Grid.standing)).all())
            for model in MODELS.values():
                for grid in session.scalars(select(model.grid_id).distinct()):
                    assert standing[grid] is GridStanding.ACTIVE
            rows = session.execute(select(Grid.id, Grid.parent_id, Grid.path)).all()
            paths = {row.id: row.path for row in rows}
            assert all(row.path == f"{paths.get(row.parent_id, '/')}{row.id}/" for row in rows)
            codes = session.scalars(select(Grid.code)).all() + session.scalars(select(GridCode.code)).all()
            assert len(codes) == len(set(codes))

    @invariant()
    def past_days_stay_as_they_were(self):
        if not hasattr(self, "days"):
            return
        with self.store.read() as session:
            for day, (people, homes, tree, _) in self.days.items():
                assert dict(session.execute(select(Person.id, grid_on(Person, day))).all()) == people
                assert dict(session.execute(select(Household.id, grid_on(Household, day))).all()) == homes
                counted = Counter(people.values())
                village = next(key for key, inside in tree.items() if len(inside) > 1 and key != 1)
                keys = subtree_on(session, self.grids, village, day)
                there = len(session.scalars(select(Person.id).where(placed_in(Person, keys, day))).all())
                assert there == sum(counted[key] for key in tree[village])

    @invariant()
    def the_grids_of_past_days_are_as_they_were(self):
        if not hasattr(self, "days"):
            return
        with self.store.read() as session:
            for day, (_, _, _, nodes) in self.days.items():
                assert in_force(tree_on(session, self.grids, day)) == nodes

    @rule(number=place, whole=st.booleans())
    def ask_about_a_day(self, number, whole):
        day, (people, _, tree, nodes) = list(self.days.items())[number % len(self.days)]
        grid = 1 if whole else 2
        found = self.listed.keys(Search(filters={"as_of": day.isoformat(), "grid": grid}), Progress()).tolist()
        assert set(found) == tree[grid] & nodes.keys()
        counted = Counter(place for key, place in people.items() if key in self.present)
        rows = self.listed.records(found, day)
        for key in found:
            row, number = rows[key], sum(counted[one] for one in tree[key])
            assert (row["name"], row["code"], int(row["people"])) == (nodes[key].name, nodes[key].code, number)


def test_whatever_is_done_in_whatever_order(filled):
    AnyOrder.file = filled
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=trials(15), stateful_step_count=12, suppress_health_check=list(HealthCheck), deadline=None
        ),
    )
