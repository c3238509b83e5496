"""The organisations of the sample town: the party's in the patterns that are allowed, teams, and the grid offices.

A large village has a committee, a branch in every grid and a group on the third level; the others have a general branch
with branches in the grids, the smallest a branch with groups (P3-07, P4-12).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.bulk import driver_uid, insert_rows, uid_bytes
from db.models.households import Household, HouseholdStanding
from db.models.organisations import Organisation, OrganisationFamily, OrganisationMember
from db.store import actor_of
from desktop.grids.posts import CHIEF, DEPUTY_CHIEF, LEADER, POLICE
from desktop.grids.service import GRID, VILLAGE
from desktop.names import sort_key
from desktop.sample.land import DIVIDED_ON, EARLIER, THIRD_LEVEL, Laid, Land
from desktop.sample.planted import Plan
from desktop.sample.posts import Holders
from desktop.sample.records import SampleVillage
from desktop.sample.residents import Resident
from desktop.sample.town import FACTS

COMMITTEE, GENERAL_BRANCH, BRANCH, GROUP, CONTACT_HOUSEHOLD = "01", "02", "03", "04", "05"  # party_kind
TITLES = {
    COMMITTEE: "党委",
    GENERAL_BRANCH: "党总支",
    BRANCH: "党支部",
    GROUP: "党小组",
    CONTACT_HOUSEHOLD: "党员联系户",
}
LARGE, SMALL = 300, 60  # people of a village
VANGUARD, PATROL, SERVICE = "01", "05", "10"  # team_kind
VANGUARD_SIZE, TEAM_SIZE = 6, 8
OF_PARTY, DELEGATE, VOLUNTEER, FIRM, LANDLORD, FLOATING_MEMBER = "01", "03", "04", "05", "06", "02"  # member_kind
OF_TEAM = (VOLUNTEER, DELEGATE, LANDLORD, FIRM)
TOWN_OFFICE, VILLAGE_OFFICE = "02", "04"  # office_kind
FUNCTIONS = "统筹网格化服务管理：网格划分、人员管理、事件流转、走访巡查、考核公示。"
NO_PARTY, WRONG_PATTERN = 17, 19  # villages, by place, whose first grid has no party organisation, one of no pattern
UNLINKED = {20: 2, 3: 1}  # party members of a village that no organisation has

# organisation, person, staff, name, duty, kind, political face, telephone
Member = tuple[int, int | None, int | None, str, str | None, str | None, str | None, str | None]


class Organisations:
    """Writes the organisations of the town and their members."""

    def __init__(self, session: Session, land: Land, holders: Holders, plan: Plan) -> None:
        self._session, self._land, self._holders, self._plan = session, land, holders, plan
        self._of_grid: dict[int, Organisation] = {}  # party organisations
        self._members: list[Member] = []

    def write(self, party: Iterable[Resident], able: Mapping[int, Sequence[Resident]]) -> None:
        """Found every organisation, and give it its members."""
        for laid in self._land.grids.values():
            self._party(laid)
        self._link(party)
        self._contact_households()
        for place, village in enumerate(self._land.town.villages):
            self._teams(place, village, able)
            self._office(place, village)
        self._town_office()
        self._put_members()

    # the party

    def _party(self, laid: Laid) -> None:
        kind = _pattern(laid.village)[laid.level]
        if laid.key == self._land.first(NO_PARTY):
            self._plan.add("grid_without_party", laid.key)
            return
        if laid.key == self._land.first(WRONG_PATTERN):
            kind = COMMITTEE
            self._plan.add("party_pattern", laid.key)
        name = laid.village.name if laid.level == VILLAGE else f"{laid.village.name}{laid.name}"
        above = self._of_grid.get(laid.parent)
        party = self._found(OrganisationFamily.PARTY, kind, name + TITLES[kind], laid.key, laid.key, above)
        self._of_grid[laid.key] = party

    def _link(self, members: Iterable[Resident]) -> None:
        """Give every party member to the organisation of the grid, or of the one above it."""
        forgotten = Counter(UNLINKED)
        for member in members:
            laid = self._land.grids.get(member.grid)
            if laid is None:
                continue
            if forgotten[laid.place] and laid.level == GRID:
                forgotten[laid.place] -= 1
                self._plan.add("member_without_party", laid.key)
                continue
            party = self._of_grid.get(laid.key) or self._of_grid[laid.parent]
            leads = any(chief.person_id == member.key for chief in self._holders.get((laid.key, CHIEF), ()))
            duty = ("组长" if party.kind_code == GROUP else "书记") if leads else None
            self._join(party, member, FLOATING_MEMBER if member.floating else OF_PARTY, duty)

    def _contact_households(self) -> None:
        """A household that party members look after, below every group of the third level (P4-12)."""
        for laid in self._land.grids.values():
            if laid.level == THIRD_LEVEL:
                active = Household.standing == HouseholdStanding.ACTIVE
                homes = select(Household.id, Household.head_name).where(Household.grid_id == laid.key, active)
                home = self._session.execute(homes.order_by(Household.id).limit(1)).first()
                if home is not None:
                    name = f"{laid.village.short}{laid.name}党员联系户"
                    above = self._of_grid[laid.key]
                    found = self._found(OrganisationFamily.PARTY, CONTACT_HOUSEHOLD, name, laid.key, laid.key, above)
                    found.household_id = home.id

    # teams and offices

    def _teams(self, place: int, village: SampleVillage, able: Mapping[int, Sequence[Resident]]) -> None:
        residents = [one for laid in self._land.of_village(place) for one in able.get(laid.key, ())]
        members = [one for one in residents if one.in_party][:VANGUARD_SIZE]
        others = [one for one in residents if not one.in_party][:TEAM_SIZE]
        key = self._land.village(place)
        for kind, title, joining in ((VANGUARD, "党员先锋队", members), (PATROL, "治安巡逻队", others)):
            if joining:
                team = self._found(OrganisationFamily.TEAM, kind, f"{village.short}{title}", key, key)
                for one in joining:
                    self._join(team, one, OF_PARTY if one.in_party else VOLUNTEER, None)
        for laid in self._land.of_village(place):
            if laid.level == THIRD_LEVEL:
                team = self._found(OrganisationFamily.TEAM, SERVICE, f"{laid.name}服务队", laid.key, laid.parent)
                for number, one in enumerate(able.get(laid.key, ())[:TEAM_SIZE]):
                    self._join(team, one, OF_PARTY if one.in_party else OF_TEAM[number % len(OF_TEAM)], None)

    def _office(self, place: int, village: SampleVillage) -> None:
        key = self._land.village(place)
        office = self._found(OrganisationFamily.OFFICE, VILLAGE_OFFICE, f"{village.name}网格办", key, key)
        for post, duty in ((CHIEF, "主任"), (POLICE, "副主任"), (DEPUTY_CHIEF, "成员")):
            for staff in self._holders.get((key, post), ()):
                self._members.append(
                    (office.id, None, staff.id, staff.name, duty, None, staff.political_code, staff.phone)
                )

    def _town_office(self) -> None:
        leading = self._land.village(0)
        office = self._found(
            OrganisationFamily.OFFICE,
            TOWN_OFFICE,
            f"{FACTS.name}网格化服务管理办公室",
            self._land.key,
            leading,
            post=LEADER,
        )
        office.host, office.functions = f"{FACTS.name}社会治理办公室", FUNCTIONS

    # writing

    def _found(
        self, family: OrganisationFamily, kind: str, name: str, grid: int, led_in: int,
        above: Organisation | None = None, post: str = CHIEF,
    ) -> Organisation:  # fmt: skip
        leader = next(iter(self._holders.get((led_in, post), ())), None)
        organisation = Organisation(
            family=family, kind_code=kind, name=name, name_key=sort_key(name), grid_id=grid,
            parent_id=above.id if above else None, leader_id=leader.id if leader else None,
            leader_name=leader.name if leader else None, leader_phone=leader.phone if leader else None,
            founded_on=EARLIER if family is OrganisationFamily.PARTY else DIVIDED_ON,
        )  # fmt: skip
        self._session.add(organisation)
        self._session.flush()
        return organisation

    def _join(self, organisation: Organisation, one: Resident, kind: str, duty: str | None) -> None:
        self._members.append((organisation.id, one.key, None, one.name, duty, kind, one.political_code, one.phone))

    def _put_members(self) -> None:
        """Write the members past the ORM: one in twenty of the people are in the party."""
        now, actor, since = datetime.now(UTC).replace(tzinfo=None), actor_of(self._session), DIVIDED_ON.isoformat()
        stamps = (now.isoformat(" "), actor, now.isoformat(" "), actor, 1)
        uids = uid_bytes(len(self._members))
        rows = [(driver_uid(self._session, next(uids)), *stamps, since, *member) for member in self._members]
        columns = (
            "uid", "created_at", "created_by", "updated_at", "updated_by", "version", "valid_from",
            "organisation_id", "person_id", "staff_id", "name", "duty", "kind_code", "political_code", "phone",
        )  # fmt: skip
        insert_rows(self._session, OrganisationMember, columns, rows)


def _pattern(village: SampleVillage) -> Mapping[str, str]:
    """Return the kinds of the party's organisations by level."""
    if village.people >= LARGE:
        return {VILLAGE: COMMITTEE, GRID: BRANCH, THIRD_LEVEL: GROUP}
    return {VILLAGE: GENERAL_BRANCH, GRID: BRANCH} if village.people >= SMALL else {VILLAGE: BRANCH, GRID: GROUP}
