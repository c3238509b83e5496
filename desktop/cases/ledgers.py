"""The ledgers (台账) that cases stand in, declared in resources/ledgers: words, lists, what is asked and printed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from desktop.resources import resources


@dataclass(frozen=True, slots=True)
class Ledger:
    """One ledger. `letter` stands in the numbers of its cases; `kinds` is the code list of its sorts of case."""

    key: str
    place: int
    title: str
    short: str
    letter: str
    kinds: str
    about: str
    loop: str  # key of the vocabulary it is told in, unless the office chose another
    fields: tuple[str, ...]  # fields of a case that its form asks for beside those of every case
    columns: tuple[str, ...]  # of the printed ledger, in their order
    separation: str  # the rule that who finds does not handle, as the field calls it (P0-34); empty: no such rule
    headings: Mapping[str, str] = field(default_factory=dict, hash=False)  # of its columns, where its own words differ
    needs_call_back: bool = True  # before archiving (P0-42)
    needs_rating: bool = True
    source: tuple[str, ...] = ()  # rows of the requirements


@cache
def ledgers() -> tuple[Ledger, ...]:
    """Return the declared ledgers in their order."""
    files = (json.loads(path.read_text("utf-8")) for path in (resources() / "ledgers").glob("*.json"))
    lists = ("fields", "columns", "source")
    found = (Ledger(**(one | {name: tuple(one.get(name, ())) for name in lists})) for one in files)
    return tuple(sorted(found, key=lambda one: one.place))


@cache
def ledger(key: str) -> Ledger:
    """Return one ledger. Raise KeyError for a key that none has."""
    return {one.key: one for one in ledgers()}[key]
