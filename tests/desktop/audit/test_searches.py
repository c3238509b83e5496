"""Who looked for a whole number is found by a hash, and no number stands in the log."""

import pytest
from sqlalchemy import select

from db.audit import ENTRIES, keyed, keys_of
from db.models.people import Person
from db.store import Store
from desktop.audit.rules import rules
from desktop.audit.searches import MOST_PARTS, note_search, note_waiting

NUMBER, PHONE = "35999819900101001X", "13800001234"


@pytest.fixture
def store(engine):
    """An office that knows its kinds."""
    return Store(engine, lambda: "lin", rules=rules())


def searches(store):
    with store.read() as session:
        lines = session.execute(select(ENTRIES).where(ENTRIES.c.kind == "search")).mappings().all()
        return [one[2:] for line in lines for one in line["detail"]["keyed"]], keys_of(session)


def test_a_number_looked_for_is_noted_once_as_its_hash(store):
    for text in (NUMBER.lower(), NUMBER, " 138 0000-1234"):
        note_search(store, text)
    found, keys = searches(store)
    assert found == [["id_no", None, keyed(keys, "id_no", NUMBER)], ["phone", None, keyed(keys, "phone", PHONE)]]


@pytest.mark.parametrize("text", ["张三丰", "1380000", "359998", "第3网格", ""])
def test_anything_else_is_not(store, text):
    note_search(store, text)
    assert searches(store)[0] == []


def test_it_is_the_hash_of_the_record_that_has_the_number(store):
    with store.write("登记人员") as session:
        session.add(Person(name="甲", name_key="jia", phone=PHONE))
    note_search(store, PHONE)
    with store.read() as session:
        first = session.execute(select(ENTRIES.c.detail).order_by(ENTRIES.c.number)).scalars().first()
    hashes = {one[2]: one[4] for one in first["keyed"]}
    assert [one[2] for one in searches(store)[0]] == [hashes["phone"]]


def test_while_a_long_write_goes_on_it_waits(store):
    with store.write("导入人员"):
        note_search(store, PHONE)  # comes back at once
    assert searches(store)[0] == []
    note_search(store, NUMBER)
    assert len(searches(store)[0]) == 2


def parts(store):
    with store.read() as session:
        lines = session.execute(select(ENTRIES).where(ENTRIES.c.kind == "search")).mappings().all()
        return [line["detail"].get("parts") for line in lines]


def test_parts_of_numbers_are_gathered_and_noted_masked(store):
    for end in (*range(4, 10), 8, 7, 6):
        note_search(store, PHONE[:end])  # as it is typed, and taken back
    for text in ("359998", "1234", "张三丰"):
        note_search(store, text)
    assert parts(store) == []
    note_waiting(store)
    assert parts(store) == [["13*******", "35****"]]
    note_waiting(store)
    assert len(parts(store)) == 1


def test_what_was_typed_on_the_way_to_a_whole_number_is_no_part(store):
    for end in range(1, len(NUMBER) + 1):
        note_search(store, NUMBER[:end])
    assert set(parts(store)) == {None}  # its first fifteen digits are a whole number too


def test_many_parts_are_noted_by_themselves(store):
    for number in range(MOST_PARTS):
        note_search(store, str(359998 + number))
    assert [len(one) for one in parts(store)] == [MOST_PARTS]


def test_the_search_box_and_the_lists_note_it(program):
    program.finder.find(PHONE)
    store = program.office.store
    with store.read() as session:
        names = session.execute(select(ENTRIES.c.name).order_by(ENTRIES.c.number)).scalars().all()
    assert names[-1] == "查询证件号码或电话"
