"""Where the grids of the sample town lie: keys, levels, the ground they cover. Known once they are written."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from desktop.grids.service import GRID, VILLAGE
from desktop.sample.ground import Ground, Mesh, Place
from desktop.sample.records import SampleVillage
from desktop.sample.town import Town

THIRD_LEVEL = "third_grid"


@dataclass(frozen=True, slots=True)
class Laid:
    """One grid, and the meshes of the ground it covers."""

    key: int
    parent: int
    level: str
    name: str
    number: int  # among those beside it
    village: SampleVillage
    place: int  # of the village
    meshes: Sequence[Mesh]


@dataclass(slots=True)
class Land:
    """The villages and grids of one town."""

    town: Town
    ground: Ground
    key: int = 0  # of the town's own grid
    grids: dict[int, Laid] = field(default_factory=dict)  # villages and all below them, in the order of the tree
    _of_village: defaultdict[int, list[Laid]] = field(default_factory=lambda: defaultdict(list))

    def add(self, laid: Laid) -> None:
        """Write down where one more grid lies."""
        self.grids[laid.key] = laid
        self._of_village[laid.place].append(laid)

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
