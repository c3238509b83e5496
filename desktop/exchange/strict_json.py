"""JSON of which there is one spelling: what is signed is read by the same strict rules by which it was written."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

LARGEST_NUMBER = 2**53 - 1  # what every program reads alike
_MOST_DIGITS = 16


class Malformed(ValueError):
    """A document that says too much, too little, or not in the one way it may be said. For programs, not for clerks."""


def canonical(document: Mapping[str, object]) -> bytes:
    """Return the one spelling of a document: sorted keys, no blanks, UTF-8."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def read_canonical(content: bytes) -> dict[str, Any]:
    """Return a document that is in its one spelling. Raise Malformed."""
    document = read_strictly(content)
    try:
        spelt = canonical(document)
    except UnicodeEncodeError as error:  # half a character, written as an escape
        raise Malformed("not text") from error
    if spelt != content:
        raise Malformed("not canonical")
    return document


def read_strictly(content: bytes) -> dict[str, Any]:
    """Return a document without doubled keys, fractions and numbers too large to be exact. Raise Malformed."""
    try:
        document = json.loads(
            content.decode(),
            object_pairs_hook=_without_doubles,
            parse_int=_exact,
            parse_float=_refused,
            parse_constant=_refused,
        )
    except (UnicodeDecodeError, RecursionError) as error:
        raise Malformed("not JSON") from error
    except json.JSONDecodeError as error:
        raise Malformed(f"not JSON: {error.msg}") from error
    if not isinstance(document, dict):
        raise Malformed("not an object")
    return document


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise Malformed("a key occurs twice")
    return document


def _exact(digits: str) -> int:
    if len(digits.lstrip("-")) > _MOST_DIGITS or abs(int(digits)) > LARGEST_NUMBER:
        raise Malformed("a number is too large")
    return int(digits)


def _refused(text: str) -> NoReturn:
    raise Malformed(f"{text[:20]} is not a whole number")
