"""One slot: the data key, wrapped by a key that is derived from a password.

`argon2` and `cryptography` are imported when first used: 65 ms that the login window need not wait for.
"""

import os
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

GIB = 1 << 30
MOST_MEMORY = 1 << 20  # KiB: a slot that asks for more was not written by us
MOST_PASSES = 64


class Cost(NamedTuple):
    """What deriving a key costs: memory in KiB, passes over it, lanes."""

    memory: int
    passes: int
    lanes: int


ORDINARY, SMALL_MACHINE = Cost(65536, 3, 1), Cost(19456, 2, 1)


@dataclass(frozen=True, slots=True)
class Slot:
    """The data key as one owner can unwrap it."""

    version: int
    cost: Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes

    def to_json(self) -> dict[str, Any]:
        """Return the slot as the header file holds it."""
        bare = {part.name: getattr(self, part.name) for part in fields(self)}
        return {
            key: b64encode(value).decode() if isinstance(value, bytes) else value for key, value in bare.items()
        } | {"cost": list(self.cost)}

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> "Slot":
        """Return a slot read from the header file. Raise ValueError, KeyError or TypeError for anything else."""
        cost = Cost(*map(int, found["cost"]))
        if not (8 <= cost.memory <= MOST_MEMORY and 1 <= cost.passes <= MOST_PASSES and 1 <= cost.lanes <= 16):
            raise ValueError("unreasonable cost")
        return cls(int(found["version"]), cost, *(b64decode(found[key]) for key in ("salt", "nonce", "wrapped")))


def wrap(key: bytes, secret: str, owner: str, version: int, cost: Cost) -> Slot:
    """Return a slot that gives `key` to whoever knows `secret`."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # 33 ms off the start-up path

    salt, nonce = os.urandom(16), os.urandom(12)
    wrapped = AESGCM(_derive(secret, salt, cost)).encrypt(nonce, key, _bound_to(owner, version))
    return Slot(version, cost, salt, nonce, wrapped)


def unwrap(slot: Slot, secret: str, owner: str) -> bytes | None:
    """Return the data key, or None when the secret is wrong or the slot was changed or belongs to somebody else."""
    from cryptography.exceptions import InvalidTag  # off the start-up path
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # off the start-up path

    try:
        return AESGCM(_derive(secret, slot.salt, slot.cost)).decrypt(
            slot.nonce, slot.wrapped, _bound_to(owner, slot.version)
        )
    except InvalidTag:
        return None


def ordinary_cost() -> Cost:
    """Return what a derivation may cost on this machine: less where there is less than 4 GiB of memory."""
    return SMALL_MACHINE if 0 < _machine_memory() < 4 * GIB else ORDINARY


def _derive(secret: str, salt: bytes, cost: Cost) -> bytes:
    from argon2.low_level import Type, hash_secret_raw  # 32 ms off the start-up path

    password = unicodedata.normalize("NFC", secret).encode()  # input methods differ
    return hash_secret_raw(password, salt, cost.passes, cost.memory, cost.lanes, 32, Type.ID)


def _bound_to(owner: str, version: int) -> bytes:
    return f"{owner}|{version}".encode()


def _machine_memory() -> int:
    """Return the bytes of memory of this machine, or 0 when it does not tell."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return 0
