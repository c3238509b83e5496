"""Cases: what was found or asked for, who has it, every step of its way; who took part, what belongs to it.

`case_event` is the truth. The columns of `case_record` from `stage` on, and `case_task`, follow from it; they are
written in the same transaction and stand there because lists and figures could not read a log of millions of lines.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Line, Name, Paragraph, Record
from db.models.sourced import Sourced


class UnitKind(StrEnum):
    """Who may be asked to handle a case."""

    DEPARTMENT = "department"  # a department or station of the town
    GRID = "grid"  # a village or grid
    SUPERIOR = "superior"  # the district and its departments


class Unit(Record):
    """A body that cases are assigned to (承办单位). Without one a case lies with the centre itself."""

    __tablename__ = "unit"

    name: Mapped[Name] = mapped_column(unique=True)
    kind: Mapped[UnitKind]
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"), unique=True)  # of a village or grid
    contact: Mapped[Name | None]  # who signs for cases there
    phone: Mapped[Name | None]
    duties: Mapped[Paragraph | None]
    is_active: Mapped[bool] = mapped_column(default=True)


class Stage(StrEnum):
    """How far a case has come, the same under every vocabulary."""

    REPORTED = "reported"  # told, not yet taken on
    REGISTERED = "registered"
    CLASSIFIED = "classified"  # or returned: to be assigned
    ASSIGNED = "assigned"  # not yet signed for
    HANDLING = "handling"
    HANDLED = "handled"
    FED_BACK = "fed_back"
    CALLED_BACK = "called_back"
    RATED = "rated"
    ARCHIVED = "archived"
    MERGED = "merged"
    DECLINED = "declined"  # not taken on, or void


OPEN = text("stage NOT IN ('archived', 'merged', 'declined')")
OF_OPEN = ("stage", "next_due_on", "next_warn_on", "found_on", "unit_id", "grid_id", "ledger", "first_asked",
           "is_paused", "asks_extension", "card")  # fmt: skip  # what a board counts of open cases, told by their index
# What figures are set apart by and made of: every one is read from an index that begins with the day it goes by.
SET_APART = ("ledger", "grid_id", "kind_code", "unit_id", "source_code", "scenario", "stage")
OF_RECEIVED = ("finished_on", "is_success", "is_escalated", "people_count", "scale_code", "risk_code")
OF_FINISHED = ("is_escalated", "satisfaction_code")
OF_DUE = ("finished_on", "finished_late", "is_paused")
SENT = text("sign_due_on IS NOT NULL")  # somebody has to sign, or had to


class Case(Sourced, Record):
    """One case (事件): columns of GB/T 31000 T30 and of the ledgers (practice, Appendix A)."""

    __tablename__ = "case_record"
    __table_args__ = (
        UniqueConstraint("outside_system", "outside_no"),
        Index(None, "ledger", "registered_on"),
        Index("ix_case_record_received", "registered_on", *SET_APART, *OF_RECEIVED),
        Index("ix_case_record_finished", "finished_on", "registered_on", *SET_APART, *OF_FINISHED),
        Index("ix_case_record_due", "due_on", *SET_APART, *OF_DUE),
        Index(
            "ix_case_record_signing", "sign_due_on", *SET_APART, "signed_late", sqlite_where=SENT, postgresql_where=SENT
        ),
        Index(None, "grid_id", "stage"),
        Index(None, "unit_id", "stage"),
        Index("ix_case_record_open", *OF_OPEN, sqlite_where=OPEN, postgresql_where=OPEN),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[Code | None] = mapped_column(unique=True)  # year, ledger, running number; given when taken on
    ledger: Mapped[Code]  # a key of the declared ledgers
    kind_code: Mapped[Code | None]  # of the ledger's own list
    scenario: Mapped[Code | None] = mapped_column(index=True)
    title: Mapped[Line]
    description: Mapped[Paragraph | None]
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"))
    place: Mapped[Line | None]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    found_on: Mapped[date] = mapped_column(index=True)
    finder_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    finder_name: Mapped[Name | None]
    source_code: Mapped[Code | None]
    outside_system: Mapped[Name | None]  # 12345, 110 …
    outside_no: Mapped[Name | None]
    request_code: Mapped[Code | None]  # complaint, proposal, question, call for help
    scale_code: Mapped[Code | None]
    people_count: Mapped[int | None]
    amount: Mapped[float | None]  # yuan
    unit_involved: Mapped[Name | None]
    risk_code: Mapped[Code | None]
    is_urgent: Mapped[bool] = mapped_column(default=False)
    is_important: Mapped[bool] = mapped_column(default=False)
    is_sensitive: Mapped[bool] = mapped_column(default=False)
    tags: Mapped[Line | None]
    list_item: Mapped[Line | None]  # item of the three lists (三张清单)
    facts: Mapped[Any] = mapped_column(JSON, default=dict)  # the scenario's own fields
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("case_record.id"), index=True)  # taken apart, or 原案
    note: Mapped[Paragraph | None]

    # What follows from the log

    stage: Mapped[Stage] = mapped_column(default=Stage.REPORTED)
    events: Mapped[int] = mapped_column(default=0)  # so many lines has its log
    staged_at: Mapped[datetime]  # since when it stands where it stands
    first_asked: Mapped[Code | None] = mapped_column(index=True)  # the account that stays responsible (P2-18)
    registered_on: Mapped[date | None]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # who has it, or had it last; None: the centre
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    responsible_name: Mapped[Name | None]
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)  # 包案领导 (P2-33)
    leader_name: Mapped[Name | None]
    assigned_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    sign_due_on: Mapped[date | None]
    due_on: Mapped[date | None]
    next_warn_on: Mapped[date | None]  # from the day after it shows yellow
    next_due_on: Mapped[date | None]  # from the day after it shows red; None: no clock runs
    finished_on: Mapped[date | None]
    archived_on: Mapped[date | None]
    signed_late: Mapped[bool | None]
    finished_late: Mapped[bool | None]
    is_paused: Mapped[bool] = mapped_column(default=False)
    asks_extension: Mapped[bool] = mapped_column(default=False)
    extensions: Mapped[int] = mapped_column(default=0)
    returns: Mapped[int] = mapped_column(default=0)
    urges: Mapped[int] = mapped_column(default=0)
    reopened: Mapped[int] = mapped_column(default=0)
    is_escalated: Mapped[bool] = mapped_column(default=False)  # ever passed up: not settled within the grid (P1-15)
    card: Mapped[Code | None]  # yellow or red, while a supervision stands
    way_code: Mapped[Code | None]
    result: Mapped[Paragraph | None]
    is_success: Mapped[bool | None]
    satisfaction_code: Mapped[Code | None]
    score: Mapped[int | None]  # of a hundred
    conclusion_code: Mapped[Code | None]  # petitions: at which level they were concluded (P2-33)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("case_record.id"), index=True)
    separation_note: Mapped[Line | None]  # why the finder may handle it after all (P0-34)


class CaseEvent(Base):
    """One step of a case. Never changed: what was wrong is taken back by a further step that names it.

    `number` counts the steps of one case from 1, so two clerks who write the same next step cannot both.
    """

    __tablename__ = "case_event"
    __table_args__ = (UniqueConstraint("case_id", "number"), {"sqlite_autoincrement": True})

    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[Code]  # a desktop.cases.events.EventKind
    at: Mapped[datetime]  # when it happened
    recorded_at: Mapped[datetime]
    by: Mapped[Code]  # the account
    facts: Mapped[Any] = mapped_column(JSON)


class TaskRole(StrEnum):
    """As what a unit has a case."""

    LEAD = "lead"
    ASSIST = "assist"
    WHISTLED = "whistled"  # called by the grid, has to report in (P0-19)


TO_DO = text("ended_at IS NULL")


class CaseTask(Base):
    """A case as one unit has it: the lead, those who assist, those whistled for. Follows from the log."""

    __tablename__ = "case_task"
    __table_args__ = (
        UniqueConstraint("case_id", "number", "unit_id"),
        Index(None, "unit_id", "ended_at"),
        Index("ix_case_task_open", "role", "case_id", sqlite_where=TO_DO, postgresql_where=TO_DO),
        {"sqlite_autoincrement": True},
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id", ondelete="CASCADE"))
    number: Mapped[int]  # of the event that gave it
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[TaskRole]
    assigned_at: Mapped[datetime]
    answer_by: Mapped[datetime | None]  # of a whistle
    sign_due_on: Mapped[date | None]
    due_on: Mapped[date | None]
    signed_at: Mapped[datetime | None]  # of a whistle: reported in
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[Code | None]  # the kind of event that ended it


class CaseParty(Record):
    """Somebody a case is about (当事人): known from the dossiers, or by what was told."""

    __tablename__ = "case_party"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    role_code: Mapped[Code | None]
    name: Mapped[Name]
    document_code: Mapped[Code | None]
    id_no: Mapped[Code | None]
    sex_code: Mapped[Code | None]
    ethnic_code: Mapped[Code | None]
    education_code: Mapped[Code | None]
    disputant_code: Mapped[Code | None]
    phone: Mapped[Name | None]
    address: Mapped[Line | None]
    note: Mapped[Line | None]


class CaseReporter(Record):
    """Who told of a case. Protected: masked everywhere, on no paper that leaves the office (信访工作条例)."""

    __tablename__ = "case_reporter"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[Name | None]
    phone: Mapped[Name | None]
    id_no: Mapped[Code | None]
    address: Mapped[Line | None]
    is_anonymous: Mapped[bool] = mapped_column(default=False)
    told_on: Mapped[date | None]
    source_code: Mapped[Code | None]
    note: Mapped[Line | None]


class CaseLink(Base):
    """Another record that belongs to a case: a household, a dwelling, an enterprise, another case, a meeting."""

    __tablename__ = "case_link"
    __table_args__ = (
        UniqueConstraint("case_id", "subject", "record_id"),
        Index(None, "subject", "record_id"),
        {"sqlite_autoincrement": True},
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id", ondelete="CASCADE"))
    subject: Mapped[Code]  # name of a table
    record_id: Mapped[int]
    relation: Mapped[Code | None]


class CaseCounter(Base):
    """The last number given in a year and ledger."""

    __tablename__ = "case_counter"
    __table_args__ = (UniqueConstraint("year", "ledger"),)

    year: Mapped[int]
    ledger: Mapped[Code]
    last: Mapped[int]


class ClosedMonth(Record):
    """A month whose figures were reported and stay (结账)."""

    __tablename__ = "closed_month"

    month: Mapped[Code] = mapped_column(unique=True)  # 2026-10
    note: Mapped[Line | None]


class MonthFigure(Base):
    """Figures of a closed month: of one ledger, as a whole or by one dimension's key."""

    __tablename__ = "month_figure"
    __table_args__ = (UniqueConstraint("closed_month_id", "ledger", "dimension", "key"),)

    closed_month_id: Mapped[int] = mapped_column(ForeignKey("closed_month.id", ondelete="CASCADE"))
    ledger: Mapped[Code]
    dimension: Mapped[Code]  # all, kind, grid, unit, source
    key: Mapped[Code]
    figures: Mapped[Any] = mapped_column(JSON)


class Scenario(Record):
    """A scenario (场景运用) of the office's own, or a shipped one it changed, and how far its admission is (P4-19)."""

    __tablename__ = "scenario"

    key: Mapped[Code] = mapped_column(unique=True)
    title: Mapped[Name]
    state: Mapped[Code]
    content: Mapped[Any] = mapped_column(JSON)  # the declaration: fields, loop, limits, unit, handbook
    history: Mapped[Any] = mapped_column(JSON)  # the states it went through: state, day, paper, note
