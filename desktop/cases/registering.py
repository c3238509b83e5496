"""The beginning of a case: found, its facts collected, taken on under a number."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.models.cases import Case
from desktop.cases.events import Event, EventKind
from desktop.cases.journal import append
from desktop.cases.numbering import next_number
from desktop.cases.replay import Standing


def begin(session: Session, case: Case, at: datetime, *, accept: bool = True) -> Standing:
    """Put a new case into the log: found and collected, and taken on unless that is left for later."""
    case.staged_at, case.events = at, 0
    if accept:
        case.number = next_number(session, case.ledger, at.astimezone().year)
    session.add(case)
    session.flush()
    events: list[Event] = []
    append(session, case, events, EventKind.FOUND, found_facts(case), at)
    standing = append(session, case, events, EventKind.COLLECTED, {}, at)
    if accept:
        standing = append(session, case, events, EventKind.REGISTERED, {"number": case.number}, at)
    return standing


def found_facts(case: Case) -> dict[str, Any]:
    """Return what the log says of how a case was found."""
    return {name: getattr(case, name) for name in ("found_on", "source_code", "finder_id", "finder_name")}
