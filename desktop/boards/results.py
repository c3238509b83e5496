"""What is published of assessments (考核结果公示, P0-49) and agreements (居民公约, P1-20): entries of registers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from db.models.roster import Appointment, RegisterEntry, Staff
from db.store import Store
from desktop.clock import Today, today
from desktop.display import decimal_text
from desktop.grids.counting import current
from desktop.grids.service import Grids
from desktop.public_facts import public, public_entry

GRADES, POINTS, VILLAGE_POINTS = "grades", "points", "village_points"  # registers
PACTS = "pacts"
OF_GRIDS = frozenset({VILLAGE_POINTS})


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One result: whose, where they serve, and what the register says of it, by its keys."""

    name: str
    where: str
    on: date
    facts: Mapping[str, str]
    worth: float  # by which results are ranked


@dataclass(frozen=True, slots=True)
class Pact:
    """An agreement of the residents in force, and whose it is."""

    grid_id: int
    name: str
    edition: str
    adopted_by: str
    text: str
    on: date | None


class Results:
    """Reads what is published from the registers, through the list of public facts alone."""

    def __init__(self, store: Store, grids: Grids, today: Today = today) -> None:
        self._store, self._grids, self._today = store, grids, today

    def read(self, register: str, first: date, last: date, grid: int | None) -> tuple[ResultLine, ...]:
        """Return the results of some days, the best first, of a grid with all below it or of the whole office."""
        within = frozenset(self._grids.subtree(grid)) if grid is not None else None
        found = self._of_grids if register in OF_GRIDS else self._of_staff
        lines = found(register, first, last, within)
        return tuple(sorted(lines, key=lambda one: (-one.worth, one.where, one.name)))

    def pact(self, grid: int) -> Pact | None:
        """Return the agreement in force in a grid: its own, else that of the nearest grid above."""
        node = self._grids.nodes.get(grid)
        keys = [int(key) for key in reversed(node.path.strip("/").split("/"))] if node else []
        day = self._today()
        query = (
            select(*public(RegisterEntry, "grid_id", "happened_on", "facts"))
            .where(
                RegisterEntry.register == PACTS,
                RegisterEntry.grid_id.in_(keys),
                or_(RegisterEntry.until.is_(None), RegisterEntry.until > day),
                or_(RegisterEntry.happened_on.is_(None), RegisterEntry.happened_on <= day),
            )
            .order_by(RegisterEntry.happened_on, RegisterEntry.id)
        )
        with self._store.read() as session:
            latest = {place: (on, public_entry(PACTS, facts)) for place, on, facts in session.execute(query)}
        for key in keys:
            if key in latest:
                on, told = latest[key]
                texts = {name: str(told.get(name) or "") for name in ("name", "edition", "adopted_by", "text")}
                return Pact(key, **texts, on=on)
        return None

    def _of_grids(self, register: str, first: date, last: date, within: frozenset[int] | None) -> Sequence[ResultLine]:
        query = select(*public(RegisterEntry, "grid_id", "happened_on", "facts")).where(
            RegisterEntry.register == register,
            RegisterEntry.happened_on.between(first, last),
            RegisterEntry.grid_id.is_not(None),
        )
        with self._store.read() as session:
            rows = session.execute(query).all()
        return [
            _line(self._grids.path_name(place), "", on, register, facts)
            for place, on, facts in rows
            if within is None or place in within
        ]

    def _of_staff(self, register: str, first: date, last: date, within: frozenset[int] | None) -> Sequence[ResultLine]:
        day = self._today()
        query = (
            select(*public(RegisterEntry, "staff_id", "happened_on", "facts"), *public(Staff, "name"))
            .join(Staff, Staff.id == RegisterEntry.staff_id)
            .where(RegisterEntry.register == register, RegisterEntry.happened_on.between(first, last))
        )
        with self._store.read() as session:
            rows = session.execute(query).all()
            held = select(*public(Appointment, "staff_id", "grid_id")).where(current(Appointment, day))
            places: dict[int, list[int]] = {}
            for staff, place in session.execute(held.order_by(Appointment.id)):
                places.setdefault(staff, []).append(place)
        return [
            _line(name, self._where(places.get(staff, ())), on, register, facts)
            for staff, on, facts, name in rows
            if within is None or within.intersection(places.get(staff, ()))
        ]

    def _where(self, places: Sequence[int]) -> str:
        """Return where somebody serves: the grid, or of several the village they lie in."""
        if len(places) <= 1:
            return self._grids.path_name(places[0]) if places else ""
        villages = dict.fromkeys(self._grids.village_of(key) for key in places)
        return "、".join(one.name for one in villages if one is not None) or self._grids.path_name(places[0])


def _line(name: str, where: str, on: date, register: str, facts: Any) -> ResultLine:
    told = public_entry(register, facts)
    worth = told.get("points")
    texts = {
        key: decimal_text(value) if isinstance(value, int | float) else str(value or "") for key, value in told.items()
    }
    return ResultLine(name, where, on, texts, float(worth) if isinstance(worth, int | float) else 0.0)
