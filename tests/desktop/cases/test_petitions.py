"""Petitions beside those of the year before."""

from datetime import date

import pytest

from db.models.cases import CaseParty
from db.models.people import Person
from desktop.cases.petitions import GROUPS, PEOPLE, REPEATERS, TO_CAPITAL, VISITS, Petitions
from desktop.cases.spans import Span
from desktop.program import Program
from tests.desktop.cases.an_office_of_cases import a_case, put_case
from tests.programs import today

OCTOBER = Span.of_month("2026-10")


@pytest.fixture
def petitions(program: Program) -> Petitions:
    return Petitions(program.office.store, program.grids, today)


def put_petition(program: Program, day: date, person: int | None = None, **facts: object) -> int:
    key, _ = put_case(program, a_case(day), ledger="petition", **facts)
    if person is not None:
        with program.office.store.write("登记当事人") as session:
            session.add(CaseParty(case_id=key, person_id=person, name="王示例"))
    return key


def put_person(program: Program) -> int:
    with program.office.store.write("登记居民") as session:
        grid = program.grids.find_village("岸兜") or 0
        person = Person(name="王示例", name_key="王示例", grid_id=grid, channel="collected", population="registered")
        session.add(person)
    return person.id


def test_petitions_are_set_beside_last_year(program: Program, petitions: Petitions) -> None:
    person = put_person(program)
    for day in (date(2025, 10, 3), date(2025, 10, 9)):
        put_petition(program, day, person, tags="进京", people_count=2)
    first = put_petition(program, date(2026, 10, 3), person, people_count=6)
    second = put_petition(program, date(2026, 10, 9), person)
    third = put_petition(program, date(2026, 10, 10), tags="越级，进京")
    put_case(program, a_case(date(2026, 10, 3)))  # no petition
    lines = {line.figure.key: line for line in petitions.lines(OCTOBER)}
    counted = {key: (line.now, line.year_before) for key, line in lines.items()}
    assert counted == {VISITS: (3, 2), PEOPLE: (8, 4), GROUPS: (1, 0), REPEATERS: (1, 1), TO_CAPITAL: (1, 2)}
    assert lines[TO_CAPITAL].change == -50
    assert lines[TO_CAPITAL].is_met is True
    assert lines[REPEATERS].is_met is False
    assert lines[GROUPS].is_met is None
    assert petitions.keys(REPEATERS, OCTOBER).tolist() == [first, second]
    assert petitions.keys(GROUPS, OCTOBER).tolist() == [first]
    assert petitions.keys(TO_CAPITAL, OCTOBER).tolist() == [third]
    assert petitions.lines(OCTOBER, program.grids.find_village("江头"))[0].now == 0
