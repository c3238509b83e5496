"""The lists asked about another day, about what is in no grid, about party members and contacts."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, update

from db.models.dwellings import Dwelling
from db.models.enterprises import Enterprise
from db.models.grids import PastPlacement
from db.models.households import Household
from db.models.organisations import Organisation, OrganisationFamily, OrganisationMember
from db.models.people import LeftBehind, Person, Standing
from db.models.roster import HouseholdContact, Staff
from desktop.dossiers.dated import DatedList
from desktop.jobs import Progress
from desktop.tables import Search

MOVED_ON = date(2026, 7, 1)
BEFORE, AFTER = "2026-06-30", "2026-07-01"
MODELS = (Person, Household, Dwelling, Enterprise)


@pytest.fixture
def cells(program):
    return sorted(node.id for node in program.grids.nodes.values() if node.level == "grid")


@pytest.fixture
def store(program):
    return program.office.store


@pytest.fixture
def lists(program):
    return dict(
        zip(
            MODELS,
            (program.people.list, program.households.list, program.dwellings.list, program.enterprises.list),
            strict=True,
        )
    )


def found(listed, **filters):
    return list(listed.keys(Search(filters=filters), Progress()))


@pytest.fixture
def moved(store, cells):
    """One record of each kind that went from the first grid to the last on a day, and one in no grid."""
    with store.write("登记") as session:
        records = [
            Person(name="张三", name_key="zhang san", grid_id=cells[0]),
            Household(address="甲", grid_id=cells[0]),
            Dwelling(address="甲", grid_id=cells[0]),
            Enterprise(name="甲厂", name_key="jia chang", grid_id=cells[0]),
        ]
        outside = [
            Person(name="李四", name_key="li si"),
            Household(address="乙"),
            Dwelling(address="乙"),
            Enterprise(name="乙厂", name_key="yi chang"),
        ]
        session.add_all([*records, *outside])
        session.flush()
        keys = {type(record): (record.id, other.id) for record, other in zip(records, outside, strict=True)}
        for model, (key, _) in keys.items():
            session.execute(update(model).values(created_at=datetime(2020, 1, 1, tzinfo=UTC)))
            session.execute(update(model).where(model.id == key).values(grid_id=cells[3]))
        session.execute(update(PastPlacement).values(until=MOVED_ON))
    return keys


@pytest.mark.parametrize("model", MODELS)
def test_a_list_as_of_a_day(lists, moved, cells, program, model):
    listed, (key, outside) = lists[model], moved[model]
    assert found(listed, grid=cells[0]) == []
    assert found(listed, grid=cells[3]) == [key]
    assert found(listed, grid=cells[0], as_of=BEFORE) == [key]
    assert found(listed, grid=cells[0], as_of=AFTER) == []
    assert found(listed, grid=cells[3], as_of=AFTER) == [key]
    assert found(listed, grid=0) == found(listed, grid=0, as_of=BEFORE) == [outside]
    assert set(found(listed, as_of=BEFORE)) == {key, outside}
    assert found(listed, as_of="2019-12-31") == []  # nobody had written them down
    village = program.grids.nodes[cells[0]].parent_id
    assert found(listed, grid=village, as_of=BEFORE) == [key]


@pytest.mark.parametrize("model", MODELS)
def test_rows_show_the_grid_of_the_day_that_was_asked_about(lists, moved, cells, program, model):
    listed, key = DatedList(lists[model]), moved[model][0]
    for day, grid in ((BEFORE, cells[0]), (AFTER, cells[3])):
        found(listed, as_of=day)
        words = program.grids.path_name(grid)
        assert listed.records([key])[key]["grid_id"] == words
        assert listed.rows([key], lambda field, value: str(value))[key]["grid_id"] == str(grid)
    assert list(listed.head(Search(), 10))
    assert listed.records([key])[key]["grid_id"] == program.grids.path_name(cells[3])
    assert lists[model].records([key])[key]["grid_id"] == program.grids.path_name(cells[3])


def test_who_left_since_is_listed_as_of_a_day_before(lists, store):
    with store.write("登记") as session:
        gone = Person(name="张三", name_key="zhang san", standing=Standing.MOVED, left_on=MOVED_ON)
        session.add(gone)
        session.flush()
        session.execute(update(Person).values(created_at=datetime(2020, 1, 1, tzinfo=UTC)))
        key = gone.id
    people = lists[Person]
    assert found(people, as_of=BEFORE) == [key]
    assert found(people, as_of=AFTER) == []
    assert found(people, standing="moved", as_of=AFTER) == [key]
    assert found(people, standing="moved", as_of=BEFORE) == []
    assert found(people, standing="all", as_of=AFTER) == [key]


def test_left_behind_and_party_members(lists, store, cells):
    with store.write("登记") as session:
        people = [
            Person(name=name, name_key=name, political_code=code, grid_id=cells[0])
            for name, code in (("甲", "01"), ("乙", "02"), ("丙", "13"), ("丁", "01"))
        ]
        session.add_all(people)
        branch = Organisation(family=OrganisationFamily.PARTY, name="支部", name_key="zhi bu", grid_id=cells[0])
        team = Organisation(family=OrganisationFamily.TEAM, name="巡逻队", name_key="xun luo dui", grid_id=cells[0])
        session.add_all([branch, team])
        session.flush()
        one, two, three, four = (person.id for person in people)
        session.add_all(
            [
                OrganisationMember(organisation_id=branch.id, person_id=one, name="甲"),
                OrganisationMember(organisation_id=team.id, person_id=two, name="乙"),
                OrganisationMember(organisation_id=branch.id, person_id=four, name="丁", valid_to=MOVED_ON),
                LeftBehind(person_id=three, health_code="1"),
            ]
        )
    people = lists[Person]
    assert found(people, left_behind=True) == [three]
    assert set(found(people, party="any")) == {one, two, four}
    assert set(found(people, party="unlinked")) == {two, four}


def test_households_by_contact(lists, store, program):
    with store.write("登记") as session:
        staff = [
            Staff(name="林一", name_key="lin yi", workplace="岸兜村"),
            Staff(name="林一", name_key="lin yi", workplace="江头村"),
            Staff(name="王二", name_key="wang er", workplace="江头村"),
        ]
        homes = [Household(address=str(number)) for number in range(3)]
        session.add_all([*staff, *homes])
        session.flush()
        one, other, _ = (who.id for who in staff)
        keys = [home.id for home in homes]
        session.add_all(
            [
                HouseholdContact(household_id=keys[0], staff_id=one, valid_from=date(2026, 1, 1)),
                HouseholdContact(household_id=keys[1], staff_id=one, valid_to=MOVED_ON),
                HouseholdContact(household_id=keys[1], staff_id=other, valid_from=MOVED_ON),
            ]
        )
        session.execute(update(Household).values(created_at=datetime(2020, 1, 1, tzinfo=UTC)))
    homes = lists[Household]
    assert found(homes, contact=one) == [keys[0]]
    assert found(homes, contact=other) == [keys[1]]
    assert found(homes, contact=0) == [keys[2]]
    assert found(homes, contact=one, as_of=BEFORE) == keys[:2]
    assert [words for _, words in homes.contacts()] == ["林一（岸兜村）", "林一（江头村）", "王二"]


def test_the_unplaced_are_counted_like_they_are_listed(lists, moved, store):
    with store.read() as session:
        for model, listed in lists.items():
            counted = session.scalar(select(func.count()).select_from(model).where(model.grid_id.is_(None)))
            assert counted == len(found(listed, grid=0))
