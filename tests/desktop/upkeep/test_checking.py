"""What a check finds, in an office where something was spoilt on purpose, and that it touches nothing."""

import hashlib
import threading
from datetime import date

import pytest
from sqlalchemy import text

from db import search
from db.models.grids import Grid
from db.models.households import Household, HouseholdStanding, PastMembership
from db.models.people import Person, Standing
from desktop.index import person_index
from desktop.jobs import Cancelled, Progress
from desktop.upkeep.checking import FILE, HOUSEHOLDS, INDEX, LOG, ROWS, check
from desktop.upkeep.watching import watched


def tokens_of(session, subject, ids):
    if subject != "person":
        return {}
    return {key: tokens(session.get(Person, key)) for key in ids}


def tokens(person):
    return person_index(person.name, person.id_no, person.phone, person.born_on, person.former_name, None)


@pytest.fixture
def office(store):
    """A household of three with its head, in one grid, indexed and corrected once."""
    with store.write("登记") as session:
        grid = Grid(level="village", code="350582103201", name="岸兜村委会")
        session.add(grid)
        session.flush()
        grid.path = f"/{grid.id}/"
        household = Household(grid_id=grid.id, address="岸兜村1号")
        session.add(household)
        session.flush()
        people = [
            Person(name=name, name_key=name, household_id=household.id, grid_id=grid.id, joined_on=date(2020, 1, 1))
            for name in ("张三丰", "李四", "王五")
        ]
        session.add_all(people)
        session.flush()
        household.head_id = people[0].id
        search.put(session, "person", [(person.id, tokens(person)) for person in people])
        search.put(session, "household", [(household.id, "andou")])
    with store.write("更正") as session:
        session.get_one(Person, 2).workplace = "陈埭镇鞋厂"
    return store


def look(store):
    return check(store.engine, Progress(), tokens_of)


def found(store):
    return [(one.check, one.table, one.ids) for one in look(store).findings]


def spoil(store, *statements):
    """Change the database behind the program's back."""
    sqlite = store.engine.dialect.name == "sqlite"
    raw = store.engine.raw_connection()
    driver = raw.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF" if sqlite else "SET session_replication_role = replica")
    for statement in statements:
        driver.execute(statement)
    driver.execute("PRAGMA foreign_keys=ON" if sqlite else "SET session_replication_role = origin")
    if not sqlite:
        driver.commit()
    raw.close()


def test_a_sound_office_is_sound(office):
    report = look(office)
    assert report.is_sound
    assert report.summary == "检查了 7 项，没有发现问题。"
    assert (report.records["person"], report.records["household"]) == (3, 1)


def test_an_empty_office_is_sound(store):
    assert look(store).is_sound


@pytest.mark.file
def test_nothing_is_changed(office, folder):
    def state():
        return [hashlib.sha256(path.read_bytes()).digest() for path in (folder / "office.db", folder / "office.db-wal")]

    before = state()
    look(office)
    assert state() == before


def test_a_record_missing_in_the_index_is_found(office):
    with office.write("x") as session:
        search.remove(session, "person", [2])
    report = look(office)
    assert [one.check for one in report.findings] == [INDEX, INDEX]
    assert report.findings[0].message == "搜索索引里有 2 条，档案有 3 条，部分记录会搜不到。请重建索引。"
    assert report.findings[1].ids == (2,)


def test_a_record_indexed_under_something_else_is_found(office):
    with office.write("x") as session:
        search.put(session, "person", [(3, "nonsense")])
    assert found(office) == [(INDEX, "person", (3,))]


@pytest.mark.parametrize(
    ("statement", "ids"),
    [
        ("DELETE FROM change WHERE record_id = 2 AND version = 2", (2,)),
        ("UPDATE person SET version = 3 WHERE id = 1", (1,)),
        ("UPDATE person SET version = 1 WHERE id = 2", (2,)),
        ("UPDATE change SET version = 9 WHERE record_id = 2 AND version = 2", (2,)),
    ],
)
def test_a_change_past_the_log_is_found(office, statement, ids):
    spoil(office, statement)
    findings = {one[1:] for one in found(office) if one[0] == LOG}
    assert findings == {("person", ids)}


