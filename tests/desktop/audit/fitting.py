"""What the check says of the log of changes, for tests of whatever writes into it by itself."""

from db.store import Store
from desktop.audit.changes import look_through_changes
from desktop.jobs import Progress


def misfits(store: Store) -> list[str]:
    """Return the sentences of the check: none where the audit log has heard of every change."""
    with store.engine.connect() as connection:
        return [one.message for one in look_through_changes(connection, Progress())]
