"""Matters of the residents go through four steps in their order, each with its day, people, words and votes."""

from datetime import date, timedelta

import pytest

from db.errors import Conflict
from desktop.errors import Invalid, Refusal
from desktop.meetings.deliberations import CARRIED_OUT, DELIBERATED, RAISED, STAGE_TITLES, TAKEN_UP, Step
from tests.programs import TODAY

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def deliberations(program):
    return program.deliberations


@pytest.fixture
def raised(deliberations, grid):
    """A matter raised yesterday in a grid."""
    draft = deliberations.blank(grid("岸兜村第1网格"))
    draft.title, draft.raised_by, draft.raised_on, draft.words = "修路灯", "居民王某", YESTERDAY, "三盏不亮"
    return deliberations.one(deliberations.raise_matter(draft))


def test_the_four_steps(deliberations, raised, grid):
    assert (raised.stage, raised.next_stage, raised.grid) == (RAISED, TAKEN_UP, "岸兜村委会 第1网格")
    version = deliberations.advance(raised.id, raised.version, Step(TAKEN_UP, TODAY, "支委会", "提交议事"))
    version = deliberations.advance(raised.id, version, Step(DELIBERATED, TODAY, "党员和代表", "同意更换", 21, 2))
    deliberations.advance(raised.id, version, Step(CARRIED_OUT, TODAY, "村委会", "已更换并公示"))
    matter = deliberations.one(raised.id)
    assert [one.stage for one in matter.steps] == list(STAGE_TITLES)
    assert matter.steps[0] == Step(RAISED, YESTERDAY, "居民王某", "三盏不亮")
    assert (matter.steps[2].votes_for, matter.steps[2].votes_against) == (21, 2)
    assert (matter.result, matter.next_stage) == ("已更换并公示", "")
    assert deliberations.all(unfinished=True) == ()
    assert [one.id for one in deliberations.all(grid("岸兜"))] == [raised.id]
    assert deliberations.all(grid("江头")) == ()
    with pytest.raises(Refusal, match="没有下一步"):
        deliberations.advance(matter.id, matter.version, Step(CARRIED_OUT, TODAY, "", "再办"))


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (Step(DELIBERATED, TODAY, "", "跳过"), "下一步是“支部商事”"),
        (Step("gone", TODAY, "", "没有"), "下一步是“支部商事”"),
        (Step(TAKEN_UP, TODAY + timedelta(days=1), "", "将来"), "不能晚于今天"),
        (Step(TAKEN_UP, date(2026, 1, 1), "", "过去"), "不能早于上一步“百姓提事”的 2026-11-21"),
        (Step(TAKEN_UP, TODAY, "", " "), "支部商事的内容不能为空"),
        (Step(TAKEN_UP, TODAY, "", "票", 5), "同时填写赞成和反对"),
        (Step(TAKEN_UP, TODAY, "", "票", 5, -1), "票数要在 0 到 100000 之间"),
        (Step(TAKEN_UP, TODAY, "", "长" * 2001), "最多 2000 个字"),
    ],
)
def test_a_step_that_cannot_be_is_refused(deliberations, raised, step, said):
    with pytest.raises(Refusal, match=said):
        deliberations.advance(raised.id, raised.version, step)
    assert deliberations.one(raised.id) == raised


def test_the_last_step_is_taken_back(deliberations, raised):
    version = deliberations.advance(raised.id, raised.version, Step(TAKEN_UP, TODAY, "支委会", "提交"))
    with pytest.raises(Refusal, match="已经议过，不能删除"):
        deliberations.remove(raised.id, version)
    version = deliberations.undo(raised.id, version)
    assert deliberations.one(raised.id).steps == raised.steps
    with pytest.raises(Refusal, match="没有可以撤销的步骤"):
        deliberations.undo(raised.id, version)
    deliberations.remove(raised.id, version)
    with pytest.raises(Refusal, match="已被删除"):
        deliberations.one(raised.id)


def test_two_clerks_take_one_step(deliberations, raised):
    deliberations.advance(raised.id, raised.version, Step(TAKEN_UP, TODAY, "", "先写的"))
    for write in (
        lambda: deliberations.advance(raised.id, raised.version, Step(TAKEN_UP, TODAY, "", "后写的")),
        lambda: deliberations.undo(raised.id, raised.version),
        lambda: deliberations.remove(raised.id, raised.version),
    ):
        with pytest.raises(Conflict):
            write()
    assert deliberations.one(raised.id).steps[-1].words == "先写的"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": ""}, "事项不能为空"),
        ({"grid_id": None}, "网格不能为空"),
        ({"grid_id": 9999}, "已经撤销"),
        ({"raised_on": TODAY + timedelta(days=1)}, "提出日期不能晚于今天"),
        ({"raised_on": None}, "提出日期不能为空"),
    ],
)
def test_a_matter_that_lacks_something_is_not_raised(deliberations, grid, values, said):
    draft = deliberations.blank(grid("岸兜"))
    draft.values.update({"title": "修路灯", **values})
    with pytest.raises(Invalid, match=said):
        deliberations.raise_matter(draft)
    assert deliberations.all() == ()


def test_a_residents_meeting_finds_each_matter_where_it_waits(program, deliberations, raised, grid):
    meetings, place = program.meetings, grid("岸兜")

    def agenda(day):
        key = meetings.plan("residents", day, place)
        return [(one.section, one.title) for one in meetings.dossier(key).items if not one.is_dropped]

    title = "岸兜村委会 第1网格 修路灯"
    assert agenda(TODAY) == [("raise", "居民新提出 1 件事"), ("take_up", title)]
    version = deliberations.advance(raised.id, raised.version, Step(TAKEN_UP, TODAY, "支委会", "提交议事"))
    assert agenda(TODAY + timedelta(days=7)) == [("deliberate", title)]
    version = deliberations.advance(raised.id, version, Step(DELIBERATED, TODAY, "代表", "同意"))
    assert agenda(TODAY + timedelta(days=14)) == [("carry_out", title)]
    deliberations.advance(raised.id, version, Step(CARRIED_OUT, TODAY, "村委会", "换好了"))
    assert agenda(TODAY + timedelta(days=21)) == []
    assert meetings.dossier(meetings.plan("residents", TODAY, grid("江头"))).items == ()
