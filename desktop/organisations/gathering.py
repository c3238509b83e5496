"""Party members into grids: whoever is in no party organisation joins that of the grid they live in (P4-13)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.organisations import Organisation, OrganisationFamily, OrganisationMember, OrganisationStanding
from db.models.people import Person, Standing
from db.store import Store
from desktop.clock import Today, today
from desktop.drafting import known
from desktop.grids.counting import CONTACT_HOUSEHOLD, linked_to_party, of_the_party
from desktop.grids.service import Grids
from desktop.jobs import Progress

MEMBER = "01"  # of the kinds of members: a party member
STRETCH = 500  # memberships written between two looks at the clock


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a gathering would do, or did."""

    joining: tuple[tuple[int, str, int], ...]  # organisation, its name, how many join it
    homeless: int  # party members in whose grid there is no organisation
    made: tuple[int, ...] = ()  # keys of the memberships

    @property
    def count(self) -> int:
        """How many members join an organisation."""
        return sum(count for _, _, count in self.joining)


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
            made: list[OrganisationMember] = []
            for start in range(0, len(pairs), STRETCH):
                part = [
                    _membership(person, organisation, day) for person, organisation in pairs[start : start + STRETCH]
                ]
                session.add_all(part)
                session.flush()
                made += part
                progress.advance(len(part))
            joining = _counted(session, [organisation for _, organisation in pairs])
            return Gathered(joining, homeless, tuple(member.id for member in made))

    def take_back(self, gathered: Gathered) -> None:
        """Undo a gathering: the memberships it made are gone."""
        with self._store.write("撤销党员编入") as session:
            for key in gathered.made:
                session.delete(known(session, OrganisationMember, key))

    def _pairs(self, session: Session, grid: int) -> tuple[list[tuple[Person, int]], int]:
        """Return the members to be linked, each with the organisation, and how many have none."""
        organisations = _organisations(session)
        query = select(Person).where(
            of_the_party(Person.political_code),
            in_keys(Person.grid_id, self._grids.subtree(grid)),
            Person.standing == Standing.ACTIVE,
            ~linked_to_party(self._today()),
        )
        pairs, homeless = list[tuple[Person, int]](), 0
        for person in session.scalars(query.order_by(Person.id)):
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


def _membership(person: Person, organisation: int, day: date) -> OrganisationMember:
    return OrganisationMember(
        organisation_id=organisation,
        person_id=person.id,
        name=person.name,
        kind_code=MEMBER,
        political_code=person.political_code,
        phone=person.phone,
        valid_from=day,
    )


def _counted(session: Session, organisations: list[int]) -> tuple[tuple[int, str, int], ...]:
    counts = Counter(organisations)
    query = select(Organisation.id, Organisation.name).where(in_keys(Organisation.id, list(counts)))
    rows = session.execute(query.order_by(Organisation.name_key, Organisation.id))
    return tuple((key, name, counts[key]) for key, name in rows)
