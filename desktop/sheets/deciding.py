"""Rows put aside at an import: shown beside the record in question, and decided one by one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.imports import Decision, ImportBatch, UndecidedRow
from db.models.log import DisclosureKind
from db.store import Store
from desktop.clock import Today, today
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.errors import Refusal
from desktop.fields import Field
from desktop.intake.importable import Batch, Importable
from desktop.intake.options import Options

REASONS = {
    "other_name": "号码相同，姓名不同",
    "twice_in_file": "表中同一号码出现两次，内容不同",
    "several": "有几条相近的记录，分不清是哪一条",
    "maybe_same": "姓名和出生日期相同，一方没有号码，可能是同一人",
}
DECIDED = "这一行已经处理过。"
WITHOUT_RECORD = "没有可以合并的记录，请作为新记录添加或放弃。"


@dataclass(frozen=True, slots=True)
class Side:
    """One field of a parked row beside the record's, as the clerk reads them."""

    field: str
    title: str
    row: str
    record: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Undecided:
    """One row that waits for a decision. `record` is the key of the record in question, if there is one."""

    key: int
    batch: int
    kind: str
    table: str
    file_name: str
    row: int
    reason: str
    record: int | None
    sides: tuple[Side, ...]


class Deciding:
    """The tray of rows to decide later."""

    def __init__(
        self, store: Store, display: Display, disclosures: Disclosures, kinds: Iterable[Importable],
        today: Today = today,
    ) -> None:  # fmt: skip
        self._store, self._display, self._disclosures, self._today = store, display, disclosures, today
        self._kinds = {kind.kind: kind for kind in kinds}

    def count(self) -> int:
        """Return how many rows wait."""
        with self._store.read() as session:
            return session.scalar(select(func.count()).where(*_waiting())) or 0

    def waiting(self, batch: int | None = None, start: int = 0, limit: int = 50) -> list[Undecided]:
        """Return rows that wait, the oldest first, masked."""
        query = select(UndecidedRow, ImportBatch).join(ImportBatch, ImportBatch.id == UndecidedRow.batch_id)
        query = query.where(*_waiting(batch)).order_by(UndecidedRow.id).offset(start).limit(limit)
        with self._store.read() as session:
            return [self._shown(session, row, of, reveal=False) for row, of in session.execute(query)]

    def reveal(self, key: int, purpose: str = "") -> Undecided:
        """Return one row in full. Who saw it is written down first."""
        with self._store.read() as session:
            row = session.get_one(UndecidedRow, key)
            shown = self._shown(session, row, session.get_one(ImportBatch, row.batch_id), reveal=True)
            fields = tuple(side.field for side in shown.sides)
        self._disclosures.note(DisclosureKind.REVEALED, shown.table, None, fields, 1, purpose)
        return shown

    def same(self, key: int, options: Options) -> None:
        """The row is the record: bring its values in, by the policies of the options."""
        with self._store.write("待定行：合并到已有记录") as session:
            row, batch, kind = self._open(session, key)
            if row.record_id is None:
                raise Refusal(WITHOUT_RECORD)
            kind.settle(session, self._batch(batch, options), row.row_no, row.values, row.record_id, "")
            row.decision = Decision.MERGED

    def different(self, key: int, reason: str = "") -> None:
        """The row is somebody else: add it. An equal number needs a reason."""
        with self._store.write("待定行：作为新记录添加") as session:
            row, batch, kind = self._open(session, key)
            kind.settle(session, self._batch(batch, Options()), row.row_no, row.values, None, reason.strip())
            row.decision = Decision.ADDED

    def drop(self, key: int) -> None:
        """Do not import the row."""
        with self._store.write("待定行：放弃") as session:
            row, _, _ = self._open(session, key)
            row.decision = Decision.DROPPED

    def _open(self, session: Session, key: int) -> tuple[UndecidedRow, ImportBatch, Importable]:
        row = session.get(UndecidedRow, key)
        if row is None or row.decision is not Decision.OPEN:
            raise Refusal(DECIDED)
        batch = session.get_one(ImportBatch, row.batch_id)
        return row, batch, self._kinds[batch.kind]

    def _batch(self, batch: ImportBatch, options: Options) -> Batch:
        return Batch(batch.id, batch.file_name[:100], self._today().isoformat(), options, {})

    def _shown(self, session: Session, row: UndecidedRow, batch: ImportBatch, *, reveal: bool) -> Undecided:
        kind = self._kinds[batch.kind]
        record: Mapping[str, Any] = {}
        if row.record_id is not None:
            record = kind.records(session, [row.record_id], tuple(row.values)).get(row.record_id, {})
        sides = self._sides(kind.fields, row.values, record, reveal=reveal)
        key = row.record_id if record else None
        reason = REASONS.get(row.reason, "")
        return Undecided(
            row.id, batch.id, kind.kind, kind.table, batch.file_name, row.row_no, reason, key, tuple(sides)
        )

    def _sides(
        self, fields: Sequence[Field], row: Mapping[str, Any], record: Mapping[str, Any], *, reveal: bool
    ) -> Iterable[Side]:
        show = self._display.text if reveal else self._display.masked
        for field in fields:
            ours, theirs = row.get(field.key), record.get(field.key)
            if ours or theirs:
                differs = bool(ours) and bool(record) and _plain(ours) != _plain(theirs)
                yield Side(field.key, field.title, show(field, ours), show(field, theirs), differs)


def _waiting(batch: int | None = None) -> tuple[Any, ...]:
    own = () if batch is None else (UndecidedRow.batch_id == batch,)
    return (UndecidedRow.decision == Decision.OPEN, *own)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
