"""Households: who lives together, since when, and what happened."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Line, Name, Paragraph, Record
from db.models.sourced import Sourced


class HouseholdStanding(StrEnum):
    """Whether anybody still belongs to the household."""

    ACTIVE = "active"
    CLOSED = "closed"


class EventKind(StrEnum):
    """What can happen to a household."""

    REGISTERED = "registered"
    BORN = "born"
    MOVED_IN = "moved_in"
    MOVED_OUT = "moved_out"
    DECEASED = "deceased"
    HEAD_CHANGED = "head_changed"
    SPLIT_OFF = "split_off"
    SPLIT_FROM = "split_from"
    ADDRESS_CHANGED = "address_changed"
    CLOSED = "closed"
    RETURNED = "returned"
    RESTORED = "restored"
    REOPENED = "reopened"


class Household(Sourced, Record):
    """One household (一户一档). `head_name` serves when the head is not among the members (挂靠)."""

    __tablename__ = "household"
    __table_args__ = (
        Index(None, "standing", "household_no"),
        Index(None, "grid_id", "standing"),
        {"sqlite_autoincrement": True},
    )

    household_no: Mapped[Code | None]
    kind_code: Mapped[Code | None]
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"))
    dwelling_id: Mapped[int | None] = mapped_column(ForeignKey("dwelling.id"), index=True)
    address: Mapped[Line | None]
    head_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", use_alter=True), index=True)
    head_name: Mapped[Name | None]
    head_id_no: Mapped[Code | None]
    head_phone: Mapped[Name | None]
    standing: Mapped[HouseholdStanding] = mapped_column(default=HouseholdStanding.ACTIVE)
    since: Mapped[date | None]
    closed_on: Mapped[date | None]
    note: Mapped[Paragraph | None]


class PastMembership(Base):
    """A time that a person spent in a household and that is over."""

    __tablename__ = "past_membership"

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    relation_code: Mapped[Code | None]
    joined_on: Mapped[date | None]
    left_on: Mapped[date]


class HouseholdEvent(Record):
    """One entry in a household's history: when it happened, when it was written down, whom it concerned."""

    __tablename__ = "household_event"

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id", ondelete="CASCADE"), index=True)
    kind: Mapped[EventKind]
    happened_on: Mapped[date]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    other_household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    note: Mapped[Line | None]


class HouseholdTag(Base):
    """A tag of care that a household bears."""

    __tablename__ = "household_tag"
    __table_args__ = (UniqueConstraint("household_id", "code"), Index(None, "code", "household_id"))

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id", ondelete="CASCADE"))
    code: Mapped[Code]
    since: Mapped[date | None]
