"""Photographs and scans: what they are and to what they belong. Their contents lie encrypted beside the database."""

from datetime import date

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Code, Line, Name, Record


class Attachment(Record):
    """One file that belongs to a record. Equal contents are kept once, under their address."""

    __tablename__ = "attachment"
    __table_args__ = (Index(None, "subject", "record_id"), {"sqlite_autoincrement": True})

    subject: Mapped[Code]  # name of a table
    record_id: Mapped[int]
    step: Mapped[int | None]  # number of the case's event it was given with
    address: Mapped[str] = mapped_column(String(64), index=True)  # keyed hash of the contents
    name: Mapped[Line]  # as the clerk named the file
    media: Mapped[Name]  # image/jpeg …
    size: Mapped[int]  # bytes
    place: Mapped[int] = mapped_column(default=0)  # among its neighbours
    taken_on: Mapped[date | None]
    note: Mapped[Line | None]
