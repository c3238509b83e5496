"""The beginning of a case: found, its facts collected, taken on under a number."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from db.models.cases import Case
from desktop.cases.events import EventKind
from desktop.cases.journal import begin_log
from desktop.cases.links import Link
from desktop.cases.numbering import next_number
from desktop.cases.replay import Standing
from desktop.drafts import Draft


def begin(session: Session, case: Case, at: datetime, *, accept: bool = True) -> Standing:
    """Put a new case into the log: found and collected, and taken on unless that is left for later."""
    steps: list[tuple[EventKind, dict[str, Any]]] = [
        (EventKind.FOUND, found_facts(case)),
        (EventKind.COLLECTED, {}),
    ]
    if accept:
        case.number = next_number(session, case.ledger, at.astimezone().year)
        steps.append((EventKind.REGISTERED, {"number": case.number}))
    return begin_log(session, case, steps, at)


def found_facts(case: Case) -> dict[str, Any]:
    """Return what the log says of how a case was found."""
    return {name: getattr(case, name) for name in ("found_on", "source_code", "finder_id", "finder_name")}


@dataclass(frozen=True, slots=True)
class Beside:
    """What comes with a new case: who it is about, who told of it, what it is tied to, photographs and scans."""

    parties: tuple[Draft, ...] = ()
    reporters: tuple[Draft, ...] = ()
    links: tuple[Link, ...] = ()
    files: tuple[tuple[str, Path | bytes], ...] = ()  # name and contents


@dataclass(frozen=True, slots=True)
class Registered:
    """What registering came to."""

    key: int
    number: str | None  # None: only told of, not yet taken on
    title: str
    events: int  # lines of its log
    unit: str = ""  # to whom it was assigned at once
    refused: str = ""  # why it was not assigned after all; it is registered all the same

    @property
    def words(self) -> str:
        """What was done, as the clerk reads it."""
        done = f"已登记 {self.number}“{self.title}”" if self.number else f"已上报“{self.title}”，待受理"
        if self.refused:
            return f"{done}；没有交办：{self.refused}"
        return f"{done}，并交办{self.unit}。" if self.unit else f"{done}。"
