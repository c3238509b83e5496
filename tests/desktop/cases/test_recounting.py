"""Open cases after limits or working days changed: only with consent, and only those that the limits had dated."""

from datetime import date

import pytest

from desktop.cases.events import EventKind
from desktop.cases.limits import Limit
from desktop.cases.recounting import Affected
from desktop.cases.units import blank, changed
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.program import Program
from tests.programs import TODAY

DUE, SIGN_DUE = date(2026, 12, 4), date(2026, 11, 27)  # 10 and 5 working days after Sunday, 2026-11-22


@pytest.fixture
def station(program: Program) -> int:
    return program.units.put(changed(blank(), name="派出所"))


def assigned(program: Program, unit: int, **facts: object) -> int:
    """Register a case and assign it."""
    draft = program.cases.blank("security")
    draft.values["title"] = "店门口有人争吵"
    case = program.cases.save(draft)
    move(program, case, EventKind.ASSIGNED, unit_id=unit, **facts)
    return case


def move(program: Program, case: int, kind: EventKind, **facts: object) -> None:
    events = program.cases.dossier(case).standing.events
    program.case_moves.carry_out(case, events, kind, facts)


def test_open_cases_come_under_the_new_limits_when_that_is_wanted(program: Program, station: int) -> None:
    waiting, handled = assigned(program, station), assigned(program, station)
    move(program, handled, EventKind.SIGNED)
    before = program.limits.as_now()
    program.limits.put("security", None, {"sign": Limit(1, 2), "handle": Limit(2, 3)})
    assert program.recounting.affected(before) == Affected(2, 0)
    assert program.cases.dossier(waiting).standing.due_on == DUE
    assert program.recounting.recompute(before, Progress()) == 2
    standing = program.cases.dossier(waiting).standing
    assert (standing.sign_due_on, standing.next_due_on, standing.due_on) == (
        date(2026, 11, 24), date(2026, 11, 24), date(2026, 11, 25),
    )  # fmt: skip
    standing = program.cases.dossier(handled).standing
    assert (standing.next_warn_on, standing.next_due_on) == (date(2026, 11, 24), date(2026, 11, 25))
    assert standing.extensions == 0
    assert program.recounting.affected(program.limits.as_now()) == Affected(0, 0)


def test_a_day_set_by_hand_or_put_off_stays(program: Program, station: int) -> None:
    by_hand = assigned(program, station, due_on=date(2026, 12, 31), sign_due_on=date(2026, 12, 1))
    put_off = assigned(program, station)
    move(program, put_off, EventKind.SIGNED)
    move(program, put_off, EventKind.EXTENSION_ASKED, due_on=date(2026, 12, 20), reason="等鉴定")
    move(program, put_off, EventKind.EXTENDED, due_on=date(2026, 12, 20))
    before = program.limits.as_now()
    program.limits.put("security", None, {"sign": Limit(1, 2), "handle": Limit(2, 3)})
    assert program.recounting.affected(before) == Affected(0, 0)
    assert program.recounting.recompute(before, Progress()) == 0
    assert program.cases.dossier(by_hand).standing.due_on == date(2026, 12, 31)


def test_signing_is_never_due_after_handling(program: Program, station: int) -> None:
    case = assigned(program, station)
    before = program.limits.as_now()
    program.limits.put("security", None, {"handle": Limit(1, 2)})
    program.recounting.recompute(before, Progress())
    standing = program.cases.dossier(case).standing
    assert standing.sign_due_on == standing.due_on == date(2026, 11, 24)


def test_working_days_that_changed_change_the_limits(program: Program, station: int) -> None:
    case = assigned(program, station)
    before = program.limits.as_now()
    program.calendar.change(date(2026, 12, 4), True, "停电")
    assert program.recounting.affected(before) == Affected(1, 0)
    program.recounting.recompute(before, Progress())
    standing = program.cases.dossier(case).standing
    assert (standing.due_on, standing.sign_due_on) == (date(2026, 12, 7), SIGN_DUE)


def test_the_step_before_can_still_be_taken_back(program: Program, station: int) -> None:
    case = assigned(program, station)
    before = program.limits.as_now()
    program.limits.put("security", None, {"handle": Limit(2, 6)})
    program.recounting.recompute(before, Progress())
    program.case_moves.undo(case, program.cases.dossier(case).standing.events, "派错了单位")
    standing = program.cases.dossier(case).standing
    assert (standing.stage, standing.due_on, standing.next_due_on) == ("registered", None, None)
    with pytest.raises(Refusal):
        program.case_moves.undo(case, program.cases.dossier(case).standing.events, "再撤销")


def test_how_many_become_overdue_is_said_before(program: Program, station: int) -> None:
    assigned(program, station)
    with program.office.store.write("改时间") as session:
        session.connection().exec_driver_sql("UPDATE case_record SET assigned_at = '2026-11-02 02:00:00.000000'")
        session.connection().exec_driver_sql("UPDATE case_record SET due_on = '2026-11-16', sign_due_on = '2026-11-09'")
    before = program.limits.as_now()
    program.limits.put("security", None, {"sign": Limit(1, 2)})
    assert program.recounting.affected(before) == Affected(1, 1)
    assert date(2026, 11, 4) < TODAY
