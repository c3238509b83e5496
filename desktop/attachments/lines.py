"""An attachment as it is listed, as it waits for its record, and as it was before it was removed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desktop.attachments.media import PDF, PICTURES


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """One attachment as it is listed."""

    key: int
    version: int
    name: str
    media: str
    size: int
    taken_on: date | None
    note: str
    step: int | None
    by: str
    at: datetime

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown as a picture."""
        return self.media in PICTURES

    @property
    def is_pdf(self) -> bool:
        """Whether its pages can be shown."""
        return self.media == PDF


@dataclass(frozen=True, slots=True)
class Given:
    """A file that waits for its record to be made, and itself made small where it can be shown."""

    name: str
    media: str
    content: bytes = field(repr=False)
    small: bytes | None = field(repr=False)
    address: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A content that lies in its place and waits to be named by a record."""

    address: str
    name: str
    media: str
    size: int
    taken_on: date | None
    source: Path | bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Removed:
    """What an attachment was that was removed, so that it can be put back."""

    name: str
    columns: Mapping[str, Any]
