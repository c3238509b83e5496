"""Every number opens the records behind it: the list of its room, narrowed by its filters, is as long as it says."""

import random
from datetime import timedelta

import pytest

from db.models.people import LeftBehind
from desktop.jobs import Progress
from desktop.tables import Search
from tests.desktop.cases.an_office_of_cases import a_case, put_case
from tests.programs import TODAY

YESTERDAY = TODAY - timedelta(days=1)
NOT_ALONE = {"reserves", "unpaid", "load"}  # the list shows more: it cannot be narrowed to just these


@pytest.fixture
def crowded(ground):
    """An office with something of everything."""
    rng = random.Random(5)
    places = [ground.first, ground.second, ground.third, ground.village]
    for _ in range(40):
        key = ground.person(
            rng.choice([*places, None]),
            population=rng.choice(["registered", "floating", "foreign"]),
            standing=rng.choice(["active", "active", "moved"]),
            political_code=rng.choice(["01", "02", "13", None]),
        )
        if rng.random() < 0.3:
            ground.add(LeftBehind(person_id=key))
        if rng.random() < 0.3:
            ground.member(ground.party(rng.choice(places)), key, rng.choice([None, TODAY]))
    ground.post(ground.staff(), ground.first, "worker_full_time")
    for place in [*places, None] * 3:
        worker = ground.staff(
            certificate_no=rng.choice([None, "1"]), certified_until=rng.choice([None, YESTERDAY, TODAY])
        )
        post = rng.choice(["chief", "worker_full_time", "worker_part_time", "lawyer"])
        ground.post(worker, place or ground.first, post, until=rng.choice([None, TODAY]))
        home = ground.household(place, standing=rng.choice(["active", "closed"]))
        if rng.random() < 0.5:
            ground.contact(home, worker, rng.choice([None, TODAY]))
        ground.dwelling(place, is_rented=rng.random() < 0.5)
        ground.enterprise(place, kind=rng.choice(["place", "enterprise"]))
    for days in (3, 40, 400):
        for finished in (None, 2):
            for place in (*places, None):
                put_case(ground.program, a_case(TODAY - timedelta(days=days), finished=finished), grid_id=place)
    return ground


def listings(program):
    return {
        "people": program.people.list,
        "households": program.households.list,
        "dwellings": program.dwellings.list,
        "enterprises": program.enterprises.list,
        "roster": program.roster.list,
        "organisations": program.organisations.list,
        "grids": program.grid_dossiers.list,
        "cases": program.cases.list,
    }


def test_each_figure_is_the_length_of_its_list(crowded):
    program = crowded.program
    lists = listings(program)
    counted = [one for one in program.measures.all if one.is_count and one.key not in NOT_ALONE]
    figures = program.measures.of([one.key for one in counted])
    for measure in counted:
        for grid in program.grids.nodes:
            search = Search(filters={**measure.filters, "grid": grid})
            found = len(lists[measure.room].keys(search, Progress()))
            assert (measure.key, grid, found) == (measure.key, grid, figures[measure.key].get(grid, 0))
    assert len(counted) > 15


def test_each_finding_about_records_opens_as_many(crowded):
    program = crowded.program
    lists = listings(program)
    report = program.selfcheck.run(Progress())
    names = {"person_outside", "household_outside", "dwelling_outside", "enterprise_outside", "uncertified",
             "certificate_expired", "household_without_contact", "member_without_party"}  # fmt: skip
    met = set()
    for one in report.findings:
        if one.rule in names:
            met.add(one.rule)
            assert len(lists[one.room].keys(Search(filters=one.filters), Progress())) == one.figure
    assert met == names
