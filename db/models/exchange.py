"""The exchange with other offices: who they are, their keys, packages and receipts, what both sides agreed on."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Line, Name, Paragraph, Record, UidType


class Relation(StrEnum):
    """How another office stands to this one."""

    UPPER = "upper"  # the district, for a town; the town, for a village
    LOWER = "lower"


class Direction(StrEnum):
    """Which way something travels."""

    OUT = "out"
    IN = "in"


class Partner(Record):
    """An office that files are exchanged with."""

    __tablename__ = "partner"

    office_id: Mapped[Code] = mapped_column(unique=True)  # twelve characters
    title: Mapped[Name]
    relation: Mapped[Relation]
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"), index=True)  # of a lower office: its root here
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)  # as what cases are handed to it
    has_program: Mapped[bool] = mapped_column(default=True)  # without it spreadsheets travel
    is_active: Mapped[bool] = mapped_column(default=True)
    note: Mapped[Line | None]


class ExchangeKey(Record):
    """A key card: of a partner, or with the private parts our own (`partner_id` is null)."""

    __tablename__ = "exchange_key"
    __table_args__ = (UniqueConstraint("partner_id", "key_id"), {"sqlite_autoincrement": True})

    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"))
    key_id: Mapped[Code]  # as envelopes name the signer
    card: Mapped[bytes] = mapped_column(LargeBinary)  # the card file as it was handed over
    secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    valid_from: Mapped[date]
    checked_at: Mapped[datetime | None]  # the fingerprint was compared by telephone
    checked_by: Mapped[Code | None]
    revoked_on: Mapped[date | None]
    revoked_reason: Mapped[Line | None]


class Stream(Base):
    """A numbered series of packages in one direction; `high` is the last number sealed or applied."""

    __tablename__ = "exchange_stream"
    __table_args__ = (UniqueConstraint("partner_id", "direction", "name"), {"sqlite_autoincrement": True})

    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"))
    direction: Mapped[Direction]
    name: Mapped[Code]  # MAIN, ACK …
    epoch: Mapped[int] = mapped_column(default=1)
    high: Mapped[int] = mapped_column(default=0)
    acknowledged: Mapped[int] = mapped_column(default=0)  # the last number whose receipt came
    last_hash: Mapped[str] = mapped_column(String(64), default="")  # of the envelope of `high`
    needs_full: Mapped[bool] = mapped_column(default=True)


class PackageState(StrEnum):
    """How far a package has come. Out: sealed to answered. In: seen to answered, or set aside."""

    SEALED = "sealed"
    EXPORTED = "exported"
    ACCEPTED = "accepted"
    PARTIAL = "partial"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    BUFFERED = "buffered"
    APPLIED = "applied"
    QUARANTINED = "quarantined"


class Package(Record):
    """One file that went out or came in; the file itself is kept beside the database."""

    __tablename__ = "package"
    __table_args__ = (
        Index(None, "partner_id", "direction", "stream", "epoch", "sequence"),
        {"sqlite_autoincrement": True},
    )

    package_uid: Mapped[uuid.UUID] = mapped_column(UidType, index=True)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))  # null: set aside, sender unknown
    direction: Mapped[Direction]
    stream: Mapped[Code]
    epoch: Mapped[int]
    sequence: Mapped[int]
    base_sequence: Mapped[int | None]  # of a delta: changes since this one
    kind: Mapped[Code]  # F, D, A, N, C, K
    state: Mapped[PackageState]
    title: Mapped[Line]
    covers_from: Mapped[date | None]
    covers_until: Mapped[date | None]
    envelope_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64), index=True)  # of the file
    size: Mapped[int]
    file: Mapped[Line]  # its name in the folder of kept packages
    counts: Mapped[Any] = mapped_column(JSON)
    blocks: Mapped[Any] = mapped_column(JSON, default=list)  # sensitive blocks that were ticked
    purpose: Mapped[Line | None]
    exported_to: Mapped[Line | None]
    exported_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]  # its receipt came, or was sent
    answers_id: Mapped[int | None] = mapped_column(
        ForeignKey("package.id"), index=True
    )  # of a receipt: what it answers
    receipt: Mapped[Any | None] = mapped_column(JSON)  # what the receipt says
    reason: Mapped[Line | None]  # why it was set aside or refused


class PackageLine(Base):
    """Which version of a record a sealed package carries, until its receipt makes a mark of it."""

    __tablename__ = "package_line"
    __table_args__ = (Index(None, "package_id", "table", "record_uid"), {"sqlite_autoincrement": True})

    package_id: Mapped[int] = mapped_column(ForeignKey("package.id", ondelete="CASCADE"))
    table: Mapped[Code]
    record_id: Mapped[int]
    record_uid: Mapped[uuid.UUID] = mapped_column(UidType)
    version: Mapped[int]  # 0: the record is no more


class Mark(Base):
    """At our version `ours` and the partner's version `theirs` a record was the same on both sides but for `kept`."""

    __tablename__ = "exchange_mark"
    __table_args__ = (
        UniqueConstraint("partner_id", "table", "record_uid"),
        Index(None, "partner_id", "table", "record_id", "ours"),
        {"sqlite_autoincrement": True},
    )

    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"))
    table: Mapped[Code]
    record_id: Mapped[int]
    record_uid: Mapped[uuid.UUID] = mapped_column(UidType)
    ours: Mapped[int]
    theirs: Mapped[int] = mapped_column(Integer().with_variant(BigInteger(), "postgresql"))  # or what stands for one
    kept: Mapped[Any | None] = mapped_column(
        JSON(none_as_null=True)
    )  # fields in which ours stands against the partner's
    is_theirs: Mapped[bool] = mapped_column(default=False)  # it came from the partner


