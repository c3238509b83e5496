"""The ledger of forms: periods as they fall due, what was sent, what cannot be, and what today has due."""

from datetime import date

import pytest

from db.errors import Conflict
from db.models.forms import Form, FormFilling, PeriodState
from desktop.drafts import Draft
from desktop.errors import Invalid, Refusal
from desktop.form_due import forms_due
from desktop.forms.ledger.lists import UNMATCHED, PeriodList, TaskList
from desktop.forms.ledger.task_records import PERIODS
from desktop.forms.ledger.tasks import FormTasks
from desktop.forms.plan import Plan
from desktop.jobs import Progress
from desktop.tables import TONE, Search
from tests.programs import TODAY, today


@pytest.fixture
def tasks(program):
    return FormTasks(program, today)


def entered(tasks, **given):
    """Enter a task as a clerk would."""
    draft = tasks.blank(unit="区民政局", name="老年人基本信息统计表", **given)
    return tasks.save(draft)


def owed(tasks, key):
    return [(one.period, one.due_on.isoformat(), one.state.value) for one in tasks.periods(key)]


def test_a_monthly_form_is_owed_from_the_month_it_was_asked_for(tasks):
    key = entered(tasks, asked_on=date(2026, 9, 10), due_way="after", due_number=5)
    # 5 September was before it was asked for; 5 December is a Saturday, so Friday counts
    assert owed(tasks, key) == [
        ("2026-11", "2026-12-04", "open"), ("2026-10", "2026-11-05", "open"), ("2026-09", "2026-09-30", "open"),
    ]  # fmt: skip


def test_october_begins_with_days_off_that_are_made_up_for_before_them(tasks, program):
    """5 October lies in the holiday: the working day before it is the last of September."""
    assert program.calendar.before(date(2026, 10, 5), 1) == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"rhythm": "week", "asked_on": date(2026, 11, 16), "due_way": "within", "due_number": 5},
         [("2026-W47", "2026-11-20")]),
        ({"rhythm": "quarter", "asked_on": date(2026, 10, 1), "due_way": "within", "due_number": 20},
         [("2026Q4", "2026-12-18"), ("2026Q3", "2026-09-30")][:1]),
        ({"rhythm": "month", "asked_on": date(2026, 11, 1), "due_way": "working", "due_number": 3},
         [("2026-11", "2026-12-03"), ("2026-10", "2026-11-04")]),
        ({"rhythm": "half", "asked_on": date(2026, 7, 20), "due_way": "after", "due_number": 31},
         [("2026H2", "2027-01-29"), ("2026H1", "2026-07-31")]),
        ({"rhythm": "year", "asked_on": date(2026, 3, 1)}, [("2026", "2026-12-31")]),
    ],
)  # fmt: skip
def test_periods_of_every_rhythm(tasks, given, expected):
    key = entered(tasks, **given)
    assert [(period, due) for period, due, _ in owed(tasks, key)] == expected


def test_a_form_owed_once_follows_its_day_until_it_is_sent(tasks):
    key = entered(tasks, rhythm="once", due_on=date(2026, 11, 25))
    assert owed(tasks, key) == [("2026-11-25", "2026-11-25", "open")]
    tasks.touch(key, "2026-11-25")
    draft = tasks.draft(key)
    draft.due_on = date(2026, 11, 27)
    tasks.save(draft)
    assert owed(tasks, key) == [("2026-11-27", "2026-11-27", "open")]


def test_what_was_sent_waived_and_taken_back(tasks):
    key = entered(tasks, asked_on=date(2026, 10, 1), due_way="after", due_number=10)
    october = tasks.period(key, "2026-10")
    sent = tasks.send(
        key, "2026-10", october.version, draft_of(sent_on=date(2026, 11, 9), sent_by="林晓梅", receipt="收文 12 号")
    )
    found = tasks.period(key, "2026-10")
    assert (found.key, found.state, found.receipt) == (sent, PeriodState.SENT, "收文 12 号")
    with pytest.raises(Conflict):
        tasks.waive(key, "2026-10", 0, "对方停报")
    with pytest.raises(Invalid, match="不报的原因"):
        tasks.waive(key, "2026-09", 0, " ")
    tasks.waive(key, "2026-11", 0, "对方通知停报")
    tasks.reopen(key, "2026-10", found.version)
    assert [state for _, _, state in owed(tasks, key)] == ["waived", "open", "open"]
    with pytest.raises(Refusal, match="还没有报送"):
        tasks.reopen(key, "2026-10", tasks.period(key, "2026-10").version)
    with pytest.raises(Invalid, match="不能晚于今天"):
        tasks.send(key, "2026-10", 3, draft_of(sent_on=date(2026, 12, 9)))
    with pytest.raises(Refusal, match="没有“2031-01”这一期"):
        tasks.touch(key, "2031-01")


def test_a_form_that_ended_owes_nothing_after(tasks):
    key = entered(tasks, asked_on=date(2026, 8, 20), due_way="after", due_number=5)
    task = tasks.task(key)
    tasks.end(key, task.version, date(2026, 10, 31))
    assert [period for period, _, _ in owed(tasks, key)] == ["2026-10", "2026-09", "2026-08"]
    with pytest.raises(Refusal, match="不能早于布置日期"):
        tasks.end(key, tasks.task(key).version, date(2026, 1, 1))


