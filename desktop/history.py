"""What happened to a record: every version, who made it, what it changed."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, select
from sqlalchemy.orm import Session

from db.base import Record
from db.models.log import Action, Change
from db.store import plain
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
            found[-1] = Version(version, at, by, action, joined(fields, found[-1].fields))
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


def joined(first: Mapping[str, Sequence[Any]], then: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """Return what two steps did together: what was before the first, what was after the second."""
    both = {name: [first[name][0] if name in first else before, after] for name, (before, after) in then.items()}
    return {**first, **both}


def earlier_values(
    session: Session, record: Record, version: int, keep: Set[str], apart: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a record held at an earlier version where it differs, as its columns take it.

    `keep` names columns that stay as they are, `apart` holds what is logged with the record and kept elsewhere, as it
    is now. What refers to a record that is no more stays as it is. Raise Refusal when nothing differs.
    """
    columns, earlier = record.__table__.c, {}
    for name, value in values_at(session, record, version).items():
        now = apart[name] if name in apart else getattr(record, name, value)
        if name in keep - apart.keys() or _plain(now) == value:
            continue
        if name in apart:
            earlier[name] = value
        elif _exists(session, columns[name], value):
            earlier[name] = as_column(columns[name], value)
    if not earlier:
        raise Refusal("这一版与现在的内容相同，不需要恢复。")
    return earlier


def restore_columns(
    session: Session, record: Record, version: int, keep: Set[str], apart: Mapping[str, Any]
) -> dict[str, Any]:
    """Put back what a record's columns held at an earlier version; return what differs of what is kept `apart`.

    Raise Refusal when nothing differs.
    """
    earlier = earlier_values(session, record, version, keep, apart)
    for name in earlier.keys() - apart.keys():
        setattr(record, name, earlier.pop(name))
    return earlier


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else plain(value)


def _exists(session: Session, column: Any, value: Any) -> bool:
    """Whether what a value refers to is there; a value that refers to nothing is."""
    targets = [key.column for key in column.foreign_keys]
    return value is None or all(session.scalar(select(one).where(one == value)) is not None for one in targets)


def as_column(column: Any, value: Any) -> Any:
    """Return a value of the log as its column takes it."""
    return date.fromisoformat(value) if isinstance(column.type, Date) and isinstance(value, str) else value
