"""The people who run the grids: who they are, the posts they hold, the households they look after."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Line, Name, Paragraph, Record
from db.models.sourced import Sourced


class StaffStanding(StrEnum):
    """Whether somebody belongs to the roster."""

    SERVING = "serving"
    LEFT = "left"


class Staff(Sourced, Record):
    """One person of the roster (网格员档案): a worker, a leader, a policeman, a lawyer. A post is not a person."""

    __tablename__ = "staff"
    __table_args__ = (Index(None, "standing", "name_key"), {"sqlite_autoincrement": True})

    name: Mapped[Name]
    name_key: Mapped[Name]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # where a dossier is known
    id_no: Mapped[Code | None] = mapped_column(unique=True)
    sex_code: Mapped[Code | None]
    ethnic_code: Mapped[Code | None]
    born_on: Mapped[date | None]
    political_code: Mapped[Code | None]
    education_code: Mapped[Code | None]
    phone: Mapped[Name | None]
    landline: Mapped[Name | None]
    workplace: Mapped[Name | None]  # unit and duty there
    identity_code: Mapped[Code | None]  # in which capacity: village committee, police, lawyer … (P3-09)
    kind_code: Mapped[Code | None]  # full time, part time, of a department (P0-21)
    skill_code: Mapped[Code | None]
    cross_post: Mapped[Line | None]  # seat in another body (P0-04)
    is_reserve: Mapped[bool | None]  # for the village's leadership (P3-12)
    reported_in_on: Mapped[date | None]  # a party member from elsewhere (P4-05)

    source_code: Mapped[Code | None]  # chosen, examined, taken over (P4-14)
    former_title: Mapped[Name | None]
    hired_on: Mapped[date | None]
    grade: Mapped[Code | None]
    allowance_code: Mapped[Code | None]  # allowance or reward in its place (P2-08)
    filed_on: Mapped[date | None]  # with the county (P3-16)
    trained_on: Mapped[date | None]
    certificate_no: Mapped[Code | None]
    certified_on: Mapped[date | None]
    certified_until: Mapped[date | None]

    standing: Mapped[StaffStanding] = mapped_column(default=StaffStanding.SERVING)
    left_on: Mapped[date | None]
    exit_code: Mapped[Code | None]
    exit_note: Mapped[Line | None]
    note: Mapped[Paragraph | None]


class Appointment(Record):
    """A post that somebody holds in a grid, from a day to a day. One person may hold many (一人多格, P3-14)."""

    __tablename__ = "appointment"
    __table_args__ = (Index(None, "grid_id", "post", "valid_to"), {"sqlite_autoincrement": True})

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id"))
    post: Mapped[Code]  # a key of the scheme's posts
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]  # the first day on which the post is no longer held
    is_ex_officio: Mapped[bool] = mapped_column(default=False)  # held by whoever holds `held_as` (P0-02)
    held_as: Mapped[Line | None]  # 工作片长, 挂村领导, 社区民警 (P0-03)
    basis: Mapped[Line | None]  # the paper that appoints
    note: Mapped[Line | None]


class HouseholdContact(Base):
    """Who looks after a household, from a day to a day (P3-10)."""

    __tablename__ = "household_contact"
    __table_args__ = (
        Index(None, "household_id", "valid_to"),
        Index(None, "staff_id", "valid_to"),
        {"sqlite_autoincrement": True},
    )

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id", ondelete="CASCADE"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class RegisterEntry(Record):
    """One entry of a declared register of a grid or of somebody of the roster (resources/registers).

    Training, mentoring, honours, interviews, allowances; sites, boards, leaders' visits. `facts` holds the register's
    own fields by key.
    """

    __tablename__ = "register_entry"
    __table_args__ = (
        Index(None, "grid_id", "register"),
        Index(None, "staff_id", "register"),
        {"sqlite_autoincrement": True},
    )

    register: Mapped[Code] = mapped_column(index=True)
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    other_staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    happened_on: Mapped[date | None]
    until: Mapped[date | None]
    title: Mapped[Line | None]
    facts: Mapped[Any] = mapped_column(JSON)
    note: Mapped[Paragraph | None]
