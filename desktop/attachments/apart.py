"""Pictures that strangers made, opened in the confined process: what a picture does there harms nobody."""

from datetime import date
from typing import Any

from desktop.attachments import pictures
from desktop.attachments.pictures import Looked, Picture
from desktop.confined.room import Room
from desktop.jobs import Progress

ROOM = Room()
_HERE = __name__


def look_at(content: bytes, media: str, name: str) -> Looked:
    """Open a picture that somebody gives. Raise Refusal when it is broken or too large to be opened safely."""
    small, taken_on = ROOM.ask(f"{_HERE}:_looked", content, media, name)
    return Looked(small, date.fromisoformat(taken_on) if taken_on else None)


def opened(content: bytes, longest: int) -> Picture:
    """Return a picture as it is shown, upright, with no side longer than so many points. Raise Refusal if it cannot."""
    return Picture(*ROOM.ask(f"{_HERE}:_opened", content, longest))


def orientation_of(content: bytes) -> int:
    """Return how a picture is turned, as EXIF counts it: 1 is upright."""
    return int(ROOM.ask(f"{_HERE}:_orientation", content))


def _looked(content: bytes, media: str, name: str, _progress: Progress) -> list[Any]:
    found = pictures.look_at(content, media, name)
    return [found.small, found.taken_on.isoformat() if found.taken_on else None]


def _opened(content: bytes, longest: int, _progress: Progress) -> list[Any]:
    return list(pictures.opened(content, longest))


def _orientation(content: bytes, _progress: Progress) -> int:
    return pictures.orientation_of(content)
