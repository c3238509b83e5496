"""The audit log: every write ends with one line, chained to the line before it by a keyed hash, in its own transaction.

What that protects against, and what not. The key lies in the encrypted database, as the office's other secrets do, so
the chain stops whoever changes, removes or reorders lines without it: a hand in the rows with a tool for SQL, a fault
of a program, a page of the file replaced. It does not stop somebody who has opened the database wholly (who knows the
data key, or administers the server) and takes the pains to compute the chain anew; nor does it notice by itself that
lines were cut off its end, or that an older file was put back. Only what lies elsewhere tells of that: the signed
checkpoints that travelled to other offices in packages, and the anchors beside the database (`desktop.audit.anchor`).
"""

import hashlib
import hmac
import json
import os
import platform
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from db.base import Base
from db.models.log import AuditCheckpoint, AuditEntry, Change
from db.models.office import OfficeFact

KEYS = "audit_keys"  # key of the fact; the office's own, so that it outlives a change of the data key
FIRST = bytes(32)  # what stands for the mac before the first line
EVERY = 500  # lines between two checkpoints
KEYED = 20  # values of which a line keeps hashes
JUMP = 120  # seconds by which the clock may differ from one that nobody sets
HASH = 16  # hexadecimal digits of the hash of a value
AT_ONCE = 5000
HIGHEST = 2**31 - 1
NUMBER = re.compile(r"\d{8,}[Xx]?")  # what is typed as a reason may hold a phone or an ID number
_SPELL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
DONE, REFUSED, WRITE, CLOCK = "done", "refused", "write", "clock"


@dataclass(frozen=True, slots=True)
class Rules:
    """What lines are called: `kinds` by the name of a write, or by its beginning where that ends with *.

    Writes to `silent` tables alone leave no line. Of `identifying` columns a line keeps hashes. Lines of `signed` kinds
    are followed by a checkpoint. `jumped` is the name of a line that tells of the clock.
    """

    kinds: Mapping[str, str] = field(default_factory=dict)
    silent: frozenset[str] = frozenset({"preference"})
    identifying: frozenset[str] = frozenset({"name", "id_no", "document_no", "phone", "credit_code"})
    signed: frozenset[str] = frozenset()
    jumped: str = CLOCK

    def kind_of(self, name: str) -> str:
        """Return the kind of a write."""
        if name in self.kinds:
            return self.kinds[name]
        begun = (kind for start, kind in self.kinds.items() if start.endswith("*") and name.startswith(start[:-1]))
        return next(begun, WRITE)


class Head(NamedTuple):
    """The last line of the log: its number and mac, and the secret under which an anchor is kept."""

    number: int
    mac: bytes
    secret: bytes


class Keys(NamedTuple):
    """The office's keys for its log: one chains the lines, one signs checkpoints."""

    chain: bytes
    sign: bytes

    @property
    def public(self) -> bytes:
        """The half by which signatures are verified."""
        return Ed25519PrivateKey.from_private_bytes(self.sign).public_key().public_bytes_raw()


class Trail:
    """What one write did, gathered while it goes on."""

    def __init__(self) -> None:
        self.told: dict[str, Any] = {}
        self.detail: dict[str, Any] = {}
        self._records: set[tuple[str, int]] = set()
        self._uids: dict[tuple[str, int], UUID] = {}
        self._fields: dict[str, set[str]] = {}
        self.values: list[tuple[str, str, str, Any, Any]] = []
        self.lines = 0
        self._changes = hashlib.sha256()

    def add(self, line: Mapping[str, Any], uid: UUID, identifying: frozenset[str]) -> None:
        """Take in a line of the log of changes."""
        table, one = line["table"], (line["table"], line["record_id"])
        self._records.add(one)
        if len(self._uids) < KEYED:
            self._uids[one] = uid
        self._fields.setdefault(table, set()).update(line["fields"])
        for name in identifying & line["fields"].keys():
            if len(self.values) < KEYED:
                self.values.append((table, uid.hex, name, *line["fields"][name]))
        self.hash(line["table"], line["record_id"], line["version"], line["fields"])

    def hash(self, *change: Any) -> None:
        """Let a change count in the hash over all of them."""
        self.lines += 1
        self._changes.update(canonical(change))

    def begin_anew(self) -> None:
        """Forget the hash."""
        self.lines, self._changes = 0, hashlib.sha256()

    def columns(self, keys: Keys, touched: frozenset[str]) -> dict[str, Any]:
        """Return what the line says of it."""
        detail = dict(self.detail)
        one = next(iter(self._records), None) if len(self._records) == 1 else None
        table = one[0] if one else next(iter(touched)) if len(touched) == 1 else None
        if len(touched) > 1:
            detail["tables"] = sorted(touched)
        if self._fields:
            detail["fields"] = {name: sorted(some) for name, some in sorted(self._fields.items())}
        if self.values:
            detail["keyed"] = [
                [table, uid, name, keyed(keys, name, before), keyed(keys, name, after)]
                for table, uid, name, before, after in self.values
            ]
        if self.lines:
            detail["changes"] = changes_mac(keys, self._changes.digest())
        found = {
            "table": table,
            "record_uid": self._uids.get(one) if one else None,
            "records": len(self._records) or self.lines,
        }
        return found | self.told | {"detail": detail or None}