@pytest.mark.file
def test_an_action_taken_out_of_the_log_is_found(office):
    with office.record("登录") as session:
        session.execute(text("INSERT INTO action (at, by, name) VALUES ('2026-01-01', 'a', 'b')"))
    spoil(office, "DELETE FROM action WHERE id = 3")
    (finding,) = look(office).findings
    assert finding.message.startswith("变更日志缺少 1 条操作记录")


@pytest.mark.parametrize(
    ("statement", "check", "table", "ids"),
    [
        pytest.param("UPDATE household SET head_id = 77", ROWS, "household", (1,), marks=pytest.mark.file),
        pytest.param("UPDATE person SET grid_id = 99 WHERE id = 3", ROWS, "person", (3,), marks=pytest.mark.file),
        ("UPDATE person SET household_id = NULL WHERE id = 1", HOUSEHOLDS, "household", (1,)),
        ("UPDATE household SET standing = 'closed'", HOUSEHOLDS, "person", (1, 2, 3)),
        ("UPDATE person SET standing = 'moved' WHERE id = 3", HOUSEHOLDS, "person", (3,)),
        ("UPDATE household SET grid_id = NULL", None, None, None),
        ("UPDATE grid SET path = '/7/'", "网格", "grid", (1,)),
    ],
)
def test_records_that_do_not_fit_together_are_found(office, statement, check, table, ids):
    spoil(office, statement)
    findings = found(office)
    assert ((check, table, ids) in findings) == (check is not None)
    assert findings == [] or check


def test_members_of_another_grid_are_found(office):
    with office.write("x") as session:
        other = Grid(level="village", code="350582103202", name="江头村委会")
        session.add(other)
        session.flush()
        other.path = f"/{other.id}/"
        session.get_one(Person, 3).grid_id = other.id
    assert found(office) == [(HOUSEHOLDS, "person", (3,))]
    with office.write("x") as session:  # who is gone may have lived elsewhere
        session.get_one(Person, 3).standing = Standing.MOVED
        session.get_one(Person, 3).household_id = None
    assert found(office) == []


def test_times_past_are_in_order(office):
    with office.write("x") as session:
        times = [
            (2, date(2015, 1, 1), date(2010, 1, 1)),
            (2, date(2010, 1, 1), date(2019, 1, 1)),
            (3, date(2010, 1, 1), date(2021, 1, 1)),
        ]
        session.add_all(
            PastMembership(household_id=1, person_id=person, joined_on=joined, left_on=left)
            for person, joined, left in times
        )
    assert found(office) == [(HOUSEHOLDS, "past_membership", (1,)), (HOUSEHOLDS, "past_membership", (3,))]


def test_a_closed_household_without_members_is_sound(office):
    with office.write("x") as session:
        household = Household(standing=HouseholdStanding.CLOSED)
        session.add(household)
        session.flush()
        search.put(session, "household", [(household.id, "x")])
    assert found(office) == []


@pytest.mark.file
def test_damage_to_the_file_is_found(office, folder):
    with office.write("x") as session:
        session.add_all(Household(note="长" * 3000) for _ in range(300))
        session.flush()
        search.put(session, "household", [(key, "x") for key in range(2, 302)])
    with office.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    office.engine.dispose()
    path = folder / "office.db"
    content = bytearray(path.read_bytes())
    content[-5000] ^= 1
    path.write_bytes(content)
    report = look(office)
    assert report.findings[0].check == FILE
    assert "1 页与加密校验不符" in report.findings[0].message
    assert report.records == {}


def test_many_records_are_counted_and_a_few_are_named(office):
    with office.write("x") as session:
        session.add_all(Person(name="a", name_key="a") for _ in range(50))
    report = look(office)
    assert report.findings[0].count == 50
    assert len(report.findings[1].ids) == 20
    assert report.summary == "检查了 7 项，发现 2 类问题，共 100 处。"


def test_a_check_can_be_stopped_in_the_middle_of_a_statement(office):
    if office.engine.dialect.name != "sqlite":
        pytest.skip("the server is stopped between two statements; a single one ends by its time limit")
    progress = Progress()
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    timer = threading.Timer(0.1, progress.cancel)
    timer.start()
    with pytest.raises(Cancelled), watched(office.engine, progress) as connection:
        connection.exec_driver_sql(endless)
    timer.join()
    assert look(office).is_sound


def test_a_stopped_check_says_so(office):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        check(office.engine, progress)
