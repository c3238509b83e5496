"""Keys of this office and identifiers that hold everywhere: one into the other, many at once."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Record
from db.bulk import driver_uid
from db.keys import in_keys
from db.models.attachments import Attachment
from db.models.exchange import RecordAlias
from db.models.households import Household
from db.models.people import Person
from desktop.exchange.replicated import BY_TABLE

TOGETHER = 500  # identifiers in one condition
LARGE = frozenset({Household.__tablename__, Person.__tablename__})  # not remembered beyond a part
MODELS: Mapping[str, type[Record]] = {name: one.model for name, one in BY_TABLE.items()} | {
    Attachment.__tablename__: Attachment
}


class References:
    """Looks up what records are called here and elsewhere; remembers what it saw of the smaller tables."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._ids: dict[str, dict[uuid.UUID, int]] = {}
        self._uids: dict[str, dict[int, uuid.UUID]] = {}
        self._made: dict[str, dict[uuid.UUID, int]] = {}

    def made(self, table: str, pairs: Iterable[tuple[uuid.UUID, int]]) -> None:
        """Remember records that this write made."""
        if table not in LARGE:
            self._made.setdefault(table, {}).update(pairs)

    def joined(self, table: str, found: Mapping[uuid.UUID, int]) -> None:
        """Remember records of the package that are known here under other identifiers."""
        self._made.setdefault(table, {}).update(found)

    def ids(self, table: str, uids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, int]:
        """Return the keys of records by their identifiers, or by what another office calls them; unknown: left out."""
        made, known = self._made.get(table, {}), self._remembered(self._ids, table)
        wanted = set(uids)
        left = [one for one in wanted if one not in made and one not in known]
        for part in _parts(left):
            known.update(self._looked_up(table, part))
            strange = [one for one in part if one not in known] if self.has_aliases else ()
            if strange:
                query = select(RecordAlias.alias, RecordAlias.record_id)
                query = query.where(RecordAlias.table == table, RecordAlias.alias.in_(strange))
                known.update((uid, key) for uid, key in self._session.execute(query))
        return {one: made.get(one) or known[one] for one in wanted if one in made or one in known}

    def uids(self, table: str, keys: Iterable[int]) -> Mapping[int, uuid.UUID]:
        """Return the identifiers of records by their keys."""
        known = self._remembered(self._uids, table)
        wanted = set(keys)
        model = MODELS[table]
        left = sorted(wanted - known.keys())
        if left:
            query = select(model.id, model.uid).where(in_keys(model.id, left))
            known.update((key, uid) for key, uid in self._session.execute(query))
        return {one: known[one] for one in wanted if one in known}

    def _looked_up(self, table: str, uids: Sequence[uuid.UUID]) -> Iterator[tuple[uuid.UUID, int]]:
        """Yield keys by identifiers, asked of the driver itself: a quarter of the time of a statement with a list."""
        connection = self._session.connection()
        mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
        given = {driver_uid(self._session, one.bytes): one for one in uids}
        statement = f"SELECT uid, id FROM {table} WHERE uid IN ({', '.join([mark] * len(given))})"
        for raw, key in connection.exec_driver_sql(statement, tuple(given)):
            yield given[raw], key

    @cached_property
    def has_aliases(self) -> bool:
        """Whether any record is known elsewhere under another identifier."""
        return self._session.scalar(select(RecordAlias.id).limit(1)) is not None

    @staticmethod
    def _remembered(memory: dict[str, dict[int, uuid.UUID]] | dict[str, dict[uuid.UUID, int]], table: str) -> dict:  # type: ignore[type-arg]
        return {} if table in LARGE else memory.setdefault(table, {})


def _parts(uids: Sequence[uuid.UUID]) -> Iterable[Sequence[uuid.UUID]]:
    for start in range(0, len(uids), TOGETHER):
        yield uids[start : start + TOGETHER]
