"""What follows from a log, event by event. No database."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from db.models.cases import Stage, TaskRole
from desktop.cases.events import TITLES, Event, EventKind, happened
from desktop.cases.replay import RECOMPUTED, columns, effective, replay
from desktop.cases.standing import COLUMNS

FIRST = datetime(2026, 11, 2, 2, tzinfo=UTC)
BEGUN = ("found", "collected", "registered")
OFFICE, POLICE, JUSTICE = 1, 2, 3  # units
ASSIGNED = {"unit_id": OFFICE, "unit_ids": [POLICE], "responsible_name": "王强", "sign_warn_on": "2026-11-04",
            "sign_due_on": "2026-11-09", "warn_on": "2026-11-09", "due_on": "2026-11-16"}  # fmt: skip
WHISTLE = {"unit_ids": [POLICE, JUSTICE], "answer_by": (FIRST + timedelta(hours=120)).isoformat()}
DONE = {"result": "已修好", "is_success": True, "way_code": "0103", "next_due_on": "2026-12-01"}
DENIED = {"satisfaction_code": "3", "is_confirmed": False}
FACTS = {  # for the kinds that cannot do without
    "assigned": ASSIGNED,
    "transferred": ASSIGNED | {"unit_id": JUSTICE, "unit_ids": []},
    "escalated": ASSIGNED | {"unit_id": JUSTICE, "unit_ids": []},
    "handed_down": ASSIGNED | {"unit_id": JUSTICE, "unit_ids": []},
    "taken": {"due_on": "2026-11-16", "warn_on": "2026-11-09"},
    "joined": {"unit_ids": [JUSTICE]},
    "assisted": {"unit_id": POLICE},
    "whistled": WHISTLE,
    "arrived": {"unit_id": POLICE},
    "extension_asked": {"due_on": "2026-12-01"},
    "extended": {"due_on": "2026-12-01", "warn_on": "2026-11-24"},
    "resumed": {"due_on": "2026-11-20", "warn_on": "2026-11-13"},
    "supervised": {"card": "red"},
    "led": {"leader_id": 7, "leader_name": "李书记"},
    "finished": DONE,
    "called_back": {"satisfaction_code": "1", "is_confirmed": True, "next_due_on": "2026-12-05"},
    "rated": {"score": 90},
    "concluded": {"conclusion_code": "02"},
    "merged": {"into": 5},
}
HANDLING = (*BEGUN, "assigned", "signed")


def log(*steps, apart=timedelta(hours=1)):
    """Return a log of kinds, or of kinds with facts, an hour apart."""
    events = []
    for number, step in enumerate(steps, 1):
        kind, facts = step if isinstance(step, tuple) else (step, FACTS.get(step, {}))
        facts = {key: value for key, value in facts.items() if key != "day"} | (
            {"undoes": number - 1} if kind == "undone" and "undoes" not in facts else {}
        )
        at = FIRST + apart * number
        if isinstance(step, tuple) and "day" in step[1]:
            at = datetime.fromisoformat(step[1]["day"]).replace(hour=11).astimezone()
        events.append(Event(number, EventKind(kind), at, "lin", facts))
    return events


def after(*steps):
    return replay(log(*steps))


def on(day, kind, **facts):
    return kind, {"day": f"2026-11-{day:02}"} | FACTS.get(kind, {}) | facts


@pytest.mark.parametrize(
    ("steps", "stage"),
    [
        (BEGUN[:2], Stage.REPORTED),
        (BEGUN, Stage.REGISTERED),
        ((*BEGUN, "classified"), Stage.CLASSIFIED),
        ((*BEGUN, "assigned"), Stage.ASSIGNED),
        ((*BEGUN, "taken"), Stage.HANDLING),
        (HANDLING, Stage.HANDLING),
        ((*HANDLING, "progress", "mediated", "urged", "whistled"), Stage.HANDLING),
        ((*HANDLING, "returned"), Stage.CLASSIFIED),
        ((*HANDLING, "transferred"), Stage.ASSIGNED),
        ((*HANDLING, "finished"), Stage.HANDLED),
        ((*HANDLING, "finished", "fed_back"), Stage.FED_BACK),
        ((*HANDLING, "finished", "fed_back", ("called_back", DENIED)), Stage.FED_BACK),
        ((*HANDLING, "finished", "fed_back", "called_back", "rated", "archived"), Stage.ARCHIVED),
        ((*HANDLING, "finished", "reopened"), Stage.CLASSIFIED),
        ((*BEGUN, "merged"), Stage.MERGED),
        ((*BEGUN, "declined"), Stage.DECLINED),
    ],
)
def test_how_far_it_has_come(steps, stage):
    assert after(*steps).stage is stage


@pytest.mark.parametrize("kind", [kind for kind in EventKind if kind is not EventKind.UNDONE])
@pytest.mark.parametrize("before", [HANDLING, (*HANDLING, "whistled", "extension_asked", "supervised", "paused")])
def test_a_step_taken_back_leaves_everything_but_the_log_as_it_was(kind, before):
    facts = FACTS.get(kind.value, {})
    known, again = after(*before), after(*before, (kind.value, facts), "undone")
    assert again.events == known.events + 2
    again.events = known.events
    assert again == known


def test_every_kind_has_a_title_and_can_be_replayed():
    assert set(TITLES) == set(EventKind)
    for kind in set(EventKind) - {EventKind.UNDONE}:
        after(*HANDLING, kind.value)


def test_what_was_taken_back_does_not_count():
    events = log(*BEGUN, "assigned", "undone", "classified")
    assert [event.kind.value for event in effective(events)] == [*BEGUN, "classified"]


def test_only_what_has_a_column_is_kept():
    assert set(columns(replay([]))) == set(COLUMNS)
    assert not {"tasks", "paused_on", "warn_on"} & set(COLUMNS)


@pytest.mark.parametrize(("day", "late"), [(9, False), (10, True)])
def test_signing_is_late_from_the_day_after(day, late):
    standing = after(*BEGUN, on(2, "assigned"), on(day, "signed"))
    assert standing.signed_late is late
    assert standing.next_due_on == date(2026, 11, 16)
    assert standing.lead.signed_at == standing.signed_at


def test_who_takes_it_on_has_nothing_to_sign():
    standing = after(*BEGUN, "taken")
    assert (standing.signed_late, standing.sign_due_on) == (None, None)
    assert standing.next_due_on == standing.due_on == date(2026, 11, 16)


@pytest.mark.parametrize(("day", "late"), [(16, False), (17, True)])
def test_finishing_is_late_from_the_day_after(day, late):
    assert after(*HANDLING, on(day, "finished")).finished_late is late


def test_an_extension_in_time_makes_it_in_time():
    standing = after(*HANDLING, "extension_asked", on(16, "extended"), on(30, "finished"))
    assert standing.finished_late is False
    assert standing.extensions == 1
    assert not standing.asks_extension


def test_what_was_asked_for_is_proposed_until_it_is_answered():
    asked = after(*HANDLING, "extension_asked")
    assert (asked.asks_extension, asked.asked_until, asked.due_on) == (True, date(2026, 12, 1), date(2026, 11, 16))
    refused = after(*HANDLING, "extension_asked", "extension_refused")
    assert (refused.asks_extension, refused.asked_until, refused.extensions) == (False, None, 0)


def test_an_extension_leaves_the_clock_of_signing_alone():
    standing = after(*BEGUN, "assigned", "extended")
    assert standing.next_due_on == standing.sign_due_on == date(2026, 11, 9)
    assert standing.due_on == standing.lead.due_on == date(2026, 12, 1)
    assert after(*BEGUN, "assigned", "extended", "signed").next_due_on == date(2026, 12, 1)


def test_no_clock_runs_while_it_waits_for_others():
    standing = after(*HANDLING, "extension_asked", on(10, "paused"), "extended")
    assert (standing.is_paused, standing.paused_on, standing.next_due_on) == (True, date(2026, 11, 10), None)
    resumed = after(*HANDLING, on(10, "paused"), on(14, "resumed"))
    assert (resumed.is_paused, resumed.paused_on, resumed.next_due_on) == (False, None, date(2026, 11, 20))


@pytest.mark.parametrize("kind", ["transferred", "returned", "finished", "merged"])
def test_what_one_stage_waited_for_does_not_reach_into_the_next(kind):
    standing = after(*HANDLING, "extension_asked", "paused", kind)
    assert (standing.is_paused, standing.paused_on) == (False, None)
    assert (standing.asks_extension, standing.asked_until) == (False, None)


def test_another_unit_has_it_since_it_was_transferred():
    standing = after(*HANDLING, "transferred")
    assert standing.staged_at == standing.assigned_at == FIRST + timedelta(hours=6)
    assert standing.signed_at is None
    assert [(task.unit_id, task.ended_as) for task in standing.tasks] == [
        (OFFICE, "transferred"), (POLICE, "transferred"), (JUSTICE, None)
    ]  # fmt: skip


def test_only_the_lead_has_to_sign():
    standing = after(*BEGUN, "assigned", "joined")
    assert [(task.unit_id, task.sign_due_on) for task in standing.tasks] == [
        (OFFICE, date(2026, 11, 9)), (POLICE, None), (JUSTICE, None)
    ]  # fmt: skip


def test_who_assists_is_done_when_it_says_so():
    standing = after(*HANDLING, "assisted")
    assert standing.open_tasks(TaskRole.ASSIST) == []
    assert standing.lead.unit_id == OFFICE


@pytest.mark.parametrize(("day", "late"), [(6, False), (7, True)])
def test_whoever_is_whistled_for_comes_in_time_or_late(day, late):
    standing = after(*HANDLING, "whistled", on(day, "arrived"))
    came, missing = standing.tasks[-2:]
    assert (came.unit_id, came.came_late) == (POLICE, late)
    assert (missing.unit_id, missing.came_late, missing.is_open) == (JUSTICE, None, True)


def test_a_whistle_outlives_a_transfer_and_ends_with_the_case():
    assert len(after(*HANDLING, "whistled", "transferred").open_tasks(TaskRole.WHISTLED)) == 2
    assert len(after(*HANDLING, "whistled", "returned").open_tasks(TaskRole.WHISTLED)) == 2
    ended = after(*HANDLING, "whistled", "finished")
    assert {(task.ended_as, task.signed_at) for task in ended.tasks if task.role is TaskRole.WHISTLED} == {
        ("finished", None)
    }


def test_nobody_has_what_was_returned():
    standing = after(*HANDLING, "returned")
    assert (standing.unit_id, standing.responsible_name, standing.due_on, standing.lead) == (None, None, None, None)
    assert standing.returns == 1


def test_a_card_goes_with_the_handling():
    assert after(*HANDLING, "supervised").card == "red"
    assert after(*HANDLING, "supervised", "lifted").card is None
    assert after(*HANDLING, "supervised", "finished").card is None
    assert after(*HANDLING, "finished", "supervised", "fed_back", "called_back", "rated", "archived").card is None


def test_who_says_it_is_not_solved_keeps_it_open():
    denied = after(*HANDLING, "finished", ("fed_back", {"next_due_on": "2026-11-30"}), ("called_back", DENIED))
    assert (denied.is_denied, denied.satisfaction_code, denied.next_due_on) == (True, "3", date(2026, 11, 30))
    assert not after(*HANDLING, "finished", "fed_back", ("called_back", DENIED), "called_back").is_denied


def test_what_is_reopened_begins_anew_but_remembers():
    whole = (*HANDLING, "led", "escalated", "signed", "finished", "fed_back", "called_back", "rated", "concluded",
             "archived")  # fmt: skip
    again = after(*whole, "reopened")
    gone = ("finished_on", "archived_on", "finished_late", "is_success", "satisfaction_code", "score", "result",
            "way_code", "conclusion_code", "unit_id", "due_on", "signed_at")  # fmt: skip
    assert {getattr(again, name) for name in gone} == {None}
    assert (again.reopened, again.is_escalated, again.leader_id, again.first_asked) == (1, True, 7, "lin")
    assert again.registered_on == date(2026, 11, 2)


def test_what_is_told_of_another_case_changes_nothing():
    known, told = after(*HANDLING), after(*HANDLING, "absorbed", "parted")
    told.events = known.events
    assert told == known


def test_limits_the_office_changed_are_no_extension():
    facts = {RECOMPUTED: True, "due_on": "2026-11-18", "warn_on": "2026-11-11"}
    handling = after(*HANDLING, ("extended", facts))
    assert (handling.next_due_on, handling.extensions) == (date(2026, 11, 18), 0)
    signing = after(*BEGUN, "assigned", ("extended", facts | {"sign_due_on": "2026-11-06"}))
    assert (signing.next_due_on, signing.due_on) == (date(2026, 11, 6), date(2026, 11, 18))


def test_a_day_is_that_of_the_office_whatever_zone_a_later_reader_is_in():
    late = datetime(2026, 11, 2, 23, 30, tzinfo=timezone(timedelta(hours=8)))
    event = happened(1, EventKind.REGISTERED, late, "lin", {})
    assert event.facts == {"day": late.astimezone().date().isoformat()}
    elsewhere = Event(1, EventKind.REGISTERED, late, "lin", {"day": "2026-11-02"})
    assert replay([elsewhere]).registered_on == date(2026, 11, 2)
    assert happened(2, EventKind.PROGRESS, late, "lin", {"words": "已到"}).facts == {"words": "已到"}
