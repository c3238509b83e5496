"""The office itself: its facts, its accounts, its own code items."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Line, Name, Record


class Role(StrEnum):
    """What an account may do."""

    ADMIN = "admin"
    CLERK = "clerk"
    VIEWER = "viewer"


class OfficeFact(Base):
    """One fact or choice of the whole office; travels with the backup."""

    __tablename__ = "office_fact"

    key: Mapped[Code] = mapped_column(unique=True)
    value: Mapped[Any] = mapped_column(JSON)


class Account(Record):
    """One clerk who may open the office. The key of the file is kept outside, per account."""

    __tablename__ = "account"

    name: Mapped[Code] = mapped_column(unique=True)
    title: Mapped[Name]
    role: Mapped[Role]
    enabled: Mapped[bool] = mapped_column(default=True)


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
