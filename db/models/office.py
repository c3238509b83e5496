"""The office itself: its facts, its accounts, its own code items."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Line, Name, Record

_HATS = " + ".join(
    f"CASE WHEN {worn} THEN 1 ELSE 0 END" for worn in ("role <> ''", "system_admin", "security_admin", "auditor")
)


class OfficeFact(Base):
    """One fact or choice of the whole office; travels with the backup."""

    __tablename__ = "office_fact"

    key: Mapped[Code] = mapped_column(unique=True)
    value: Mapped[Any] = mapped_column(JSON)


class Account(Record):
    """One clerk who may open the office. The key of the file is kept outside, per account.

    An account has a role in the office's work, or wears the hat of one of the three administrators (三员管理), who
    exclude each other: two hats on one person need a recorded exemption, and the auditor wears no other.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint(f"({_HATS}) >= 1", "some_hat"),
        CheckConstraint(f"({_HATS}) = 1 OR exemption IS NOT NULL", "one_hat"),
        CheckConstraint(f"NOT auditor OR ({_HATS}) = 1", "auditor_alone"),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[Code] = mapped_column(unique=True)
    title: Mapped[Name]
    role: Mapped[Code] = mapped_column(default="")  # a key of the declared roles, empty for administrators alone
    system_admin: Mapped[bool] = mapped_column(default=False)
    security_admin: Mapped[bool] = mapped_column(default=False)
    auditor: Mapped[bool] = mapped_column(default=False)
    exemption: Mapped[Line | None]  # why this person wears two hats, and who allowed it
    vault: Mapped[bool] = mapped_column(default=False)  # sees the sensitive blocks, minors and reporters
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"))  # who it is in the roster
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # whose cases it handles
    password_at: Mapped[datetime | None]
    must_change: Mapped[bool] = mapped_column(default=False)  # of its password: somebody else chose it
    signed_in_at: Mapped[datetime | None]
    enabled: Mapped[bool] = mapped_column(default=True)


class AccountGrid(Base):
    """A grid with all below it that an account sees, where its role is bound to grids."""

    __tablename__ = "account_grid"
    __table_args__ = (UniqueConstraint("account_id", "grid_id"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id", ondelete="CASCADE"), index=True)


class PasswordMemory(Base):
    """A password an account had, so that it is not taken again: Argon2id under a salt of its own."""

    __tablename__ = "password_memory"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary)


class OfficeFile(Base):
    """A small file of the office that a shared office keeps on the server: the header of the keys above all."""

    __tablename__ = "office_file"

    name: Mapped[Name] = mapped_column(unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(default=1)


class AttachmentContent(Base):
    """A piece of an attachment's encrypted content, where a shared office keeps it on the server."""

    __tablename__ = "attachment_content"
    __table_args__ = (UniqueConstraint("address", "place"),)

    address: Mapped[str] = mapped_column(String(80))
    place: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime]


class UpkeepEntry(Base):
    """One act of keeping the office safe: a backup, a restore, a test of restoring, an archive, a repair, a purge."""

    __tablename__ = "upkeep_entry"

    kind: Mapped[Code] = mapped_column(index=True)
    at: Mapped[datetime]
    by: Mapped[Code]
    ok: Mapped[bool]
    facts: Mapped[Any] = mapped_column(JSON)


class CodeItem(Record):
    """A code the office added to a list, or a national code it renamed or retired. Never deleted."""

    __tablename__ = "code_item"
    __table_args__ = (UniqueConstraint("kind", "code"), {"sqlite_autoincrement": True})

    kind: Mapped[Code]
    code: Mapped[Code]
    title: Mapped[Name]
    aliases: Mapped[Line] = mapped_column(default="")
    place: Mapped[int] = mapped_column(default=0)
    retired: Mapped[bool] = mapped_column(default=False)


class Preference(Base):
    """What one account chose on its screen: columns, widths, filters, unsaved drafts."""

    __tablename__ = "preference"
    __table_args__ = (UniqueConstraint("account", "key"),)

    account: Mapped[Code]
    key: Mapped[Name]
    value: Mapped[Any] = mapped_column(JSON)
