"""The projected pages of a meeting over a small office: what they say, what they keep to themselves, what opens."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

import numpy as np
import pytest

from db.models.cases import CaseParty, CaseReporter, Unit, UnitKind
from desktop.cases.events import EventKind
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.maps.shapes import Points
from desktop.meetings.screen import (
    AgesPage,
    BarsPage,
    FailedPage,
    LightsPage,
    LinesPage,
    MapPage,
    MatterPage,
    NextWeekPage,
    ResolutionsPage,
    ScreenPage,
    TitlePage,
    WeekPage,
    words_of,
)
from desktop.program import Program
from desktop.screen_masking import without_numbers
from desktop.tables import Search
from tests.desktop.cases.an_office_of_cases import a_case, go_on, put_case
from tests.programs import TODAY

P = TypeVar("P", bound=ScreenPage)
LAST_WEEK = TODAY - timedelta(days=3)
ID_NUMBER, PHONE = "359998196001010017", "13800001234"


@pytest.fixture
def meeting(program: Program) -> int:
    """The meeting of today."""
    return program.meetings.plan("grid_week", TODAY)


@pytest.fixture
def pages(program: Program, meeting: int) -> Callable[[], tuple[ScreenPage, ...]]:
    """What is shown of it."""
    return lambda: program.screen_pages.build(meeting, Progress())


def only(pages: tuple[ScreenPage, ...], kind: type[P]) -> list[P]:
    """Return the pages of one sort."""
    return [page for page in pages if isinstance(page, kind)]


def listed(program: Program, target: Any) -> int:
    """Return how many cases the list shows for what lies behind a figure."""
    return len(program.cases.list.keys(Search(filters=target), Progress()))


def square(west: float, south: float) -> Points:
    """Return a ring of about a kilometre."""
    return np.array(
        [(west, south), (west + 0.01, south), (west + 0.01, south + 0.01), (west, south + 0.01), (west, south)]
    )


def test_an_office_without_anything_has_all_pages_and_says_so(pages: Callable[[], tuple[ScreenPage, ...]]) -> None:
    found = pages()
    kinds = (TitlePage, ResolutionsPage, WeekPage, BarsPage, LinesPage, AgesPage, MapPage, LightsPage, NextWeekPage)
    assert all(only(found, kind) for kind in kinds)
    assert not only(found, FailedPage)
    assert len({page.key for page in found}) == len(found)
    assert all(page.read_at.tzinfo is not None for page in found)
    for kind in (ResolutionsPage, LightsPage, NextWeekPage, MapPage):
        assert all(page.note for page in only(found, kind))
    assert only(found, TitlePage)[0].facts[0] == ("时间", "2026年11月22日（星期日）")


def test_every_figure_opens_as_many_records_as_it_counts(
    program: Program, pages: Callable[[], tuple[ScreenPage, ...]]
) -> None:
    here, there = (program.grids.resolve(name) for name in ("江头第1网格", "岸兜第2网格"))
    for day in (LAST_WEEK, LAST_WEEK, TODAY - timedelta(days=9)):
        put_case(program, a_case(day, finished=1), grid_id=here, kind_code="0101")
    put_case(program, a_case(LAST_WEEK, finished=None, limit=1), grid_id=there, kind_code="0201")
    put_case(program, a_case(TODAY - timedelta(days=100), finished=None, limit=10), grid_id=there, kind_code="0201")
    found = pages()
    week = {one.title: one for one in only(found, WeekPage)[0].figures}
    assert {title: week[title].value for title in ("受理", "办结", "期末未结", "红灯逾期")} == {
        "受理": "3", "办结": "2", "期末未结": "2", "红灯逾期": "2"}  # fmt: skip
    assert week["受理"].change == "比上期多 2 件（+200.0%）"
    assert week["办结"].tone == "green"
    for one in (week["受理"], week["办结"], week["期末未结"], week["红灯逾期"]):
        assert one.behind is not None
        assert listed(program, one.behind.target) == int(one.value), one.title
    for page in only(found, BarsPage):
        assert sum(bar.value for bar in page.bars) == 3
        for bar in page.bars:
            assert bar.behind is not None
            assert listed(program, bar.behind.target) == bar.value, bar.title
    (ages,) = only(found, AgesPage)
    assert [band.value for band in ages.bands] == [1, 0, 0, 0, 1]
    assert [listed(program, band.behind.target) for band in ages.bands if band.behind] == [1, 0, 0, 0, 1]
    (weeks,) = only(found, LinesPage)
    assert {line.title: line.values[-2:] for line in weeks.lines} == {"受理": (1, 3), "办结": (1, 2), "未结": (1, 2)}
    assert listed(program, weeks.behind[-1].target) == 3


def test_a_meeting_of_one_village_shows_that_village(program: Program) -> None:
    village = program.grids.find_village("江头")
    for name in ("江头第1网格", "岸兜第2网格"):
        put_case(program, a_case(LAST_WEEK, finished=None, limit=1), grid_id=program.grids.resolve(name))
    found = program.screen_pages.build(program.meetings.plan("grid_week", TODAY, village), Progress())
    assert only(found, WeekPage)[0].figures[0].value == "1"
    assert len(only(found, LightsPage)[0].rows) == 1
    assert only(found, LightsPage)[0].counts[0] == ("红灯", 1, "red")


def test_the_red_come_first_and_lists_are_parted(program: Program, pages: Callable[[], tuple[ScreenPage, ...]]) -> None:
    for number in range(9):
        put_case(program, a_case(TODAY - timedelta(days=30), finished=None, limit=number), title=f"逾期的事{number}")
    for number in range(4):
        steps = a_case(TODAY, finished=None, limit=number + 1, warn_on=TODAY - timedelta(days=1))
        put_case(program, steps, title=f"快到期的事{number}")
    parts = only(pages(), LightsPage)
    rows = [row for page in parts for row in page.rows]
    assert [row.tone for row in rows] == ["red"] * 9 + ["amber"] * 4
    assert (rows[0].words, rows[0].title, rows[9].words) == ("逾期 30 天", "逾期的事0", "剩 1 天")
    assert [page.part for page in parts] == [(1, 2), (2, 2)]
    assert parts[0].counts == (("红灯", 9, "red"), ("黄灯", 4, "amber"))
    assert all(row.behind.target for row in rows)


def test_nobody_who_is_no_official_is_named(program: Program, pages: Callable[[], tuple[ScreenPage, ...]]) -> None:
    key, _ = put_case(
        program,
        a_case(TODAY - timedelta(days=30), finished=None, limit=1),
        title="王建国与欧阳小红因排水沟争执",
        description=f"王建国称邻居占地，电话{PHONE}，身份证{ID_NUMBER}，举报人赵知情。",
    )
    with program.office.store.write("登记当事人") as session:
        session.add(CaseParty(case_id=key, name="王建国"))
        session.add(CaseParty(case_id=key, name="欧阳小红"))
        session.add(CaseReporter(case_id=key, name="赵知情", phone=PHONE, is_anonymous=False))
    go_on(program, key, EventKind.SUPERVISED, LAST_WEEK, card="red", words=f"王建国{PHONE}再次来访")
    meeting = program.meetings.plan("analysis", TODAY)
    item = program.meetings.add_item(
        meeting,
        program.meetings.dossier(meeting).kind.sections[0].key,
        "王建国的事",
        "赵知情反映",
        True,
        "case_record",
        key,
    )
    program.meetings.discuss(item, 1, f"欧阳小红不同意，电话 {PHONE}")
    said = "\n".join(line for page in program.screen_pages.build(meeting, Progress()) for line in words_of(page))
    for word in ("王建国", "欧阳小红", "赵知情", PHONE, ID_NUMBER):
        assert word not in said
    assert "王*国与欧阳*红" in said
    assert "×××反映" in said
    assert "138****1234" in said
    assert pages()


def test_numbers_are_masked_wherever_they_stand() -> None:
    assert without_numbers(f"身份证{ID_NUMBER}，电话 0595-85123456，2026-诉-00086，面积 120000 平方米") == (
        "身份证3599**************，电话 0595****456，2026-诉-00086，面积 120000 平方米"
    )


def test_a_matter_shows_what_is_resolved_about_it_at_once(program: Program, meeting: int, pages: Any) -> None:
    section = program.meetings.dossier(meeting).kind.sections[2].key
    item = program.meetings.add_item(meeting, section, "冬季防火", "柴草堆放多", needs_decision=True)
    (before,) = only(pages(), MatterPage)
    assert (before.number, before.question, before.resolved) == (
        "第 1 项，共 1 项",
        "怎么办、谁负责、什么时候办结？",
        (),
    )
    draft = program.meetings.blank_resolution(meeting, item)
    draft.values.update(text="逐户清理", responsible_name="林建国", due_on=date(2026, 11, 27))
    program.meetings.resolve(draft)
    (after,) = only(pages(), MatterPage)
    assert after.key == before.key
    assert after.resolved == ("逐户清理（林建国，11月27日前）",)
    assert ("议定事项", "到期 1 项，请责任人按期办结") in only(pages(), NextWeekPage)[0].items
    program.meetings.drop(program.meetings.add_item(meeting, section, "撤下的事"))
    assert len(only(pages(), MatterPage)) == 1


def test_last_weeks_resolutions_come_back_with_what_became_of_them(program: Program) -> None:
    first = program.meetings.plan("grid_week", TODAY - timedelta(days=7))
    for text, days in (("修路灯", 3), ("清理楼道", 5), ("排水沟勘界", 20)):
        draft = program.meetings.blank_resolution(first)
        due_on = TODAY - timedelta(days=7 - days)
        draft.values.update(text=text, responsible_name="林建国", due_on=due_on)
        program.meetings.resolve(draft)
    program.meetings.invite(first, "林建国")
    program.meetings.attend_all(first)
    program.meetings.close(first, program.meetings.dossier(first).version)
    done = program.resolutions.open()[0]
    program.resolutions.done(done.id, done.version, TODAY - timedelta(days=1))
    meeting = program.meetings.plan("grid_week", TODAY)
    (page,) = only(program.screen_pages.build(meeting, Progress()), ResolutionsPage)
    assert [(row.text, row.state, row.tone) for row in page.rows] == [
        ("清理楼道", "逾期 2 天", "red"),
        ("排水沟勘界", "在办，剩 13 天", "blue"),
        ("修路灯", "已完成", "green"),
    ]
    assert page.counts == (("完成", 1, "green"), ("逾期", 1, "red"), ("在办", 1, "blue"))
    assert page.rows[0].behind is not None
    assert page.rows[0].behind.target == first


def test_the_map_colours_the_grids_by_their_cases(program: Program, pages: Any) -> None:
    for place, name in enumerate(("江头第1网格", "江头第2网格")):
        program.maps.draw(program.grids.resolve(name), "", [square(118.6 + place * 0.01, 24.8)])
    village = program.grids.find_village("江头")
    ring = np.array([(118.6, 24.8), (118.62, 24.8), (118.62, 24.81), (118.6, 24.81), (118.6, 24.8)])
    program.maps.draw(village, "", [ring])
    put_case(program, a_case(TODAY, finished=None), grid_id=program.grids.resolve("江头第2网格"))
    (page,) = only(pages(), MapPage)
    assert [(area.title[-4:], area.value, area.tint) for area in page.areas] == [
        ("第2网格", "1 件", 4),
        ("第1网格", "0 件", 0),
    ]
    assert page.most == (page.areas[0].key,)
    assert len(page.borders) == 1
    assert page.areas[0].behind is not None
    assert listed(program, page.areas[0].behind.target) == 1


@pytest.mark.logs
def test_a_page_that_fails_says_so_and_costs_itself_alone(
    program: Program, pages: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program.maps, "shapes", lambda: 1 / 0)
    found = pages()
    (failed,) = only(found, FailedPage)
    assert failed.title == "各网格情况"
    assert "没有读出来" in failed.note
    assert only(found, NextWeekPage)
    assert only(found, WeekPage)


def test_a_meeting_that_is_no_more_is_refused(program: Program) -> None:
    with pytest.raises(Refusal):
        program.screen_pages.build(77, Progress())


def test_next_week_says_what_the_office_sets_itself(program: Program, meeting: int, pages: Any) -> None:
    draft = program.meetings.draft(meeting)
    draft.values["remark.next_week"] = "冬季防火检查\n\n入户走访独居老人"
    program.meetings.save(draft)
    with program.office.store.write("登记承办单位") as session:
        session.add(Unit(name="派出所", kind=UnitKind.DEPARTMENT))
    put_case(program, a_case(TODAY, finished=None, limit=3))
    (page,) = only(pages(), NextWeekPage)
    assert page.items == (
        ("安排", "冬季防火检查"),
        ("安排", "入户走访独居老人"),
        ("到期事件", "11月22日至11月29日到期 1 件"),
    )
    assert datetime.now(UTC) - page.read_at < timedelta(minutes=1)
