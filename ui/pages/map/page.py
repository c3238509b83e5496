"""The room of the map (地图): the grids as they lie; drawn, checked, brought in, assigned and printed."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from desktop.jobs import Progress
from desktop.maps.findings import WITHOUT_GRID
from desktop.maps.grounds import Ground
from desktop.maps.matches import Taken
from desktop.maps.service import Drawn
from desktop.maps.shapes import Shape
from ui import ask
from ui.errors import show_error, show_refusal
from ui.map.canvas import union
from ui.page import Command
from ui.pages.desk import Desk
from ui.pages.map.asking import ask_grid
from ui.pages.map.assigning import AssignSheet
from ui.pages.map.card import Action
from ui.pages.map.drawing import Drawing
from ui.pages.map.findings import Line, lines_of, summary_of
from ui.pages.map.importing import KINDS, open_import
from ui.pages.map.laying import GroundSheet, Laying
from ui.pages.map.loaded import ALL
from ui.pages.map.reading import MapReading
from ui.pages.map.side import More
from ui.pages.map.wall import WallSheet
from ui.tables.empty import Empty
from ui.work import Ticket

MOST_CORNERS = 20_000  # of a polygon that is changed by hand: what is denser makes the mouse stick
TOO_DENSE = "这块边界有 {count:,} 个顶点，太密，不能在地图上逐点修改。请在制图软件里简化后重新导入。"
EXPORTS = "GeoJSON 边界文件 (*.geojson)"


class MapPage(MapReading):
    """One thing is drawn at a time; while it is, the map stays as it is."""

    def __init__(self, desk: Desk) -> None:
        self.session: Drawing | Laying | None = None
        self._check: Ticket[tuple[str, list[Line]]] | None = None
        super().__init__(desk)
        self.side.check_wanted.connect(self.check)
        self.side.tolerance_chosen.connect(self._take_tolerance)
        self.canvas.opened.connect(self._open_chosen)
        self.side.finding_chosen.connect(self.show_finding)
        if desk.may_write:
            self.add_command(Command("导入边界", self.bring_in, "import", "Ctrl+O"))
            self.add_command(Command("绘制边界", self.draw, "polygon", "Ctrl+N"))
        self.add_command(Command("打印挂图", self.print_wall, "print", "Ctrl+P"))
        if desk.may_write:
            self.add_command(Command("编辑边界", self.change, "edit", "F2", shown=False))
        self.add_command(Command("刷新地图", self.reload, "refresh", "F5", shown=False))

    @property
    def is_busy(self) -> bool:
        """Whether something is being drawn."""
        return self.session is not None

    def leave(self) -> bool:
        """Ask about what is being drawn."""
        return self.session is None or not self.session.is_changed or self.session.leave()

    def more(self) -> More:
        """Return what is done more seldom."""
        if not self.desk.may_write:
            return (("导出 GeoJSON…", self.export),)
        return (
            ("铺设底图…", self.show_grounds),
            ("按坐标划入网格…", self.assign),
            ("导出 GeoJSON…", self.export),
        )

    def nothing(self) -> Empty:
        """Return what an empty map says."""
        hint = "有边界文件（GeoJSON、Shapefile）就导入；只有示意图，可以铺作底图照着描；什么都没有，也可以直接画。"
        if not self.desk.may_write:
            return Empty("地图上还没有边界", "请能够登记的同事导入或绘制。", "map")
        actions = (("导入边界", self.bring_in), ("铺设底图", self.show_grounds), ("直接绘制", self.draw))
        return Empty("地图上还没有边界", hint, "map", actions)

    def deeds(self, grid: int | None, shape: Shape | None) -> Sequence[Action]:
        """Return the buttons of the card."""
        found: list[Action] = []
        if grid is not None:
            found.append(("打开档案", partial(self.wanted.emit, "grids", grid)))
            if self.loaded is not None and self.loaded.levels_below(grid):
                found.append(("打印挂图", partial(self.print_wall_of, grid)))
        if self.desk.may_write and shape is None:
            found.append(("绘制边界", partial(self.draw_of, grid, "")))
        elif self.desk.may_write and shape is not None:
            found += [
                ("编辑边界", partial(self.change_shape, shape)),
                ("对应网格", partial(self.attach, shape)),
                ("移除边界", partial(self.remove, shape)),
            ]
        return found

    def _open_chosen(self, key: int) -> None:
        shape = self.loaded.shapes.get(key) if self.loaded is not None else None
        if shape is not None and shape.grid_id is not None:
            self.wanted.emit("grids", shape.grid_id)

    # Drawing

    def draw(self) -> None:
        """Ask what is to be drawn, and begin."""
        if self._may_begin():
            hint = "已经有边界的网格，画好后新边界代替旧的。"
            ask_grid(self, "绘制边界", self.desk.program.grids, "开始绘制", self.draw_of, hint)

    def draw_of(self, grid: int | None, name: str) -> None:
        """Begin the polygon of a grid, or of a place under its name."""
        if self.loaded is None or not self._may_begin():
            return
        node = self.loaded.nodes.get(grid) if grid is not None else None
        if node is not None and node.level in {one.key for one in self.loaded.levels}:
            if self.level != node.level:
                self.choose_level(node.level)
        elif self.loaded.shapes:
            self.choose_level(ALL)
        above = self.loaded.shape_of(node.parent_id) if node is not None and node.parent_id is not None else None
        if above is not None and (outline := self.loaded.outlines.find(above.key)) is not None:
            self.canvas.fit(outline.box)
        drawing = Drawing.of_grid(self.desk, self.stage, grid, name, self.loaded)
        self._begin(drawing)
        drawing.saved.connect(lambda drawn: self._drawn(drawn, drawing, name or self._grid_name(grid)))

    def change(self) -> None:
        """Begin to change the polygon that is chosen."""
        key = self.canvas.chosen
        if self.loaded is not None and key is not None:
            self.change_shape(self.loaded.shapes[key])

    def change_shape(self, shape: Shape) -> None:
        """Begin to change a polygon."""
        if self.loaded is None or not self._may_begin():
            return
        corners = sum(len(ring) for part in shape.rings for ring in part)
        if corners > MOST_CORNERS:
            show_refusal(self, TOO_DENSE.format(count=corners))
            return
        self.canvas.zoom_to(shape.key)
        drawing = Drawing.of_shape(self.desk, self.stage, shape, self.loaded)
        self._begin(drawing)
        drawing.saved.connect(lambda drawn: self._drawn(drawn, drawing, self._name(shape)))

    def remove(self, shape: Shape) -> None:
        """End a polygon; it can be taken back."""
        maps, name = self.desk.program.maps, self._name(shape)

        def done(taken: Taken) -> None:
            self.say(f"已移除“{name}”的边界", partial(self._undo, taken))

        self.desk.work.write(self, "移除边界", lambda _: maps.remove(shape.key, shape.version), done)

    def attach(self, shape: Shape) -> None:
        """Say of which grid a polygon is."""
        maps = self.desk.program.maps

        def chosen(grid: int | None, _: str) -> None:
            def done(drawn: Drawn) -> None:
                self.say("。".join((f"已对应到“{self._grid_name(grid)}”", *drawn.remarks)))

            self.desk.work.write(self, "指定边界的网格", lambda _: maps.attach(shape.key, shape.version, grid), done)

        ask_grid(self, f"“{shape.name}”对应哪个网格", self.desk.program.grids, "对应", chosen, loose=False)

    def _drawn(self, drawn: Drawn, drawing: Drawing, name: str) -> None:
        self.when_read(partial(self.choose, drawn.key))
        remarks, back = "；".join(drawn.remarks), drawing.way_back(drawn)
        along = f"，并一起修改 {len(drawing.going_along)} 块相邻的边界" if drawing.going_along else ""
        said = f"已保存“{name}”的边界{along}" + (f"。请留意：{remarks}" if remarks else "")
        self.say(said, None if back is None else partial(self._take_back, back))

    def _take_back(self, back: Callable[[], object]) -> None:
        self.desk.work.write(self, "撤回边界", lambda _: back(), lambda _: self.say("已撤回"))

    def _grid_name(self, grid: int | None) -> str:
        return self.desk.program.grids.path_name(grid)

    def _may_begin(self) -> bool:
        """Return whether the hand is free, or what it draws may be put aside."""
        return self.loaded is not None and self.desk.may_write and (self.session is None or self.session.leave())

    def _begin(self, session: Drawing | Laying) -> None:
        self.session = session
        self.side.setEnabled(False)
        self.canvas.select(None)
        self.canvas.unmark()
        self.stage.show_card(None)
        self.stage.show_empty(None)
        session.ended.connect(self._ended)

    def _ended(self) -> None:
        self.session = None
        self.side.setEnabled(True)
        if self._stale:
            self.reload()
        elif self.loaded is not None:
            self.stage.show_empty(self.nothing() if self.loaded.is_empty else None)
            self._show_card()

    # Pictures to draw on

    def show_grounds(self) -> None:
        """Show the pictures there are."""
        if self.loaded is None or not self._may_begin():
            return
        sheet = GroundSheet(self, [ground for ground, _ in self.loaded.grounds], self.strength)
        sheet.strength_changed.connect(self._take_strength)
        sheet.add_wanted.connect(self.add_ground)
        sheet.lay_wanted.connect(self.lay_ground)
        sheet.remove_wanted.connect(self._remove_ground)
        sheet.open()

    def add_ground(self, path: Path) -> None:
        """Keep a picture, and let it be laid where it belongs."""
        maps = self.desk.program.maps

        def job(_: Progress) -> int:
            return maps.add_ground(path.stem, path)

        def done(key: int) -> None:
            self.when_read(partial(self.lay_ground, key))

        self.desk.work.write(self, "添加底图", job, done)

    def lay_ground(self, key: int) -> None:
        """Let a picture be dragged and pulled."""
        if self.loaded is None or not self._may_begin():
            return
        ground = next((one for one, _ in self.loaded.grounds if one.key == key), None)
        if ground is None:
            return
        laying = Laying(self.desk, self.stage, ground)
        self.canvas.fit(union([self.canvas.box, laying.tool.box]))
        self._begin(laying)
        laying.moved.connect(lambda: self.show_pictures({key: laying.tool.box}))
        laying.saved.connect(self._laid)
        laying.ended.connect(self.show_pictures)

    def _laid(self, before: Ground) -> None:
        self.say(f"已保存底图“{before.title}”的位置")

    def _take_strength(self, strength: float) -> None:
        self.strength = strength
        self.show_pictures()
        self.state_changed.emit()

    def _remove_ground(self, key: int) -> None:
        maps = self.desk.program.maps
        self.desk.work.write(self, "删除底图", lambda _: maps.remove_ground(key), lambda _: self.say("已删除底图"))

    # Files

    def bring_in(self) -> None:
        """Choose a file with polygons and show what is in it."""
        if self._may_begin() and (paths := ask.open_files(self, "选择边界文件", KINDS)):
            open_import(self, self.desk, paths[0], self._brought)

    def _brought(self, taken: Taken) -> None:
        ended = f"，替换原有边界 {taken.ended:,} 块" if taken.ended else ""
        self.when_read(self.canvas.show_all)
        self.say(f"已导入 {taken.count:,} 块边界{ended}", partial(self._undo, taken))

    def export(self) -> None:
        """Write the polygons to a file."""
        maps = self.desk.program.maps
        if (path := ask.save_file(self, "导出边界", "网格边界.geojson", EXPORTS)) is not None:
            self.desk.work.read(
                self,
                "导出边界",
                lambda _: maps.export(path),
                lambda count: self.say(f"已导出 {count:,} 块边界到 {path}"),
            )

    def print_wall(self) -> None:
        """Ask for paper and figure, and show the wall map as it will be printed."""
        if self.loaded is None or not self.loaded.shapes:
            show_refusal(self, "地图上还没有边界，不能打印挂图。请先导入或绘制边界。")
        else:
            self.print_wall_of(None)

    def print_wall_of(self, grid: int | None) -> None:
        """Ask for the wall map of what lies below one grid, at the highest level that has polygons there."""
        if self.loaded is None:
            return
        levels = [one.key for one in self.loaded.levels]
        below = self.loaded.levels_below(grid) if grid is not None else set()
        level = next((one for one in levels if one in below), self.level)
        WallSheet(self, self.desk, self.loaded, level, self.figure, grid).open()

    # Checking and assigning

    def check(self) -> None:
        """Look for overlaps, gaps and grids without a polygon at the level that is seen."""
        if self.loaded is None:
            return
        level = None if self.level == ALL or not self.loaded.levels else self.level
        maps, grids, loaded, tolerance = self.desk.program.maps, self.desk.program.grids, self.loaded, self.tolerance
        if self._check is not None:
            self._check.cancel()
        self.side.show_findings("正在检查……", ())
        of_grids = level != WITHOUT_GRID and any(shape.grid_id is not None for shape in loaded.shapes.values())

        def job(progress: Progress) -> tuple[str, list[Line]]:
            found = maps.topology(level, tolerance_m2=tolerance, progress=progress)
            return summary_of(found, of_grids=of_grids), lines_of(found, loaded.shapes, grids)

        self._check = self.desk.work.read(
            self, "检查无缝覆盖", job, lambda found: self.side.show_findings(*found), self._not_checked
        )

    def _not_checked(self, error: BaseException) -> None:
        self.side.show_findings("没有检查完，请再试一次。", ())
        show_error(self, error)

    def _take_tolerance(self, surface: float) -> None:
        self.tolerance = surface
        self.state_changed.emit()
        if self._check is not None:
            self.check()

    def show_finding(self, line: Line) -> None:
        """Show where a fault lies, or the grid that has no polygon."""
        if line.grid is not None:
            self.canvas.unmark()
            self.show_grid(line.grid)
        else:
            self.stage.show_card(None)
            self.canvas.select(None)
            self.canvas.mark(line.rings, line.tone)

    def assign(self) -> None:
        """Show what assigning by coordinates would do."""
        sheet = AssignSheet(self, self.desk)
        sheet.assigned.connect(
            lambda taken: self.say(f"已按坐标划入 {taken.count:,} 条档案", partial(self._undo, taken))
        )
        sheet.open()

    def _undo(self, taken: Taken) -> None:
        maps = self.desk.program.maps

        def job(progress: Progress) -> None:
            maps.undo(taken.action, progress)

        self.desk.work.write(self, "撤回地图操作", job, lambda _: self.say("已撤回"))
