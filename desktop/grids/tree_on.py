"""The tree of grids as it was on a day: which were there, what they were called, what they lay in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models.grids import Grid, GridEvent, GridEventKind, Redivision
from desktop.grids.as_of import grids_on, parents_on
from desktop.grids.service import GridNode, Grids

BECAME = " → "  # in the note of an event: what a name or a code was, and what it is


def tree_on(session: Session, grids: Grids, day: date) -> Iterator[GridNode]:
    """Yield every grid that had been founded by a day, after the one it lay in; closed is what was not in force.

    A grid is no younger than those that lie in it, whatever day stands there: a village was there before the office
    wrote it down.
    """
    ended = _first_after(session, day, GridEventKind.CLOSED, GridEventKind.MERGED, GridEventKind.REOPENED)
    between = {key for key, (kind, _) in ended.items() if kind is GridEventKind.REOPENED}  # closed then, in force again
    in_force = set(session.scalars(select(Grid.id).where(grids_on(day)))) - between
    founded = set(session.scalars(select(Grid.id).where(or_(Grid.valid_from.is_(None), Grid.valid_from <= day))))
    names, codes = (_before(session, day, kind) for kind in (GridEventKind.RENAMED, GridEventKind.RECODED))
    nodes, moved = grids.nodes, parents_on(session, day)
    parents = {key: moved.get(key, node.parent_id) for key, node in nodes.items()}
    for key in list(founded):
        parent = parents.get(key)
        while parent is not None and parent not in founded:
            founded.add(parent)
            if not nodes[parent].closed:
                in_force.add(parent)
            parent = parents[parent]
    below: dict[int | None, list[GridNode]] = {}
    for key, node in nodes.items():
        if key in founded:
            known = replace(
                node,
                parent_id=parents[key],
                name=names.get(key, node.name),
                code=codes.get(key, node.code),
                closed=key not in in_force,
            )
            below.setdefault(known.parent_id, []).append(known)
    waiting = below.get(None, [])[::-1]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += below.get(node.id, [])[::-1]


def _before(session: Session, day: date, kind: GridEventKind) -> dict[int, str]:
    """Return what the first change of a kind after a day took from the grids."""
    changes = _first_after(session, day, kind)
    return {grid: note.partition(BECAME)[0] for grid, (_, note) in changes.items() if BECAME in note}


def _first_after(session: Session, day: date, *kinds: GridEventKind) -> dict[int, tuple[GridEventKind, str]]:
    """Return the first of some events of each grid after a day; what was taken back never happened."""
    events = (
        select(GridEvent.grid_id, GridEvent.kind, GridEvent.note)
        .outerjoin(Redivision, Redivision.id == GridEvent.redivision_id)
        .where(GridEvent.kind.in_(kinds), GridEvent.happened_on > day, Redivision.undone_at.is_(None))
        .order_by(GridEvent.id.desc())
    )
    return {grid: (kind, note or "") for grid, kind, note in session.execute(events)}
