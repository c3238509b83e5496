"""The declared kinds of meeting say what the requirements ask."""

from desktop.grids.posts import POST_TITLES
from desktop.meetings.kinds import MONTH, SOURCE_TITLES, WEEK, kind, kinds


def test_every_kind_that_the_requirements_name_is_there_in_order():
    assert [one.key for one in kinds()] == [
        "grid_week", "analysis", "dispatch", "joint", "assess", "residents", "month", "enforcement",
        "inspection",
    ]  # fmt: skip
    named = {row for one in kinds() for row in one.source}
    assert named == {"P0-09", "P1-21", "P2-16", "P2-42", "P2-43", "P2-44", "P2-48", "P3-24"}


def test_the_analysis_is_five_times_one():
    assert [one.title for one in kind("analysis").sections] == [
        "开展一次学习", "通报一些情况", "汇报一块工作", "认领一批任务", "协商一些难题",
    ]  # fmt: skip


def test_dispatch_and_residents_have_the_sections_of_their_policies():
    assert [one.title for one in kind("dispatch").sections] == ["分析工作态势", "协调解决问题", "研究推进措施"]
    assert [one.title for one in kind("residents").sections] == ["百姓提事", "支部商事", "党群议事", "公开办事"]


def test_cadences_are_those_of_the_policies():
    assert (kind("grid_week").cadence, kind("analysis").cadence, kind("month").cadence) == (WEEK, WEEK, MONTH)


def test_each_kind_asks_known_sources_once_and_known_posts():
    for one in kinds():
        asked = [source for _, source in one.asked()]
        assert len(asked) == len(set(asked)), one.key
        assert set(asked) <= set(SOURCE_TITLES), one.key
        assert "resolutions" in asked, one.key
        assert {*one.posts, *one.observers} <= set(POST_TITLES), one.key
        assert not set(one.posts) & set(one.observers), one.key
        keys = [section.key for section in one.sections]
        assert len(keys) == len(set(keys)), one.key


def test_a_section_that_is_no_longer_declared_is_called_by_its_key():
    assert kind("month").section("gone").title == "gone"
