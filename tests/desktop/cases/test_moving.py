"""Moving a case through all its steps, and what is refused on the way."""

import pytest

from db.models.cases import Stage
from desktop.cases.events import EventKind
from desktop.errors import Invalid, Refusal
from desktop.program import Program


@pytest.fixture
def case(program: Program) -> int:
    """A dispute that was just registered."""
    draft = program.cases.blank("dispute")
    draft.values["title"] = "两户因排水沟发生争执"
    return program.cases.save(draft)


def step(program: Program, case: int, kind: EventKind, **facts: object) -> Stage:
    standing = program.cases.dossier(case).standing
    program.case_moves.carry_out(case, standing.events, kind, facts)
    return program.cases.dossier(case).standing.stage


def test_a_dispute_goes_all_the_way(program: Program, case: int, station: int) -> None:
    assert program.cases.dossier(case).number == "2026-纠-00001"
    assert step(program, case, EventKind.CLASSIFIED, kind_code="0201", risk_code="3") is Stage.CLASSIFIED
    assert step(program, case, EventKind.ASSIGNED, unit_id=station, responsible_name="王强") is Stage.ASSIGNED
    assert step(program, case, EventKind.SIGNED) is Stage.HANDLING
    step(program, case, EventKind.PROGRESS, words="到现场看了水沟")
    assert step(program, case, EventKind.FINISHED, result="重挖水沟", is_success=True) is Stage.HANDLED
    assert step(program, case, EventKind.FED_BACK, words="已告知双方") is Stage.FED_BACK
    told = {"how": "01", "satisfaction_code": "1", "is_confirmed": True}
    assert step(program, case, EventKind.CALLED_BACK, **told) is Stage.CALLED_BACK
    assert step(program, case, EventKind.RATED, score=95) is Stage.RATED
    assert step(program, case, EventKind.ARCHIVED) is Stage.ARCHIVED
    dossier = program.cases.dossier(case)
    assert dossier.standing.is_success
    assert dossier.texts["stage"] == "已归档"
    assert [offer.move.kind for offer in dossier.offers] == [EventKind.REOPENED]


def test_the_last_step_is_taken_back_with_a_reason(program: Program, case: int, station: int) -> None:
    step(program, case, EventKind.ASSIGNED, unit_id=station)
    with pytest.raises(Refusal):
        program.case_moves.undo(case, 4, " ")
    program.case_moves.undo(case, 4, "派错了单位")
    dossier = program.cases.dossier(case)
    assert dossier.standing.stage is Stage.REGISTERED
    assert dossier.standing.unit_id is None
    assert len(dossier.log) == 5


def test_what_is_not_legal_is_refused(program: Program, case: int, station: int) -> None:
    with pytest.raises(Refusal, match="现在不能"):
        step(program, case, EventKind.ARCHIVED)
    with pytest.raises(Invalid, match="不能早于今天"):
        step(program, case, EventKind.ASSIGNED, unit_id=station, due_on="2020-01-01")
    assert program.cases.dossier(case).standing.events == 3


def test_who_found_it_does_not_handle_it(program: Program, station: int) -> None:
    draft = program.cases.blank("hazard")
    draft.values.update(title="消防通道被占", finder_name="王强")
    case = program.cases.save(draft)
    with pytest.raises(Invalid, match="排处分离"):
        step(program, case, EventKind.ASSIGNED, unit_id=station, responsible_name="王强")
    step(program, case, EventKind.ASSIGNED, unit_id=station, responsible_name="王强", separation_note="只有一人在岗")
