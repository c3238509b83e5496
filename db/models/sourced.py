"""Where a record came from (P0-26, P0-29)."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from db.base import Name


class Channel(StrEnum):
    """By which way a record reached the office."""

    COLLECTED = "collected"
    IMPORTED = "imported"
    DEPARTMENT = "department"
    PUSHED = "pushed"


class Sourced:
    """Provenance: channel, source file, date, and the import batch that made the record."""

    channel: Mapped[Channel] = mapped_column(default=Channel.COLLECTED)
    source: Mapped[Name | None]
    sourced_on: Mapped[date | None]

    @declared_attr
    def batch_id(cls) -> Mapped[int | None]:
        """Key of the import batch that made the record."""
        return mapped_column(ForeignKey("import_batch.id"), index=True)
