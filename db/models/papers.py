"""What went to paper: the book of prints, the posted boards, the rota of duty, the files of mediations."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Line, Name, Paragraph, Record


class Outlet(StrEnum):
    """Where a paper went."""

    PRINTER = "printer"
    FILE = "file"


class PrintRun(Base):
    """One paper that went to a printer or a file: enough to make the same again and to compare it."""

    __tablename__ = "print_run"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        Index(None, "kind", "subject"),
        {"sqlite_autoincrement": True},
    )

    year: Mapped[int]
    number: Mapped[int]  # running within the year
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[Code]
    outlet: Mapped[Outlet]
    kind: Mapped[Code]  # a key of the catalogue of papers
    title: Mapped[Line]
    subject: Mapped[str] = mapped_column(String(64))  # hash of kind and choices: which paper this is, again and again
    choices: Mapped[Any] = mapped_column(JSON)
    layout: Mapped[Any | None] = mapped_column(JSON)  # in which it was set
    records: Mapped[int]
    pages: Mapped[int]
    as_of: Mapped[datetime | None]  # to which moment the data stand
    sha256: Mapped[str] = mapped_column(String(64))
    is_revealed: Mapped[bool] = mapped_column(default=False)
    purpose: Mapped[Line | None]
    recipient: Mapped[Line | None]
    first_id: Mapped[int | None] = mapped_column(ForeignKey("print_run.id"), index=True)  # of which it is a reprint


class BoardPosting(Record):
    """What a notice board (P3-18) has said since it was last posted, to be held against what it would say today."""

    __tablename__ = "board_posting"

    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id", ondelete="CASCADE"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("register_entry.id", ondelete="SET NULL"), index=True)
    posted_on: Mapped[date]
    contents: Mapped[Any] = mapped_column(
        JSON
    )  # line by line: post, name, telephone, duties, address of the photograph


class DutyDay(Record):
    """Who leads and who is on duty on one day (轮值表, P0-08)."""

    __tablename__ = "duty_day"

    day: Mapped[date] = mapped_column(unique=True)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id", ondelete="SET NULL"), index=True)
    leader_name: Mapped[Name]
    unit: Mapped[Name | None]  # the department whose turn it is
    people: Mapped[Line | None]  # who is on duty besides
    phone: Mapped[Name | None]
    swapped_with: Mapped[date | None]  # the day it was exchanged for
    handed_over: Mapped[Paragraph | None]  # what was handed over to the next day
    note: Mapped[Line | None]


class MediationFile(Record):
    """The file of one mediated dispute (人民调解卷宗). `texts` holds the fields of its declared forms."""

    __tablename__ = "mediation_file"
    __table_args__ = (UniqueConstraint("year", "number"), {"sqlite_autoincrement": True})

    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id", ondelete="CASCADE"), unique=True)
    year: Mapped[int]
    number: Mapped[int]  # (年)××人调字第×号
    committee: Mapped[Line]  # the mediation committee in whose name it is kept
    mediators: Mapped[Line | None]
    opened_on: Mapped[date]
    is_oral: Mapped[bool] = mapped_column(default=False)  # agreed by word of mouth: the register form takes its place
    texts: Mapped[Any] = mapped_column(JSON, default=dict)
    closed_on: Mapped[date | None]


class MediationPiece(Record):
    """One document of a mediation file: a filled form of the program or an attached scan."""

    __tablename__ = "mediation_piece"
    __table_args__ = (Index(None, "file_id", "kind", "place"), {"sqlite_autoincrement": True})

    file_id: Mapped[int] = mapped_column(ForeignKey("mediation_file.id", ondelete="CASCADE"))
    kind: Mapped[Code]  # a key of the declared order of a file
    place: Mapped[int] = mapped_column(default=0)  # among documents of one kind
    title: Mapped[Line]
    happened_on: Mapped[date | None]
    texts: Mapped[Any] = mapped_column(JSON, default=dict)
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id", ondelete="SET NULL"), index=True)
