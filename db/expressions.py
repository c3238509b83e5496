"""What statements say that the two engines say differently."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, Float, Integer, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import NullType, TypeDecorator


class days_from_to(GenericFunction[float]):
    """So many days lie between two dates."""

    type = Float()
    inherit_cache = True


class month_of(GenericFunction[str]):
    """The month of a date as 2026-10."""

    type = String()
    inherit_cache = True


class as_read(GenericFunction[Any]):
    """A column as it is, by which the planner cannot choose an index.

    Grouping by a column that some index begins with, it would follow that index and look a million rows up one by one.
    """

    type = NullType()
    inherit_cache = True


class KeyList(TypeDecorator[Sequence[int]]):
    """Any number of keys, as one value."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> str:
        """Write the keys as the engine reads a list."""
        written = json.dumps(value or [])
        return written if dialect.name == "sqlite" else f"{{{written[1:-1]}}}"


class keys_listed(GenericFunction[int]):
    """The keys of a list as rows: what stands behind IN."""

    type = Integer()
    inherit_cache = True


class as_json(GenericFunction[Any]):
    """A text that is JSON, as a column of JSON takes it."""

    type = JSON()
    inherit_cache = True


class joined_keys(GenericFunction[str]):
    """The keys of all rows, in the order of the rows, with commas between them."""

    type = String()
    inherit_cache = True


@compiles(keys_listed, "sqlite")
def _listed_sqlite(element: Any, compiler: Any, **words: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **words)}))"


@compiles(keys_listed)
def _listed(element: Any, compiler: Any, **words: Any) -> str:
    return f"(SELECT unnest(CAST({compiler.process(element.clauses, **words)} AS integer[])))"


@compiles(as_json, "sqlite")
def _json_sqlite(element: Any, compiler: Any, **words: Any) -> str:
    return str(compiler.process(element.clauses, **words))


@compiles(as_json)
def _json(element: Any, compiler: Any, **words: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **words)} AS json)"


@compiles(joined_keys, "sqlite")
def _joined_sqlite(element: Any, compiler: Any, **words: Any) -> str:
    return f"group_concat({compiler.process(element.clauses, **words)})"


@compiles(joined_keys)
def _joined(element: Any, compiler: Any, **words: Any) -> str:
    return f"string_agg(CAST({compiler.process(element.clauses, **words)} AS text), ',')"


@compiles(as_read, "sqlite")
def _as_read_sqlite(element: Any, compiler: Any, **words: Any) -> str:
    return f"+{compiler.process(element.clauses, **words)}"


@compiles(as_read)
def _as_read(element: Any, compiler: Any, **words: Any) -> str:
    return str(compiler.process(element.clauses, **words))


@compiles(days_from_to, "sqlite")
def _days_sqlite(element: Any, compiler: Any, **words: Any) -> str:
    first, last = (compiler.process(one, **words) for one in element.clauses)
    return f"(julianday({last}) - julianday({first}))"


@compiles(days_from_to)
def _days(element: Any, compiler: Any, **words: Any) -> str:
    first, last = (compiler.process(one, **words) for one in element.clauses)
    return f"({last} - {first})"


@compiles(month_of, "sqlite")
def _month_sqlite(element: Any, compiler: Any, **words: Any) -> str:
    return f"substr({compiler.process(element.clauses, **words)}, 1, 7)"


@compiles(month_of)
def _month(element: Any, compiler: Any, **words: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **words)}, 'YYYY-MM')"
