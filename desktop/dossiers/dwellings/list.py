"""The list of dwellings, rented ones among them: filters, orders and rows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.dwellings import Building, Dwelling, DwellingParty, DwellingTag
from db.models.people import Person
from db.store import Store
from desktop.brought import BATCH, brought_by
from desktop.display import Display
from desktop.dossiers.dwellings.fields import FIELDS
from desktop.dossiers.dwellings.parties import parties_of
from desktop.dossiers.tagging import DWELLING_TAGS
from desktop.fields import Field
from desktop.grids.as_of import day_of, grid_on, placed_in, subtree_on, there_on
from desktop.grids.service import Grids
from desktop.listing import Listing
from desktop.tables import Row, Search, ShownRow

GRID, RENTED, CARE = "grid", "rented", "care"  # keys of Search.filters


class DwellingList(Listing):
    """Lists dwellings with their present owner and tenant."""

    tables = frozenset({"dwelling", "building", "grid"})

    def __init__(
        self, store: Store, grids: Grids, display: Display, in_force: Callable[[Sequence[Field]], Sequence[Field]]
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
        return Dwelling.id

    def conditions(self, session: Session, search: Search) -> list[ColumnElement[bool]]:
        """Return what the dwellings looked for must meet."""
        filters, day = search.filters, day_of(search.filters)
        found = [there_on(Dwelling, day)] if day is not None else []
        if (grid := filters.get(GRID)) is not None:
            found.append(placed_in(Dwelling, subtree_on(session, self._grids, grid, day), day))
        if (batch := filters.get(BATCH)) is not None:
            found.append(brought_by(Dwelling, batch))
        if (rented := filters.get(RENTED)) is not None:
            found.append(Dwelling.is_rented.is_(rented))
        if care := filters.get(CARE):
            found.append(Dwelling.id.in_(select(DwellingTag.dwelling_id).where(DwellingTag.code.in_(care))))
        return [*found, *(_says(word) for word in search.text.split())]

    def ordered(self, order: str) -> Select[*tuple[Any, ...]]:
        """Return every dwelling's key in the order of one field."""
        return select(Dwelling.id).order_by(getattr(Dwelling, order or "address"), Dwelling.id)

    def records(self, keys: Sequence[int], day: date | None = None) -> Mapping[int, Row]:
        """Return the rows of a few dwellings, masked; with the grids of a day."""
        return self.rows(keys, self._display.masked, day)

    def rows(
        self, keys: Sequence[int], show: Callable[[Field, Any], str], day: date | None = None
    ) -> Mapping[int, Row]:
        """Return the rows of a few dwellings, shown as `show` says."""
        chosen = [int(key) for key in keys]
        query = (
            select(Dwelling, Building.name, grid_on(Dwelling, day))
            .outerjoin(Building, Building.id == Dwelling.building_id)
            .where(in_keys(Dwelling.id, chosen))
        )
        fields, found = {field.key: field for field in self.fields}, {}
        with self._store.read() as session:
            parties = _parties(session, chosen)
            tags = DWELLING_TAGS.of(session, chosen)
            for dwelling, building, grid in session.execute(query):
                values = {key: getattr(dwelling, key, None) for key in fields}
                values |= {
                    "grid_id": grid,
                    "building": building,
                    "care": tags.get(dwelling.id, ()),
                    **parties.get(dwelling.id, {}),
                }
                found[dwelling.id] = ShownRow(fields, values, show)
        return found


def _parties(session: Session, dwellings: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the present owners and tenants by the keys of the Fields; several names stand together."""
    found: dict[int, dict[str, Any]] = {}
    for facts in parties_of(session, dwellings):
        mine, right = found.setdefault(facts.party.dwelling_id, {}), facts.right
        if f"{right}_name" in mine:
            mine[f"{right}_name"] += f"、{facts.value('name')}"
            continue
        for key in ("name", "document_no", "phone", "address"):
            mine[f"{right}_{key}"] = facts.value(key)
        mine[f"{right}_from"] = facts.party.valid_from
    return found


def _says(word: str) -> ColumnElement[bool]:
    """Return the condition that a dwelling has a word in its place, its number, or the name of whom it concerns."""
    holds = [column.contains(word, autoescape=True) for column in (Dwelling.address, Dwelling.unit, Dwelling.room)]
    building = select(Building.id).where(Building.name.contains(word, autoescape=True))
    parties = select(DwellingParty.dwelling_id).outerjoin(Person, Person.id == DwellingParty.person_id)
    named = parties.where(
        DwellingParty.valid_to.is_(None), func.coalesce(Person.name, DwellingParty.name).contains(word, autoescape=True)
    )
    return or_(
        *holds,
        Dwelling.dwelling_no.startswith(word, autoescape=True),
        Dwelling.building_id.in_(building),
        Dwelling.id.in_(named),
    )
