"""What speaks against a move: units, people who must not be the same, reports in their order."""

import pytest

from db.models.cases import Stage, Unit, UnitKind
from db.models.roster import Staff, StaffStanding
from db.store import Store
from desktop.cases.events import EventKind
from desktop.cases.moving import CaseMoves
from desktop.cases.ruling import CALL_BACK_OFF, RATED_APART, SEPARATION_OFF
from desktop.clock import moments
from desktop.errors import Invalid
from desktop.office import Office
from tests.programs import today

JUSTICE, POLICE, DISTRICT, VILLAGE, GRID, OTHER, GONE = range(1, 8)
WANG, LI, LEFT = range(1, 4)
TOLD = {"how": "01", "satisfaction_code": "1", "is_confirmed": True}
DONE = {"result": "已修好", "is_success": True}


@pytest.fixture
def office(program):
    """Departments, the district, a village with a grid, another village; two people of the roster and one who left."""
    village, other = (program.grids.find_village(name) for name in ("岸兜", "江头"))
    grid = program.grids.children(village)[0].id
    with program.office.store.write("登记") as session:
        for name, kind, place in (
            ("司法所", UnitKind.DEPARTMENT, None), ("派出所", UnitKind.DEPARTMENT, None),
            ("区信访局", UnitKind.SUPERIOR, None), ("岸兜村", UnitKind.GRID, village), ("第1网格", UnitKind.GRID, grid),
            ("江头村", UnitKind.GRID, other), ("撤销的站", UnitKind.DEPARTMENT, None),
        ):  # fmt: skip
            session.add(Unit(name=name, kind=kind, grid_id=place, is_active=name != "撤销的站"))
            session.flush()
        for name in ("王强", "李秀英", "周离任"):
            standing = StaffStanding.LEFT if name == "周离任" else StaffStanding.SERVING
            session.add(Staff(name=name, name_key=name, standing=standing))
            session.flush()
    return program


def register(program, book="dispute", **values):
    draft = program.cases.blank(book)
    grid = program.grids.children(program.grids.find_village("岸兜"))[0].id
    draft.values.update({"title": "两户争执", "grid_id": grid} | values)
    return program.cases.save(draft)


def step(program, case, kind, **facts):
    events = program.cases.dossier(case).standing.events
    program.case_moves.carry_out(case, events, kind, facts)
    return program.cases.dossier(case).standing


def refused(program, case, saying, kind, **facts):
    with pytest.raises(Invalid, match=saying):
        step(program, case, kind, **facts)


def called_back_by(program, case, **caller):
    return step(program, case, EventKind.CALLED_BACK, **TOLD, **caller)


def fed_back(program, **responsible):
    case = register(program)
    step(program, case, EventKind.TAKEN, **responsible)
    step(program, case, EventKind.FINISHED, **DONE)
    step(program, case, EventKind.FED_BACK, words="已告知")
    return case


@pytest.mark.parametrize("unit", [GONE, 99])
def test_only_units_in_force_are_given_cases(office, unit):
    case = register(office)
    refused(office, case, "已停用或不存在", EventKind.ASSIGNED, unit_id=unit)
    refused(office, case, "已停用或不存在", EventKind.ASSIGNED, unit_id=JUSTICE, unit_ids=[POLICE, unit])


def test_a_unit_that_was_retired_may_still_end_its_part(office):
    case = register(office)
    step(office, case, EventKind.ASSIGNED, unit_id=JUSTICE, unit_ids=[POLICE])
    with office.office.store.write("停用") as session:
        session.get_one(Unit, POLICE).is_active = False
    standing = step(office, case, EventKind.ASSISTED, unit_id=POLICE, words="已协助")
    assert [task.unit_id for task in standing.tasks if task.is_open] == [JUSTICE]


def test_nobody_gets_what_it_has(office):
    case = register(office)
    refused(office, case, "主办单位不能同时是协办单位", EventKind.ASSIGNED, unit_id=JUSTICE, unit_ids=[JUSTICE])
    step(office, case, EventKind.ASSIGNED, unit_id=JUSTICE, unit_ids=[POLICE])
    for kind in (EventKind.TRANSFERRED, EventKind.ESCALATED, EventKind.HANDED_DOWN):
        refused(office, case, "已经在这个单位", kind, unit_id=JUSTICE, reason="不属")
    refused(office, case, "主办单位不能同时是协办单位", EventKind.JOINED, unit_ids=[JUSTICE])
    refused(office, case, "已经在办", EventKind.JOINED, unit_ids=[DISTRICT, POLICE])
    refused(office, case, "没有需要完成的协办", EventKind.ASSISTED, unit_id=DISTRICT, words="已办")


