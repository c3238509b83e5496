"""The tree of the party's organisations: which may stand under which, as the policies say (P2-43, P3-07, P4-12).

The legal ways are data (`resources/party_patterns.json`): each is a line of steps from the village's organisation down.
A line of organisations is legal when some pattern can be walked along it. What stands above the villages, the town's
committee, is outside of every pattern.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.grids import Grid
from db.models.organisations import Organisation, OrganisationFamily, OrganisationStanding
from desktop.grids.service import VILLAGE
from desktop.resources import resources

ABOVE, AT, BELOW = "above", "village", "below"  # where an organisation's grid lies, seen from the villages


@dataclass(frozen=True, slots=True)
class Step:
    """One place of a pattern: which kinds may stand there, and where their grids lie; empty is anywhere."""

    kinds: frozenset[str]
    at: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """One legal way of building the party's organisations in a village."""

    key: str
    title: str
    source: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class PartyPatterns:
    """Every legal way; `titles` are the words for the kinds, `above` the kinds that may stand over a village's."""

    patterns: tuple[Pattern, ...]
    titles: Mapping[str, str]
    above: frozenset[str]

    def title(self, kind: str | None) -> str:
        """Return the word for a kind."""
        return self.titles.get(kind or "", "党组织")


@dataclass(frozen=True, slots=True)
class PartyNode:
    """One organisation as the tree needs it."""

    id: int
    name: str
    kind: str | None
    parent_id: int | None
    grid_id: int | None = None
    place: str = ""  # above, village, below; empty without a grid
    path: str = ""  # of its grid
    dissolved: bool = False


Nodes = Mapping[int, PartyNode]


@cache
def party_patterns() -> PartyPatterns:
    """Return the shipped patterns."""
    return patterns_of(json.loads((resources() / "party_patterns.json").read_text("utf-8")))


def patterns_of(content: Mapping[str, Any]) -> PartyPatterns:
    """Return patterns from their declaration."""
    return PartyPatterns(
        tuple(
            Pattern(
                one["key"],
                one["title"],
                one.get("source", ""),
                tuple(
                    Step(frozenset(step["kinds"]), step.get("at", ""), bool(step.get("optional")))
                    for step in one["steps"]
                ),
            )
            for one in content["patterns"]
        ),
        content["titles"],
        frozenset(content["above"]),
    )


def line_of(nodes: Nodes, key: int) -> tuple[PartyNode, ...] | None:
    """Return the organisations from the topmost down to one; None where they run in a circle."""
    line: list[PartyNode] = []
    at: int | None = key
    while at is not None and (node := nodes.get(at)) is not None:
        if any(node.id == below.id for below in line):
            return None
        line.append(node)
        at = node.parent_id
    return tuple(reversed(line))


def is_legal(line: Sequence[PartyNode], patterns: PartyPatterns, *, rooted: bool, places: bool = True) -> bool:
    """Whether some pattern can be walked along a line; one that is not rooted may begin anywhere in a pattern.

    Without `places` only the kinds count, not where the grids lie.
    """
    within = _within(line, patterns)
    if len(within) < len(line) and len(within) <= 1:
        return True  # right under the town's committee
    if any(one.kind == other.kind for one, other in pairwise(within)):
        return False
    return any(_walks(within, pattern.steps, rooted, places) for pattern in patterns.patterns)


def placement_fault(nodes: Nodes, node: PartyNode, patterns: PartyPatterns) -> str:
    """Return why an organisation cannot stand where it is wanted, or nothing. What it has below it is looked at too."""
    return next((fault for _, fault in placement_faults({**nodes, node.id: node}, [node.id], patterns)), "")


def placement_faults(wanted: Nodes, keys: Collection[int], patterns: PartyPatterns | None) -> Iterator[tuple[int, str]]:
    """Yield which organisations cannot stand where they are wanted, and why; one fault of each at most.

    What they have below them is looked at too. Without patterns only circles are refused.
    """
    own, below = frozenset(keys), dict[int | None, list[PartyNode]]()
    for one in wanted.values():
        if not one.dissolved and one.id not in own:
            below.setdefault(one.parent_id, []).append(one)
    for key in keys:
        node = wanted[key]
        if line_of(wanted, key) is None:
            yield key, f"不能把“{node.name}”设在自己或自己的下级之下，请改选上级组织。"
            continue
        for one in (node, *below.get(key, ())) if patterns is not None else ():
            if patterns is not None and (fault := _line_fault(line_of(wanted, one.id) or (), patterns, rooted=False)):
                yield key, fault
                break


def party_faults(session: Session, patterns: PartyPatterns | None = None) -> list[tuple[int, int | None, str]]:
    """Return what is wrong with the party's organisations: key, grid, and a sentence; one fault of each at most."""
    nodes = party_nodes(session)
    return list(faults_in(nodes, patterns or party_patterns()))


def faults_in(nodes: Nodes, patterns: PartyPatterns) -> Iterator[tuple[int, int | None, str]]:
    """Yield the faults of a tree."""
    for node in nodes.values():
        if not node.dissolved and (fault := fault_of(nodes, node, patterns)):
            yield node.id, node.grid_id, fault


