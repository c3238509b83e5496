"""The posts of the sample town once its roster is imported: who holds them, who held them before, what is amiss."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.roster import Appointment, Staff, StaffStanding
from desktop.grids.posts import CHIEF, FULL_TIME, LAWYER, OBSERVER
from desktop.grids.service import GRID, VILLAGE
from desktop.names import sort_key
from desktop.sample.land import DIVIDED_ON, EARLIER, Land
from desktop.sample.planted import Plan
from desktop.sample.roster import Recruiting
from desktop.sample.town import FACTS

Holders = Mapping[tuple[int, str], Sequence[Staff]]  # by grid and post
NO_CHIEF, NO_WORKER, TWO_CHIEFS, TWICE = 4, 7, 9, 10  # villages, by place, whose first grid has posts amiss
LEAVING = ("01", "02", "03", "05")  # exit_reason
CHANGED_SHARE = 0.2  # of the grids, where another worker served before


class Posts:
    """What the import made of the roster, with what a roster does not tell."""

    def __init__(self, session: Session, land: Land, plan: Plan, today: date) -> None:
        self._session, self._land, self._plan, self._today = session, land, plan, today
        self._held: defaultdict[tuple[int, str], list[Appointment]] = defaultdict(list)
        self._staff = {staff.id: staff for staff in session.scalars(select(Staff))}
        for appointment in session.scalars(select(Appointment).order_by(Appointment.id)):
            self._held[appointment.grid_id, appointment.post].append(appointment)

    def complete(self, recruiting: Recruiting) -> Holders:
        """Add papers and predecessors, plant what is amiss. Return who holds which post now."""
        rng = Random(f"{self._land.town.seed} posts")
        for (grid, post), held in self._held.items():
            for appointment in held:
                since = appointment.valid_from or DIVIDED_ON
                appointment.basis = f"{FACTS.name}网格〔{since.year}〕{rng.randint(1, 60)}号"
                appointment.is_ex_officio = self._land.grids[grid].level == VILLAGE and post != LAWYER
        for laid in list(self._land.grids.values()):
            if laid.level == GRID and rng.random() < CHANGED_SHARE:
                self._predecessor(laid.key, recruiting, rng)
        self._spoil()
        self._session.flush()
        return self._holders()

    def _predecessor(self, grid: int, recruiting: Recruiting, rng: Random) -> None:
        """Somebody held the post of the worker before, and has left."""
        one = recruiting.stranger(self._land.grids[grid], FULL_TIME).person
        staff = Staff(
            name=one.name, name_key=sort_key(one.name), id_no=one.id_no, sex_code=one.sex_code, born_on=one.born_on,
            political_code=one.political_code, phone=one.phone, hired_on=EARLIER, standing=StaffStanding.LEFT,
            left_on=DIVIDED_ON, exit_code=rng.choice(LEAVING),
        )  # fmt: skip
        self._session.add(staff)
        self._session.flush()
        self._session.add(
            Appointment(staff_id=staff.id, grid_id=grid, post=FULL_TIME, valid_from=EARLIER, valid_to=DIVIDED_ON)
        )

    def _spoil(self) -> None:
        ago, land = self._today - timedelta(days=30), self._land
        for place, post in ((NO_CHIEF, CHIEF), (NO_WORKER, FULL_TIME)):
            if key := land.first(place):
                for appointment in self._held[key, post]:
                    appointment.valid_to = ago
                self._plan.add("post_vacant", key)
        if key := land.first(TWO_CHIEFS):
            self._appoint(key, CHIEF, self._held[land.village(TWO_CHIEFS), CHIEF][0].staff_id)
            self._plan.add("post_excess", key)
        if key := land.first(TWICE):
            self._appoint(key, OBSERVER, self._held[key, CHIEF][0].staff_id)
            self._plan.add("post_overlap", key)

    def _appoint(self, grid: int, post: str, staff: int) -> None:
        self._session.add(Appointment(staff_id=staff, grid_id=grid, post=post, valid_from=DIVIDED_ON))

    def _holders(self) -> Holders:
        return {
            place: [self._staff[one.staff_id] for one in held if one.valid_to is None]
            for place, held in self._held.items()
        }
