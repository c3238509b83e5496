"""Sheets of enterprises and places: known again by their number, else by name and address."""

from collections.abc import Hashable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.enterprises import Enterprise, EnterpriseKind, EnterpriseStanding
from desktop.dossiers.enterprises.fields import FIELDS
from desktop.fields import Field
from desktop.identity import CreditKind, read_credit_code
from desktop.intake.flat import FlatSheets, Row
from desktop.intake.importable import Reason
from desktop.intake.storing import in_parts
from desktop.names import sort_key


class EnterpriseSheets(FlatSheets):
    """The kind of sheet whose rows are enterprises or places."""

    kind, title, table, model = "enterprises", "企业场所", "enterprise", Enterprise

    @property
    def declared(self) -> Sequence[Field]:
        """Every field of an enterprise."""
        return FIELDS

    def identities(self, row: Row) -> list[Hashable]:
        """Return its number, else its name and address."""
        return [row["credit_code"]] if row.get("credit_code") else [(row["name"], row.get("address"))]

    def values(self, row: Row) -> Row:
        """Keep a number from before the unified code in its own column."""
        found = super().values(row)
        if number := row.get("credit_code"):
            unified = read_credit_code(number).kind is CreditKind.UNIFIED
            found |= {"credit_code": number if unified else None, "old_licence": None if unified else number}
        if found.get("kind") is None:
            found.pop("kind", None)
        return found

    def fixed(self, row: Row) -> Row:
        """Return what a new enterprise has besides."""
        kind = (
            EnterpriseKind.PLACE if row.get("place_code") and not row.get("credit_code") else EnterpriseKind.ENTERPRISE
        )
        return {"name_key": sort_key(row["name"]), "standing": EnterpriseStanding.ACTIVE.value, "kind": kind.value}

    def find(self, session: Session, rows: Sequence[Row]) -> list[tuple[int, Reason]]:
        """Find by number, else by name, where the addresses do not contradict."""
        numbers = {row["credit_code"] for row in rows if row.get("credit_code")}
        by_number: dict[str, int] = {}
        for part in in_parts(numbers):
            query = select(Enterprise.id, Enterprise.credit_code, Enterprise.old_licence)
            known = Enterprise.credit_code.in_(part) | Enterprise.old_licence.in_(part)
            for key, code, licence in session.execute(query.where(known)):
                by_number |= {number: key for number in (code, licence) if number}
        by_name: dict[str, list[Any]] = {}
        keys = {sort_key(row["name"]) for row in rows if row.get("credit_code") not in by_number}
        for part in in_parts(keys):
            columns = (Enterprise.id, Enterprise.name, Enterprise.address, Enterprise.credit_code)
            standing = Enterprise.standing.in_(list(EnterpriseStanding))
            for one in session.execute(select(*columns).where(standing, Enterprise.name_key.in_(part))):
                by_name.setdefault(one.name, []).append(one)
        return [
            (by_number[row["credit_code"]], Reason.NONE)
            if row.get("credit_code") in by_number
            else _by_name(row, by_name.get(row["name"], ()))
            for row in rows
        ]


def _by_name(row: Row, namesakes: Sequence[Any]) -> tuple[int, Reason]:
    """Return the one of its name: at the same address, or the only one where an address is unknown."""
    code, address = row.get("credit_code"), row.get("address")
    possible = [one for one in namesakes if not (code and one.credit_code)]
    there = [one for one in possible if one.address == address]
    if there:
        return there[0].id, Reason.NONE
    vague = [one for one in possible if not (one.address and address)]
    if len(vague) == 1:
        return vague[0].id, Reason.NONE
    return (vague[0].id, Reason.SEVERAL) if vague else (0, Reason.NONE)
