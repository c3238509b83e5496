"""The people who are known already, as an import compares them with its rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.models.households import Household
from db.models.people import Floating, LeftBehind, Person, PersonTag, Standing
from desktop.intake.storing import in_parts, plain_rows
from desktop.names import sort_key

Record = dict[str, Any]  # plain values of one person; "floating" and "left_behind" hold the key of that block's row

OWN = frozenset(column.key for column in Person.__table__.columns) - {"household_id"}
BLOCKS: tuple[type[Floating] | type[LeftBehind], ...] = (Floating, LeftBehind)
BLOCK_OF = {
    column.key: block.__tablename__
    for block in BLOCKS
    for column in block.__table__.columns
    if column.key not in OWN and column.key != "person_id"
}
_ALWAYS = (
    Person.id, Person.version, Person.name, Person.id_no, Person.id_twin, Person.sex_code, Person.born_on, Person.phone,
    Person.residence_address, Person.registered_address, Person.document_no, Person.household_id, Person.grid_id,
    Person.relation_code, Person.former_name, Person.standing,
)  # fmt: skip


class Records:
    """Fetches people for some rows at a time, with the fields that a sheet has."""

    def __init__(self, session: Session, keys: Iterable[str]) -> None:
        keys = set(keys)
        self._session = session
        own = {column.key: column for column in _ALWAYS} | {
            key: getattr(Person, key) for key in sorted(keys & OWN) if key != "id"
        }
        home = (Household.head_id.label("head_id"), Household.household_no.label("home_no"))
        self._query = select(*own.values(), *home).outerjoin(Household, Household.id == Person.household_id)
        self._blocks = {
            block: [key for key in sorted(keys) if BLOCK_OF.get(key) == block.__tablename__] for block in BLOCKS
        }
        self._has_tags = bool(keys & {"care", "care-"})

    def by_number(self, numbers: Iterable[str]) -> dict[str, list[Record]]:
        """Return people by ID number; several where two really share one."""
        found: dict[str, list[Record]] = {}
        for part in in_parts(numbers):
            for record in self._fetch(Person.id_no.in_(part)):
                found.setdefault(record["id_no"], []).append(record)
        return found

    def by_name(self, names: Iterable[str]) -> dict[str, list[Record]]:
        """Return people by name."""
        found: dict[str, list[Record]] = {}
        standings = list(Standing)
        for part in in_parts(set(names)):
            keys = [sort_key(name) for name in part]  # by the index that a list is ordered by
            for record in self._fetch(Person.standing.in_(standings) & Person.name_key.in_(keys)):
                found.setdefault(record["name"], []).append(record)
        return found

    def by_key(self, keys: Iterable[int]) -> dict[int, Record]:
        """Return people by key."""
        return {record["id"]: record for part in in_parts(keys) for record in self._fetch(Person.id.in_(part))}

    def _fetch(self, condition: ColumnElement[bool]) -> list[Record]:
        records = plain_rows(self._session, self._query.where(condition))
        if records:
            self._add_blocks(records)
            if self._has_tags:
                self._add_tags(records)
        return records

    def _add_blocks(self, records: Sequence[Record]) -> None:
        by_key = {record["id"]: record for record in records}
        for block, keys in self._blocks.items():
            if not keys:
                continue
            for record in records:
                record.update(dict.fromkeys(keys))
            columns = [getattr(block, key) for key in keys]
            for part in in_parts(by_key):
                query = select(block.person_id, block.id, block.version, *columns).where(block.person_id.in_(part))
                for row in plain_rows(self._session, query):
                    record = by_key[row.pop("person_id")]
                    record[block.__tablename__] = (row.pop("id"), row.pop("version"))
                    record.update(row)

    def _add_tags(self, records: Sequence[Record]) -> None:
        by_key = {record["id"]: record for record in records}
        for record in records:
            record["care"] = ()
        for part in in_parts(by_key):
            query = select(PersonTag.person_id, PersonTag.code).where(PersonTag.person_id.in_(part))
            for key, code in self._session.connection().execute(query.order_by(PersonTag.code)):
                by_key[key]["care"] = (*by_key[key]["care"], code)
