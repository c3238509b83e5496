"""What is deleted is kept as it was, with what hung on it, so that it can come back while its retention lasts."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Date, LargeBinary, Select, Table, insert, select
from sqlalchemy.orm import Session

from db.base import STAMPS, Base, Record, UidType, UtcDateTime
from db.models.log import Change, RemovedRecord

Row = dict[str, Any]
CHILDREN = "children"  # among the values of a removed record: by table, the rows that went with it
ROW = "row"


def gather(session: Session, record: Record) -> Row:
    """Return a record about to be deleted, and all that the database will delete with it."""
    return _with_children(session, record.__table__, record.id)  # type: ignore[arg-type]


def keep(session: Session, gathered: Mapping[Record, Row], action_id: int) -> None:
    """Put deleted records into the recycle bin; what went with another of them lies with that one."""
    nested = {
        (table, row["id"])
        for record, one in gathered.items()
        for table, row in list(rows_of(record.__tablename__, one))[1:]
    }
    session.execute(
        insert(RemovedRecord),
        [
            {
                "action_id": action_id,
                "at": datetime.now(UTC),
                "by": session.info["actor"],
                "table": record.__tablename__,
                "record_id": record.id,
                "uid": record.uid,
                "values": one,
            }
            for record, one in gathered.items()
            if (record.__tablename__, record.id) not in nested
        ],
    )


def put_back(session: Session, kept: RemovedRecord, action_id: int) -> list[tuple[str, int]]:
    """Insert a removed record and what went with it again, under the same keys. Return tables and keys.

    It counts as the version after the one that was deleted. Raise what the database says: Duplicate where its place
    was taken meanwhile, InUse where what it hangs on is no more.
    """
    back: list[tuple[str, int]] = []
    session.info["bulk"].add(Change.__tablename__)  # so that the audit log takes in what is logged here
    _insert(session, kept.table, kept.values or {}, action_id, back)
    kept.restored_at = datetime.now(UTC)
    return back


def _insert(
    session: Session, name: str, gathered: Mapping[str, Any], action_id: int, back: list[tuple[str, int]]
) -> None:
    table = Base.metadata.tables[name]
    row = {key: _read(table, key, value) for key, value in gathered[ROW].items() if key in table.c}
    if "version" in row:
        row |= {"version": row["version"] + 1, "updated_at": datetime.now(UTC), "updated_by": session.info["actor"]}
    session.connection().execute(insert(table).values(row))
    session.info["touched"].add(name)
    session.info["saved"].setdefault(name, set()).add(row["id"])
    if "version" in row:
        fields = {key: [None, value] for key, value in gathered[ROW].items() if value is not None and key not in STAMPS}
        session.execute(
            insert(Change).values(
                action_id=action_id, table=name, record_id=row["id"], version=row["version"], fields=fields
            )
        )
    back.append((name, row["id"]))
    for child, rows in gathered.get(CHILDREN, {}).items():
        for one in rows:
            _insert(session, child, one, action_id, back)


def _with_children(session: Session, table: Table, key: int) -> Row:
    found = session.connection().execute(select(table).where(table.c.id == key)).mappings().one()
    children: dict[str, list[Row]] = {}
    for child, column in _hanging(table):
        keys = (
            session.connection().execute(select(child.c.id).where(column == key).order_by(child.c.id)).scalars().all()
        )
        if keys:
            children[child.name] = [_with_children(session, child, one) for one in keys]
    row = {name: _written(value) for name, value in found.items()}
    return {ROW: row, CHILDREN: children} if children else {ROW: row}


def _hanging(table: Table) -> Sequence[tuple[Table, Any]]:
    """Return the tables of which the database deletes rows together with one of this table, with the column."""
    return [
        (other, key.parent)
        for other in Base.metadata.sorted_tables
        for key in other.foreign_keys
        if key.column.table is table and key.ondelete == "CASCADE"
    ]


def _written(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return getattr(value, "value", value)


def _read(table: Table, key: str, value: Any) -> Any:
    kind = table.c[key].type
    if value is None:
        return None
    if isinstance(kind, UidType):
        return UUID(value)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value["bytes"])
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    return value


def waiting(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Return a query of removed records narrowed to those that can still come back."""
    return query.where(RemovedRecord.restored_at.is_(None), RemovedRecord.purged_at.is_(None))


def rows_of(table: str, gathered: Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    """Yield the row of a removed record with its table, then those that went with it."""
    yield table, gathered[ROW]
    for child, rows in gathered.get(CHILDREN, {}).items():
        for one in rows:
            yield from rows_of(child, one)


def kept_rows(session: Session | Connection, table: str) -> Iterator[Row]:
    """Yield all rows of a table that can still come back."""
    kept = session.execute(waiting(select(RemovedRecord.table, RemovedRecord.values)))
    for own, values in kept:
        yield from (row for name, row in rows_of(own, values or {ROW: {}}) if name == table)
