"""The figures of grids equal what is counted record by record."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from db.models.grids import Grid, GridEvent, GridEventKind, PastPlacement
from db.models.households import Household
from db.models.people import LeftBehind, Person
from db.models.roster import Appointment, HouseholdContact, Staff
from desktop.cases.events import EventKind
from desktop.grids.measures import Measures
from desktop.grids.service import Grids
from desktop.jobs import Cancelled, Progress
from desktop.tables import Search
from tests.desktop.cases.an_office_of_cases import a_case, put_case
from tests.trials import trials

TODAY = date(2026, 11, 22)
TREE = {1: None, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3, 7: 6}
PLACES = st.sampled_from([None, *TREE])
PEOPLE = st.tuples(
    PLACES,
    st.sampled_from(["registered", "floating", "foreign"]),
    st.sampled_from(["active", "moved", "deceased"]),
    st.sampled_from([None, "01", "02", "13"]),
    st.booleans(),
)
HOMES = st.tuples(PLACES, st.sampled_from(["active", "closed"]), st.sampled_from([None, TODAY, TODAY + timedelta(1)]))
POSTS = st.tuples(
    st.integers(1, 3),
    st.sampled_from(list(TREE)),
    st.sampled_from(["chief", "worker_full_time", "worker_part_time"]),
    st.sampled_from([None, TODAY, TODAY + timedelta(1)]),
)


@pytest.fixture
def ground(store):
    with store.write("网格") as session:
        for key, parent in TREE.items():
            path = f"/{key}/"
            above = parent
            while above:
                path, above = f"/{above}{path}", TREE[above]
            level = "grid" if key > 3 else "village"
            session.add(Grid(id=key, parent_id=parent, level=level, code=str(key), name=f"网格{key}", path=path))
            session.flush()
    return store


def above(key):
    """Return a grid and all it lies in."""
    while key is not None:
        yield key
        key = TREE[key]


def naive(rows):
    """Count grids with all below them."""
    return dict(Counter(grid for place in rows for grid in above(place)))


@settings(max_examples=trials(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(PEOPLE, max_size=12), homes=st.lists(HOMES, max_size=8), posts=st.lists(POSTS, max_size=8))
def test_measures_equal_a_naive_count(ground, people, homes, posts):
    with ground.write("人") as session:
        for model in (LeftBehind, HouseholdContact, Appointment, Staff, Person, Household, PastPlacement):
            session.execute(delete(model))
        for key in (1, 2, 3):
            session.add(Staff(id=key, name="李四", name_key="lisi", political_code="01" if key == 1 else "13"))
        for number, (place, population, standing, political, left) in enumerate(people, 1):
            person = Person(name="张三", name_key="z", grid_id=place, population=population, standing=standing)
            person.id, person.political_code = number, political
            session.add(person)
            session.flush()
            if left:
                session.add(LeftBehind(person_id=number))
        session.flush()
        for number, (place, standing, until) in enumerate(homes, 1):
            session.add(Household(id=number, grid_id=place, standing=standing))
            session.flush()
            session.add(HouseholdContact(household_id=number, staff_id=1, valid_to=until))
        for staff, grid, post, until in posts:
            session.add(Appointment(staff_id=staff, grid_id=grid, post=post, valid_to=until))
    measures = Measures(ground, Grids(ground), lambda: TODAY)
    keys = ("people", "floating", "left_behind", "party_members", "households", "uncontacted", "full_time", "staff")
    figures = measures.of([*keys, "party_percent"])
    present = [one for one in people if one[2] == "active"]
    assert figures["people"] == naive(one[0] for one in present)
    assert figures["floating"] == naive(one[0] for one in present if one[1] == "floating")
    assert figures["left_behind"] == naive(one[0] for one in present if one[4])
    assert figures["party_members"] == naive(one[0] for one in present if one[3] in ("01", "02"))
    lived_in = [one for one in homes if one[1] == "active"]
    assert figures["households"] == naive(one[0] for one in lived_in)
    assert figures["uncontacted"] == naive(one[0] for one in lived_in if one[2] == TODAY)
    held = [one for one in posts if one[3] != TODAY]
    team = {key: {one[0] for one in held if key in above(one[1])} for key in TREE}
    assert figures["staff"] == {key: len(found) for key, found in team.items() if found}
    full = {key: {one[0] for one in held if key in above(one[1]) and one[2] == "worker_full_time"} for key in TREE}
    assert figures["full_time"] == {key: len(found) for key, found in full.items() if found}
    assert figures["party_percent"] == {key: 100 * (1 in found) / len(found) for key, found in team.items() if found}


def test_figures_are_remembered_until_something_counted_changes(ground):
    measures = Measures(ground, Grids(ground), lambda: TODAY)
    assert measures.of(["people"])["people"] == {}
    with ground.write("人") as session:
        session.add(Person(name="张三", name_key="z", grid_id=7))
    assert measures.of(["people"])["people"] == {7: 1, 6: 1, 3: 1, 1: 1}


def test_figures_of_an_earlier_day(ground):
    measures = Measures(ground, Grids(ground), lambda: TODAY)
    with ground.write("人") as session:
        session.add(Person(id=1, name="张三", name_key="z", grid_id=4, sourced_on=TODAY - timedelta(9)))
    with ground.write("迁走") as session:
        session.get_one(Person, 1).grid_id = 7
        session.flush()
        session.query(PastPlacement).update({"until": TODAY})
    assert measures.of(["people"])["people"] == {7: 1, 6: 1, 3: 1, 1: 1}
    assert measures.of(["people"], TODAY - timedelta(1))["people"] == {4: 1, 2: 1, 1: 1}
    assert measures.of(["people"], TODAY - timedelta(20))["people"] == {}


def test_figures_of_a_day_before_a_grid_was_hung_elsewhere(ground):
    measures = Measures(ground, Grids(ground), lambda: TODAY)
    with ground.write("人") as session:
        session.add(Person(name="张三", name_key="z", grid_id=7, sourced_on=TODAY - timedelta(9)))
        session.get_one(Grid, 7).parent_id = 2
        moved = GridEventKind.MOVED
        session.add(GridEvent(grid_id=7, kind=moved, happened_on=TODAY - timedelta(2), other_grid_id=6))
    assert measures.of(["people"])["people"] == {7: 1, 2: 1, 1: 1}
    assert measures.of(["people"], TODAY - timedelta(3))["people"] == {7: 1, 6: 1, 3: 1, 1: 1}


def test_only_today_and_the_day_asked_about_are_remembered(ground):
    measures = Measures(ground, Grids(ground), lambda: TODAY)
    for back in range(5):
        measures.of(["people"], TODAY - timedelta(back))
    assert len(measures._known) == 2


def test_every_measure_can_be_asked_for_and_stopped(ground):
    measures = Measures(ground, Grids(ground), lambda: TODAY)
    keys = [measure.key for measure in measures.all]
    assert len(set(keys)) == len(keys)
    assert set(measures.of(keys)) == set(keys)
    assert set(measures.of(keys, TODAY - timedelta(30))) == set(keys)
    assert measures.measure("rented").filters == {"rented": True}
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        measures.of(keys, TODAY - timedelta(1), progress)


def test_a_loop_of_grids_ends(ground):
    with ground.write("环") as session:
        session.get_one(Grid, 1).parent_id = 7
        session.add(Person(name="张三", name_key="z", grid_id=7))
    figures = Measures(ground, Grids(ground), lambda: TODAY).of(["people"])["people"]
    assert figures[7] == figures[1] == 1


def test_cases_are_counted_with_all_below(program):
    """Cases at work, those past their limit, those of the year, and how many the grids settle themselves."""
    village = program.grids.find_village("岸兜")
    grid = program.grids.children(village)[0].id
    day = date(2026, 10, 8)
    put_case(program, a_case(day), grid_id=grid)
    put_case(program, a_case(day, finished=None, limit=5), grid_id=village)
    up = [*a_case(day, finished=None)[:1], (EventKind.ESCALATED, day, {}), (EventKind.SIGNED, day, {})]
    done = [(kind, day, {}) for kind in (EventKind.FINISHED, EventKind.FED_BACK, EventKind.ARCHIVED)]
    put_case(program, [*up, *done], grid_id=grid)
    put_case(program, a_case(date(2025, 3, 3), finished=None, limit=900), grid_id=grid)
    keys = ("open_cases", "overdue_cases", "cases_year", "in_grid_percent")
    figures = program.measures.of(keys)
    assert [figures[key].get(grid) for key in keys] == [2, None, 2, 50]
    assert [figures[key].get(village) for key in keys] == [3, 1, 3, 50]
    for key in keys[:3]:
        measure = program.measures.measure(key)
        opened = program.cases.list.keys(Search(filters={**measure.filters, "grid": village}), Progress())
        assert len(opened) == figures[key][village], key
    then = program.measures.of(keys, date(2026, 10, 7))
    assert [then[key].get(village) for key in keys] == [1, None, None, None]
    put_case(program, a_case(day), grid_id=grid)
    assert program.measures.of(keys)["cases_year"][village] == 4
