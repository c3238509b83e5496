"""What happened to a record: every version, who made it, what it changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, select
from sqlalchemy.orm import Session

from db.base import Record
from db.models.log import Action, Change
from desktop.errors import Refusal


@dataclass(frozen=True, slots=True)
class Version:
    """One write to one record: values before and after by column."""

    version: int
    at: datetime
    by: str
    action: str
    fields: Mapping[str, Sequence[Any]]


def versions_of(session: Session, record: Record) -> list[Version]:
    """Return every logged write to a record, the newest first.

    A record that a bulk import made has no line of its own for its making: the batch's action stands in.
    """
    query = (
        select(Change.version, Action.at, Action.by, Action.name, Change.fields)
        .join(Action, Action.id == Change.action_id)
        .where(Change.table == record.__tablename__, Change.record_id == record.id)
        .order_by(Change.id.desc())
    )
    found: list[Version] = []
    for version, at, by, action, fields in session.execute(query):
        if found and found[-1].version == version:  # what one write did in two steps
            found[-1] = Version(version, at, by, action, {**fields, **found[-1].fields})
        else:
            found.append(Version(version, at, by, action, fields))
    if not found or found[-1].version != 1:
        batch = getattr(record, "batch_id", None)
        made = None
        if batch is not None:
            line = (
                select(Action.at, Action.by, Action.name).where(Action.batch_id == batch).order_by(Action.id).limit(1)
            )
            made = session.execute(line).first()
        at, by, name = made or (record.created_at, record.created_by, "")
        found.append(Version(1, at, by, name, {}))
    return found


def values_at(session: Session, record: Record, version: int) -> dict[str, Any]:
    """Return what the changed columns held at an earlier version: the values to put back."""
    values: dict[str, Any] = {}
    for past in versions_of(session, record):
        if past.version <= version:
            break
        for column, (before, _after) in past.fields.items():
            values[column] = before
    return values


def restore_columns(session: Session, record: Record, version: int, keep: frozenset[str]) -> dict[str, Any]:
    """Put back what a record's columns held at an earlier version, but for those to `keep`.

    Return what was logged for the record without being a column of it. Raise Refusal when nothing differs.
    """
    earlier = {name: value for name, value in values_at(session, record, version).items() if name not in keep}
    if not earlier:
        raise Refusal("这一版与现在的内容相同，不需要恢复。")
    columns = record.__table__.c
    for name in [name for name in earlier if name in columns]:
        setattr(record, name, as_column(columns[name], earlier.pop(name)))
    return earlier


def as_column(column: Any, value: Any) -> Any:
    """Return a value of the log as its column takes it."""
    return date.fromisoformat(value) if isinstance(column.type, Date) and isinstance(value, str) else value
