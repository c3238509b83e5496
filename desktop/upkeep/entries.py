"""The record of upkeep in the database itself: backups made, sealed and tried, offices restored, archives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from db.audit import tell
from db.models.office import UpkeepEntry
from db.store import Store, actor_of
from desktop.clock import Now, now


class Kind(StrEnum):
    """What was done."""

    BACKUP = "backup"
    AWAY = "backup_away"
    TEST = "restore_test"
    RESTORE = "restore"
    ARCHIVE = "archive"
    REPAIR = "repair"  # entered by the repair itself
    PURGE = "purge"  # entered by the recycle bin


TITLES = {
    Kind.BACKUP: "备份",
    Kind.AWAY: "写加密备份",
    Kind.TEST: "试恢复",
    Kind.RESTORE: "恢复",
    Kind.ARCHIVE: "年度归档",
    Kind.REPAIR: "修复数据",
    Kind.PURGE: "清空到期记录",
}
LATEST = 60  # entries that the page shows


@dataclass(frozen=True, slots=True)
class Entry:
    """One act of upkeep: what, when, by whom, whether it went well, and what is known of it."""

    kind: str
    at: datetime
    by: str
    ok: bool
    facts: Mapping[str, Any]

    @property
    def title(self) -> str:
        """What it is called."""
        return TITLES[Kind(self.kind)] if self.kind in set(Kind) else self.kind


class Entries:
    """Keeps the record."""

    def __init__(self, store: Store, now: Now = now) -> None:
        self._store, self._now = store, now

    def add(self, kind: Kind, ok: bool, facts: Mapping[str, Any]) -> None:
        """Write down what was done, in the name of whoever is at the program."""
        with self._store.record(TITLES[kind]) as session:
            by = actor_of(session)
            tell(session, kind="restore" if kind is Kind.RESTORE else "backup", outcome="" if ok else "failed")
            session.add(UpkeepEntry(kind=kind.value, at=self._now(), by=by, ok=ok, facts=dict(facts)))

    def list(self, *kinds: Kind, limit: int = LATEST) -> list[Entry]:
        """Return the newest entries, of some kinds or of all."""
        query = select(UpkeepEntry).order_by(UpkeepEntry.at.desc(), UpkeepEntry.id.desc()).limit(limit)
        if kinds:
            query = query.where(UpkeepEntry.kind.in_([one.value for one in kinds]))
        with self._store.read() as session:
            return [_entry(one) for one in session.scalars(query)]

    def last(self, kind: Kind, ok: bool = True) -> Entry | None:
        """Return the newest entry of a kind that went well, or that did not."""
        return self._one(kind, ok, UpkeepEntry.at.desc(), UpkeepEntry.id.desc())

    def first(self, kind: Kind) -> Entry | None:
        """Return the oldest entry of a kind that went well."""
        return self._one(kind, True, UpkeepEntry.at, UpkeepEntry.id)

    def _one(self, kind: Kind, ok: bool, *order: Any) -> Entry | None:
        query = select(UpkeepEntry).where(UpkeepEntry.kind == kind.value, UpkeepEntry.ok.is_(ok))
        with self._store.read() as session:
            one = session.scalars(query.order_by(*order).limit(1)).first()
            return _entry(one) if one is not None else None


def _entry(one: UpkeepEntry) -> Entry:
    return Entry(one.kind, one.at, one.by, one.ok, one.facts)
