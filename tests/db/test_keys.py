"""Keys in little room: any number of them in a condition, sorted by remembered places."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from db.keys import FEW, Ranks, in_keys, keys_of, places_of, sort_by
from db.models.people import Person


def test_no_number_of_keys_is_too_many(store):
    with store.write("登记") as session:
        session.add_all(Person(name="张", name_key="zhang") for _ in range(3))
    with store.read() as session:
        for keys in ([], [2], range(2, 1000), range(2, 50_000), np.arange(2, 50_000)):
            found = keys_of(session, select(Person.id).where(in_keys(Person.id, keys)).order_by(Person.id))
            assert found.tolist() == [key for key in (1, 2, 3) if key in keys]


@pytest.mark.file
def test_keys_are_looked_up_however_many_there_are(store):
    """Written as a function of truth, the condition would read every row of two million to find two hundred."""
    with store.read() as session:
        for keys in (range(1, 9), range(1, FEW + 9)):
            query = select(Person.id, Person.name).where(in_keys(Person.id, keys))
            said = query.compile(
                session.connection(), compile_kwargs={"literal_binds": True, "render_postcompile": True}
            )
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {said}").all()
            assert "SEARCH person USING INTEGER PRIMARY KEY" in plan[0][3]


@given(st.lists(st.integers(1, 60), unique=True), st.data())
def test_keys_stand_as_they_were_ordered(ordered, data):
    places = places_of(np.array(ordered, np.int64))
    some = data.draw(st.lists(st.sampled_from(ordered), unique=True)) if ordered else []
    wanted = [key for key in ordered if key in some]
    keys = np.array(sorted(some), np.int64)
    assert sort_by(places, keys, descending=False).tolist() == wanted
    assert sort_by(places, keys, descending=True).tolist() == wanted[::-1]


def test_a_key_that_came_later_stands_first():
    places = places_of(np.array([3, 1, 4], np.int64))
    keys = np.array([1, 2, 3, 4, 9], np.int64)
    assert sort_by(places, keys, descending=False).tolist() == [2, 9, 3, 1, 4]
    assert sort_by(places_of(np.empty(0, np.int64)), keys, descending=False).tolist() == keys.tolist()


def test_what_is_forgotten_meanwhile_is_not_remembered():
    ranks = Ranks()
    known = ranks.known
    ranks.forget()
    known["name"] = places_of(np.array([1], np.int64))
    assert "name" not in ranks.known


@pytest.mark.parametrize("count", [0, 5])
def test_all_keys_come_in_their_order(store, count):
    with store.write("登记") as session:
        session.add_all(Person(name="张", name_key=f"{9 - place}") for place in range(count))
    with store.read() as session:
        assert keys_of(session, select(Person.id).order_by(Person.name_key)).tolist() == list(range(count, 0, -1))