@pytest.mark.parametrize(
    ("unit", "fits"), [(JUSTICE, True), (DISTRICT, True), (VILLAGE, True), (GRID, False), (OTHER, False)]
)
def test_up_goes_to_departments_the_district_and_the_own_village(office, unit, fits):
    case = register(office)
    if fits:
        assert step(office, case, EventKind.ESCALATED, unit_id=unit, reason="权限不足").is_escalated
    else:
        refused(office, case, "上提要交给", EventKind.ESCALATED, unit_id=unit, reason="权限不足")


def test_down_does_not_go_to_the_district_and_whistles_call_no_grids(office):
    case = register(office)
    refused(office, case, "下交不能交给上级", EventKind.HANDED_DOWN, unit_id=DISTRICT, reason="属地")
    refused(office, case, "吹哨是请部门", EventKind.WHISTLED, unit_ids=[JUSTICE, GRID], hours=2, words="到场")
    step(office, case, EventKind.WHISTLED, unit_ids=[JUSTICE], hours=2, words="到场")
    refused(office, case, "已经在办", EventKind.WHISTLED, unit_ids=[POLICE, JUSTICE], hours=2, words="再到场")


@pytest.mark.parametrize("finder", [{"finder_id": WANG}, {"finder_name": "王强"}])
@pytest.mark.parametrize("handler", [{"responsible_id": WANG}, {"responsible_name": "王强"}])
def test_who_found_it_does_not_handle_it_by_whatever_he_is_known(office, finder, handler):
    case = register(office, "hazard", **finder)
    refused(office, case, "排处分离", EventKind.TAKEN, **handler)
    step(office, case, EventKind.TAKEN, **handler, separation_note="只有一人在岗")


def test_two_of_one_name_in_the_roster_are_two(office):
    with office.office.store.write("登记") as session:
        session.add(Staff(name="王强", name_key="王强"))
    case = register(office, "hazard", finder_id=WANG)
    assert step(office, case, EventKind.TAKEN, responsible_id=4).stage is Stage.HANDLING


def test_the_rule_may_be_off_for_a_ledger(office):
    office.office.office.put("规则", {SEPARATION_OFF: ["hazard"]})
    case = register(office, "hazard", finder_name="王强")
    assert step(office, case, EventKind.TAKEN, responsible_name="王强").separation_note is None
    other = register(office, "dispute", finder_name="王强")
    refused(office, other, "排调分离", EventKind.TAKEN, responsible_name="王强")


def test_who_left_is_given_nothing(office):
    case = register(office)
    refused(office, case, "已离任", EventKind.TAKEN, responsible_id=LEFT)
    refused(office, case, "不在人员名册", EventKind.LED, leader_id=99)


def test_who_handled_it_does_not_call_back(office):
    case = fed_back(office, responsible_id=WANG)
    for caller in ({"caller_id": WANG}, {"caller_name": "王强"}):
        with pytest.raises(Invalid, match="不能回访自己办理的事"):
            called_back_by(office, case, **caller)
    assert called_back_by(office, case, caller_id=LI).stage is Stage.CALLED_BACK
    alone = fed_back(office, responsible_name="王强")
    assert called_back_by(office, alone, caller_name="王强", apart_note="只有一人在岗").stage is Stage.CALLED_BACK


def test_calling_back_oneself_may_be_allowed(office):
    office.office.office.put("规则", {CALL_BACK_OFF: ["dispute"]})
    assert called_back_by(office, fed_back(office, responsible_id=WANG), caller_id=WANG).stage is Stage.CALLED_BACK


def test_who_wrote_down_the_handling_does_not_rate_it_where_the_office_wants_that(office):
    case = fed_back(office)
    called_back_by(office, case)
    office.office.office.put("规则", {RATED_APART: True})
    refused(office, case, "另一个账号", EventKind.RATED, score=90)
    store = Store(office.office.engine, lambda: "chen")
    own = Office(store)
    chen = CaseMoves(store, own, office.calendar, office.limits, office.codes, today, moments(today))
    chen.carry_out(case, office.cases.dossier(case).standing.events, EventKind.RATED, {"score": 90})
    assert office.cases.dossier(case).standing.score == 90


def test_emergencies_are_reported_first_further_and_last(office):
    case, report = register(office, "incident"), {"to": "区应急局", "words": "已到场"}
    refused(office, case, "请先首报", EventKind.EMERGENCY, phase="2", **report)
    step(office, case, EventKind.EMERGENCY, phase="1", **report)
    refused(office, case, "已经首报", EventKind.EMERGENCY, phase="1", **report)
    step(office, case, EventKind.EMERGENCY, phase="2", **report)
    step(office, case, EventKind.EMERGENCY, phase="3", **report)
    refused(office, case, "已经终报", EventKind.EMERGENCY, phase="2", **report)
    office.case_moves.undo(case, 6, "终报有误")
    assert step(office, case, EventKind.EMERGENCY, phase="2", **report).events == 8
