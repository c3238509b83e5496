"""One meeting as its page shows it: agenda, attendance, resolutions, supplements; plain values, no private numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.models.cases import Unit
from db.models.meetings import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingState,
    MeetingSupplement,
    Resolution,
    ResolutionState,
)
from desktop.meetings.kinds import MeetingKind, kind

ROWS, ROOM, FILTERS = "rows", "room", "filters"  # what the lines of an item are kept as


@dataclass(frozen=True, slots=True)
class Item:
    """One item of an agenda. `lines` are a small table, its first row the heads."""

    id: int
    version: int
    section: str
    source: str  # what proposed it; empty: the clerk
    title: str
    body: str
    lines: tuple[tuple[str, ...], ...]
    subject: str
    record_id: int | None
    needs_decision: bool
    is_dropped: bool
    discussion: str
    room: str = ""  # with `filters` it opens the records behind it
    filters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who was to be at a meeting; `presence` is present, absent, leave, or empty: not called yet."""

    id: int
    version: int
    staff_id: int | None
    name: str
    duty: str
    role: str  # member, observer
    presence: str


@dataclass(frozen=True, slots=True)
class ResolutionLine:
    """One resolution with the meeting it is of."""

    id: int
    version: int
    meeting: int
    meeting_title: str
    held_on: date
    kind: str
    grid_id: int | None
    item: int | None
    text: str
    staff_id: int | None
    responsible_name: str
    unit_id: int | None
    unit: str
    due_on: date | None
    subject: str
    record_id: int | None
    move: str
    moved: str
    state: ResolutionState
    done_on: date | None
    done_note: str

    @property
    def who(self) -> str:
        """Who answers for it: unit and person."""
        return " ".join(filter(None, (self.unit, self.responsible_name)))

    def is_overdue(self, day: date) -> bool:
        """Whether it should have been done before a day and is not."""
        return self.state is ResolutionState.OPEN and self.due_on is not None and self.due_on < day


@dataclass(frozen=True, slots=True)
class Supplement:
    """A dated correction beside closed minutes."""

    id: int
    written_on: date
    by: str  # account
    text: str


@dataclass(frozen=True, slots=True)
class MeetingDossier:
    """Everything there is of one meeting."""

    key: int
    uid: Any
    version: int
    title: str
    kind: MeetingKind
    state: MeetingState
    facts: Mapping[str, Any]  # by the keys of its Fields, with grid_id and chair_id
    items: tuple[Item, ...]  # in their order, dropped ones too
    attendance: tuple[Attendee, ...]
    resolutions: tuple[ResolutionLine, ...]
    supplements: tuple[Supplement, ...]
    previous: int | None  # the meeting of this kind before it
    closed_at: datetime | None

    @property
    def is_closed(self) -> bool:
        """Whether the minutes are closed and only supplements may be written."""
        return self.state is MeetingState.CLOSED

    def of_section(self, key: str) -> tuple[Item, ...]:
        """Return the items of one section that are to be dealt with."""
        return tuple(one for one in self.items if one.section == key and not one.is_dropped)

    def of_item(self, item: int) -> tuple[ResolutionLine, ...]:
        """Return what was resolved about one item."""
        return tuple(one for one in self.resolutions if one.item == item)


def dossier_of(session: Session, meeting: Meeting, facts: Mapping[str, Any]) -> MeetingDossier:
    """Read one meeting whole."""
    items = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.place, AgendaItem.id)
    called = select(Attendance).where(Attendance.meeting_id == meeting.id).order_by(Attendance.place, Attendance.id)
    beside = select(MeetingSupplement).where(MeetingSupplement.meeting_id == meeting.id).order_by(MeetingSupplement.id)
    return MeetingDossier(
        key=meeting.id,
        uid=meeting.uid,
        version=meeting.version,
        title=meeting.title,
        kind=kind(meeting.kind),
        state=meeting.state,
        facts=facts,
        items=tuple(map(item_of, session.scalars(items))),
        attendance=tuple(map(_attendee, session.scalars(called))),
        resolutions=tuple(resolution_lines(session, [Resolution.meeting_id == meeting.id])),
        supplements=tuple(
            Supplement(one.id, one.written_on, one.created_by, one.text) for one in session.scalars(beside)
        ),
        previous=previous_of(session, meeting.kind, meeting.grid_id, meeting.held_on, meeting.id),
        closed_at=meeting.closed_at,
    )


def previous_of(session: Session, key: str, grid: int | None, day: date, own: int | None = None) -> int | None:
    """Return the meeting of a kind and a grid that was the last before a day, or earlier on that very day."""
    query = select(Meeting.id).where(Meeting.kind == key, Meeting.grid_id.is_not_distinct_from(grid))
    query = query.where(Meeting.held_on <= day) if own is None else query.where(
        (Meeting.held_on < day) | ((Meeting.held_on == day) & (Meeting.id < own))
    )  # fmt: skip
    return session.scalars(query.order_by(Meeting.held_on.desc(), Meeting.id.desc()).limit(1)).first()


def resolution_lines(session: Session, conditions: Iterable[ColumnElement[bool]]) -> list[ResolutionLine]:
    """Return resolutions with their meetings, in the order in which they fall due."""
    query = (
        select(Resolution, Meeting, Unit.name)
        .join(Meeting, Meeting.id == Resolution.meeting_id)
        .outerjoin(Unit, Unit.id == Resolution.unit_id)
        .where(*conditions)
        .order_by(Resolution.due_on.is_(None), Resolution.due_on, Resolution.id)
    )
    return [_line(one, meeting, unit) for one, meeting, unit in session.execute(query)]


def item_of(row: AgendaItem) -> Item:
    """Return one item as plain values."""
    kept: Mapping[str, Any] = row.lines if isinstance(row.lines, dict) else {ROWS: row.lines or ()}
    return Item(
        id=row.id,
        version=row.version,
        section=row.section,
        source=row.source or "",
        title=row.title,
        body=row.body or "",
        lines=_rows(kept.get(ROWS, ())),
        subject=row.subject or "",
        record_id=row.record_id,
        needs_decision=row.needs_decision,
        is_dropped=row.is_dropped,
        discussion=row.discussion or "",
        room=str(kept.get(ROOM, "")),
        filters=dict(kept.get(FILTERS, {})),
    )


def _rows(lines: Sequence[Sequence[Any]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(str, line)) for line in lines)


def _attendee(row: Attendance) -> Attendee:
    return Attendee(row.id, row.version, row.staff_id, row.name, row.duty or "", row.role, row.presence or "")


def _line(one: Resolution, meeting: Meeting, unit: str | None) -> ResolutionLine:
    return ResolutionLine(
        id=one.id,
        version=one.version,
        meeting=meeting.id,
        meeting_title=meeting.title,
        held_on=meeting.held_on,
        kind=meeting.kind,
        grid_id=meeting.grid_id,
        item=one.item_id,
        text=one.text,
        staff_id=one.staff_id,
        responsible_name=one.responsible_name or "",
        unit_id=one.unit_id,
        unit=unit or "",
        due_on=one.due_on,
        subject=one.subject or "",
        record_id=one.record_id,
        move=one.move or "",
        moved=one.moved or "",
        state=one.state,
        done_on=one.done_on,
        done_note=one.done_note or "",
    )
