"""The recycle bin: what waits in it, how it comes back, and that a purge is final."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from db.models.log import Change, RemovedRecord
from db.models.office import UpkeepEntry
from desktop.errors import Refusal
from desktop.recycling import RecycleBin
from tests.desktop.audit.fitting import misfits

SECRET = "鞋厂宿舍绝密备注"


@pytest.fixture
def removed(program):
    """An entry of a register that was deleted."""
    draft = program.registers.blank("training", staff=_worker(program))
    draft.topic, draft.kind, draft.happened_on = SECRET, "01", date(2026, 1, 5)
    key = program.registers.save(draft)
    program.registers.remove(key, 1)
    return key


def _worker(program):
    draft = program.roster.blank()
    draft.name = "周网格"
    return program.roster.save(draft)


def bin_at(program, days=0):
    return RecycleBin(program.office.store, program.office.office, lambda: datetime.now(UTC) + timedelta(days=days))


def test_what_is_deleted_waits_and_comes_back(program, removed):
    (row,) = bin_at(program).rows()
    assert (row.kind, row.title, row.by, row.days_left) == ("登记事项", row.title, "林晓梅", 180)
    assert SECRET in row.title
    assert bin_at(program).rows("宿舍") == [row]
    assert bin_at(program).rows("没有") == []
    assert bin_at(program).restore(row.id) == ("register_entry", removed)
    assert program.registers.draft(removed).topic == SECRET
    assert bin_at(program).rows() == []
    assert misfits(program.office.store) == []
    with pytest.raises(Refusal, match="已不在回收站里"):
        bin_at(program).restore(row.id)


def test_a_purge_is_final_and_logged(program, removed):
    later = bin_at(program, 181)
    assert bin_at(program, 179).due() == 0
    assert (later.due(), later.purge()) == (1, 1)
    assert later.rows() == []
    store = program.office.store
    with store.read() as session:
        kept = session.scalars(select(RemovedRecord)).one()
        assert (kept.values, kept.title, kept.restored_at) == (None, None, None)
        assert SECRET not in str([line.fields for line in session.scalars(select(Change))])
        entry = session.scalars(select(UpkeepEntry)).one()
        assert (entry.kind, entry.ok, entry.facts) == ("purge", True, {"records": 1})
    with pytest.raises(Refusal):
        later.restore(kept.id)
    assert later.purge() == 0


def test_the_retention_is_chosen_within_reason(program, removed):
    bin_at(program).keep_for(30)
    assert bin_at(program, 31).due() == 1
    with pytest.raises(Refusal, match="30 至 3650"):
        bin_at(program).keep_for(3)


def test_attachments_of_the_bin_are_not_swept(program, folder):
    draft = program.enterprises.blank()
    draft.name, draft.grid_id = "鞋厂", program.grids.find_village("岸兜")
    key = program.enterprises.save(draft)
    line = program.attachments.add("enterprise", key, b"%PDF-1.4 made up", "执照.pdf")
    program.attachments.remove(line.key)
    program.attachments.sweep(-1)
    (row,) = bin_at(program).rows()
    bin_at(program).restore(row.id)
    (again,) = program.attachments.of("enterprise", key)
    assert program.attachments.open(again.key) == b"%PDF-1.4 made up"
