"""How the sample town is divided, and where every grid lies: villages, grids, an industrial park, some third grids."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.grids import Grid
from desktop.grids.service import GRID, VILLAGE
from desktop.sample.ground import Block, Ground, Mesh, Place
from desktop.sample.records import SampleVillage
from desktop.sample.town import FACTS, Town

THIRD_LEVEL = "third_grid"
DIVIDED_ON, EARLIER = date(2023, 6, 1), date(2018, 4, 1)  # days of the last two divisions


@dataclass(frozen=True, slots=True)
class Plot:
    """One grid as it is planned, and the meshes of the ground it covers."""

    code: str
    above: str  # code of the grid it lies in
    level: str
    name: str
    number: int  # among those beside it
    village: SampleVillage
    place: int  # of the village
    meshes: Sequence[Mesh]

    @property
    def full_name(self) -> str:
        """Its name after that of its village."""
        return self.name if self.level == VILLAGE else f"{self.village.name}{self.name}"

    @property
    def is_park(self) -> bool:
        """Whether it is the industrial park."""
        return self.level == GRID and self.village.is_park(self.number)


@dataclass(frozen=True, slots=True)
class Laid(Plot):
    """One grid of the office."""

    key: int = 0
    parent: int = 0


def divide(town: Town) -> tuple[Ground, list[Plot]]:
    """Divide a town. Return its ground, and villages with all below them in the order of the tree."""
    ground = Ground([village.plots for village in town.villages], town.seed)
    blocks = enumerate(zip(town.villages, ground.villages, strict=True))
    return ground, [plot for place, (village, block) in blocks for plot in _plots(village, place, block)]


def _plots(village: SampleVillage, place: int, block: Block) -> Iterator[Plot]:
    yield Plot(village.code, FACTS.code, VILLAGE, village.name, place, village, place, sorted(block.meshes))
    for number, part in enumerate(block.divide(village.plots) if village.grids else (), 1):
        code, name = village.grid_code(number), village.grid_name(number)
        yield Plot(code, village.code, GRID, name, number, village, place, sorted(part.meshes))
        thirds = part.divide([1] * village.plots[number - 1])
        for third, piece in enumerate(thirds if len(thirds) > 1 else (), 1):
            lower, called = village.grid_code(number, third), village.grid_name(number, third)
            yield Plot(lower, code, THIRD_LEVEL, called, third, village, place, sorted(piece.meshes))


@dataclass(slots=True)
class Land:
    """The grids of one town, once they are in the office."""

    town: Town
    ground: Ground
    key: int  # of the town's own grid
    grids: dict[int, Laid]  # villages and all below them, in the order of the tree
    _of_village: defaultdict[int, list[Laid]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def known(cls, session: Session, town: Town, ground: Ground, plots: Sequence[Plot]) -> "Land":
        """Find the grids again by their codes."""
        keys = {code: key for code, key in session.execute(select(Grid.code, Grid.id))}
        land = cls(town, ground, keys[FACTS.code], {})
        for plot in plots:
            values = {name: getattr(plot, name) for name in Plot.__slots__}
            laid = Laid(**values, key=keys[plot.code], parent=keys[plot.above])
            land.grids[laid.key] = laid
            land._of_village[laid.place].append(laid)
        return land

    def of_village(self, place: int) -> list[Laid]:
        """Return the village at a place and every grid below it."""
        return self._of_village[place]

    def second(self, place: int) -> list[Laid]:
        """Return the grids right below the village at a place."""
        return [laid for laid in self._of_village[place] if laid.level == GRID]

    def first(self, place: int) -> int | None:
        """Return the key of the first grid of the village at a place, if it has several."""
        grids = self.second(place)
        return grids[0].key if len(grids) > 1 else None

    def village(self, place: int) -> int:
        """Return the key of the village at a place."""
        return next(laid.key for laid in self._of_village[place] if laid.level == VILLAGE)

    def spot(self, key: int, rng: Random) -> Place:
        """Return a point inside a grid."""
        return self.ground.spot(self.grids[key].meshes, rng)
