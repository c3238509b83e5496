"""What the boards of many grids say today, in a few queries, through the list of public facts alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.grids import Grid
from db.models.organisations import Organisation, OrganisationFamily
from db.models.roster import Appointment, Staff, StaffStanding
from desktop.boards.contents import BoardContents, BoardPerson, PartyLine, rules
from desktop.grids.as_of import organisations_on
from desktop.grids.counting import current
from desktop.grids.service import Grids
from desktop.office import Office
from desktop.photographs import photographs_of
from desktop.public_facts import public

HOTLINE, SERVICES = "hotline", "card_services"  # keys of the office's facts
DutyTexts = Callable[[str, str], Mapping[str, str]]  # of a post at a level: the text of each duty by its key
Outlines = Callable[[], Mapping[int, str]]  # by grid: what tells one version of its polygon from another
SIDES = (("east", "东至"), ("south", "南至"), ("west", "西至"), ("north", "北至"))


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a post of a grid: all that the public may know of them."""

    staff_id: int
    grid_id: int
    post: str
    name: str
    phone: str
    certificate_no: str


class Saying:
    """Reads what boards say."""

    def __init__(self, grids: Grids, office: Office, duties: DutyTexts, outlines: Outlines) -> None:
        self._grids, self._office, self._duties, self._outlines = grids, office, duties, outlines

    @property
    def hotline(self) -> str:
        """The number under which the office is supervised (监督电话)."""
        return str(self._office.get(HOTLINE, ""))

    @property
    def services(self) -> str:
        """What a worker helps with, as the card of a worker says it."""
        return str(self._office.get(SERVICES, "")) or rules().services

    def contents(self, session: Session, grids: Sequence[int], day: date) -> dict[int, BoardContents]:
        """Return what the board of each grid would say on a day."""
        above = {grid: self._above(grid) for grid in grids}
        reached = list({key for grid in grids for key in (grid, *above[grid])})
        held = holders_of(session, reached, day)
        seen = sorted({one.staff_id for found in held.values() for one in found})
        pictures = {key: one.address for key, one in photographs_of(session, seen).items()}
        parties, extents = self._parties(session, reached, day), _extents(session, grids)
        outlines = self._outlines()
        return {
            grid: BoardContents(
                grid,
                self._grids.path_name(grid),
                extents.get(grid, ""),
                self._people(grid, [held.get(key, []) for key in (grid, *above[grid])], pictures),
                next((parties[key] for key in (grid, *above[grid]) if key in parties), ()),
                self.hotline,
                outlines.get(grid, ""),
            )
            for grid in grids
        }

    def title_of(self, holder: Holder) -> str:
        """Return what a post is called where it is held."""
        return self._grids.post_title(holder.grid_id, holder.post)

    def _above(self, grid: int) -> tuple[int, ...]:
        """Return the grids above one, the nearest first."""
        node = self._grids.nodes.get(grid)
        return tuple(int(key) for key in reversed(node.path.strip("/").split("/")[:-1])) if node else ()

    def _people(
        self, grid: int, held: Sequence[Sequence[Holder]], pictures: Mapping[int, str]
    ) -> tuple[BoardPerson, ...]:
        """Return who stands on a board, in the order of the posts; `held` begins with the grid and goes upwards."""
        found: dict[int, list[Holder]] = {}
        for post in rules().posts:
            levels = held if post in rules().from_above else held[:1]
            nearest = next((mine for level in levels if (mine := [one for one in level if one.post == post])), [])
            for one in nearest:
                found.setdefault(one.staff_id, []).append(one)
        return tuple(self._person(grid, posts, pictures.get(key, "")) for key, posts in found.items())

    def _person(self, grid: int, posts: Sequence[Holder], photograph: str) -> BoardPerson:
        one = posts[0]
        return BoardPerson(
            one.staff_id,
            "、".join(dict.fromkeys(self.title_of(post) for post in posts)),
            one.name,
            one.phone,
            self._duty(grid, one.post),
            photograph,
            tuple(post.post for post in posts),
        )

    def _duty(self, grid: int, post: str) -> str:
        level = self._grids.nodes[grid].level
        wanted, texts = rules().duties.get(post, ()), self._duties(post, level)
        return "".join(texts[key] for key in wanted if key in texts)

    def _parties(self, session: Session, grids: Sequence[int], day: date) -> dict[int, tuple[PartyLine, ...]]:
        """Return the organisations of the party in each grid itself; a contact household is none (P4-12)."""
        query = (
            select(*public(Organisation, "grid_id", "kind_code", "name"), *public(Staff, "name"))
            .outerjoin(Staff, (Staff.id == Organisation.leader_id) & (Staff.standing == StaffStanding.SERVING))
            .where(
                Organisation.family == OrganisationFamily.PARTY,
                Organisation.kind_code.in_(rules().party_leaders),
                in_keys(Organisation.grid_id, grids),
                organisations_on(day),
            )
            .order_by(Organisation.kind_code, Organisation.id)
        )
        found: dict[int, tuple[PartyLine, ...]] = {}
        for grid, kind, name, leader in session.execute(query):
            line = PartyLine(name, leader or "", rules().party_leaders[kind])
            found[grid] = (*found.get(grid, ()), line)
        return found


def holders_of(session: Session, grids: Sequence[int], day: date) -> dict[int, list[Holder]]:
    """Return who holds a post in each grid itself on a day."""
    query = (
        select(*public(Appointment, "staff_id", "grid_id", "post"), *public(Staff, "name", "phone", "certificate_no"))
        .join(Staff, Staff.id == Appointment.staff_id)
        .where(in_keys(Appointment.grid_id, grids), current(Appointment, day), Staff.standing == StaffStanding.SERVING)
        .order_by(Appointment.valid_from, Appointment.id)
    )
    found: dict[int, list[Holder]] = {}
    for staff, grid, post, name, phone, certificate in session.execute(query):
        found.setdefault(grid, []).append(Holder(staff, grid, post, name, phone or "", certificate or ""))
    return found


def _extents(session: Session, grids: Sequence[int]) -> dict[int, str]:
    columns = public(Grid, "id", "extent", *(key for key, _ in SIDES))
    found = {}
    for key, extent, *borders in session.execute(select(*columns).where(in_keys(Grid.id, grids))):
        sides = (f"{words}{side.removeprefix('至')}" for (_, words), side in zip(SIDES, borders, strict=True) if side)
        found[key] = "；".join(filter(None, (extent, "，".join(sides))))
    return found
