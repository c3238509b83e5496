"""The beginning of a case: found, its facts collected, taken on under a number."""

from datetime import datetime

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
    found = {"found_on": case.found_on, "source_code": case.source_code, "finder_id": case.finder_id,
             "finder_name": case.finder_name}  # fmt: skip
    append(session, case, events, EventKind.FOUND, found, at)
    standing = append(session, case, events, EventKind.COLLECTED, {}, at)
    if accept:
        standing = append(session, case, events, EventKind.REGISTERED, {"number": case.number}, at)
    return standing
