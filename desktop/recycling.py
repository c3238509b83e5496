"""The recycle bin: deleted records come back while their retention lasts; what is purged after it is gone for good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, select, update

from db.models.log import Change, RemovedRecord
from db.models.office import Account, UpkeepEntry
from db.removal import ROW, put_back, rows_of, waiting
from db.store import Store, action_id, actor_of, touch
from desktop.clock import Now, now
from desktop.errors import Refusal
from desktop.intake.indexing import reindex
from desktop.jobs import Progress
from desktop.journal_records import NEVER_EMPTY, TABLES
from desktop.office import Office

DAYS = "bin_days"  # key of the fact: so long a deleted record comes back
USUAL, FEWEST, MOST = 180, 30, 3650  # days
PURGE = "purge"
RESTORING, PURGING, CHOOSING = "从回收站恢复", "清空到期的回收站", "调整回收站保留天数"
GONE = "这条记录已不在回收站里。请刷新后再看。"
OUT_OF_RANGE = f"保留天数须在 {FEWEST} 至 {MOST} 天之间。"


@dataclass(frozen=True, slots=True)
class BinRow:
    """One deleted record as the list shows it."""

    id: int
    at: datetime
    by: str
    kind: str
    title: str
    beside: int  # rows that went with it
    days_left: int


class RecycleBin:
    """What was deleted, for so many days."""

    def __init__(self, store: Store, office: Office, now: Now = now) -> None:
        self._store, self._office, self._now = store, office, now

    @property
    def days(self) -> int:
        """So many days a deleted record comes back."""
        return int(self._office.get(DAYS, USUAL))

    def keep_for(self, days: int) -> None:
        """Choose how long deleted records come back. Raise Refusal for a time out of reason."""
        if not FEWEST <= days <= MOST:
            raise Refusal(OUT_OF_RANGE)
        self._office.put(CHOOSING, {DAYS: days}, {"回收站保留天数": [self.days, days]})

    def rows(self, text: str = "", limit: int = 500) -> Sequence[BinRow]:
        """Return what waits in the bin, the newest first; `text` is looked for in titles and names of kinds."""
        query = waiting(select(RemovedRecord)).order_by(RemovedRecord.id.desc())
        meant = text.strip()
        with self._store.read() as session:
            names = {name: title for name, title in session.execute(select(Account.name, Account.title))}
            found = (self._row(one, names) for one in session.scalars(query.execution_options(yield_per=200)))
            return list(islice((row for row in found if meant in row.title or meant in row.kind), limit))

    def restore(self, key: int) -> tuple[str, int]:
        """Put a deleted record back, with what went with it. Return its table and key.

        Raise Refusal when it was restored or purged meanwhile, Duplicate when its place was taken, InUse when what it
        belongs to is no more.
        """
        with self._store.write(RESTORING) as session:
            kept = session.scalar(waiting(select(RemovedRecord)).where(RemovedRecord.id == key))
            if kept is None:
                raise Refusal(GONE)
            back = put_back(session, kept, action_id(session))
            for table, record in back:
                reindex(session, table, [record])
            return back[0]

    def due(self) -> int:
        """Return how many records have outlived their retention."""
        with self._store.read() as session:
            return int(session.scalar(select(func.count()).select_from(self._outlived().subquery())) or 0)

    def purge(self, progress: Progress | None = None) -> int:
        """Forget for good what has outlived its retention, in the bin and in the log of changes. Return how many.

        That it was done, when, by whom and how many records it concerned stays; what was in them does not.
        """
        progress = progress or Progress()
        with self._store.write(PURGING) as session:
            outlived = session.scalars(self._outlived()).all()
            progress.begin(len(outlived), PURGING)
            for key in outlived:
                one = session.get_one(RemovedRecord, key)
                for table, row in rows_of(one.table, one.values or {ROW: {"id": one.record_id}}):
                    of_record = (Change.table == table, Change.record_id == row["id"])
                    session.execute(update(Change).where(*of_record).values(fields={}))
                one.values, one.title, one.purged_at = None, None, self._now()
                progress.advance()
            touch(session, Change.__tablename__)
            action_id(session, summary={"deleted": {}, "purged": len(outlived)})
            session.add(
                UpkeepEntry(kind=PURGE, at=self._now(), by=actor_of(session), ok=True, facts={"records": len(outlived)})
            )
        return len(outlived)

    def _outlived(self) -> Any:
        return waiting(select(RemovedRecord.id)).where(
            RemovedRecord.at < (self._now() - timedelta(days=self.days)).astimezone(UTC)
        )

    def _row(self, one: RemovedRecord, names: Mapping[str, str]) -> BinRow:
        values = one.values or {ROW: {}}
        row = values[ROW]
        title = row.get("title") or row.get("name") or row.get(NEVER_EMPTY.get(one.table, "name")) or ""
        left = self.days - (self._now() - one.at).days
        beside = len(list(rows_of(one.table, values))) - 1
        return BinRow(
            one.id,
            one.at,
            names.get(one.by, one.by),
            TABLES.get(one.table, one.table),
            str(title),
            beside,
            max(left, 0),
        )
