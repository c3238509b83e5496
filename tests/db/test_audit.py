"""One line per write, in the same transaction, chained to the one before; nothing private in it."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from db import audit
from db.audit import CHECKPOINTS, ENTRIES, FIRST, REFUSED, Rules, checkpoint, keyed, keys_of
from db.bulk import insert_rows
from db.errors import DiskFull, Forbidden
from db.guarding import Guard
from db.models.log import Change
from db.models.office import Preference
from db.models.people import Person
from db.store import Store, action_id, touch
from desktop.audit.verifying import verify
from desktop.jobs import Progress


def person(name="张三丰", **more):
    return Person(name=name, name_key="zhang san feng", **more)


def note(store, name):
    with store.record(name) as session:
        action_id(session)


def lines(store):
    with store.read() as session:
        return session.execute(select(ENTRIES).order_by(ENTRIES.c.number)).mappings().all()


def verified(store):
    with store.engine.connect() as connection:
        return verify(connection, Progress())


def test_a_write_ends_with_a_line(store):
    with store.write("登记人员") as session:
        session.add(person(phone="13800000000"))
        session.flush()
        uid = session.scalars(select(Person)).one().uid
    (line,) = lines(store)
    assert (line["number"], line["by"], line["kind"], line["outcome"]) == (1, "clerk", "write", "done")
    assert (line["table"], line["record_uid"], line["records"]) == ("person", uid, 1)
    assert {"name", "phone"} <= set(line["detail"]["fields"]["person"])
    assert line["action_id"] is not None
    assert not verified(store).faults


def test_what_identifies_somebody_stands_there_as_a_keyed_hash(store):
    with store.write("登记人员") as session:
        session.add(person(id_no="359998199001010017"))
    with store.write("更正人员") as session:
        session.scalars(select(Person)).one().phone = "13800000000"
    said = json.dumps([line["detail"] for line in lines(store)], ensure_ascii=False)
    assert not any(word in said for word in ("张三丰", "359998199001010017", "13800000000"))
    with store.read() as session:
        keys = keys_of(session)
    assert [row[2:] for row in lines(store)[1]["detail"]["keyed"]] == [
        ["phone", None, keyed(keys, "phone", "13800000000")]
    ]


def test_a_write_that_fails_leaves_no_line_and_no_hole(store):
    with store.write("登记") as session:
        session.add(person())
    with pytest.raises(ZeroDivisionError), store.write("登记") as session:
        session.add(person("李四"))
        session.flush()
        raise ZeroDivisionError
    with store.write("登记") as session:
        session.add(person("王五"))
    assert [line["number"] for line in lines(store)] == [1, 2]
    assert not verified(store).faults


def test_a_write_whose_line_cannot_be_written_fails_as_a_whole(store, monkeypatch):
    with store.write("登记") as session:
        session.add(person())

    def full(*_):
        raise DiskFull

    monkeypatch.setattr(audit, "mac_of", full)
    with pytest.raises(DiskFull), store.write("更正") as session:
        session.scalars(select(Person)).one().phone = "13800000000"
    with store.read() as session:
        assert session.scalars(select(Person.phone)).one() is None


@pytest.mark.file
def test_a_full_disk_keeps_nothing_of_a_write(store):
    """A real one: the file may not grow."""
    with store.write("登记") as session:
        session.add(person())
    raw = store.engine.raw_connection()
    pages = raw.cursor().execute("PRAGMA page_count").fetchone()[0]
    raw.close()
    with pytest.raises(DiskFull):
        for turn in range(2000):
            with store.write("登记") as session:
                session.connection().exec_driver_sql(f"PRAGMA max_page_count={pages}")
                session.add(person(f"甲{turn}"))
    with store.read() as session:
        people = session.scalar(select(func.count()).select_from(Person))
        assert people == session.scalar(select(func.count()).select_from(ENTRIES))
    assert not verified(store).faults


def test_preferences_need_no_line(store):
    with store.record("记住界面设置") as session:
        session.add(Preference(account="clerk", key="columns", value=[1]))
    assert lines(store) == []


def test_who_merely_looks_as_a_writer_does_leaves_no_line(store):
    with store.record("查看编号"):
        pass
    assert lines(store) == []


def test_kinds_are_found_by_the_name_of_the_write(engine):
    rules = Rules(kinds={"登录": "sign_in", "导入*": "import"}, signed=frozenset({"sign_in"}))
    store = Store(engine, lambda: "clerk", rules=rules)
    for name in ("登录", "导入人员", "更正人员"):
        note(store, name)
    assert [line["kind"] for line in lines(store)] == ["sign_in", "import", "write"]
    with store.read() as session:
        assert session.scalars(select(CHECKPOINTS.c.number)).all() == [1]


def test_a_wish_that_is_refused_has_a_line_of_its_own(store, engine):
    def no():
        raise PermissionError

    with pytest.raises(PermissionError), Store(engine, lambda: "guest", no).write("登记人员"):
        pass
    store.narrow(None, Guard(frozenset({"grid"})))
    with pytest.raises(Forbidden), store.write("登记人员") as session:
        session.add(person())
    assert [(line["by"], line["outcome"], line["table"]) for line in lines(store)] == [
        ("guest", REFUSED, None),
        ("clerk", REFUSED, "person"),
    ]


def test_a_write_of_many_has_one_line_with_a_hash_over_its_changes(store):
    with store.write("导入人员") as session:
        action = action_id(session)
        changes = [(action, "person", place, 2, json.dumps({"name": ["甲", "乙"]})) for place in range(3)]
        insert_rows(session, Change, ("action_id", "table", "record_id", "version", "fields"), changes)
        touch(session, "person")
    (line,) = lines(store)
    assert (line["records"], line["table"]) == (3, "person")
    assert len(line["detail"]["changes"]) == 64
    assert not verified(store).faults


def test_a_clock_that_was_set_is_told(store, monkeypatch):
    real = audit._clocks
    note(store, "一")
    monkeypatch.setattr(audit, "_clocks", lambda: (real()[0] + timedelta(days=1), real()[1]))
    note(store, "二")
    note(store, "三")
    assert [line["kind"] for line in lines(store)] == ["write", "clock", "write", "write"]
    assert lines(store)[1]["detail"]["seconds"] == pytest.approx(86400, abs=2)
    monkeypatch.setattr(audit, "_clocks", real)
    note(Store(store.engine, lambda: "clerk"), "四")  # another program finds itself a day early
    assert [line["kind"] for line in lines(store)][-2:] == ["clock", "write"]
    assert not verified(store).faults


def test_a_checkpoint_signs_what_was_written_before(store):
    with store.write("登记") as session:
        assert checkpoint(session) is None
        session.add(person())
    with store.write("打包") as session:
        signed = checkpoint(session)
    assert (signed.number, signed.mac) == (1, lines(store)[0]["mac"])
    found = verified(store)
    assert (found.lines, found.checkpoints, found.faults) == (2, 1, [])


def test_the_first_line_follows_nothing(store):
    note(store, "一")
    line = dict(lines(store)[0])
    mac = line.pop("mac")
    line.pop("id")
    with store.read() as session:
        assert audit.mac_of(keys_of(session).chain, FIRST, line) == mac
