"""What the room of the map shows, read and made ready beside the window."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from desktop.grids.service import GridNode
from desktop.jobs import Progress
from desktop.map_paper import map_name
from desktop.maps.findings import WITHOUT_GRID
from desktop.maps.grounds import Ground
from desktop.maps.shapes import Shape
from desktop.names import initials, pinyin
from ui.map.outlines import Outline, Outlines, Plot
from ui.pages.desk import Desk

ALL = "*"  # stands for every level at once


@dataclass(frozen=True)
class LevelChoice:
    """A level that can be shown: its key, its title, and how many polygons it has."""

    key: str
    title: str
    count: int


@dataclass(frozen=True)
class FoundPlace:
    """What the search of the panel may propose: what it means, its words, what they add, how it is spelt."""

    meaning: tuple[str, int]  # "grid" or "shape", and its key
    words: str
    detail: str
    letters: str


@dataclass(frozen=True, eq=False)
class Loaded:
    """All polygons and pictures, and how they are called."""

    shapes: Mapping[int, Shape]
    outlines: Outlines
    grounds: tuple[tuple[Ground, bytes], ...]
    levels: tuple[LevelChoice, ...]  # those with polygons, from the top, then what is of no grid
    distinct: Mapping[int, int]  # by polygon: a number that no neighbour has
    nodes: Mapping[int, GridNode]
    places: Sequence[FoundPlace] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be seen."""
        return not self.shapes and not self.grounds

    def level_of(self, shape: Shape) -> str:
        """Return the level of a polygon."""
        node = self.nodes.get(shape.grid_id) if shape.grid_id is not None else None
        return node.level if node is not None else WITHOUT_GRID

    def at(self, level: str) -> Outlines:
        """Return the polygons of one level, or of all."""
        if level == ALL:
            return self.outlines
        shown = (one for one in self.outlines.all if self.level_of(self.shapes[one.key]) == level)
        return replace(self.outlines, all=tuple(shown))

    def above(self, level: str) -> list[tuple[Outline, int]]:
        """Return the polygons of the levels above one, each with the weight of its border."""
        keys = [one.key for one in self.levels if one.key != WITHOUT_GRID]
        level = self.first_level() if level == ALL else level
        place = keys.index(level) if level in keys else 0
        weights = {key: place - number for number, key in enumerate(keys[:place])}
        levels = ((one, self.level_of(self.shapes[one.key])) for one in self.outlines.all)
        return [(one, weights[level]) for one, level in levels if level in weights]

    def shape_of(self, grid: int) -> Shape | None:
        """Return the polygon of a grid."""
        return next((shape for shape in self.shapes.values() if shape.grid_id == grid), None)

    def levels_below(self, grid: int) -> set[str]:
        """Return the levels that have polygons below a grid."""
        node = self.nodes.get(grid)
        if node is None:
            return set()
        below = (self.nodes.get(shape.grid_id) for shape in self.shapes.values() if shape.grid_id not in (None, grid))
        return {one.level for one in below if one is not None and one.path.startswith(node.path)}

    def first_level(self) -> str:
        """Return the level with the most polygons."""
        return max(self.levels, key=lambda one: one.count).key if self.levels else ALL


def read_map(desk: Desk, progress: Progress) -> Loaded:
    """Read the map. Takes a moment for thousands of polygons."""
    maps, grids = desk.program.maps, desk.program.grids
    shapes, nodes = maps.shapes(), grids.nodes
    plots = [Plot(one.key, map_name(grids.name(one.grid_id) or one.name), one.rings) for one in shapes]
    progress.check()
    grounds = tuple((ground, maps.picture(ground.key)) for ground in maps.grounds())
    outlines = Outlines.of(plots, maps.extent(), progress)
    made = Loaded({one.key: one for one in shapes}, outlines, grounds, (), maps.distinct(), nodes)
    levels = tuple(_levels(desk, map(made.level_of, shapes)))
    return replace(made, levels=levels, places=tuple(_places(desk, made, progress)))


def _places(desk: Desk, loaded: Loaded, progress: Progress) -> Iterator[FoundPlace]:
    grids, drawn = desk.program.grids, {one.grid_id for one in loaded.shapes.values()}
    for node in loaded.nodes.values():
        progress.check()
        if not node.closed:
            words = grids.path_name(node.id)
            yield FoundPlace(("grid", node.id), words, "" if node.id in drawn else "没有边界", _letters(words))
    for one in loaded.shapes.values():
        if one.grid_id is None:
            yield FoundPlace(("shape", one.key), one.name, "未对应网格", _letters(one.name))


def _letters(words: str) -> str:
    return f"{initials(words)} {pinyin(words)}".replace("  ", " ")


def _levels(desk: Desk, levels: Iterable[str]) -> list[LevelChoice]:
    counts: dict[str, int] = {}
    for level in levels:
        counts[level] = counts.get(level, 0) + 1
    known = [LevelChoice(one.key, one.title, counts.pop(one.key, 0)) for one in desk.program.scheme.current.levels]
    loose = counts.pop(WITHOUT_GRID, 0)
    others = [LevelChoice(key, key, count) for key, count in counts.items()]  # of a scheme used before
    found = [one for one in (*known, *others) if one.count]
    return [*found, *[LevelChoice(WITHOUT_GRID, "未对应网格", loose)] * bool(loose)]
