"""Meetings held and entries of the registers within a period, by the grid they belong to: 例会、走访、演练、代办."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.models.meetings import Meeting, MeetingState
from db.models.roster import RegisterEntry
from desktop.cases.spans import Span
from desktop.forms.counts.dimensions import GRID
from desktop.forms.counts.spec import CountSpec
from desktop.grids.service import Grids
from desktop.meetings.kinds import kinds
from desktop.registers.declared import Subject as Whose
from desktop.registers.declared import shipped

MEETINGS, ENTRIES, OF = "meetings", "entries", ":"
TIMES = "次"


def happenings() -> dict[str, str]:
    """Return what can be counted within a period, with its words; of the registers those kept of grids by the day."""
    found = {MEETINGS: "会议"} | {f"{MEETINGS}{OF}{one.key}": one.title for one in kinds()}
    dated = [one for one in shipped() if one.subject is Whose.GRID and one.happened_on is not None]
    return found | {f"{ENTRIES}{OF}{one.key}": one.title for one in dated}


def is_happening(measure: str) -> bool:
    """Whether a measure counts what happened within a period."""
    return measure.partition(OF)[0] in (MEETINGS, ENTRIES)


def count_happenings(session: Session, grids: Grids, span: Span, specs: Iterable[CountSpec]) -> dict[CountSpec, float]:
    """Return the number of each spec: of its grids with all below them, or of the whole office."""
    known: dict[str, dict[int | None, int]] = {}
    found: dict[CountSpec, float] = {}
    for spec in specs:
        if spec.measure not in known:
            known[spec.measure] = dict(session.execute(_query(spec.measure, span)).all())
        by_grid = known[spec.measure]
        if wanted := spec.values(GRID):
            inside = {key for value in wanted for key in grids.subtree(int(value))}
            found[spec] = sum(number for key, number in by_grid.items() if key in inside)
        else:
            found[spec] = sum(by_grid.values())
    return found


def _query(measure: str, span: Span) -> Select[int | None, int]:
    what, _, key = measure.partition(OF)
    model: Any = Meeting if what == MEETINGS else RegisterEntry
    day = Meeting.held_on if what == MEETINGS else RegisterEntry.happened_on
    query = select(model.grid_id, func.count()).where(day.between(span.first, span.last)).group_by(model.grid_id)
    if what == ENTRIES:
        return query.where(RegisterEntry.register == key)
    query = query.where(Meeting.state != MeetingState.PLANNED)
    return query.where(Meeting.kind == key) if key else query
