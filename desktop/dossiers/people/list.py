"""The list of people: filters, orders and rows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from db.models.households import Household
from db.models.people import Floating, LeftBehind, Person, PersonTag, Standing
from db.store import Store
from desktop.clock import Today, age_on, today, years_before
from desktop.display import Display
from desktop.dossiers.people.fields import FIELDS
from desktop.fields import Field
from desktop.finding import people_condition
from desktop.grids.service import Grids
from desktop.listing import Listing
from desktop.tables import TONE, Row, Search

Head = aliased(Person, name="head")

# What a filter of the list may hold: keys of Search.filters.
GRID, AGE, CARE, SEX, POPULATION, STANDING = "grid", "age", "care", "sex", "population", "standing"


class PeopleList(Listing):
    """Lists people; those who left or died are shown only when asked for."""

    tables = frozenset({"person", "household", "grid"})

    def __init__(
        self,
        store: Store,
        grids: Grids,
        display: Display,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
        today: Today = today,
    ) -> None:
        super().__init__(store)
        self._grids, self._display, self._in_force, self._today = grids, display, in_force, today

    @property
    def fields(self) -> Sequence[Field]:
        """The columns: what the collection list leaves in force."""
        return self._in_force(FIELDS)

    @property
    def key(self) -> Any:
        """The column of keys."""
        return Person.id

    def conditions(self, session: Session, search: Search) -> list[ColumnElement[bool]]:
        """Return what the people looked for must meet."""
        filters = search.filters
        found: list[ColumnElement[bool]] = []
        if (standing := filters.get(STANDING, Standing.ACTIVE.value)) != "all":
            found.append(Person.standing == Standing(standing))
        if (grid := filters.get(GRID)) is not None:
            found.append(Person.grid_id.in_(self._grids.subtree(grid)))
        if age := filters.get(AGE):
            found += self._aged(*age)
        if care := filters.get(CARE):
            found.append(Person.id.in_(select(PersonTag.person_id).where(PersonTag.code.in_(care))))
        if sex := filters.get(SEX):
            found.append(Person.sex_code == sex)
        if population := filters.get(POPULATION):
            found.append(Person.population == population)
        if search.text.strip():
            found.append(people_condition(session, search.text))
        return found

    def _aged(self, youngest: int | None, oldest: int | None) -> list[ColumnElement[bool]]:
        """Return the condition of being between two ages, both included."""
        day, found = self._today(), []
        if youngest is not None:
            found.append(Person.born_on <= years_before(day, youngest))
        if oldest is not None:
            found.append(Person.born_on >= years_before(day, oldest + 1) + timedelta(days=1))
        return found

    def ordered(self, order: str) -> Select[*tuple[Any, ...]]:
        """Return every person's key in the order of one field."""
        query = select(Person.id)
        match order:
            case "" | "name":
                return query.order_by(Person.name_key, Person.id)
            case "age":
                return query.order_by(Person.born_on.desc(), Person.id)
            case "household_no":
                joined = query.outerjoin(Household, Household.id == Person.household_id)
                return joined.order_by(Household.household_no, Person.id)
        for model in (Floating, LeftBehind):
            if hasattr(model, order):
                return query.outerjoin(model, model.person_id == Person.id).order_by(getattr(model, order), Person.id)
        return query.order_by(getattr(Person, order), Person.id)

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few people, masked."""
        return self.rows(keys, self._display.masked)

    def rows(self, keys: Sequence[int], show: Callable[[Field, Any], str]) -> Mapping[int, Row]:
        """Return the rows of a few people, shown as `show` says; in full only for a purpose that is logged."""
        chosen = [int(key) for key in keys]
        query = (
            select(
                Person,
                Floating,
                LeftBehind,
                Household.household_no,
                Household.head_name,
                Head.name,
                Head.id_no,
                Head.phone,
            )
            .outerjoin(Floating, Floating.person_id == Person.id)
            .outerjoin(LeftBehind, LeftBehind.person_id == Person.id)
            .outerjoin(Household, Household.id == Person.household_id)
            .outerjoin(Head, Head.id == Household.head_id)
            .where(Person.id.in_(chosen))
        )
        fields, day = self.fields, self._today()
        with self._store.read() as session:
            tags = tags_of(session, chosen)
            found = {}
            for person, floating, left, number, head_name, head, head_id_no, head_phone in session.execute(query):
                given = {
                    "household_no": number,
                    "head_name": head or head_name,
                    "head_id_no": head_id_no,
                    "head_phone": head_phone,
                    "care": tags.get(person.id, ()),
                    "age": age_on(person.born_on, day) if person.born_on else None,
                }
                row = {field.key: show(field, _value(field.key, given, person, floating, left)) for field in fields}
                if person.standing is not Standing.ACTIVE:
                    row[TONE] = "quiet"
                found[person.id] = row
            return found


def _value(key: str, given: Mapping[str, Any], *blocks: Any) -> Any:
    if key in given:
        return given[key]
    return next((getattr(block, key) for block in blocks if block is not None and hasattr(block, key)), None)


def tags_of(session: Session, people: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the tags of care of some people."""
    query = select(PersonTag.person_id, PersonTag.code).where(PersonTag.person_id.in_(people)).order_by(PersonTag.code)
    found: dict[int, tuple[str, ...]] = {}
    for key, code in session.execute(query):
        found[key] = (*found.get(key, ()), code)
    return found
