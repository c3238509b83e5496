"""Forms other offices ask for: known forms, what was filled, what is owed when, and what villages return."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Code, Line, Name, Paragraph, Record


class Form(Record):
    """A form the office knows: how it is told from others and how it is filled. The blank file is its attachment."""

    __tablename__ = "form"

    title: Mapped[Line]
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)  # of its headings: the same form next month
    kind: Mapped[Code]  # list, cards, counts
    subject: Mapped[Code | None]  # what one row or card is about: people, households …
    file_name: Mapped[Line]
    unit: Mapped[Name | None]  # who asks for it
    plan: Mapped[Any] = mapped_column(JSON)  # what each place is filled with, whom it is about, how it is split
    is_retired: Mapped[bool] = mapped_column(default=False)


class FormFilling(Record):
    """One time a form was filled: for which period, with what, by whom, and what was left open."""

    __tablename__ = "form_filling"
    __table_args__ = (Index(None, "form_id", "id"), {"sqlite_autoincrement": True})

    form_id: Mapped[int] = mapped_column(ForeignKey("form.id"))
    period: Mapped[Name | None]  # 2026-11, 2026Q4, 2026
    as_of: Mapped[date]
    scope: Mapped[Any] = mapped_column(JSON)
    plan: Mapped[Any] = mapped_column(JSON)  # as it stood
    files: Mapped[Any] = mapped_column(JSON)  # name, sha256 and rows of each
    rows: Mapped[int]
    gaps: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)  # packed: record and cells of each row, gaps
    is_revealed: Mapped[bool] = mapped_column(default=False)
    purpose: Mapped[Line | None]
    recipient: Mapped[Line | None]
    note: Mapped[Paragraph | None]  # why numbers differ from the last time


class FormTask(Record):
    """A form the office owes somebody, once or again and again (报表台账, P2-24)."""

    __tablename__ = "form_task"

    unit: Mapped[Name]  # who asks
    name: Mapped[Line]
    basis: Mapped[Line | None]  # number and title of the paper that orders it
    list_code: Mapped[Code | None]  # on which of the three lists the matter stands
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("duty_matter.id", ondelete="SET NULL"), index=True)
    rhythm: Mapped[Code]  # once, week, month, quarter, half, year
    due_day: Mapped[int | None]  # day of the week, or of the month after the period; none: due_on alone
    due_on: Mapped[date | None]  # of a form owed once
    asked_on: Mapped[date]
    ended_on: Mapped[date | None]
    form_id: Mapped[int | None] = mapped_column(ForeignKey("form.id", ondelete="SET NULL"), index=True)
    way: Mapped[Name | None]  # by which way it is handed in
    filled_by: Mapped[Name | None]
    field_count: Mapped[int | None]  # how many columns it has, where the form itself is not kept
    note: Mapped[Paragraph | None]
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id", ondelete="SET NULL"), index=True)


class PeriodState(StrEnum):
    """What became of one period of a task."""

    OPEN = "open"
    SENT = "sent"
    WAIVED = "waived"


class FormPeriod(Record):
    """One period of a task: when it is due, what was handed in and what came back."""

    __tablename__ = "form_period"
    __table_args__ = (UniqueConstraint("task_id", "period"), Index(None, "state", "due_on"),
                      {"sqlite_autoincrement": True})  # fmt: skip

    task_id: Mapped[int] = mapped_column(ForeignKey("form_task.id", ondelete="CASCADE"))
    period: Mapped[Name]
    due_on: Mapped[date]
    state: Mapped[PeriodState] = mapped_column(default=PeriodState.OPEN)
    filling_id: Mapped[int | None] = mapped_column(ForeignKey("form_filling.id", ondelete="SET NULL"), index=True)
    sent_on: Mapped[date | None]
    sent_by: Mapped[Name | None]
    receipt: Mapped[Line | None]
    note: Mapped[Line | None]


class DutyMatter(Record):
    """One matter of the office's three lists (三张清单: 基本履职、配合履职、上级收回)."""

    __tablename__ = "duty_matter"

    list_code: Mapped[Code] = mapped_column(index=True)
    number: Mapped[Name | None]
    title: Mapped[Paragraph]
    department: Mapped[Line | None]  # who is responsible above, or takes the matter back
    basis: Mapped[Line | None]
    note: Mapped[Paragraph | None]
    is_retired: Mapped[bool] = mapped_column(default=False)


class SavedScope(Record):
    """Whom a form or a count is about, under a name: a saved search, a defined term of statistics (口径)."""

    __tablename__ = "saved_scope"

    title: Mapped[Name] = mapped_column(unique=True)
    subject: Mapped[Code]
    scope: Mapped[Any] = mapped_column(JSON)
    about: Mapped[Paragraph | None]  # the definition in words
    unit: Mapped[Name | None]  # who defined it
    defined_on: Mapped[date | None]


class FormCollection(Record):
    """A form sent to several villages, whose returns are put together (收表汇总)."""

    __tablename__ = "form_collection"

    title: Mapped[Line]
    form_id: Mapped[int] = mapped_column(ForeignKey("form.id"), index=True)
    plan: Mapped[Any] = mapped_column(JSON)  # which columns are proved and how
    issued_on: Mapped[date]
    due_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    note: Mapped[Paragraph | None]


class ReturnState(StrEnum):
    """How far one village's return has come."""

    ISSUED = "issued"
    FAULTY = "faulty"
    ACCEPTED = "accepted"


class FormReturn(Record):
    """What one village was sent and what it returned."""

    __tablename__ = "form_return"
    __table_args__ = (UniqueConstraint("collection_id", "unit"), {"sqlite_autoincrement": True})

    collection_id: Mapped[int] = mapped_column(ForeignKey("form_collection.id", ondelete="CASCADE"))
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id", ondelete="SET NULL"), index=True)
    unit: Mapped[Name]
    state: Mapped[ReturnState] = mapped_column(default=ReturnState.ISSUED)
    urged: Mapped[Any] = mapped_column(JSON)  # days on which it was reminded, and how
    returned_at: Mapped[datetime | None]
    file_name: Mapped[Line | None]
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    rows: Mapped[int] = mapped_column(default=0)
    faults: Mapped[int] = mapped_column(default=0)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)  # packed: its rows and their faults
    note: Mapped[Line | None]
