"""Sheets of teams and of party organisations: a row is a member with the organisation they belong to.

An organisation is known again by its name, in the grid where one is said; further rows of it each bring another member,
and those who belong to it already are not doubled. Whoever is in the dossiers by number and name is tied to them.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.bulk import reserve_ids
from db.models.organisations import Organisation, OrganisationFamily, OrganisationMember, OrganisationStanding
from db.store import Store
from desktop.fields import Field
from desktop.intake.flat import FlatSheets, Row
from desktop.intake.importable import Batch, Complain, Reason
from desktop.intake.options import Options, Policy
from desktop.intake.residents import residents
from desktop.intake.rows import Block
from desktop.intake.storing import Differences, Writer, in_parts
from desktop.names import sort_key
from desktop.organisations.fields import MEMBER_FIELDS
from desktop.organisations.headings import CALLED, DUTIES, LEADS, MEMBER, NUMBER, PARENT, declared
from desktop.organisations.placing import Placing, Unit

COMMON = ("kind_code", "leader_name", "leader_phone", "host", "founded_on", "functions")  # said once for all rows
WHOLE_LIST = 100_000  # rows: more than any office has members of organisations
BETWEEN = re.compile(r"[、，,；;/\s]+")  # names in one cell


class Named(NamedTuple):
    """A member as a row names them."""

    name: str
    phone: str | None
    duty: str | None = None
    in_own_cell: bool = True  # and so with everything else that the row says of a member


class OrganisationSheets(FlatSheets):
    """The kind of sheet whose rows are members of organisations of one family."""

    table, model = "organisation", Organisation
    at_once = WHOLE_LIST

    def __init__(
        self, store: Store, family: str, in_force: Callable[[Sequence[Field]], Sequence[Field]] = tuple
    ) -> None:
        super().__init__(in_force)
        self._store, self._family = store, family
        self.kind, self.title = CALLED[family]
        self._declared = declared(family)

    @property
    def declared(self) -> Sequence[Field]:
        """Every field of an organisation, then those of a member."""
        return self._declared

    def judge(self, block: Block, complain: Complain) -> None:
        """Put every organisation under the one it names; complain of one that is unknown or may not be above it."""
        rows = [block.row(place) for place in range(len(block))]
        with self._store.read() as session:
            known = [key for key, _ in self.find(session, rows)]
            placed = Placing(session, self._family).all(rows, known)
        for unit in placed.units:
            self._fill(unit, [rows[at] for at in unit.rows])
            for at in unit.rows:
                rows[at] |= {
                    "parent_id": unit.parent_id,
                    "stand_in": unit.key if unit.key < 0 and unit.key in placed.above else None,
                }
                if unit.fault is not None:
                    complain(at, PARENT.key, *unit.fault)
        if rows:
            block.columns |= {key: [row[key] for row in rows] for key in rows[0]}

    def identities(self, row: Row) -> list[Hashable]:
        """Return its name, with its grid."""
        return [(row["name"], row.get("grid_id"))]

    def values(self, row: Row) -> Row:
        """Return what goes into the table; while writing, what is above stands there as soon as it is made."""
        found, parent = super().values(row), row.get("parent_id") or 0
        return found | {"parent_id": row["made"].get(parent)} if parent < 0 and "made" in row else found

    def forced(self, record: Row, values: Row, options: Options) -> Differences:
        """Put an organisation under another one where the clerk lets the sheet overwrite."""
        before, after = record["parent_id"], values.get("parent_id")
        moves = options.policy_of(PARENT.key) is Policy.OVERWRITE and after is not None and after != before
        return {"parent_id": (before, after)} if moves else {}

    def before_writing(self, session: Session, writer: Writer, rows: Sequence[Row], batch: Batch) -> None:
        """Let every row know the keys of the organisations that are made, as soon as they are."""
        made: dict[int, int] = {}
        for row in rows:
            row["made"] = made

    def fixed(self, row: Row) -> Row:
        """Return what a new organisation has besides."""
        standing = OrganisationStanding.ACTIVE.value
        return {"family": self._family, "name_key": sort_key(row["name"]), "standing": standing}

    def joins(self, row: Row, first: Row) -> bool:
        """Whether a further row only names another member."""
        return all(row[key] in (first[key], None) for key in row if not key.startswith(MEMBER))

    def find(self, session: Session, rows: Sequence[Row]) -> list[tuple[int, Reason]]:
        """Find by name among those that stand, where the grids do not contradict."""
        found: dict[str, list[Any]] = {}
        for part in in_parts({row["name"] for row in rows}):
            query = select(Organisation.id, Organisation.name, Organisation.grid_id).where(
                Organisation.family == OrganisationFamily(self._family),
                Organisation.standing == OrganisationStanding.ACTIVE,
                Organisation.name.in_(part),
            )
            for one in session.execute(query):
                found.setdefault(one.name, []).append(one)
        return [_known(row, found.get(row["name"], ())) for row in rows]

    def hanging(self, session: Session, pairs: Sequence[tuple[int, Row]]) -> list[bool]:
        """Return whether a row names somebody who does not belong to the organisation yet."""
        known = _members(session, [key for key, _ in pairs])
        return [any(_is_new(named, known.get(key, ())) for named in _named(row)) for key, row in pairs]

    def hang(
        self, session: Session, writer: Writer, pairs: Sequence[tuple[int, Row]], batch: Batch, *, new: bool
    ) -> None:
        """Enter the members who are not there yet; those in the dossiers are tied to them."""
        if new:
            _put_under(writer, pairs)
        known = _members(session, [key for key, _ in pairs])
        rows: list[tuple[int, Row, Named]] = []
        for key, row in pairs:
            there = known.setdefault(key, [])
            for named in _named(row):
                if _is_new(named, there):
                    rows.append((key, row if named.in_own_cell else {}, named))
                    there.append(named)
        people = residents(session, {row[NUMBER.key] for _, row, _ in rows if row.get(NUMBER.key)})
        first = reserve_ids(session, OrganisationMember, len(rows))
        columns: dict[str, list[Any]] = {
            "id": list(range(first, first + len(rows))),
            "organisation_id": [key for key, *_ in rows],
            "person_id": [people.get((row.get(NUMBER.key), named.name)) for _, row, named in rows],
        }
        for field in MEMBER_FIELDS:
            columns[field.key] = [row.get(f"{MEMBER}{field.key}") for _, row, _ in rows]
        columns |= {"name": [named.name for *_, named in rows], "duty": [named.duty for *_, named in rows]}
        writer.insert(OrganisationMember, columns, len(rows))
        for place, (*_, named) in enumerate(() if new else rows):
            writer.log("organisation_member", first + place, 1, {"name": (None, named.name)})

    def _fill(self, unit: Unit, rows: Sequence[Row]) -> None:
        """Let all rows of an organisation say what one of them says of it; who leads may be told by a duty."""
        leads = LEADS[self._family]
        leader: Row = next((row for row in rows if row.get(f"{MEMBER}duty") in leads), {})
        if leader and not any(row.get("leader_name") for row in rows):
            told = {"leader_name": leader.get(f"{MEMBER}name"), "leader_phone": leader.get(f"{MEMBER}phone")}
            rows[0].update({key: rows[0].get(key) or value for key, value in told.items()})
        told = {key: next((row[key] for row in rows if row.get(key) is not None), None) for key in COMMON}
        told["parent"] = unit.parents[0] if unit.parents else None
        for row in rows:
            row |= {key: value if row.get(key) is None else row[key] for key, value in told.items()}


def _known(row: Row, namesakes: Sequence[Any]) -> tuple[int, Reason]:
    """Return the organisation a row means: of its name in its grid, or the only one where a grid is not said."""
    grid = row.get("grid_id")
    possible = [one for one in namesakes if grid is None or one.grid_id in (None, grid)]
    if len(possible) == 1:
        return possible[0].id, Reason.NONE
    return (possible[0].id, Reason.SEVERAL) if possible else (0, Reason.NONE)


def _named(row: Row) -> list[Named]:
    """Return the members a row names: one in their own cell, others together in one."""
    name = row.get(f"{MEMBER}name")
    found = [Named(name, row.get(f"{MEMBER}phone"), row.get(f"{MEMBER}duty"))] if name else []
    for key, duty in DUTIES.items():
        found += [Named(one, None, duty, in_own_cell=False) for one in BETWEEN.split(row.get(key) or "") if one]
    return found


def _put_under(writer: Writer, pairs: Sequence[tuple[int, Row]]) -> None:
    """Put new organisations under others that are new, now that all have their keys."""
    for key, row in pairs:
        if row.get("stand_in") is not None:
            row["made"][row["stand_in"]] = key
    below = [(row["made"].get(row["parent_id"]), key) for key, row in pairs if (row.get("parent_id") or 0) < 0]
    writer.execute_many("organisation", "UPDATE organisation SET parent_id = ? WHERE id = ?", below)


def _members(session: Session, keys: Sequence[int]) -> dict[int, list[Named]]:
    """Return the present members of organisations."""
    found: dict[int, list[Named]] = {}
    for part in in_parts(set(keys)):
        columns = (OrganisationMember.organisation_id, OrganisationMember.name, OrganisationMember.phone)
        present = OrganisationMember.valid_to.is_(None)
        query = select(*columns).where(OrganisationMember.organisation_id.in_(part), present)
        for key, name, phone in session.execute(query):
            found.setdefault(key, []).append(Named(name, phone))
    return found


def _is_new(named: Named, known: Sequence[Named]) -> bool:
    """Whether somebody is not there: namesakes are two people only where both have telephones that differ."""
    return not any(
        one.name == named.name and (one.phone == named.phone or not (one.phone and named.phone)) for one in known
    )
