"""One village: where its streets run, who lives behind which door, which enterprises stand there."""

from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import NamedTuple

from desktop.sample import words
from desktop.sample.families import Families, Family
from desktop.sample.lives import Lives
from desktop.sample.newcomers import TRADE, Newcomers
from desktop.sample.numbers import credit_code, landline_number, mobile_number
from desktop.sample.records import (
    AS_OF,
    THIRDS,
    SampleDwelling,
    SampleEnterprise,
    SampleHousehold,
    SamplePerson,
    SampleTownFacts,
    SampleVillage,
)
from desktop.sample.wordings import numeral

PEOPLE_PER_ENTERPRISE = 45
FIRMS_OF_A_PARK = 3
OFFERS = 12  # houses that tenants look at
TRADER, FIRM = "03", "01"
REMEMBERED = 300  # landlords and business people kept in mind
HUI, HAN = "03", "01"


class VillageLife:
    """Tells a village household by household."""

    def __init__(self, village: SampleVillage, lives: Lives, rng: Random, surname: str, town: SampleTownFacts) -> None:
        self._village, self._rng = village, rng
        self._town, self._here = town, town.name + village.name
        self._families = Families(lives, rng, surname, HUI if "回族" in village.name else HAN)
        self._newcomers = Newcomers(lives, rng)
        self._floating_share = rng.uniform(0.25, 0.52)  # of the households
        self._grids = [_Grid(village, number, rng) for number in range(1, village.grids + 1)]
        closed = {number for number in range(1, village.grids + 1) if village.is_park(number)} | {village.vacant}
        self._homes = [grid for grid in self._grids if grid.number not in closed]  # where families live
        self._landlords: deque[tuple[SamplePerson, SampleDwelling, _Grid]] = deque(maxlen=REMEMBERED)
        self._adults: deque[SamplePerson] = deque(maxlen=REMEMBERED)
        self._numbered = 0
        self._enterprises = [self._found() for _ in range(max(1, village.people // PEOPLE_PER_ENTERPRISE))]
        if village.park:
            self._enterprises += [self._found("enterprise") for _ in range(FIRMS_OF_A_PARK)]
        self._factories = [firm for firm in self._enterprises if not firm.is_place]

    def households(self) -> Iterator[SampleHousehold]:
        """Yield households until everybody of the village has a home."""
        left = self._village.people
        while left > 0:
            household = self._household(left)
            left -= len(household.members)
            for person in household.members:
                self._employ(person)
                if 24 <= person.age <= 65 and person.inflow_reason_code in ("", TRADE):
                    self._adults.append(person)
            yield household

    def enterprises(self) -> Iterator[SampleEnterprise]:
        """Yield the village's enterprises and places, each in the hands of somebody who lives there."""
        for enterprise in self._enterprises:
            if self._adults:
                enterprise.legal = self._rng.choice(self._adults)
            yield enterprise

    # households

    def _household(self, left: int) -> SampleHousehold:
        draw = self._rng.random()
        if self._village.park and not self._numbered:  # nobody lives in the park but those who work there
            return self._dormitory(left)
        if draw < self._floating_share and not any(grid.is_empty for grid in self._homes):
            if self._factories and left > 20 and draw < self._floating_share * 0.02:
                return self._dormitory(left)
            return self._tenants(left)
        return self._natives(left)

    def _natives(self, left: int) -> SampleHousehold:
        members = self._families.family()
        for _ in range(9):
            if len(members) <= left:
                break
            members = self._families.family()
        else:
            members = self._families.person_alone()
        grid = min(self._homes, key=_by_load)
        dwelling = grid.home(self._rng, self._here)
        away = self._rng.choice(words.places("away")) if self._rng.random() < 0.06 else ""
        for person in members:
            person.registered_code = self._village.code[:6]
            person.registered_region, person.registered_detail = self._town.region, dwelling.address
            person.residence_address = away if away and person.age > 18 else dwelling.address
        _burden(self._rng, members)
        _share_phones(self._rng, members)
        household = self._new(grid.number, dwelling, members)
        if not dwelling.unit:
            self._landlords.append((members[0], dwelling, grid))
        return household

    def _tenants(self, left: int) -> SampleHousehold:
        members = self._newcomers.household()[:left]
        offers = self._rng.sample(self._landlords, min(OFFERS, len(self._landlords)))
        owner, house, grid = min(offers, key=lambda offer: offer[2].load)
        room = f"{self._rng.randint(2, 5)}{self._rng.randint(1, 9):02}"
        dwelling = SampleDwelling(
            "", f"{house.address}{room}室", round(self._rng.uniform(12, 60), 1), house.third, room=room,
            use_code=house.use_code, rented_for="02" if self._rng.random() < 0.9 else "01", owner=owner,
            rented_on=members[0].inflow_on,
        )  # fmt: skip
        if self._rng.random() < 0.06:
            dwelling.hazard_code = self._rng.choice(("01", "01", "02", "99"))
        return self._lodge(members, dwelling, grid.number)

    def _dormitory(self, left: int) -> SampleHousehold:
        people = min(left, self._rng.randint(5, max(5, min(18, self._village.people // 9))))
        firm = min(self._factories, key=lambda firm: self._grids[firm.grid - 1].load)
        members = self._newcomers.dormitory(people, firm.name)
        dwelling = SampleDwelling(
            "", f"{firm.address}{firm.name}员工宿舍", float(people * 6), firm.third, use_code="04"
        )
        household = self._lodge(members, dwelling, firm.grid)
        household.collective = True
        return household

    def _lodge(self, members: Family, dwelling: SampleDwelling, grid: int) -> SampleHousehold:
        for person in members:
            person.residence_address = dwelling.address
        _share_phones(self._rng, members)
        return self._new(grid, dwelling, members)

    def _new(self, grid: int, dwelling: SampleDwelling, members: Family) -> SampleHousehold:
        self._numbered += 1
        self._grids[grid - 1].load += sum(1 + member.floating for member in members) + 2 * bool(dwelling.rented_for)
        number = f"{self._village.tail}{self._numbered:06}"
        dwelling.number = f"F{number}"
        return SampleHousehold(number, self._village, grid, dwelling, members)

    def _employ(self, person: SamplePerson) -> None:
        if not person.workplace and self._factories and person.occupation in _OF_FACTORIES:
            person.workplace = self._rng.choice(self._factories).name

    # enterprises

    def _found(self, kind: str = "") -> SampleEnterprise:
        rng = self._rng
        kind = kind or ("enterprise" if rng.random() < 0.35 else "place")
        trade = words.trades(kind).pick(rng)
        brand = rng.choice(words.brands(kind))
        is_place = kind == "place"
        grid = self._grids[-1] if self._village.park and not is_place else rng.choice(self._homes)
        door = grid.door(rng, self._here)
        grid.load += 3
        name = f"{self._village.short}{brand}{trade.word}" if is_place else f"示例{brand}{trade.word}"
        licence = "92" if is_place or trade.word.endswith("厂") else "91"
        enterprise = SampleEnterprise(
            name, is_place, self._village, grid.number, door.address, credit_code(rng, licence),
            TRADER if licence == "92" else FIRM, trade.place, trade.word.removesuffix("有限公司"),
            int(rng.triangular(*trade.employees, trade.employees[0])), int(rng.triangular(*trade.area, trade.area[0])),
            mobile_number(rng) if is_place else landline_number(rng),
            AS_OF - timedelta(days=int(rng.expovariate(1 / 1800)) + 20), third=door.third,
        )  # fmt: skip
        if is_place and rng.random() < 0.05:
            enterprise.credit_code, enterprise.no_licence_reason = "", "临时经营，正在办理营业执照"
        if rng.random() < 0.08:
            enterprise.hazard_code, enterprise.attention_code = rng.choice(("02", "02", "01", "04")), "02"
        return enterprise


class _Door(NamedTuple):
    """A house along a street, and the grid of the third level it lies in, if any."""

    address: str
    third: int


class _Grid:
    """The streets and estates of one grid, with the doors counted along them."""

    def __init__(self, village: SampleVillage, number: int, rng: Random) -> None:
        self.number = number
        self.load = 0  # of those who live and work in it, as the office weighs it (P4-11)
        streets = Random(village.code).sample(words.places("street") + words.places("quarter"), k=40)
        places = [(number - 1) * 3 + step for step in range(3)]
        self._streets = [streets[place % 40] + (f"{numeral(place // 40)}巷" if place >= 40 else "") for place in places]
        self._doors = [rng.randint(0, 90) for _ in self._streets]
        self._estate = words.places("estate")[number % len(words.places("estate"))]
        self._flats = 0
        self._cut = number <= village.cut
        self._settled = 0  # parts of it in which somebody lives

    @property
    def is_empty(self) -> bool:
        """Whether nobody lives in it yet, or in a part of it."""
        return self._settled < (THIRDS if self._cut else 1)

    def door(self, rng: Random, village: str) -> "_Door":
        """Return the next house along a street."""
        return self._next_door(rng, village, int(rng.random() * len(self._streets)))

    def _next_door(self, rng: Random, village: str, street: int) -> "_Door":
        self._doors[street] += 1 if rng.random() < 0.8 else 2
        return _Door(f"{village}{self._streets[street]}{self._doors[street]}号", street + 1 if self._cut else 0)

    def home(self, rng: Random, village: str) -> SampleDwelling:
        """Return a house of one's own, or now and then a flat in the estate."""
        if rng.random() > 0.13 or self.is_empty:
            use = "06" if rng.random() < 0.12 else "01"
            door = self._next_door(rng, village, self._settled) if self.is_empty else self.door(rng, village)
            self._settled += 1
            area = round(rng.triangular(80, 520, 220), 1)
            return SampleDwelling("", door.address, area, door.third, use_code=use)
        self._flats += 1
        block, rest = divmod(self._flats * 7, 120)
        unit, flat = divmod(rest, 40)
        building, room = f"{block + 1}幢", f"{flat // 4 + 2}{flat % 4 + 1:02}"
        return SampleDwelling(
            "", f"{village}{self._estate}{building}{unit + 1}单元{room}室", round(rng.triangular(70, 165, 110), 1),
            block % THIRDS + 1 if self._cut else 0, building=f"{self._estate}{building}", unit=str(unit + 1), room=room,
        )  # fmt: skip


_OF_FACTORIES = frozenset(
    ("制鞋工", "针车工", "成型工", "裁断工", "普工", "包装工", "企业职工", "企业管理人员", "会计", "务工")
)


def _by_load(grid: _Grid) -> tuple[bool, float]:
    """Order grids so that work is spread evenly, and none stays empty."""
    return not grid.is_empty, grid.load


def _burden(rng: Random, members: Family) -> None:
    """Now and then a household lives on the minimum allowance."""
    poor = 0.08 if any("残疾人" in person.care for person in members) else 0.022
    if rng.random() < poor + (0.15 if len(members) == 1 and members[0].age > 70 else 0):
        for person in members:
            if "特困人员" not in person.care:
                person.care.append("低保对象")


def _share_phones(rng: Random, members: Family) -> None:
    """Children and the very old often go by the phone of whoever looks after them."""
    phone = next((person.phone for person in members if person.phone), "")
    for person in members:
        if not person.phone and rng.random() < 0.5:
            person.phone = phone
