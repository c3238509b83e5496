"""Draws the sample town on the map: a polygon for every grid, but for an overlap, a gap and a village without any."""

from sqlalchemy.orm import Session

from db.models.maps import MapShape
from desktop.sample.ground import Block, Mesh, around, surface, wkb
from desktop.sample.land import DIVIDED_ON, Land
from desktop.sample.planted import Plan
from desktop.sample.town import FACTS

SOURCE = "示例镇规划图"
OVERLAPPING, LEAKING, UNDRAWN = 5, 12, 1  # villages, by place


def draw(session: Session, land: Land, plan: Plan) -> None:
    """Write the polygons of all grids."""
    meshes = {key: frozenset(laid.meshes) for key, laid in land.grids.items()}
    _overlap(land, meshes, plan)
    _leak(land, meshes, plan)
    undrawn = land.village(UNDRAWN)
    del meshes[undrawn]
    plan.missing.append(undrawn)
    plan.gaps += 1  # its ground inside the town
    facts = {key: (laid.name, laid.code) for key, laid in land.grids.items()}
    facts[land.key], meshes[land.key] = (FACTS.name, FACTS.code), land.ground.meshes
    for key, covered in meshes.items():
        ring, (name, code) = land.ground.ring(covered), facts[key]
        session.add(
            MapShape(
                grid_id=key, name=name, code=code, shape=wkb(ring), surface=surface(ring), source=SOURCE,
                valid_from=DIVIDED_ON,
            )
        )  # fmt: skip


def _overlap(land: Land, meshes: dict[int, frozenset[Mesh]], plan: Plan) -> None:
    """The first grid of a village takes a mesh of its neighbour, which keeps it."""
    first, *others = land.second(OVERLAPPING) or (None,)
    theirs = frozenset[Mesh]().union(*(meshes[laid.key] for laid in others))
    if first is not None and theirs:
        taken = next(beside for mesh in first.meshes for beside in around(mesh) if beside in theirs)
        meshes[first.key] |= {taken}
        plan.overlaps += 1


def _leak(land: Land, meshes: dict[int, frozenset[Mesh]], plan: Plan) -> None:
    """One grid of a village does not cover a mesh at its corner."""
    for laid in land.second(LEAKING):
        corners = Block.of(laid.meshes).corners if len(laid.meshes) > 1 else ()
        lost = next((mesh for mesh in corners if all(map(land.ground.has, around(mesh)))), None)
        if lost is not None:
            meshes[laid.key] -= {lost}
            plan.gaps += 1
            return
