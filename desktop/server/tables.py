"""The tables of an office as both engines hold them: rows as plain values that are the same on either side.

A moment is its text in UTC, an identifier its sixteen bytes, JSON its text, as the file stores them. So rows are
compared by what they are, and copied without the models, also by a program that is newer than the office.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg import Connection, sql

BATCH = 5000  # rows at a time
APART = ("alembic_version", "attachment_content", "office_file")  # and the search index: not copied row by row

Row = tuple[Any, ...]
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")
_READ = {
    "uuid": "uuid_send({})",
    "timestamp with time zone": "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
    "date": "to_char({}, 'YYYY-MM-DD')",
    "time without time zone": "to_char({}, 'HH24:MI:SS.US')",
    "boolean": "{}::int",
    "json": "{}::text",
    "jsonb": "{}::text",
}
_WRITTEN: dict[str, Callable[[Any], Any]] = {
    "uuid": lambda value: str(UUID(bytes=bytes(value))),
    "timestamp with time zone": lambda value: f"{value}+00",
    "boolean": bool,
    "bytea": bytes,
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns, and how PostgreSQL calls their types."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """How many rows a table has on one side, and what they come to."""

    rows: int = 0
    _hash: Any = field(default_factory=hashlib.sha256, repr=False)

    def count(self, row: Row) -> None:
        """Count one row; rows come in the order of their ids."""
        self.rows += 1
        self._hash.update(repr(row).encode())

    @property
    def digest(self) -> str:
        """What the rows so far come to."""
        return str(self._hash.hexdigest())


def tables_of(server: Connection[Any]) -> list[Table]:
    """Return the tables that are copied row by row, as the server has them."""
    found: dict[str, list[tuple[str, str]]] = {}
    lines = server.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns JOIN information_schema.tables"
        " USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        " ORDER BY table_name, ordinal_position"
    )
    for table, column, kind in lines:
        if table not in APART and not table.endswith("_search"):
            found.setdefault(table, []).append((column, kind))
    return [Table(name, *zip(*columns, strict=True)) for name, columns in found.items()]


def of_server(server: Connection[Any], table: Table) -> Iterator[Row]:
    """Yield the rows of a table on the server by id."""
    columns = sql.SQL(", ").join(
        sql.SQL(_READ.get(kind, "{}")).format(sql.Identifier(name))
        for name, kind in zip(table.columns, table.kinds, strict=True)
    )
    query = sql.SQL("SELECT {} FROM {} ORDER BY id").format(columns, sql.Identifier(table.name))
    with server.cursor(name="rows", binary=True) as cursor:
        cursor.itersize = BATCH
        yield from _even(cursor.execute(query), table)


def of_file(file: Any, table: Table) -> Iterator[Row]:
    """Yield the rows of a table in the file by id; `file` is the driver's connection."""
    columns = ", ".join(f'"{name}"' for name in table.columns)
    yield from _even(file.execute(f'SELECT {columns} FROM "{table.name}" ORDER BY id'), table)


def into_server(server: Connection[Any], table: Table, rows: Iterable[Row]) -> None:
    """Put rows into a table on the server."""
    changed = [(place, _WRITTEN[kind]) for place, kind in enumerate(table.kinds) if kind in _WRITTEN]
    names = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), names)
    with server.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            values = list(row)
            for place, write in changed:
                if values[place] is not None:
                    values[place] = write(values[place])
            copy.write_row(values)


def into_file(file: Any, table: Table, rows: Iterable[Row]) -> None:
    """Put rows into a table of the file."""
    names = ", ".join(f'"{name}"' for name in table.columns)
    file.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join("?" * len(table.columns))})', rows)


def counted(rows: Iterable[Row], tally: Tally, tell: Callable[[int], None]) -> Iterator[Row]:
    """Pass rows through, counting them on one side and telling of every batch."""
    for row in rows:
        tally.count(row)
        if tally.rows % BATCH == 0:
            tell(BATCH)
        yield row
    tell(tally.rows % BATCH)


def _even(rows: Iterable[Row], table: Table) -> Iterator[Row]:
    """Yield rows with JSON as text: the file keeps a number that stands alone as a number, in its own spelling."""
    jsons = [place for place, kind in enumerate(table.kinds) if kind.startswith("json")]
    for row in rows:
        values = list(row)
        for place in jsons:
            if isinstance(values[place], int | float) or _NUMBER.fullmatch(values[place] or ""):
                number = float(values[place])
                values[place] = str(int(number)) if number.is_integer() else repr(number)
        yield tuple(values)
