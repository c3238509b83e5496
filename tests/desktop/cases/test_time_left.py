"""Every limit of a case in words: what is left, what was kept, what is late."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from desktop.cases.events import Event, EventKind
from desktop.cases.replay import replay
from desktop.cases.time_left import limit_lines, time_left
from desktop.program import Program

MONDAY = date(2026, 11, 16)


def log_of(*steps: tuple[EventKind, int, dict[str, Any]]) -> list[Event]:
    """Return a log; each step so many days after the Monday."""
    noon = datetime(MONDAY.year, MONDAY.month, MONDAY.day, 4, tzinfo=UTC)
    return [
        Event(number, kind, noon + timedelta(days=day), "lin", facts)
        for number, (kind, day, facts) in enumerate(steps, 1)
    ]


ASSIGNED = (
    EventKind.ASSIGNED,
    0,
    {"sign_due_on": "2026-11-18", "sign_warn_on": "2026-11-17", "due_on": "2026-11-27", "warn_on": "2026-11-20"},
)
SIGNED = (EventKind.SIGNED, 1, {})


def lines(program: Program, log: list[Event], day: date) -> list[tuple[str, str, str]]:
    """Return title, words and tone of every limit."""
    return [(one.title, one.words, one.tone) for one in limit_lines(replay(log), log, program.calendar, day)]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (MONDAY, "还有 4 个工作日"),
        (date(2026, 11, 20), "今天到期"),
        (date(2026, 11, 22), "逾期 2 天"),
    ],
)
def test_days_are_counted_as_an_office_counts_them(program: Program, day: date, words: str) -> None:
    assert time_left(date(2026, 11, 20), program.calendar, day) == words


def test_signing_runs_first_then_handling(program: Program) -> None:
    log = log_of(ASSIGNED)
    assert lines(program, log, date(2026, 11, 18)) == [
        ("签收期限", "今天到期", "amber"),
        ("办理期限", "还有 7 个工作日", ""),
    ]
    log = log_of(ASSIGNED, SIGNED)
    assert lines(program, log, date(2026, 11, 30)) == [
        ("签收期限", "2026-11-17 完成", "green"),
        ("办理期限", "逾期 3 天", "red"),
    ]


def test_a_case_that_waits_for_others_shows_no_light(program: Program) -> None:
    log = log_of(ASSIGNED, SIGNED, (EventKind.PAUSED, 2, {"waiting_for": "鉴定"}))
    assert lines(program, log, date(2026, 12, 30))[1] == ("办理期限", "计时暂停", "")


def test_what_comes_after_handling_has_limits_of_its_own(program: Program) -> None:
    finished = (EventKind.FINISHED, 12, {"result": "好了", "next_due_on": "2026-12-01", "next_warn_on": "2026-11-30"})
    log = log_of(ASSIGNED, SIGNED, finished)
    assert lines(program, log, date(2026, 12, 2))[1:] == [
        ("办理期限", "2026-11-28 完成，逾期 1 天", "red"),
        ("反馈期限", "逾期 1 天", "red"),
    ]
    fed_back = (EventKind.FED_BACK, 14, {"words": "已告知", "next_due_on": "2026-12-04"})
    assert lines(program, log_of(ASSIGNED, SIGNED, finished, fed_back), date(2026, 12, 2))[2:] == [
        ("反馈期限", "2026-11-30 完成", "green"),
        ("回访期限", "还有 2 个工作日", ""),
    ]
