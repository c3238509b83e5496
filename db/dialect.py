"""How statements are said to PostgreSQL, so that they mean there what they mean to the encrypted file."""

from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, String
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.selectable import Join


class AsTheFile(PGCompiler_psycopg):
    """Sorts what is missing before everything else, and finds Latin letters whatever their case, as SQLite does."""

    def order_by_clause(self, select: Any, **words: Any) -> str:
        """Put missing values first, or last when descending; where none can be missing an index may still serve."""
        said = ((clause, clause._compiler_dispatch(self, **words)) for clause in select._order_by_clauses)
        sources = select.get_final_froms() if isinstance(select, Select) else ()
        joined = not sources or any(isinstance(one, Join) and one.isouter for one in sources)
        terms = [term if " NULLS " in term else term + _missing(clause, joined) for clause, term in said if term]
        return f" ORDER BY {', '.join(terms)}" if terms else ""

    def visit_like_op_binary(self, binary: Any, operator: Any, **words: Any) -> str:
        """Compare without regard to the case of Latin letters."""
        return str(self.visit_ilike_op_binary(binary, operator, **words))  # type: ignore[no-untyped-call]

    def visit_not_like_op_binary(self, binary: Any, operator: Any, **words: Any) -> str:
        """Compare without regard to the case of Latin letters."""
        return str(self.visit_not_ilike_op_binary(binary, operator, **words))  # type: ignore[no-untyped-call]


def speak_as_the_file(engine: Engine) -> None:
    """Let an engine say its statements so."""
    engine.dialect.statement_compiler = AsTheFile


def _missing(clause: ColumnElement[Any], joined: bool) -> str:
    """Return where rows without a value stand."""
    descending, element = False, clause
    while not hasattr(element, "nullable") and (inner := getattr(element, "element", None)) is not None:
        if isinstance(element, UnaryExpression) and element.modifier is operators.desc_op:
            descending = True
        element = inner
    if not joined and getattr(element, "nullable", True) is False:
        return ""
    return " NULLS LAST" if descending else " NULLS FIRST"


@compiles(String, "postgresql")
def _any_length(_type: Any, _compiler: Any, **_words: Any) -> str:
    """Hold any length, as the file does: how long a text may be is the services' to say, in words."""
    return "VARCHAR"
