"""The data key while somebody is at the program. Everything that needs it asks here, so that the lock can drop it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any, TypeVar

from desktop.errors import Refusal

T = TypeVar("T")

LOCKED = "格档已锁定。请先输入密码解锁。"


class HeldKey:
    """Holds the key, and what was made of it, until it is forgotten."""

    def __init__(self, key: bytes | None = None) -> None:
        self._key = bytearray(key or b"")  # which can be wiped, unlike bytes
        self._beside: dict[str, Any] = {}
        self._guard = RLock()

    def __repr__(self) -> str:
        return "HeldKey(…)"

    @property
    def is_held(self) -> bool:
        """Whether the key is here."""
        return bool(self._key)

    @property
    def key(self) -> bytes:
        """The key. Raise Refusal while the program is locked."""
        with self._guard:
            if not self._key:
                raise Refusal(LOCKED)
            return bytes(self._key)

    def hold(self, key: bytes) -> None:
        """Hold this key from now on."""
        with self._guard:
            self._wipe()
            self._key = bytearray(key)

    def forget(self) -> None:
        """Forget the key and everything made of it."""
        with self._guard:
            self._wipe()

    @contextmanager
    def turning(self) -> Iterator[Callable[[bytes], None]]:
        """Let everybody else who asks for the key wait; what this gives takes the one that counts from then on."""
        with self._guard:
            yield self.hold

    def beside(self, name: str, make: Callable[[bytes], T]) -> T:
        """Return what was made of the key, made when it is first asked for."""
        key = self.key
        if name not in self._beside:
            made = make(key)
            with self._guard:
                if bytes(self._key) == key:
                    self._beside[name] = made
            return made
        found: T = self._beside[name]
        return found

    def _wipe(self) -> None:
        self._key[:] = bytes(len(self._key))
        self._key = bytearray()
        self._beside.clear()
