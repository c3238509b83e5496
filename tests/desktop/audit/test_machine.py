"""Whatever is written, rolled back or refused, by however many programs: the chain has no hole and verifies."""

import itertools
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from db.audit import ENTRIES, checkpoint
from db.bulk import insert_rows
from db.models.cases import Unit, UnitKind
from db.models.log import Change
from db.models.office import Preference
from db.store import Store, action_id, touch
from desktop.audit.anchor import Anchor
from desktop.audit.rules import rules
from desktop.audit.verifying import verify
from desktop.jobs import Progress
from tests.offices import open_copy
from tests.trials import trials


class Writers(RuleBasedStateMachine):
    """Two programs at one database, and a count of what should stand in the log."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.engine = open_copy(self.template, self.folder)
        self.anchor = Anchor(self.folder)
        self.stores = [self.start(), self.start()]
        self.names, self.expected = itertools.count(), 0

    def start(self) -> Store:
        store = Store(self.engine, lambda: "lin", rules=rules())
        store.on_line.append(self.anchor.keep)
        return store

    def teardown(self) -> None:
        self.engine.dispose()
        shutil.rmtree(self.folder)

    @rule(which=st.integers(0, 1), count=st.integers(1, 30))
    def write(self, which: int, count: int) -> None:
        with self.stores[which].write("登记承办单位") as session:
            session.add_all(Unit(name=f"第{next(self.names)}所", kind=UnitKind.DEPARTMENT) for _ in range(count))
        self.expected += 1

    @rule(which=st.integers(0, 1))
    def edit(self, which: int) -> None:
        with self.stores[which].write("更正承办单位") as session:
            for unit in session.scalars(select(Unit).limit(3)):
                unit.phone = f"138{next(self.names):08}"
        self.expected += 1

    @rule(which=st.integers(0, 1), late=st.booleans())
    def fail(self, which: int, late: bool) -> None:
        with pytest.raises(ZeroDivisionError), self.stores[which].write("登记承办单位") as session:
            session.add(Unit(name=f"第{next(self.names)}所", kind=UnitKind.DEPARTMENT))
            if late:
                session.flush()
            raise ZeroDivisionError

    @rule(which=st.integers(0, 1), count=st.integers(0, 20))
    def bring_many(self, which: int, count: int) -> None:
        with self.stores[which].write("导入人员") as session:
            action = action_id(session)
            lines = [(action, "unit", place + 1, 9, '{"phone": [null, "1"]}') for place in range(count)]
            insert_rows(session, Change, ("action_id", "table", "record_id", "version", "fields"), lines)
            touch(session, "unit")
        self.expected += 1

    @rule(which=st.integers(0, 1))
    def choose_columns(self, which: int) -> None:
        with self.stores[which].record("记住界面设置") as session:
            session.add(Preference(account="lin", key=f"k{next(self.names)}", value=1))

    @rule(which=st.integers(0, 1))
    def leave_and_come_back(self, which: int) -> None:
        with self.stores[which].record("退出"):
            pass
        self.stores[which] = self.start()
        self.expected += 1

    @rule(which=st.integers(0, 1))
    def pack(self, which: int) -> None:
        with self.stores[which].write("制作交换包") as session:
            checkpoint(session)
        self.expected += 1

    @invariant()
    def it_is_whole(self) -> None:
        with self.engine.connect() as connection:
            assert verify(connection, Progress()).faults == []
            assert connection.scalar(select(func.count()).select_from(ENTRIES)) == self.expected
        assert self.anchor.fault(self.stores[0]) == ""


def test_writers_leave_a_whole_log(template: Path) -> None:
    machine = type("Machine", (Writers,), {"template": template})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=trials(10), stateful_step_count=20, deadline=None)
    )
