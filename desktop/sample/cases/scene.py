"""Who and what the cases of the sample town are about: its residents, homes, firms and workers, by grid."""

from collections import defaultdict
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.dwellings import Dwelling
from db.models.enterprises import Enterprise, EnterpriseStanding
from db.models.people import Person, Standing
from db.models.roster import Appointment, Staff, StaffStanding
from desktop.grids.posts import CHIEF, DEPUTY_CHIEF, FULL_TIME, LEADER, PART_TIME
from desktop.grids.service import Grids
from desktop.sample.words import Weighted, places

ENOUGH = 60  # remembered of one grid


class Neighbour(NamedTuple):
    """Somebody a case may be about."""

    id: int
    name: str
    id_no: str | None
    sex_code: str | None
    phone: str | None
    household_id: int | None
    residence_address: str | None
    relation_code: str | None


class Spot(NamedTuple):
    """A home or firm a case may be about."""

    id: int
    name: str
    longitude: float | None
    latitude: float | None


class Worker(NamedTuple):
    """Somebody of the roster."""

    id: int
    name: str


class Scene:
    """The town as its cases see it."""

    def __init__(self, session: Session, grids: Grids) -> None:
        self._grids = grids
        self.people = _people(session)
        self._homes = _spots(session, Dwelling, Dwelling.address)
        self._firms = _spots(session, Enterprise, Enterprise.name, Enterprise.standing == EnterpriseStanding.ACTIVE)
        self._posts = _posts(session)
        self.grids = Weighted((key, float(len(people))) for key, people in self.people.items() if len(people) > 1)
        self.firm_grids = Weighted((key, float(len(firms))) for key, firms in self._firms.items() if key in self.people)
        self.leaders = [worker for (_, post), held in self._posts.items() if post == LEADER for worker in held]

    def homes(self, grid: int) -> list[Spot]:
        """Return homes of a grid."""
        return self._homes.get(grid, [])

    def firms(self, grid: int) -> list[Spot]:
        """Return firms of a grid."""
        return self._firms.get(grid, [])

    def finders(self, grid: int) -> list[Worker]:
        """Return who walks a grid: its workers, else those of the grid above."""
        return self._holders(grid, (FULL_TIME, PART_TIME))

    def handlers(self, grid: int) -> list[Worker]:
        """Return who settles what a grid handles itself."""
        return self._holders(grid, (CHIEF, DEPUTY_CHIEF))

    def place(self, grid: int, rng: Random) -> str:
        """Return words for a place in a grid: the village and a quarter or street of it."""
        village = self._grids.village_of(grid)
        short = village.name.removesuffix("社区").removesuffix("村") if village is not None else ""
        return short + rng.choice(places(rng.choice(("quarter", "street"))))

    def _holders(self, grid: int, posts: tuple[str, ...]) -> list[Worker]:
        key: int | None = grid
        while key is not None:
            if found := [worker for post in posts for worker in self._posts.get((key, post), ())]:
                return found
            node = self._grids.nodes.get(key)
            key = node.parent_id if node is not None else None
        return []


def _people(session: Session) -> dict[int, list[Neighbour]]:
    found: defaultdict[int, list[Neighbour]] = defaultdict(list)
    columns = (Person.id, Person.name, Person.id_no, Person.sex_code, Person.phone, Person.household_id,
               Person.residence_address, Person.relation_code)  # fmt: skip
    query = select(Person.grid_id, *columns).where(
        Person.standing == Standing.ACTIVE, Person.grid_id.is_not(None), Person.phone.is_not(None)
    )
    for row in session.execute(query.order_by(Person.id)):
        if row[0] is not None and len(found[row[0]]) < ENOUGH:
            found[row[0]].append(Neighbour(*row[1:]))
    return dict(found)


def _spots(session: Session, model: Any, name: Any, *conditions: Any) -> dict[int, list[Spot]]:
    found: defaultdict[int, list[Spot]] = defaultdict(list)
    query = select(model.grid_id, model.id, name, model.longitude, model.latitude).where(
        model.grid_id.is_not(None), *conditions
    )
    for grid, *values in session.execute(query.order_by(model.id)):
        if len(found[grid]) < ENOUGH:
            found[grid].append(Spot(*values))
    return dict(found)


def _posts(session: Session) -> dict[tuple[int, str], list[Worker]]:
    found: defaultdict[tuple[int, str], list[Worker]] = defaultdict(list)
    query = (
        select(Appointment.grid_id, Appointment.post, Staff.id, Staff.name)
        .join(Staff, Staff.id == Appointment.staff_id)
        .where(Appointment.valid_to.is_(None), Staff.standing == StaffStanding.SERVING)
        .order_by(Appointment.id)
    )
    for grid, post, key, name in session.execute(query):
        found[grid, post].append(Worker(key, name))
    return dict(found)