class RecordAlias(Base):
    """A record's identifier at another office that was found to be a record we have under another."""

    __tablename__ = "record_alias"
    __table_args__ = (UniqueConstraint("table", "alias"), {"sqlite_autoincrement": True})

    table: Mapped[Code]
    alias: Mapped[uuid.UUID] = mapped_column(UidType)
    record_id: Mapped[int]


class ItemResult(StrEnum):
    """What became of one record of a package."""

    MERGED = "merged"  # both sides had changed different fields
    OVERRULED = "overruled"  # both had changed one field; its owner's value stands
    CONFLICT = "conflict"  # both had changed one field that nobody owns
    INVALID = "invalid"
    TWIN = "twin"  # a person that seems to be here already
    KEPT = "kept"  # deleted there, changed here


class PackageItem(Base):
    """One record of a package that was not simply taken over, and what was decided about it."""

    __tablename__ = "package_item"
    __table_args__ = (Index(None, "package_id", "result"), Index(None, "result", "decided_at"),
                      {"sqlite_autoincrement": True})  # fmt: skip

    package_id: Mapped[int] = mapped_column(ForeignKey("package.id", ondelete="CASCADE"))
    table: Mapped[Code]
    record_id: Mapped[int | None]
    record_uid: Mapped[uuid.UUID] = mapped_column(UidType)
    row: Mapped[int]  # in its table of the package
    result: Mapped[ItemResult]
    field: Mapped[Code | None]
    ours: Mapped[Any | None] = mapped_column(JSON)
    theirs: Mapped[Any | None] = mapped_column(JSON)
    message: Mapped[Line | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[Code | None]
    decision: Mapped[Code | None]  # ours, theirs


class LetterState(StrEnum):
    """How far a letter is."""

    DRAFT = "draft"
    SENT = "sent"
    RECEIVED = "received"
    READ = "read"
    TAKEN = "taken"  # what it asks is under way here
    ANSWERED = "answered"


class Letter(Record):
    """Something handed up or down that is no record: a case to handle, a supervision, a notice, a form to fill."""

    __tablename__ = "letter"
    __table_args__ = (Index(None, "direction", "state", "due_on"), {"sqlite_autoincrement": True})

    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"), index=True)
    direction: Mapped[Direction]
    package_id: Mapped[int | None] = mapped_column(ForeignKey("package.id"), index=True)  # it travels or travelled in
    kind: Mapped[Code]  # case, supervision, notice, codes, calendar, form, scheme, people, report, reply
    state: Mapped[LetterState] = mapped_column(default=LetterState.DRAFT)
    title: Mapped[Line]
    body: Mapped[Any] = mapped_column(JSON, default=dict)
    text: Mapped[Paragraph | None]
    due_on: Mapped[date | None]
    needs_reply: Mapped[bool] = mapped_column(default=False)
    replies_to: Mapped[uuid.UUID | None] = mapped_column(UidType, index=True)  # uid of the letter it answers
    subject: Mapped[Code | None]  # table of the record it is about or became here
    record_id: Mapped[int | None]
    read_at: Mapped[datetime | None]
    read_by: Mapped[Code | None]
    answered_at: Mapped[datetime | None]
