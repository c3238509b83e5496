"""What tables look like, as the database said when it made them; asked of an empty database in memory."""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from db.engine import KEY_BYTES, open_engine
from desktop.rescue.cells import Value

NOWHERE = Path(":memory:")
VIRTUAL = "CREATE VIRTUAL"
SEARCH = re.compile(r"\w+_fts(_data|_idx|_content|_docsize|_config)?")
OWN = re.compile(r"sqlite_(stat\d|sequence)")


class Entry(NamedTuple):
    """One line of the list of tables and indices; an index that a table brought by itself has no statement."""

    kind: str
    name: str
    table: str
    root: int
    sql: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, the class of its values, what a row has that is older than the column."""

    name: str
    kind: str
    is_key: bool  # the number of the row itself, which is not stored with the others
    is_required: bool
    default: Value

    def fits(self, value: Value) -> bool:
        """Whether a value as it is stored can be one of this column."""
        if value is None:
            return self.is_key or not self.is_required
        if self.is_key:
            return False
        if "INT" in self.kind or "BOOL" in self.kind:
            return isinstance(value, int)
        if "CHAR" in self.kind or "TEXT" in self.kind:
            return isinstance(value, str)
        return isinstance(value, bytes) if "BLOB" in self.kind else True


class Index(NamedTuple):
    """An index that knows every row of its table: its columns, and whether each entry is another one."""

    columns: tuple[str, ...]
    is_unique: bool


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in their order, and its indices by their names."""

    name: str
    columns: tuple[Column, ...]
    indices: Mapping[str, Index]

    def row(self, key: int, stored: Sequence[Value]) -> tuple[Value, ...]:
        """Return a row as a query would give it."""
        whole = [*stored, *(one.default for one in self.columns[len(stored) :])]
        return tuple(key if one.is_key else value for one, value in zip(self.columns, whole, strict=True))

    def fits(self, stored: Sequence[Value]) -> bool:
        """Whether stored values can be a row of this table."""
        if not 0 < len(stored) <= len(self.columns):
            return False
        whole = [*stored, *(one.default for one in self.columns[len(stored) :])]
        return all(one.fits(value) for one, value in zip(self.columns, whole, strict=True))


def is_data(name: str) -> bool:
    """Whether a table holds what the office wrote; search index and statistics are made anew from it."""
    return not SEARCH.fullmatch(name) and not OWN.fullmatch(name)


def tables_of(entries: Iterable[Entry]) -> dict[str, Table]:
    """Return what the tables look like that a list tells of."""
    listed = [one for one in entries if one.sql and not one.sql.startswith(VIRTUAL)]
    engine = open_engine(NOWHERE, bytes(KEY_BYTES))
    try:
        with engine.connect() as connection:
            made = [one for one in listed if one.kind == "table" and _was_made(connection, one.sql)]
            for one in listed:
                if one.kind == "index":
                    _was_made(connection, one.sql)
            return {one.name: _table(connection, one.name) for one in made}
    finally:
        engine.dispose()


def _was_made(connection: Connection, sql: str) -> bool:
    with suppress(DatabaseError):
        connection.exec_driver_sql(sql)
        return True
    return False


def _table(connection: Connection, name: str) -> Table:
    described = connection.exec_driver_sql(f'PRAGMA table_info("{name}")').all()
    keys = [line for line in described if line[5]]
    columns = []
    for _, column, kind, required, default, place in described:
        is_key = bool(place) and len(keys) == 1 and kind.upper() == "INTEGER"
        value = None if default is None else connection.exec_driver_sql(f"SELECT {default}").scalar()
        columns.append(Column(column, kind.upper(), is_key, bool(required), value))
    indices = {}
    for _, index, is_unique, _, is_partial in connection.exec_driver_sql(f'PRAGMA index_list("{name}")').all():
        if not is_partial:
            parts = connection.exec_driver_sql(f'PRAGMA index_info("{index}")').all()
            indices[index] = Index(tuple(str(part[2] or "") for part in parts), bool(is_unique))
    return Table(name, tuple(columns), indices)
