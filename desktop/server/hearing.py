"""Bringing the news of the other clerks to whoever shows records, and bringing everything anew after a cut."""

import db.models  # noqa: F401 - completes the metadata
from db.base import Base
from db.store import Store
from desktop.server.shared import SharedOffice


class Hearing:
    """Looks, whenever it is asked, what others changed; nothing here waits but `come_back`."""

    def __init__(self, shared: SharedOffice, store: Store) -> None:
        self._shared, self._store = shared, store
        self._waiting: set[str] = set()
        self._missed = False  # whether there was a time without a connection

    @property
    def is_connected(self) -> bool:
        """Whether the server was there at the last look."""
        return self._shared.listening.is_connected

    def look(self, is_open: bool = True) -> bool:
        """Tell what others changed, once the office is not locked. Return whether we are connected.

        After a time without a connection everything counts as changed.
        """
        self._waiting |= self._shared.listening.heard(self._store.teller)
        if not self.is_connected:
            self._missed = True
            return False
        if self._missed:
            self._missed = False
            self._waiting |= Base.metadata.tables.keys()
        if self._waiting and is_open:
            told, self._waiting = frozenset(self._waiting), set()
            for tell in self._store.on_change:
                tell(told)
        return True

    def come_back(self) -> None:
        """Connect again after a cut, which takes a moment."""
        self._shared.listening.begin()
