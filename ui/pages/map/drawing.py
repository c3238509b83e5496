"""A polygon on its way from the hand to the office's map: drawn, changed, saved, or put aside."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, Signal

from desktop.jobs import Progress
from desktop.maps.findings import Crossing
from desktop.maps.service import Drawn, Redrawing
from desktop.maps.shapes import Shape
from ui import ask
from ui.errors import sentence_of
from ui.map.catching import Catcher
from ui.map.following import Followers, all_along
from ui.map.polygon_tool import PolygonTool
from ui.map.sketch import Sketch
from ui.page import may_drop_edits
from ui.pages.desk import Desk
from ui.pages.map.loaded import Loaded
from ui.pages.map.stage import Stage

OPEN = "这块边界还没有闭合。请至少点三个点，再按回车或双击闭合。"
MOST_NAMED = 3
CORRECT, SINCE = "correct", "since"


class Drawing(QObject):
    """One polygon while it is drawn: it takes the mouse of the stage and gives it back when it ends."""

    ended = Signal()
    saved = Signal(object)  # what the map says of it: a Drawn

    def __init__(
        self, desk: Desk, stage: Stage, title: str, sketch: Sketch, shape: Shape | None, loaded: Loaded
    ) -> None:
        super().__init__(stage)
        self._desk, self._stage, self._shape = desk, stage, shape
        self._busy = False
        self._corrects = False
        self._replaces = False  # whether an earlier polygon of the grid ends
        canvas = stage.canvas
        own = shape.key if shape is not None else None
        catcher = Catcher(one for one in canvas.seen if one.key != own)
        self._drawn: tuple[Drawn, ...] = ()
        outline = loaded.outlines.find(own) if own is not None else None
        beside = (one for one in loaded.outlines.all if one.key != own)
        followers = Followers(beside, outline.box) if outline is not None else None
        self.tool = PolygonTool(canvas, canvas.plane, sketch, catcher, followers)
        self.grid: int | None = shape.grid_id if shape is not None else None
        self.name = shape.name if shape is not None else ""
        self._known = loaded.shapes
        canvas.hide_shape(own)
        canvas.take_tool(self.tool)
        stage.line.show_tool(title, self.tool.hint, self._verb)
        self.tool.changed.connect(self._tell)
        self.tool.finished.connect(self.save)
        self.tool.left.connect(self.leave)
        self._links = (
            stage.line.back.connect(self.tool.undo),
            stage.line.done.connect(self._done),
            stage.line.left.connect(self.leave),
        )

    @classmethod
    def of_grid(cls, desk: Desk, stage: Stage, grid: int | None, name: str, loaded: Loaded) -> "Drawing":
        """Begin a new polygon of a grid, or of a place under its name."""
        words = desk.program.grids.path_name(grid) if grid is not None else name
        made = cls(desk, stage, f"绘制边界：{words}", Sketch(), None, loaded)
        made.grid, made.name = grid, name
        made._replaces = grid is not None and loaded.shape_of(grid) is not None
        return made

    @classmethod
    def of_shape(cls, desk: Desk, stage: Stage, shape: Shape, loaded: Loaded) -> "Drawing":
        """Begin to change a polygon; the others that share its corners go along."""
        words = desk.program.grids.path_name(shape.grid_id) or shape.name
        return cls(desk, stage, f"编辑边界：{words}", Sketch(shape.rings), shape, loaded)

    @property
    def is_changed(self) -> bool:
        """Whether something would be lost."""
        return self.tool.sketch.is_changed

    def leave(self) -> bool:
        """Put it aside, when the clerk agrees; return whether it is put aside."""
        if self._busy:
            return False
        if self.is_changed and not may_drop_edits(self._stage, self.save, "绘制的边界"):
            return False
        self.end()
        return True

    def save(self) -> None:
        """Have the polygon kept; what is refused is said, and what was drawn stays."""
        sketch = self.tool.sketch
        if self._busy:
            return
        if sketch.is_open and not sketch.close():
            self._stage.line.refuse(OPEN)
            return
        job = self._job()
        if job is None:
            return
        self._busy = True
        self._desk.work.write(self, "保存边界", job, self._kept, self._failed)

    def way_back(self, drawn: Drawn) -> Callable[[], object] | None:
        """Return what takes the saving back; None where an earlier polygon ended with it."""
        maps, shape = self._desk.program.maps, self._shape
        if shape is None:
            return None if self._replaces else lambda: maps.remove(drawn.key, drawn.version)
        before = [shape, *self._following()]
        back = [Redrawing(now.key, now.version, was.rings) for now, was in zip(self._drawn, before, strict=True)]
        return (lambda: maps.redraw_all(back)) if self._corrects else None

    @property
    def going_along(self) -> list[str]:
        """The names of the other polygons that are changed with it."""
        grids = self._desk.program.grids
        return [grids.path_name(one.grid_id) or one.name for one in self._following()]

    def _following(self) -> list[Shape]:
        """Return the polygons that are changed with it, as they were when it began."""
        followers, moved = self.tool.followers, self.tool.sketch.moved
        keys = followers.keys(moved) if followers is not None else frozenset()
        return [one for one in self._known.values() if one.key in keys]

    def end(self) -> None:
        """Give the mouse back."""
        for link in self._links:
            QObject.disconnect(link)
        self._stage.line.hide()
        self._stage.canvas.take_tool(None)
        self._stage.canvas.hide_shape(None)
        self.ended.emit()
        self.deleteLater()

    @property
    def _verb(self) -> str:
        return "闭合" if self.tool.sketch.is_open else "保存"

    def _done(self) -> None:
        self.tool.finish()

    def _job(self) -> Callable[[Progress], tuple[Drawn, ...]] | None:
        """Return how it is kept; None when the clerk thinks better of it."""
        maps, rings, shape = self._desk.program.maps, self.tool.sketch.rings, self._shape
        if shape is None:
            grid, name = self.grid, self.name
            return lambda _: (maps.draw(grid, name, rings[0]),)
        since: date | None = None
        if shape.grid_id is not None:
            choices = [(SINCE, "边界从今天起调整"), (CORRECT, "更正画错的边界")]
            detail = "“调整”会保留原来的边界，以后可以按日期查看；“更正”直接替换。"
            if self.going_along:
                detail += f"共用顶点的{_named(self.going_along)}一起修改。"
            answer = ask.choose(self._stage, "这次修改是哪一种？", choices, detail=detail)
            if answer is None:
                return None
            since = self._desk.today() if answer == SINCE else None
        self._corrects = since is None
        moved = self.tool.sketch.moved
        changes = [
            Redrawing(shape.key, shape.version, rings),
            *(Redrawing(one.key, one.version, all_along(one.rings, moved)) for one in self._following()),
        ]
        return lambda _: maps.redraw_all(changes, since)

    def _kept(self, drawn: tuple[Drawn, ...]) -> None:
        self._busy, self._drawn = False, drawn
        self.end()
        self.saved.emit(drawn[0])

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        self._stage.line.refuse(sentence_of(error))
        self.tool.point_out(error.place if isinstance(error, Crossing) else None)
        self._stage.canvas.setFocus()

    def _tell(self) -> None:
        along = f"。一起修改：{_named(self.going_along)}" if self.going_along else ""
        self._stage.line.show_hint(self.tool.hint + along, self._verb)
        self._stage.line.refuse("")


def _named(names: Sequence[str]) -> str:
    """Return names in a row, only as many as are read."""
    more = f"等 {len(names)} 块" if len(names) > MOST_NAMED else ""
    return "、".join(f"“{one}”" for one in names[:MOST_NAMED]) + more
