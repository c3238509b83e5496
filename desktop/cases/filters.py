"""What a list of cases can be narrowed to: the keys of Search.filters and what each asks of a case."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from db.expressions import as_read
from db.keys import in_keys
from db.models.cases import OPEN, Case, CaseLink, CaseParty, CaseTask, Stage, TaskRole
from desktop.brought import BATCH, brought_by
from desktop.cases.lights import shows
from desktop.cases.standing import ENDED
from desktop.grids.as_of import OUTSIDE
from desktop.grids.service import Grids
from desktop.tables import Search

LEDGER, KIND, GRID, UNIT, STAGE, STAGES, IS_OPEN = "ledger", "kind", "grid", "unit", "stage", "stages", "open"
LIGHT, MARKED, MINE, KEYS, PERSON, LINK, WHISTLED = "light", "marked", "mine", "keys", "person", "link", "whistled"
CENTRE_KEY = 0  # stands among the keys of units for the centre itself
NO_CODE = "0"  # stands among codes for "none was given"; no list has it

COLUMNS: Mapping[str, Any] = {  # equal to a value, or to one of several
    LEDGER: Case.ledger,
    "scenario": Case.scenario,
    "source": Case.source_code,
    "risk": Case.risk_code,
    "request": Case.request_code,
    "satisfaction": Case.satisfaction_code,
    "way": Case.way_code,
    "card": Case.card,
    MINE: Case.first_asked,
    "responsible": Case.responsible_id,
    "leader": Case.leader_id,
    "finder": Case.finder_id,
    "parent": Case.parent_id,
    "merged_into": Case.merged_into_id,
}
FLAGS: Mapping[str, Any] = {
    "success": Case.is_success,
    "late": Case.finished_late,
    "signed_late": Case.signed_late,
    "escalated": Case.is_escalated,
}
OPEN_FLAGS: Mapping[str, Any] = {"paused": Case.is_paused, "asks_extension": Case.asks_extension}
PERIODS: Mapping[str, Any] = {  # from one day to another, both included; either end may be left out
    "period_found": Case.found_on,
    "period_registered": Case.registered_on,
    "period_finished": Case.finished_on,
    "period_archived": Case.archived_on,
}
MARKS: Mapping[str, Callable[[], ColumnElement[bool]]] = {
    "urgent": lambda: Case.is_urgent.is_(True),
    "important": lambda: Case.is_important.is_(True),
    "sensitive": lambda: Case.is_sensitive.is_(True),
    "asks_extension": lambda: and_(OPEN, Case.asks_extension),
    "paused": lambda: and_(OPEN, Case.is_paused),
    "supervised": lambda: and_(OPEN, Case.card.is_not(None)),
    "whistled": lambda: _whistled(),
    "escalated": lambda: Case.is_escalated.is_(True),
    "returned": lambda: Case.returns > 0,
    "reopened": lambda: Case.reopened > 0,
    "late": lambda: Case.finished_late.is_(True),
}


def conditions_of(search: Search, grids: Grids, day: date) -> list[ColumnElement[bool]]:
    """Return what the cases looked for must meet; lights are those of a day.

    A ledger is the widest of all filters: its index serves only where nothing else is asked.
    """
    filters = search.filters
    asked = [key for key in filters if _is_set(filters, key)]
    columns = COLUMNS if asked == [LEDGER] and not search.text else {**COLUMNS, LEDGER: as_read(Case.ledger)}
    found = [_meets(column, filters[key]) for key, column in columns.items() if key in asked]
    found += [flag.is_(bool(filters[key])) for key, flag in FLAGS.items() if _is_set(filters, key)]
    found += [and_(OPEN, flag.is_(bool(filters[key]))) for key, flag in OPEN_FLAGS.items() if _is_set(filters, key)]
    for key, column in PERIODS.items():
        found += _within(column, filters.get(key))
    if (found_on := filters.get("found_on")) is not None:
        found.append(Case.found_on == _day(found_on))
    for key, condition in _OTHERS.items():
        if _is_set(filters, key):
            found.append(condition(filters[key]))
    if (grid := filters.get(GRID)) is not None:
        found.append(Case.grid_id.is_(None) if grid == OUTSIDE else in_keys(Case.grid_id, grids.subtree(grid)))
    if light := filters.get(LIGHT):
        found.append(shows(light, day))
    if (batch := filters.get(BATCH)) is not None:
        found.append(brought_by(Case, batch))
    return found


def of_stages(stages: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition of standing at one of some steps; said so that the index of open cases answers it."""
    wanted = [Stage(stage) for stage in stages]
    at = Case.stage.in_(wanted)
    return at if ENDED.intersection(wanted) else and_(OPEN, at)


def _is_set(filters: Mapping[str, Any], key: str) -> bool:
    return filters.get(key) not in (None, "", ())


def _meets(column: Any, value: Any) -> ColumnElement[bool]:
    condition: ColumnElement[bool]
    if isinstance(value, tuple | list):
        condition = column.in_(list(value))
    else:
        condition = column.is_(None) if value == NO_CODE else column == value
    return condition


def _within(column: Any, period: Sequence[str | date | None] | None) -> list[ColumnElement[bool]]:
    first, last = period or (None, None)
    return [*([column >= _day(first)] if first else []), *([column <= _day(last)] if last else [])]


def _day(said: str | date) -> date:
    return said if isinstance(said, date) else date.fromisoformat(said)


def _of_kind(code: str | Sequence[str]) -> ColumnElement[bool]:
    """Return the condition of being of a sort, or of one below it."""
    if code == NO_CODE:
        return Case.kind_code.is_(None)
    codes = (code,) if isinstance(code, str) else tuple(code)
    return or_(*(Case.kind_code.startswith(one, autoescape=True) for one in codes))


def _whistled() -> ColumnElement[bool]:
    """Return the condition that somebody who was whistled for has not reported in yet (P0-19)."""
    waiting = select(CaseTask.case_id).where(CaseTask.role == TaskRole.WHISTLED, CaseTask.ended_at.is_(None))
    return Case.id.in_(waiting)


def _linked(link: Sequence[Any]) -> ColumnElement[bool]:
    subject, record = link
    mine = select(CaseLink.case_id).where(CaseLink.subject == subject, CaseLink.record_id == record)
    return Case.id.in_(mine)


_OTHERS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    KIND: _of_kind,
    STAGE: lambda stage: of_stages([stage]),
    STAGES: of_stages,
    IS_OPEN: lambda is_open: and_(OPEN) if is_open else Case.stage.in_(ENDED),
    UNIT: lambda unit: Case.unit_id.is_(None) if unit == CENTRE_KEY else Case.unit_id == unit,
    MARKED: lambda mark: MARKS[mark](),
    WHISTLED: lambda _: _whistled(),
    KEYS: lambda keys: in_keys(Case.id, keys),
    PERSON: lambda person: Case.id.in_(select(CaseParty.case_id).where(CaseParty.person_id == person)),
    LINK: _linked,
}
