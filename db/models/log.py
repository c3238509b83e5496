"""What was done, what it changed, and who saw what."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Line, Name, UidType


class Action(Base):
    """One write: who did what, when. `summary` counts what a bulk write made, table by table."""

    __tablename__ = "action"
    __table_args__ = ({"sqlite_autoincrement": True},)

    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[Code]
    name: Mapped[Name]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    summary: Mapped[Any | None] = mapped_column(JSON)


class Change(Base):
    """What one write did to one record: per field the value before and after.

    `version` is the record's version after the change; a made record has only values after, a deleted one only before.
    """

    __tablename__ = "change"
    __table_args__ = (Index(None, "table", "record_id"), {"sqlite_autoincrement": True})

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    table: Mapped[Code]
    record_id: Mapped[int]
    version: Mapped[int]
    fields: Mapped[Any] = mapped_column(JSON)


class DisclosureKind(StrEnum):
    """In which way personal data were shown."""

    REVEALED = "revealed"
    EXPORTED = "exported"
    PRINTED = "printed"
    COPIED = "copied"


class Disclosure(Base):
    """Who saw, printed or took away which personal data, when and what for."""

    __tablename__ = "disclosure"

    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[Code]
    kind: Mapped[DisclosureKind]
    table: Mapped[Code]
    record_uid: Mapped[uuid.UUID | None] = mapped_column(UidType)
    fields: Mapped[Line]
    records: Mapped[int] = mapped_column(default=1)
    purpose: Mapped[Line | None]
