"""A case of the sample town as it is told: plain words, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from desktop.sample.words import Weighted, table


class Sort(NamedTuple):
    """One sort of case, with the words in which such cases are told."""

    ledger: str
    kind: str
    months: frozenset[int]  # in which it is common; empty: always the same
    unit: str  # the department that handles it; empty: the grid itself
    about: str  # person, couple, neighbours, rent, home, firm, place, town
    title: str
    description: str
    work: str
    result: str
    scenario: str = ""
    facts: Mapping[str, Any] = {}  # the scenario's own fields


@dataclass(slots=True)
class SampleStep:
    """One step: the kind of event, its facts, its time. `later`: the new limit stands so many working days further."""

    at: datetime
    kind: str
    facts: Mapping[str, Any]
    later: int = 0


@dataclass(slots=True)
class SampleCase:
    """One case: the columns of its record, and its course after it was found."""

    sort: Sort
    at: datetime  # when it was found and entered
    is_accepted: bool  # taken on at once, under a number
    values: dict[str, Any]
    steps: list[SampleStep] = field(default_factory=list)
    parties: list[dict[str, Any]] = field(default_factory=list)
    reporters: list[dict[str, Any]] = field(default_factory=list)
    links: list[tuple[str, int]] = field(default_factory=list)  # table, key


def sorts() -> list[tuple[Sort, float]]:
    """Return the sorts of cases, each with how often it comes."""
    return [
        (
            Sort(row["ledger"], row["kind"], _months(row["months"]), row["unit"], row["about"], row["title"],
                 row["description"], row["work"], row["result"], row["scenario"], _facts(row["facts"])),
            float(row["weight"]),
        )
        for row in table("cases")
    ]  # fmt: skip


def by_month() -> dict[int, Weighted[Sort]]:
    """Return the sorts as often as they come in each month."""
    known = sorts()
    return {month: Weighted((sort, weight * _season(sort, month)) for sort, weight in known) for month in range(1, 13)}


def _season(sort: Sort, month: int) -> float:
    if not sort.months:
        return 1.0
    return 2.2 if month in sort.months else 0.35


def _months(text: str) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split():
        first, _, last = part.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return frozenset(found)


def _facts(text: str) -> dict[str, Any]:
    """Read facts as the table writes them: level=03 storeys=3. Codes have two digits, numbers stand bare."""
    return {key: _value(value) for key, _, value in (one.partition("=") for one in text.split())}


def _value(text: str) -> Any:
    if text in ("yes", "no"):
        return text == "yes"
    if "." in text:
        return float(text)
    return text if text.startswith("0") or not text.isdecimal() else int(text)
