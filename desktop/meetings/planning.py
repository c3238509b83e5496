"""Planning a meeting: its number and title, the stretch it reviews, the agenda from the sources, who is to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.meetings import AgendaItem, Meeting, MeetingState, Resolution
from desktop.meetings.kinds import MONTH, MeetingKind, kinds
from desktop.meetings.making import alike, placed

DAY, WEEK = timedelta(days=1), timedelta(days=7)
WEEKS_HELD, MONTHS_HELD = timedelta(days=28), timedelta(days=92)  # after which one counts as held no longer


def covered(kind: MeetingKind, before: Meeting | None, day: date) -> tuple[date, date]:
    """Return the first and the last day that a meeting reviews.

    Each day is reviewed once, when it is over: from the day after what the meeting before reviewed until the eve.
    """
    until = day - DAY
    if before is not None:
        return min(before.covers_until + DAY, until), until
    if kind.cadence == MONTH:
        last = day.replace(day=1) - DAY
        return last.replace(day=min(day.day, last.day)), until
    return day - WEEK, until


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A kind of meeting that is held regularly and was not held yet in this week or month."""

    kind: MeetingKind
    grid_id: int | None
    last_on: date


def lapsed(session: Session, day: date) -> list[Lapsed]:
    """Return the regular meetings that are missing in the week or month of a day, where they are held at all.

    One that was not held for several weeks or months is held no longer: nobody is reminded of it.
    """
    last = select(Meeting.kind, Meeting.grid_id, func.max(Meeting.held_on)).group_by(Meeting.kind, Meeting.grid_id)
    found, rules = [], {one.key: one for one in kinds() if one.cadence}
    for key, grid, held_on in session.execute(last):
        if (rule := rules.get(key)) is None:
            continue
        monthly = rule.cadence == MONTH
        begins = day.replace(day=1) if monthly else day - timedelta(days=day.weekday())
        if begins - (MONTHS_HELD if monthly else WEEKS_HELD) <= held_on < begins:
            found.append(Lapsed(rule, grid, held_on))
    return sorted(found, key=lambda one: (one.kind.place, one.grid_id or 0))


def next_number(session: Session, key: str, year: int) -> int:
    """Return the number that the next meeting of a kind in a year has."""
    last = select(func.max(Meeting.number)).where(Meeting.kind == key, Meeting.year == year)
    return (session.scalar(last) or 0) + 1


def title_of(kind: MeetingKind, grid: str, day: date, number: int) -> str:
    """Return what a meeting is called unless the clerk says otherwise.

    Numbers run through the office: the meeting of one grid, whose own would have holes, is called by its day.
    """
    if grid:
        return f"{grid.replace(' ', '')}{kind.title}（{day.year}年{day.month}月{day.day}日）"
    return f"{day.year}年第{number}次{kind.title}"


def open_twin(session: Session, key: str, grid: int | None, day: date) -> Meeting | None:
    """Return the meeting of this kind and grid on this day that is not closed yet."""
    return session.scalars(
        select(Meeting).where(
            Meeting.kind == key,
            Meeting.grid_id.is_not_distinct_from(grid),
            Meeting.held_on == day,
            Meeting.state != MeetingState.CLOSED,
        )
    ).first()


def renewed(session: Session, meeting: Meeting, kind: MeetingKind, fresh: Sequence[AgendaItem]) -> None:
    """Put freshly proposed items in the place of those that nobody has worked on.

    What the clerk wrote, discussed, dropped, or resolved something about stays as it is, and is not proposed again.
    """
    query = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.place)
    resolved = set(session.scalars(select(Resolution.item_id).where(Resolution.meeting_id == meeting.id)))
    kept, known = list[AgendaItem](), set()
    for item in session.scalars(query).all():
        if item.source is None or item.discussion or item.is_dropped or item.version > 1 or item.id in resolved:
            kept.append(item)
            known.add(alike(item))
        else:
            session.delete(item)
    added = [one for one in fresh if alike(one) not in known]
    for one in added:
        one.meeting_id = meeting.id
    session.add_all(added)
    placed([*kept, *added], kind)
