"""Grids: a tree from the town down; levels and their names are the office's scheme."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Code, Line, Name, Record


class GridStanding(StrEnum):
    """Whether a grid is in force."""

    ACTIVE = "active"
    CLOSED = "closed"


class Grid(Record):
    """One grid, village, zone or the town itself. Its code is never used again (P0-14).

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
