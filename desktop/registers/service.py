"""Entries of the declared registers."""

from db.store import Store
from desktop.clock import Today, today
from desktop.display import Display


class Registers:
    """Reads and keeps the entries of every declared register."""

    def __init__(self, store: Store, display: Display, today: Today = today) -> None:
        self._store, self._display, self._today = store, display, today
