"""The map as it is read: which level is seen, by what it is coloured, which grid is chosen."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout

from desktop.grids.measures import Measure
from desktop.jobs import Progress
from desktop.maps.findings import SLIVER
from desktop.maps.shapes import Shape
from ui import theme
from ui.errors import show_error
from ui.map.canvas import union
from ui.map.plane import Box
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.map.card import Action, GridCard
from ui.pages.map.colouring import NEIGHBOURS, PLAIN, Colouring, by_figure, neighbours_apart
from ui.pages.map.findings import area_words, registered_words
from ui.pages.map.loaded import ALL, Loaded, read_map
from ui.pages.map.side import More, Side
from ui.pages.map.stage import Stage
from ui.tables.empty import Empty
from ui.work import Ticket

MAP_TABLES = frozenset({"map_shape", "map_ground", "grid"})
CHIEF = "chief"
CARD_FIGURES = ("people", "households", "dwellings", "enterprises", "places", "full_time")
STRENGTH = 0.7  # of a picture beneath the map


class MapReading(Page):
    """The map fills the room; a panel at the left says what is seen. The subclass says what can be done."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.loaded: Loaded | None = None
        self.level: str | None = None  # None before there is anything to be seen
        self.figure, self.strength = NEIGHBOURS, STRENGTH
        self.tolerance = SLIVER  # square metres that the check overlooks
        self._stale, self._reading = True, False
        self._waiting: list[Callable[[], object]] = []  # what is done when the map has been read
        self._kept_view: Mapping[str, Any] = {}
        self._wanted_grid: int | None = None
        self._colouring = Colouring()
        self._figures: Ticket[Any] | None = None  # the job that reads the colours
        self._card: Ticket[Any] | None = None  # the one that reads the card
        self.stage = Stage()
        self.canvas = self.stage.canvas
        self.side = Side(desk.program.measures.all, self.more())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().pad)
        row.addWidget(self.side)
        row.addWidget(self.stage, 1)
        self._connect()

    # What the subclass says

    @property
    def is_busy(self) -> bool:
        """Whether something is being drawn, so that the map must stay as it is."""
        return False

    def more(self) -> More:
        """Return what is done more seldom, for the foot of the panel."""
        return ()

    def nothing(self) -> Empty:
        """Return what an empty map says."""
        raise NotImplementedError

    def deeds(self, grid: int | None, shape: Shape | None) -> Sequence[Action]:
        """Return what can be done with a grid or with a polygon."""
        raise NotImplementedError

    # Being a page

    def activate(self) -> None:
        """Read the map when it is new or stale."""
        if self._stale:
            self.reload()
        self.canvas.setFocus()

    def open(self, target: Any) -> None:
        """Come near to a grid, by its key."""
        self._wanted_grid = int(target.get("grid", 0) if isinstance(target, Mapping) else target) or None
        if self.loaded is not None and not self._stale:
            self._show_wanted()

    def state(self) -> dict[str, Any]:
        """Return what is seen, and how."""
        centre = self.canvas.plane.place(self.canvas.centre.x(), self.canvas.centre.y())
        seen = {"level": self.level, "figure": self.figure, "strength": self.strength, "tolerance": self.tolerance}
        if self.loaded is None or self.loaded.is_empty:
            return seen | dict(self._kept_view)
        return {**seen, "centre": list(centre), "scale": None if self.canvas.is_whole else self.canvas.scale_now}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show what was seen."""
        self.level = state.get("level")
        self.figure = str(state.get("figure", NEIGHBOURS))
        self.strength = float(state.get("strength", STRENGTH))
        self.tolerance = float(state.get("tolerance", SLIVER))
        self.side.choose_figure(self.figure)
        self.side.choose_tolerance(self.tolerance)
        self._kept_view = {key: state[key] for key in ("centre", "scale") if state.get(key)}

    # Reading

    def reload(self) -> None:
        """Read everything anew; what is seen stays where it is."""
        if self._reading or self.is_busy:
            self._stale = True
            return
        self._stale, self._reading = False, True
        if self.loaded is not None:
            self._kept_view = {key: self.state()[key] for key in ("centre", "scale") if self.state().get(key)}
        self.desk.work.read(self, "读取地图", partial(read_map, self.desk), self._show, self._not_read)

    def when_read(self, then: Callable[[], object]) -> None:
        """Do something when the map is read as it is now."""
        if self._reading or self._stale:
            self._waiting.append(then)
            if not self._reading:
                self.reload()
        else:
            then()

    def _not_read(self, error: BaseException) -> None:
        self._reading = False
        show_error(self, error)

    def _show(self, loaded: Loaded) -> None:
        self._reading = False
        self.loaded = loaded
        if not loaded.levels:
            self.level = None
        elif self.level not in {ALL, *(one.key for one in loaded.levels)}:
            self.level = loaded.first_level()
        self.side.show_levels(loaded.levels, ALL if self.level is None else self.level)
        self.side.show_places(loaded.places)
        self.stage.show_empty(self.nothing() if loaded.is_empty else None)
        self._show_level()
        self._look_again()
        if self._wanted_grid is not None:
            self._show_wanted()
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()
        if self._stale:
            self.reload()

    def _look_again(self) -> None:
        """Show the piece of ground that was seen before, or everything."""
        centre, scale = self._kept_view.get("centre"), self._kept_view.get("scale")
        if centre and scale:
            self.canvas.look_at(*self.canvas.plane.spot(centre), float(scale))
        else:
            self.canvas.show_all()

    def _show_level(self) -> None:
        if self.loaded is None:
            return
        loaded, plane = self.loaded, self.loaded.outlines.plane
        boxes = [plane.box(ground.edges) for ground, _ in loaded.grounds]
        level = ALL if self.level is None else self.level
        self.canvas.set_outlines(loaded.at(level), union(boxes) if boxes else None)
        self.canvas.set_borders(loaded.above(level))
        self.show_pictures()
        self._colour()
        self._show_card()
        shown = len(self.canvas.keys)
        self.tell_shown(f"{shown:,} 块边界" if shown else "")

    def show_pictures(self, lying: Mapping[int, Box] | None = None) -> None:
        """Lay the pictures beneath; `lying` says where one of them lies while it is moved."""
        if self.loaded is None:
            return
        plane, pictures = self.loaded.outlines.plane, []
        for ground, content in self.loaded.grounds:
            pixmap = QPixmap()
            pixmap.loadFromData(content)
            box = (lying or {}).get(ground.key) or plane.box(ground.edges)
            pictures.append((pixmap, box, self.strength))
        self.canvas.set_pictures(pictures)

    # Colours

    def _colour(self) -> None:
        if self.loaded is None:
            return
        if self._figures is not None:
            self._figures.cancel()
            self._figures = None
        loaded, shown, figure = self.loaded, self.canvas.keys, self.figure
        if figure == NEIGHBOURS:
            self._take_colouring(neighbours_apart(loaded, shown))
        elif figure == PLAIN:
            self._take_colouring(Colouring())
        else:
            measures = self.desk.program.measures
            measure = measures.measure(figure)

            def job(progress: Progress) -> Colouring:
                return by_figure(loaded, shown, measure, measures.of([figure], progress=progress)[figure])

            self._figures = self.desk.work.read(self, f"统计{measure.title}", job, self._take_colouring)

    def _take_colouring(self, colouring: Colouring) -> None:
        self._colouring = colouring
        self.canvas.set_tints(colouring.tints, colouring.figures)
        self.stage.show_legend(colouring.title, colouring.classes)

    def _tip(self, key: int) -> str:
        if self.loaded is None or key not in self.loaded.shapes:
            return ""
        shape = self.loaded.shapes[key]
        figure = self._colouring.figures.get(key, "")
        name = self._name(shape)
        title = self._colouring.title.partition("（")[0]
        return f"{name}\n{title} {figure}" if figure else name

    def _name(self, shape: Shape) -> str:
        return self.desk.program.grids.path_name(shape.grid_id) or shape.name

    # Choosing

    def choose_level(self, key: str) -> None:
        """Show the polygons of one level, or of all."""
        self.level = key
        self.side.choose_level(key)
        self._show_level()
        self.state_changed.emit()

    def choose_figure(self, key: str) -> None:
        """Colour by another figure."""
        self.figure = key
        self.side.choose_figure(key)
        self._colour()
        self.state_changed.emit()

    def show_grid(self, grid: int) -> None:
        """Come near to the polygon of a grid; without one, offer to draw it."""
        if self.loaded is None:
            return
        shape = self.loaded.shape_of(grid)
        if shape is None:
            self.canvas.select(None)
            self._show_card_of(grid, None)
        else:
            self.show_shape(shape.key)

    def show_shape(self, key: int) -> None:
        """Come near to a polygon."""
        if self.loaded is None or key not in self.loaded.shapes:
            return
        if key not in self.canvas.keys:
            self.choose_level(self.loaded.level_of(self.loaded.shapes[key]))
        self.choose(key)
        self.canvas.zoom_to(key)

    def _show_wanted(self) -> None:
        grid, self._wanted_grid = self._wanted_grid, None
        if grid is not None:
            self.show_grid(grid)

    def _find(self, meaning: tuple[str, int]) -> None:
        kind, key = meaning
        if kind == "grid":
            self.show_grid(key)
        else:
            self.show_shape(key)
        self.canvas.setFocus()

    # The card

    def _show_card(self) -> None:
        """Show what is known of the polygon that is chosen."""
        key = self.canvas.chosen
        shape = self.loaded.shapes.get(key) if self.loaded is not None and key is not None else None
        if shape is None:
            self.stage.show_card(None)
        else:
            self._show_card_of(shape.grid_id, shape)

    def _picked(self, _: object) -> None:
        self.canvas.unmark()
        self._show_card()

    def choose(self, key: int) -> None:
        """Choose a polygon where it is."""
        self.canvas.select(key)
        self._show_card()

    def _show_card_of(self, grid: int | None, shape: Shape | None) -> None:
        grids, desk = self.desk.program.grids, self.desk
        node = grids.nodes.get(grid) if grid is not None else None
        title = grids.path_name(grid) if node is not None else shape.name if shape is not None else ""
        facts = [("编码", node.code)] if node is not None else [("编码", shape.code)] if shape and shape.code else []
        facts += [("来源", shape.source)] if shape is not None and shape.source else []
        facts += [("图上面积", area_words(shape.surface_m2) if shape is not None else "还没有边界")]
        about = "" if node is not None else "还没有对应到本单位的网格"
        card = GridCard(title, about, facts, self.deeds(grid, shape))
        card.closed.connect(self._close_card)
        card.figure_wanted.connect(lambda measure: self._open_figure(measure, grid))
        self.stage.show_card(card)
        if self._card is not None:
            self._card.cancel()
        if node is not None:
            self._card = desk.work.read(
                card, "读取网格", partial(self._read_card, node.id), lambda found: self._fill(card, shape, *found)
            )

    def _read_card(self, grid: int, progress: Progress) -> tuple[str, float | None, list[tuple[Measure, float]]]:
        program = self.desk.program
        chiefs = [one.name for one in program.appointments.of_grid(grid) if one.post == CHIEF]
        figures = program.measures.of(CARD_FIGURES, progress=progress)
        found = [(program.measures.measure(key), figures[key].get(grid, 0.0)) for key in CARD_FIGURES]
        return "、".join(chiefs), program.grid_dossiers.draft(grid).surface, found

    def _fill(
        self,
        card: GridCard,
        shape: Shape | None,
        chiefs: str,
        surface: float | None,
        figures: Sequence[tuple[Measure, float]],
    ) -> None:
        card.add_fact("登记面积", registered_words(surface, shape.surface_m2 if shape is not None else None))
        card.add_fact("网格长", chiefs or "空缺")
        card.add_figures(figures)
        self.stage.arrange()

    def _open_figure(self, measure: Measure, grid: int | None) -> None:
        self.wanted.emit(measure.room, {**measure.filters, "grid": grid})

    def _close_card(self) -> None:
        self.canvas.select(None)
        self.stage.show_card(None)

    def _hear(self, tables: frozenset[str]) -> None:
        if tables & MAP_TABLES:
            self._stale = True
            if self.isVisible():
                self.reload()
        elif self.isVisible() and self.figure not in (NEIGHBOURS, PLAIN):
            self._colour()  # what is counted may be another number now; where it is not, it is remembered

    def _connect(self) -> None:
        self.canvas.tip_of = self._tip
        self.canvas.picked.connect(self._picked)
        self.canvas.view_changed.connect(self.state_changed)
        self.side.level_chosen.connect(self.choose_level)
        self.side.figure_chosen.connect(self.choose_figure)
        self.side.place_chosen.connect(self._find)
        self.desk.work.changed.connect(self._hear)
