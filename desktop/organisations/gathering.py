"""Party members into grids: whoever is in no party organisation joins that of the grid they live in (P4-13)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.bulk import reserve_ids
from db.keys import in_keys
from db.models.organisations import Organisation, OrganisationFamily, OrganisationMember, OrganisationStanding
from db.models.people import Person, Standing
from db.store import Store, touch
from desktop.clock import Today, today
from desktop.grids.counting import CONTACT_HOUSEHOLD, linked_to_party, of_the_party
from desktop.grids.service import Grids
from desktop.intake.storing import Writer
from desktop.jobs import Progress

MEMBER = "01"  # of the kinds of members: a party member
STRETCH = 2_000  # memberships written together


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a gathering would do, or did."""

    joining: tuple[tuple[int, str, int], ...]  # organisation, its name, how many join it
    homeless: int  # party members in whose grid there is no organisation
    made: range = range(0)  # keys of the memberships

    @property
    def count(self) -> int:
        """How many members join an organisation."""
        return sum(count for _, _, count in self.joining)


class Joining(NamedTuple):
    """A party member who belongs to no organisation yet."""

    id: int
    name: str
    political_code: str | None
    phone: str | None
    grid_id: int | None


class Gathering:
    """Links party members whom no party organisation holds to the organisation of their grid."""

    def __init__(self, store: Store, grids: Grids, today: Today = today) -> None:
        self._store, self._grids, self._today = store, grids, today

    def preview(self, grid: int) -> Gathered:
        """Return what gathering the members of a grid, and of all below it, would do."""
        with self._store.read() as session:
            pairs, homeless = self._pairs(session, grid)
            return Gathered(_counted(session, [organisation for _, organisation in pairs]), homeless)

    def gather(self, grid: int, progress: Progress, on: date | None = None) -> Gathered:
        """Make them members, in one write. Whoever lives where there is no organisation stays without one.

        Each joins the smallest organisation of their own grid, else of the nearest grid above up to the village.
        """
        day = on or self._today()
        with self._store.write("党员编入网格党组织") as session:
            pairs, homeless = self._pairs(session, grid)
            progress.begin(len(pairs), "正在编入党组织")
            writer, first = Writer(session), reserve_ids(session, OrganisationMember, len(pairs))
            for start in range(0, len(pairs), STRETCH):
                part = pairs[start : start + STRETCH]
                writer.insert(OrganisationMember, _columns(part, first + start, day), len(part))
                for place, (person, _) in enumerate(part, first + start):
                    writer.log(OrganisationMember.__tablename__, place, 1, {"name": (None, person.name)})
                progress.advance(len(part))
            writer.flush()
            joining = _counted(session, [organisation for _, organisation in pairs])
            return Gathered(joining, homeless, range(first, first + len(pairs)))

    def take_back(self, gathered: Gathered) -> None:
        """Undo a gathering: the memberships it made are gone."""
        if not gathered.made:
            return
        made = OrganisationMember.id.between(gathered.made[0], gathered.made[-1])
        with self._store.write("撤销党员编入") as session:
            writer = Writer(session)
            columns = (OrganisationMember.id, OrganisationMember.version, OrganisationMember.name)
            for key, version, name in session.execute(select(*columns).where(made)):
                writer.log(OrganisationMember.__tablename__, key, version, {"name": (name, None)})
            writer.flush()
            session.execute(delete(OrganisationMember).where(made))
            touch(session, OrganisationMember.__tablename__)

    def _pairs(self, session: Session, grid: int) -> tuple[list[tuple[Joining, int]], int]:
        """Return the members to be linked, each with the organisation, and how many have none."""
        organisations = _organisations(session)
        columns = (Person.id, Person.name, Person.political_code, Person.phone, Person.grid_id)
        query = select(*columns).where(
            of_the_party(Person.political_code),
            in_keys(Person.grid_id, self._grids.subtree(grid)),
            Person.standing == Standing.ACTIVE,
            ~linked_to_party(self._today()),
        )
        pairs, homeless = list[tuple[Joining, int]](), 0
        for person in map(Joining._make, session.execute(query.order_by(Person.id))):
            organisation = self._nearest(organisations, person.grid_id)
            if organisation is None:
                homeless += 1
            else:
                pairs.append((person, organisation))
        return pairs, homeless

    def _nearest(self, organisations: dict[int, int], grid: int | None) -> int | None:
        """Return the organisation of a grid, or of the nearest above it that is no higher than the village."""
        village = self._grids.village_of(grid)
        while grid is not None:
            if grid in organisations:
                return organisations[grid]
            if village is None or grid == village.id:
                return None
            grid = self._grids.nodes[grid].parent_id
        return None


def _organisations(session: Session) -> dict[int, int]:
    """Return by grid the smallest organisation that takes members; a household is none (P4-12)."""
    query = (
        select(Organisation.grid_id, Organisation.id)
        .where(
            Organisation.family == OrganisationFamily.PARTY,
            Organisation.standing == OrganisationStanding.ACTIVE,
            Organisation.grid_id.is_not(None),
            Organisation.kind_code != CONTACT_HOUSEHOLD,
        )
        .order_by(Organisation.kind_code, Organisation.id.desc())  # the last of a grid is the smallest, the first made
    )
    return {grid: key for grid, key in session.execute(query) if grid is not None}


def _columns(pairs: Sequence[tuple[Joining, int]], first: int, day: date) -> dict[str, list[Any]]:
    """Return memberships by column."""
    people, count = [person for person, _ in pairs], len(pairs)
    return {
        "id": list(range(first, first + count)),
        "organisation_id": [organisation for _, organisation in pairs],
        "person_id": [person.id for person in people],
        "name": [person.name for person in people],
        "kind_code": [MEMBER] * count,
        "political_code": [person.political_code for person in people],
        "phone": [person.phone for person in people],
        "valid_from": [day.isoformat()] * count,
    }


def _counted(session: Session, organisations: list[int]) -> tuple[tuple[int, str, int], ...]:
    counts = Counter(organisations)
    query = select(Organisation.id, Organisation.name).where(in_keys(Organisation.id, list(counts)))
    rows = session.execute(query.order_by(Organisation.name_key, Organisation.id))
    return tuple((key, name, counts[key]) for key, name in rows)
