"""Grids: a tree from the town down; levels and their names are the office's scheme."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Line, Name, Paragraph, Record
from db.models.sourced import Sourced


class GridStanding(StrEnum):
    """Whether a grid is in force."""

    ACTIVE = "active"
    CLOSED = "closed"


class Grid(Sourced, Record):
    """One grid, village, zone or the town itself (一格一档). Its code is never used again (P0-14).

    `path` lists the ids from the root down, as "/1/7/31/", so that a subtree is one prefix.
    """

    __tablename__ = "grid"
    __table_args__ = (Index(None, "path"), {"sqlite_autoincrement": True})

    parent_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"), index=True)
    level: Mapped[Code]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    division_code: Mapped[Code | None] = mapped_column(index=True)
    path: Mapped[Line] = mapped_column(default="")
    place: Mapped[int] = mapped_column(default=0)
    standing: Mapped[GridStanding] = mapped_column(default=GridStanding.ACTIVE)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    kind_code: Mapped[Code | None]
    setting_code: Mapped[Code | None]  # urban or rural; that of the grid above where it is null (P1-03)
    base_unit_code: Mapped[Code | None]  # what it is cut along (P1-02)
    extent: Mapped[Paragraph | None]
    east: Mapped[Line | None]  # 四至: what it borders on (P0-11)
    south: Mapped[Line | None]
    west: Mapped[Line | None]
    north: Mapped[Line | None]
    basis: Mapped[Line | None]
    surface: Mapped[float | None]  # square metres
    compound_code: Mapped[Code | None]  # old, without property management … (P3-05)
    property_company: Mapped[Name | None]
    note: Mapped[Paragraph | None]


class GridTag(Base):
    """A line of work that overlays a grid (P3-06)."""

    __tablename__ = "grid_tag"
    __table_args__ = (UniqueConstraint("grid_id", "code"), Index(None, "code", "grid_id"))

    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id", ondelete="CASCADE"))
    code: Mapped[Code]
    since: Mapped[date | None]


class GridCode(Record):
    """A code that a grid bore earlier, or bears in another system; `system` is empty for the office's own."""

    __tablename__ = "grid_code"
    __table_args__ = (UniqueConstraint("system", "code"), {"sqlite_autoincrement": True})

    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id", ondelete="CASCADE"), index=True)
    system: Mapped[Name] = mapped_column(default="")
    code: Mapped[Code]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Redivision(Record):
    """One re-division: what was asked for, what it moved, and whether it was taken back."""

    __tablename__ = "redivision"

    title: Mapped[Line]
    takes_effect: Mapped[date]
    plan: Mapped[Any] = mapped_column(JSON)
    moved: Mapped[Any] = mapped_column(JSON)  # records by table
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[Code | None]


class GridEventKind(StrEnum):
    """What can happen to a grid."""

    FOUNDED = "founded"
    RENAMED = "renamed"
    RECODED = "recoded"
    SPLIT = "split"
    MERGED = "merged"
    MOVED = "moved"
    CLOSED = "closed"
    REOPENED = "reopened"
    RESTORED = "restored"


class GridEvent(Record):
    """One entry in a grid's history."""

    __tablename__ = "grid_event"

    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id", ondelete="CASCADE"), index=True)
    kind: Mapped[GridEventKind]
    happened_on: Mapped[date]
    other_grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id", ondelete="CASCADE"), index=True)
    redivision_id: Mapped[int | None] = mapped_column(ForeignKey("redivision.id", ondelete="CASCADE"), index=True)
    note: Mapped[Line | None]


class PastPlacement(Base):
    """A grid that a record belonged to before `until`, written by the database whenever `grid_id` changes.

    At a day, a record stands in the grid of its first row whose `until` is later, else in its own `grid_id`.
    """

    __tablename__ = "past_placement"
    __table_args__ = (
        Index(None, "subject", "record_id", "until"),
        Index(None, "subject", "grid_id", "until"),
        {"sqlite_autoincrement": True},
    )

    subject: Mapped[Code]  # person, household, dwelling, building, enterprise
    record_id: Mapped[int]
    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id", ondelete="CASCADE"), index=True)
    until: Mapped[date]
    redivision_id: Mapped[int | None] = mapped_column(ForeignKey("redivision.id", ondelete="CASCADE"), index=True)
