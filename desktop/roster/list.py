"""The list of the roster: filters, orders and rows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.grids import Grid
from db.models.people import Person
from db.models.roster import Appointment, Staff, StaffStanding
from db.store import Store
from desktop.brought import BATCH, brought_by
from desktop.clock import Today, today
from desktop.display import Display
from desktop.fields import Field
from desktop.grids.as_of import OUTSIDE, day_of, subtree_on
from desktop.grids.counting import current
from desktop.grids.posts import FULL_TIME, PART_TIME, POST_TITLES
from desktop.grids.service import Grids
from desktop.listing import Listing
from desktop.number_search import is_same, numbers_of
from desktop.roll import spelt_person
from desktop.roster.certificates import state_condition, state_of
from desktop.roster.doors import counts_of
from desktop.roster.fields import FIELDS
from desktop.roster.holding import Holding, holdings
from desktop.scheme_choice import OfficeScheme
from desktop.tables import Row, Search, ShownRow

GRID, POST, KIND, CERTIFICATE = "grid", "post", "kind", "certificate"  # keys of Search.filters
STANDING, IDENTITY, MARKED = "standing", "identity", "marked"
TWO_DIGITS = 10  # where counting begins, so that ranks sort as texts
WORKERS = "workers"  # of the filter of posts: full and part time, who must hold a certificate (P3-16)
RESERVE, PARTY, UNPAID = "reserve", "party", "unpaid"  # of the filter of marks
MEMBERS = ("01", "02")  # full and probationary members of the party (GB/T 4762)
NUMBER_BEGINS = 4  # digits that mean a number


class StaffList(Listing):
    """Lists the people who run the grids; those who left only when asked for."""

    tables = frozenset({"staff", "grid", "appointment"})

    def __init__(
        self,
        store: Store,
        grids: Grids,
        display: Display,
        scheme: OfficeScheme,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
        today: Today = today,
    ) -> None:
        super().__init__(store)
        self._grids, self._display, self._scheme = grids, display, scheme
        self._in_force, self._today = in_force, today

    @property
    def fields(self) -> Sequence[Field]:
        """The columns."""
        return self._in_force(FIELDS)

    @property
    def key(self) -> Any:
        """The column of keys."""
        return Staff.id

    def conditions(self, session: Session, search: Search) -> list[ColumnElement[bool]]:
        """Return what the people looked for must meet."""
        filters = search.filters
        asked = day_of(filters)
        day = asked or self._today()
        found: list[ColumnElement[bool]] = []
        if (standing := filters.get(STANDING, StaffStanding.SERVING.value)) != "all":
            found.append(_standing(StaffStanding(standing), asked))
        if filters.get(GRID) is not None or filters.get(POST):
            found.append(self._holding(session, filters.get(GRID), filters.get(POST), day))
        if (batch := filters.get(BATCH)) is not None:
            found.append(brought_by(Staff, batch))
        if kind := filters.get(KIND):
            found.append(Staff.kind_code == kind)
        if identity := filters.get(IDENTITY):
            found.append(Staff.identity_code == identity)
        if marked := filters.get(MARKED):
            found.append(_marked(marked))
        if certificate := filters.get(CERTIFICATE):
            found.append(state_condition(certificate, day))
        if text := search.text.strip():
            found.append(_meant(session, text))
        return found

    def ordered(self, order: str) -> Select[*tuple[Any, ...]]:
        """Return every key in the order of one field."""
        if order == "grids":
            return self._by_grid()
        column = getattr(Staff, "name_key" if order in ("", "name") else order)
        return select(Staff.id).order_by(column, Staff.id)

    def _by_grid(self) -> Select[*tuple[Any, ...]]:
        """Return every key in the order of the grids' codes, chiefs first; who has no post comes last."""
        ranks = {post: str(place) for place, post in enumerate(POST_TITLES, TWO_DIGITS)}
        place = func.min(Grid.code + case(ranks, value=Appointment.post, else_="99"))
        held = select(Appointment.staff_id, place.label("place")).join(Grid, Grid.id == Appointment.grid_id)
        first = held.where(current(Appointment, self._today())).group_by(Appointment.staff_id).subquery("first")
        query = select(Staff.id).outerjoin(first, first.c.staff_id == Staff.id)
        return query.order_by(first.c.place.is_(None), first.c.place, Staff.name_key, Staff.id)

    def records(self, keys: Sequence[int], day: date | None = None) -> Mapping[int, Row]:
        """Return the rows of a few people, masked; posts, certificate and households as they stand, or on a day."""
        return self.rows(keys, self._display.masked, day)

    def rows(
        self, keys: Sequence[int], show: Callable[[Field, Any], str], day: date | None = None
    ) -> Mapping[int, Row]:
        """Return the rows of a few people, shown as `show` says."""
        fields, found, day = {field.key: field for field in self.fields}, {}, day or self._today()
        with self._store.read() as session:
            held: dict[int, list[Holding]] = {}
            mine = in_keys(Appointment.staff_id, keys)
            for one in self.holdings(session, mine, current(Appointment, day)):
                held.setdefault(one.staff_id, []).append(one)
            contacts = counts_of(session, keys, day)
            for staff in session.scalars(select(Staff).where(in_keys(Staff.id, keys))):
                values = {key: getattr(staff, key, None) for key in fields}
                posts, left = held.get(staff.id, []), staff.standing is StaffStanding.LEFT
                values |= {
                    "grids": self.where(posts),
                    "duties": "、".join(dict.fromkeys(one.post_title for one in posts)),
                    "state": state_of(staff, day).value,
                    "households": contacts.get(staff.id) or None,
                }
                found[staff.id] = ShownRow(fields, values, show, "quiet" if left else "")
        return found

    def holdings(self, session: Session, *conditions: ColumnElement[bool]) -> list[Holding]:
        """Return the appointments that meet some conditions, in the order of the posts."""
        return holdings(session, self._grids, self._scheme.current, *conditions)

    def where(self, posts: Sequence[Holding]) -> str:
        """Return where somebody holds posts: 岸兜村 第1网格、第2网格, so that a sheet of it can be read again."""
        names, village = list[str](), None
        for key in dict.fromkeys(one.grid_id for one in posts):
            within = self._grids.nodes[key].parent_id
            names.append(self._grids.name(key) if within == village else self._grids.path_name(key))
            village = within
        return "、".join(names)

    def _holding(self, session: Session, grid: int | None, post: str | None, day: date) -> ColumnElement[bool]:
        """Return the condition of holding a post on a day, in a grid or below it."""
        held = select(Appointment.staff_id).where(current(Appointment, day))
        if grid == OUTSIDE:
            return Staff.id.not_in(held)
        if grid is not None:
            held = held.where(in_keys(Appointment.grid_id, subtree_on(session, self._grids, grid, day)))
        if post:
            held = held.where(Appointment.post.in_((FULL_TIME, PART_TIME) if post == WORKERS else (post,)))
        return Staff.id.in_(held)


