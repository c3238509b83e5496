"""Three ways to one record: what both sides had, what is here, what came (requirements G.3).

A field that only one side changed since both agreed is taken from that side. Where both changed it, its owner's value
stands; a field that nobody owns stays as it is here, and a person decides. Nothing is overwritten unseen.
"""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from db.models.exchange import ItemResult


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that both sides changed."""

    field: str
    ours: Any
    theirs: Any
    result: ItemResult  # OVERRULED or CONFLICT


@dataclass(frozen=True, slots=True)
class Merged:
    """What becomes of a record: values to take, fields kept against what came, and where both had changed the same."""

    taken: Mapping[str, Any]
    kept: frozenset[str]
    clashes: tuple[Clash, ...]


def merge(
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    changed_here: Set[str],
    changed_there: Set[str] | None,
    is_theirs: Callable[[str], bool | None],
) -> Merged:
    """Put two states of a record together, field by field.

    `changed_there` is None where the sender cannot say: then every difference counts as a change. `is_theirs` says
    whether the sender owns a field, None for a field that nobody owns.
    """
    taken: dict[str, Any] = {}
    kept: set[str] = set()
    clashes: list[Clash] = []
    for field, value in theirs.items():
        mine = ours[field]
        if mine == value:
            continue
        there = changed_there is None or field in changed_there
        if field not in changed_here:
            if there or is_theirs(field):
                taken[field] = value
            continue
        if not there:
            kept.add(field)
            continue
        owned = is_theirs(field)
        if owned:
            taken[field] = value
        else:
            kept.add(field)
        clashes.append(Clash(field, mine, value, ItemResult.CONFLICT if owned is None else ItemResult.OVERRULED))
    return Merged(taken, frozenset(kept), tuple(clashes))
