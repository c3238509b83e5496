"""What statements say that the two engines say differently."""

from typing import Any

from sqlalchemy import Float, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import NullType


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
