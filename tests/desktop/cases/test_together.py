"""One move of several cases: who can makes it, who cannot is named, and it is taken back where nothing followed."""

import pytest

from db.models.cases import Stage
from desktop.cases.events import EventKind
from desktop.cases.together import MISTAKE, MOST, movable, move_together, undo_together
from desktop.errors import Refusal
from desktop.jobs import Cancelled, Progress
from desktop.program import Program


@pytest.fixture
def cases(program: Program) -> list[int]:
    """Three disputes."""
    keys = []
    for title in ("争水", "争路", "争墙"):
        draft = program.cases.blank("dispute")
        draft.values.update(title=title, finder_name="王强")
        keys.append(program.cases.save(draft))
    return keys


def stages(program: Program, cases: list[int]) -> list[Stage]:
    """Return how far cases have come."""
    return [program.cases.dossier(key).standing.stage for key in cases]


def test_those_that_can_are_moved_and_the_others_named(program: Program, station: int, cases: list[int]) -> None:
    program.case_moves.carry_out(cases[1], 3, EventKind.DECLINED, {"reason": "重复"})
    assert movable(program.cases, cases, EventKind.ASSIGNED, Progress()) == 2
    moved = move_together(program.cases, program.case_moves, cases, EventKind.ASSIGNED, {"unit_id": station})
    assert stages(program, cases) == [Stage.ASSIGNED, Stage.DECLINED, Stage.ASSIGNED]
    assert [(one.name, one.why) for one in moved.left] == [("2026-纠-00002", "现在是“不予受理”，不能交办")]


def test_a_rule_that_one_case_breaks_keeps_only_that_one_back(program: Program, station: int, cases: list[int]) -> None:
    draft = program.cases.blank("dispute")
    draft.values.update(title="争树", finder_name="李明")
    cases.append(program.cases.save(draft))
    facts = {"unit_id": station, "responsible_name": "李明"}
    moved = move_together(program.cases, program.case_moves, cases, EventKind.ASSIGNED, facts)
    assert len(moved.done) == 3
    assert "排调分离" in moved.left[0].why


def test_it_is_taken_back_where_nothing_followed(program: Program, station: int, cases: list[int]) -> None:
    moved = move_together(program.cases, program.case_moves, cases, EventKind.ASSIGNED, {"unit_id": station})
    program.case_moves.carry_out(cases[0], 4, EventKind.SIGNED, {})
    undone = undo_together(program.case_moves, moved)
    assert stages(program, cases) == [Stage.HANDLING, Stage.REGISTERED, Stage.REGISTERED]
    assert [one.case for one in undone.left] == [cases[0]]
    assert program.cases.dossier(cases[1]).log[-1].facts["reason"] == MISTAKE


def test_too_many_at_once_are_refused_and_counting_can_be_stopped(program: Program, cases: list[int]) -> None:
    with pytest.raises(Refusal, match="一次最多办 500 件"):
        movable(program.cases, range(MOST + 1), EventKind.ASSIGNED, Progress())
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        movable(program.cases, cases, EventKind.ASSIGNED, progress)
