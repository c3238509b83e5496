"""Which records of a lower office are records we have already: entered here before it had the program.

A town enters its villages and their people, a district its towns; then a package brings the same under identifiers of
its own. What is known by the same code, at or below the office's place here, is the same record from then on.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.exchange import Mark, Partner, RecordAlias, Relation
from db.models.grids import Grid
from db.models.households import Household
from db.models.log import Action, Change
from db.models.people import Person
from desktop.exchange.gathering import OF_PARTNER
from desktop.exchange.parts import NONE
from desktop.exchange.references import References
from desktop.exchange.replicated import Replica
from desktop.exchange.rows import Row

KNOWN_BY: Mapping[str, tuple[str, ...]] = {  # table -> columns that together name a record everywhere
    Grid.__tablename__: ("code",),
    Household.__tablename__: ("household_no",),
    Person.__tablename__: ("id_no", "name"),
}
SKELETON = frozenset({"place", "valid_from"})  # of a grid that was only there to hang others below
TOGETHER = 500


class Joining:
    """Finds the records of one package that we have under other identifiers."""

    def __init__(self, session: Session, partner: Partner, references: References) -> None:
        self._session, self._partner, self._references = session, partner, references
        self._root: uuid.UUID | None = None
        self._wanted: dict[str, bool] = {}
        self._joined: set[tuple[str, int]] = set()

    def join(self, replica: Replica, rows: Sequence[Row]) -> None:
        """Look for what the rows name; what is found is known under both identifiers from now on."""
        names = KNOWN_BY.get(replica.table)
        if names is None or self._partner.relation is not Relation.LOWER:
            return
        known = self._references.ids(replica.table, (row.uid for row in rows))
        strange: dict[tuple[Any, ...], uuid.UUID] = {}
        for row in rows:
            told = tuple(row.values.get(name) for name in names)
            if not row.is_gone and row.uid not in known and None not in told:
                strange[told] = row.uid
        if replica.model is Grid:
            self._find_place(rows)
        if not strange or not self._are_any_here(replica):
            return
        found: dict[uuid.UUID, int] = {}
        for told, key in self._borne(replica, names, list(strange)):
            found.setdefault(strange[told], key)
        self._session.add_all(RecordAlias(table=replica.table, alias=uid, record_id=key) for uid, key in found.items())
        self._session.flush()
        self._references.joined(replica.table, found)
        self._joined.update((replica.table, key) for key in found.values())

    def has_joined(self, table: str, key: int) -> bool:
        """Whether this package named a record for the first time that we had under another identifier."""
        return (table, key) in self._joined

    def joined_at(self, replica: Replica, keys: Sequence[int]) -> dict[int, int]:
        """Return of records that have another identifier there the version of ours at which that was found.

        What was changed here before, the other side never knew of.
        """
        if replica.table not in KNOWN_BY or not keys or not self._references.has_aliases:
            return {}
        alias = and_(RecordAlias.table == replica.table, RecordAlias.record_id == Change.record_id)
        query = select(Change.record_id, func.min(Change.version)).join(Action, Action.id == Change.action_id)
        query = query.join(RecordAlias, alias).where(Change.table == replica.table, in_keys(Change.record_id, keys))
        query = query.where(Action.summary[OF_PARTNER].as_string() == self._partner.office_id)
        return {key: version for key, version in self._session.execute(query.group_by(Change.record_id))}

    @staticmethod
    def told(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> tuple[dict[str, Any], frozenset[str]]:
        """Return what is taken into account of a joined record, and the fields that count as changed here.

        What the other side leaves empty says nothing against what we know; what we leave empty it may fill in.
        """
        empty = (None, "", NONE)
        values = {name: value for name, value in theirs.items() if value not in empty}
        return values, frozenset(name for name in values if ours[name] not in empty) - SKELETON

    def place_below(self, key: int | None) -> int | None:
        """Return below which grid the root of the office hangs: where somebody said, else below our own root."""
        if self._partner.grid_id is not None:
            return self._partner.grid_id
        root = self._session.scalar(select(Grid.id).where(Grid.parent_id.is_(None)).order_by(Grid.id).limit(1))
        return root if root != key else None

    def keep_place(self) -> None:
        """Remember where the office hangs here, from its first package on."""
        if self._partner.grid_id is None and self._root is not None:
            self._partner.grid_id = self._references.ids(Grid.__tablename__, [self._root]).get(self._root)

    def _find_place(self, rows: Sequence[Row]) -> None:
        """Where nobody said where an office hangs here, the code of its root tells."""
        roots = [row for row in rows if not row.is_gone and row.values.get("parent_id") is None]
        if self._partner.grid_id is None and self._partner.relation is Relation.LOWER and roots:
            self._root = roots[0].uid
            codes = [self._partner.office_id, *filter(None, (row.values.get("code") for row in roots))]
            place = select(Grid.id).where(Grid.code.in_(codes)).order_by(Grid.id).limit(1)
            self._partner.grid_id = self._session.scalar(place)

    def _are_any_here(self, replica: Replica) -> bool:
        """Whether there was anything of a table at the office's place before the package."""
        if replica.table not in self._wanted:
            query = select(replica.model.id).where(*self._here(replica)).limit(1)
            self._wanted[replica.table] = self._session.scalar(query) is not None
        return self._wanted[replica.table]

    def _here(self, replica: Replica) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions of records at or below the office's place that it does not know of."""
        place = self._session.get(Grid, self._partner.grid_id) if self._partner.grid_id is not None else None
        path = place.path if place is not None else "-"
        inside = select(Grid.id).where(Grid.path.startswith(path))
        marked = select(Mark.id).where(
            Mark.partner_id == self._partner.id, Mark.table == replica.table, Mark.record_id == replica.model.id
        )
        of_grid = replica.rows.c.id if replica.model is Grid else replica.rows.c.grid_id
        return of_grid.in_(inside), ~marked.exists()

    def _borne(
        self, replica: Replica, names: Sequence[str], wanted: Sequence[tuple[Any, ...]]
    ) -> list[tuple[tuple[Any, ...], int]]:
        columns, asked, found = [replica.rows.c[name] for name in names], set(wanted), []
        for start in range(0, len(wanted), TOGETHER):
            query = select(replica.rows.c.id, *columns).where(*self._here(replica))
            query = query.where(columns[0].in_([told[0] for told in wanted[start : start + TOGETHER]]))
            found += [(tuple(told), key) for key, *told in self._session.execute(query) if tuple(told) in asked]
        return found
