"""Writing what is left of a database into a new one: row by row as it was, the gaps filled from a backup if wished."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from desktop.jobs import Progress
from desktop.rescue.aside import ORPHANED, REFUSED, Aside
from desktop.rescue.cells import Value
from desktop.rescue.outcome import TableOutcome
from desktop.rescue.remains import Remains
from desktop.rescue.shapes import is_data
from desktop.upkeep.watching import driver_of

CHUNK = 1000
JSON = "JSON"  # what a column is called whose texts must make sense to the program
VERSIONS = "alembic_version"
ROUNDS = 50  # of looking for links to what is lost: each takes rows away, so there is an end
Row = tuple[Value, ...]
T = TypeVar("T")


class Salvage:
    """One database being written; nothing counts before `finish`."""

    def __init__(self, remains: Remains, target: Engine, aside: Aside, progress: Progress) -> None:
        self._remains, self._aside, self._progress = remains, aside, progress
        self._connection: Connection = target.execution_options(writes=True).connect()
        driver_of(self._connection).execute("PRAGMA foreign_keys=OFF")  # records come before those they point to
        self._triggers = self._all("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        for name, _ in self._triggers:  # they answer to what clerks do
            self._do(f'DROP TRIGGER "{name}"')
        listed = self._all("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
        self._columns = {name: self._columns_of(name) for (name,) in listed if is_data(name) and name != VERSIONS}
        self._read: dict[str, set[int]] = {}

    def take(self) -> list[TableOutcome]:
        """Write everything that can be read. Return what there was of each table, and what is missing."""
        outcomes = []
        for name in self._progress.over(sorted(self._columns), len(self._columns), "正在读取资料"):
            self._do(f'DELETE FROM "{name}"')
            outcomes.append(self._take(name))
        given = {one.name: one.missing[-1] for one in outcomes if one.missing}
        for name, key in self._remains.sequences().items():
            given[name] = max(key, given.get(name, 0))
        self._keep_sequences(given)
        return outcomes

    def fill(self, outcome: TableOutcome, backup: Connection) -> None:
        """Write what is missing of a table from a backup of the same revision."""
        columns = [one for one in self._columns[outcome.name] if one in _names(backup, outcome.name)]
        if "id" not in columns:
            return
        wanted = set(outcome.missing)
        if not outcome.is_exact:
            wanted |= self._in_gaps(outcome.name, backup) - self._deleted(outcome.name)
        wanted -= self._read.get(outcome.name, set())
        filled: list[int] = []
        for keys in _chunks(sorted(wanted)):
            listed = ", ".join(f'"{one}"' for one in columns)
            query = f'SELECT id, {listed} FROM "{outcome.name}" WHERE id IN ({", ".join(map(str, keys))})'
            found = ((line[0], tuple(line[1:])) for line in backup.exec_driver_sql(query))
            filled += self._insert(outcome.name, columns, found, lambda _key, _row: None)
        outcome.filled = filled
        outcome.missing = sorted(set(outcome.missing) - set(filled))

    def tie(self, outcomes: Sequence[TableOutcome]) -> None:
        """Cut links to what is lost where a record may stand without, and keep aside the records that may not."""
        known = {one.name: one for one in outcomes}
        for _ in range(ROUNDS):
            loose = self._all("PRAGMA foreign_key_check")
            if not loose:
                return
            for name, key, _parent, place in loose:
                self._progress.check()
                if name in known and key is not None:
                    self._loosen(known[name], int(key), int(place))

    def has_all(self, outcomes: Sequence[TableOutcome]) -> bool:
        """Whether every table has as many rows as it should."""
        return all(
            self._all(f'SELECT count(*) FROM "{one.name}"')[0][0] == one.read + len(one.filled) - one.orphaned
            for one in outcomes
        )

    def finish(self) -> None:
        """Put the triggers back, and let everything count."""
        for _, statement in self._triggers:
            self._do(statement)
        self._connection.commit()
        self.close()

    def close(self) -> None:
        """Let go; what did not count is gone."""
        driver_of(self._connection).rollback()
        driver_of(self._connection).execute("PRAGMA foreign_keys=ON")
        self._connection.close()

    def _take(self, name: str) -> TableOutcome:
        outcome = TableOutcome(name)
        if name not in self._remains.shapes:
            outcome.is_exact = False
            return outcome
        columns = [one.name for one in self._remains.shapes[name].columns]
        shared = [one for one in columns if one in self._columns[name]]
        told = [place for place, one in enumerate(self._remains.shapes[name].columns) if one.kind == JSON]
        places = [columns.index(one) for one in shared]
        torn: set[int] = set()

        def whole() -> Iterator[tuple[int, Row]]:
            seen: set[int] = set()
            for key, row in self._remains.rows(name):
                if row is None or not all(_is_json(row[place]) for place in told):
                    torn.add(key)
                elif key not in seen:
                    seen.add(key)
                    yield key, tuple(row[place] for place in places)

        def refused(key: int, row: Row) -> None:
            outcome.aside.append(key)
            self._aside.put(name, key, REFUSED, shared, row)

        read = set(self._insert(name, shared, whole(), refused))
        outcome.read = len(read)
        if torn or self._remains.gaps(name):
            losses = self._remains.losses(name, read | set(outcome.aside))
            outcome.is_exact = losses.is_exact or not self._remains.gaps(name)
            outcome.missing = sorted(losses.keys | torn - read)
            outcome.told = losses.told
            self._read[name] = read
        return outcome

    def _insert(
        self, name: str, columns: Sequence[str], rows: Iterable[tuple[int, Row]], refused: Callable[[int, Row], None]
    ) -> list[int]:
        """Insert rows, those of a chunk one by one when there is one among them that cannot be. Return their keys."""
        listed = ", ".join(f'"{one}"' for one in columns)
        statement = f'INSERT INTO "{name}" ({listed}) VALUES ({", ".join("?" * len(columns))})'
        written: list[int] = []
        for chunk in _chunks(rows):
            self._progress.check()
            try:
                with self._connection.begin_nested():
                    self._connection.exec_driver_sql(statement, [row for _, row in chunk])
                written += [key for key, _ in chunk]
            except IntegrityError:
                for key, row in chunk:
                    try:
                        with self._connection.begin_nested():
                            self._connection.exec_driver_sql(statement, row)
                        written.append(key)
                    except IntegrityError:
                        refused(key, row)
        return written

    def _keep_sequences(self, given: Mapping[str, int]) -> None:
        """Let no key be given again that was given before."""
        counted = {name for (name,) in self._all("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")}
        for name, key in given.items():
            if name in counted:
                self._do("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", key, name)
                self._do(
                    "INSERT INTO sqlite_sequence(name, seq) SELECT ?, ?"
                    " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)",
                    name, key, name,
                )  # fmt: skip

    def _in_gaps(self, name: str, backup: Connection) -> set[int]:
        keys = {int(key) for (key,) in backup.exec_driver_sql(f'SELECT id FROM "{name}"')}
        if name not in self._remains.shapes:
            return keys
        gaps = self._remains.gaps(name)
        return {key for key in keys if any(gap.above < key <= gap.up_to for gap in gaps)}

    def _deleted(self, name: str) -> set[int]:
        """Return the records that the log says were deleted: of those only the values before are known."""
        lines = self._connection.exec_driver_sql('SELECT record_id, fields FROM change WHERE "table" = ?', (name,))
        return {key for key, fields in lines if _is_deletion(json.loads(fields))}

    def _loosen(self, outcome: TableOutcome, key: int, place: int) -> None:
        name = outcome.name
        parts = [line[3] for line in self._all(f'PRAGMA foreign_key_list("{name}")') if line[0] == place]
        required = {line[1] for line in self._all(f'PRAGMA table_info("{name}")') if line[3]}
        links = [part for part in parts if part not in required]
        try:
            with self._connection.begin_nested():
                for link in links:
                    self._do(f'UPDATE "{name}" SET "{link}" = NULL WHERE rowid = ?', key)
        except IntegrityError:
            links = []
        if links:
            outcome.cut.append(key)
            return
        row = self._all(f'SELECT * FROM "{name}" WHERE rowid = {key}')
        if row:
            self._aside.put(name, key, ORPHANED, self._columns[name], tuple(row[0]))
            self._do(f'DELETE FROM "{name}" WHERE rowid = ?', key)
            outcome.aside.append(key)
            outcome.orphaned += 1
            outcome.cut = [one for one in outcome.cut if one != key]

    def _columns_of(self, name: str) -> list[str]:
        return _names(self._connection, name)

    def _all(self, query: str) -> Sequence[Any]:
        return self._connection.exec_driver_sql(query).all()

    def _do(self, statement: str, *values: Value) -> None:
        self._connection.exec_driver_sql(statement, values)


def _names(connection: Connection, table: str) -> list[str]:
    return [line[1] for line in connection.exec_driver_sql(f'PRAGMA table_info("{table}")')]


def _is_json(value: Value) -> bool:
    if not isinstance(value, str):
        return value is None or isinstance(value, int | float)  # a number is as good in a column of this kind
    try:
        json.loads(value)
    except ValueError:
        return False
    return True


def _is_deletion(fields: Any) -> bool:
    return isinstance(fields, dict) and bool(fields) and all(one[1] is None for one in fields.values())


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
