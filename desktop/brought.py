"""Which records an import brought or changed: how a list is narrowed to one batch."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select

from db.models.log import Action, Change

BATCH = "batch"  # key of Search.filters


def brought_by(model: Any, batch: int) -> ColumnElement[bool]:
    """Return the condition that a batch made a record, or changed it."""
    actions = select(Action.id).where(Action.batch_id == batch)
    changed = select(Change.record_id).where(Change.action_id.in_(actions), Change.table == model.__tablename__)
    return or_(model.batch_id == batch, model.id.in_(changed))
