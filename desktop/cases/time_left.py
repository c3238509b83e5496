"""How much time a case has left: every limit it has or had, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from db.models.cases import TaskRole
from desktop.calendar import Calendar
from desktop.cases.events import Event, EventKind
from desktop.cases.lights import TONES, light_of
from desktop.cases.replay import a_day, day_of, effective
from desktop.cases.standing import Standing

RED, AMBER, GREEN = "red", "amber", "green"
AFTER = {  # the limit that begins with a step
    EventKind.FINISHED: "反馈期限",
    EventKind.FED_BACK: "回访期限",
    EventKind.CALLED_BACK: "评价期限",
}
ENDS = {EventKind.FED_BACK, EventKind.CALLED_BACK, EventKind.RATED}


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One limit: until when, and how it stands, with a tone."""

    title: str
    until: str
    words: str
    tone: str = ""


def limit_lines(standing: Standing, log: Sequence[Event], calendar: Calendar, today: date) -> tuple[LimitLine, ...]:
    """Return the limits of a case in the order in which they run."""
    found: list[LimitLine] = []
    if standing.sign_due_on is not None:
        signed = standing.signed_at.astimezone().date() if standing.signed_at is not None else None
        found.append(_line("签收期限", standing.sign_due_on, signed, standing, calendar, today))
    if standing.due_on is not None:
        line = _line("办理期限", standing.due_on, standing.finished_on, standing, calendar, today)
        found.append(LimitLine(line.title, line.until, "计时暂停") if standing.is_paused else line)
    found += _later(standing, log, calendar, today)
    for task in (one for one in standing.open_tasks(TaskRole.WHISTLED) if one.answer_by is not None):
        if task.answer_by is not None:
            found.append(LimitLine("到场时限", f"{task.answer_by.astimezone():%m-%d %H:%M}", "等待到场", AMBER))
    return tuple(found)


def time_left(due: date, calendar: Calendar, today: date) -> str:
    """Return how far a limit is, in words: working days before it, days after it."""
    if today > due:
        return f"逾期 {(today - due).days} 天"
    if today == due:
        return "今天到期"
    days = calendar.between(today, due)
    return f"还有 {days} 个工作日" if days > 0 else f"还有 {(due - today).days} 天"


def _later(standing: Standing, log: Sequence[Event], calendar: Calendar, today: date) -> list[LimitLine]:
    """Return the limits after handling, those since the case was handled last."""
    counted = effective(log)
    start = max((at for at, one in enumerate(counted) if one.kind is EventKind.FINISHED), default=None)
    if start is None or standing.finished_on is None:
        return []
    course = [one for one in counted[start:] if one.kind in AFTER or one.kind in ENDS]
    found = []
    for event, then in pairwise([*course, None]):
        due = a_day(event.facts, "next_due_on") if event is not None else None
        if event is not None and due is not None and event.kind in AFTER and not (then is None and standing.is_over):
            done = day_of(then) if then is not None else None
            found.append(_line(AFTER[event.kind], due, done, standing, calendar, today))
    return found


def _line(title: str, due: date, done: date | None, standing: Standing, calendar: Calendar, today: date) -> LimitLine:
    if done is not None:
        late = (done - due).days
        words = f"{done} 完成，逾期 {late} 天" if late > 0 else f"{done} 完成"
        return LimitLine(title, due.isoformat(), words, RED if late > 0 else GREEN)
    warn_on = standing.next_warn_on if due == standing.next_due_on else None
    tone = TONES[light_of(warn_on, due, False, today)]
    return LimitLine(title, due.isoformat(), time_left(due, calendar, today), tone)
