"""Projected pages as a file: one picture a page, with its words under it so that they can be searched and copied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from desktop.jobs import Progress
from desktop.printing.outcome import Printed


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


def print_slides(show: SlideShow, slides: Sequence[Slide], to: Path | BinaryIO, progress: Progress) -> Printed:
    """Write pages as a PDF of 16 to 9, to a file whole or not at all, or to a stream."""
    from desktop.printing.slide_sheets import compose_slides  # the PDF writer costs 0.1 s of the start

    return compose_slides(show, slides, to, progress)
