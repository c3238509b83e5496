"""Rules of handling switched by the office: they hold from the next move on, and the log says so."""

import pytest

from desktop.cases.events import EventKind
from desktop.cases.ledgers import ledgers
from desktop.errors import Invalid
from desktop.program import Program

ALL = {one.key for one in ledgers()}


@pytest.fixture
def hazard(program: Program) -> int:
    """A hazard that 王强 found."""
    draft = program.cases.blank("hazard")
    draft.values.update(title="消防通道被占", finder_name="王强")
    return program.cases.save(draft)


def take(program: Program, case: int) -> None:
    """Let the finder handle it."""
    events = program.cases.dossier(case).standing.events
    program.case_moves.carry_out(case, events, EventKind.TAKEN, {"responsible_name": "王强"})


def test_a_rule_that_is_switched_off_lets_the_finder_handle(program: Program, hazard: int) -> None:
    rules = program.own_rules
    assert rules.separates("hazard")
    with pytest.raises(Invalid, match="排处分离"):
        take(program, hazard)
    rules.put(ALL - {"hazard"}, ALL, rates_apart=True)
    assert [rules.separates("hazard"), rules.separates("dispute"), rules.rates_apart] == [False, True, True]
    take(program, hazard)


def test_what_did_not_change_is_not_written_down(program: Program) -> None:
    before = program.office.office.values
    program.own_rules.put(ALL, ALL, rates_apart=False)
    assert program.office.office.values is before
