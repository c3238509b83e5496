"""Who is to run the grids of the sample town: chiefs, workers, those sent from above.

Most of them live in their grid and are known from the dossiers; policemen, lawyers and cadres come from elsewhere and
serve several villages.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice
from random import Random

from db.models.people import Population
from desktop.grids.posts import (
    CHIEF,
    DEPARTMENT,
    DEPUTY_CHIEF,
    FULL_TIME,
    LAWYER,
    LEADER,
    OBSERVER,
    PART_TIME,
    POLICE,
)
from desktop.grids.service import GRID, VILLAGE
from desktop.sample.land import THIRD_LEVEL, Laid, Land
from desktop.sample.lives import FEMALE, MALE, PARTY_MEMBER, Lives
from desktop.sample.numbers import IdNumbers
from desktop.sample.planted import Plan
from desktop.sample.residents import Resident
from desktop.sample.town import FACTS

FIRST_NUMBER = 400  # of those who live elsewhere: the town's own people never reach so far
VILLAGES_OF = {POLICE: 3, DEPUTY_CHIEF: 2, LAWYER: 6, LEADER: 5, DEPARTMENT: 4}  # how many villages one of them serves
SHARED_EVERY = 4  # grids: one worker serves two of them (一人多格, P3-14)
FULL, PART, OF_DEPARTMENT = "专职", "兼职", "业务"
CHOSEN, EXAMINED, MERGED, SENT = "选聘", "考录", "整合", "选派"  # P4-14
SALARY, REWARD = "工作补贴", "以奖代补"
FORMER_TITLES = ("综治协管员", "流动人口协管员", "国土协管员", "食品安全协管员")  # merged into one
GRADES = ("一级", "二级", "三级")
WITHOUT_LAWYER, UNPAID = 23, 18  # villages, by place: the whole village, the worker of its first grid
RESERVES, ENOUGH_RESERVES = (4, 1), 3  # of the villages of the town
UNCERTIFIED, EXPIRED = (13, 15), 14  # villages, by place, whose first grid has a worker without a valid certificate


@dataclass(frozen=True, slots=True)
class Office:
    """What a post is called, and in which capacity it is held."""

    title: str
    identity: str
    kind: str
    source: str
    allowance: str = ""
    workplace: str = ""
    held_as: str = ""


OFFICES: Mapping[tuple[str, str], Office] = {  # by level and post
    (VILLAGE, CHIEF): Office(
        "一级网格长", "村（社区）“两委”成员", PART, CHOSEN, "", "{village}党组织书记", "村（社区）书记"
    ),
    (VILLAGE, DEPUTY_CHIEF): Office("一级副网格长", "挂村（包村）干部", OF_DEPARTMENT, SENT, "", "{town}人民政府"),
    (VILLAGE, DEPARTMENT): Office("下沉力量", "市场监管人员", OF_DEPARTMENT, SENT, "", "{town}市场监督管理所"),
    (VILLAGE, POLICE): Office("社区民警", "社区民警、辅警", OF_DEPARTMENT, SENT, "", "{town}派出所"),
    (VILLAGE, LAWYER): Office("法律顾问", "律师、法律工作者", OF_DEPARTMENT, CHOSEN, "", "示例律师事务所"),
    (VILLAGE, LEADER): Office("包联领导", "乡镇（街道）领导", OF_DEPARTMENT, SENT, "", "{town}领导班子"),
    (GRID, CHIEF): Office("二级网格长", "村（社区）“两委”成员", PART, CHOSEN, "", "{village}“两委”"),
    (GRID, FULL_TIME): Office("专职网格员", "社区专职工作者", FULL, EXAMINED, SALARY),
    (GRID, PART_TIME): Office("兼职网格员", "村（居）民代表", PART, MERGED, REWARD),
    (GRID, OBSERVER): Office("网格观察员", "流入党员", PART, CHOSEN),
    (THIRD_LEVEL, PART_TIME): Office("三级网格员", "党员", PART, CHOSEN, REWARD),
}


@dataclass(slots=True)
class Recruit:
    """Somebody as the roster of the town describes them."""

    person: Resident
    office: Office
    workplace: str
    hired_on: date
    filed_on: date
    former_title: str = ""
    grade: str = ""
    reported_in_on: date | None = None
    is_reserve: bool = False
    allowance: str = ""
    trained_on: date | None = None
    certificate_no: str = ""
    certified_on: date | None = None
    certified_until: date | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """A post that somebody is to hold in a grid."""

    laid: Laid
    post: str
    recruit: Recruit


class Recruiting:
    """Finds people for every post of the town."""

    def __init__(self, land: Land, able: Mapping[int, Sequence[Resident]], plan: Plan, today: date) -> None:
        self._land, self._plan, self._today = land, plan, today
        self._rng = Random(f"{land.town.seed} roster")
        self._lives, self._numbered = Lives(IdNumbers(FIRST_NUMBER)), count(1)
        self._able = {grid: list(residents) for grid, residents in able.items()}
        self._shared: dict[str, tuple[Recruit, int]] = {}  # who of outside serves now, and how many villages already
        self._workers: defaultdict[int, list[Recruit]] = defaultdict(list)  # full-time, by grid
        self.postings: list[Posting] = []

    def recruit(self) -> list[Posting]:
        """Return who is to hold which post, grid by grid."""
        for laid in self._land.grids.values():
            if laid.level == VILLAGE:
                self._post(laid, CHIEF, self._of_here(laid, CHIEF))
                self._send(laid)
            elif laid.level == GRID:
                self._post(laid, CHIEF, self._of_here(laid, CHIEF))
                self._employ(laid)
            else:
                self._post(laid, PART_TIME, self._of_here(laid, PART_TIME))
        self._name_reserves()
        self._spoil()
        return self.postings

    def stranger(self, laid: Laid, post: str) -> Recruit:
        """Return somebody from elsewhere."""
        sex = MALE if self._rng.random() < 0.6 else FEMALE
        one = self._lives.make(self._rng, sex, self._rng.uniform(27, 55))
        person = Resident(
            0, 0, one.name, one.id_no, one.sex_code, one.born_on, one.ethnic_code, PARTY_MEMBER, "20",
            one.phone or None, Population.REGISTERED,
        )  # fmt: skip
        return self._enlist(laid, post, person)

    def _send(self, laid: Laid) -> None:
        """Find those who serve several villages; one village has no lawyer."""
        for post, villages in VILLAGES_OF.items():
            if (post, laid.place) == (LAWYER, WITHOUT_LAWYER):
                self._plan.add("lawyers", laid.key)
            else:
                self._post(laid, post, self._from_elsewhere(laid, post, villages))

    def _post(self, laid: Laid, post: str, recruit: Recruit) -> None:
        self.postings.append(Posting(laid, post, recruit))

    def _employ(self, laid: Laid) -> None:
        """Find a worker for a grid, or let that of the one before serve it too."""
        if laid.number % SHARED_EVERY:
            worker = self._of_here(laid, FULL_TIME)
        else:
            worker = self._workers[self._land.second(laid.place)[laid.number - 2].key][0]
        self._workers[laid.key].append(worker)
        self._post(laid, FULL_TIME, worker)
        for post, share in ((PART_TIME, 0.35), (OBSERVER, 0.1)):
            if self._rng.random() < share:
                self._post(laid, post, self._of_here(laid, post))

    # who

    def _of_here(self, laid: Laid, post: str) -> Recruit:
        """Return somebody who lives in the grid, else in the village, else somebody from elsewhere."""
        grids = [laid.key, *(other.key for other in self._land.of_village(laid.place))]
        wanted = (one for grid in grids for one in self._able.get(grid, ()) if one.floating == (post == OBSERVER))
        found = next(wanted, None)
        if found is None:
            return self.stranger(laid, post)
        self._able[found.grid].remove(found)
        return self._enlist(laid, post, found)

    def _from_elsewhere(self, laid: Laid, post: str, villages: int) -> Recruit:
        recruit, served = self._shared.get(post, (None, villages))
        if recruit is None or served >= villages:
            recruit, served = self.stranger(laid, post), 0
        self._shared[post] = recruit, served + 1
        return recruit

    def _enlist(self, laid: Laid, post: str, person: Resident) -> Recruit:
        rng, office = self._rng, OFFICES[laid.level, post]
        hired = self._today - timedelta(days=rng.randint(90, 1200))
        recruit = Recruit(
            person, office, office.workplace.format(town=FACTS.name, village=laid.village.name), hired,
            filed_on=hired + timedelta(days=rng.randint(5, 40)),
            former_title=rng.choice(FORMER_TITLES) if office.source == MERGED else "",
            grade=rng.choice(GRADES) if office.kind == FULL else "",
            reported_in_on=hired - timedelta(days=rng.randint(1, 60)) if person.floating else None,
            allowance=office.allowance,
        )  # fmt: skip
        if office.allowance:
            recruit.trained_on = hired + timedelta(days=rng.randint(7, 30))
            recruit.certified_on = recruit.trained_on + timedelta(days=rng.randint(3, 30))
            recruit.certified_until = self._today + timedelta(days=rng.randint(120, 900))
            recruit.certificate_no = f"WG{FACTS.code[:6]}{next(self._numbered):05}"
        return recruit

    def _name_reserves(self) -> None:
        """Name those who may lead a village one day (P3-12): enough of them, but for one village."""
        for place, wanted in enumerate(RESERVES):
            held = (one.recruit for one in self.postings if one.laid.place == place and one.post not in VILLAGES_OF)
            for recruit in islice({id(one): one for one in held}.values(), wanted):
                recruit.is_reserve = True
            if wanted < ENOUGH_RESERVES:
                self._plan.add("reserves", self._land.village(place), wanted)

    def _spoil(self) -> None:
        """Plant workers without a certificate or an allowance, and one whose certificate is no longer valid."""
        if key := self._land.first(UNPAID):
            self._workers[key][0].allowance = ""
            self._plan.add("allowance_missing", key)
        for place in UNCERTIFIED:
            if key := self._land.first(place):
                worker = self._workers[key][0]
                worker.certificate_no, worker.certified_on, worker.certified_until = "", None, None
                self._plan.add("uncertified", key)
        if key := self._land.first(EXPIRED):
            self._workers[key][0].certified_until = self._today - timedelta(days=30)
            self._plan.add("certificate_expired", key)
