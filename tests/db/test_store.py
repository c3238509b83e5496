"""The unit of work: stamps, log, conflicts, refusals; on real encrypted files."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from db import search
from db.base import new_uid
from db.bulk import driver_uid, insert_rows, reserve_ids, uid_bytes
from db.engine import open_engine
from db.errors import Conflict, Damaged, Duplicate, InUse
from db.models.grids import Grid
from db.models.log import Action, Change
from db.models.people import Person
from db.store import Store, remark
from tests.offices import KEY


def person(name="张三丰", **more):
    return Person(name=name, name_key="zhang san feng", **more)


def test_a_write_is_stamped_and_logged(store):
    with store.write("登记人员") as session:
        session.add(person(born_on=date(1960, 1, 1)))
    with store.read() as session:
        found = session.scalars(select(Person)).one()
        assert (found.created_by, found.updated_by, found.version) == ("clerk", "clerk", 1)
        assert found.created_at.tzinfo is UTC
        action, change = session.scalars(select(Action)).one(), session.scalars(select(Change)).one()
    assert (action.name, action.by) == ("登记人员", "clerk")
    assert change.fields["name"] == [None, "张三丰"]
    assert change.fields["born_on"] == [None, "1960-01-01"]
    assert "created_at" not in change.fields


def test_before_and_after_are_kept(store):
    with store.write("登记") as session:
        session.add(person())
    with store.write("更正") as session:
        session.scalars(select(Person)).one().phone = "13800000000"
    with store.read() as session:
        change = session.scalars(select(Change).order_by(Change.id.desc())).first()
    assert change.fields == {"phone": [None, "13800000000"]}
    assert change.version == 2


def test_a_remark_is_a_change_of_its_record(store):
    with store.write("登记") as session:
        session.add(person())
    with store.write("标记") as session:
        remark(session, session.scalars(select(Person)).one(), "tags", [], ["01"])
    with store.read() as session:
        change = session.scalars(select(Change).order_by(Change.id.desc())).first()
        assert change.fields == {"tags": [[], ["01"]]}
        assert session.scalars(select(Person)).one().version == 2


def test_a_reading_session_cannot_save(store):
    with pytest.raises(RuntimeError), store.read() as session:
        session.add(person())
        session.flush()


def test_a_failed_write_leaves_nothing(store):
    with pytest.raises(ZeroDivisionError), store.write("登记") as session:
        session.add(person())
        session.flush()
        1 / 0  # noqa: B018
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0
        assert session.scalar(select(func.count()).select_from(Change)) == 0


def test_two_clerks_on_one_record(store, engine):
    other = Store(engine, lambda: "other")
    with store.write("登记") as session:
        session.add(person())
    with store.read() as session:
        stale = session.scalars(select(Person)).one()
        session.expunge(stale)
    with other.write("更正") as session:
        session.scalars(select(Person)).one().phone = "1"
    with pytest.raises(Conflict), store.write("更正") as session:
        session.add(stale)
        stale.phone = "2"


def test_a_doubled_number_names_its_rule(store):
    with store.write("登记") as session:
        session.add(person(id_no="359998196001010019"))
    with pytest.raises(Duplicate) as refused, store.write("登记") as session:
        session.add(person(id_no="359998196001010019"))
    assert refused.value.constraint == "uq_person_id_no_id_twin"


def test_missing_numbers_are_never_equal(store):
    with store.write("登记") as session:
        session.add_all([person(), person()])
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 2


def test_what_is_used_cannot_go(store):
    with store.write("登记") as session:
        grid = Grid(level="village", code="1", name="x")
        session.add(grid)
        session.flush()
        session.add(person(grid_id=grid.id))
    with pytest.raises(InUse), store.write("删除") as session:
        session.delete(session.scalars(select(Grid)).one())


def test_tables_changed_are_told_after_the_commit(store):
    heard = []
    store.on_change.append(heard.append)
    with store.write("登记") as session:
        session.add(person())
        assert heard == []
    assert heard == [frozenset({"person"})]


def test_ids_are_never_used_twice(store):
    with store.write("登记") as session:
        session.add(person())
    with store.write("删除") as session:
        session.delete(session.scalars(select(Person)).one())
    with store.write("批量") as session:
        first = reserve_ids(session, Person, 2)
        assert first == 2
        now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
        stamp = (now, "clerk", now, "clerk", 1)
        columns = ("id", "uid", "name", "name_key", "id_twin", "population", "standing", "channel")
        stamps = ("created_at", "created_by", "updated_at", "updated_by", "version")
        rows = [
            (first + place, driver_uid(session, uid), "人", "ren", 0, "registered", "active", "imported", *stamp)
            for place, uid in enumerate(uid_bytes(2))
        ]
        insert_rows(session, Person, columns + stamps, rows)
    with store.write("登记") as session:
        added = person()
        session.add(added)
        session.flush()
        assert added.id == 4
    with store.read() as session:
        bulk = session.get_one(Person, 2)
        assert bulk.name == "人"
        assert bulk.uid.version == 7
        assert bulk.created_at.tzinfo is UTC


def test_identifiers_follow_time():
    first, second = new_uid(), new_uid()
    assert first.version == second.version == 7
    assert first.variant == second.variant
    assert first.int >> 80 <= second.int >> 80


@pytest.mark.file
def test_the_file_is_encrypted_and_needs_its_key(store, engine, folder):
    with store.write("登记") as session:
        session.add(person(name="绝不外泄"))
    path = folder / "office.db"
    for written in folder.iterdir():
        assert "绝不外泄".encode() not in written.read_bytes()
        assert not written.read_bytes().startswith(b"SQLite format 3")
    with pytest.raises(Damaged):
        open_engine(path, bytes(32)).connect()
    reopened = open_engine(path, KEY)
    with Store(reopened, lambda: "clerk").read() as session:
        assert session.scalars(select(Person)).one().name == "绝不外泄"
    reopened.dispose()


def test_the_index_answers_terms_and_beginnings(store):
    with store.write("索引") as session:
        search.put(session, "person", [(1, "张三丰 张 三 zhangsanfeng zsf"), (2, "李四 李 四 lisi ls")], new=True)
    with store.read() as session:

        def ids(*terms):
            return sorted(key for (key,) in session.execute(search.found(session, "person", terms)))

        assert ids(("zsf", False)) == [1]
        assert ids(("zhang", True)) == [1]
        assert ids(("zhang", False)) == []
        assert ids(("张", False), ("三", False)) == [1]
        assert ids(("张", False), ("四", False)) == []
        assert ids(('"x', False)) == []
        assert search.count(session, "person") == 2
    with store.write("索引") as session:
        search.put(session, "person", [(1, "王五 王 五")])
        search.remove(session, "person", [2])
    with store.read() as session:
        assert list(session.scalars(search.found(session, "person", [("张", False)]))) == []
        assert list(session.scalars(search.found(session, "person", [("王", False)]))) == [1]
        assert search.count(session, "person") == 1


def test_both_engines_sort_and_find_alike(store):
    with store.write("登记") as session:
        for name, phone in (("b", None), ("a", "1"), ("B", "2"), ("中", "A1")):
            session.add(Person(name=name, name_key=name, phone=phone))
    with store.read() as session:

        def names(*order):
            return "".join(session.scalars(select(Person.name).order_by(*order)))

        assert names(Person.name) == "Bab中"  # by code points
        assert names(Person.phone) == "baB中"  # what is missing stands first
        assert names(Person.phone.desc()) == "中Bab"
        assert names(func.coalesce(Person.phone, None).desc(), Person.id) == "中Bab"
        found = select(Person.name).order_by(Person.id)
        assert session.scalars(found.where(Person.name.contains("b", autoescape=True))).all() == ["b", "B"]
        assert session.scalars(found.where(Person.phone.startswith("a", autoescape=True))).all() == ["中"]
