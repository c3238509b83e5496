"""What is counted grid by grid: one query per table, whatever the number of grids and of figures.

A query of own figures gives each grid what hangs on the grid itself; `with_all_below` adds up the tree inside the
database. Where most rows of a large table count, the condition stands inside the sum: the query then runs once over the
index that begins with the grid, instead of looking up most of the table row by row (20 s for two million). People of
the roster are counted once, however many posts they hold below a grid (P3-14).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    distinct,
    func,
    literal_column,
    or_,
    select,
    true,
)

from db.expressions import as_read
from db.models.cases import OPEN, Case, Stage
from db.models.dwellings import Dwelling
from db.models.enterprises import Enterprise, EnterpriseKind
from db.models.grids import Grid, GridStanding
from db.models.households import Household
from db.models.maps import MapShape
from db.models.organisations import Organisation, OrganisationFamily, OrganisationMember, OrganisationStanding
from db.models.people import LeftBehind, Person, Population, Standing
from db.models.roster import Appointment, HouseholdContact, Staff, StaffStanding
from desktop.grids.as_of import Placed, grid_on, grids_on, in_force_on, there_on
from desktop.grids.posts import DEPARTMENT, FULL_TIME, LAWYER, PART_TIME
from desktop.grids.service import GRID

PARTY = ("01", "02")  # full and probationary members (GB/T 4762)
CONTACT_HOUSEHOLD = "05"  # 党员联系户 is no organisation of its own (P4-12)
WORKERS = (FULL_TIME, PART_TIME)  # who must hold a certificate (P3-16)
HECTARE = 10_000.0  # square metres
STAFF = ("staff", "full_time", "part_time", "department", "lawyers", "reserves", "party_staff", "workers",
         "certified", "uncertified", "expired", "unpaid")  # fmt: skip

Moved = tuple[tuple[int, int | None], ...]  # grids, each with the one it lay in
Counted = Select[*tuple[Any, ...]]  # grid_id, then one column per figure


def within(moved: Moved = ()) -> CTE:
    """Return every grid with each grid it lies in, itself among them. A loop of grids ends by itself.

    `moved` are the grids that lay in another one on the day that is asked about.
    """
    parent: ColumnElement[int | None] = Grid.__table__.c.parent_id
    if moved:
        parent = case(dict(moved), value=Grid.id, else_=parent)
    own = select(Grid.id.label("grid_id"), Grid.id.label("top_id")).cte("within", recursive=True)
    above = select(own.c.grid_id, parent).join(Grid, Grid.id == own.c.top_id)
    return own.union(above.where(parent.is_not(None)))


def with_all_below(counted: Counted, moved: Moved = ()) -> Counted:
    """Return figures of grids with all below them from the figures of single grids."""
    own, tree = counted.subquery("own"), within(moved)
    sums = [func.sum(column).label(column.key) for column in own.c if column.key != "grid_id"]
    joined = select(tree.c.top_id.label("grid_id"), *sums).join(own, own.c.grid_id == tree.c.grid_id)
    return joined.group_by(tree.c.top_id)


def current(model: Any, day: date) -> ColumnElement[bool]:
    """Return the condition that a dated row holds on a day."""
    return in_force_on(model.valid_from, model.valid_to, day)


class When(NamedTuple):
    """The day that is asked about, and whether it is the present one, of which records tell by themselves."""

    day: date
    is_now: bool = True
    moved: Moved = ()  # grids that lay elsewhere on that day

    def grid(self, model: Placed) -> ColumnElement[int | None]:
        """Return the column of the grid in which a record stands or stood."""
        return grid_on(model, None if self.is_now else self.day).label("grid_id")

    def there(self, model: Any) -> ColumnElement[bool]:
        """Return whether a record counts or counted."""
        condition: ColumnElement[bool] = model.standing == "active" if self.is_now else there_on(model, self.day)
        return condition


def of_the_party(column: Any) -> ColumnElement[bool]:
    """Return the condition of being a party member, written out so that the index of members serves."""
    condition: ColumnElement[bool] = column.in_(bindparam("party", PARTY, expanding=True, literal_execute=True))
    return condition


def _having(condition: Any, name: str) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0)).label(name)


def linked_to_party(day: date) -> ColumnElement[bool]:
    """Return the condition that a party organisation holds a person on a day (P0-15)."""
    linked = select(OrganisationMember.person_id).join(
        Organisation, Organisation.id == OrganisationMember.organisation_id
    )
    return Person.id.in_(
        linked.where(
            Organisation.family == OrganisationFamily.PARTY,
            Organisation.standing == OrganisationStanding.ACTIVE,
            OrganisationMember.person_id.is_not(None),
            current(OrganisationMember, day),
        )
    )


def _by_grid(when: When, model: Placed, *figures: ColumnElement[Any]) -> Counted:
    """Group by the first column by its number: its name would mean the grid of now, its expression be another one."""
    return select(when.grid(model), *figures).group_by(literal_column("1"))


def people(when: When) -> Counted:
    """Count the people present, by ground of their presence."""
    there = when.there(Person)
    kinds = [_having(and_(there, Person.population == kind), kind.value) for kind in Population]
    return _by_grid(when, Person, _having(there, "people"), *kinds)


def left_behind(when: When) -> Counted:
    """Count the people left behind."""
    query = _by_grid(when, Person, _having(when.there(Person), "left_behind"))
    return query.join(LeftBehind, LeftBehind.person_id == Person.id)


def party_members(when: When) -> Counted:
    """Count the party members among the people present, and those whom no party organisation holds (P0-15).

    Who is gone is asked of the index of standings: looking each member up for it takes fifty times as long.
    """
    gone = select(Person.id).where(Person.standing.in_([one for one in Standing if one is not Standing.ACTIVE]))
    there = Person.id.not_in(gone) if when.is_now else when.there(Person)
    unlinked = _having(and_(there, ~linked_to_party(when.day)), "unlinked")
    return _by_grid(when, Person, _having(there, "party_members"), unlinked).where(of_the_party(Person.political_code))


def households(when: When) -> Counted:
    """Count the households."""
    return _by_grid(when, Household, _having(when.there(Household), "households"))


def uncontacted(when: When) -> Counted:
    """Count the households that nobody looks after (P3-10)."""
    there = select(Household.id).where(when.there(Household))
    alone = there.except_(select(HouseholdContact.household_id).where(current(HouseholdContact, when.day)))
    return _by_grid(when, Household, func.count().label("uncontacted")).where(Household.id.in_(alone))


def dwellings(when: When) -> Counted:
    """Count the dwellings, and the rented ones."""
    there = true() if when.is_now else there_on(Dwelling, when.day)
    rented = _having(and_(there, Dwelling.is_rented), "rented")
    return _by_grid(when, Dwelling, _having(there, "dwellings"), rented)


def enterprises(when: When) -> Counted:
    """Count the enterprises and the places."""
    firms = _having(Enterprise.kind == EnterpriseKind.ENTERPRISE, "enterprises")
    places = _having(Enterprise.kind == EnterpriseKind.PLACE, "places")
    return _by_grid(when, Enterprise, firms, places).where(when.there(Enterprise))


def organisations(when: When) -> Counted:
    """Count the party organisations and the teams."""
    household = func.coalesce(Organisation.kind_code, "") == CONTACT_HOUSEHOLD
    party = _having(and_(Organisation.family == OrganisationFamily.PARTY, ~household), "party_organisations")
    teams = _having(Organisation.family == OrganisationFamily.TEAM, "teams")
    query = select(Organisation.grid_id, party, teams).group_by(Organisation.grid_id)
    return query.where(_exists_on(when))


def own_offices(when: When) -> Counted:
    """Count the grid offices of each grid alone: the office of a village is none of its town (P0-05)."""
    office = Organisation.family == OrganisationFamily.OFFICE, Organisation.grid_id.is_not(None)
    query = select(Organisation.grid_id, func.count().label("own_offices")).where(*office, _exists_on(when))
    return query.group_by(Organisation.grid_id)


def _exists_on(when: When) -> ColumnElement[bool]:
    if when.is_now:
        return Organisation.standing == OrganisationStanding.ACTIVE
    founded = or_(Organisation.founded_on.is_(None), Organisation.founded_on <= when.day)
    return and_(founded, or_(Organisation.standing == OrganisationStanding.ACTIVE, Organisation.ended_on > when.day))


def grids(when: When) -> Counted:
    """Count the grids in force."""
    there = Grid.standing == GridStanding.ACTIVE if when.is_now else grids_on(when.day)
    query = select(Grid.id.label("grid_id"), func.count().label("grids"))
    return query.where(Grid.level == GRID, there).group_by(Grid.id)


def staff(when: When) -> Counted:
    """Count who holds a post in a grid or below it: each of the roster once."""
    tree, day = within(when.moved), when.day
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
    serves = or_(Staff.standing == StaffStanding.SERVING, Staff.left_on > day)
    return query.where(current(Appointment, day), serves).group_by(tree.c.top_id)


def surface(when: When) -> Counted:
    """Tell how large each grid is, in hectares: as drawn on the map, else as written down."""
    drawn = select(MapShape.grid_id, func.max(MapShape.surface).label("surface")).where(current(MapShape, when.day))
    shape = drawn.group_by(MapShape.grid_id).subquery("shape")
    size = func.coalesce(shape.c.surface, Grid.surface)
    query = select(Grid.id.label("grid_id"), (size / HECTARE).label("surface"))
    return query.outerjoin(shape, shape.c.grid_id == Grid.id).where(size.is_not(None))


def open_cases(when: When) -> Counted:
    """Count the cases at work, and those whose limit has passed. The index of open cases knows both."""
    if when.is_now:
        overdue = _having(Case.next_due_on < when.day, "overdue_cases")
        return _cases(func.count().label("open_cases"), overdue).where(OPEN)
    ended = or_(Case.archived_on.is_(None), Case.archived_on > when.day)
    unfinished = or_(Case.finished_on.is_(None), Case.finished_on > when.day)
    overdue = _having(and_(unfinished, Case.due_on < when.day), "overdue_cases")
    return _cases(func.count().label("open_cases"), overdue).where(Case.registered_on <= when.day, ended, _of_its_own())


def cases_of_year(when: When) -> Counted:
    """Count the cases taken on since the year began."""
    since = Case.registered_on.between(when.day.replace(month=1, day=1), when.day)
    return _cases(func.count().label("cases_year")).where(since, _of_its_own())


def finished_cases(when: When) -> Counted:
    """Count the cases finished since the year began, and those of them that were never passed up (P1-15)."""
    within = _having(Case.is_escalated.is_(False), "finished_in_grid")
    since = Case.finished_on.between(when.day.replace(month=1, day=1), when.day)
    return _cases(func.count().label("finished_cases"), within).where(since, _of_its_own())


def _cases(*figures: ColumnElement[Any]) -> Counted:
    grid = as_read(Case.grid_id).label("grid_id")
    return select(grid, *figures).group_by(literal_column("1"))


def _of_its_own() -> ColumnElement[bool]:
    return Case.stage.not_in((Stage.MERGED, Stage.DECLINED))


@dataclass(frozen=True, slots=True)
class Source:
    """One query and the figures it tells; a change in one of `tables` (or of the grids) makes them stale."""

    figures: tuple[str, ...]
    tables: frozenset[str]
    query: Callable[[When], Counted]


def _summed(query: Callable[[When], Counted], figures: str, *tables: str) -> Source:
    return Source(
        tuple(figures.split()), frozenset({"grid", *tables}), lambda when: with_all_below(query(when), when.moved)
    )


SOURCES: tuple[Source, ...] = (
    _summed(people, "people registered floating foreign", "person"),
    _summed(left_behind, "left_behind", "person", "left_behind"),
    _summed(party_members, "party_members unlinked", "person", "organisation", "organisation_member"),
    _summed(households, "households", "household"),
    _summed(uncontacted, "uncontacted", "household", "household_contact"),
    _summed(dwellings, "dwellings rented", "dwelling"),
    _summed(enterprises, "enterprises places", "enterprise"),
    _summed(organisations, "party_organisations teams", "organisation"),
    Source(("own_offices",), frozenset({"grid", "organisation"}), own_offices),
    _summed(grids, "grids"),
    Source(tuple(STAFF), frozenset({"grid", "staff", "appointment", "person"}), staff),
    Source(("surface",), frozenset({"grid", "map_shape"}), surface),
    _summed(open_cases, "open_cases overdue_cases", "case_record"),
    _summed(cases_of_year, "cases_year", "case_record"),
    _summed(finished_cases, "finished_cases finished_in_grid", "case_record"),
)
SOURCE_OF: Mapping[str, Source] = {figure: source for source in SOURCES for figure in source.figures}
