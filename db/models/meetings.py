"""Meetings: what was on the agenda, who was there, what was said, what was resolved and what became of it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Code, Line, Name, Paragraph, Record


class MeetingState(StrEnum):
    """How far a meeting is. Closed minutes are never changed; what was wrong is said in a dated supplement."""

    PLANNED = "planned"
    HELD = "held"
    CLOSED = "closed"


class Meeting(Record):
    """One meeting of a kind (网格工作例会, 民情分析会 …)."""

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("kind", "year", "number"), {"sqlite_autoincrement": True})

    kind: Mapped[Code]  # a key of the declared kinds
    year: Mapped[int]
    number: Mapped[int]  # among those of its kind in a year
    title: Mapped[Line]
    held_on: Mapped[date] = mapped_column(index=True)
    begins_at: Mapped[Code | None]  # 09:00
    ends_at: Mapped[Code | None]
    place: Mapped[Line | None]
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"), index=True)  # whose meeting it is
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    chair_name: Mapped[Name | None]
    recorder_name: Mapped[Name | None]
    covers_from: Mapped[date]  # the stretch of time that is reviewed
    covers_until: Mapped[date]
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.PLANNED)
    closed_at: Mapped[datetime | None]
    remarks: Mapped[Any] = mapped_column(JSON, default=dict)  # texts of the form's own sections, by key
    note: Mapped[Paragraph | None]


class AgendaItem(Record):
    """One item of an agenda, as it was when it was put there; and what was said about it."""

    __tablename__ = "agenda_item"
    __table_args__ = (Index(None, "meeting_id", "place"), {"sqlite_autoincrement": True})

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    place: Mapped[int]
    section: Mapped[Code]  # of the kind of meeting
    source: Mapped[Code | None]  # what proposed it; None: the clerk
    title: Mapped[Line]
    body: Mapped[Paragraph | None]
    lines: Mapped[Any] = mapped_column(JSON, default=list)  # figures and rows as they were read
    subject: Mapped[Code | None]  # table of the record it is about
    record_id: Mapped[int | None]
    needs_decision: Mapped[bool] = mapped_column(default=False)
    is_dropped: Mapped[bool] = mapped_column(default=False)
    discussion: Mapped[Paragraph | None]


class Attendance(Record):
    """Somebody who was to be at a meeting."""

    __tablename__ = "attendance"
    __table_args__ = (Index(None, "meeting_id", "place"), {"sqlite_autoincrement": True})

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    place: Mapped[int]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    name: Mapped[Name]
    duty: Mapped[Line | None]
    role: Mapped[Code]  # member or observer (列席)
    presence: Mapped[Code | None]  # present, absent, leave; None: not called yet


class ResolutionState(StrEnum):
    """What became of a resolution."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Resolution(Record):
    """Something resolved (议定事项): what, by whom, until when. It comes back on the agenda until it is done."""

    __tablename__ = "resolution"
    __table_args__ = (Index(None, "state", "due_on"), {"sqlite_autoincrement": True})

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="SET NULL"), index=True)
    text: Mapped[Paragraph]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    responsible_name: Mapped[Name | None]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    due_on: Mapped[date | None]
    subject: Mapped[Code | None]
    record_id: Mapped[int | None]
    move: Mapped[Code | None]  # what closing the meeting does to its case: assigned, supervised
    moved: Mapped[Line | None]  # what came of that, in words
    state: Mapped[ResolutionState] = mapped_column(default=ResolutionState.OPEN)
    done_on: Mapped[date | None]
    done_note: Mapped[Line | None]


class MeetingSupplement(Record):
    """A correction of closed minutes, dated, beside them."""

    __tablename__ = "meeting_supplement"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    written_on: Mapped[date]
    text: Mapped[Paragraph]


class Deliberation(Record):
    """A matter of the residents (居民议事, P1-21): raised, taken up, deliberated, carried out in the open."""

    __tablename__ = "deliberation"
    __table_args__ = (Index(None, "grid_id", "stage"), {"sqlite_autoincrement": True})

    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id"))
    title: Mapped[Line]
    raised_on: Mapped[date]
    raised_by: Mapped[Name | None]
    stage: Mapped[Code]  # raised, taken_up, deliberated, carried_out
    steps: Mapped[Any] = mapped_column(
        JSON, default=list
    )  # what was done at each: stage, day, who, words, for, against
    result: Mapped[Paragraph | None]
