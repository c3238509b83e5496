"""Projected pages as a file: one picture a page, with its words under it so that they can be searched and copied."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Slide:
    """One projected page: its picture as a PNG file, and what it says line by line."""

    picture: bytes
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SlideShow:
    """What the file says of itself."""

    title: str
    office: str
    saved_by: str
    saved_at: datetime  # aware
