"""When a worker's looking after a household ends (P3-10): told by the roster, and by what happens to the household.

An entry that ends before it began keeps an empty stretch: it holds on no day, and can be taken back.
"""

from datetime import date

from sqlalchemy import ColumnElement, case, exists, or_, select, update
from sqlalchemy.orm import Session

from db.models.grids import Grid
from db.models.households import Household
from db.models.roster import Appointment, HouseholdContact, Staff, StaffStanding
from db.store import remark, touch
from desktop.grids.counting import current

CONTACT = "contact"  # as the log of a household names its worker
Ended = tuple[tuple[int, date | None], ...]  # entries, each with its end before


def end_contacts(session: Session, condition: ColumnElement[bool], on: date) -> Ended:
    """End what holds on a day or later: from that day, or from its own beginning where that is later."""
    wanted = condition & or_(HouseholdContact.valid_to.is_(None), HouseholdContact.valid_to > on)
    ended = session.execute(select(HouseholdContact.id, HouseholdContact.valid_to).where(wanted)).all()
    later = HouseholdContact.valid_from > on
    session.execute(
        update(HouseholdContact).where(wanted).values(valid_to=case((later, HouseholdContact.valid_from), else_=on)),
        execution_options={"synchronize_session": False},
    )
    return tuple((key, before) for key, before in ended)


def closed_contact(session: Session, household: Household, on: date) -> None:
    """Let nobody look after a household that is closed on a day; its history says whose it was."""
    _end_of(session, household, HouseholdContact.household_id == household.id, on)


def moved_contact(session: Session, household: Household, on: date) -> None:
    """Let a worker who has no post in the grid a household moved to, nor above it, look after it no more."""
    path = session.scalar(select(Grid.path).where(Grid.id == household.grid_id)) or ""
    around = [int(key) for key in path.split("/") if key]
    serves = exists().where(
        Appointment.staff_id == HouseholdContact.staff_id, Appointment.grid_id.in_(around), current(Appointment, on)
    )
    _end_of(session, household, (HouseholdContact.household_id == household.id) & ~serves, on)


def reopened_contact(session: Session, household: Household, closed_on: date | None) -> None:
    """Give a household that was closed by mistake back to whoever looked after it, if they still serve."""
    latest = (
        select(HouseholdContact, Staff)
        .join(Staff, Staff.id == HouseholdContact.staff_id)
        .where(HouseholdContact.household_id == household.id)
        .order_by(HouseholdContact.id.desc())
        .limit(1)
    )
    found = session.execute(latest).first()
    if closed_on is None or found is None:
        return
    contact, worker = found
    closing = max(closed_on, contact.valid_from or closed_on)
    if contact.valid_to == closing and worker.standing is StaffStanding.SERVING:
        contact.valid_to = None
        remark(session, household, CONTACT, None, worker.name)


def _end_of(session: Session, household: Household, condition: ColumnElement[bool], on: date) -> None:
    holds = current(HouseholdContact, on) | (HouseholdContact.valid_from > on) & HouseholdContact.valid_to.is_(None)
    names = select(Staff.name).join(HouseholdContact, HouseholdContact.staff_id == Staff.id).where(condition, holds)
    name = session.scalar(names)
    if end_contacts(session, condition, on):
        touch(session, HouseholdContact.__tablename__)
        remark(session, household, CONTACT, name, None)
