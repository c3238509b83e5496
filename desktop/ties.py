"""Where a record is tied to others of other rooms: somebody's posts and organisations, the grid something lies in."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from db.base import Record
from db.models.cases import Case
from db.models.dwellings import Dwelling
from db.models.enterprises import Enterprise
from db.models.households import Household
from db.models.organisations import Organisation, OrganisationMember, OrganisationStanding
from db.models.people import Person
from db.models.roster import Staff, StaffStanding
from db.store import Store
from desktop.clock import Today, today
from desktop.codes import Codes
from desktop.grids.counting import current
from desktop.grids.service import Grids
from desktop.roster.appointments import Appointments
from desktop.roster.holding import words_of

STAFF, ORGANISATION = "staff", "organisation"
IN_GRIDS: Mapping[str, type[Record]] = {
    "person": Person,
    "household": Household,
    "dwelling": Dwelling,
    "enterprise": Enterprise,
    "organisation": Organisation,
    "case_record": Case,
}


@dataclass(frozen=True, slots=True)
class Tie:
    """What somebody is elsewhere: of the roster, or in an organisation."""

    kind: str  # staff, organisation
    key: int
    words: str


class Ties:
    """What leads from one dossier to those of other rooms."""

    def __init__(
        self, store: Store, codes: Codes, grids: Grids, appointments: Appointments, today: Today = today
    ) -> None:
        self._store, self._codes, self._grids, self._today = store, codes, grids, today
        self._appointments = appointments

    def of_person(self, person: int) -> tuple[Tie, ...]:
        """Return what a resident is in the roster and in the organisations that stand."""
        with self._store.read() as session:
            of_roster = session.execute(
                select(Staff.id, Staff.standing).where(Staff.person_id == person).order_by(Staff.standing.desc())
            ).all()
            organisations = self._organisations(session, person, [key for key, _ in of_roster])
        return (*(self._of_roster(key, standing) for key, standing in of_roster), *organisations)

    def of_staff(self, staff: int) -> tuple[Tie, ...]:
        """Return which organisations somebody of the roster belongs to or leads."""
        with self._store.read() as session:
            person = session.scalar(select(Staff.person_id).where(Staff.id == staff))
            return self._organisations(session, person, [staff])

    def grid_of(self, table: str, key: int) -> int | None:
        """Return the grid a record lies in."""
        model = IN_GRIDS[table]
        with self._store.read() as session:
            found: int | None = session.scalar(select(model.__table__.c.grid_id).where(model.id == key))
        return found

    def _of_roster(self, staff: int, standing: StaffStanding) -> Tie:
        if standing is StaffStanding.LEFT:
            return Tie(STAFF, staff, "网格员：已离岗")
        day = self._today()
        held = [one for one in self._appointments.of_staff(staff) if one.is_held(day)]
        return Tie(STAFF, staff, f"网格员：{words_of(held, self._grids) or '现在没有岗位'}")

    def _organisations(self, session: Session, person: int | None, staff: list[int]) -> tuple[Tie, ...]:
        mine: ColumnElement[bool] = OrganisationMember.staff_id.in_(staff)
        if person is not None:
            mine = or_(mine, OrganisationMember.person_id == person)
        columns = (Organisation.id, Organisation.name, Organisation.family)
        stands = Organisation.standing == OrganisationStanding.ACTIVE
        member = (
            select(*columns, OrganisationMember.duty)
            .join(OrganisationMember, OrganisationMember.organisation_id == Organisation.id)
            .where(mine, stands, current(OrganisationMember, self._today()))
            .order_by(Organisation.family, Organisation.name_key)
        )
        leader = select(*columns).where(Organisation.leader_id.in_(staff), stands).order_by(Organisation.name_key)
        found: dict[int, Tie] = {}
        for key, name, family, duty in session.execute(member):
            title = self._codes.title("organisation_family", family.value)
            found[key] = Tie(ORGANISATION, key, f"{title}：{name}" + (f"　{duty}" if duty else ""))
        for key, name, family in session.execute(leader):
            title = self._codes.title("organisation_family", family.value)
            found.setdefault(key, Tie(ORGANISATION, key, f"{title}：{name}　负责人"))
        return tuple(found.values())
