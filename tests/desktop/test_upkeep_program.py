"""What today tells of the backups: late ones, a second place not seen, a test of restoring that is due."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desktop.accounts.rights import Rights
from desktop.accounts.session import Clerk
from desktop.jobs import Progress
from desktop.upkeep.service import Plan
from desktop.upkeep_program import ROOM, SECTION, backups_due
from tests.desktop.upkeep.an_office import Kept


@pytest.fixture
def office(folder: Path) -> Iterator[Kept]:
    office = Kept(folder / "data")
    yield office
    office.engine.dispose()


@pytest.fixture
def clerk() -> Clerk:
    clerk = Clerk()
    clerk.enter("lin", "林晓梅", Rights("clerk"))
    return clerk


def told(office: Kept, clerk: Clerk, **later: int) -> list[str]:
    moment: datetime = office.moment + timedelta(**later)
    found = backups_due(office.backups, clerk, lambda: moment)(moment.date(), "lin")
    assert all((one.room, one.target) == (ROOM, SECTION) for one in found)
    return [one.title for one in found]


def test_a_new_office_is_left_in_peace_and_then_reminded(office: Kept, clerk: Clerk) -> None:
    with office.store.write("改") as session:
        session.connection().exec_driver_sql("UPDATE office_fact SET value = '\"2026-01-04\"' WHERE key = 'founded_on'")
    assert told(office, clerk) == []
    assert told(office, clerk, days=5) == ["还没有备份过"]


def test_what_is_late_is_told_and_what_is_done_is_not(office: Kept, clerk: Clerk, folder: Path) -> None:
    place = folder / "stick"
    place.mkdir()
    office.recovery_key()
    office.backups.put_plan(Plan(second_place=str(place)))
    office.make()
    assert told(office, clerk, days=2) == []
    assert told(office, clerk, days=5) == ["已经 5 天没有备份"]
    assert told(office, clerk, days=40) == [
        "已经 40 天没有备份", "第二备份位置已 40 天没有写入", "本月还没有试恢复",
    ]  # fmt: skip
    office.pass_by(days=40)
    office.make()
    office.backups.try_newest(Progress())
    assert told(office, clerk) == []


def test_who_has_nothing_to_do_with_it_is_told_nothing(office: Kept, clerk: Clerk) -> None:
    office.make()
    clerk.enter("wang", "王村", Rights("worker", grids=(1,)))
    assert told(office, clerk, days=40) == []
