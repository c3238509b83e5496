"""The self-check and the map find in the sample town what was planted there, and nothing else."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.grids.coding import code_faults
from desktop.jobs import Progress
from desktop.paths import Paths
from desktop.program import Program
from desktop.sample.planted import Plan
from desktop.sample.town import Town
from desktop.sample_office import ACCOUNT, TITLE, found_sample
from tests.desktop.founded import CHEAP

PASSWORD = "Kuaidian-2026-kan"
RULES = {  # in how many grids of the ordinary sample town each is broken
    "code_fault": 1,
    "grid_empty": 1,
    "load_balance": 1,
    "setting_missing": 1,
    "person_outside": 1,
    "household_outside": 1,
    "dwelling_outside": 1,
    "enterprise_outside": 1,
    "post_vacant": 2,
    "post_excess": 1,
    "post_overlap": 1,
    "uncertified": 2,
    "allowance_missing": 1,
    "reserves": 1,
    "lawyers": 1,
    "certificate_expired": 1,
    "household_without_contact": 2,
    "member_without_party": 2,
    "grid_without_party": 1,
    "party_pattern": 1,
}
COUNTED = ("reserves", "household_without_contact", "member_without_party", "uncertified", "certificate_expired",
           "person_outside", "household_outside", "dwelling_outside", "enterprise_outside")  # fmt: skip

Made = tuple[Program, Plan]


def made(folder: Path, town: Town) -> Made:
    office = found_sample(
        Paths.at(folder / "office"), town, ACCOUNT, TITLE, PASSWORD, folder / "books", Progress(), cost=CHEAP
    )
    return office.program, office.result.plan


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """The ordinary sample town."""
    program, plan = made(tmp_path_factory.mktemp("sample"), Town())
    yield program, plan
    program.office.close()


def assert_finds_the_plan(program: Program, plan: Plan) -> None:
    findings = program.selfcheck.run(Progress()).findings
    assert Counter((one.rule, one.grid_id or 0) for one in findings) == Counter(dict.fromkeys(plan.findings, 1))
    figures = {(one.rule, one.grid_id or 0): one.figure for one in findings if one.rule in COUNTED}
    assert figures == {key: records for key, records in plan.findings.items() if key[0] in COUNTED}


def test_the_self_check_finds_exactly_what_was_planted(sample: Made) -> None:
    program, plan = sample
    assert plan.rules == RULES
    assert_finds_the_plan(program, plan)


def test_the_map_finds_exactly_what_was_planted(sample: Made) -> None:
    program, plan = sample
    topology = program.maps.topology()
    assert (len(topology.overlaps), len(topology.gaps), topology.missing) == (1, 2, tuple(plan.missing))
    assert (plan.overlaps, plan.gaps) == (1, 2)
    assert not topology.outside
    assert not topology.slivers


def test_only_the_planted_code_is_wrong(sample: Made) -> None:
    program, plan = sample
    with program.office.store.read() as session:
        assert [grid for grid, _ in code_faults(session)] == [
            grid for rule, grid in plan.findings if rule == "code_fault"
        ]


@pytest.mark.parametrize(("people", "seed"), [(20, 1), (500, 5)])
def test_towns_of_other_sizes_are_as_clean(tmp_path: Path, people: int, seed: int) -> None:
    program, plan = made(tmp_path, Town(people, seed))
    try:
        assert_finds_the_plan(program, plan)
    finally:
        program.office.close()
