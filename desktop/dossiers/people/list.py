"""The list of people: filters, orders and rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from db.keys import in_keys
from db.models.households import Household
from db.models.people import Floating, LeftBehind, Person, PersonTag, Standing
from db.store import Store
from desktop.brought import BATCH, brought_by
from desktop.clock import Today, age_on, today, years_before
from desktop.display import Display
from desktop.dossiers.people.ages import AgeBands, count_ages
from desktop.dossiers.people.fields import FIELDS
from desktop.dossiers.tagging import PERSON_TAGS
from desktop.fields import Field
from desktop.finding import people_condition
from desktop.grids.as_of import ACTIVE, day_of, grid_on, placed_in, standing_on, subtree_on
from desktop.grids.counting import linked_to_party, of_the_party
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.listing import Listing
from desktop.tables import Row, Search, ShownRow
from desktop.withheld import NOT_YOURS, NOTHING, Withheld

Head = aliased(Person, name="head")

# What a filter of the list may hold: keys of Search.filters.
GRID, AGE, CARE, SEX, POPULATION, STANDING = "grid", "age", "care", "sex", "population", "standing"
PARTY, UNLINKED = "party", "unlinked"  # members of the party; those whom no party organisation holds


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
        withheld: Withheld = NOTHING,
    ) -> None:
        super().__init__(store)
        self._withheld = withheld
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
        filters, day = search.filters, day_of(search.filters)
        found = standing_on(Person, filters.get(STANDING, ACTIVE), day)
        if (grid := filters.get(GRID)) is not None:
            found.append(placed_in(Person, subtree_on(session, self._grids, grid, day), day))
        if (batch := filters.get(BATCH)) is not None:
            found.append(brought_by(Person, batch))
        if age := filters.get(AGE):
            youngest, oldest = age
            found += _aged(youngest, oldest, day or self._today())
        if care := filters.get(CARE):
            found.append(Person.id.in_(select(PersonTag.person_id).where(PersonTag.code.in_(care))))
        if sex := filters.get(SEX):
            found.append(Person.sex_code == sex)
        if population := filters.get(POPULATION):
            found.append(Person.population == population)
        if filters.get(LEFT_BEHIND):
            found.append(Person.id.in_(select(LeftBehind.person_id)))
        if party := filters.get(PARTY):
            found.append(of_the_party(Person.political_code))
            found += [~linked_to_party(day or self._today())] * (party == UNLINKED)
        if search.text.strip():
            found.append(people_condition(session, search.text))
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

    def age_bands(self, search: Search, progress: Progress) -> AgeBands:
        """Return the age structure of everybody who is found."""
        with self._store.read() as session:
            conditions = self.conditions(session, search)
            progress.check()
            return count_ages(session, conditions, day_of(search.filters) or self._today())

    def records(self, keys: Sequence[int], day: date | None = None) -> Mapping[int, Row]:
        """Return the rows of a few people, masked; with the grids of a day."""
        return self.rows(keys, self._display.masked, day)

    def rows(
        self, keys: Sequence[int], show: Callable[[Field, Any], str], day: date | None = None
    ) -> Mapping[int, Row]:
        """Return the rows of a few people, shown as `show` says; in full only for a purpose that is logged."""
        day_of_ages = day or self._today()
        page = PeoplePage(self._store, [int(key) for key in keys], self.fields, day_of_ages, day, self._withheld)
        shown = {field.key: field for field in page.fields}
        return {
            key: ShownRow(shown, PersonValues(page, key), show, "" if own["standing"] is Standing.ACTIVE else "quiet")
            for key, own in page.part(OWN).items()
        }


def _aged(youngest: int | None, oldest: int | None, day: date) -> list[ColumnElement[bool]]:
    """Return the condition of being between two ages on a day, both included."""
    found = []
    if youngest is not None:
        found.append(Person.born_on <= years_before(day, youngest))
    if oldest is not None:
        found.append(Person.born_on >= years_before(day, oldest + 1) + timedelta(days=1))
    return found


OWN, HOME, HEAD, FLOATING, LEFT_BEHIND, CARE = "own", "home", "head", "floating", "left_behind", "care"
PARTS: Mapping[str, str] = {
    "household_no": HOME,
    "head_name": HEAD,
    "head_id_no": HEAD,
    "head_phone": HEAD,
    "care": CARE,
    **{field.key: FLOATING for field in FIELDS if hasattr(Floating, field.key) and not hasattr(Person, field.key)},
    **{field.key: LEFT_BEHIND for field in FIELDS if hasattr(LeftBehind, field.key) and not hasattr(Person, field.key)},
}


class PeoplePage:
    """What is known of a few people. What stands in other tables is read for all of them when first looked at."""

    def __init__(
        self, store: Store, keys: Sequence[int], fields: Sequence[Field], day: date, placed_on: date | None = None,
        withheld: Withheld = NOTHING,
    ) -> None:  # fmt: skip
        """`day` is that of the ages; `placed_on` that of the grids, when it is not now."""
        self._store, self._keys, self.fields, self.day, self._placed_on = store, keys, fields, day, placed_on
        self._parts: dict[str, Mapping[int, Mapping[str, Any]]] = {}
        self._withheld, self._closed = withheld, dict[int, frozenset[str]]()

    def is_withheld(self, name: str, key: int) -> bool:
        """Return whether a value of somebody is not for whoever is at the program."""
        if key not in self._closed:
            self._closed[key] = self._withheld.of_person(self.part(OWN)[key]["born_on"])
        return name in self._closed[key]

    def part(self, name: str) -> Mapping[int, Mapping[str, Any]]:
        """Return one part of what is known, by person."""
        if name not in self._parts:
            with self._store.read() as session:
                if name == CARE:
                    tags = PERSON_TAGS.of(session, self._keys)
                    self._parts[name] = {key: {"care": codes} for key, codes in tags.items()}
                else:
                    rows = session.connection().execute(self._query(name)).mappings()
                    self._parts[name] = {row["id"]: dict(row) for row in rows}
        return self._parts[name]

    def _query(self, part: str) -> Select[*tuple[Any, ...]]:
        mine = in_keys(Person.id, self._keys)
        named = [field.key for field in self.fields if PARTS.get(field.key, OWN) == part]
        match part:
            case "home":
                query = select(Person.id, Household.household_no)
                return query.join(Household, Household.id == Person.household_id).where(mine)
            case "head":
                columns = [
                    func.coalesce(getattr(Head, own), getattr(Household, of_home)).label(of_home)
                    for own, of_home in (("name", "head_name"), ("id_no", "head_id_no"), ("phone", "head_phone"))
                ]
                query = select(Person.id, *columns).join(Household, Household.id == Person.household_id)
                return query.outerjoin(Head, Head.id == Household.head_id).where(mine)
            case "floating" | "left_behind":
                block = Floating if part == FLOATING else LeftBehind
                columns = [getattr(block, key).label(key) for key in named]
                return select(block.person_id.label("id"), *columns).where(in_keys(block.person_id, self._keys))
        own = dict.fromkeys(("id", "standing", "born_on", *(key for key in named if hasattr(Person, key))))
        placed = {"grid_id": grid_on(Person, self._placed_on).label("grid_id")}
        return select(*(placed.get(key, getattr(Person, key)) for key in own)).where(mine)


class PersonValues(Mapping[str, Any]):
    """The values of one person of a page, by the keys of the Fields."""

    __slots__ = ("_key", "_page")

    def __init__(self, page: PeoplePage, key: int) -> None:
        self._page, self._key = page, key

    def __getitem__(self, name: str) -> Any:
        if name == "age":
            born_on = self._page.part(OWN)[self._key]["born_on"]
            return age_on(born_on, self._page.day) if born_on else None
        found = self._page.part(PARTS.get(name, OWN)).get(self._key, {}).get(name)
        return NOT_YOURS if found is None and self._page.is_withheld(name, self._key) else found

    def __iter__(self) -> Iterator[str]:
        return (field.key for field in self._page.fields)

    def __len__(self) -> int:
        return len(self._page.fields)
