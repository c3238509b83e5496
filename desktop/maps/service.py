"""The polygons of the grids and the grounds to draw on. What computes with polygons is loaded when first asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from sqlalchemy import func, select

from db.models.dwellings import Building, Dwelling
from db.models.enterprises import Enterprise
from db.models.grids import GridCode
from db.models.maps import MapShape
from db.store import Store, action_id
from desktop.clock import Today, today
from desktop.errors import Refusal
from desktop.files import replace_file
from desktop.grids.service import GridNode, Grids
from desktop.jobs import Progress
from desktop.maps.findings import SLIVER, WITHOUT_GRID, Assignment, Crossing, Topology
from desktop.maps.grounds import Ground, Grounds
from desktop.maps.matches import Datum, FileShapes, Match, Matches, Taken
from desktop.maps.shapes import Bounds, Plane, Points, Rings, Shape

BLANK = (104.0, 35.6)  # the middle of the country: where one draws who has no coordinates at all
BLANK_METRES = 2_000.0  # half the edge of the blank square
COUNTRY = (73.0, 136.0, 3.0, 54.0)  # coordinates outside are slips of the pen
NO_NAME = "请填写这块边界的名称，或选择它是哪个网格。"
FAULTY = "有 {count} 个图形有问题（第 {numbers} 个），不能导入。请先不导入它们，或修正文件后重新选择。"
NEIGHBOUR = "相邻的“{name}”跟着共用的顶点移动，它的{fault}"
NOTHING = "没有选中要导入的图形。"
TWICE = "“{name}”对应了两个图形。请为其中一个另选网格，或不导入。"
NO_GRID = "这个网格已经不在或已撤销，请重新选择。"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A polygon that was saved, and what the clerk should know of it."""

    key: int
    version: int
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Redrawing:
    """A polygon as it is to be from now on: its key, the version that was seen, its rings in degrees."""

    key: int
    version: int
    rings: Sequence[Sequence[Points]]


