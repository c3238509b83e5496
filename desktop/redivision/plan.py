"""A re-division as data: what is asked for, kept with what was done, and read again."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

Target = int | str  # the key of a grid, or the label under which the plan founds one

PERSON, HOUSEHOLD, DWELLING, BUILDING, ENTERPRISE = "person", "household", "dwelling", "building", "enterprise"
STREET, HOUSE, WORDS = "street", "house", "words"  # how an address is compared


@dataclass(frozen=True, slots=True)
class NewGrid:
    """A grid to be founded; without a code it gets the next free one, without a level that of the grid divided."""

    label: str
    name: str
    code: str = ""
    level: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ByKeys:
    """Records chosen one by one, or found by a list: of one table, by key."""

    subject: str
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ByBuilding:
    """Everything in some buildings."""

    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ByAddress:
    """Everything at an address: a street, a house, or whatever contains some words; perhaps a range of doors alone."""

    words: str
    by: str = WORDS
    first: int | None = None
    last: int | None = None
    parity: int | None = None  # 1 odd doors, 0 even ones


Pick = ByKeys | ByBuilding | ByAddress


@dataclass(frozen=True, slots=True)
class Share:
    """What goes where. Of several shares the first that means a record counts."""

    pick: Pick
    target: Target


@dataclass(frozen=True, slots=True)
class Split:
    """拆分: parts of a grid become grids. With `rest` the grid itself is closed, and what is left goes there."""

    grid: int
    into: tuple[NewGrid, ...]
    shares: tuple[Share, ...]
    rest: Target | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """合并: grids become one, which is one of them, another, or new; the others are closed."""

    grids: tuple[int, ...]
    into: int | NewGrid


@dataclass(frozen=True, slots=True)
class Move:
    """划入: records go into other grids. A household takes its members, and its home when all who live there go."""

    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class MoveGrid:
    """改挂: a grid with all below it belongs to another one."""

    grid: int
    parent: int


@dataclass(frozen=True, slots=True)
class Rename:
    """改名."""

    grid: int
    name: str


@dataclass(frozen=True, slots=True)
class Recode:
    """改编码: the old code stays the grid's former one."""

    grid: int
    code: str


@dataclass(frozen=True, slots=True)
class Close:
    """撤销: what is in the grid, and the grids below it, go to another one."""

    grid: int
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Reopen:
    """恢复启用 of a grid that was closed."""

    grid: int


Operation = Split | Merge | Move | MoveGrid | Rename | Recode | Close | Reopen


@dataclass(frozen=True, slots=True)
class Plan:
    """One re-division: done as a whole or not at all.

    When a grid is closed, its posts end unless `posts_follow`; its organisations follow to where its people go, or are
    dissolved; its registers stay with it unless `registers_follow`; its shape on the map ends.
    """

    title: str
    takes_effect: date
    operations: tuple[Operation, ...]
    posts_follow: bool = False
    organisations_follow: bool = True
    registers_follow: bool = False


_KINDS: Mapping[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        NewGrid, ByKeys, ByBuilding, ByAddress, Share, Split, Merge, Move, MoveGrid, Rename, Recode, Close, Reopen,
        Plan,
    )
}  # fmt: skip
_KIND = "kind of part"


def as_data(part: Any) -> Any:
    """Return a plan, or a part of it, as JSON can hold it."""
    if is_dataclass(part):
        held = {field.name: as_data(getattr(part, field.name)) for field in fields(part)}
        return {_KIND: type(part).__name__, **held}
    if isinstance(part, tuple):
        return [as_data(one) for one in part]
    return part.isoformat() if isinstance(part, date) else part


def plan_of(data: Any) -> Plan:
    """Return the plan that was kept as data."""
    plan: Plan = _part_of({**data, "takes_effect": date.fromisoformat(data["takes_effect"])})
    return plan


def _part_of(data: Any) -> Any:
    if isinstance(data, list):
        return tuple(_part_of(one) for one in data)
    if isinstance(data, dict):
        return _KINDS[data[_KIND]](**{name: _part_of(one) for name, one in data.items() if name != _KIND})
    return data
