"""What keeps an imported batch from being taken back: whatever somebody changed, joined or tied since."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.base import Base, Record
from db.models.cases import Case
from db.models.dwellings import Building, Dwelling, DwellingParty
from db.models.enterprises import Enterprise
from db.models.grids import Grid, GridCode, GridEvent
from db.models.households import EventKind, Household, HouseholdEvent
from db.models.log import Action, Change
from db.models.organisations import Organisation, OrganisationMember
from db.models.people import Floating, LeftBehind, Person
from db.models.roster import Appointment, HouseholdContact, RegisterEntry, Staff
from desktop.sheets.case_ties import in_cases

SHOWN = 200  # obstacles named
CHANGED = "导入之后又被修改过"
JOINED = "导入之后加入了这一批建立的户"
HAPPENED = "所在的户在导入之后有过变动"
OWNS = "已登记为房屋的房主或承租人"
HEADS = "已是另一户的户主"
SERVES = "已关联网格员档案"
USED = "网格里已有档案、任职、组织或事件"
PEOPLED = "导入之后添加过成员或下级组织"
BOUND = "已有任职、联系户、台账、组织或事件登记"
INVOLVED = "已登记在事件中"

# Every table that bears the batch of its making, in an order in which nothing is deleted before what refers to it.
Made = (
    type[Case] | type[Organisation] | type[Staff] | type[Person] | type[Household] | type[Dwelling] | type[Building]
    | type[Enterprise] | type[Grid]
)  # fmt: skip
MADE: tuple[Made, ...] = (
    Case, Organisation, Staff, Person, Household, Dwelling, Building, Enterprise, Grid,
)  # fmt: skip
SIDES: dict[str, type[Record]] = {
    model.__tablename__: model
    for model in (
        Floating,
        LeftBehind,
        DwellingParty,
        HouseholdEvent,
        Appointment,
        GridEvent,
        GridCode,
        OrganisationMember,
    )
}
OWNERS: dict[type[Record], tuple[Any, str]] = {
    HouseholdEvent: (Household, "household_id"),
    DwellingParty: (Dwelling, "dwelling_id"),
    Appointment: (Staff, "staff_id"),
    GridEvent: (Grid, "grid_id"),
    OrganisationMember: (Organisation, "organisation_id"),
    GridCode: (Grid, "grid_id"),
}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A record that keeps a batch from being taken back."""

    table: str
    key: int
    title: str
    reason: str


def laid_out(actions: Sequence[int]) -> Select[Any]:
    """Return the grids that were made beside the records of other batches: `_drop_grids` looks after them."""
    made = (Change.table == Grid.__tablename__) & (Change.version == 1) & Change.action_id.in_(actions)
    return select(Change.record_id).where(made)


def obstacles_of(session: Session, batch: int, limit: int) -> Iterator[Obstacle]:
    """Yield what changed since a batch was imported."""
    actions = session.scalars(select(Action.id).where(Action.batch_id == batch)).all()
    for model in MADE:
        yield from named(session, model, (model.batch_id == batch) & (model.version != 1), CHANGED, limit)
        yield from _changed_since(session, model, actions, limit)
    for side in SIDES.values():
        yield from _changed_sides(session, side, actions)
    people, homes = (
        select(Person.id).where(Person.batch_id == batch),
        select(Household.id).where(Household.batch_id == batch),
    )
    moved = select(Change.record_id).where(Change.action_id.in_(actions), Change.table == "person")
    stranger = or_(Person.batch_id.is_(None), Person.batch_id != batch) & Person.id.not_in(moved)
    yield from named(session, Person, Person.household_id.in_(homes) & stranger, JOINED, limit)
    events = select(HouseholdEvent.household_id).where(
        or_(
            HouseholdEvent.household_id.in_(homes) & (HouseholdEvent.kind != EventKind.REGISTERED),
            HouseholdEvent.person_id.in_(people),
            HouseholdEvent.other_household_id.in_(homes),
        )
    )
    yield from named(session, Household, Household.id.in_(events), HAPPENED, limit)
    owners = select(DwellingParty.person_id).where(DwellingParty.person_id.in_(people))
    yield from named(session, Person, Person.id.in_(owners), OWNS, limit)
    seated = select(Change.record_id).where(Change.action_id.in_(actions), Change.table == "household")
    other = or_(Household.batch_id.is_(None), Household.batch_id != batch) & Household.id.not_in(seated)
    yield from named(session, Household, Household.head_id.in_(people) & other, HEADS, limit)
    strange = or_(Staff.batch_id.is_(None), Staff.batch_id != batch)
    serving = select(Staff.person_id).where(Staff.person_id.in_(people), strange)
    yield from named(session, Person, Person.id.in_(serving), SERVES, limit)
    yield from _bound(session, batch, actions, limit)
    for model, condition in in_cases(batch, MADE):
        yield from named(session, model, condition, INVOLVED, limit)
    yield from _peopled(session, batch, actions, limit)
    yield from _in_use(session, batch, limit)


