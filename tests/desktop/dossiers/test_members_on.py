"""How many lived in a household on a day is what replaying every move, one by one, says."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from db.models.households import Household, PastMembership
from db.models.people import Person
from desktop.dossiers.dated import DatedList
from desktop.dossiers.households.members_on import members_on
from desktop.jobs import Progress
from desktop.tables import Search
from tests.trials import trials

FIRST = date(2026, 1, 1)
DAYS, HOMES, PEOPLE = 8, 3, 4
moves = st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.integers(1, DAYS), st.integers(-1, HOMES - 1)), max_size=14)
starts = st.lists(st.tuples(st.integers(-1, HOMES - 1), st.booleans()), min_size=PEOPLE, max_size=PEOPLE)


def day(number):
    return FIRST + timedelta(days=number)


@settings(max_examples=trials(40), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(starts, moves)
def test_members_on_a_day_are_those_of_a_replay(program, starts, moves):
    with program.office.store.write("重来") as session:
        for model in (PastMembership, Person, Household):
            session.execute(delete(model))
        homes = [Household(household_no=str(number), since=FIRST) for number in range(HOMES)]
        session.add_all(homes)
        session.flush()
        keys = [home.id for home in homes]
        people = [
            Person(
                name="某人",
                name_key="mou ren",
                household_id=keys[home] if home >= 0 else None,
                joined_on=FIRST if home >= 0 and is_dated else None,
            )
            for home, is_dated in starts
        ]
        session.add_all(people)
        session.flush()
        session.execute(update(Person).values(created_at=datetime(2020, 1, 1, tzinfo=UTC)))
        lived = {}
        for number in range(DAYS + 1):
            for who, _, home in (move for move in moves if move[1] == number):
                person = people[who]
                if person.household_id is not None:
                    past = PastMembership(household_id=person.household_id, person_id=person.id, left_on=day(number))
                    past.joined_on = person.joined_on
                    session.add(past)
                    session.flush()
                person.household_id = keys[home] if home >= 0 else None
                person.joined_on = day(number) if home >= 0 else None
            lived[number] = Counter(person.household_id for person in people if person.household_id is not None)
    with program.office.store.read() as session:
        for number, counted in lived.items():
            assert members_on(session, keys, day(number)) == counted
    listed = DatedList(program.households.list)
    for number, counted in lived.items():
        found = listed.keys(Search(filters={"as_of": day(number).isoformat(), "standing": "all"}), Progress()).tolist()
        assert {key: row["members"] for key, row in listed.records(found).items()} == {
            key: str(counted[key]) for key in found
        }
