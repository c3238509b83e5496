"""What is no more on the other side: removed here too, unless somebody works with it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.keys import Keys, in_keys, keys_of
from db.models.exchange import ItemResult, Mark, Partner
from desktop.errors import Refusal
from desktop.exchange.outcome import Item, Outcome
from desktop.exchange.replicated import REPLICAS, Replica

MOST = 0.05  # of what came from the partner; more is removed only when a person says so
STILL = "仍有其他记录引用它，没有删除。"


class TooManyGone(Refusal):
    """A full package lacks more than a twentieth of what came from the partner."""

    def __init__(self, count: int, of: int) -> None:
        super().__init__(
            f"这个全量包里少了 {count:,} 条以前送来的记录（共 {of:,} 条），接收后将被删除，还没有接收。"
            "请先向对方核实；确认无误的，选择“仍然接收”。"
        )
        self.count = count


class Removing:
    """Gathers what is to go, and removes it when everything else is written."""

    def __init__(self, session: Session, partner: Partner) -> None:
        self._session, self._partner = session, partner
        self._asked: defaultdict[str, list[tuple[uuid.UUID, int, int | None, int | None]]] = defaultdict(list)
        self._expected: dict[str, tuple[Keys, np.ndarray[tuple[int], np.dtype[np.bool_]]]] = {}

    def expect(self, table: str) -> None:
        """Remember what came from the partner: what a full package does not name is gone there."""
        query = select(Mark.id).where(Mark.partner_id == self._partner.id, Mark.table == table, Mark.is_theirs)
        keys = keys_of(self._session, query.order_by(Mark.id))
        self._expected[table] = keys, np.zeros(len(keys), np.bool_)

    def seen(self, table: str, marks: Iterable[int]) -> None:
        """Say that a full package names these."""
        keys, seen = self._expected[table]
        named = np.fromiter(marks, np.int64)
        places = np.searchsorted(keys, named)
        inside = places < len(keys)
        seen[places[inside][keys[places[inside]] == named[inside]]] = True

    def ask(self, table: str, uid: uuid.UUID, row: int, key: int | None, mark_id: int | None) -> None:
        """Remove one record; None as its key: it is not here any more."""
        self._asked[table].append((uid, row, key, mark_id))

    def carry_out(self, outcome: Outcome, *, may_remove_many: bool = False) -> None:
        """Remove everything that is to go, those that name others first. Raise TooManyGone."""
        self._find_unnamed(may_remove_many)
        for replica in reversed(REPLICAS):
            for uid, row, key, mark in self._asked.get(replica.table, ()):
                if key is None or self._remove(replica, key):
                    outcome.gone[replica.table] += 1
                    if mark is not None:
                        self._session.execute(delete(Mark).where(Mark.id == mark))
                else:
                    outcome.items.append(Item(replica.table, uid, row, ItemResult.KEPT, key, message=STILL))

    def _find_unnamed(self, may_remove_many: bool) -> None:
        gone = {table: keys[~seen] for table, (keys, seen) in self._expected.items()}
        count, of = sum(map(len, gone.values())), sum(len(keys) for keys, _ in self._expected.values())
        if count > MOST * of and not may_remove_many:
            raise TooManyGone(count, of)
        for table, keys in gone.items():
            query = select(Mark.record_uid, Mark.record_id, Mark.id).where(in_keys(Mark.id, keys.tolist()))
            for uid, key, mark in self._session.execute(query):
                self._asked[table].append((uid, 0, key, mark))

    def _remove(self, replica: Replica, key: int) -> bool:
        record = self._session.get(replica.model, key)
        if record is None:
            return True
        try:
            with self._session.begin_nested():
                self._session.delete(record)
                self._session.flush()
        except IntegrityError:
            return False
        return True
