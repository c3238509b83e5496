"""The moment to which the data stand: moved by what changes them, by nothing else."""

from datetime import UTC, date, datetime

from db.models.log import DisclosureKind
from db.models.people import Person
from db.store import action_id, touch
from desktop.as_of import as_of
from desktop.paper import imprint
from desktop.program import Program


def test_what_changes_data_moves_it_and_nothing_else(program: Program) -> None:
    store = program.office.store
    founded = as_of(store)
    assert founded <= datetime.now(UTC)
    program.disclosures.note(DisclosureKind.PRINTED, "person", None, (), 1)
    program.preferences.set("columns", ["name"])
    with store.record("登录") as session:
        action_id(session, summary={"failures": 2})
    assert as_of(store) == founded
    person = program.people.blank()
    person.name, person.born_on = "王一", date(1960, 1, 1)
    program.people.save(person)
    saved = as_of(store)
    assert saved > founded
    with store.write("批量划入网格") as session:
        touch(session, Person.__tablename__)
        action_id(session, summary={Person.__tablename__: {"updated": 9}})
    assert as_of(store) > saved


def test_the_imprint_tells_the_time_of_the_data_where_the_office_is(program: Program) -> None:
    made = imprint(program)
    assert made.as_of == as_of(program.office.store)
    assert made.as_of.utcoffset() == datetime.now(UTC).astimezone().utcoffset()
    assert made == imprint(program)
