"""What stands outside on a package: routing, place in its stream, hash of what is inside. No personal data."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from desktop.exchange.strict_json import Malformed, canonical, read_canonical

FORMAT = "wgx/1"
ENVELOPE, PAYLOAD = "envelope.json", "payload.zip.age"
SIGNATURE, SSH_SIGNATURE = "envelope.json.sig", "envelope.json.sshsig"
MOST_BYTES = 64 * 1024  # of an envelope
MOST_ROWS = 100_000_000  # of one table
MOST_PAYLOAD = 1 << 30
MOST_FILE = MOST_PAYLOAD + (1 << 20)  # what stands around the payload is small
MOMENT = "%Y-%m-%dT%H:%M:%SZ"


class NewerFormat(Malformed):
    """An envelope of a later format than this program knows."""


class PackageKind(StrEnum):
    """What a package is for."""

    FULL = "F"
    DELTA = "D"
    RECEIPT = "A"
    NOTICE = "N"
    CODES = "C"
    KEY = "K"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the sender decides: to whom, and which place in the stream.

    `prev` is the hash of the stream's envelope before, empty for the first of an epoch; `base_seq` is what a delta
    builds on, `as_of_seq` what a full stands for; the other kinds have neither. Moments are in UTC, to the second.
    """

    package_id: str
    sender: str
    receiver: str
    stream: str
    epoch: int
    seq: int
    prev: str
    kind: PackageKind
    created: datetime
    needs_ack: bool
    base_seq: int | None = None
    as_of_seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope(Header):
    """A header with what sealing found out about the contents."""

    suite: str
    payload_sha256: str
    payload_bytes: int
    tagmanifest_sha256: str
    counts: Mapping[str, int]
    signer_key_id: str

    def to_bytes(self) -> bytes:
        """Return the envelope in its one spelling, which is what is signed. Raise Malformed."""
        document: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        document |= {"created": self.created.strftime(MOMENT), "counts": dict(self.counts)}
        content = canonical(document | {"format": FORMAT, "payload": PAYLOAD})
        if read_envelope(content) != self:
            raise Malformed("an envelope does not say what it should")
        return content


def sealed(header: Header, **found: Any) -> Envelope:
    """Return a header as an envelope."""
    return Envelope(**{field.name: getattr(header, field.name) for field in fields(header)}, **found)


def check_header(header: Header) -> None:
    """Raise Malformed for a header that no envelope may bear, before any work is done for it."""
    found = {"payload_sha256": "0" * 64, "payload_bytes": 1, "tagmanifest_sha256": "0" * 64, "counts": {}}
    sealed(header, suite="none", signer_key_id="0" * 16, **found).to_bytes()


def envelope_hash(content: bytes) -> str:
    """Return what the next envelope of the stream names as `prev`."""
    return hashlib.sha256(content).hexdigest()


def read_envelope(content: bytes) -> Envelope:
    """Return what an envelope says. Nothing is believed yet: check its signature. Raise Malformed."""
    if len(content) > MOST_BYTES:
        raise Malformed("too long")
    document = read_canonical(content)
    if re.fullmatch(r"wgx/\d{1,3}", str(document.get("format")), re.ASCII) and document["format"] != FORMAT:
        raise NewerFormat(document["format"])
    if document.keys() != _RULES.keys():
        raise Malformed(f"unexpected or missing: {sorted(document.keys() ^ _RULES.keys())[:5]}")
    said = {name: rule(document[name]) for name, rule in _RULES.items()}
    del said["format"], said["payload"]
    envelope = Envelope(**said)
    if (envelope.seq == 1) != (envelope.prev == ""):
        raise Malformed("only the first of an epoch follows none")
    if (envelope.kind == PackageKind.DELTA) != (envelope.base_seq is not None):
        raise Malformed("a delta builds on something, nothing else does")
    if (envelope.kind == PackageKind.FULL) != (envelope.as_of_seq is not None):
        raise Malformed("a full stands for something, nothing else does")
    if envelope.base_seq is not None and envelope.base_seq >= envelope.seq:
        raise Malformed("a delta builds on what was before")
    return envelope


Rule = Callable[[Any], Any]


def matching(pattern: str) -> Rule:
    """Return a rule for texts of a form."""
    form = re.compile(pattern, re.ASCII)

    def rule(value: Any) -> str:
        if not isinstance(value, str) or not form.fullmatch(value):
            raise Malformed(f"not of the form {pattern}")
        return value

    return rule


def whole(least: int, most: int) -> Rule:
    """Return a rule for whole numbers."""

    def rule(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise Malformed(f"not a number from {least} to {most}")
        return value

    return rule


def _or_nothing(inner: Rule) -> Rule:
    return lambda value: None if value is None else inner(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Malformed("neither true nor false")
    return value


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.strptime(value, MOMENT).replace(tzinfo=UTC)
    except (TypeError, ValueError) as error:
        raise Malformed("not a moment") from error
    if moment.strftime(MOMENT) != value:
        raise Malformed("not the one spelling of a moment")
    return moment


def _counts(value: Any) -> dict[str, int]:
    if not isinstance(value, dict):
        raise Malformed("not counts")
    return {TABLE_NAME(name): whole(0, MOST_ROWS)(count) for name, count in value.items()}


OFFICE_ID = matching("[0-9A-Z]{12}")
TABLE_NAME = matching("[a-z][a-z0-9_]{0,59}")
HASH = matching("[0-9a-f]{64}")
KEY_ID = matching("[0-9a-f]{16}")
_SEQ = whole(1, 999_999_999)
_RULES: dict[str, Rule] = {
    "format": matching(re.escape(FORMAT)),
    "suite": matching("[!-~]{1,64}"),
    "package_id": matching("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "sender": OFFICE_ID,
    "receiver": OFFICE_ID,
    "stream": matching("[A-Z][A-Z0-9]{0,15}"),
    "epoch": whole(1, 999_999),
    "seq": _SEQ,
    "prev": matching("([0-9a-f]{64})?"),
    "kind": lambda value: PackageKind(matching(f"[{''.join(PackageKind)}]")(value)),
    "created": _moment,
    "needs_ack": _flag,
    "base_seq": _or_nothing(whole(0, 999_999_999)),
    "as_of_seq": _or_nothing(whole(0, 999_999_999)),
    "payload": matching(re.escape(PAYLOAD)),
    "payload_sha256": HASH,
    "payload_bytes": whole(1, MOST_PAYLOAD),
    "tagmanifest_sha256": HASH,
    "counts": _counts,
    "signer_key_id": KEY_ID,
}
