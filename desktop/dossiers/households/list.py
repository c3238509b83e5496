"""The list of households: filters, orders and rows."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from db.keys import in_keys
from db.models.households import Household, HouseholdStanding, HouseholdTag
from db.models.people import Person
from db.models.roster import HouseholdContact, Staff, StaffStanding
from db.store import Store
from desktop.brought import BATCH, brought_by
from desktop.display import Display
from desktop.dossiers.households.fields import FIELDS
from desktop.dossiers.households.members_on import members_on
from desktop.dossiers.tagging import HOUSEHOLD_TAGS
from desktop.fields import Field
from desktop.finding import household_condition
from desktop.grids.as_of import ACTIVE, day_of, grid_on, placed_in, standing_on, subtree_on
from desktop.grids.counting import current
from desktop.grids.service import Grids
from desktop.listing import Listing
from desktop.tables import Row, Search, ShownRow

GRID, CARE, STANDING = "grid", "care", "standing"  # keys of Search.filters
CONTACT, NOBODY = "contact", 0  # the household is looked after by somebody of the roster, or by nobody

Head = aliased(Person, name="head")


class HouseholdList(Listing):
    """Lists households; closed ones only when asked for."""

    tables = frozenset({"household", "grid"})

    def __init__(
        self,
        store: Store,
        grids: Grids,
        display: Display,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
    ) -> None:
        super().__init__(store)
        self._grids, self._display, self._in_force = grids, display, in_force

    @property
    def fields(self) -> Sequence[Field]:
        """The columns: what the collection list leaves in force."""
        return self._in_force(FIELDS)

    @property
    def key(self) -> Any:
        """The column of keys."""
        return Household.id

    def conditions(self, session: Session, search: Search) -> list[ColumnElement[bool]]:
        """Return what the households looked for must meet."""
        filters, day = search.filters, day_of(search.filters)
        found = standing_on(Household, filters.get(STANDING, ACTIVE), day)
        if (grid := filters.get(GRID)) is not None:
            found.append(placed_in(Household, subtree_on(session, self._grids, grid, day), day))
        if (contact := filters.get(CONTACT)) is not None:
            found.append(_looked_after(contact, day or self._grids.day))
        if (batch := filters.get(BATCH)) is not None:
            found.append(brought_by(Household, batch))
        if care := filters.get(CARE):
            tagged = select(HouseholdTag.household_id).where(HouseholdTag.code.in_(care))
            found.append(Household.id.in_(tagged))
        if search.text.strip():
            found.append(household_condition(session, search.text))
        return found

    def contacts(self) -> list[tuple[int, str]]:
        """Return who of the roster may look after households; of two of one name, with where they work."""
        query = select(Staff.id, Staff.name, Staff.workplace).where(Staff.standing == StaffStanding.SERVING)
        with self._store.read() as session:
            rows = session.execute(query.order_by(Staff.name_key, Staff.id)).all()
        names = Counter(row.name for row in rows)
        return [
            (row.id, f"{row.name}（{row.workplace}）" if names[row.name] > 1 and row.workplace else row.name)
            for row in rows
        ]

    def ordered(self, order: str) -> Select[*tuple[Any, ...]]:
        """Return every household's key in the order of one field."""
        if order in ("", "household_no"):  # those without a number come last, not first
            numbered = Household.household_no.is_(None)
            return select(Household.id).order_by(numbered, Household.household_no, Household.id)
        return select(Household.id).order_by(getattr(Household, order), Household.id)

    def records(self, keys: Sequence[int], day: date | None = None) -> Mapping[int, Row]:
        """Return the rows of a few households, masked; with the grids and the members of a day."""
        return self.rows(keys, self._display.masked, day)

    def rows(
        self, keys: Sequence[int], show: Callable[[Field, Any], str], day: date | None = None
    ) -> Mapping[int, Row]:
        """Return the rows of a few households, shown as `show` says."""
        chosen = [int(key) for key in keys]
        query = (
            select(Household, Head.name, Head.phone, grid_on(Household, day))
            .outerjoin(Head, Head.id == Household.head_id)
            .where(in_keys(Household.id, chosen))
        )
        fields, found = {field.key: field for field in self.fields}, {}
        with self._store.read() as session:
            tags = HOUSEHOLD_TAGS.of(session, chosen)
            members = _members(session, chosen) if day is None else members_on(session, chosen, day)
            for household, head, head_phone, grid in session.execute(query):
                values = {key: getattr(household, key, None) for key in fields} | {
                    "head_name": head or household.head_name,
                    "head_phone": head_phone or household.head_phone,
                    "members": members.get(household.id, 0),
                    "grid_id": grid,
                    "care": tags.get(household.id, ()),
                }
                tone = "quiet" if _is_over(household, day) else ""
                found[household.id] = ShownRow(fields, values, show, tone)
        return found


def _members(session: Session, households: Sequence[int]) -> dict[int, int]:
    """Return how many belong to each of some households."""
    query = select(Person.household_id, func.count()).where(in_keys(Person.household_id, households))
    return {key: count for key, count in session.execute(query.group_by(Person.household_id)) if key is not None}


def _is_over(household: Household, day: date | None) -> bool:
    """Return whether a household is closed, or was on a day."""
    closed = household.standing is HouseholdStanding.CLOSED
    return closed and (day is None or household.closed_on is None or household.closed_on <= day)


def _looked_after(staff: int, day: date) -> ColumnElement[bool]:
    """Return the condition of having somebody of the roster as contact on a day, or `NOBODY`."""
    held = select(HouseholdContact.household_id).where(current(HouseholdContact, day))
    if staff == NOBODY:
        return Household.id.not_in(held)
    return Household.id.in_(held.where(HouseholdContact.staff_id == staff))
