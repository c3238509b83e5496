"""Which worker looks after which household (P3-10), from a day to a day; never two at once for one household."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, aliased

from db.bulk import insert_rows, reserve_ids
from db.keys import in_keys
from db.models.households import Household
from db.models.people import Person, Standing
from db.models.roster import Appointment, HouseholdContact, Staff, StaffStanding
from db.store import Store, action_id, touch
from desktop.clock import Today, today
from desktop.drafting import known
from desktop.errors import Refusal
from desktop.fields import Mask
from desktop.grids.contacting import Ended, end_contacts
from desktop.grids.counting import current
from desktop.grids.service import Grids
from desktop.intake.storing import in_parts
from desktop.masking import Place, shown
from desktop.roster.doors import (
    by_door,
    counts_of,
    door_key,
    even_shares,
    living_in,
    loads_of,
    looked_after_by,
    workers_of,
)

COLUMNS = ("id", "household_id", "staff_id", "valid_from")
NOBODY = "没有需要分配的户，或这些网格还没有网格员。"


@dataclass(frozen=True, slots=True)
class ContactChange:
    """What a write did to contacts, so that it can be taken back."""

    made: range
    ended: Ended

    @property
    def households(self) -> int:
        """How many households are looked after by somebody else now, or by nobody any more."""
        return len(self.made) or len(self.ended)


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact household as lists and the handover show it, the phone masked; `valid_from` tells since when.

    `elsewhere` names its grid where the worker has a post neither there nor above, as after households were moved.
    """

    household: int
    door: str
    head: str
    phone: str
    members: int
    valid_from: date | None
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Who looks after one household; the phone is masked."""

    staff_id: int
    name: str
    phone: str
    valid_from: date | None


class Contacts:
    """Households and their contact workers, in time."""

    def __init__(self, store: Store, grids: Grids, today: Today = today) -> None:
        self._store, self._grids, self._today = store, grids, today

    # Asking

    def workers(self, grid: int, day: date | None = None, *, below: bool = False) -> list[int]:
        """Return who looks after the households of a grid on a day, with `below` of the grids below it as well."""
        keys = self._grids.subtree(grid) if below else (grid,)
        with self._store.read() as session:
            found = workers_of(session, keys, day or self._today())
        return list(dict.fromkeys(staff for staff_of_one in found.values() for staff in staff_of_one))

    def counts(self, staff: Sequence[int], day: date | None = None) -> Mapping[int, int]:
        """Return how many households each of some people looks after on a day; who looks after none is absent."""
        with self._store.read() as session:
            return counts_of(session, staff, day or self._today())

    def of_staff(self, staff: int, day: date | None = None) -> list[int]:
        """Return the households that somebody looks after on a day, in the order of their doors."""
        mine = select(HouseholdContact.household_id).where(
            HouseholdContact.staff_id == staff, current(HouseholdContact, day or self._today())
        )
        with self._store.read() as session:
            return by_door(session, Household.id.in_(mine))

    def of_household(self, household: int, day: date | None = None) -> Contact | None:
        """Return who looks after a household on a day."""
        query = (
            select(Staff.id, Staff.name, Staff.phone, HouseholdContact.valid_from)
            .join(HouseholdContact, HouseholdContact.staff_id == Staff.id)
            .where(HouseholdContact.household_id == household, current(HouseholdContact, day or self._today()))
        )
        with self._store.read() as session:
            row = session.execute(query).first()
            return Contact(row[0], row[1], _masked(row[2]), row[3]) if row else None

    def lines(self, staff: int, day: date | None = None) -> list[ContactLine]:
        """Return the contact households of somebody on a day, in the order of their doors."""
        day = day or self._today()
        member = aliased(Person)
        present = member.household_id == Household.id, member.standing == Standing.ACTIVE
        members = select(func.count(member.id)).where(*present).scalar_subquery()
        query = (
            select(Household.id, Household.address, func.coalesce(Person.name, Household.head_name),
                   func.coalesce(Person.phone, Household.head_phone), members, HouseholdContact.valid_from,
                   Household.grid_id)
            .join(HouseholdContact, HouseholdContact.household_id == Household.id)
            .outerjoin(Person, Person.id == Household.head_id)
            .where(HouseholdContact.staff_id == staff, current(HouseholdContact, day))
        )  # fmt: skip
        with self._store.read() as session:
            posts = select(Appointment.grid_id).where(Appointment.staff_id == staff, current(Appointment, day))
            reach = frozenset(key for grid in session.scalars(posts) for key in self._grids.subtree(grid))
            found = [
                ContactLine(
                    key, address or "", name or "", _masked(phone), count, since,
                    "" if place is None or place in reach else self._grids.path_name(place),
                )
                for key, address, name, phone, count, since, place in session.execute(query)
            ]  # fmt: skip
        return sorted(found, key=lambda line: (door_key(line.door), line.household))

    def total(self, grid: int) -> int:
        """Return how many households live in a grid and below it."""
        query = select(func.count()).select_from(Household).where(living_in(self._grids.subtree(grid)))
        with self._store.read() as session:
            return session.scalar(query) or 0

    def uncontacted(self, grid: int, day: date | None = None) -> list[int]:
        """Return the households of a grid and below it that nobody looks after on a day."""
        with self._store.read() as session:
            return self._free(session, grid, day or self._today())

    # Writing

    def assign(self, households: Sequence[int], staff: int, on: date) -> ContactChange:
        """Let somebody look after these households from a day on, in the place of whoever did."""
        with self._store.write("分配联系户") as session:
            _serving(session, [staff])
            return _assign(session, list(dict.fromkeys(int(key) for key in households)), [staff], on)

    def assign_grid(self, grid: int, staff: int, on: date, *, only_free: bool = True) -> ContactChange:
        """Let somebody look after all households of a grid and below it, or those that nobody looks after."""
        return self.share(grid, [staff], on, only_free=only_free)

    def share(self, grid: int, staff: Sequence[int], on: date, *, only_free: bool = True) -> ContactChange:
        """Share the households of a grid evenly among some people, neighbours to the same one.

        With `only_free` nobody loses a household: the others are shared so that all come out alike.
        """
        if not staff:
            raise Refusal("请至少选择一名网格员。")
        with self._store.write("分配联系户") as session:
            _serving(session, staff)
            subtree = self._grids.subtree(grid)
            homes = self._free(session, grid, on) if only_free else by_door(session, living_in(subtree))
            loads = loads_of(session, staff, subtree, on) if only_free else dict.fromkeys(staff, 0)
            shares = even_shares(len(homes), [loads[one] for one in staff])
            takers = [one for one, count in zip(staff, shares, strict=True) for _ in range(count)]
            return _assign(session, homes, takers, on)

    def share_each(self, grid: int, on: date, *, only_free: bool = True) -> ContactChange:
        """Share the households of a grid and of every grid below it, each grid's among its own workers.

        Where a grid has no workers those of the nearest one above serve, if it lies within; else its households wait.
        """
        with self._store.write("按网格分配联系户") as session:
            subtree = self._grids.subtree(grid)
            homes = self._free(session, grid, on) if only_free else by_door(session, living_in(subtree))
            workers, shared = workers_of(session, subtree, on), dict[int, list[int]]()
            columns = select(Household.id, Household.grid_id).where(living_in(subtree))
            placed = {key: place for key, place in session.execute(columns)}
            for home in homes:
                place = self._nearest(placed[home], workers)
                if place is not None:
                    shared.setdefault(place, []).append(home)
            keys, takers = list[int](), list[int]()
            for place, mine in shared.items():
                loads = loads_of(session, workers[place], (place,), on) if only_free else {}
                shares = even_shares(len(mine), [loads.get(one, 0) for one in workers[place]])
                takers += [one for one, count in zip(workers[place], shares, strict=True) for _ in range(count)]
                keys += mine
            return _assign(session, keys, takers, on)

    def _nearest(self, grid: int | None, workers: Mapping[int, Sequence[int]]) -> int | None:
        """Return the grid itself or the nearest above it that has workers."""
        while grid is not None and grid not in workers:
            node = self._grids.nodes.get(grid)
            grid = node.parent_id if node else None
        return grid

    def take_over(self, giver: int, taker: int, on: date, households: Sequence[int] | None = None) -> ContactChange:
        """Let one person take over the contact households of another: these, or all."""
        if giver == taker:
            raise Refusal("移交和接收是同一个人，请另选一人。")
        with self._store.write("移交联系户") as session:
            _serving(session, [taker])
            mine, chosen = looked_after_by(session, giver, on, None), frozenset(map(int, households or ()))
            wanted = mine if households is None else [key for key in mine if key in chosen]
            return _assign(session, wanted, [taker], on)

    def release(self, households: Sequence[int], on: date) -> ContactChange:
        """Let nobody look after these households from a day on."""
        with self._store.write("取消联系户") as session:
            ended = _end(session, [int(key) for key in households], on)
            if not ended:
                raise Refusal("这些户现在没有联系人。")
            _log(session, 0, len(ended))
            return ContactChange(range(0), ended)

    def take_back(self, change: ContactChange) -> None:
        """Undo an assignment as a whole. Raise Refusal when one of the households was assigned anew since."""
        with self._store.write("撤销分配联系户") as session:
            contacts_restored(session, change)

    def _free(self, session: Session, grid: int, day: date) -> list[int]:
        looked_after = select(HouseholdContact.household_id).where(current(HouseholdContact, day))
        within = living_in(self._grids.subtree(grid))
        return by_door(session, within & Household.id.not_in(looked_after))


def contacts_moved(
    session: Session, giver: int, taker: int, on: date, grids: Sequence[int] | None
) -> ContactChange | None:
    """Let one person take over the contact households of another, inside a wider write; those of some grids or all."""
    mine = looked_after_by(session, giver, on, grids)
    return _assign(session, mine, [taker], on) if mine else None


def contacts_ended(session: Session, staff: int, on: date) -> ContactChange:
    """Let somebody look after no household from a day on, inside a wider write."""
    ended = end_contacts(session, HouseholdContact.staff_id == staff, on)
    return ContactChange(range(0), ended)


def contacts_restored(session: Session, change: ContactChange) -> None:
    """Undo a change of contacts, inside a wider write."""
    made = HouseholdContact.id >= change.made.start, HouseholdContact.id < change.made.stop
    if change.made:
        standing = select(func.count()).where(*made, HouseholdContact.valid_to.is_(None))
        if session.scalar(standing) != len(change.made):
            raise Refusal("这些户之后又分配过，不能撤销；请重新分配。")
        session.execute(delete(HouseholdContact).where(*made), execution_options={"synchronize_session": False})
    elif change.ended:
        homes = select(HouseholdContact.household_id).where(
            in_keys(HouseholdContact.id, [one for one, _ in change.ended])
        )
        again = select(HouseholdContact.id).where(
            HouseholdContact.household_id.in_(homes), HouseholdContact.valid_to.is_(None)
        )
        if session.scalars(again.limit(1)).first() is not None:
            raise Refusal("这些户之后又分配过，不能撤销；请重新分配。")
    by_end: dict[date | None, list[int]] = {}
    for key, before in change.ended:
        by_end.setdefault(before, []).append(key)
    for before, keys in by_end.items():
        for part in in_parts(keys):
            restore = update(HouseholdContact).where(HouseholdContact.id.in_(part)).values(valid_to=before)
            session.execute(restore, execution_options={"synchronize_session": False})
    _log(session, -len(change.made), -len(change.ended))


def _assign(session: Session, homes: Sequence[int], takers: Sequence[int], on: date) -> ContactChange:
    """Give households, in their order, to as many people, or all to the one there is."""
    if not homes:
        raise Refusal(NOBODY)
    takers = list(takers) * (len(homes) if len(takers) == 1 else 1)
    ended = _end(session, homes, on)
    first = reserve_ids(session, HouseholdContact, len(homes))
    day = on.isoformat() if session.get_bind().dialect.name == "sqlite" else on
    rows = [(first + place, home, taker, day) for place, (home, taker) in enumerate(zip(homes, takers, strict=True))]
    insert_rows(session, HouseholdContact, COLUMNS, rows)
    _log(session, len(rows), len(ended))
    return ContactChange(range(first, first + len(rows)), ended)


def _end(session: Session, homes: Sequence[int], on: date) -> Ended:
    return end_contacts(session, in_keys(HouseholdContact.household_id, homes), on)


def _masked(phone: str | None) -> str:
    return shown(Mask.PHONE, phone, Place.LIST)


def _serving(session: Session, staff: Sequence[int]) -> None:
    """Refuse to give households to somebody who left."""
    for key in staff:
        if (one := known(session, Staff, key)).standing is StaffStanding.LEFT:
            raise Refusal(f"{one.name}已离岗，不能分配联系户。")


def _log(session: Session, made: int, ended: int) -> None:
    """Say in the log's line of this write how many households were given and taken."""
    touch(session, HouseholdContact.__tablename__)
    action_id(session, summary={"contacts": made, "contacts_ended": ended})
