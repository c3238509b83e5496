"""Parts of values that forms have columns of their own for: the year of a birth, a number's last digits, one tag."""

from datetime import date
from typing import Any

YEAR, MONTH, DAY = "year", "month", "day"
LAST_4, LAST_6 = "last4", "last6"
PARTY = "party"  # of the political status: member of the party, probationary ones too
PARTY_CODES = frozenset({"01", "02"})
DATE_PARTS = {YEAR: "年", MONTH: "月", DAY: "日"}
NUMBER_PARTS = {LAST_4: "后四位", LAST_6: "后六位"}
HERE = frozenset({"residence_address", "address"})  # where the record stands, as its grid says


def is_address(key: str) -> bool:
    """Whether a field holds an address."""
    return key.endswith("address")


def part_of(value: Any, part: str) -> Any:
    """Return one part of a value; whether a tag or code is borne, where the part is one of those."""
    if isinstance(value, date):
        return getattr(value, part, None)
    if isinstance(value, tuple):
        return part in value
    if value is None or value == "":
        return None
    if part in NUMBER_PARTS:
        return str(value)[-int(part.removeprefix("last")) :]
    if part == PARTY:
        return value in PARTY_CODES
    return value == part
