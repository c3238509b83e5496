"""Numbers of a form against a plain look at every record, against the population return, case figures and lists."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from db.models.dwellings import Dwelling
from db.models.enterprises import Enterprise, EnterpriseKind
from db.models.forms import SavedScope
from db.models.meetings import Meeting, MeetingState
from db.models.roster import RegisterEntry
from desktop.cases import indicators as told
from desktop.cases.figures import Asked
from desktop.cases.spans import Span
from desktop.forms.counts.counting import Counting
from desktop.forms.counts.measures import measures
from desktop.forms.counts.packing import MOST_TERMS
from desktop.forms.counts.service import Counts
from desktop.forms.counts.spec import CountSpec, Moment, Term, plain_of, specs_of
from desktop.forms.scope import Scope, Subject
from desktop.jobs import Progress
from desktop.program import Program
from desktop.tables import Search
from tests.desktop.cases.an_office_of_cases import a_case, put_case
from tests.desktop.forms.counts.people import DAY, Known, meets, settle
from tests.desktop.population.histories import Town
from tests.offices import open_copy
from tests.programs import administrator, founded, office_at

TERMS = st.one_of(
    st.builds(lambda value: Term("sex", (value,)), st.sampled_from(["1", "2", ""])),
    st.builds(lambda value: Term("population", (value,)), st.sampled_from(["registered", "floating", "!registered"])),
    st.builds(lambda value: Term("ethnic", (value,)), st.sampled_from(["01", "!01", "15"])),
    st.builds(lambda low, more: Term("age", (f"{low}-{low + more}", "90-")), st.integers(0, 80), st.integers(0, 30)),
    st.builds(lambda value: Term("care", (value,)), st.sampled_from(["P09", "P11", "P13", "P01"])),
    st.builds(lambda value: Term("left_behind", (value,)), st.sampled_from(["", "01", "02"])),
    st.builds(lambda values: Term("grid", tuple(sorted(values))), st.sets(st.sampled_from("0123456"), min_size=1)),
)


@pytest.fixture(scope="module")
def peopled(template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("peopled")
    engine = open_copy(template, folder)
    program = founded(office_at(engine, folder, administrator()))
    yield program, settle(program)
    engine.dispose()


@given(st.lists(st.lists(TERMS, max_size=4), min_size=1, max_size=12))
@limits(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_number_is_that_of_a_plain_look(peopled: tuple[Program, list[Known]], asked):
    program, people = peopled
    counting = Counting(program)
    specs = {str(place): CountSpec(Subject.PEOPLE, terms=tuple(terms)) for place, terms in enumerate(asked)}
    numbers = counting.numbers(specs, DAY)
    for slot, spec in specs.items():
        plainly = [one.key for one in people if all(meets(program, one, term) for term in spec.terms)]
        assert numbers[slot].value == len(plainly)
        assert sorted(counting.behind(spec, DAY)) == plainly


def test_more_terms_than_one_number_holds(peopled):
    program, people = peopled
    ages = [f"{age}-{age + 1}" for age in range(2 * MOST_TERMS)]
    specs = {age: CountSpec(Subject.PEOPLE, terms=(Term("age", (age,)), Term("sex", ("2",)))) for age in ages}
    numbers = Counting(program).numbers(specs, DAY)
    for age in ages:
        asked = specs[age].terms
        assert numbers[age].value == sum(all(meets(program, one, term) for term in asked) for one in people)


def test_the_room_that_opens_shows_what_was_counted(peopled):
    program, _ = peopled
    counts = Counts(program)
    for terms in (
        (),
        (Term("grid", ("2",)), Term("sex", ("2",))),
        (Term("care", ("P11", "P13")), Term("age", ("60-",))),
        (Term("left_behind", ("",)), Term("population", ("floating",))),
    ):
        spec = CountSpec(Subject.PEOPLE, terms=terms)
        opening = counts.room(spec, DAY)
        assert opening is not None
        keys = program.people.list.keys(Search(filters=opening.filters), Progress())
        assert sorted(keys) == sorted(counts.behind(spec, DAY))
    assert counts.room(CountSpec(Subject.PEOPLE, terms=(Term("ethnic", ("!01",)),)), DAY) is None


def test_records_of_a_past_day_are_those_of_the_list(program: Program):
    town = Town(program)
    town.act(date(2026, 9, 10), 0, 0, 0)
    town.act(date(2026, 9, 20), 2, 1, 0)
    town.act(date(2026, 10, 5), 5, 0, 1)
    counting = Counting(program)
    villages = [node.id for node in program.grids.nodes.values() if node.level == "village"]
    for day in (date(2026, 9, 1), date(2026, 9, 15), date(2026, 9, 30), date(2026, 10, 31)):
        specs = {str(key): CountSpec(Subject.PEOPLE, terms=(Term("grid", (str(key),)),)) for key in villages}
        numbers = counting.numbers(specs, day)
        for key in villages:
            search = Search(filters={"grid": key, "as_of": day.isoformat()})
            listed = program.people.list.keys(search, Progress())
            assert numbers[str(key)].value == len(listed)
            assert sorted(counting.behind(specs[str(key)], day)) == sorted(listed)


def test_movements_are_those_of_the_population_return(program: Program):
    town = Town(program)
    for day, kind, one in ((5, 0, 0), (9, 1, 0), (14, 2, 1), (20, 8, 0), (22, 5, 1)):
        town.act(date(2026, 9, day), kind, one, 1)
    villages = {node.name: node.id for node in program.grids.nodes.values() if node.level == "village"}
    grids = [node.id for node in program.grids.nodes.values() if node.level == "grid"]
    names = [one.key for one in measures(Subject.PEOPLE) if one.key]
    specs = {name: CountSpec(Subject.PEOPLE, name) for name in names}
    specs |= {
        f"{name} {key}": CountSpec(Subject.PEOPLE, name, (Term("grid", (str(key),)),))
        for name in names for key in [*villages.values(), *grids]
    }  # fmt: skip
    numbers = Counting(program).numbers(specs, DAY, "2026-09")
    told_by_program = program.population.count(date(2026, 9, 1), date(2026, 9, 30))
    for title, line in told_by_program.lines:
        assert numbers[f"opening {villages[title]}"].value == line.opening
        assert numbers[f"born {villages[title]}"].value == line.born
        assert numbers[f"closing_floating {villages[title]}"].value == line.floating
    assert numbers["closing"].value == told_by_program.total.closing > 0
    counting = Counting(program)
    for slot, spec in specs.items():
        assert len(counting.behind(spec, DAY, "2026-09")) == numbers[slot].value, slot
    for key in ("", *(f" {key}" for key in (*villages.values(), *grids))):
        came, gone = numbers[f"came{key}"].value, numbers[f"gone{key}"].value
        assert numbers[f"opening{key}"].value + came - gone == numbers[f"closing{key}"].value


def test_counts_of_cases_are_those_of_the_figures(program: Program):
    grids = [node.id for node in program.grids.nodes.values() if node.level == "grid"]
    for place in range(12):
        day = date(2026, 10, 20) if place % 3 else date(2026, 11, 3)
        finished = None if place % 4 == 0 else place
        steps = a_case(day, finished=finished, success=place % 2 == 0)
        kind = "0101" if place % 2 else "02"
        put_case(program, steps, grid_id=grids[place % 4], kind_code=kind, people_count=place or None)
    put_case(program, a_case(date(2026, 11, 5)), ledger="hazard", grid_id=grids[0])
    counting, span = Counting(program), Span.of_month("2026-11")
    names = [one.key for one in measures(Subject.CASES)]
    village = program.grids.village_of(grids[0])
    assert village is not None
    wheres = ({}, {"ledger": "dispute"}, {"grid": str(village.id)}, {"ledger": "dispute", "kind": "dispute:01"})
    for where in wheres:
        terms = tuple(Term(name, (key,)) for name, key in where.items())
        specs = {name: CountSpec(Subject.CASES, name, terms) for name in names}
        numbers = counting.numbers(specs, DAY, "2026-11")
        counted = program.figures.whole(Asked(span, where))
        for name in names:
            indicator = told.INDICATOR_BY_KEY.get(name)
            value = indicator.of(counted) if indicator else counted[name]
            assert numbers[name].value == (None if value is None else pytest.approx(value, abs=0.05)), name
            if indicator is None and name != told.PEOPLE:
                assert len(counting.behind(specs[name], DAY, "2026-11")) == value, name
    before = CountSpec(Subject.CASES, told.RECEIVED, moment=Moment.BEFORE)
    assert counting.numbers({"": before}, DAY, "2026-11")[""].value == 8


def test_dwellings_enterprises_and_figures_of_grids(program: Program):
    grid = next(node.id for node in program.grids.nodes.values() if node.level == "grid")
    with program.office.store.write("登记") as session:
        session.add_all(
            Dwelling(address=f"滨海路{number}号", grid_id=grid, is_rented=number % 2 == 0, area=50.5)
            for number in range(5)
        )
        kinds = (EnterpriseKind.ENTERPRISE, EnterpriseKind.PLACE, EnterpriseKind.PLACE)
        session.add_all(
            Enterprise(name=f"商铺{number}", name_key="shangpu", kind=kind, grid_id=grid, place_code="04", employees=3)
            for number, kind in enumerate(kinds)
        )
    rented, here = Term("rented", ("1",)), Term("grid", (str(grid),))
    numbers = Counting(program).numbers(
        {
            "rented": CountSpec(Subject.DWELLINGS, terms=(rented, here)),
            "not": CountSpec(Subject.DWELLINGS, terms=(Term("rented", ("0",)),)),
            "area": CountSpec(Subject.DWELLINGS, "area", (rented, here)),
            "places": CountSpec(Subject.ENTERPRISES, terms=(Term("kind", ("place",)), here)),
            "food": CountSpec(Subject.ENTERPRISES, "employees", (Term("place", ("04",)),)),
            "grids": CountSpec(Subject.GRIDS, "grids"),
            "enterprises": CountSpec(Subject.GRIDS, "enterprises", (here,)),
            "none": CountSpec(Subject.GRIDS, "certified_percent", (here,)),
            "left": CountSpec(),
        },
        DAY,
    )
    assert {slot: one.value for slot, one in numbers.items()} == {
        "rented": 3, "not": 2, "area": 151.5, "places": 2, "food": 9, "grids": 4, "enterprises": 1, "none": None,
    }  # fmt: skip


def test_what_is_not_collected_is_not_counted(program: Program):
    counting = Counting(program)
    spec = CountSpec(Subject.PEOPLE, terms=(Term("religion", ("10",)),))
    number = counting.numbers({"C5": spec}, DAY)["C5"]
    assert number.value is None
    assert number.note == "“宗教信仰”在采集清单中已停用，不能按它统计。"
    assert not len(counting.behind(spec, DAY))
    moving = CountSpec(Subject.PEOPLE, "born", (Term("sex", ("1",)),))
    assert counting.numbers({"C5": moving}, DAY)["C5"].note


def test_a_defined_term_is_a_condition(peopled):
    program, people = peopled
    counting = Counting(program)
    scope = Scope(Subject.PEOPLE, {"care": ("P11",), "age": (60, None)})
    with program.office.store.write("定义口径") as session:
        kept = SavedScope(title="困难老人", subject="people", scope=scope.plain())
        session.add(kept)
    spec = CountSpec(Subject.PEOPLE, terms=(Term("saved", (str(kept.id),)), Term("sex", ("2",))))
    plainly = [
        one.key for one in people
        if "P11" in one.tags and meets(program, one, Term("age", ("60-",))) and one.sex == "2"
    ]  # fmt: skip
    assert counting.numbers({"": spec}, DAY)[""].value == len(plainly)
    assert Counts(program).words(spec) == "人数：口径“困难老人”，女性"


def test_specs_are_kept_as_they_are():
    specs = {
        "C5": CountSpec(Subject.CASES, told.RECEIVED, (Term("kind", ("dispute:01",)),), Moment.BEFORE),
        "D5": CountSpec(reason="没有看出要统计什么"),
    }
    assert specs_of(plain_of(specs)) == specs


def test_meetings_and_entries_of_registers_within_the_period(program: Program):
    grids = [node.id for node in program.grids.nodes.values() if node.level == "grid"]
    village = program.grids.village_of(grids[0])
    assert village is not None
    with program.office.store.write("登记") as session:
        for number, (grid, day) in enumerate(((grids[0], 3), (grids[0], 9), (grids[-1], 10)), 1):
            held = date(2026, 11, day)
            session.add(
                Meeting(
                    kind="analysis",
                    year=2026,
                    number=number,
                    title="民情分析会",
                    held_on=held,
                    grid_id=grid,
                    covers_from=held,
                    covers_until=held,
                    state=MeetingState.HELD if day < 10 else MeetingState.PLANNED,
                )
            )
            session.add(RegisterEntry(register="leader_visits", grid_id=grid, happened_on=held, facts={}))
        session.add(RegisterEntry(register="leader_visits", grid_id=grids[0], happened_on=date(2026, 10, 9), facts={}))
    here = (Term("grid", (str(village.id),)),)
    specs = {
        "held": CountSpec(Subject.GRIDS, "meetings:analysis"),
        "other": CountSpec(Subject.GRIDS, "meetings:month"),
        "visits": CountSpec(Subject.GRIDS, "entries:leader_visits"),
        "here": CountSpec(Subject.GRIDS, "entries:leader_visits", here),
        "before": CountSpec(Subject.GRIDS, "entries:leader_visits", here, Moment.BEFORE),
    }
    numbers = Counting(program).numbers(specs, DAY, "2026-11")
    assert {slot: one.value for slot, one in numbers.items()} == {
        "held": 2, "other": 0, "visits": 3, "here": 2, "before": 1,
    }  # fmt: skip
    counts = Counts(program)
    assert counts.words(specs["here"]) == f"包联走访次数：{village.name}"
    assert counts.room(specs["here"], DAY, "2026-11") is None
