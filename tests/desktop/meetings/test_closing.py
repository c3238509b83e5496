"""Closing a meeting: who came, what becomes of its resolutions, what may be said afterwards."""

from datetime import timedelta

import pytest

from db.errors import Conflict
from db.models.cases import Unit, UnitKind
from desktop.cases.events import EventKind
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.meetings.service import Meetings
from tests.desktop.meetings.conftest import close, resolve
from tests.programs import TODAY, today

CASE = "case_record"


@pytest.fixture
def key(meetings):
    """A weekly meeting of the office, today."""
    return meetings.plan("grid_week", TODAY)


@pytest.fixture
def unit(program):
    """A station that cases are assigned to."""
    with program.office.store.write("建单位") as session:
        unit = Unit(name="司法所", kind=UnitKind.DEPARTMENT)
        session.add(unit)
    return unit.id


@pytest.fixture
def case(program, grid):
    """A registered case."""
    draft = program.cases.blank("dispute")
    draft.title, draft.grid_id = "排水沟纠纷", grid("岸兜村第1网格")
    draft.kind_code = program.codes.items("dispute_kind")[0].code
    return program.cases.register(draft).key


def acting(program, act) -> Meetings:
    """Return the meetings of an office that act on cases as a test says."""
    return Meetings(program.office.store, program.grids, program.meetings.list, today, act=act)


def test_a_meeting_without_attendance_is_not_closed(meetings, key):
    version = meetings.dossier(key).version
    with pytest.raises(Refusal, match="还没有登记到会人员"):
        meetings.close(key, version)
    meetings.attend_all(key, "absent")
    with pytest.raises(Refusal, match="还没有登记到会人员"):
        meetings.close(key, version)
    assert not meetings.dossier(key).is_closed


def test_a_meeting_to_come_is_not_closed(meetings):
    key = meetings.plan("grid_week", TODAY + timedelta(days=1))
    meetings.attend_all(key)
    with pytest.raises(Refusal, match="会议定在 2026-11-23，还没有开"):
        meetings.close(key, meetings.dossier(key).version)


def test_facts_changed_since_they_were_read_are_looked_at_first(meetings, key):
    meetings.attend_all(key)
    version = meetings.dossier(key).version
    draft = meetings.draft(key)
    draft.place = "会议室"
    meetings.save(draft)
    with pytest.raises(Conflict):
        meetings.close(key, version)


def test_what_is_resolved_is_tracked_once_the_meeting_is_closed(meetings, key, program):
    made = resolve(meetings, key)
    assert program.resolutions.open() == ()
    closed = close(meetings, key)
    assert (closed.title, closed.tracked, closed.carried) == ("2026年第1次网格工作例会", 1, ())
    assert [one.id for one in program.resolutions.open()] == [made]
    assert meetings.dossier(key).closed_at is not None


def test_a_case_is_assigned_by_the_meeting(meetings, key, program, case, unit):
    resolve(meetings, key, subject=CASE, record_id=case, move="assigned", unit_id=unit)
    (carried,) = close(meetings, key).carried
    assert (carried.is_done, carried.said) == (True, "已交办司法所，期限 2026-11-29")
    last = program.cases.dossier(case).log[-1]
    assert last.kind is EventKind.ASSIGNED
    assert last.facts["requirement"] == "2026年第1次网格工作例会议定：清理排水沟"
    assert last.facts["due_on"] == "2026-11-29"
    assert meetings.dossier(key).resolutions[0].moved == carried.said


def test_a_case_is_supervised_by_the_meeting(meetings, key, program, case):
    resolve(meetings, key, subject=CASE, record_id=case, move="supervised")
    (carried,) = close(meetings, key).carried
    assert (carried.is_done, carried.said) == (True, "已督办（黄牌），整改期限 2026-11-29")
    assert program.cases.dossier(case).log[-1].kind is EventKind.SUPERVISED


def test_what_cannot_be_carried_out_is_told_and_the_closing_is_whole(meetings, key, program, case, unit):
    values = {"subject": CASE, "record_id": case, "move": "assigned", "unit_id": unit}
    resolve(meetings, key, **values)
    resolve(meetings, key, **values | {"text": "又交办一次"})
    resolve(meetings, key, **values | {"text": "没有这件事", "record_id": 99})
    resolve(meetings, key, text="另一件")
    closed = close(meetings, key)
    assert [one.is_done for one in closed.carried] == [True, False, False]
    assert closed.failed[0].said.startswith("未能交办：这件事现在不能“交办”。")
    assert closed.failed[1].said.startswith("未能交办：这份档案已被删除")
    assert closed.tracked == 4
    assert meetings.dossier(key).is_closed
    kept = {one.text: one.moved for one in meetings.dossier(key).resolutions}
    assert kept["又交办一次"] == closed.failed[0].said
    assert kept["另一件"] == ""


@pytest.mark.logs
def test_a_fault_of_the_program_costs_its_own_case_only(program, roster, case):
    said = iter((ZeroDivisionError(), "已督办"))

    def act(case, move, facts):
        answer = next(said)
        if isinstance(answer, Exception):
            raise answer
        return answer

    meetings = acting(program, act)
    key = meetings.plan("grid_week", TODAY)
    for text in ("甲", "乙"):
        resolve(meetings, key, text=text, subject=CASE, record_id=case, move="supervised")
    closed = close(meetings, key)
    assert [one.said for one in closed.carried] == ["未能督办：程序出错，请到事件页面办理。", "已督办"]


def test_an_interrupted_closing_is_gone_on_with(program, roster, case):
    progress, acted = Progress(), list[int]()

    def act(case, move, facts):
        acted.append(case)
        progress.cancel()
        return "已督办"

    meetings = acting(program, act)
    key = meetings.plan("grid_week", TODAY)
    for text in ("甲", "乙"):
        resolve(meetings, key, text=text, subject=CASE, record_id=case, move="supervised")
    meetings.attend_all(key)
    closed = meetings.close(key, meetings.dossier(key).version, progress)
    assert (len(closed.carried), meetings.dossier(key).is_closed) == (1, True)
    assert len(meetings.carry_on(key).carried) == 1
    assert meetings.carry_on(key).carried == ()
    assert acted == [case, case]


def test_without_anything_that_moves_cases_it_is_said(program, roster, case):
    meetings = Meetings(program.office.store, program.grids, program.meetings.list, today)
    key = meetings.plan("grid_week", TODAY)
    resolve(meetings, key, subject=CASE, record_id=case, move="supervised")
    assert close(meetings, key).failed[0].said == "未能督办：这里不能办理事件，请到事件页面办理。"


def test_nothing_is_carried_out_before_the_closing(meetings, key):
    with pytest.raises(Refusal, match="还没有归档，议定事项不能办理"):
        meetings.carry_on(key)


def test_supplements_stand_beside_closed_minutes_with_their_day(meetings, key):
    with pytest.raises(Refusal, match="可以直接修改"):
        meetings.supplement(key, "补")
    close(meetings, key)
    with pytest.raises(Refusal, match="补充说明不能为空"):
        meetings.supplement(key, "　")
    meetings.supplement(key, "到会人数应为 12 人。")
    (one,) = meetings.dossier(key).supplements
    assert (one.written_on, one.by, one.text) == (TODAY, "lin", "到会人数应为 12 人。")