def _standing(standing: StaffStanding, day: date | None) -> ColumnElement[bool]:
    """Return the condition of belonging to the roster, or of having left it, now or on a day."""
    if day is None:
        return Staff.standing == standing
    if standing is StaffStanding.LEFT:
        return Staff.left_on <= day
    at_work = select(Appointment.staff_id).where(current(Appointment, day))
    arrived = or_(Staff.hired_on.is_(None), Staff.hired_on <= day, Staff.id.in_(at_work))
    return arrived & or_(Staff.left_on.is_(None), Staff.left_on > day)


def _marked(mark: str) -> ColumnElement[bool]:
    """Return the condition of being a reserve, of the party, or of having no allowance settled."""
    if mark == RESERVE:
        return Staff.is_reserve.is_(True)
    if mark == UNPAID:
        return Staff.allowance_code.is_(None)
    of_dossier = select(Person.political_code).where(Person.id == Staff.person_id).scalar_subquery()
    return func.coalesce(Staff.political_code, of_dossier).in_(MEMBERS)


def _meant(session: Session, text: str) -> ColumnElement[bool]:
    """Return the condition of being meant by a name, its letters, a unit, or a number: some thousands are looked at."""
    sought = text.lower().replace(" ", "")
    columns = (Staff.id, Staff.name, Staff.workplace, Staff.phone, Staff.id_no, Staff.certificate_no)
    digits, by_parts = len(sought) >= NUMBER_BEGINS and sought[:-1].isdecimal(), numbers_of(session).by_parts
    found = [
        key
        for key, name, *words in session.execute(select(*columns))
        if sought in name
        or (words[0] and sought in words[0])
        or (digits and any(sought.upper() in one if by_parts else is_same(one, sought) for one in words[1:] if one))
        or (sought.isascii() and sought.isalpha() and any(one.startswith(sought) for one in spelt_person(name)))
    ]
    return in_keys(Staff.id, found)
