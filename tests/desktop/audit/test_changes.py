"""The log of changes altered by SQL: the audit log tells which of its lines no longer fits."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from db.models.cases import Unit, UnitKind
from db.store import Store
from desktop.audit.changes import look_through_changes
from desktop.audit.rules import rules
from desktop.jobs import Cancelled, Progress
from desktop.office import Office
from desktop.recycling import RecycleBin
from tests.desktop.audit.fitting import misfits


@pytest.fixture
def store(engine):
    """An office with three units made, one of them changed and then deleted."""
    store = Store(engine, lambda: "lin", rules=rules())
    with store.write("登记承办单位") as session:
        session.add_all(Unit(name=name, kind=UnitKind.DEPARTMENT) for name in ("甲所", "乙所", "丙所"))
    with store.write("修改承办单位") as session:
        session.scalars(select(Unit).where(Unit.name == "甲所")).one().name = "甲一所"
    with store.write("删除承办单位") as session:
        session.delete(session.scalars(select(Unit).where(Unit.name == "甲一所")).one())
    return store


def alter(store, statement):
    with store.engine.execution_options(writes=True).begin() as connection:
        assert connection.execute(text(statement)).rowcount > 0


def purge(store):
    bin_ = RecycleBin(store, Office(store), lambda: datetime.now(UTC) + timedelta(days=1000))
    assert bin_.purge() == 1


def test_changes_that_nobody_touched_fit(store):
    assert misfits(store) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET record_id = 99 WHERE version = 2",
        'UPDATE change SET fields = \'{"name": ["甲所", "甲二所"]}\' WHERE version = 2',
        "UPDATE change SET fields = '{}' WHERE version = 2",
        "DELETE FROM change WHERE version = 2",
    ],
)
def test_the_line_whose_changes_are_others_now_is_named(store, statement):
    alter(store, statement)
    (message, *more) = misfits(store)
    assert more == []
    assert "变更内容与当时不同" in message


def test_a_purge_takes_contents_away_and_no_proof(store):
    purge(store)
    assert misfits(store) == []
    alter(store, "UPDATE change SET record_id = 99 WHERE record_id = 2")
    purged_line_hides = misfits(store)
    assert purged_line_hides == []  # one write made all three, and what was purged of it cannot be proved any more


def test_it_can_be_stopped(store):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled), store.engine.connect() as connection:
        list(look_through_changes(connection, progress))
