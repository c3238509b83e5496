"""The list of dwellings, rented ones among them: filters, orders and rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from db.models.dwellings import Building, Dwelling, DwellingParty, DwellingTag, PartyKind
from db.store import Store
from desktop.display import Display
from desktop.dossiers.drafting import found_row
from desktop.dossiers.dwellings.dossier import DwellingDossier
from desktop.dossiers.dwellings.fields import FIELDS
from desktop.fields import Field
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
        filters = search.filters
        found: list[ColumnElement[bool]] = []
        if (grid := filters.get(GRID)) is not None:
            found.append(Dwelling.grid_id.in_(self._grids.subtree(grid)))
        if (rented := filters.get(RENTED)) is not None:
            found.append(Dwelling.is_rented.is_(rented))
        if care := filters.get(CARE):
            found.append(Dwelling.id.in_(select(DwellingTag.dwelling_id).where(DwellingTag.code.in_(care))))
        if text := search.text.strip():
            named = select(DwellingParty.dwelling_id).where(
                DwellingParty.name.contains(text, autoescape=True), DwellingParty.valid_to.is_(None)
            )
            address = Dwelling.address.contains(text, autoescape=True)
            found.append(or_(address, Dwelling.dwelling_no.startswith(text, autoescape=True), Dwelling.id.in_(named)))
        return found

    def ordered(self, order: str) -> Select[*tuple[Any, ...]]:
        """Return every dwelling's key in the order of one field."""
        return select(Dwelling.id).order_by(getattr(Dwelling, order or "address"), Dwelling.id)

    def dossier(self, key: int) -> DwellingDossier:
        """Return everything the office knows of one dwelling, masked."""
        texts = found_row(self, key)
        return DwellingDossier(key, texts.get("address", ""), texts)

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few dwellings, masked."""
        return self.rows(keys, self._display.masked)

    def rows(self, keys: Sequence[int], show: Callable[[Field, Any], str]) -> Mapping[int, Row]:
        """Return the rows of a few dwellings, shown as `show` says."""
        chosen = [int(key) for key in keys]
        query = (
            select(Dwelling, Building.name)
            .outerjoin(Building, Building.id == Dwelling.building_id)
            .where(Dwelling.id.in_(chosen))
        )
        fields, found = {field.key: field for field in self.fields}, {}
        with self._store.read() as session:
            parties = _parties(session, chosen)
            tags = _tags(session, chosen)
            for dwelling, building in session.execute(query):
                values = {key: getattr(dwelling, key, None) for key in fields}
                values |= {"building": building, "care": tags.get(dwelling.id, ()), **parties.get(dwelling.id, {})}
                found[dwelling.id] = ShownRow(fields, values, show)
        return found


def _parties(session: Session, dwellings: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the present owners and tenants by the keys of the Fields; several names stand together."""
    query = select(DwellingParty).where(DwellingParty.dwelling_id.in_(dwellings), DwellingParty.valid_to.is_(None))
    found: dict[int, dict[str, Any]] = {}
    for party in session.scalars(query.order_by(DwellingParty.id)):
        mine = found.setdefault(party.dwelling_id, {})
        who = "owner" if party.kind is PartyKind.OWNER else "tenant"
        if f"{who}_name" in mine:
            mine[f"{who}_name"] += f"、{party.name}"
            continue
        mine[f"{who}_name"] = party.name
        mine[f"{who}_document_no"], mine[f"{who}_phone"] = party.document_no, party.phone
        if who == "owner":
            mine["owner_address"] = party.address
        else:
            mine["tenant_from"] = party.valid_from
    return found


def _tags(session: Session, dwellings: Sequence[int]) -> dict[int, tuple[str, ...]]:
    query = select(DwellingTag.dwelling_id, DwellingTag.code).where(DwellingTag.dwelling_id.in_(dwellings))
    found: dict[int, tuple[str, ...]] = {}
    for key, code in session.execute(query.order_by(DwellingTag.code)):
        found[key] = (*found.get(key, ()), code)
    return found
