"""The list of meetings: filters, orders and rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.meetings import AgendaItem, Attendance, Meeting, MeetingState, Resolution, ResolutionState
from db.store import Store
from desktop.clock import Today, today
from desktop.display import Display
from desktop.fields import Field
from desktop.grids.service import Grids
from desktop.listing import Listing
from desktop.meeting_finding import meeting_condition
from desktop.meetings.fields import FIELDS, MEMBER, PRESENT_KEY, STATE_TITLES
from desktop.meetings.kinds import kinds
from desktop.periods import days_of
from desktop.tables import Row, Search, ShownRow

KIND, STATE, GRID, PERIOD = "kind", "state", "grid", "period"  # keys of Search.filters
UNFINISHED = "unfinished"  # of the filter of states: planned or held
WHOLE_OFFICE = "全镇（街道）"


class MeetingList(Listing):
    """Lists meetings, the latest first."""

    tables = frozenset({"meeting", "grid"})

    def __init__(self, store: Store, grids: Grids, display: Display, today: Today = today) -> None:
        super().__init__(store)
        self._grids, self._display, self._today = grids, display, today

    @property
    def fields(self) -> Sequence[Field]:
        """The columns."""
        return FIELDS

    @property
    def key(self) -> Any:
        """The column of keys."""
        return Meeting.id

    def conditions(self, session: Session, search: Search) -> list[ColumnElement[bool]]:
        """Return what the meetings looked for must meet."""
        filters, found = search.filters, list[ColumnElement[bool]]()
        if key := filters.get(KIND):
            found.append(Meeting.kind == key)
        if state := filters.get(STATE):
            closed = Meeting.state == MeetingState.CLOSED
            found.append(~closed if state == UNFINISHED else Meeting.state == MeetingState(state))
        if (grid := filters.get(GRID)) is not None:
            found.append(in_keys(Meeting.grid_id, self._grids.subtree(grid)))
        if period := filters.get(PERIOD):
            found.append(Meeting.held_on.between(*days_of(period, self._today())))
        if text := search.text.strip():
            found.append(_meant(text))
        return found

    def ordered(self, order: str) -> Select[*tuple[Any, ...]]:
        """Return every key in the order of one field; the list's own order is the latest first."""
        if order == "":
            return select(Meeting.id).order_by(Meeting.held_on.desc(), Meeting.id.desc())
        column = getattr(Meeting, order)
        return select(Meeting.id).order_by(column.is_(None), column, Meeting.id)

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few meetings."""
        titles, fields = {one.key: one.title for one in kinds()}, {field.key: field for field in FIELDS}
        found: dict[int, Row] = {}
        with self._store.read() as session:
            came, resolved = _came(session, keys), _resolved(session, keys)
            for one in session.scalars(select(Meeting).where(in_keys(Meeting.id, keys))):
                values = {key: getattr(one, key, None) for key in fields}
                values |= {
                    "kind": titles.get(one.kind, one.kind),
                    "state": STATE_TITLES[one.state],
                    "present": came.get(one.id, ""),
                    "resolved": resolved.get(one.id, ""),
                }
                found[one.id] = ShownRow(fields, values, self._shown)
        return found

    def _shown(self, field: Field, value: Any) -> str:
        if field.key == "grid_id" and value is None:
            return WHOLE_OFFICE
        return self._display.masked(field, value)


def _meant(text: str) -> ColumnElement[bool]:
    """Return the condition that a meeting is meant by a text: its day, or words of its title, agenda or resolutions."""
    items = select(AgendaItem.meeting_id).where(AgendaItem.title.contains(text, autoescape=True))
    resolved = select(Resolution.meeting_id).where(Resolution.text.contains(text, autoescape=True))
    return or_(meeting_condition(text), Meeting.id.in_(items), Meeting.id.in_(resolved))


def _came(session: Session, keys: Sequence[int]) -> dict[int, str]:
    """Return how many members came, of how many."""
    here = func.sum(case((Attendance.presence == PRESENT_KEY, 1), else_=0))
    called = (in_keys(Attendance.meeting_id, keys), Attendance.role == MEMBER)
    query = select(Attendance.meeting_id, here, func.count()).where(*called).group_by(Attendance.meeting_id)
    return {key: f"{came}/{count}" for key, came, count in session.execute(query)}


def _resolved(session: Session, keys: Sequence[int]) -> dict[int, str]:
    """Return how many resolutions are settled, of how many."""
    settled = func.sum(case((Resolution.state != ResolutionState.OPEN, 1), else_=0))
    query = select(Resolution.meeting_id, settled, func.count()).where(in_keys(Resolution.meeting_id, keys))
    return {key: f"{done}/{count}" for key, done, count in session.execute(query.group_by(Resolution.meeting_id))}