def _bound(session: Session, batch: int, actions: Sequence[int], limit: int) -> Iterator[Obstacle]:
    """Yield the people of the roster whom a batch brought and who were given something to do since."""
    staff = select(Staff.id).where(Staff.batch_id == batch)
    own = select(Change.record_id).where(Change.action_id.in_(actions), Change.table == Appointment.__tablename__)
    given = [Appointment.staff_id, HouseholdContact.staff_id, RegisterEntry.staff_id, RegisterEntry.other_staff_id,
             OrganisationMember.staff_id, Organisation.leader_id, Case.finder_id, Case.responsible_id,
             Case.leader_id]  # fmt: skip
    for column in given:
        query = select(column).where(column.in_(staff))
        if column is given[0]:
            query = query.where(Appointment.id.not_in(own))
        yield from named(session, Staff, Staff.id.in_(query), BOUND, limit)


def _peopled(session: Session, batch: int, actions: Sequence[int], limit: int) -> Iterator[Obstacle]:
    """Yield the organisations of a batch that somebody joined or left since, or that others were put under."""
    made = Organisation.batch_id == batch
    since = (OrganisationMember.created_at != Organisation.created_at) | (OrganisationMember.version != 1)
    member = select(OrganisationMember.id).where(OrganisationMember.organisation_id == Organisation.id, since).exists()
    below = aliased(Organisation)
    moved = select(Change.record_id).where(Change.action_id.in_(actions), Change.table == Organisation.__tablename__)
    strange = below.batch_id.is_distinct_from(batch) & below.id.not_in(moved)
    under = select(below.id).where(below.parent_id == Organisation.id, strange).exists()
    yield from named(session, Organisation, made & or_(member, under), PEOPLED, limit)


def _changed_since(session: Session, model: Any, actions: Sequence[int], limit: int) -> Iterator[Obstacle]:
    """Yield the records that the batch changed and somebody changed again."""
    line = (Change.table == model.__tablename__) & (Change.record_id == model.id) & Change.action_id.in_(actions)
    later = select(Change.id).where(line, Change.version != model.version).exists()
    latest = select(func.max(Change.version)).where(line).scalar_subquery()
    touched = select(Change.record_id).where(Change.table == model.__tablename__, Change.action_id.in_(actions))
    if model is Grid:
        touched = touched.where(Change.record_id.not_in(laid_out(actions)))
    yield from named(session, model, model.id.in_(touched) & later & (latest != model.version), CHANGED, limit)


def _changed_sides(session: Session, side: Any, actions: Sequence[int]) -> Iterator[Obstacle]:
    line = (Change.table == side.__tablename__) & (Change.record_id == side.id) & Change.action_id.in_(actions)
    model, owner = OWNERS.get(side, (Person, "person_id"))
    query = select(getattr(side, owner)).join(Change, line).where(Change.version != side.version)
    yield from named(session, model, model.id.in_(query), CHANGED, SHOWN)


def named(session: Session, model: Any, condition: ColumnElement[bool], reason: str, limit: int) -> Iterable[Obstacle]:
    """Yield the records that meet a condition, named as the clerk knows them."""
    if model is Household:
        head = select(Person.name).where(Person.id == Household.head_id).scalar_subquery()
        title: Any = func.coalesce(head, Household.head_name, Household.address, "")
    else:
        title = {Dwelling: Dwelling.address, Case: Case.title}.get(model) or model.name
    for key, name in session.execute(select(model.id, title).where(condition).order_by(model.id).limit(limit)):
        yield Obstacle(model.__tablename__, key, f"{name}户" if model is Household else name or "", reason)


def referring_to_grids() -> list[Column[Any]]:
    """Return every column that names a grid and does not go with it."""
    key = Grid.__table__.c.id
    named = (one for table in Base.metadata.tables.values() for one in table.foreign_keys)
    return [one.parent for one in named if one.column is key and one.ondelete != "CASCADE"]


def _in_use(session: Session, batch: int, limit: int) -> Iterator[Obstacle]:
    """Yield the grids that a batch brought and that records name which it did not bring."""
    grids = select(Grid.id).where(Grid.batch_id == batch)
    if session.scalar(grids.limit(1)) is None:  # no need to look through everybody
        return
    for column in referring_to_grids():
        query = select(column).where(column.in_(grids))
        if column.table is Grid.__table__:
            query = query.where(column.table.c.batch_id.is_distinct_from(batch))
        yield from named(session, Grid, Grid.id.in_(query), USED, limit)