def test_a_task_with_something_sent_stays(tasks):
    key = entered(tasks, asked_on=date(2026, 10, 1))
    tasks.send(key, "2026-10", 0, draft_of(sent_on=TODAY))
    with pytest.raises(Refusal, match="已经报送过 1 期"):
        tasks.remove(key, tasks.task(key).version)
    other = entered(tasks)
    tasks.touch(other, "2026-11")
    tasks.remove(other, tasks.task(other).version)
    with pytest.raises(Refusal):
        tasks.task(other)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"rhythm": "once"}, "请填写报送期限"),
        ({"rhythm": "once", "due_on": date(2020, 1, 1)}, "早于布置日期"),
        ({"due_way": "after"}, "几个工作日"),
        ({"due_number": 3}, "算法"),
        ({"due_way": "within", "due_number": 40}, "最多填 31"),
        ({"rhythm": "week", "due_way": "within", "due_number": 9}, "1 至 7"),
    ],
)
def test_faults_are_said_in_words(tasks, given, fault):
    with pytest.raises(Invalid, match=fault):
        entered(tasks, **given)


def test_the_list_of_periods_tells_what_is_late(tasks, program):
    key = entered(tasks, asked_on=date(2026, 10, 1), due_way="after", due_number=5)
    tasks.save(tasks.blank(unit="区统计局", name="劳动力调查", rhythm="once", due_on=date(2026, 11, 24)))
    listed = PeriodList(program, today)
    found = listed.keys(Search(), Progress())
    rows = [listed.records([one])[one] for one in found]
    assert [(row["name"], row["period"], row["state"], row.get(TONE)) for row in rows] == [
        ("老年人基本信息统计表", "2026年10月", "逾期 17 天", "red"),
        ("劳动力调查", "一次性", "还有 2 天", "amber"),
        ("老年人基本信息统计表", "2026年11月", "还有 12 天", None),
    ]
    late = listed.keys(Search(filters={"state": "late"}), Progress())
    assert [listed.split(one) for one in late] == [(key, "2026-10")]
    assert listed.key_of(key, "2026-10") == late[0]
    assert len(listed.keys(Search("统计局"), Progress())) == 1
    assert len(listed.keys(Search(filters={"month": "2026-12"}), Progress())) == 1
    assert len(listed.keys(Search(filters={"list_code": (UNMATCHED,)}), Progress())) == 3
    whole = TaskList(program, today)
    (row,) = whole.records([key]).values()
    assert (row["rhythm"], row["due"], row["next_due"], row["late"]) == ("每月", "次月 5 日", "2026-11-05", "1")


def test_today_tells_what_is_due(tasks, program):
    key = entered(tasks, asked_on=date(2026, 10, 1), due_way="after", due_number=5)
    items = forms_due(program.office.store, program.calendar)(TODAY, "lin")
    assert [(one.title, one.due_on, one.target) for one in items] == [
        ("老年人基本信息统计表", date(2026, 11, 5), {"task": key, "period": "2026-10"})
    ]
    assert any(one.source == "报表" for group in program.due_work.read().groups.values() for one in group)


def test_the_file_that_was_sent_is_kept_with_its_period(tasks, program):
    key = entered(tasks, asked_on=date(2026, 10, 1))
    period = tasks.touch(key, "2026-10")
    program.attachments.add(PERIODS, period, b"%PDF-1.7 a form", "11月.pdf")
    (row,) = [one for one in rows_of(program) if one["period"] == "2026年10月"]
    assert row["files"] == "1"


def test_files_that_were_filled_are_kept_with_what_was_sent(tasks, program):
    with program.office.store.write("填表") as session:
        form = Form(title="老年人名册", fingerprint="f", kind="list", file_name="a.xlsx", plan=Plan({}).plain())
        session.add(form)
        session.flush()
        filling = FormFilling(form_id=form.id, period="2026-10", as_of=TODAY, scope={}, plan={}, files=[], rows=12,
                              gaps=0, content=b"")  # fmt: skip
        session.add(filling)
        session.flush()
        keys = form.id, filling.id
    program.attachments.add("form_filling", keys[1], b"%PDF-1.7 filled", "10月.pdf")
    key = tasks.save(tasks.blank(unit="区民政局", name="名册", asked_on=date(2026, 10, 1)), keys[0])
    tasks.record_filling(keys[1], "2026-10")
    row = tasks.period(key, "2026-10")
    assert (row.filling_id, row.rows, row.is_open) == (keys[1], 12, True)
    assert tasks.open_of_form(keys[0]) == row or tasks.open_of_form(keys[0]).due_on <= row.due_on
    assert [(one, period) for one, period, _ in tasks.fillings(key)] == [(keys[1], "2026-10")]
    for _ in range(2):  # sent, and put right: the file is there once
        sent = tasks.send(key, "2026-10", tasks.period(key, "2026-10").version, draft_of(sent_on=TODAY), keys[1])
        assert [one.name for one in program.attachments.of(PERIODS, sent)] == ["10月.pdf"]


def rows_of(program):
    listed = PeriodList(program, today)
    return list(listed.records(list(listed.keys(Search(), Progress()))).values())


def draft_of(**given):
    """Return what is written down of something handed in."""
    return Draft({"sent_on": None, "sent_by": None, "receipt": None, "note": None} | given)
