"""What the sample town consists of, as its villages would describe it. Codes are those of the national lists."""

from dataclasses import dataclass, field
from datetime import date

AS_OF = date(2026, 6, 30)  # the day on which the villages counted


@dataclass(frozen=True, slots=True)
class SampleVillage:
    """A village with its share of the people; its grids are numbered from 1."""

    code: str
    name: str  # 江头回族村
    people: int
    grids: int

    @property
    def tail(self) -> str:
        """The three digits that tell the village from its neighbours."""
        return self.code[-3:]

    @property
    def short(self) -> str:
        """The name as people say it: 江头."""
        return self.name.removesuffix("社区").removesuffix("村").removesuffix("回族")

    def grid_name(self, number: int) -> str:
        """Return what a grid is called inside its village."""
        return f"第{number}网格"


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