class Maps:
    """Reads, keeps and checks polygons."""

    def __init__(self, store: Store, grids: Grids, today: Today = today) -> None:
        self._store, self._grids, self._today = store, grids, today
        self._grounds = Grounds(store)
        self._known: tuple[Shape, ...] | None = None
        self._state = object()  # another one at every change: shapes read before it are stale
        store.on_change.append(self._hear)

    def _hear(self, tables: frozenset[str]) -> None:
        if MapShape.__tablename__ in tables:
            self._state, self._known = object(), None

    def shapes(self, day: date | None = None) -> tuple[Shape, ...]:
        """Return the polygons in force, today or on a day."""
        from desktop.maps.keeping import read_shapes  # shapely costs 0.04 s of the start

        known, state = self._known, self._state
        if known is not None and day is None:
            return known
        with self._store.read() as session:
            shapes = read_shapes(session, day)
        if day is None and state is self._state:
            self._known = shapes
        return shapes

    def outlines(self) -> dict[int, str]:
        """Return for each grid with a polygon what tells this version of it from every other."""
        return {one.grid_id: f"{one.key}/{one.version}" for one in self.shapes() if one.grid_id is not None}

    def extent(self) -> Bounds:
        """Return what the map should show at first: all polygons, else the grounds, else a blank square to draw on."""
        edges = [shape.bounds for shape in self.shapes()] or [ground.edges for ground in self.grounds()]
        if edges:
            table = np.array(edges)
            return Bounds(*map(float, (*table[:, :2].min(axis=0), *table[:, 2:].max(axis=0))))
        longitude, latitude = self._middle_of_records() or BLANK
        corners = np.array([(-BLANK_METRES, -BLANK_METRES), (BLANK_METRES, BLANK_METRES)])
        (west, south), (east, north) = Plane(longitude, latitude).to_degrees(corners)
        return Bounds(float(west), float(south), float(east), float(north))

    def _middle_of_records(self) -> tuple[float, float] | None:
        """Return about where the records with coordinates lie."""
        west, east, south, north = COUNTRY
        with self._store.read() as session:
            for model in (Dwelling, Building, Enterprise):
                query = select(func.avg(model.longitude), func.avg(model.latitude))
                inside = (model.longitude.between(west, east), model.latitude.between(south, north))
                longitude, latitude = session.execute(query.where(*inside)).one()
                if longitude is not None:
                    return float(longitude), float(latitude)
        return None

    def read_file(self, path: Path, progress: Progress) -> FileShapes:
        """Read a GeoJSON file, a Shapefile or a zip with one. Raise Refusal for what is none."""
        from desktop.maps.apart import read_file  # as above

        return read_file(path, progress)

    def propose(self, file: FileShapes, name_key: str, code_key: str, datum: Datum) -> Matches:
        """Return which grid each feature is, by its code, else by its name."""
        from desktop.maps.matching import Wordings, propose  # as above

        with self._store.read() as session:
            codes = {code: grid for code, grid in session.execute(select(GridCode.code, GridCode.grid_id))}
        closed = {key for key, node in self._grids.nodes.items() if node.closed}
        wordings = Wordings(self._grids, {code: grid for code, grid in codes.items() if grid not in closed})
        shapes = self.shapes()
        current = {shape.grid_id: shape.key for shape in shapes if shape.grid_id is not None}
        loose = {shape.name: shape.key for shape in shapes if shape.grid_id is None}
        return propose(file, name_key, code_key, datum, wordings, current, loose)

    def take_in(self, matches: Matches, progress: Progress) -> Taken:
        """Keep the chosen features in one write; the earlier polygon of a grid ends. Raise Refusal for faulty ones."""
        from desktop.maps.keeping import end, grids_with_history, of_grids, stored, without_grid  # as above

        taken = matches.taken
        self._refuse_untakable(taken)
        grids = [one.grid_id for one in taken if one.grid_id is not None]
        with self._store.write("导入网格边界") as session:
            history = grids_with_history(session, grids)
            ending = of_grids(session, grids)
            loose = without_grid(session, {one.name for one in taken if one.grid_id is None})
            replaced = {shape.name for shape in loose}
            ended = end((*ending, *loose), self._today())
            shapes = [
                stored(
                    one.rings,
                    one.surface_m2,
                    grid_id=one.grid_id,
                    name=(self._grids.name(one.grid_id) or one.name)[:100],
                    code=one.code[:30] or None,
                    source=matches.file_name[:200],
                    valid_from=self._today() if one.grid_id in history or one.name in replaced else None,
                )
                for one in progress.over(taken, len(taken), "正在保存边界")
            ]
            session.add_all(shapes)
            session.flush()
            progress.check()
            return Taken(len(shapes), ended, action_id(session))

    def _refuse_untakable(self, taken: Sequence[Match]) -> None:
        faulty = [one.number for one in taken if one.faults]
        if faulty:
            raise Refusal(FAULTY.format(count=len(faulty), numbers="、".join(map(str, faulty[:8]))))
        if not taken:
            raise Refusal(NOTHING)
        seen: set[int] = set()
        for one in taken:
            if one.grid_id is None:
                continue
            self._living(one.grid_id)
            if one.grid_id in seen:
                raise Refusal(TWICE.format(name=self._grids.path_name(one.grid_id)))
            seen.add(one.grid_id)

    def _living(self, grid_id: int) -> GridNode:
        node = self._grids.nodes.get(grid_id)
        if node is None or node.closed:
            raise Refusal(NO_GRID)
        return node

    def undo(self, action: int, progress: Progress) -> None:
        """Take one write of this service back. Raise Refusal where something changed since."""
        from desktop.maps.keeping import take_back  # as above

        with self._store.write("撤回地图操作") as session:
            take_back(session, action, progress)

    def draw(self, grid_id: int | None, name: str, outline: Sequence[Points]) -> Drawn:
        """Keep a polygon drawn by hand: its outline, then its holes, in degrees. The earlier one of the grid ends.

        Raise Crossing where it crosses itself, Refusal where it is no polygon.
        """
        from desktop.maps.keeping import end, grids_with_history, of_grids, stored  # as above

        node = self._living(grid_id) if grid_id is not None else None
        title = name.strip() or (node.name if node else "")
        if not title:
            raise Refusal(NO_NAME)
        around = [shape for shape in self.shapes() if grid_id is None or shape.grid_id != grid_id]
        rings, surface, remarks = self._checked([outline], grid_id, around)
        with self._store.write("绘制边界") as session:
            keys = [grid_id] if grid_id is not None else []
            begins = self._today() if grids_with_history(session, keys) else None
            end(of_grids(session, keys), self._today())
            shape = stored(rings, surface, grid_id=grid_id, name=title[:100], source="手工绘制", valid_from=begins)
            session.add(shape)
            session.flush()
            return Drawn(shape.id, shape.version, remarks)

    def redraw(self, key: int, version: int, rings: Sequence[Sequence[Points]], since: date | None = None) -> Drawn:
        """Correct a polygon; with `since` the border changed that day: the earlier one ends, a new one begins."""
        return self.redraw_all([Redrawing(key, version, rings)], since)[0]

    def redraw_all(self, changes: Sequence[Redrawing], since: date | None = None) -> tuple[Drawn, ...]:
        """Correct polygons in one write, as where a corner moved that they share; the first is the one meant.

        Raise Crossing where one of them crosses itself: then none is changed.
        """
        from desktop.maps.keeping import redrawn, shape_at  # as above

        with self._store.read() as session:
            grids = {one.key: shape_at(session, one.key, one.version).grid_id for one in changes}
        sound = self._sound_all(changes, grids)
        own = set(grids.values()) - {None}
        around = [one for one in self.shapes() if one.key not in sound and one.grid_id not in own]
        first = changes[0]
        beside = [
            replace(one, rings=sound[one.key][0]) for one in self.shapes() if one.key in sound.keys() - {first.key}
        ]
        _, _, remarks = self._checked(first.rings, grids[first.key], [*around, *beside])
        with self._store.write("修改边界") as session:
            shapes = [
                redrawn(session, shape_at(session, one.key, one.version), *sound[one.key], since) for one in changes
            ]
            session.flush()
            return tuple(
                Drawn(shape.id, shape.version, remarks if place == 0 else ()) for place, shape in enumerate(shapes)
            )

    def _sound_all(
        self, changes: Sequence[Redrawing], grids: Mapping[int, int | None]
    ) -> dict[int, tuple[Rings, float]]:
        """Return the rings as they are kept and their surfaces. The refusal of one that goes along says its name."""
        found = {}
        for place, one in enumerate(changes):
            try:
                rings, surface, _ = self._checked(one.rings, grids[one.key], ())
            except Crossing as crossing:
                if place == 0:
                    raise
                name = next((shape.name for shape in self.shapes() if shape.key == one.key), "")
                raise Crossing(NEIGHBOUR.format(name=name, fault=crossing.message), crossing.place) from crossing
            found[one.key] = rings, surface
        return found

    def attach(self, key: int, version: int, grid_id: int | None) -> Drawn:
        """Say of which grid a polygon is, or that it is of none. The earlier polygon of that grid ends."""
        from desktop.maps.keeping import end, of_grids, shape_at  # as above

        node = self._living(grid_id) if grid_id is not None else None
        with self._store.write("指定边界的网格") as session:
            shape = shape_at(session, key, version)
            others = [one for one in of_grids(session, [grid_id] if grid_id is not None else []) if one.id != key]
            remarks = (f"“{node.name}”原来的边界已停用",) * bool(node and end(others, self._today())) if node else ()
            shape.grid_id = grid_id
            shape.name = node.name if node else shape.name
            session.flush()
            return Drawn(shape.id, shape.version, remarks)

    def remove(self, key: int, version: int) -> Taken:
        """End a polygon. It stays in the history."""
        from desktop.maps.keeping import end, shape_at  # as above

        with self._store.write("移除边界") as session:
            end([shape_at(session, key, version)], self._today())
            session.flush()
            return Taken(0, 1, action_id(session))

    def _checked(
        self, rings: Sequence[Sequence[Points]], grid_id: int | None, others: Sequence[Shape]
    ) -> tuple[Rings, float, tuple[str, ...]]:
        """Return drawn rings as they are kept, their surface, and what the clerk should know of them."""
        from desktop.maps.drawing import checked  # as above

        return checked(rings, grid_id, others, self._grids)

    def topology(
        self,
        level: str | None = None,
        parent: int | None = None,
        tolerance_m2: float = SLIVER,
        progress: Progress | None = None,
    ) -> Topology:
        """Return overlaps, gaps and what is missing: of every level that has polygons, of one, or below one grid.

        The level "" is that of the polygons without a grid.
        """
        from desktop.maps.topology import check_topology  # as above

        shapes, nodes = self.shapes(), self._grids.nodes
        there = {node.level if (node := nodes.get(shape.grid_id or 0)) else WITHOUT_GRID for shape in shapes}
        levels = there if level is None else {level}
        above = nodes.get(parent) if parent is not None else None
        return check_topology(shapes, nodes, levels, above, tolerance_m2, progress or Progress())

    def assign_preview(
        self, datum: Datum = Datum.WGS84, everything: bool = False, progress: Progress | None = None
    ) -> tuple[Assignment, ...]:
        """Return what assigning would do. `datum` says on what the coordinates of the records are measured."""
        from desktop.maps.assigning import assignments  # as above

        shapes = self.shapes()
        with self._store.read() as session:
            return assignments(session, shapes, self._open_nodes(), datum, everything, progress or Progress())

    def assign(self, datum: Datum, everything: bool, progress: Progress) -> Taken:
        """Put records with coordinates into the deepest grid whose polygon holds them: those without a grid, or all."""
        from desktop.maps.assigning import assign  # as above

        shapes = self.shapes()
        with self._store.write("按坐标归入网格") as session:
            count = assign(session, shapes, self._open_nodes(), datum, everything, progress)
            return Taken(count, 0, action_id(session))

    def _open_nodes(self) -> Mapping[int, GridNode]:
        return {key: node for key, node in self._grids.nodes.items() if not node.closed}

    def distinct(self) -> Mapping[int, int]:
        """Return for each polygon in force a number of a colour, from 0, that no neighbour has."""
        from desktop.maps.colouring import distinct_colours  # as above

        return distinct_colours(self.shapes())

    def export(self, path: Path) -> int:
        """Write the polygons in force as GeoJSON in degrees of WGS 84. Return how many."""
        from desktop.maps.geojson import written_geojson  # read when wanted

        shapes = self.shapes()
        codes = {key: node.code for key, node in self._grids.nodes.items()}
        replace_file(path, written_geojson(shapes, codes).encode())
        return len(shapes)

    def grounds(self) -> tuple[Ground, ...]:
        """Return the pictures to draw on."""
        return self._grounds.list()

    def picture(self, key: int) -> bytes:
        """Return a ground's picture: PNG or JPEG."""
        return self._grounds.picture(key)

    def add_ground(self, title: str, content: Path | bytes, edges: Bounds | None = None) -> int:
        """Keep a scanned sketch; without edges it is laid into the middle of the map. Raise Refusal for no picture."""
        return self._grounds.add(title, content, edges, self.extent())

    def place_ground(self, key: int, version: int, edges: Bounds) -> None:
        """Lay a picture between other edges."""
        self._grounds.place(key, version, edges)

    def remove_ground(self, key: int) -> None:
        """Delete a picture."""
        self._grounds.remove(key)
