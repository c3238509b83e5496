"""The lock of an open office: it drops the key, and only the password of whoever sits there brings it back."""

from threading import Lock

from desktop.opening import OpenOffice


class OfficeLock:
    """Locks and unlocks one open office; its services live on and wait for the key."""

    def __init__(self, office: OpenOffice) -> None:
        self._office, self._guard = office, Lock()
        self.is_closed = False

    def close(self) -> None:
        """Begin to lock: from now on only the password leads back. Work under way still has the key."""
        self.is_closed = True

    def drop(self) -> None:
        """Forget the key and let go of the database, now that nothing works with it; not after an unlocking."""
        with self._guard:
            if self.is_closed:
                self._office.lock()

    def open(self, password: str, key_file: bytes = b"") -> None:
        """Open the office again for the account that locked it. Raise Refusal for a wrong password."""
        office = self._office
        failures = office.keyring.failures(office.clerk.name)
        key = office.keyring.unlock(office.clerk.name, password, key_file)
        with self._guard:
            if not office.held.is_held:  # else work that was under way at the locking still has it
                office.held.hold(key)
            try:
                account = office.accounts.come_back(failures)
                if office.shared is not None:
                    office.shared.listening.begin(account)
            except BaseException:
                office.lock()
                raise
            self.is_closed = False
