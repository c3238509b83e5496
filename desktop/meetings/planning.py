"""Planning a meeting: its number and title, the stretch it reviews, the agenda from the sources, who is to come."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.meetings import AgendaItem, Meeting, MeetingState, Resolution
from desktop.meetings.kinds import MONTH, MeetingKind
from desktop.meetings.making import alike, placed

DAY, WEEK = timedelta(days=1), timedelta(days=7)


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
