"""The cases of a record, and how a case begins at it."""

from datetime import date

from desktop.cases.links import AT, Link
from desktop.cases.registering import Beside
from desktop.program import Program
from tests.desktop.cases.test_registering import blank, household

__all__ = ["household"]


def test_a_record_lists_its_cases(program: Program, household: int) -> None:
    head = program.households.dossier(household).members[0].key
    party = program.cases.parties.blank(person_id=head, role_code="01")
    grid = program.grids.resolve("江头第1网格")
    both = Beside(parties=(party,), links=(Link("household", household, AT),))
    first = program.cases.register(blank(program, grid_id=grid), both).key
    told = Beside(reporters=(program.cases.reporters.blank(person_id=head),))
    program.cases.register(blank(program, found_on=date(2026, 1, 1)), told)
    of = program.cases.of_record.of
    assert [(one.key, one.relation) for one in of("household", household).lines] == [(first, "发生地")]
    found = of("person", head)
    assert [(one.key, one.relation, one.is_open) for one in found.lines] == [(first, "当事人", True)]
    assert (found.count, found.open) == (1, 1)  # of what they told, nobody's dossier says anything
    village = program.grids.find_village("江头")
    assert village is not None
    assert [one.key for one in of("grid", village).lines] == [first]
    assert of("enterprise", 1).count == 0


def test_a_record_says_how_a_case_begins(program: Program, household: int) -> None:
    preset = program.cases.of_record.preset("household", household)
    head = program.households.dossier(household).members[0].key
    assert (preset.ledger, preset.words, preset.people) == ("request", "张三户", ((head, "01"),))
    assert preset.values == {"grid_id": program.grids.resolve("江头第1网格"), "place": "江头村1号"}
    assert preset.links == (Link("household", household, AT),)
