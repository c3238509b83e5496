"""Organisations of the grids: registering, correcting, dissolving, merging; the tree of the party."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.households import Household
from db.models.log import DisclosureKind
from db.models.organisations import Organisation, OrganisationFamily, OrganisationStanding
from db.models.people import Person
from db.models.roster import Staff, StaffStanding
from db.store import Store
from desktop.clock import Today, today
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.drafting import blank_draft, found_row, known, masked_draft, plain_phone, written, written_faults
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem
from desktop.fields import Field
from desktop.grids.counting import CONTACT_HOUSEHOLD
from desktop.grids.party import fault_of, faults_in, party_nodes, party_patterns
from desktop.grids.service import Grids
from desktop.history import Version, restore_columns, versions_of
from desktop.masking import Place
from desktop.names import sort_key
from desktop.organisations.dossier import Choice, OrganisationDossier, OrganisationLine, TreeLine, trees_of
from desktop.organisations.endings import Endings, still_standing
from desktop.organisations.fields import FIELDS, PARTY, TEAM, fields_of
from desktop.organisations.gathering import Gathering
from desktop.organisations.list import OrganisationList
from desktop.organisations.members import Members
from desktop.organisations.rules import standing_fault
from desktop.provenance import provenance
from desktop.scheme_choice import OfficeScheme

STANDS = OrganisationStanding.ACTIVE
LINKS = frozenset({"parent_id", "leader_id"})  # keys of records, which a form holds as text


class Organisations:
    """Party organisations, teams and grid offices, with their members."""

    def __init__(
        self,
        store: Store,
        grids: Grids,
        display: Display,
        disclosures: Disclosures,
        scheme: OfficeScheme,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
        listing: OrganisationList,
        today: Today = today,
    ) -> None:
        self._store, self._grids, self._display, self._disclosures = store, grids, display, disclosures
        self._scheme, self._in_force, self._today = scheme, in_force, today
        self.list = listing
        self.members = Members(store, display, disclosures, today)
        self.gathering = Gathering(store, grids, today)
        self.endings = Endings(store, today)

    @property
    def fields(self) -> Sequence[Field]:
        """What the collection list leaves in force."""
        return self._in_force(FIELDS)

    def fields_of(self, family: str) -> Sequence[Field]:
        """Return what is recorded of the organisations of one family, in its own words."""
        return fields_of(family, tuple(self.fields))

    def blank(self, family: str = PARTY, grid: int | None = None) -> Draft:
        """Return the draft of a new organisation of a family (party, team or office).

        In a grid it is proposed to stand under the organisation of its family in the nearest grid above.
        """
        draft = blank_draft(self.fields_of(family))
        values = draft.values | {"family": family}
        if grid is not None and "grid_id" in values:
            values["grid_id"] = grid
            if "parent_id" in values and family != TEAM:
                values["parent_id"] = self._above(family, grid)
        return Draft(values)

    def _above(self, family: str, grid: int) -> str | None:
        """Return the organisation of a family in the nearest grid above one; a household is none (P4-12)."""
        above = [int(key) for key in self._grids.nodes[grid].path.strip("/").split("/")[:-1]]
        query = select(Organisation.grid_id, Organisation.id).where(
            Organisation.family == OrganisationFamily(family),
            Organisation.standing == STANDS,
            Organisation.grid_id.in_(above),
            func.coalesce(Organisation.kind_code, "") != CONTACT_HOUSEHOLD,
        )
        with self._store.read() as session:
            found = {place: key for place, key in session.execute(query.order_by(Organisation.id.desc()))}
        return next((str(found[place]) for place in reversed(above) if place in found), None)

    def draft(self, key: int) -> Draft:
        """Return a copy of one organisation for editing; a telephone number stays hidden until revealed."""
        with self._store.read() as session:
            one = known(session, Organisation, key)
            family = one.family.value
            values = {field.key: getattr(one, field.key, None) for field in FIELDS}
            values |= {name: str(values[name]) if values[name] is not None else None for name in LINKS}
            version = one.version
        draft = masked_draft(self._display, self.fields_of(family), values, key, version)
        return Draft(draft.values | {"family": family}, key, version)

    def texts(self, key: int) -> dict[str, str]:
        """Return every field of one organisation as the dossier shows it, masked."""
        return dict(found_row(self.list.rows([key], self._display.at(Place.DOSSIER)), key))

    def dossier(self, key: int) -> OrganisationDossier:
        """Return everything the office knows of one organisation, masked."""
        texts = found_row(self.list.rows([key], self._display.at(Place.DOSSIER)), key)
        members = self.members.of(key)
        with self._store.read() as session:
            one = known(session, Organisation, key)
            is_party = one.family is OrganisationFamily.PARTY
            nodes = party_nodes(session) if is_party and one.standing is STANDS else {}
            fault = fault_of(nodes, nodes[key], party_patterns()) if nodes else ""
            above = self.list.lines(session, Organisation.id == one.parent_id) if one.parent_id else {}
            below = self.list.lines(session, Organisation.parent_id == key, Organisation.standing == STANDS)
            return OrganisationDossier(
                key=key,
                uid=one.uid,
                version=one.version,
                title=one.name,
                family=one.family.value,
                kind=one.kind_code,
                dissolved=one.standing is OrganisationStanding.DISSOLVED,
                ended_on=one.ended_on,
                texts=texts,
                parent=next(iter(above.values()), None),
                below=tuple(below.values()),
                members=members,
                household_id=one.household_id,
                household=_household(session, one.household_id),
                leader_id=one.leader_id,
                fault=fault,
                provenance=provenance(one),
            )

    def reveal(self, key: int, field_key: str, purpose: str = "") -> Any:
        """Return a hidden value in full. Who saw it is written down first."""
        with self._store.read() as session:
            one = known(session, Organisation, key)
            leader = session.get(Staff, one.leader_id) if one.leader_id else None
            held = leader.phone if field_key == "leader_phone" and leader is not None else None
            value, uid = held or getattr(one, field_key), one.uid
        self._disclosures.note(DisclosureKind.REVEALED, "organisation", uid, (field_key,), 1, purpose)
        return value

    def check(self, draft: Draft) -> list[Problem]:
        """Return what keeps a draft from being saved, field by field."""
        fields = self.fields_of(draft.family)
        found = written_faults(draft, fields, self._today())
        if not found:
            with self._store.read() as session:
                if fault := standing_fault(session, draft):
                    found.append(Problem("parent_id", fault))
        return found

    def save(self, draft: Draft) -> int:
        """Register or correct one organisation. Return the key. Raise Invalid or Conflict."""
        if problems := self.check(draft):
            raise Invalid(problems)
        with self._store.write("登记组织队伍" if draft.id is None else "更正组织队伍") as session:
            family = OrganisationFamily(draft.family)
            one = (
                Organisation(family=family, name="", name_key="")
                if draft.id is None
                else known(session, Organisation, draft.id)
            )
            if one.version != draft.version:
                raise Conflict
            for name, value in written(draft).items():
                if name == "family":
                    continue
                if name in LINKS:
                    value = int(value) if value else None
                setattr(one, name, plain_phone(value) if name == "leader_phone" else value)
            one.name_key = sort_key(one.name)
            session.add(one)
        return one.id

    def tie_household(self, key: int, version: int, household: int | None) -> None:
        """Say in which household a 党员联系户 is, or in none (P4-12)."""
        with self._store.write("关联党员联系户") as session:
            one = still_standing(session, key, version)
            if household is not None:
                known(session, Household, household)
            one.household_id = household

    def of_grid(self, grid: int, *, below: bool = False) -> tuple[OrganisationLine, ...]:
        """Return the organisations of a grid, on demand those of the grids below it too."""
        keys = self._grids.subtree(grid) if below else (grid,)
        with self._store.read() as session:
            return tuple(
                self.list.lines(session, Organisation.grid_id.in_(keys), Organisation.standing == STANDS).values()
            )

    def tree(self, grid: int | None = None) -> tuple[TreeLine, ...]:
        """Return the party's organisations as trees, of one grid and all below it or of the whole office."""
        wanted = [Organisation.family == OrganisationFamily.PARTY, Organisation.standing == STANDS]
        if grid is not None:
            wanted.append(Organisation.grid_id.in_(self._grids.subtree(grid)))
        with self._store.read() as session:
            lines, nodes = self.list.lines(session, *wanted), party_nodes(session)
        faults = {key: words for key, _, words in faults_in(nodes, party_patterns())}
        return trees_of(lines, {key: node.parent_id for key, node in nodes.items()}, faults)

    def choices(self, family: str) -> tuple[Choice, ...]:
        """Return the organisations of a family that something may stand under, by name."""
        with self._store.read() as session:
            found = self.list.lines(
                session, Organisation.family == OrganisationFamily(family), Organisation.standing == STANDS
            )
        return tuple(Choice(str(line.key), line.name, f"{line.kind} {line.grid}".strip()) for line in found.values())

    def leaders(self) -> tuple[Choice, ...]:
        """Return the people of the roster who may lead, by name."""
        query = select(Staff.id, Staff.name, Staff.workplace).where(Staff.standing == StaffStanding.SERVING)
        with self._store.read() as session:
            rows = session.execute(query.order_by(Staff.name_key, Staff.id)).all()
        return tuple(Choice(str(key), name, workplace or "") for key, name, workplace in rows)

    def versions(self, key: int) -> list[Version]:
        """Return what was done to one organisation, the newest first."""
        with self._store.read() as session:
            return versions_of(session, known(session, Organisation, key))

    def restore(self, key: int, version: int) -> None:
        """Give an organisation back as it stood at an earlier version, as a new and logged write."""
        with self._store.write(f"恢复到第 {version} 版") as session:
            one = known(session, Organisation, key)
            restore_columns(session, one, version, frozenset({"batch_id"}), {})


def _household(session: Session, key: int | None) -> str:
    """Return whose household it is."""
    if key is None:
        return ""
    query = select(Person.name, Household.head_name).select_from(Household)
    row = session.execute(query.outerjoin(Person, Person.id == Household.head_id).where(Household.id == key)).first()
    return f"{(row[0] or row[1] or '（无户主）')}户" if row else ""
