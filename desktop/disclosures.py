"""Who saw, exported, printed or copied which personal data, when and what for (PIPL art. 54)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from db.models.log import Disclosure, DisclosureKind
from db.store import Store, actor_of
from desktop.clock import Now, now

ACTION = "查看登记"
KIND_TITLES = {
    DisclosureKind.REVEALED: "查看",
    DisclosureKind.EXPORTED: "导出",
    DisclosureKind.PRINTED: "打印",
    DisclosureKind.COPIED: "复制",
}
FIELDS_LENGTH = 200


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """One entry as the list shows it."""

    id: int
    at: datetime
    by: str
    kind: str
    table: str
    record_uid: uuid.UUID | None
    fields: tuple[str, ...]
    records: int
    purpose: str


class Disclosures:
    """The book of disclosures: entries are added and read, never changed."""

    def __init__(self, store: Store, now: Now = now) -> None:
        self._store, self._now = store, now

    def note(
        self,
        kind: DisclosureKind | str,
        table: str,
        uid: uuid.UUID | None = None,
        fields: Sequence[str] = (),
        records: int = 1,
        purpose: str = "",
    ) -> None:
        """Enter that fields of one record, or of so many, were shown to whoever is at the program."""
        names = ",".join(fields)
        with self._store.record(ACTION) as session:
            session.add(
                Disclosure(
                    at=self._now(),
                    by=actor_of(session),
                    kind=DisclosureKind(kind),
                    table=table,
                    record_uid=uid,
                    fields=names if len(names) <= FIELDS_LENGTH else names[: FIELDS_LENGTH - 1] + "…",
                    records=records,
                    purpose=purpose or None,
                )
            )

    def list(self, limit: int = 100, before: int | None = None) -> Sequence[DisclosureRow]:
        """Return entries, newest first; `before` is the id of the last one already shown."""
        wanted = select(Disclosure).order_by(Disclosure.id.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(Disclosure.id < before)
        with self._store.read() as session:
            return [
                DisclosureRow(
                    one.id,
                    one.at,
                    one.by,
                    KIND_TITLES[one.kind],
                    one.table,
                    one.record_uid,
                    tuple(one.fields.split(",")) if one.fields else (),
                    one.records,
                    one.purpose or "",
                )
                for one in session.scalars(wanted)
            ]