def party_nodes(session: Session, family: OrganisationFamily = OrganisationFamily.PARTY) -> dict[int, PartyNode]:
    """Return every organisation of the party, or of another family, by its key; dissolved ones too."""
    places = Places(session)
    columns = (
        Organisation.id, Organisation.name, Organisation.kind_code, Organisation.parent_id, Organisation.grid_id,
        Organisation.standing,
    )  # fmt: skip
    query = select(*columns).where(Organisation.family == family).order_by(Organisation.id)
    return {
        key: places.placed(
            PartyNode(key, name, kind, parent, grid, dissolved=standing is OrganisationStanding.DISSOLVED)
        )
        for key, name, kind, parent, grid, standing in session.execute(query)
    }


class Places:
    """Where the grids lie, seen from the villages."""

    def __init__(self, session: Session) -> None:
        rows = session.execute(select(Grid.id, Grid.level, Grid.path)).all()
        self._grids = {key: (level, path) for key, level, path in rows}
        self._villages = frozenset(key for key, level, _ in rows if level == VILLAGE)

    def placed(self, node: PartyNode) -> PartyNode:
        """Return an organisation with where its grid lies."""
        if node.grid_id is None or node.grid_id not in self._grids:
            return node
        level, path = self._grids[node.grid_id]
        if level == VILLAGE:
            return replace(node, place=AT, path=path)
        above = {int(part) for part in path.split("/") if part}
        return replace(node, place=ABOVE if above.isdisjoint(self._villages) else BELOW, path=path)


def fault_of(nodes: Nodes, node: PartyNode, patterns: PartyPatterns) -> str:
    """Return the first thing that is wrong with one organisation of a tree, or nothing."""
    line, title = line_of(nodes, node.id), patterns.title(node.kind)
    if line is None:
        return f"“{node.name}”的上级关系绕成了圈，请改正上级组织。"
    parent = nodes.get(node.parent_id) if node.parent_id is not None else None
    if node.kind not in patterns.titles:
        return f"“{node.name}”没有填党组织类型。"
    if node.grid_id is None:
        return f"“{node.name}”没有所属网格。"
    if parent is None and not (node.place == ABOVE and node.kind in patterns.above):
        if not is_legal(line, patterns, rooted=True):
            return f"“{node.name}”（{title}）没有上级党组织。"
        return ""
    if parent is not None and parent.dissolved:
        return f"“{node.name}”的上级“{parent.name}”已撤销，请改选上级组织。"
    if fault := _line_fault(line, patterns, rooted=_is_rooted(line, patterns)):
        return fault
    if parent is not None and parent.path and not node.path.startswith(parent.path):
        return f"“{node.name}”所在的网格不在上级“{parent.name}”的范围内。"
    return ""


def _line_fault(line: Sequence[PartyNode], patterns: PartyPatterns, *, rooted: bool) -> str:
    """Return why the last organisation of a line cannot stand there, or nothing; what is above it is not blamed."""
    if len(line) < 2 or is_legal(line, patterns, rooted=rooted):
        return ""
    over, node = list(line[:-1]), line[-1]
    in_order = is_legal(over, patterns, rooted=rooted)
    while not is_legal(over, patterns, rooted=rooted, places=False) and len(over) > 1:
        over, rooted = over[1:], False  # what is wrong above is told there
    parent, title = over[-1], patterns.title(node.kind)
    if is_legal([*over, node], patterns, rooted=rooted, places=False):
        ways = _ways([*over, node], patterns, rooted)
        return f"“{node.name}”（{title}）的所属网格与“{parent.name}”不相配，应为{ways}。" if in_order else ""
    fitting = [
        words
        for kind, words in patterns.titles.items()
        if is_legal([*over, replace(node, kind=kind)], patterns, rooted=rooted, places=False)
    ]
    able = f"可以设{'、'.join(fitting)}" if fitting else "不再设党组织"
    return f"“{parent.name}”是{patterns.title(parent.kind)}，之下不能直接设{title}，{able}。"


def _ways(line: Sequence[PartyNode], patterns: PartyPatterns, rooted: bool) -> str:
    within = _within(line, patterns)
    return "，或".join(one.title for one in patterns.patterns if _walks(within, one.steps, rooted, places=False))


def _is_rooted(line: Sequence[PartyNode], patterns: PartyPatterns) -> bool:
    """Whether a line begins where a pattern begins; else the topmost is told of, and those below are judged alone."""
    within = _within(line, patterns)
    return is_legal(within[:1], patterns, rooted=True)


def _within(line: Sequence[PartyNode], patterns: PartyPatterns) -> Sequence[PartyNode]:
    """Return a line without what stands above the villages."""
    start = 0
    while start < len(line) and line[start].place == ABOVE and line[start].kind in patterns.above:
        start += 1
    return line[start:]


def _walks(line: Sequence[PartyNode], steps: Sequence[Step], rooted: bool, places: bool) -> bool:
    """Whether the steps of a pattern can be taken along a line, whole or in part."""
    standing = {0} if rooted else set(range(len(steps)))
    for node in line:
        standing = {at + 1 for at in _reachable(standing, steps) if _fits(node, steps[at], places)}
    return bool(standing)


def _reachable(standing: Iterable[int], steps: Sequence[Step]) -> set[int]:
    """Return the steps that may come next: those that can be left out may be passed over."""
    found: set[int] = set()
    for at in standing:
        while at < len(steps):
            found.add(at)
            if not steps[at].optional:
                break
            at += 1
    return found


def _fits(node: PartyNode, step: Step, places: bool) -> bool:
    return node.kind in step.kinds and (not places or not step.at or not node.place or node.place == step.at)
