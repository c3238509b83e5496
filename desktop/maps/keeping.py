"""The polygons as the database keeps them: which are in force, new ones, ended ones, and taking a write back."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import shapely
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.keys import in_keys
from db.models.dwellings import Building, Dwelling
from db.models.enterprises import Enterprise
from db.models.log import Change
from db.models.maps import MapShape
from desktop.errors import Refusal
from desktop.intake.storing import Writer, in_parts
from desktop.jobs import Progress
from desktop.maps.geometry import anchors_of, many_rings, polygon_of
from desktop.maps.shapes import Bounds, Rings, Shape

GONE = "这块边界已被移除。请刷新地图后再试。"
SINCE = "有 {count} 条记录在这之后又改动过（或已经撤回），不能整批撤回。请逐条处理。"
REDRAWN = "边界的形状改过，不能这样撤回；请在地图上改回来。"
TABLES: dict[str, Any] = {one.__tablename__: one for one in (MapShape, Dwelling, Building, Enterprise)}


def in_force(day: date | None) -> list[ColumnElement[bool]]:
    """Return the conditions that a polygon is in force, today or on a day."""
    if day is None:
        return [MapShape.valid_to.is_(None)]
    return [
        or_(MapShape.valid_from.is_(None), MapShape.valid_from <= day),
        or_(MapShape.valid_to.is_(None), MapShape.valid_to > day),
    ]


def read_shapes(session: Session, day: date | None) -> tuple[Shape, ...]:
    """Return the polygons in force, in the order in which they came."""
    columns = (
        MapShape.id, MapShape.version, MapShape.grid_id, MapShape.name, MapShape.code, MapShape.shape,
        MapShape.surface, MapShape.source, MapShape.valid_from,
    )  # fmt: skip
    rows = session.execute(select(*columns).where(*in_force(day)).order_by(MapShape.id)).all()
    if not rows:
        return ()
    polygons = shapely.from_wkb(np.array([row.shape for row in rows], object))
    edges, anchors = shapely.bounds(polygons).tolist(), anchors_of(polygons).tolist()
    return tuple(
        Shape(
            row.id, row.version, row.grid_id, row.name, row.code or "", rings, Bounds(*bounds), (anchor[0], anchor[1]),
            row.surface, row.source or "", row.valid_from,
        )
        for row, rings, bounds, anchor in zip(rows, many_rings(polygons), edges, anchors, strict=True)
    )  # fmt: skip


def shape_at(session: Session, key: int, version: int) -> MapShape:
    """Return a polygon in force as it was seen. Raise Refusal for one that ended, Conflict for one that changed."""
    shape = session.get(MapShape, key)
    if shape is None or shape.valid_to is not None:
        raise Refusal(GONE)
    if shape.version != version:
        raise Conflict
    return shape


def grids_with_history(session: Session, grids: Iterable[int]) -> set[int]:
    """Return those of some grids that have, or had, a polygon."""
    keys = list(grids)
    return set(session.scalars(select(MapShape.grid_id).where(in_keys(MapShape.grid_id, keys)).distinct())) - {None}  # type: ignore[return-value]


def end(shapes: Iterable[MapShape], day: date) -> int:
    """End polygons on a day. Return how many."""
    count = 0
    for shape in shapes:
        shape.valid_to = day
        count += 1
    return count


def of_grids(session: Session, grids: Sequence[int]) -> Sequence[MapShape]:
    """Return the polygons in force of some grids."""
    return session.scalars(select(MapShape).where(MapShape.valid_to.is_(None), in_keys(MapShape.grid_id, grids))).all()


def without_grid(session: Session, names: set[str]) -> list[MapShape]:
    """Return the polygons in force of no grid that bear some names."""
    loose = session.scalars(select(MapShape).where(MapShape.valid_to.is_(None), MapShape.grid_id.is_(None)))
    return [shape for shape in loose if shape.name in names]


def take_back(session: Session, action: int, progress: Progress) -> None:
    """Undo what one write did to polygons and to the grids of records. Raise Refusal where something changed since."""
    lines = session.execute(
        select(Change.table, Change.record_id, Change.version, Change.fields)
        .where(Change.action_id == action, Change.table.in_(TABLES))
        .order_by(Change.id)
    ).all()
    if any("shape" in fields and fields["shape"][0] for _, _, _, fields in lines):
        raise Refusal(REDRAWN)
    last = {(table, key): version for table, key, version, _ in lines}
    changed = len(last) - sum(_unchanged(session, table, last) for table in TABLES)
    if changed:
        raise Refusal(SINCE.format(count=changed))
    writer = Writer(session)
    for table, key, version, fields in progress.over(lines, len(lines), "正在撤回"):
        if table != MapShape.__tablename__:
            writer.update(table, key, version, {name: (after, before) for name, (before, after) in fields.items()})
            continue
        shape = session.get_one(MapShape, key)
        if version == 1:
            session.delete(shape)
        else:
            for name, (before, _) in fields.items():
                is_day = name.startswith("valid_") and before is not None
                setattr(shape, name, date.fromisoformat(before) if is_day else before)
    session.flush()
    writer.flush()


def _unchanged(session: Session, table: str, last: dict[tuple[str, int], int]) -> int:
    """Return how many records of a table stand as the write left them."""
    model = TABLES[table]
    count = 0
    for keys in in_parts(key for name, key in last if name == table):
        rows = session.execute(select(model.id, model.version).where(model.id.in_(keys)))
        count += sum(version == last[table, key] for key, version in rows)
    return count


def stored(rings: Rings, surface: float, **about: Any) -> MapShape:
    """Return a new record of a polygon."""
    return MapShape(shape=shapely.to_wkb(polygon_of(rings)), surface=surface, **about)


def redrawn(session: Session, shape: MapShape, rings: Rings, surface: float, since: date | None) -> MapShape:
    """Give a polygon other rings; with a day end it then and return the one that begins."""
    if since is None or shape.valid_from == since:
        shape.shape, shape.surface = shapely.to_wkb(polygon_of(rings)), surface
        return shape
    shape.valid_to = since
    about = {"grid_id": shape.grid_id, "name": shape.name, "code": shape.code, "source": shape.source}
    begun = stored(rings, surface, valid_from=since, **about)
    session.add(begun)
    return begun
