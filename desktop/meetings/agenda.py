"""What an agenda is made of: sources that are handed in propose its items. Meetings know no other capability."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from desktop.jobs import Progress


@dataclass(frozen=True, slots=True)
class Asked:
    """For which meeting an agenda is wanted."""

    kind: str  # key of the kind of meeting
    grid: int | None  # whose meeting: that grid with all below it; None is the whole office
    covers_from: date
    covers_until: date  # both days are reviewed
    day: date  # of the meeting
    previous: int | None = None  # the meeting of this kind before it


@dataclass(frozen=True, slots=True)
class Proposed:
    """One item that a source proposes. `lines` are a small table, its first row the heads; nothing in it is private."""

    title: str
    body: str = ""
    lines: tuple[tuple[str, ...], ...] = ()
    subject: str = ""  # table of the record it is about
    record_id: int | None = None
    needs_decision: bool = False
    room: str = ""  # with `filters` it opens the records behind it
    filters: Mapping[str, Any] = field(default_factory=dict)


AgendaSource = Callable[[Asked, Progress], Sequence[Proposed]]
