"""Short documents that are signed as a whole: key cards and what offices declare about their keys."""

import base64
import binascii
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from desktop.exchange.envelope import Rule
from desktop.exchange.strict_json import Malformed, canonical, read_canonical

LONGEST = 16 * 1024  # bytes


class Signed(NamedTuple):
    """What a document says, the bytes that were signed, and the signature, which nobody has checked yet."""

    said: dict[str, Any]
    message: bytes
    signature: bytes


def written(said: Mapping[str, object], signature: bytes) -> bytes:
    """Return a document together with the signature of its one spelling."""
    return canonical({"signed": said, "signature": base64.b64encode(signature).decode()})


def read(content: bytes, rules: Mapping[str, Rule]) -> Signed:
    """Return a document that says exactly what the rules allow. Raise Malformed."""
    if len(content) > LONGEST:
        raise Malformed("too long")
    document = read_canonical(content)
    said = document.get("signed")
    if document.keys() != {"signed", "signature"} or not isinstance(said, dict) or said.keys() != rules.keys():
        raise Malformed("unexpected or missing")
    values = {name: rule(said[name]) for name, rule in rules.items()}
    return Signed(values, canonical(said), octets(document["signature"]))


def octets(value: Any) -> bytes:
    """Return what a text of Base64 stands for."""
    try:
        content = base64.b64decode(value, validate=True)
    except (TypeError, ValueError, binascii.Error) as error:
        raise Malformed("not Base64") from error
    if base64.b64encode(content).decode() != value:
        raise Malformed("not the one spelling of Base64")
    return content


def day(value: Any) -> date:
    """Return the day a text names."""
    try:
        named = date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise Malformed("not a day") from error
    if named.isoformat() != value:
        raise Malformed("not the one spelling of a day")
    return named


def words(value: Any) -> str:
    """Return words that a clerk can read on one line."""
    if not isinstance(value, str) or not value.strip() or len(value) > 200 or not value.isprintable():
        raise Malformed("not words")
    return value
