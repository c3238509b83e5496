"""Statements compiled once serve every test: each test opens an engine of its own, which would compile them anew."""

from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

MOST = 5000  # statements


def share_compiled() -> None:
    """Give all engines of this process one memory of statements, in which two dialects of one kind count as one."""
    statements: LRUCache[object, object] = LRUCache(MOST)
    Engine._compiled_cache = property(lambda _: statements, lambda _engine, _own: None)  # type: ignore[assignment]
    DefaultDialect.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign, assignment]
    DefaultDialect.__hash__ = lambda one: hash(type(one))  # type: ignore[method-assign]
