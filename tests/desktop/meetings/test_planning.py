"""One click makes a meeting: number, stretch, agenda, attendance."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from db.errors import Conflict
from db.models.meetings import Meeting, MeetingState
from db.models.roster import Appointment
from desktop.errors import Invalid, Refusal
from desktop.jobs import Cancelled, Progress
from desktop.meetings.agenda import Proposed
from desktop.meetings.service import Meetings
from desktop.tables import Search
from tests.desktop.meetings.conftest import close, resolve
from tests.programs import TODAY, today

WEEK = timedelta(days=7)
MATTER = Proposed(
    "岸兜村第1网格积水",
    "两次延期",
    (("编号", "期限"), ("2026-患-00001", "11-20")),
    "case_record",
    7,
    needs_decision=True,
    room="cases",
    filters={"day": date(2026, 11, 20), "stages": frozenset({"handling"})},
)


def with_sources(program, **sources) -> Meetings:
    """Return the meetings of an office with sources of a test."""
    store = program.office.store
    return Meetings(store, program.grids, program.meetings.list, today, sources=sources)


def test_attendance_comes_from_the_posts_of_the_grid_and_the_chief_chairs(meetings, grid, roster):
    dossier = meetings.dossier(meetings.plan("analysis", TODAY, grid("岸兜")))
    assert dossier.title == "岸兜村委会民情分析会（2026年11月22日）"
    assert [(one.name, one.role) for one in dossier.attendance] == [
        ("周书记", "member"), ("王格长", "member"), ("李专职", "member"), ("吴民警", "observer"),
    ]  # fmt: skip
    assert dossier.attendance[2].duty == "岸兜村委会 第1网格 专职网格员、岸兜村委会 第2网格 专职网格员"
    assert dossier.facts["chair_name"] == "周书记"
    assert dossier.facts["chair_id"] == roster["周书记"]
    assert dossier.facts["recorder_name"] == "林晓梅"
    assert dossier.state is MeetingState.PLANNED


def test_a_meeting_of_the_office_asks_as_far_down_as_its_kind_says(meetings):
    dossier = meetings.dossier(meetings.plan("grid_week", TODAY))
    assert dossier.title == "2026年第1次网格工作例会"
    assert {one.name for one in dossier.attendance} == {
        "周书记",
        "郑主任",
        "吴民警",
    }  # of the villages
    assert dossier.facts["chair_name"] is None


def test_where_nobody_stands_that_high_the_grids_below_are_asked(program, grid):
    people = program.roster.blank()
    people.name = "赵格长"
    who = program.roster.save(people)
    with program.office.store.write("任职") as session:
        session.add(Appointment(staff_id=who, grid_id=grid("江头村第2网格"), post="chief"))
    dossier = program.meetings.dossier(program.meetings.plan("grid_week", TODAY))
    assert [one.name for one in dossier.attendance] == ["赵格长"]


def test_the_town_itself_is_the_whole_office(meetings, program):
    town = next(node.id for node in program.grids.nodes.values() if node.parent_id is None)
    assert meetings.dossier(meetings.plan("grid_week", TODAY, town)).facts["grid_id"] is None


def test_without_anybody_in_the_posts_a_meeting_is_made_all_the_same(program, grid):
    dossier = program.meetings.dossier(program.meetings.plan("analysis", TODAY, grid("岸兜")))
    assert dossier.attendance == ()


def test_each_day_is_reviewed_once(meetings):
    first = meetings.dossier(meetings.plan("grid_week", TODAY - WEEK)).facts
    second = meetings.dossier(meetings.plan("grid_week", TODAY + timedelta(days=2)))
    assert (first["covers_from"], first["covers_until"]) == (date(2026, 11, 8), date(2026, 11, 14))
    assert (second.facts["covers_from"], second.facts["covers_until"]) == (date(2026, 11, 15), date(2026, 11, 23))
    assert second.previous is not None


def test_another_kind_or_another_grid_has_a_stretch_of_its_own(meetings, grid):
    meetings.plan("analysis", TODAY - timedelta(days=2), grid("江头"))
    here = meetings.dossier(meetings.plan("analysis", TODAY, grid("岸兜")))
    assert here.facts["covers_from"] == date(2026, 11, 15)
    assert here.previous is None


@pytest.mark.parametrize(
    ("day", "first"), [(date(2026, 3, 31), date(2026, 2, 28)), (date(2026, 1, 5), date(2025, 12, 5))]
)
def test_a_monthly_meeting_reviews_a_month(meetings, day, first):
    assert meetings.dossier(meetings.plan("month", day)).facts["covers_from"] == first


def test_numbers_run_within_the_year_of_a_kind(meetings):
    days = (date(2026, 1, 5), date(2026, 1, 12), date(2027, 1, 4))
    numbers = [(meetings.dossier(meetings.plan("grid_week", day)).title) for day in days]
    assert numbers == ["2026年第1次网格工作例会", "2026年第2次网格工作例会", "2027年第1次网格工作例会"]
    assert meetings.dossier(meetings.plan("dispatch", days[1])).title == "2026年第1次调度例会"


def test_clicking_twice_makes_one_meeting(meetings):
    key = meetings.plan("grid_week", TODAY)
    with pytest.raises(Refusal, match="2026-11-22 已经有“2026年第1次网格工作例会”"):
        meetings.plan("grid_week", TODAY)
    close(meetings, key)
    assert meetings.plan("grid_week", TODAY) != key


def test_a_closed_grid_holds_no_meeting(meetings):
    with pytest.raises(Refusal, match="已经撤销"):
        meetings.plan("analysis", TODAY, 9999)


def test_the_agenda_is_made_of_what_the_sources_propose_in_the_order_of_the_sections(program):
    asked = []

    def flow(question, progress):
        asked.append(question)
        return [Proposed("本周受理 3 件")]

    meetings = with_sources(program, matters=lambda question, progress: [MATTER], flow=flow)
    key = meetings.plan("grid_week", TODAY)
    items = meetings.dossier(key).items
    assert [(one.section, one.title) for one in items] == [("week", "本周受理 3 件"), ("matters", MATTER.title)]
    one = items[1]
    assert (one.lines, one.subject, one.record_id, one.needs_decision) == (MATTER.lines, "case_record", 7, True)
    assert (one.room, one.filters) == ("cases", {"day": "2026-11-20", "stages": ["handling"]})
    assert (asked[0].kind, asked[0].grid, asked[0].covers_from, asked[0].covers_until, asked[0].day) == (
        "grid_week", None, date(2026, 11, 15), date(2026, 11, 21), TODAY,
    )  # fmt: skip


@pytest.mark.logs
def test_a_source_that_fails_costs_its_own_item_only(program):
    def broken(question, progress):
        raise ZeroDivisionError

    def refused(question, progress):
        raise Refusal("其他人正在结账。")

    meetings = with_sources(program, flow=broken, moved=refused, matters=lambda question, progress: [MATTER])
    items = meetings.dossier(meetings.plan("grid_week", TODAY)).items
    assert [one.title for one in items] == ["“事件受理办理情况”没有读出来", "“变化大的数字”没有读出来", MATTER.title]
    assert items[0].body == "请刷新议程再读一次，或手工补充这一项。"
    assert items[1].body.startswith("其他人正在结账。 请刷新议程")


def test_a_plan_that_is_stopped_leaves_nothing(program):
    def stopped(question, progress):
        progress.cancel()
        progress.check()

    meetings = with_sources(program, flow=stopped)
    with pytest.raises(Cancelled):
        meetings.plan("grid_week", TODAY, progress=Progress())
    assert len(meetings.list.keys(Search(), Progress())) == 0


def test_a_title_that_is_too_long_is_cut(program):
    meetings = with_sources(program, flow=lambda question, progress: [Proposed("长" * 300)])
    title = meetings.dossier(meetings.plan("grid_week", TODAY)).items[0].title
    assert len(title) == 200
    assert title.endswith("…")


def test_reading_the_sources_again_leaves_alone_what_was_worked_on(program):
    told = ["甲", "乙", "丙", "丁"]
    meetings = with_sources(program, matters=lambda question, progress: [Proposed(one) for one in told])
    key = meetings.plan("grid_week", TODAY)
    first, second, third, fourth = meetings.dossier(key).items
    own = meetings.add_item(key, "matters", "自己加的")
    meetings.discuss(first.id, first.version, "说过了")
    meetings.drop(second.id)
    resolve(meetings, key, item=third.id)
    told[:] = ["甲", "乙", "丙", "戊"]
    meetings.renew(key)
    after = meetings.dossier(key).items
    assert [one.title for one in after] == ["甲", "乙", "丙", "自己加的", "戊"]
    assert [one.id for one in after[:4]] == [first.id, second.id, third.id, own]
    assert after[1].is_dropped
    assert fourth.id not in {one.id for one in after}


def test_facts_are_saved_with_the_texts_of_the_form(meetings, grid, roster):
    key = meetings.plan("analysis", TODAY, grid("岸兜"))
    draft = meetings.draft(key)
    draft.begins_at, draft.ends_at, draft.place = "9:00", "10：30", " 村部 "
    draft.chair_id, draft.chair_name = roster["王格长"], "王格长"
    draft.values.update({"remark.risk": "汛期", "remark.next_week": " "})
    meetings.save(draft)
    facts = meetings.dossier(key).facts
    assert (facts["begins_at"], facts["ends_at"], facts["place"]) == ("09:00", "10:30", "村部")
    assert (facts["remark.risk"], facts["remark.next_week"]) == ("汛期", None)
    assert (facts["chair_id"], facts["chair_name"]) == (roster["王格长"], "王格长")


def test_another_chair_written_by_hand_is_nobody_of_the_roster(meetings, grid):
    key = meetings.plan("analysis", TODAY, grid("岸兜"))
    draft = meetings.draft(key)
    draft.chair_name = "镇里来的领导"
    meetings.save(draft)
    assert meetings.dossier(key).facts["chair_id"] is None


def test_moved_into_another_year_a_meeting_takes_a_number_of_that_year(meetings):
    meetings.plan("grid_week", date(2027, 1, 4))
    draft = meetings.draft(meetings.plan("grid_week", date(2026, 12, 28)))
    draft.held_on, draft.covers_until = date(2027, 1, 5), date(2027, 1, 4)
    assert meetings.dossier(meetings.save(draft)).title == "2027年第2次网格工作例会"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": " "}, "名称不能为空"),
        ({"held_on": None}, "日期不能为空"),
        ({"begins_at": "早上"}, "09:00"),
        ({"begins_at": "10:00", "ends_at": "9:30"}, "结束时间要晚于开始时间"),
        ({"covers_from": date(2026, 11, 30)}, "不能早于第一天"),
        ({"place": "长" * 201}, "地点最多 200 个字"),
    ],
)
def test_facts_that_cannot_be_are_refused(meetings, values, said):
    draft = meetings.draft(meetings.plan("grid_week", TODAY))
    draft.values.update(values)
    with pytest.raises(Invalid, match=said):
        meetings.save(draft)


def test_a_meeting_is_not_moved_behind_the_limits_it_set(meetings):
    key = meetings.plan("grid_week", TODAY)
    resolve(meetings, key, due_on=TODAY)
    draft = meetings.draft(key)
    draft.held_on = TODAY + timedelta(days=1)
    with pytest.raises(Invalid, match="完成期限是 2026-11-22"):
        meetings.save(draft)


def test_facts_that_somebody_changed_since_are_not_overwritten(meetings):
    key = meetings.plan("grid_week", TODAY)
    mine, theirs = meetings.draft(key), meetings.draft(key)
    theirs.place = "会议室"
    meetings.save(theirs)
    mine.place = "礼堂"
    with pytest.raises(Conflict):
        meetings.save(mine)
    assert meetings.dossier(key).facts["place"] == "会议室"


def test_a_meeting_only_planned_can_be_cancelled_and_its_number_is_free(meetings, program):
    key = meetings.plan("grid_week", TODAY)
    meetings.cancel(key, meetings.dossier(key).version)
    with pytest.raises(Refusal, match="已被删除"):
        meetings.dossier(key)
    again = meetings.plan("grid_week", TODAY)
    with program.office.store.read() as session:
        assert session.get_one(Meeting, again).number == 1


def test_a_meeting_with_records_is_not_cancelled(meetings):
    key = meetings.plan("grid_week", TODAY)
    resolve(meetings, key)
    with pytest.raises(Refusal, match="已经有记录"):
        meetings.cancel(key, meetings.dossier(key).version)


def test_a_regular_meeting_that_is_missing_this_week_is_told(meetings, grid):
    meetings.plan("grid_week", TODAY)  # a Sunday
    meetings.plan("analysis", TODAY, grid("岸兜"))
    meetings.plan("month", TODAY)
    meetings.plan("joint", TODAY)
    monday = TODAY + timedelta(days=1)
    assert meetings.lapsed(TODAY) == ()
    told = meetings.lapsed(monday)
    assert [(one.kind.key, one.grid_id, one.last_on) for one in told] == [
        ("grid_week", None, TODAY), ("analysis", grid("岸兜"), TODAY),
    ]  # fmt: skip
    meetings.plan("grid_week", monday)
    assert [one.kind.key for one in meetings.lapsed(monday)] == ["analysis"]
    assert [one.kind.key for one in meetings.lapsed(date(2026, 12, 1))] == ["grid_week", "analysis", "month"]
    assert meetings.lapsed(date(2027, 6, 1)) == ()


def test_two_clerks_who_plan_at_once_take_two_numbers(meetings, program):
    days = [TODAY + timedelta(days=number) for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        keys = list(pool.map(lambda day: meetings.plan("dispatch", day), days))
    with program.office.store.read() as session:
        assert sorted(session.get_one(Meeting, key).number for key in keys) == list(range(1, 13))


def test_what_waits_until_a_day(meetings):
    past, coming = meetings.plan("grid_week", TODAY), meetings.plan("dispatch", TODAY + WEEK)
    assert [one.key for one in meetings.due(TODAY)] == [past]
    close(meetings, past)
    assert meetings.due(TODAY) == ()
    assert [one.key for one in meetings.due(TODAY + WEEK)] == [coming]
