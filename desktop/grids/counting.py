"""What is counted grid by grid: one query per table, whatever the number of grids and of figures.

A query of own figures gives each grid what hangs on the grid itself; `with_all_below` adds up the tree inside the
database. Where most rows of a large table count, the condition stands inside the sum: the query then runs once over the
index that begins with the grid, instead of looking up most of the table row by row (20 s for two million). People of
the roster are counted once, however many posts they hold below a grid (P3-14).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, bindparam, case, distinct, exists, func, or_, select, true

from db.models.dwellings import Dwelling
from db.models.enterprises import Enterprise, EnterpriseKind, EnterpriseStanding
from db.models.grids import Grid, GridStanding
from db.models.households import Household, HouseholdStanding
from db.models.maps import MapShape
from db.models.organisations import Organisation, OrganisationFamily, OrganisationMember, OrganisationStanding
from db.models.people import LeftBehind, Person, Population, Standing
from db.models.roster import Appointment, HouseholdContact, Staff, StaffStanding
from desktop.grids.posts import DEPARTMENT, FULL_TIME, LAWYER, PART_TIME
from desktop.grids.service import GRID

PARTY = ("01", "02")  # full and probationary members (GB/T 4762)
CONTACT_HOUSEHOLD = "05"  # 党员联系户 is no organisation of its own (P4-12)
WORKERS = (FULL_TIME, PART_TIME)  # who must hold a certificate (P3-16)
HECTARE = 10_000.0  # square metres
STAFF = ("staff", "full_time", "part_time", "department", "lawyers", "reserves", "party_staff", "workers",
         "certified", "uncertified", "expired", "unpaid")  # fmt: skip
PRESENT = Person.standing == Standing.ACTIVE
LIVED_IN = Household.standing == HouseholdStanding.ACTIVE

Counted = Select[*tuple[Any, ...]]  # grid_id, then one column per figure


def within() -> CTE:
    """Return every grid with each grid it lies in, itself among them. A loop of grids ends by itself."""
    own = select(Grid.id.label("grid_id"), Grid.id.label("top_id")).cte("within", recursive=True)
    above = select(own.c.grid_id, Grid.parent_id).join(Grid, Grid.id == own.c.top_id)
    return own.union(above.where(Grid.parent_id.is_not(None)))


def with_all_below(counted: Counted) -> Counted:
    """Return figures of grids with all below them from the figures of single grids."""
    own, tree = counted.subquery("own"), within()
    sums = [func.sum(column).label(column.key) for column in own.c if column.key != "grid_id"]
    joined = select(tree.c.top_id.label("grid_id"), *sums).join(own, own.c.grid_id == tree.c.grid_id)
    return joined.group_by(tree.c.top_id)


def current(model: Any, day: date) -> ColumnElement[bool]:
    """Return the condition that a dated row holds on a day."""
    return and_(
        or_(model.valid_from.is_(None), model.valid_from <= day), or_(model.valid_to.is_(None), model.valid_to > day)
    )


def of_the_party(column: Any) -> ColumnElement[bool]:
    """Return the condition of being a party member, written out so that the index of members serves."""
    condition: ColumnElement[bool] = column.in_(bindparam("party", PARTY, expanding=True, literal_execute=True))
    return condition


def _having(condition: Any, name: str) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0)).label(name)


def linked_to_party(day: date) -> ColumnElement[bool]:
    """Return the condition that a party organisation holds a person on a day (P0-15)."""
    return exists().where(
        OrganisationMember.person_id == Person.id,
        OrganisationMember.organisation_id == Organisation.id,
        Organisation.family == OrganisationFamily.PARTY,
        Organisation.standing == OrganisationStanding.ACTIVE,
        current(OrganisationMember, day),
    )


def people(_day: date) -> Counted:
    """Count the people present, by ground of their presence."""
    kinds = [_having(and_(PRESENT, Person.population == kind), kind.value) for kind in Population]
    return select(Person.grid_id, _having(PRESENT, "people"), *kinds).group_by(Person.grid_id)


def left_behind(_day: date) -> Counted:
    """Count the people left behind."""
    query = select(Person.grid_id, _having(PRESENT, "left_behind")).join(LeftBehind, LeftBehind.person_id == Person.id)
    return query.group_by(Person.grid_id)


def party_members(day: date) -> Counted:
    """Count the party members among the people present, and those whom no party organisation holds (P0-15)."""
    members, unlinked = _having(PRESENT, "party_members"), _having(and_(PRESENT, ~linked_to_party(day)), "unlinked")
    query = select(Person.grid_id, members, unlinked).where(of_the_party(Person.political_code))
    return query.group_by(Person.grid_id)


def households(_day: date) -> Counted:
    """Count the households."""
    return select(Household.grid_id, _having(LIVED_IN, "households")).group_by(Household.grid_id)


def uncontacted(day: date) -> Counted:
    """Count the households that nobody looks after (P3-10)."""
    looked_after = select(HouseholdContact.household_id).where(current(HouseholdContact, day))
    alone = and_(LIVED_IN, Household.id.not_in(looked_after))
    return select(Household.grid_id, _having(alone, "uncontacted")).group_by(Household.grid_id)


def dwellings(_day: date) -> Counted:
    """Count the dwellings, and the rented ones."""
    query = select(Dwelling.grid_id, func.count().label("dwellings"), _having(Dwelling.is_rented, "rented"))
    return query.group_by(Dwelling.grid_id)


def enterprises(_day: date) -> Counted:
    """Count the enterprises and the places."""
    firms = _having(Enterprise.kind == EnterpriseKind.ENTERPRISE, "enterprises")
    places = _having(Enterprise.kind == EnterpriseKind.PLACE, "places")
    query = select(Enterprise.grid_id, firms, places).where(Enterprise.standing == EnterpriseStanding.ACTIVE)
    return query.group_by(Enterprise.grid_id)


def organisations(_day: date) -> Counted:
    """Count the party organisations and the teams."""
    household = func.coalesce(Organisation.kind_code, "") == CONTACT_HOUSEHOLD
    party = _having(and_(Organisation.family == OrganisationFamily.PARTY, ~household), "party_organisations")
    teams = _having(Organisation.family == OrganisationFamily.TEAM, "teams")
    query = select(Organisation.grid_id, party, teams).where(Organisation.standing == OrganisationStanding.ACTIVE)
    return query.group_by(Organisation.grid_id)


def grids(_day: date) -> Counted:
    """Count the grids in force."""
    active = and_(Grid.level == GRID, Grid.standing == GridStanding.ACTIVE)
    return select(Grid.id.label("grid_id"), func.count().label("grids")).where(active).group_by(Grid.id)


def staff(day: date) -> Counted:
    """Count who holds a post in a grid or below it: each of the roster once."""
    tree = within()
    worker, held = Appointment.post.in_(WORKERS), Staff.certificate_no.is_not(None)
    expired = Staff.certified_until < day
    conditions: dict[str, Any] = {
        "staff": true(),
        "full_time": Appointment.post == FULL_TIME,
        "part_time": Appointment.post == PART_TIME,
        "department": Appointment.post == DEPARTMENT,
        "lawyers": Appointment.post == LAWYER,
        "reserves": Staff.is_reserve,
        "party_staff": func.coalesce(Staff.political_code, Person.political_code).in_(PARTY),
        "workers": worker,
        "certified": and_(worker, held, func.coalesce(~expired, True)),
        "uncertified": and_(worker, ~held),
        "expired": and_(worker, held, expired),
        "unpaid": and_(worker, Staff.allowance_code.is_(None)),
    }
    columns = [func.count(distinct(case((conditions[name], Staff.id)))).label(name) for name in STAFF]
    query = select(tree.c.top_id.label("grid_id"), *columns).join(Appointment, Appointment.grid_id == tree.c.grid_id)
    query = query.join(Staff, Staff.id == Appointment.staff_id).outerjoin(Person, Person.id == Staff.person_id)
    return query.where(current(Appointment, day), Staff.standing == StaffStanding.SERVING).group_by(tree.c.top_id)


def surface(day: date) -> Counted:
    """Tell how large each grid is, in hectares: as drawn on the map, else as written down."""
    drawn = select(MapShape.grid_id, func.max(MapShape.surface).label("surface")).where(current(MapShape, day))
    shape = drawn.group_by(MapShape.grid_id).subquery("shape")
    size = func.coalesce(shape.c.surface, Grid.surface)
    query = select(Grid.id.label("grid_id"), (size / HECTARE).label("surface"))
    return query.outerjoin(shape, shape.c.grid_id == Grid.id).where(size.is_not(None))


@dataclass(frozen=True, slots=True)
class Source:
    """One query and the figures it tells; a change in one of `tables` (or of the grids) makes them stale."""

    figures: tuple[str, ...]
    tables: frozenset[str]
    query: Callable[[date], Counted]


def _summed(query: Callable[[date], Counted], figures: str, *tables: str) -> Source:
    return Source(tuple(figures.split()), frozenset({"grid", *tables}), lambda day: with_all_below(query(day)))


SOURCES: tuple[Source, ...] = (
    _summed(people, "people registered floating foreign", "person"),
    _summed(left_behind, "left_behind", "person", "left_behind"),
    _summed(party_members, "party_members unlinked", "person", "organisation", "organisation_member"),
    _summed(households, "households", "household"),
    _summed(uncontacted, "uncontacted", "household", "household_contact"),
    _summed(dwellings, "dwellings rented", "dwelling"),
    _summed(enterprises, "enterprises places", "enterprise"),
    _summed(organisations, "party_organisations teams", "organisation"),
    _summed(grids, "grids"),
    Source(tuple(STAFF), frozenset({"grid", "staff", "appointment", "person"}), staff),
    Source(("surface",), frozenset({"grid", "map_shape"}), surface),
)
SOURCE_OF: Mapping[str, Source] = {figure: source for source in SOURCES for figure in source.figures}
