"""The sample town has met for two months: minutes, resolutions that were followed up, a meeting still to come."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from db.models.cases import CaseEvent
from db.models.meetings import MeetingState, ResolutionState
from desktop.cases.checking import look_through
from desktop.clock import today
from desktop.dossiers.indexing import tokens_of
from desktop.jobs import Progress
from desktop.meetings.deliberations import STAGES
from desktop.meetings.dossier import MeetingDossier
from desktop.paths import Paths
from desktop.program import Program
from desktop.sample.meetings.calendar import WEEKS, sittings
from desktop.sample.meetings.words import Talk
from desktop.sample.town import Town
from desktop.sample_meetings import SampleMeetings
from desktop.sample_office import ACCOUNT, TITLE, found_sample
from desktop.tables import Search
from desktop.upkeep.checking import check
from tests.desktop.founded import CHEAP

PASSWORD, PEOPLE, SEED = "Kuaidian-2026-kan", 1500, 7


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A town with some hundred cases."""
    folder = tmp_path_factory.mktemp("meetings")
    made = found_sample(
        Paths.at(folder / "office"), Town(PEOPLE), ACCOUNT, TITLE, PASSWORD, folder / "books", Progress(), cost=CHEAP
    )
    yield made.program
    made.program.office.close()


@pytest.fixture(scope="module")
def meetings(program: Program) -> list[MeetingDossier]:
    """Every meeting, the first held first."""
    keys = program.meetings.list.keys(Search(), Progress())
    found = [program.meetings.dossier(int(key)) for key in keys]
    return sorted(found, key=lambda one: (one.facts["held_on"], one.key))


def test_meetings_were_held_every_week_on_working_days(program: Program, meetings: list[MeetingDossier]) -> None:
    *held, coming = meetings
    assert Counter(one.kind.key for one in held) == {"grid_week": WEEKS, "analysis": 1, "dispatch": 1, "joint": 1}
    assert {one.state for one in held} == {MeetingState.CLOSED}
    assert (coming.state, coming.kind.key, coming.facts["held_on"]) == (MeetingState.PLANNED, "grid_week", today())
    for one in held:
        assert program.calendar.is_workday(one.facts["held_on"])
        assert one.closed_at is not None
        assert one.closed_at.astimezone().date() == one.facts["held_on"] < today()
        assert one.facts["covers_until"] < one.facts["held_on"]
        assert all(one.facts[name] for name in ("place", "begins_at", "ends_at", "chair_name", "recorder_name"))


def test_who_came_is_written_down(meetings: list[MeetingDossier]) -> None:
    called = Counter(row.presence for one in meetings[:-1] for row in one.attendance)
    assert set(called) == {"present", "absent", "leave"}
    assert called["present"] > 4 * (called["absent"] + called["leave"])
    assert {row.presence for row in meetings[-1].attendance} == {""}


def test_every_meeting_resolved_something_with_somebody_and_a_day(meetings: list[MeetingDossier]) -> None:
    for one in meetings[:-1]:
        assert 2 <= len(one.resolutions) <= 4
        said = {item.id: item.discussion for item in one.items}
        for line in one.resolutions:
            assert line.who
            assert line.due_on is not None
            assert line.due_on >= line.held_on
            assert line.item is not None
            assert said[line.item]
            assert "{" not in line.text + said[line.item]
            if line.state is ResolutionState.DONE:
                assert line.done_note
                assert line.done_on is not None
                assert line.held_on < line.done_on <= min(line.due_on, today())


def test_most_is_done_some_is_open_two_are_overdue(program: Program, meetings: list[MeetingDossier]) -> None:
    states = Counter(line.state for one in meetings for line in one.resolutions)
    assert states[ResolutionState.DONE] > 3 * states[ResolutionState.OPEN]
    still = program.resolutions.open()
    assert len(still) == states[ResolutionState.OPEN] == 7
    assert sum(line.is_overdue(today()) for line in still) == 2
    assert len(program.resolutions.due(today())) == 3


def test_last_weeks_meeting_had_a_case_supervised(program: Program, meetings: list[MeetingDossier]) -> None:
    moved = [line for one in meetings for line in one.resolutions if line.move]
    assert [line.held_on for line in moved] == [meetings[-2].facts["held_on"]]
    assert moved[0].moved.startswith("已督办")
    with program.office.store.read() as session:
        events = select(CaseEvent).where(CaseEvent.case_id == moved[0].record_id, CaseEvent.kind == "supervised")
        event = session.scalars(events).one()
        assert event.at.astimezone().date() == moved[0].held_on
        assert meetings[-2].title in event.facts["words"]


def test_figures_are_those_of_the_week(program: Program, meetings: list[MeetingDossier]) -> None:
    for one in meetings:
        for item in one.items:
            if item.source == "flow" and one.facts["grid_id"] is None:
                found = program.cases.list.keys(Search(filters=item.filters), Progress())
                assert f"受理 {len(found)} 件" in item.body


def test_what_is_open_comes_back_on_the_agenda_of_today(meetings: list[MeetingDossier]) -> None:
    again = {item.record_id for item in meetings[-1].items if item.subject == "resolution"}
    still = {line.id for one in meetings[:-1] if one.facts["grid_id"] is None for line in one.resolutions
             if line.state is ResolutionState.OPEN}  # fmt: skip
    assert again == still
    assert sum(item.source == "notices" for item in meetings[-1].items) == 2


def test_today_shows_meeting_and_resolutions(program: Program) -> None:
    day = program.due_work.read()
    sources = {name: Counter(one.source for one in items) for name, items in day.groups.items()}
    assert sources["已逾期"]["议定事项"] == 2
    assert (sources["今天"]["例会"], sources["今天"]["议定事项"]) == (1, 1)


def test_residents_deliberate_at_every_stage(program: Program) -> None:
    matters = program.deliberations.all()
    assert {one.stage for one in matters} == set(STAGES)
    assert all(len(one.steps) == STAGES.index(one.stage) + 1 for one in matters)
    assert [one.result != "" for one in matters] == [one.stage == STAGES[-1] for one in matters]


def test_nothing_is_amiss_and_nothing_is_made_twice(program: Program) -> None:
    assert not check(program.office.engine, Progress(), tokens_of, cases=look_through).findings
    assert SampleMeetings(program, SEED).make() == 0


def test_days_and_words_follow_from_day_and_seed(program: Program) -> None:
    calendar = program.calendar.as_now()
    for ahead in range(0, 400, 5):
        day = today() + timedelta(days=ahead)
        held = sittings(calendar, day)
        assert held == sorted(held)
        assert len(held) == len(set(held)) == WEEKS + 3
        assert held[-1].day < day - timedelta(days=day.weekday())
    first, second = Talk(SEED), Talk(SEED)
    assert [first.motion("grid_week") for _ in range(30)] == [second.motion("grid_week") for _ in range(30)]
