"""Which grid a record with coordinates stands in: the deepest one whose polygon holds the point."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.dwellings import Building, Dwelling
from db.models.enterprises import Enterprise
from desktop.grids.service import GridNode
from desktop.intake.storing import Writer
from desktop.jobs import Progress
from desktop.maps.datum import to_wgs84
from desktop.maps.findings import Assignment
from desktop.maps.geometry import polygons_of
from desktop.maps.matches import Datum
from desktop.maps.shapes import Points, Shape

PLACED: dict[Any, str] = {Dwelling: "房屋", Building: "楼栋", Enterprise: "企业场所"}
PART = 5_000  # records at a time
NOWHERE = 0  # stands for no grid


@dataclass(frozen=True, slots=True, eq=False)
class _Points:
    """The records of one kind that have coordinates, and the grid each of them should be in."""

    model: Any
    keys: NDArray[np.int64]
    versions: NDArray[np.int64]
    now: NDArray[np.int64]
    then: NDArray[np.int64]
    without: int

    def changes(self, everything: bool) -> NDArray[np.bool_]:
        """Return which records get another grid: those without one, or all."""
        other: NDArray[np.bool_] = (self.then != NOWHERE) & (self.then != self.now)
        return other if everything else np.logical_and(other, self.now == NOWHERE)


def assignments(
    session: Session, shapes: Sequence[Shape], nodes: Mapping[int, GridNode], datum: Datum, everything: bool,
    progress: Progress,
) -> tuple[Assignment, ...]:  # fmt: skip
    """Return what assigning would do."""
    found = []
    for points in _records(session, shapes, nodes, datum, progress):
        changes = points.changes(everything)
        moved = changes & (points.now != NOWHERE)
        outside = points.then == NOWHERE
        placed, changed, kept, out = (int(one.sum()) for one in (changes & ~moved, moved, ~changes & ~outside, outside))
        found.append(Assignment(PLACED[points.model], placed, changed, kept, out, points.without))
    return tuple(found)


def assign(
    session: Session, shapes: Sequence[Shape], nodes: Mapping[int, GridNode], datum: Datum, everything: bool,
    progress: Progress,
) -> int:  # fmt: skip
    """Give the records their grids, with a line of the log each. Return how many changed."""
    writer, count = Writer(session), 0
    for points in _records(session, shapes, nodes, datum, progress):
        chosen = np.flatnonzero(points.changes(everything))
        progress.begin(len(chosen), f"正在把{PLACED[points.model]}归入网格")
        for start in range(0, len(chosen), PART):
            part = chosen[start : start + PART]
            rows = zip(*(each[part].tolist() for each in (points.keys, points.versions, points.now, points.then)),
                       strict=True)  # fmt: skip
            for key, version, now, then in rows:
                writer.update(points.model.__tablename__, key, version, {"grid_id": (now or None, then)})
            writer.flush()
            progress.advance(len(part))
        count += len(chosen)
    return count


def grids_at(points: Points, shapes: Sequence[Shape], nodes: Mapping[int, GridNode]) -> NDArray[np.int64]:
    """Return the key of the deepest grid at each point, the smallest where two are as deep; 0 where there is none."""
    known = [shape for shape in shapes if shape.grid_id in nodes]
    grids = np.full(len(points), NOWHERE, np.int64)
    if not known or not len(points):
        return grids
    known.sort(key=lambda shape: (nodes[shape.grid_id or 0].path.count("/"), -shape.surface_m2))
    tree = shapely.STRtree(polygons_of(shape.rings for shape in known))
    places, holders = tree.query(shapely.points(points), "intersects")
    best = np.full(len(points), -1, np.int64)
    np.maximum.at(best, places, holders)  # the deepest and smallest stand last
    keys = np.array([shape.grid_id for shape in known], np.int64)
    grids[best >= 0] = keys[best[best >= 0]]
    return grids


def _records(
    session: Session, shapes: Sequence[Shape], nodes: Mapping[int, GridNode], datum: Datum, progress: Progress
) -> Iterator[_Points]:
    for model, title in PLACED.items():
        there = (model.longitude.is_not(None), model.latitude.is_not(None))
        columns = (model.id, model.version, model.grid_id, model.longitude, model.latitude)
        rows = session.execute(select(*columns).where(*there).order_by(model.id)).all()
        total = session.scalar(select(func.count()).select_from(model)) or 0
        numbers = [np.array([row[place] or NOWHERE for row in rows], np.int64) for place in range(3)]
        points = to_wgs84(np.array([(row[3], row[4]) for row in rows], float).reshape(-1, 2), datum)
        then = np.empty(len(rows), np.int64)
        starts = range(0, len(rows), PART)
        for start in progress.over(starts, len(starts), f"正在查看{title}的位置"):
            then[start : start + PART] = grids_at(points[start : start + PART], shapes, nodes)
        yield _Points(model, numbers[0], numbers[1], numbers[2], then, total - len(rows))
