"""Who saw, exported, printed or copied which personal data, when and what for (PIPL art. 54).

What leaves the office (an export, a print, a form, a package) bears a number of this book that runs within the year.
"""

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.audit import tell
from db.base import Base
from db.errors import Duplicate
from db.models.log import Disclosure, DisclosureKind
from db.store import Store, actor_of
from desktop.clock import Now, now
from desktop.errors import Refusal
from desktop.subjects import table_of

log = logging.getLogger(__name__)

ACTION = "查看登记"
KIND_TITLES = {
    DisclosureKind.REVEALED: "查看",
    DisclosureKind.EXPORTED: "导出",
    DisclosureKind.PRINTED: "打印",
    DisclosureKind.COPIED: "复制",
}
AUDITED = {  # what the audit log calls it
    DisclosureKind.REVEALED: "reveal",
    DisclosureKind.EXPORTED: "export",
    DisclosureKind.PRINTED: "print",
    DisclosureKind.COPIED: "copy",
}
SHOWN_HERE = frozenset({DisclosureKind.REVEALED, DisclosureKind.COPIED})
NO_REASON = "查看、复制完整内容须写明原因，请选择或填写后再试。"
CUT = "…"  # where words were too many
FIELDS_LENGTH = WORDS_LENGTH = 200
NEXT = "next"  # stands for the number that follows the last
TRIES = 5  # for a number that another clerk took a moment before


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
    number: str = ""
    recipient: str = ""
    is_masked: bool | None = None
    sha256: str = ""


class Disclosures:
    """The book of disclosures: entries are added and read, never changed."""

    def __init__(self, store: Store, now: Now = now, permit: Callable[[], None] = lambda: None) -> None:
        """`permit()` raises when whoever is at the program may not see private values in full."""
        self._store, self._now, self.permit = store, now, permit

    def note(
        self,
        kind: DisclosureKind | str,
        subject: str,
        uid: uuid.UUID | None = None,
        fields: Sequence[str] = (),
        records: int = 1,
        purpose: str = "",
        *,
        recipient: str = "",
        is_masked: bool | None = None,
        sha256: str = "",
        number: str = "",
    ) -> str:
        """Enter that fields of one record, or of so many, were shown to whoever is at the program.

        They are records of a subject (`desktop.subjects`), or of the table named instead. Return the number of what
        leaves the office: the `number` that `next_number` told, or else the next. Raise Refusal where values are shown
        in full to whoever may not see them, or for no reason; Duplicate where the told number was taken meanwhile.
        """
        table = table_of(subject)
        if table not in Base.metadata.tables:
            log.warning("what left is entered under %s, where nobody looks for it", table)
        kind = DisclosureKind(kind)
        if is_masked is False or (kind in SHOWN_HERE and not is_masked):
            self.permit()
        if kind in SHOWN_HERE and not purpose.strip():
            raise Refusal(NO_REASON)
        entry = Disclosure(
            kind=kind,
            table=table,
            record_uid=uid,
            fields=_cut(",".join(fields), FIELDS_LENGTH),
            records=records,
            purpose=_cut(purpose.strip(), WORDS_LENGTH) or None,
            recipient=_cut(recipient.strip(), WORDS_LENGTH) or None,
            is_masked=is_masked,
            sha256=sha256 or None,
        )
        if kind in SHOWN_HERE:
            return self._enter(entry)
        for _ in range(TRIES):
            try:
                return self._enter(entry, number or NEXT)
            except Duplicate:
                if number:
                    raise
        return self._enter(entry, NEXT)

    def remark(self, words: str, purpose: str) -> None:
        """Enter a later word on what left, as the exit book writes it; what was entered before stays as it was."""
        entry = Disclosure(
            kind=DisclosureKind.EXPORTED,
            table=Disclosure.__tablename__,
            fields=_cut(words, FIELDS_LENGTH),
            records=0,
            purpose=_cut(purpose.strip(), WORDS_LENGTH) or None,
        )
        self._enter(entry)

    def next_number(self) -> str:
        """Return the number of what leaves the office next: 2026-000012."""
        with self._store.record(ACTION) as session:  # not read(): whoever sees some grids only sees no other's entries
            return self._next(session)

    def list(self, limit: int = 100, before: int | None = None) -> Sequence[DisclosureRow]:
        """Return entries, newest first; `before` is the id of the last one already shown."""
        wanted = select(Disclosure).order_by(Disclosure.id.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(Disclosure.id < before)
        with self._store.read() as session:
            return [row_of(one) for one in session.scalars(wanted)]

    def _enter(self, entry: Disclosure, number: str = "") -> str:
        """Enter what is not entered yet, perhaps under a number. Return the number."""
        values = {column.key: getattr(entry, column.key) for column in Disclosure.__mapper__.column_attrs}
        del values["id"]
        with self._store.record(ACTION) as session:
            number = self._next(session) if number == NEXT else number
            session.add(Disclosure(**values | {"at": self._now(), "by": actor_of(session), "number": number or None}))
            _tell(session, entry, number)
        return number

    def _next(self, session: Session) -> str:
        year = f"{self._now().astimezone().year}-"
        of_year = Disclosure.number > year, Disclosure.number < f"{year}~"
        last = session.scalar(select(func.max(Disclosure.number)).where(*of_year))
        return f"{year}{int(last.removeprefix(year)) + 1 if last else 1:06}"


def _tell(session: Session, entry: Disclosure, number: str) -> None:
    """Say in the audit log what was shown, without a private value."""
    facts: dict[str, Any] = {"columns": entry.fields.split(",") if entry.fields else None, "number": number or None}
    facts |= {"is_masked": entry.is_masked, "sha256": entry.sha256}
    tell(
        session,
        kind=AUDITED[entry.kind],
        reason=entry.purpose,
        table=entry.table,
        uid=entry.record_uid,
        records=entry.records,
        detail={name: value for name, value in facts.items() if value is not None},
    )


def row_of(one: Disclosure) -> DisclosureRow:
    """Return an entry as it is read."""
    return DisclosureRow(
        one.id,
        one.at,
        one.by,
        KIND_TITLES[one.kind],
        one.table,
        one.record_uid,
        tuple(one.fields.split(",")) if one.fields else (),
        one.records,
        one.purpose or "",
        one.number or "",
        one.recipient or "",
        one.is_masked,
        one.sha256 or "",
    )


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + CUT
