"""The header of the keys: the slots, a signature made with the data key, and how often somebody failed.

Failed attempts are counted unsigned, because whoever fails has no key.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from desktop.accounts.slots import Slot

FIRST_FORMAT, FORMAT = 1, 2
TRIES = 5
FIRST_LOCK, LONGEST_LOCK = timedelta(minutes=15), timedelta(hours=8)
RECOVERY = "recovery"


class TooNew(Exception):
    """A newer program wrote the header."""


class Unreadable(Exception):
    """What lies there is no header."""


@dataclass(frozen=True, slots=True)
class Failures:
    """How often one owner failed in a row, and since when he is locked out for it."""

    count: int = 0
    locked_at: datetime | None = None

    @property
    def lock(self) -> timedelta:
        """How long this many failures lock out: fifteen minutes, doubled every time."""
        doublings = min(max(self.count // TRIES - 1, 0), 10)
        return min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)


@dataclass(frozen=True, slots=True)
class Header:
    """What is needed before the database can be opened."""

    slots: dict[str, Slot]
    recovery: Slot
    mac: str = ""
    failures: dict[str, Failures] = field(default_factory=dict)
    owed: tuple[str, ...] = ()  # accounts that were removed since the data key was made: they may have seen it
    format: int = FORMAT

    @property
    def is_turning(self) -> bool:
        """Whether the data key is being changed: every slot has the present one and the one to come."""
        return bool(self.recovery.coming)

    def owners(self) -> Iterator[tuple[str, Slot]]:
        """Yield every slot with its owner, the recovery code's last."""
        for account, slot in self.slots.items():
            yield owner_of(account), slot
        yield RECOVERY, self.recovery

    def promised(self, key: bytes) -> "Header":
        """Return the header with a data key that is to come."""
        slots = {account: slot.promised(key, owner_of(account)) for account, slot in self.slots.items()}
        return replace(self, slots=slots, recovery=self.recovery.promised(key, RECOVERY))

    def given(self, key: bytes) -> "Header":
        """Return the header with a new data key, which nobody who was removed has seen."""
        slots = {account: slot.given(key, owner_of(account)) for account, slot in self.slots.items()}
        return replace(self, slots=slots, recovery=self.recovery.given(key, RECOVERY), owed=())

    def gone_back(self) -> "Header":
        """Return the header with the present data key and none to come."""
        slots = {account: replace(slot, coming=b"") for account, slot in self.slots.items()}
        return replace(self, slots=slots, recovery=replace(self.recovery, coming=b""))

    def signed(self, key: bytes) -> "Header":
        """Return the header in the present format, signed with its data key."""
        present = replace(self, format=FORMAT)
        return replace(present, mac=present.signature(key))

    def signature(self, key: bytes) -> str:
        """Return the signature that belongs to this content. HKDF-SHA256 (RFC 5869) of one block."""
        import hmac  # 3 ms off the start-up path

        extracted = hmac.digest(b"\0" * 32, key, "sha256")
        signing_key = hmac.digest(extracted, b"gedang header\x01", "sha256")
        content = json.dumps(self._signed_part(), sort_keys=True, separators=(",", ":")).encode()
        return hmac.digest(signing_key, content, "sha256").hex()

    def is_signed_with(self, key: bytes) -> bool:
        """Whether nobody without this data key changed the header."""
        from hmac import compare_digest  # off the start-up path

        return compare_digest(self.mac, self.signature(key))

    def to_bytes(self) -> bytes:
        """Return the header as it is kept."""
        failures = {
            account: {"count": past.count, "locked_at": past.locked_at and past.locked_at.isoformat()}
            for account, past in self.failures.items()
        }
        content = self._signed_part() | {"mac": self.mac, "failures": failures}
        return json.dumps(content, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Header":
        """Return a header as it was kept. Raise TooNew or Unreadable."""
        try:
            found = json.loads(content)
            if found["format"] > FORMAT:
                raise TooNew
            return cls(
                {account: Slot.from_json(slot) for account, slot in found["slots"].items()},
                Slot.from_json(found["recovery"]),
                str(found["mac"]),
                {account: _failures(past) for account, past in found["failures"].items()},
                tuple(map(str, found.get("owed", ()))),
                int(found["format"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise Unreadable from error

    def _signed_part(self) -> dict[str, Any]:
        later = {} if self.format == FIRST_FORMAT else {"owed": list(self.owed)}
        return later | {
            "format": self.format,
            "slots": {account: slot.to_json() for account, slot in self.slots.items()},
            "recovery": self.recovery.to_json(),
        }


def owner_of(account: str) -> str:
    """Return whom the slot of an account is bound to."""
    return f"account {account}"


def _failures(found: dict[str, Any]) -> Failures:
    locked_at = found["locked_at"]
    return Failures(int(found["count"]), datetime.fromisoformat(locked_at) if locked_at else None)
