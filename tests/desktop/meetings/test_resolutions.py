"""What was resolved comes back on the agenda, and stands in what is due, until it is done or dropped."""

from datetime import timedelta

import pytest

from db.errors import Conflict
from db.models.meetings import ResolutionState
from desktop.errors import Refusal
from tests.desktop.meetings.conftest import close, resolve
from tests.programs import TODAY

WEEK = timedelta(days=7)
BEFORE = TODAY - WEEK


@pytest.fixture
def resolutions(program):
    """What follows resolutions up."""
    return program.resolutions


@pytest.fixture
def held(meetings):
    """Hold a meeting and close it. Return its resolutions by text, each due on the day given for it."""

    def hold(kind="grid_week", day=BEFORE, grid=None, **due):
        key = meetings.plan(kind, day, grid)
        made = {text: resolve(meetings, key, text=text, due_on=on) for text, on in due.items()}
        close(meetings, key)
        return made

    return hold


def again(meetings, key):
    """Return the resolutions that are on an agenda again."""
    return [one.record_id for one in meetings.dossier(key).items if one.subject == "resolution"]


def test_an_open_resolution_comes_back_until_it_is_done(meetings, resolutions, held):
    made = held(甲=TODAY - timedelta(days=1), 乙=TODAY + WEEK)
    second = meetings.plan("grid_week", TODAY)
    items = meetings.dossier(second).of_section("follow_up")
    assert [one.title for one in items] == ["上次议定事项落实情况", "甲", "乙"]
    assert items[0].lines == (
        ("议定事项", "责任人", "完成期限", "落实情况"),
        ("甲", "王格长", "2026-11-21", "办理中（超期）"),
        ("乙", "王格长", "2026-11-29", "办理中"),
    )
    assert [one.needs_decision for one in items] == [False, True, False]
    assert items[1].body == "2026-11-15 2026年第1次网格工作例会议定；责任：王格长；期限：2026-11-21。已超期。"
    resolutions.done(made["甲"], resolutions.one(made["甲"]).version, TODAY, "清完了")
    close(meetings, second)
    third = meetings.plan("grid_week", TODAY + WEEK)
    assert again(meetings, third) == [made["乙"]]
    table = meetings.dossier(third).items[0]
    assert table.body == "共 2 项，已完成 1 项，还在办理 1 项。"
    assert table.lines[1] == ("甲", "王格长", "2026-11-21", "已完成　2026-11-22　清完了")
    resolutions.drop(made["乙"], resolutions.one(made["乙"]).version, "已并入专项整治")
    meetings.renew(third)
    assert again(meetings, third) == []
    assert meetings.dossier(third).items[0].body == "共 2 项，已完成 1 项，没有遗留。"


def test_minutes_not_closed_yet_keep_no_resolution_from_coming_back(meetings):
    made = resolve(meetings, meetings.plan("grid_week", BEFORE))
    assert again(meetings, meetings.plan("grid_week", TODAY)) == [made]


def test_a_meeting_hears_of_its_own_grid_and_kind_and_a_regular_one_of_those_held_when_needed(meetings, grid, held):
    here = held("analysis", BEFORE, grid("岸兜"), 本村=TODAY)
    held("analysis", BEFORE, grid("江头"), 外村=TODAY)
    held("month", BEFORE, 月会=TODAY)
    joint = held("joint", BEFORE, 联席=TODAY)
    assert again(meetings, meetings.plan("analysis", TODAY, grid("岸兜"))) == list(here.values())
    assert again(meetings, meetings.plan("grid_week", TODAY)) == list(joint.values())
    assert again(meetings, meetings.plan("joint", TODAY)) == list(joint.values())


def test_what_is_due_the_longest_overdue_first(resolutions, held, grid):
    office = held(迟=TODAY, 早=TODAY - timedelta(days=3), 将来=TODAY + WEEK)
    village = held("analysis", BEFORE, grid("岸兜"), 村里=TODAY - timedelta(days=1))
    assert [one.id for one in resolutions.due(TODAY)] == [office["早"], village["村里"], office["迟"]]
    assert [one.is_overdue(TODAY) for one in resolutions.due(TODAY)] == [True, True, False]
    assert len(resolutions.open()) == 4
    assert [one.id for one in resolutions.open(grid("岸兜"))] == [village["村里"]]


def test_done_and_dropped_are_taken_back(resolutions, held):
    key = held(甲=TODAY)["甲"]
    version = resolutions.done(key, resolutions.one(key).version, TODAY)
    assert (resolutions.one(key).state, resolutions.one(key).done_on) == (ResolutionState.DONE, TODAY)
    with pytest.raises(Refusal, match="已完成，要改请先撤销"):
        resolutions.drop(key, version, "不办了")
    version = resolutions.take_back(key, version)
    assert (resolutions.one(key).state, resolutions.one(key).done_on) == (ResolutionState.OPEN, None)
    with pytest.raises(Refusal, match="不需要撤销"):
        resolutions.take_back(key, version)
    version = resolutions.drop(key, version, "不办了")
    assert resolutions.one(key).done_note == "不办了"
    resolutions.take_back(key, version)
    assert [one.id for one in resolutions.due(TODAY)] == [key]


def test_two_clerks_settle_one_resolution_once(resolutions, held):
    key = held(甲=TODAY)["甲"]
    version = resolutions.one(key).version
    resolutions.done(key, version, TODAY, "办好了")
    with pytest.raises(Conflict):
        resolutions.drop(key, version, "不办了")
    assert resolutions.one(key).done_note == "办好了"


def test_what_cannot_be_is_refused(meetings, resolutions, held):
    key = held(甲=TODAY)["甲"]
    version = resolutions.one(key).version
    with pytest.raises(Refusal, match="不能晚于今天"):
        resolutions.done(key, version, TODAY + timedelta(days=1))
    with pytest.raises(Refusal, match="不能早于会议日期 2026-11-15"):
        resolutions.done(key, version, BEFORE - timedelta(days=1))
    with pytest.raises(Refusal, match="不再办理的理由不能为空"):
        resolutions.drop(key, version, " ")
    with pytest.raises(Refusal, match="完成情况最多 200 个字"):
        resolutions.done(key, version, TODAY, "长" * 201)
    with pytest.raises(Refusal, match="已被删除"):
        resolutions.one(999)
    early = resolve(meetings, meetings.plan("dispatch", TODAY))
    with pytest.raises(Refusal, match="还没有归档"):
        resolutions.done(early, 1, TODAY)


def test_resolutions_about_a_record(meetings, resolutions):
    key = meetings.plan("grid_week", TODAY)
    made = resolve(meetings, key, subject="case_record", record_id=7)
    resolve(meetings, key)
    assert [one.id for one in resolutions.about("case_record", 7)] == [made]
    assert len(resolutions.of_meeting(key)) == 2
