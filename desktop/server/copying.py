"""An office copied whole between a file and a server, in one transaction of the target, and compared on both sides.

The ids stay, and so does what was never to be used again: the counters of ids go along. The search index is made anew
on a server and taken over into a file. Attachments and packages are sealed, so their bytes are copied as they are.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection as Driver
from psycopg import sql
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from db import search
from db.models.cases import Case
from db.models.enterprises import Enterprise
from db.models.households import Household
from db.models.people import Person
from desktop.errors import Refusal
from desktop.intake.indexing import tokens_of
from desktop.jobs import Progress
from desktop.server.tables import BATCH, Table, Tally, counted, into_file, into_server, of_file, of_server, tables_of

MODELS: dict[search.Subject, Any] = {
    "person": Person,
    "household": Household,
    "enterprise": Enterprise,
    "case": Case,
}
COPYING, COMPARING, INDEXING = "正在复制资料", "正在核对两边的资料", "正在建立搜索索引"
DIFFERENT = "“{table}”复制后与原来不一致，已放弃，原来的资料没有改动。请再试一次；仍然如此请联系维护人员。"


@dataclass(frozen=True, slots=True)
class Compared:
    """One table on both sides: how many rows, and what they come to."""

    table: str
    rows: int
    digest: str


def copy_in(file: Any, server: Connection, progress: Progress) -> list[Compared]:
    """Copy the tables of a file into those of a server, which are empty, in the write under way there.

    `file` is the driver's connection, in a transaction that sees one moment.
    """
    driver = driver_of(server)
    tables = tables_of(driver)
    loosened = _loosen(driver)
    progress.begin(sum(_count(file, one) for one in tables), COPYING)
    told: dict[str, Tally] = {}
    for one in tables:
        tally = told[one.name] = Tally()
        into_server(driver, one, counted(of_file(file, one), tally, progress.advance))
    _tighten(driver, loosened)
    used = dict(file.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
    for one in tables:
        _set_counter(driver, one.name, int(used.get(one.name) or 0))
    compared = _compare(tables, told, lambda one: of_server(driver, one), progress)
    with Session(server) as session:
        _index(session, progress)
        session.flush()
    return compared


def copy_tables_out(driver: Driver[Any], file: Any, progress: Progress) -> list[Compared]:
    """Copy the tables of a server into those of a file, which are empty, in a transaction under way on either side."""
    tables = tables_of(driver)
    counts = {one.name: _rows(driver, one.name) for one in tables}
    progress.begin(sum(counts.values()), COPYING)
    told: dict[str, Tally] = {}
    for one in tables:
        tally = told[one.name] = Tally()
        into_file(file, one, counted(of_server(driver, one), tally, progress.advance))
        _keep_counter(driver, file, one.name)
    for subject in search.SUBJECTS:
        _take_index(driver, file, subject, progress)
    return _compare(tables, told, lambda one: of_file(file, one), progress)


def driver_of(connection: Connection) -> Driver[Any]:
    """Return the driver's own connection, in the same transaction; which begins with this."""
    driver: Driver[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    return driver


def _compare(
    tables: Sequence[Table], told: dict[str, Tally], read: Callable[[Table], Iterator[Any]], progress: Progress
) -> list[Compared]:
    """Read what was written, and raise Refusal where it is not what was copied."""
    progress.begin(sum(tally.rows for tally in told.values()), COMPARING)
    for one in tables:
        again = Tally()
        for _ in counted(read(one), again, progress.advance):
            pass
        if (again.rows, again.digest) != (told[one.name].rows, told[one.name].digest):
            raise Refusal(DIFFERENT.format(table=one.name))
    return [Compared(one.name, told[one.name].rows, told[one.name].digest) for one in tables]


def _count(file: Any, table: Table) -> int:
    return int(file.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0])


def _rows(driver: Driver[Any], table: str) -> int:
    found = driver.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return int(found[0]) if found else 0


def _loosen(driver: Driver[Any]) -> list[tuple[str, str, str]]:
    """Take the foreign keys away, since tables refer to each other in circles. Return what they were."""
    found = driver.execute(
        "SELECT relname, conname, pg_get_constraintdef(pg_constraint.oid) FROM pg_constraint"
        " JOIN pg_class ON pg_class.oid = conrelid WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
    ).fetchall()
    for table, name, _ in found:
        driver.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(table), sql.Identifier(name)))
    return found


def _tighten(driver: Driver[Any], loosened: Sequence[tuple[str, str, str]]) -> None:
    """Put the foreign keys back, which looks at every row."""
    for table, name, definition in loosened:
        added = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} ").format(sql.Identifier(table), sql.Identifier(name))
        driver.execute(added + sql.SQL(definition))


def _set_counter(driver: Driver[Any], table: str, used: int) -> None:
    """Let the next id on the server be one that was never used."""
    driver.execute(
        sql.SQL(
            "SELECT setval(pg_get_serial_sequence({literal}, 'id'), greatest(%s, top, 1), greatest(%s, top) > 0)"
            " FROM (SELECT coalesce(max(id), 0) AS top FROM {table}) AS highest"
        ).format(literal=sql.Literal(f'"{table}"'), table=sql.Identifier(table)),
        [used, used],
    )


def _keep_counter(driver: Driver[Any], file: Any, table: str) -> None:
    """Let the next id in the file be one that was never used."""
    named = driver.execute("SELECT pg_get_serial_sequence(%s, 'id')", [f'"{table}"']).fetchone()
    if named is None or named[0] is None:
        return
    state = driver.execute(f"SELECT last_value, is_called FROM {named[0]}").fetchone()
    kept = file.execute("SELECT count(*) FROM sqlite_master WHERE name = ? AND sql LIKE '%AUTOINCREMENT%'", (table,))
    if state is not None and state[1] and kept.fetchone()[0]:
        file.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        file.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, state[0]))


def _index(session: Session, progress: Progress) -> None:
    """Make the search index of a server from the records that came."""
    for subject, model in MODELS.items():
        keys = list(session.scalars(model.__table__.select().with_only_columns(model.id).order_by(model.id)))
        progress.begin(len(keys), INDEXING)
        for start in range(0, len(keys), BATCH):
            stretch = keys[start : start + BATCH]
            search.put(session, subject, list(tokens_of(session, subject, stretch).items()), new=True)
            progress.advance(len(stretch))


def _take_index(driver: Driver[Any], file: Any, subject: search.Subject, progress: Progress) -> None:
    """Take the search index of a server over into the file."""
    query = f"SELECT id, array_to_string(tsvector_to_array(t), ' ') FROM {subject}_search"
    progress.begin(_rows(driver, f"{subject}_search"), INDEXING)
    with driver.cursor(name="tokens") as cursor:
        cursor.itersize = BATCH
        rows = counted(cursor.execute(query), Tally(), progress.advance)
        file.executemany(f"INSERT INTO {subject}_fts(rowid, t) VALUES (?, ?)", rows)
