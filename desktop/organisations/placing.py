"""Where the organisations of a sheet stand: which rows mean the same one, and under which each is put by its name.

What stands above may be registered already or come in the same sheet; it need not come first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from db.models.organisations import OrganisationFamily
from desktop.grids.party import PartyNode, Places, party_nodes, party_patterns, placement_faults
from desktop.organisations.fields import PARTY

REGISTER_FIRST = "请先登记它，或者在表里补上它的一行"


class Fault(NamedTuple):
    """Why an organisation cannot be put where its rows say, and what to do."""

    reason: str
    suggestion: str = ""


@dataclass(slots=True)
class Unit:
    """One organisation of a sheet, with its rows; the key of a new one is below nought."""

    key: int
    name: str
    rows: list[int]
    parents: list[str]  # the names it is said to stand under
    parent_id: int | None = None
    fault: Fault | None = None


@dataclass(slots=True)
class Placed:
    """The organisations of a sheet in the tree."""

    units: Sequence[Unit]
    above: set[int] = field(default_factory=set)  # keys of those under which others of the sheet stand


class Placing:
    """Puts the organisations of a sheet under those they name."""

    def __init__(self, session: Session, family: str) -> None:
        self._nodes = party_nodes(session, OrganisationFamily(family))
        self._places = Places(session)
        self._patterns = party_patterns() if family == PARTY else None

    def all(self, rows: Sequence[Mapping[str, Any]], known: Sequence[int]) -> Placed:
        """Place every row; `known` says which organisation a row is, 0 for a new one."""
        units = _units(rows, known)
        wanted = dict(self._nodes)
        for unit in units.values():
            wanted[unit.key] = self._node(unit, rows[unit.rows[0]])
        named: dict[str, list[PartyNode]] = {}
        for node in wanted.values():
            named.setdefault(node.name, []).append(node)
        for unit in units.values():
            if unit.parents:
                self._find(unit, wanted[unit.key], named)
        moved = [one for one in units.values() if one.parent_id is not None]
        wanted |= {one.key: replace(wanted[one.key], parent_id=one.parent_id) for one in moved}
        changed = [one.key for one in moved if one.key < 0 or self._nodes[one.key].parent_id != one.parent_id]
        for key, sentence in placement_faults(wanted, changed, self._patterns):
            units[key].fault = Fault(sentence.rstrip("。"))
        _spread(units)
        return Placed(tuple(units.values()), {one.parent_id for one in moved if one.parent_id is not None})

    def _node(self, unit: Unit, row: Mapping[str, Any]) -> PartyNode:
        if (there := self._nodes.get(unit.key)) is not None:
            return replace(there, kind=there.kind or row.get("kind_code"))
        return self._places.placed(PartyNode(unit.key, unit.name, row.get("kind_code"), None, row.get("grid_id")))

    def _find(self, unit: Unit, node: PartyNode, named: Mapping[str, Sequence[PartyNode]]) -> None:
        """Find what a unit is to stand under: by name, among namesakes that in whose grid it lies."""
        name = unit.parents[0]
        if any(other != name for other in unit.parents):
            unit.fault = Fault(f"“{unit.name}”写了不同的上级组织：{'、'.join(dict.fromkeys(unit.parents))}", "只留一个")
            return
        found = [one for one in named.get(name, ()) if not one.dissolved]
        if len(found) > 1:
            found = [one for one in found if one.path and node.path.startswith(one.path)] or found
        if len(found) == 1:
            unit.parent_id = found[0].id
        elif found:
            unit.fault = Fault(f"名为“{name}”的上级组织有 {len(found)} 个", "请把名称写完整，分得清是哪一个")
        elif named.get(name):
            unit.fault = Fault(f"上级组织“{name}”已经撤销", "请改为在用的组织")
        else:
            unit.fault = Fault(f"没有找到上级组织“{name}”", REGISTER_FIRST)


def _units(rows: Sequence[Mapping[str, Any]], known: Sequence[int]) -> dict[int, Unit]:
    """Return the organisations that rows mean, by key."""
    units: dict[int, Unit] = {}
    firsts: dict[tuple[str, int | None], int] = {}
    for at, (row, key) in enumerate(zip(rows, known, strict=True)):
        spot = key or -1 - firsts.setdefault((row["name"], row.get("grid_id")), at)
        unit = units.setdefault(spot, Unit(spot, row["name"], [], []))
        unit.rows.append(at)
        if row.get("parent"):
            unit.parents.append(row["parent"])
    return units


def _spread(units: Mapping[int, Unit]) -> None:
    """Keep those out too that would stand under a new organisation that is kept out."""
    left = True
    while left:
        left = False
        for unit in units.values():
            above = units.get(unit.parent_id or 0)
            if unit.fault is None and above is not None and above.fault is not None and above.key < 0:
                unit.fault, left = Fault(f"上级组织“{above.name}”的行有错，没有导入", "请先改正那一行"), True
