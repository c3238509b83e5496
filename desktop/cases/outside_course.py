"""How far a case has come by what another system says: the steps that its log lacks.

Nothing is taken back: a step is told where the case is not yet beyond it and the move is legal, and no others.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from db.models.cases import Stage
from desktop.cases.chronicle import Chronicle
from desktop.cases.events import EventKind
from desktop.cases.outside import STATE, UNIT

OPENS = time(9)
HOW = "99"  # call_back_way: another one
BATCH = "batch"  # fact of an event: the import that brought it
FAILED, DECLINED = "failed", "declined"  # outside_state
REACHED = {"registered": 0, "assigned": 1, "handling": 2, "handled": 3, FAILED: 3, "archived": 7}
PLACE = {  # how far a case is at a stage
    Stage.REPORTED: 0, Stage.REGISTERED: 0, Stage.CLASSIFIED: 0, Stage.ASSIGNED: 1, Stage.HANDLING: 2,
    Stage.HANDLED: 3, Stage.FED_BACK: 4, Stage.CALLED_BACK: 5, Stage.RATED: 6, Stage.ARCHIVED: 7, Stage.MERGED: 8,
    Stage.DECLINED: 8,
}  # fmt: skip
LEADS_TO = {
    EventKind.ASSIGNED: 1, EventKind.TAKEN: 2, EventKind.SIGNED: 2, EventKind.FINISHED: 3, EventKind.FED_BACK: 4,
    EventKind.CALLED_BACK: 5, EventKind.RATED: 6, EventKind.ARCHIVED: 7,
}  # fmt: skip
OUTSIDE = "外部系统登记的承办单位：{unit}"
DONE, VOID, FILED, TOLD = "外部系统已办结", "外部系统不予受理或已作废", "外部系统已归档", "外部系统已反馈"
Row = Mapping[str, Any]


class Step(NamedTuple):
    """One step that a row tells."""

    kind: EventKind
    facts: dict[str, Any]
    day: date | None  # None: it is not said


def reached(row: Row) -> int:
    """Return how far a case has come by a row."""
    if row.get(STATE) == DECLINED:
        return 0
    told = REACHED.get(row.get(STATE) or "", 0)
    if row.get(STATE) is None:
        told = 3 if row.get("finished_on") else 1 if row.get(UNIT) else 0
    return max(told, 5) if told >= 3 and row.get("satisfaction_code") else told


def goes_on(row: Row, stage: Stage, knows_unit: bool) -> bool:
    """Whether a row tells of steps beyond a stage."""
    if PLACE[stage] >= 7:
        return False
    if row.get(STATE) == DECLINED:
        return PLACE[stage] == 0
    told = reached(row)
    return told > PLACE[stage] and (told > 1 or knows_unit)


def registered_at(row: Row) -> datetime:
    """Return when a case was taken on: at nine on its day."""
    return _at(date.fromisoformat(max(row.get("registered_on") or row["found_on"], row["found_on"])))


def tell(chronicle: Chronicle, row: Row, unit: tuple[int, str] | None, batch: int, now: datetime) -> bool:
    """Tell the steps of a row that the log lacks. Return whether there were any."""
    before = len(chronicle.events)
    for step in _steps(row, unit):
        standing = chronicle.standing
        if step.kind is EventKind.PROGRESS:
            if standing.stage is not Stage.HANDLING or len(chronicle.events) == before:
                continue
        elif LEADS_TO.get(step.kind, 8) <= PLACE[standing.stage]:
            continue
        if not chronicle.allows(step.kind):
            break
        last = chronicle.events[-1].at
        at = _at(step.day) if step.day is not None else last if step.kind is not EventKind.FINISHED else now
        chronicle.add(step.kind, step.facts | {BATCH: batch}, min(max(at, last + timedelta(minutes=1)), max(now, last)))
    return len(chronicle.events) > before


def _steps(row: Row, unit: tuple[int, str] | None) -> Iterator[Step]:
    """Yield everything a row tells, from the beginning."""
    if row.get(STATE) == DECLINED:
        yield Step(EventKind.DECLINED, {"reason": row.get("result") or VOID}, _day(row, "finished_on"))
        return
    told, named = reached(row), row.get(UNIT)
    if unit is not None and told >= 1:
        handed = {"unit_id": unit[0], "units": [unit[1]]}
        yield Step(EventKind.ASSIGNED, handed | _limit(row), None)
    if told >= 2:
        yield Step(EventKind.SIGNED, {}, None) if unit is not None else Step(EventKind.TAKEN, _limit(row), None)
        if unit is None and named:
            yield Step(EventKind.PROGRESS, {"words": OUTSIDE.format(unit=named)}, None)
    if told >= 3:
        success = row.get(STATE) != FAILED and row.get("is_success") is not False
        finished = {"result": row.get("result") or DONE, "is_success": success, "way_code": row.get("way_code")}
        yield Step(EventKind.FINISHED, finished, _day(row, "finished_on"))
    if told >= 5:
        content = row.get("satisfaction_code")
        yield Step(EventKind.FED_BACK, {"words": row.get("result") or TOLD}, None)
        called = {"how": HOW, "satisfaction_code": content, "is_confirmed": True}
        yield Step(EventKind.CALLED_BACK, called, None)
    if told >= 7:
        yield Step(EventKind.RATED, {"words": FILED}, None)
        yield Step(EventKind.ARCHIVED, {"words": FILED}, None)


def _limit(row: Row) -> dict[str, Any]:
    """Return the limit a row sets, if it can be one."""
    due, begun = row.get("due_on"), row.get("registered_on") or row["found_on"]
    return {"due_on": due} if due and due >= begun else {}


def _day(row: Row, key: str) -> date | None:
    return date.fromisoformat(row[key]) if row.get(key) else None


def _at(day: date) -> datetime:
    return datetime.combine(day, OPENS).astimezone().astimezone(UTC)
