"""What the sample town consists of, as its villages would describe it. Codes are those of the national lists."""

from dataclasses import dataclass, field
from datetime import date

AS_OF = date(2026, 6, 30)  # the day on which the villages counted
THIRDS = 3  # a grid that is cut once more has so many below it
PARK_NUMBER = 901  # grids set up for one purpose are numbered in the last tenth (desktop.grids.coding)


@dataclass(frozen=True, slots=True)
class SampleVillage:
    """A village with its share of the people; its grids are numbered from 1.

    The first `cut` of them have grids of the third level below them; the last one is the industrial park, if any.
    """

    code: str
    name: str  # 江头回族村
    people: int
    grids: int
    cut: int = 0
    park: str = ""  # its name
    vacant: int = 0  # number of a grid in which nobody lives: planted for the self-check

    @property
    def tail(self) -> str:
        """The three digits that tell the village from its neighbours."""
        return self.code[-3:]

    @property
    def short(self) -> str:
        """The name as people say it: 江头."""
        return self.name.removesuffix("社区").removesuffix("村").removesuffix("回族")

    @property
    def plots(self) -> tuple[int, ...]:
        """How many parts each grid consists of: one, or those of the third level."""
        return tuple(THIRDS if number <= self.cut else 1 for number in range(1, self.grids + 1))

    def grid_name(self, number: int, third: int = 0) -> str:
        """Return what a grid is called inside its village, or one of the third level below it."""
        if third:
            return f"第{number}-{third}网格"
        return self.park if self.is_park(number) else f"第{number}网格"

    def is_park(self, number: int) -> bool:
        """Whether a grid is the industrial park."""
        return bool(self.park) and number == self.grids

    def grid_code(self, number: int, third: int = 0) -> str:
        """Return the code of a grid: the village's and three digits, and two more on the third level."""
        number = PARK_NUMBER if self.is_park(number) else number
        return f"{self.code}{number:03}{f'{third:02}' if third else ''}"


@dataclass(frozen=True, slots=True)
class SampleTownFacts:
    """What a town is called, and where it lies."""

    code: str
    name: str
    region: tuple[str, str, str]  # province, city, county


@dataclass(slots=True)
class SamplePerson:
    """One person, with what a village knows of them."""

    name: str
    sex_code: str
    born_on: date
    id_no: str  # a number, or what the village wrote instead
    relation_code: str = "02"
    ethnic_code: str = "01"
    marital_code: str = "10"
    political_code: str = "13"
    education_code: str = ""
    occupation: str = ""
    workplace: str = ""
    phone: str = ""
    registered_code: str = ""
    registered_region: tuple[str, str, str] = ("", "", "")  # province, city, county
    registered_detail: str = ""
    residence_address: str = ""
    floating: bool = False
    inflow_reason_code: str = ""
    inflow_on: date | None = None
    permit_code: str = ""
    permit_until: date | None = None
    lodging_code: str = ""
    left_behind_code: str = ""
    care: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def registered_address(self) -> str:
        """Where the person is registered, in one line."""
        return "".join(self.registered_region) + self.registered_detail

    @property
    def age(self) -> int:
        """Completed years on the day of the count."""
        born = self.born_on
        return AS_OF.year - born.year - ((AS_OF.month, AS_OF.day) < (born.month, born.day))


@dataclass(slots=True)
class SampleDwelling:
    """Where a household lives, and whose it is when rented."""

    number: str
    address: str
    area: float
    third: int = 0  # the grid of the third level it lies in, if any
    building: str = ""
    unit: str = ""
    room: str = ""
    use_code: str = "01"
    rented_for: str = ""  # code of 出租用途; empty where the household owns it
    hazard_code: str = "00"
    owner: SamplePerson | None = None
    rented_on: date | None = None


@dataclass(slots=True)
class SampleHousehold:
    """A household: the first member is its head."""

    number: str
    village: SampleVillage
    grid: int
    dwelling: SampleDwelling
    members: list[SamplePerson]
    collective: bool = False

    @property
    def grid_name(self) -> str:
        """What the grid is called in which the household lives."""
        return self.village.grid_name(self.grid, self.dwelling.third)

    @property
    def head(self) -> SamplePerson:
        """Whom the household is known by."""
        return self.members[0]


@dataclass(slots=True)
class SampleEnterprise:
    """A firm, or one of the small places (九小场所)."""

    name: str
    is_place: bool
    village: SampleVillage
    grid: int
    address: str
    credit_code: str
    category_code: str
    place: str  # 小餐饮场所, or nothing for a firm
    industry: str
    employees: int
    area: int
    phone: str
    opened_on: date
    hazard_code: str = "00"
    attention_code: str = "03"
    legal: SamplePerson | None = None
    no_licence_reason: str = ""
    third: int = 0

    @property
    def grid_name(self) -> str:
        """What the grid is called in which it lies."""
        return self.village.grid_name(self.grid, self.third)
