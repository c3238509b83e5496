"""What the office's capabilities propose for an agenda: by hand on a small office."""

from datetime import date, timedelta

import pytest

from db.models.cases import Case, CaseReporter, Unit, UnitKind
from desktop.agenda_sources import CaseSources
from desktop.cases.events import EventKind
from desktop.jobs import Progress
from desktop.meetings.agenda import Asked
from desktop.program import Program
from tests.programs import TODAY

WEEK = timedelta(days=6)


@pytest.fixture
def unit(program: Program) -> int:
    """Who handles."""
    with program.office.store.write("登记承办单位") as session:
        made = Unit(name="派出所", kind=UnitKind.DEPARTMENT)
        session.add(made)
    return made.id


def case(program: Program, title: str, grid: str = "江头第1网格", **columns: object) -> int:
    """Register a case, and let some columns be as if its log had said so."""
    draft = program.cases.blank("dispute")
    draft.values.update(title=title, grid_id=program.grids.resolve(grid), kind_code="0201")
    key = program.cases.save(draft)
    with program.office.store.write("更正事件") as session:
        found = session.get_one(Case, key)
        for name, value in columns.items():
            setattr(found, name, value)
    return key


def asked(grid: int | None = None) -> Asked:
    return Asked("grid_week", grid, TODAY - WEEK, TODAY, TODAY)


@pytest.fixture
def sources(program: Program) -> CaseSources:
    """The sources of the cases."""
    return CaseSources(program.office.store, program.grids, program.codes)


def test_what_came_and_went_is_told_by_village_with_the_change(program: Program, sources: CaseSources) -> None:
    case(program, "甲")
    case(program, "乙", "岸兜第1网格", finished_on=TODAY)
    case(program, "丙", registered_on=TODAY - timedelta(days=9))
    case(program, "丁", next_due_on=TODAY - timedelta(days=1))
    whole, *parts = sources.flows(asked())
    assert (whole.received, whole.received_before, whole.finished, whole.late) == (3, 1, 1, 1)
    assert {one.name[:2]: (one.received, one.finished) for one in parts} == {"岸兜": (1, 1), "江头": (2, 0)}
    (item,) = sources.flow(asked(), Progress())
    assert item.body == "受理 3 件（比上期多 2 件），办结 1 件（比上期多 1 件），逾期未结 1 件。"
    assert item.filters == {"period_registered": [(TODAY - WEEK).isoformat(), TODAY.isoformat()]}


def test_a_grid_hears_of_its_own(program: Program, sources: CaseSources) -> None:
    case(program, "甲")
    case(program, "乙", "岸兜第1网格", next_due_on=TODAY - timedelta(days=3))
    village = program.grids.find_village("岸兜") or 0
    assert sources.flows(asked(village))[0].received == 1
    (red,) = sources.lights(asked(village), Progress())
    assert (red.title, red.lines[1][1], red.lines[1][4]) == ("红灯：已经逾期", "乙", "逾期 3 天")
    assert "没有" in sources.lights(asked(program.grids.find_village("江头")), Progress())[0].body


def test_matters_are_told_with_their_reasons_the_gravest_first(program: Program, sources: CaseSources) -> None:
    case(program, "平常")
    case(program, "上提", is_escalated=True)
    both = case(program, "两样", card="red", extensions=2)
    found = sources.matters(asked(), Progress())
    assert found[0].record_id == both
    assert "红牌督办、两次以上延期" in found[0].body
    assert all(one.needs_decision for one in found)
    assert len(found) == 2


def test_who_complained_before_is_a_matter(program: Program, sources: CaseSources, person: int) -> None:
    first, second = case(program, "油烟"), case(program, "又是油烟")
    with program.office.store.write("登记反映人") as session:
        session.add_all(CaseReporter(case_id=one, person_id=person) for one in (first, second))
    assert {one.record_id for one in sources.matters(asked(), Progress())} == {first, second}


@pytest.fixture
def person(program: Program) -> int:
    """A resident."""
    draft = program.people.blank()
    draft.name, draft.sex_code, draft.born_on = "王一", "1", date(1970, 1, 1)
    return program.people.save(draft)


def test_what_moved_and_what_comes_next(program: Program, sources: CaseSources) -> None:
    case(program, "甲", next_due_on=TODAY + timedelta(days=2))
    case(program, "乙")
    (moved,) = sources.moved(asked(), Progress())
    assert moved.lines[1] == ("矛盾纠纷·邻里关系", "2", "0", "+2")
    (coming,) = sources.next_week(asked(), Progress())
    assert [row[1] for row in coming.lines[1:]] == ["甲"]


def test_a_meeting_is_planned_from_all_of_them(program: Program, unit: int) -> None:
    key = case(program, "上提的事")
    program.case_moves.carry_out(key, 3, EventKind.ESCALATED, {"unit_id": unit, "reason": "超出权限"})
    program.notices.add("做好防汛", "区防汛办")
    meeting = program.meetings.dossier(program.meetings.plan("grid_week", TODAY))
    titles = [item.title for item in meeting.items]
    assert "受理办结情况" in titles
    assert any("上提的事" in title for title in titles)
    assert any("区防汛办通知" in title for title in titles)
