"""What was done, what it changed, and who saw what."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
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
    __table_args__ = (Index("uq_disclosure_number", "number", unique=True),)

    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[Code]
    kind: Mapped[DisclosureKind]
    table: Mapped[Code]
    record_uid: Mapped[uuid.UUID | None] = mapped_column(UidType)
    fields: Mapped[Line]
    records: Mapped[int] = mapped_column(default=1)
    purpose: Mapped[Line | None]
    number: Mapped[Code | None]  # of what left the office, running within the year
    recipient: Mapped[Line | None]
    is_masked: Mapped[bool | None]
    sha256: Mapped[str | None] = mapped_column(String(64))  # of the file that left


class RemovedRecord(Base):
    """A deleted record as it was, to be brought back while its retention lasts; a purge empties `values` for good."""

    __tablename__ = "removed_record"
    __table_args__ = (Index(None, "table", "record_id"), {"sqlite_autoincrement": True})

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[Code]
    table: Mapped[Code]
    record_id: Mapped[int]
    uid: Mapped[uuid.UUID] = mapped_column(UidType, index=True)
    title: Mapped[Line | None]
    values: Mapped[Any | None] = mapped_column(JSON)  # every column, as JSON holds it
    restored_at: Mapped[datetime | None]
    purged_at: Mapped[datetime | None]


class AuditEntry(Base):
    """One line of the audit log, chained to the one before by its `mac`. Never changed, never removed (triggers)."""

    __tablename__ = "audit_entry"
    __table_args__ = ({"sqlite_autoincrement": True},)

    number: Mapped[int] = mapped_column(unique=True)  # from 1, without holes
    at: Mapped[datetime] = mapped_column(index=True)
    elapsed: Mapped[int]  # milliseconds by a clock that nobody sets, since the program began
    by: Mapped[Code] = mapped_column(index=True)
    station: Mapped[Name]  # the machine
    kind: Mapped[Code]  # write, sign_in, reveal, export, print, key …
    name: Mapped[Name]  # of the write, as the clerk reads it
    outcome: Mapped[Code]  # done, refused
    action_id: Mapped[int | None]
    table: Mapped[Code | None]
    record_uid: Mapped[uuid.UUID | None] = mapped_column(UidType)
    records: Mapped[int]
    reason: Mapped[Line | None]
    detail: Mapped[Any | None] = mapped_column(JSON)  # names of fields and keyed hashes, never a private value
    mac: Mapped[bytes] = mapped_column(LargeBinary)


class AuditCheckpoint(Base):
    """A signature over the chain up to one line, to be held against the log here and at the district."""

    __tablename__ = "audit_checkpoint"
    __table_args__ = ({"sqlite_autoincrement": True},)

    number: Mapped[int] = mapped_column(index=True)  # of the last line it covers
    at: Mapped[datetime]
    mac: Mapped[bytes] = mapped_column(LargeBinary)
    key: Mapped[bytes] = mapped_column(LargeBinary)  # public half of the signing key
    signature: Mapped[bytes] = mapped_column(LargeBinary)
