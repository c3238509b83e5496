"""The search index: ready-made tokens per record, one design for both engines.

SQLite keeps them in a contentless FTS5 table, PostgreSQL in a tsvector. What a token means is decided in
`desktop.names`; here a token is an opaque word, asked for exactly or as a prefix, and terms are joined by AND.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from sqlalchemy import ColumnElement, Integer, Select, TableClause, bindparam, column, exists, func, select, table, text
from sqlalchemy.orm import Session

from db.bulk import copy_rows
from db.expressions import KeyList, keys_listed
from db.narrowing import NARROWED

Subject = Literal["person", "household", "enterprise", "case"]
Term = tuple[str, bool]  # a token, and whether it is only the beginning of one

SUBJECTS: tuple[Subject, ...] = ("person", "household", "enterprise", "case")
TABLES: dict[str, str] = {"case": "case_record"}  # of the subjects that are not called as their tables
CHUNK = 5000
FEW = 40_000  # records that are listed sooner than the hits of a common name are looked up in two million


def put(session: Session, subject: Subject, rows: Sequence[tuple[int, str]], *, new: bool = False) -> None:
    """Index records: pairs of id and space-separated tokens. `new` promises that none was indexed before."""
    connection = session.connection()
    if new and connection.dialect.name != "sqlite":
        copy_rows(connection, f"COPY {subject}_search (id, t) FROM STDIN", ((key, _vector(t)) for key, t in rows))
        return
    if connection.dialect.name == "sqlite":
        verb = "INSERT" if new else "INSERT OR REPLACE"
        statement = f"{verb} INTO {subject}_fts(rowid, t) VALUES (?, ?)"
    else:
        statement = (
            f"INSERT INTO {subject}_search(id, t)"
            " VALUES (%s, array_to_tsvector(array_remove(string_to_array(%s, ' '), '')))"
            " ON CONFLICT (id) DO UPDATE SET t = excluded.t"
        )
    for start in range(0, len(rows), CHUNK):
        connection.exec_driver_sql(statement, list(rows[start : start + CHUNK]))


def remove(session: Session, subject: Subject, ids: Iterable[int]) -> None:
    """Take records out of the index."""
    connection = session.connection()
    sqlite = connection.dialect.name == "sqlite"
    statement = f"DELETE FROM {_name(subject, sqlite)} WHERE {'rowid' if sqlite else 'id'} = {'?' if sqlite else '%s'}"
    if keys := [(key,) for key in ids]:
        connection.exec_driver_sql(statement, keys)


def clear(session: Session, subject: Subject) -> None:
    """Take everything out of the index of one subject."""
    sqlite = session.connection().dialect.name == "sqlite"
    statement = "INSERT INTO {0}_fts({0}_fts) VALUES ('delete-all')" if sqlite else "DELETE FROM {0}_search"
    session.execute(text(statement.format(subject)))


def found(session: Session, subject: Subject, terms: Sequence[Term], name: str = "q") -> Select[int]:
    """Return a query for the ids of the records that have every term. `name` keeps two such parameters apart.

    The index knows all records; who sees only some of them (`db.narrowing`) finds only these.
    """
    query = indexed(session, subject, terms, name)
    records = table(TABLES.get(subject, subject), column("id", Integer))
    if records.name in session.get_bind().get_execution_options().get(NARROWED, ()):
        query = query.where(_is_seen(session, records, query.selected_columns.id + 0))
    return query


def indexed(session: Session, subject: Subject, terms: Sequence[Term], name: str = "q") -> Select[int]:
    """Return the query for all entries that have every term, seen or not: to be met with records that are seen."""
    key, match = _match(session, subject, terms, name)
    return select(key.label("id")).where(match)


def _is_seen(session: Session, records: TableClause, key: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that a hit is among the records that are seen.

    Where few are seen, hardly any hit of a common surname is: they are listed once, and the hits held against the list.
    Where many are, so few hits need a look that listing takes longer. The key comes as `key + 0`: by the key itself
    SQLite would ask the index once for each record that is seen.
    """
    known = session.info.setdefault("few are seen", {})
    if session.connection().dialect.name == "sqlite" and records.name not in known:
        first = select(records.c.id).limit(FEW + 1).subquery()
        known[records.name] = session.execute(select(func.count()).select_from(first)).scalar_one() <= FEW
    if known.get(records.name):
        return key.in_(select(records.c.id))
    return exists(select(records.c.id).where(records.c.id == key))


def has(session: Session, subject: Subject, terms: Sequence[Term], key: Any, name: str = "q") -> ColumnElement[bool]:
    """Return the condition that the record a column names has every term: one look into the index per row."""
    own, match = _match(session, subject, terms, name)
    return exists(select(own).where(match, own == key))


def _match(session: Session, subject: Subject, terms: Sequence[Term], name: str) -> tuple[Any, Any]:
    """Return the key of the index, and the condition that an entry has every term."""
    if session.connection().dialect.name == "sqlite":
        index = table(f"{subject}_fts", column("rowid", Integer))
        query = " AND ".join(f'"{_doubled(token)}"{" *" if prefix else ""}' for token, prefix in terms)
        return index.c.rowid, text(f"{subject}_fts MATCH :{name}").bindparams(bindparam(name, query))
    index = table(f"{subject}_search", column("id", Integer))
    query = " & ".join(f"'{token.replace(chr(39), chr(39) * 2)}'{':*' if prefix else ''}" for token, prefix in terms)
    return index.c.id, text(f"{subject}_search.t @@ CAST(:{name} AS tsquery)").bindparams(bindparam(name, query))


def count(session: Session, subject: Subject) -> int:
    """Return how many records are indexed."""
    sqlite = session.connection().dialect.name == "sqlite"
    shadow = f"{subject}_fts_docsize" if sqlite else f"{subject}_search"  # a contentless table has no rows to count
    return int(session.execute(text(f"SELECT count(*) FROM {shadow}")).scalar_one())


def settle(session: Session, subject: Subject) -> None:
    """Merge the index after a large import: smaller and quicker to ask."""
    if session.connection().dialect.name == "sqlite":
        session.execute(text(f"INSERT INTO {subject}_fts({subject}_fts) VALUES ('optimize')"))


def _vector(tokens: str) -> str:
    """Write tokens as PostgreSQL reads a tsvector."""
    return " ".join([f"'{token}'" for token in tokens.replace("\\", "\\\\").replace("'", "''").split()])


def _name(subject: Subject, sqlite: bool) -> str:
    return f"{subject}_fts" if sqlite else f"{subject}_search"


def _doubled(token: str) -> str:
    return token.replace('"', '""')


def among(column: Any, keys: Iterable[int]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of any number of keys (an IN list ends at 32,766).

    It is a plain IN, by which the engine can look the keys up: a function of truth would be written `… = 1` for SQLite,
    and every row be read for it.
    """
    condition: ColumnElement[bool] = column.bool_op("IN")(
        keys_listed(bindparam(None, sorted(map(int, keys)), KeyList(), unique=True))
    )
    return condition
