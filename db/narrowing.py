"""What one account's connections see: temporary views that stand before the tables of the same names.

Both engines look a bare name up among the temporary ones first, so every statement of every capability reads the
narrowed table without knowing of it, be it text, Core or ORM. Writers have the whole tables: what they may write is
held by `db.guarding`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

from db.base import Base

NARROWED = "narrowed"  # execution option: names of the tables of which only some rows are seen
REPLACE = "regexp_replace"  # PostgreSQL's own, which the views of a file have as well


@dataclass(frozen=True, slots=True)
class View:
    """A table as an account sees it.

    `rows` is a condition in SQL over its own columns, empty for all rows; other tables named in it are seen as narrowed
    too, if their views come earlier. `instead` has by column the SQL that stands in its place.
    """

    name: str
    rows: str = ""
    instead: Mapping[str, str] = field(default_factory=dict)


def narrow(engine: Engine, views: Sequence[View]) -> Engine:
    """Let every new connection of an engine see only these views of their tables. Return the engine that says so."""
    statements = [_statement(view, engine) for view in views]

    def hide(connection: Any, _record: Any) -> None:
        if engine.dialect.name == "sqlite":
            connection.create_function(REPLACE, 4, _replaced, deterministic=True)
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        cursor.close()
        if engine.dialect.name != "sqlite":
            connection.commit()

    event.listen(engine, "connect", hide)
    return engine.execution_options(**{NARROWED: frozenset(view.name for view in views if view.rows)})


def whole(name: str, engine: Engine) -> str:
    """Return the name under which the whole table stands, whatever views there are."""
    return f'{"main" if engine.dialect.name == "sqlite" else "public"}."{name}"'


def _replaced(text: str | None, pattern: str, by: str, _flags: str) -> str | None:
    """Return a text with every match replaced, as PostgreSQL does when it is told "g"."""
    return None if text is None else re.sub(pattern, by, text)


def _statement(view: View, engine: Engine) -> str:
    quote = engine.dialect.identifier_preparer.quote
    columns = []
    table = Base.metadata.tables.get(view.name)
    if table is None:  # a view of no table of ours: what the conditions of others share
        return f"CREATE TEMP VIEW {quote(view.name)} AS {view.rows}"
    for column in table.columns:
        if (said := view.instead.get(column.name)) is None:
            columns.append(quote(column.name))
        else:
            kind = column.type.compile(engine.dialect)
            cast = said if engine.dialect.name == "sqlite" else f"CAST({said} AS {kind})"
            columns.append(f"{cast} AS {quote(column.name)}")
    rows = f" WHERE {view.rows}" if view.rows else ""
    return f"CREATE TEMP VIEW {quote(view.name)} AS SELECT {', '.join(columns)} FROM {whole(view.name, engine)}{rows}"
