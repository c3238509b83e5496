"""Sheets of dwellings, with owners and tenants: known again by their number, else by address, unit and room.

Several rows of one dwelling each bring another owner or tenant; those who are there already are not doubled.
"""

import re
from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.bulk import reserve_ids
from db.models.dwellings import Building, Dwelling, DwellingParty, DwellingTag, PartyKind
from desktop.dossiers.dwellings.fields import FIELDS
from desktop.fields import Field
from desktop.intake.flat import FlatSheets, Row
from desktop.intake.importable import Batch, Reason
from desktop.intake.options import Options, Policy
from desktop.intake.residents import residents
from desktop.intake.storing import Differences, Writer, in_parts

SIDES = {PartyKind.OWNER: "owner", PartyKind.TENANT: "tenant"}
PARTY_FIELDS = frozenset(field.key for field in FIELDS if field.key.startswith(tuple(SIDES.values())))
PLACE = ("address", "unit", "room")
_NAMES = re.compile(r"[、，,;；/]+")


class Party(NamedTuple):
    """An owner or tenant as a row names them."""

    kind: str
    name: str
    document_no: str | None
    phone: str | None
    address: str | None
    valid_from: str | None


class DwellingSheets(FlatSheets):
    """The kind of sheet whose rows are dwellings, or their tenants."""

    kind, title, table, model = "dwellings", "房屋", "dwelling", Dwelling
    tags = (DwellingTag, "dwelling_id")

    @property
    def declared(self) -> Sequence[Field]:
        """Every field of a dwelling."""
        return FIELDS

    def identities(self, row: Row) -> list[Hashable]:
        """Return its number, else where it lies."""
        return [row["dwelling_no"]] if row.get("dwelling_no") else [tuple(row.get(key) for key in PLACE)]

    def values(self, row: Row) -> Row:
        """Say of a dwelling with a tenant or a rental use that it is rented, unless the sheet says otherwise."""
        found = super().values(row)
        if found.get("is_rented") is None:
            found.pop("is_rented", None)
            if row.get("tenant_name") or row.get("rental_use_code"):
                found["is_rented"] = True
        return found

    def fixed(self, row: Row) -> Row:
        """Return what a new dwelling has besides."""
        return {"is_rented": False}

    def forced(self, record: Row, values: Row, options: Options) -> Differences:
        """Let an import find a dwelling rented, though its record says no by default."""
        if values.get("is_rented") and not record["is_rented"] and options.policy_of("is_rented") is not Policy.KEEP:
            return {"is_rented": (record["is_rented"], True)}
        return {}

    def joins(self, row: Row, first: Row) -> bool:
        """Whether a further row only names another owner or tenant."""
        return all(row[key] == first[key] for key in row if key not in PARTY_FIELDS and key != "note")

    def find(self, session: Session, rows: Sequence[Row]) -> list[tuple[int, Reason]]:
        """Find by number, else by where it lies."""
        by_number: dict[str, int] = {}
        for part in in_parts({row["dwelling_no"] for row in rows if row.get("dwelling_no")}):
            query = select(Dwelling.dwelling_no, Dwelling.id).where(Dwelling.dwelling_no.in_(part))
            by_number |= {number or "": key for number, key in session.execute(query)}
        by_place: dict[tuple[Any, ...], list[Any]] = {}
        for part in in_parts({row["address"] for row in rows}):
            columns = (Dwelling.address, Dwelling.unit, Dwelling.room, Dwelling.id, Dwelling.dwelling_no)
            for one in session.execute(select(*columns).where(Dwelling.address.in_(part))):
                by_place.setdefault(one[:3], []).append(one)
        return [(by_number.get(row.get("dwelling_no") or "") or _there(row, by_place), Reason.NONE) for row in rows]

    def hanging(self, session: Session, pairs: Sequence[tuple[int, Row]]) -> list[bool]:
        """Return whether a row names an owner or tenant who is not there yet."""
        known = _known(session, [key for key, _ in pairs])
        return [bool(_new_parties(row, known.get(key, ()))) for key, row in pairs]

    def hang(
        self, session: Session, writer: Writer, pairs: Sequence[tuple[int, Row]], batch: Batch, *, new: bool
    ) -> None:
        """Enter the owners and tenants who are not there yet; those in the dossiers are tied to them."""
        known = _known(session, [key for key, _ in pairs])
        rows: list[tuple[int, Party]] = []
        for key, row in pairs:
            there = list(known.get(key, ()))
            for party in _new_parties(row, there):
                rows.append((key, party))
                there.append((party.kind, party.name, party.document_no))
            known[key] = there
        people = residents(session, {party.document_no for _, party in rows if party.document_no})
        first = reserve_ids(session, DwellingParty, len(rows))
        columns: dict[str, list[Any]] = {
            "id": list(range(first, first + len(rows))),
            "dwelling_id": [key for key, _ in rows],
            "person_id": [people.get((party.document_no, party.name)) for _, party in rows],
        }
        for name in Party._fields:
            columns[name] = [getattr(party, name) for _, party in rows]
        writer.insert(DwellingParty, columns, len(rows))
        for place, (_, party) in enumerate(() if new else rows):
            writer.log("dwelling_party", first + place, 1, {"name": (None, party.name)})

    def before_writing(self, session: Session, writer: Writer, rows: Sequence[Row], batch: Batch) -> None:
        """Find or make the buildings that rows name."""
        named = {(row["building"], row.get("grid_id")) for row in rows if row.get("building")}
        known: dict[tuple[str, int | None], int] = {}
        for part in in_parts({name for name, _ in named}):
            query = select(Building.name, Building.grid_id, Building.id).where(Building.name.in_(part))
            known |= {(name, grid): key for name, grid, key in session.execute(query)}
        missing = sorted(named - known.keys(), key=str)
        first, count = reserve_ids(session, Building, len(missing)), len(missing)
        columns: dict[str, list[Any]] = {
            "id": list(range(first, first + count)),
            "name": [name for name, _ in missing],
            "grid_id": [grid for _, grid in missing],
            "channel": [batch.options.channel.value] * count,
            "source": [batch.source] * count,
            "sourced_on": [batch.sourced_on] * count,
            "batch_id": [batch.id] * count,
        }
        writer.insert(Building, columns, count)
        known |= {pair: first + place for place, pair in enumerate(missing)}
        for row in rows:
            if row.get("building"):
                row["building_id"] = known[row["building"], row.get("grid_id")]


