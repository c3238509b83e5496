"""The recycle bin: what is deleted comes back as it was, with what hung on it, under the same keys."""

from datetime import date

import pytest
from sqlalchemy import select

from db.errors import Duplicate
from db.models.log import Change, RemovedRecord
from db.models.meetings import AgendaItem, Meeting
from db.models.people import Floating, Person, PersonTag
from db.removal import kept_rows, put_back, waiting
from db.store import Store, action_id


def person(**values):
    return Person(name="张三丰", name_key="zhangsanfeng", channel="collected", **values)


def deleted(store: Store) -> int:
    """Delete somebody with two rows that hang on him. Return his key."""
    with store.write("登记") as session:
        one = person(id_no="359998196001010011", born_on=date(1960, 1, 1))
        session.add(one)
        session.flush()
        session.add(Floating(person_id=one.id, inflow_on=date(2026, 1, 1)))
        session.add(PersonTag(person_id=one.id, code="A01", since=date(2026, 2, 1)))
        key = one.id
    with store.write("删除") as session:
        session.delete(session.get_one(Person, key))
    return key


def restore(store: Store):
    with store.write("恢复") as session:
        kept = session.scalars(select(RemovedRecord).where(RemovedRecord.restored_at.is_(None))).first()
        return put_back(session, kept, action_id(session))


def test_a_deleted_record_comes_back_with_all_that_hung_on_it(store):
    key = deleted(store)
    with store.read() as session:
        assert session.get(Person, key) is None
        assert session.scalars(select(Floating)).all() == []
        assert len(session.scalars(waiting(select(RemovedRecord.id))).all()) == 1
        uid = session.scalars(select(RemovedRecord)).one().uid
    assert restore(store) == [("person", key), ("floating", 1), ("person_tag", 1)]
    with store.read() as session:
        back = session.get_one(Person, key)
        assert (back.uid, back.born_on, back.id_no, back.version) == (uid, date(1960, 1, 1), "359998196001010011", 2)
        assert session.scalars(select(Floating.inflow_on)).all() == [date(2026, 1, 1)]
        assert session.scalars(select(PersonTag.since)).all() == [date(2026, 2, 1)]
        assert len(session.scalars(waiting(select(RemovedRecord.id))).all()) == 0
        line = session.scalars(select(Change).where(Change.table == "person").order_by(Change.id.desc())).first()
        assert (line.version, line.fields["name"]) == (2, [None, "张三丰"])


def test_a_place_that_was_taken_meanwhile_is_not_taken_twice(store):
    deleted(store)
    with store.write("登记") as session:
        session.add(person(id_no="359998196001010011"))
    with pytest.raises(Duplicate):
        restore(store)
    with store.read() as session:
        assert len(session.scalars(waiting(select(RemovedRecord.id))).all()) == 1


def test_what_goes_in_one_write_lies_in_the_bin_once(store):
    with store.write("开会") as session:
        meeting = Meeting(
            kind="weekly", year=2026, number=1, title="例会", held_on=date(2026, 1, 5), covers_from=date(2026, 1, 1),
            covers_until=date(2026, 1, 4),
        )  # fmt: skip
        session.add(meeting)
        session.flush()
        session.add(AgendaItem(meeting_id=meeting.id, place=1, section="open", title="议题"))
    with store.write("删除") as session:
        for one in (*session.scalars(select(AgendaItem)), *session.scalars(select(Meeting))):
            session.delete(one)
    with store.read() as session:
        assert [one.table for one in session.scalars(select(RemovedRecord))] == ["meeting"]
        assert [row["title"] for row in kept_rows(session, "agenda_item")] == ["议题"]
    assert [table for table, _ in restore(store)] == ["meeting", "agenda_item"]
    with store.read() as session:
        assert session.scalars(select(AgendaItem.title)).all() == ["议题"]
