"""One case told twice (并案, P4-26): the one goes into the other, and out of it again when that was a mistake.

Nothing is copied: who told of a case that was merged, and what belongs to it, stays with it, and whoever opens the kept
one is shown all of it. So nobody is lost or doubled, and parting has nothing to put back.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.cases import Case
from desktop.cases.events import EventKind
from desktop.cases.journal import append, events_of
from desktop.cases.replay import effective
from desktop.cases.standing import ENDED
from desktop.drafting import known
from desktop.errors import Problem

UNNUMBERED = "未受理的一件"
CAME_WITH = "随 {number} 并入"


def merged_into(session: Session, case: int) -> dict[int, str]:
    """Return the cases merged into one, directly or through another, with their numbers."""
    found: dict[int, str] = {}
    waiting = [case]
    while waiting:
        query = select(Case.id, Case.number).where(in_keys(Case.merged_into_id, waiting)).order_by(Case.id)
        new = {key: number or UNNUMBERED for key, number in session.execute(query)}
        found |= new
        waiting = list(new)
    return found


def merging_faults(session: Session, case: Case, into: int) -> list[Problem]:
    """Return what keeps a case from being merged into another."""
    if into == case.id:
        return [Problem("into", "不能并入自己，请选择另一件")]
    if session.scalar(select(Case.stage).where(Case.id == into)) in ENDED:
        return [Problem("into", "要并入的那一件已经归档、并案或不予受理，请选择正在办理的一件")]
    return []


def absorb(session: Session, case: Case, into: int, at: datetime) -> None:
    """Tell the other case that this one went into it."""
    told = {"case": case.id, "number": case.number or "", "title": case.title}
    _tell(session, into, EventKind.ABSORBED, told, at)


def part(session: Session, case: Case, other: int, at: datetime) -> None:
    """Tell the other case that this one is on its own again."""
    _tell(session, other, EventKind.PARTED, {"case": case.id, "number": case.number or ""}, at)


def _tell(session: Session, other: int, kind: EventKind, told: Mapping[str, Any], at: datetime) -> None:
    case, log = known(session, Case, other), events_of(session, other)
    append(session, case, log, kind, told, max(at, effective(log)[-1].at))