def _there(row: Row, by_place: dict[tuple[Any, ...], list[Any]]) -> int:
    """Return the dwelling at a row's place, unless both have numbers that differ."""
    found = by_place.get(tuple(row.get(key) for key in PLACE), ())
    return next((one.id for one in found if not (row.get("dwelling_no") and one.dwelling_no)), 0)


def _parties(row: Row) -> list[Party]:
    """Return the owners and tenants a row names; of several names in a cell, the first has the number."""
    found = []
    for kind, side in SIDES.items():
        names = [name for name in _NAMES.split(row.get(f"{side}_name") or "") if name]
        for place, name in enumerate(names):
            facts = [
                row.get(f"{side}_{key}") if place == 0 else None for key in ("document_no", "phone", "address", "from")
            ]
            found.append(Party(kind.value, name, *facts))
    return found


def _known(session: Session, keys: Sequence[int]) -> dict[int, list[tuple[str, str, str | None]]]:
    """Return the present owners and tenants of dwellings: right, name, number."""
    found: dict[int, list[tuple[str, str, str | None]]] = {}
    for part in in_parts(set(keys)):
        columns = (DwellingParty.dwelling_id, DwellingParty.kind, DwellingParty.name, DwellingParty.document_no)
        query = select(*columns).where(DwellingParty.dwelling_id.in_(part), DwellingParty.valid_to.is_(None))
        for key, kind, name, number in session.execute(query):
            found.setdefault(key, []).append((kind.value, name, number))
    return found


def _new_parties(row: Row, known: Sequence[tuple[str, str, str | None]]) -> list[Party]:
    return [
        party
        for party in _parties(row)
        if not any(
            kind == party.kind
            and name == party.name
            and (number == party.document_no or not (number and party.document_no))
            for kind, name, number in known
        )
    ]