def tell(
    session: Session,
    *,
    kind: str = "",
    reason: str | None = "",
    table: str = "",
    uid: UUID | None = None,
    records: int | None = None,
    outcome: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Say what the line of this write shall tell, where the write itself does not show it. Nothing private."""
    trail: Trail = session.info["trail"]
    told = {"kind": kind, "reason": reason, "table": table, "record_uid": uid, "records": records, "outcome": outcome}
    trail.told |= {name: value for name, value in told.items() if value not in ("", None)}
    trail.detail |= detail or {}


def tell_value(session: Session, table: str, column: str, value: Any) -> None:
    """Let the line keep the hash of a value that is no record's change: what somebody looked for."""
    session.info["trail"].values.append((table, "", column, None, value))


class Chain:
    """Adds lines in the name of one program at one machine."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._station = station()
        self._shown: tuple[datetime, int] | None = None  # what both clocks showed when a line was last kept
        self._now: tuple[datetime, int] | None = None

    def end(self, session: Session) -> Head | None:
        """Write the line of the write under way. Return the head of the log, or None where no line is needed."""
        info = session.info
        trail: Trail = info["trail"]
        touched = frozenset(info["touched"])
        kind = self.rules.kind_of(info["action"])
        if self._is_silent(session, touched, kind):
            return None
        keys, number, previous, before = _last(session)
        at, elapsed = _clocks()
        self._now = at, elapsed
        common = {"by": info["actor"][:30], "station": self._station, "at": at, "elapsed": elapsed, "outcome": DONE}
        lines = []
        if jump := self._jump(before):
            told = {"kind": CLOCK, "name": self.rules.jumped, "detail": {"seconds": jump}, "records": 0}
            lines.append(common | told)
        if Change.__tablename__ in info["bulk"]:
            _hash_bulk(session, trail)
        name = info["action"]
        columns = trail.columns(keys, touched - {Change.__tablename__})
        if columns.get("reason"):
            columns["reason"] = NUMBER.sub("…", columns["reason"])[:200]
        lines.append(common | {"kind": kind, "name": name[:100], "action_id": info["action_id"]} | columns)
        signed = lines[-1]["kind"] in self.rules.signed
        for values in lines:
            number += 1
            whole = BLANK | values | {"number": number}
            previous = mac_of(keys.chain, previous, whole)
            session.execute(_ADD, whole | {"mac": previous})
            signed |= number % EVERY == 0
        if signed:
            sign_head(session, keys, number, previous)
        return Head(number, previous, anchor_secret(keys))

    def _is_silent(self, session: Session, touched: frozenset[str], kind: str) -> bool:
        """Whether a write needs no line: it chose what a screen looks like, or merely looked as a writer does."""
        info = session.info
        if info["trail"].told or info["action_id"] is not None:
            return False
        return touched <= self.rules.silent if touched else info["is_record"] and kind == WRITE

    def kept(self) -> None:
        """Hear that the line was committed."""
        self._shown = self._now

    def _jump(self, before: datetime | None) -> int:
        """Return by how many seconds the clock was set since the last line, if it was."""
        assert self._now is not None
        at, elapsed = self._now
        if self._shown is None:  # of other programs only that it is earlier here than it was there
            behind = (at - before).total_seconds() if before is not None else 0.0
            return round(behind) if behind < -JUMP else 0
        moved = (at - self._shown[0]).total_seconds() - (elapsed - self._shown[1]) / 1000
        return round(moved) if abs(moved) > JUMP and elapsed < HIGHEST else 0


def station() -> str:
    """Return what this machine is called in the log."""
    return platform.node()[:100] or "?"


def canonical(value: Any) -> bytes:
    """Return one spelling of what JSON can hold."""
    return _SPELL(value).encode()


def mac_of(key: bytes, previous: bytes, values: Mapping[str, Any]) -> bytes:
    """Return the mac of a line that follows another."""
    uid = values["record_uid"]
    plain = {**values, "at": values["at"].isoformat(timespec="microseconds"), "record_uid": uid.hex if uid else None}
    return hmac.digest(key, previous + canonical(plain), "sha256")


def keyed(keys: Keys, name: str, value: Any) -> str | None:
    """Return a hash by which a value is recognised by whoever knows it already, and by nobody else."""
    if value is None or value == "":
        return None
    return hmac.digest(keys.chain, b"value\0" + canonical([name, value]), "sha256").hex()[:HASH]


def changes_mac(keys: Keys, digest: bytes) -> str:
    """Return what a line keeps of all changes of its write: `digest` is of their spellings, one after the other."""
    return hmac.digest(keys.chain, b"changes\0" + digest, "sha256").hex()


def anchor_secret(keys: Keys) -> bytes:
    """Return the key that seals an anchor."""
    return hmac.digest(keys.chain, b"anchor", "sha256")


def keys_of(session: Session) -> Keys | None:
    """Return the office's keys for its log, if there are any yet."""
    value = session.execute(select(FACTS.c.value).where(FACTS.c.key == KEYS)).scalar()
    return _keys(value) if value else None


def sign_head(session: Session, keys: Keys, number: int, mac: bytes) -> AuditCheckpoint:
    """Sign the log up to one line, in a write under way. Return the checkpoint, which is not the session's."""
    at = datetime.now(UTC)
    signing = Ed25519PrivateKey.from_private_bytes(keys.sign)
    made = AuditCheckpoint(
        number=number, at=at, mac=mac, key=keys.public, signature=signing.sign(signed_words(number, mac, at))
    )
    columns = ("number", "at", "mac", "key", "signature")
    session.execute(insert(CHECKPOINTS).values({name: getattr(made, name) for name in columns}))
    return made


def checkpoint(session: Session) -> AuditCheckpoint | None:
    """Sign the log as it was before the write under way; None where it is empty."""
    keys, number, mac, _ = _last(session)
    return sign_head(session, keys, number, mac) if number else None


def signed_words(number: int, mac: bytes, at: datetime) -> bytes:
    """Return what a checkpoint's signature covers."""
    return f"gedang-audit-head\n{number}\n{mac.hex()}\n{at.isoformat(timespec='microseconds')}\n".encode()


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


ENTRIES, CHECKPOINTS, FACTS = _table(AuditEntry), _table(AuditCheckpoint), _table(OfficeFact)
CHAINED = tuple(column.name for column in ENTRIES.columns if column.name not in ("id", "mac"))  # what a mac covers
BLANK: dict[str, Any] = dict.fromkeys(CHAINED)
_ADD = insert(ENTRIES).inline()  # nobody asks for its id
_NEWEST = select(func.max(ENTRIES.c.number)).scalar_subquery()
_LAST = (
    select(FACTS.c.value, ENTRIES.c.number, ENTRIES.c.mac, ENTRIES.c.at)
    .select_from(FACTS.outerjoin(ENTRIES, ENTRIES.c.number == _NEWEST))
    .where(FACTS.c.key == KEYS)
)


def _last(session: Session) -> tuple[Keys, int, bytes, datetime | None]:
    """Return the keys, and number, mac and moment of the last line. Keys are made on first need."""
    found = session.execute(_LAST).first()
    if found is None:
        value = {"chain": os.urandom(32).hex(), "sign": Ed25519PrivateKey.generate().private_bytes_raw().hex()}
        session.execute(insert(FACTS).values(key=KEYS, value=value))
        found = session.execute(_LAST).one()
    value, number, mac, at = found
    return _keys(value), number or 0, bytes(mac or FIRST), at


def _keys(value: Mapping[str, str]) -> Keys:
    return Keys(bytes.fromhex(value["chain"]), bytes.fromhex(value["sign"]))


def _hash_bulk(session: Session, trail: Trail) -> None:
    """Take the hash of all changes of this write anew, in the order of their keys: some were logged by bulk."""
    trail.begin_anew()
    columns = (Change.table, Change.record_id, Change.version, Change.fields)
    query = select(*columns).where(Change.action_id == session.info["action_id"]).order_by(Change.id)
    for change in session.execute(query.execution_options(yield_per=AT_ONCE)):
        trail.hash(*change)


def _clocks() -> tuple[datetime, int]:
    """Return the moment by the clock on the wall, and milliseconds of the program by one that nobody sets."""
    return datetime.now(UTC), min(int((_seconds() - _BEGUN) * 1000), HIGHEST)


def _seconds() -> float:
    """Return the seconds of a clock that sleep does not stop."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


_BEGUN = _seconds()
