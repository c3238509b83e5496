"""How Alembic reaches the database: over the connection that `db.upgrading` hands in."""

from typing import Any

from alembic import context

import db.models  # noqa: F401 - completes the metadata
from db.base import Base


def mine(_object: Any, name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:
    """Tell the tables of the models from the search index's own."""
    return not (kind == "table" and name is not None and ("_fts" in name or name.endswith("_search")))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transaction_per_migration=True,
    include_object=mine,
)
with context.begin_transaction():
    context.run_migrations()
