"""Parts of values that forms have columns of their own for: the year of a birth, a number's last digits, one tag."""

from datetime import date
from typing import Any, NamedTuple

from desktop.forms.values.form_words import TagFact

YEAR, MONTH, DAY = "year", "month", "day"
LAST_4, LAST_6 = "last4", "last6"
PARTY = "party"  # of the political status: member of the party, probationary ones too
PARTY_TAG = "P25"
CONTRADICTS = "档案中的标签与登记的内容不一致，请先核实档案"
DATE_PARTS = {YEAR: "年", MONTH: "月", DAY: "日"}
NUMBER_PARTS = {LAST_4: "后四位", LAST_6: "后六位"}
HERE = frozenset({"residence_address", "address"})  # where the record stands, as its grid says


class Doubtful(NamedTuple):
    """Stands for a value about which the dossier contradicts itself."""

    reason: str


def tag_said(tags: tuple[str, ...], tag: str, fact: TagFact | None, value: Any) -> bool | Doubtful | None:
    """Return whether somebody bears a tag, given what else the dossier says of it; None where that is not known."""
    is_borne = tag in tags
    if fact is None:
        return is_borne
    if value is None or value == "":
        return is_borne or None
    holds = fact.holds(value)
    return Doubtful(CONTRADICTS) if is_borne and not holds else holds


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
    return value == part
