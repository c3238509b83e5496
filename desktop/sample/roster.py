"""Who runs the grids of the sample town: chiefs, workers, those sent from above, and who held the posts before them.

Most of them live in their grid and are known from the dossiers; policemen, lawyers and cadres come from elsewhere and
serve several villages.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from random import Random

from sqlalchemy.orm import Session

from db.models.people import Population
from db.models.roster import Appointment, Staff, StaffStanding
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
from desktop.names import sort_key
from desktop.sample.land import THIRD_LEVEL, Laid, Land
from desktop.sample.layout import DIVIDED_ON, EARLIER
from desktop.sample.lives import FEMALE, MALE, PARTY_MEMBER, Lives
from desktop.sample.numbers import IdNumbers
from desktop.sample.planted import Plan
from desktop.sample.records import SampleVillage
from desktop.sample.residents import Resident
from desktop.sample.town import FACTS

FIRST_NUMBER = 400  # of those who live elsewhere: the town's own people never reach so far
VILLAGES_OF = {POLICE: 3, DEPUTY_CHIEF: 2, LAWYER: 6, LEADER: 5, DEPARTMENT: 4}  # how many villages one of them serves


@dataclass(frozen=True, slots=True)
class Office:
    """In which capacity a post is held."""

    held_as: str
    identity: str  # staff_identity
    kind: str  # staff_kind
    source: str  # staff_source
    allowance: str = ""
    workplace: str = ""


OFFICES: Mapping[tuple[str, str], Office] = {  # by level and post
    (VILLAGE, CHIEF): Office("村（社区）书记", "01", "02", "01", "", "{village}党组织书记"),
    (VILLAGE, DEPUTY_CHIEF): Office("驻村镇干部", "11", "03", "04", "", "{town}人民政府干部"),
    (VILLAGE, DEPARTMENT): Office("市场监管", "17", "03", "04", "", "{town}市场监督管理所"),
    (VILLAGE, POLICE): Office("驻村民警", "14", "03", "04", "", "{town}派出所"),
    (VILLAGE, LAWYER): Office("", "20", "03", "01", "", "示例律师事务所"),
    (VILLAGE, LEADER): Office("镇领导", "15", "03", "04", "", "{town}领导班子"),
    (GRID, CHIEF): Office("村（社区）“两委”成员", "01", "02", "01", "", "{village}“两委”成员"),
    (GRID, FULL_TIME): Office("", "09", "01", "02", "01"),
    (GRID, PART_TIME): Office("", "08", "02", "03", "02"),
    (GRID, OBSERVER): Office("流入党员", "25", "02", "01", "03"),
    (THIRD_LEVEL, PART_TIME): Office("党员", "03", "02", "01", "02"),
}
FORMER_TITLES = ("综治协管员", "流动人口协管员", "国土协管员", "食品安全协管员")  # merged into one (P4-14)
SHARED_EVERY = 4  # grids
GRADES = ("一级", "二级", "三级")
LEAVING = ("01", "02", "03", "05")  # exit_reason
NO_CHIEF, NO_WORKER, TWO_CHIEFS, TWICE = 4, 7, 9, 10  # villages, by place, whose first grid has posts amiss
UNCERTIFIED, EXPIRED = (13, 15), 14  # villages whose first grid has a worker without a valid certificate


class Roster:
    """Writes the people of the roster and the posts they hold."""

    def __init__(
        self, session: Session, land: Land, able: Mapping[int, Sequence[Resident]], plan: Plan, today: date
    ) -> None:
        self._session, self._land, self._plan, self._today = session, land, plan, today
        self._rng = Random(f"{land.town.seed} roster")
        self._lives, self._numbered = Lives(IdNumbers(FIRST_NUMBER)), count(1)
        self._able = {grid: list(residents) for grid, residents in able.items()}
        self._shared: dict[str, tuple[Staff, int]] = {}  # who of outside serves now, and how many villages already
        self._held: defaultdict[tuple[int, str], list[Appointment]] = defaultdict(list)  # by grid and post
        self.holders: defaultdict[tuple[int, str], list[Staff]] = defaultdict(list)  # by grid and post

    def write(self) -> None:
        """Fill every post."""
        for laid in self._land.grids.values():
            self._fill(laid)
        self._spoil()
        self._session.flush()

    def _fill(self, laid: Laid) -> None:
        if laid.level == VILLAGE:
            self._appoint(laid, CHIEF, self._of_here(laid, CHIEF))
            for post, villages in VILLAGES_OF.items():
                self._appoint(laid, post, self._from_elsewhere(laid, post, villages))
        elif laid.level == GRID:
            self._appoint(laid, CHIEF, self._of_here(laid, CHIEF))
            self._workers(laid)
        else:
            self._appoint(laid, PART_TIME, self._of_here(laid, PART_TIME))

    def _workers(self, laid: Laid) -> None:
        """A worker for every grid, who serves the one after it too now and then (一人多格, P3-14)."""
        if laid.number % SHARED_EVERY:
            self._appoint(laid, FULL_TIME, self._of_here(laid, FULL_TIME))
        else:
            before = self._land.second(laid.place)[laid.number - 2]
            self._appoint(laid, FULL_TIME, self.holders[before.key, FULL_TIME][0])
        for post, share in ((PART_TIME, 0.35), (OBSERVER, 0.1)):
            if self._rng.random() < share:
                self._appoint(laid, post, self._of_here(laid, post))
        if self._rng.random() < 0.2:
            self._predecessor(laid)

    # who

    def _of_here(self, laid: Laid, post: str) -> Staff:
        """Return somebody who lives in the grid, else in the village, else somebody from elsewhere."""
        office = OFFICES[laid.level, post]
        grids = [laid.key, *(other.key for other in self._land.of_village(laid.place))]
        wanted = (one for grid in grids for one in self._able.get(grid, ()) if one.floating == (post == OBSERVER))
        found = next(wanted, None)
        if found is None:
            return self._stranger(office, laid.village)
        self._able[found.grid].remove(found)
        return self._enlist(office, laid.village, found)

    def _from_elsewhere(self, laid: Laid, post: str, villages: int) -> Staff:
        staff, served = self._shared.get(post, (None, villages))
        if staff is None or served >= villages:
            staff, served = self._stranger(OFFICES[VILLAGE, post], laid.village), 0
        self._shared[post] = staff, served + 1
        return staff

    def _stranger(self, office: Office, village: SampleVillage) -> Staff:
        person = self._lives.make(self._rng, MALE if self._rng.random() < 0.6 else FEMALE, self._rng.uniform(27, 55))
        resident = Resident(
            0, 0, person.name, person.id_no, person.sex_code, person.born_on, person.ethnic_code, PARTY_MEMBER,
            "20", person.phone or None, Population.REGISTERED,
        )  # fmt: skip
        return self._enlist(office, village, resident)

    def _enlist(self, office: Office, village: SampleVillage, resident: Resident) -> Staff:
        """Put somebody on the roster."""
        rng = self._rng
        hired = self._today - timedelta(days=rng.randint(90, 1200))
        merged = office.source == "03"
        staff = Staff(
            name=resident.name, name_key=sort_key(resident.name), person_id=resident.key or None, id_no=resident.id_no,
            sex_code=resident.sex_code, ethnic_code=resident.ethnic_code, born_on=resident.born_on,
            political_code=resident.political_code, education_code=resident.education_code, phone=resident.phone,
            workplace=office.workplace.format(town=FACTS.name, village=village.name) or None,
            identity_code=office.identity, kind_code=office.kind, source_code=office.source,
            former_title=rng.choice(FORMER_TITLES) if merged else None, hired_on=hired,
            grade=rng.choice(GRADES) if office.kind == "01" else None, allowance_code=office.allowance or None,
            filed_on=hired + timedelta(days=rng.randint(5, 40)),
            reported_in_on=hired - timedelta(days=rng.randint(1, 60)) if resident.floating else None,
            is_reserve=rng.random() < 0.15 or None,
        )  # fmt: skip
        if office.allowance in ("01", "02"):
            self._certify(staff, hired)
        self._session.add(staff)
        self._session.flush()
        return staff

    def _certify(self, staff: Staff, hired: date) -> None:
        staff.trained_on = hired + timedelta(days=self._rng.randint(7, 30))
        staff.certified_on = staff.trained_on + timedelta(days=self._rng.randint(3, 30))
        staff.certified_until = self._today + timedelta(days=self._rng.randint(120, 900))
        staff.certificate_no = f"WG{FACTS.code[:6]}{next(self._numbered):05}"

    # what they hold

    def _appoint(self, laid: Laid, post: str, staff: Staff, until: date | None = None) -> None:
        office = OFFICES[laid.level, post]
        since = EARLIER if until else max(DIVIDED_ON, staff.hired_on or DIVIDED_ON)
        appointment = Appointment(
            staff_id=staff.id, grid_id=laid.key, post=post, valid_from=since, valid_to=until,
            held_as=office.held_as or None, is_ex_officio=laid.level == VILLAGE and post != LAWYER,
            basis=f"{FACTS.name}网格〔{since.year}〕{self._rng.randint(1, 60)}号",
        )  # fmt: skip
        self._session.add(appointment)
        if until is None:
            self.holders[laid.key, post].append(staff)
            self._held[laid.key, post].append(appointment)

    def _predecessor(self, laid: Laid) -> None:
        """Somebody held the post of the worker before, and has left."""
        staff = self._of_here(laid, FULL_TIME)
        staff.hired_on = EARLIER
        staff.standing, staff.left_on, staff.exit_code = StaffStanding.LEFT, DIVIDED_ON, self._rng.choice(LEAVING)
        self._appoint(laid, FULL_TIME, staff, DIVIDED_ON)

    # what is wrong

    def _spoil(self) -> None:
        """Plant what the self-check is to find in the posts."""
        ago, land = self._today - timedelta(days=30), self._land
        for place, post in ((NO_CHIEF, CHIEF), (NO_WORKER, FULL_TIME)):
            if key := land.first(place):
                self.holders[key, post].clear()
                for appointment in self._held[key, post]:
                    appointment.valid_to = ago
                self._plan.add("post_vacant", key)
        if key := land.first(TWO_CHIEFS):
            self._appoint(land.grids[key], CHIEF, self.holders[land.village(TWO_CHIEFS), CHIEF][0])
            self._plan.add("post_excess", key)
        if key := land.first(TWICE):
            self._appoint(land.grids[key], OBSERVER, self.holders[key, CHIEF][0])
            self._plan.add("post_overlap", key)
        for place in UNCERTIFIED:
            if key := land.first(place):
                worker = self.holders[key, FULL_TIME][0]
                worker.certificate_no = worker.certified_on = worker.certified_until = None
                self._plan.add("uncertified", key)
        if key := land.first(EXPIRED):
            self.holders[key, FULL_TIME][0].certified_until = ago
            self._plan.add("certificate_expired", key)
