"""Lays out the grids of the sample town: villages, their grids, an industrial park, and some of the third level.

Every grid gets what a town writes down of one: kind, setting, what it borders on, its surface, its code in the system
of the city.
"""

from collections.abc import Collection
from datetime import date
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.grids import Grid, GridCode, GridEvent, GridEventKind, GridTag
from desktop.errors import Refusal
from desktop.grids.coding import DEDICATED, OWN
from desktop.grids.service import GRID
from desktop.sample import words
from desktop.sample.ground import Block, Ground, Mesh, surface
from desktop.sample.land import THIRD_LEVEL, Laid, Land
from desktop.sample.planted import Plan
from desktop.sample.records import SampleVillage
from desktop.sample.town import FACTS, Town

NOT_THE_TOWN = "本单位不是按“{name}”建立的，没有“{village}”，不能装入示例数据。请先新建一个示例单位。"
DIVIDED_ON, EARLIER = date(2023, 6, 1), date(2018, 4, 1)  # days of the last two divisions
CITY_SYSTEM = "城管系统"
ADMINISTRATIVE, BASIC, DUTY = "01", "03", "05"  # grid_kind
HAMLET, COMPOUND, PARK = "02", "03", "06"  # grid_base_unit
MANAGED = "01"  # compound_kind, as the others
COMPOUNDS = (MANAGED, "02", "03", "05")
URBAN, RURAL, URBAN_NAME = "urban", "rural", "社区"
BASIS = "道路走势、地域相邻、人员相熟、规模适度、界限清晰"
PARK_BASIS = "园区企业集中，单独设置专属网格"
LINES = ("01", "02", "03", "04", "05", "06")  # work_line: all of them work in one grid (P3-06)
RECODED = 16  # village, by place, with a code that was used before


class Layout:
    """Writes the grids of one town into an office founded with its villages."""

    def __init__(self, session: Session, town: Town, plan: Plan) -> None:
        self._session, self._plan = session, plan
        self._rng = Random(f"{town.seed} grids")
        self._known = {grid.code: grid for grid in session.scalars(select(Grid))}
        self.is_first = all(grid.level != GRID for grid in self._known.values())  # nobody made a town here before
        self._land = Land(town, Ground([village.plots for village in town.villages], town.seed))

    def write(self) -> Land:
        """Write every grid with its facts. Raise Refusal in the office of another town."""
        land = self._land
        for village in land.town.villages:
            if village.code not in self._known:
                raise Refusal(NOT_THE_TOWN.format(name=FACTS.name, village=village.name))
        town = self._known[FACTS.code]
        town.valid_from, town.kind_code = EARLIER, ADMINISTRATIVE
        town.surface = surface(land.ground.ring(land.ground.meshes))
        land.key = town.id
        for place, (village, block) in enumerate(zip(land.town.villages, land.ground.villages, strict=True)):
            self._village(village, place, block)
        if self.is_first:
            self._recode()
        self._session.flush()
        return land

    def _village(self, village: SampleVillage, place: int, block: Block) -> None:
        grid = self._known[village.code]
        grid.valid_from, grid.kind_code = EARLIER, ADMINISTRATIVE
        grid.setting_code = URBAN if village.name.endswith(URBAN_NAME) else RURAL
        self._place(grid, village, place, block.meshes)
        for number, part in enumerate(block.divide(village.plots) if village.grids else (), 1):
            below = self._add(grid, GRID, village.grid_code(number), village.grid_name(number), number)
            below.kind_code = DEDICATED if village.is_park(number) else BASIC
            self._place(below, village, place, part.meshes)
            self._describe(below, village)
            if number == village.vacant:
                self._plan.add("grid_empty", below.id)
            thirds = part.divide([1] * village.plots[number - 1])
            for third, piece in enumerate(thirds if len(thirds) > 1 else (), 1):
                code, name = village.grid_code(number, third), village.grid_name(number, third)
                lowest = self._add(below, THIRD_LEVEL, code, name, third)
                lowest.kind_code = DUTY
                self._place(lowest, village, place, piece.meshes)
                self._describe(lowest, village)

    def _add(self, parent: Grid, level: str, code: str, name: str, number: int) -> Grid:
        if code in self._known:
            return self._known[code]
        grid = Grid(parent_id=parent.id, level=level, code=code, name=name, place=number, valid_from=DIVIDED_ON)
        self._session.add(grid)
        self._session.flush()
        grid.path = f"{parent.path}{grid.id}/"
        return grid

    def _place(self, grid: Grid, village: SampleVillage, place: int, meshes: Collection[Mesh]) -> None:
        """Write down where a grid lies and what it borders on."""
        laid = Laid(grid.id, grid.parent_id or 0, grid.level, grid.name, grid.place, village, place, sorted(meshes))
        self._land.add(laid)
        grid.surface = surface(self._land.ground.ring(meshes))
        streets = self._rng.sample(words.places("street"), k=4)
        grid.east, grid.south, grid.west, grid.north = (f"至{street}" for street in streets)

    def _describe(self, grid: Grid, village: SampleVillage) -> None:
        """Write down how a new grid was cut."""
        if grid.code in self._known:
            return
        is_urban, is_park = village.name.endswith(URBAN_NAME), grid.kind_code == DEDICATED
        grid.basis = PARK_BASIS if is_park else BASIS
        grid.base_unit_code = PARK if is_park else COMPOUND if is_urban else HAMLET
        if is_urban:
            grid.compound_code = self._rng.choice(COMPOUNDS)
            grid.property_company = f"{village.short}物业服务有限公司" if grid.compound_code == MANAGED else None
        self._session.add(GridEvent(grid_id=grid.id, kind=GridEventKind.FOUNDED, happened_on=DIVIDED_ON))
        if grid.level == GRID:
            self._session.add_all(GridTag(grid_id=grid.id, code=line, since=DIVIDED_ON) for line in LINES)
            code = f"CG{grid.code[9:]}"
            self._session.add(GridCode(grid_id=grid.id, system=CITY_SYSTEM, code=code, valid_from=DIVIDED_ON))

    def _recode(self) -> None:
        """One grid bears a code that its neighbour bore before the last division."""
        grids = self._land.second(RECODED)
        if len(grids) > 1:
            first, second = grids[:2]
            code = second.village.grid_code(second.number)
            former = GridCode(grid_id=first.key, system=OWN, code=code, valid_from=EARLIER, valid_to=DIVIDED_ON)
            self._session.add(former)
            self._plan.add("code_fault", second.key)
