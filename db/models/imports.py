"""Imports: the batch, the rows to decide later, and what was learnt about headings and wordings."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Line, Name, Record


class ImportBatch(Record):
    """One import: which file, which sheet, how read, what it made. Taken back when `undone_at` is set."""

    __tablename__ = "import_batch"

    kind: Mapped[Code]
    file_name: Mapped[Line]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    sheet: Mapped[Name]
    mapping: Mapped[Any] = mapped_column(JSON)
    rows: Mapped[int]
    created: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    faulty: Mapped[int]
    undecided: Mapped[int]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[Code | None]


class Decision(StrEnum):
    """What became of a row that could not be decided at import."""

    OPEN = "open"
    MERGED = "merged"
    ADDED = "added"
    DROPPED = "dropped"


class UndecidedRow(Record):
    """A row parked for a person to decide, with the record it seems to repeat."""

    __tablename__ = "undecided_row"
    __table_args__ = (Index(None, "decision", "batch_id"), {"sqlite_autoincrement": True})

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id", ondelete="CASCADE"))
    row_no: Mapped[int]
    reason: Mapped[Code]
    record_id: Mapped[int | None]
    values: Mapped[Any] = mapped_column(JSON)
    decision: Mapped[Decision] = mapped_column(default=Decision.OPEN)


class LearntHeading(Base):
    """What the office last took a heading for; an empty field means it is passed over."""

    __tablename__ = "learnt_heading"
    __table_args__ = (UniqueConstraint("kind", "heading"),)

    kind: Mapped[Code]
    heading: Mapped[Line]
    field: Mapped[Code]


class LearntWording(Base):
    """Which code the office took a wording for."""

    __tablename__ = "learnt_wording"
    __table_args__ = (UniqueConstraint("list", "wording"),)

    list: Mapped[Code]
    wording: Mapped[Line]
    code: Mapped[Code]
