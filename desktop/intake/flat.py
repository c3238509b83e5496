"""Sheets whose row is one record of one table: what households, dwellings and enterprises share.

People need more (`desktop.dossiers.people.sheets`). A kind says how a row is known again, what of it goes into the
table, and what else hangs on the record.
"""

from array import array
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Base, Record
from db.bulk import insert_rows, reserve_ids
from desktop.errors import Refusal
from desktop.fields import Field
from desktop.intake.importable import ROWS_AT_ONCE, Batch, Complain, Fate, Plan, Reason, Remarks, Written
from desktop.intake.indexing import reindex
from desktop.intake.merging import differences, merged_tags
from desktop.intake.options import Options
from desktop.intake.parked import digest_of
from desktop.intake.rows import Block
from desktop.intake.storing import Differences, Writer, in_parts, plain_rows
from desktop.jobs import Progress
from desktop.names import sort_key

Row = dict[str, Any]
GONE = "原来的记录已不在，不能合并；可以作为新记录添加。"
DENIED = "-"  # behind the key of tags: those a sheet says no to


class FlatSheets:
    """One kind of sheet whose rows are records of one table."""

    kind: str
    title: str
    table: str
    model: type[Record]
    tags: tuple[type[Base], str] | None = None  # table of tags, and its column that names the record
    tagged = "care"  # key of the Field that the tags make up
    at_once = ROWS_AT_ONCE
    months: frozenset[str] = frozenset()
    names_grids = False
    passed: Mapping[str, str] = {}

    def __init__(self, in_force: Callable[[Sequence[Field]], Sequence[Field]] = tuple) -> None:
        """Take what the collection list leaves in force."""
        self._in_force = in_force

    @property
    def declared(self) -> Sequence[Field]:
        """Every field of the kind."""
        raise NotImplementedError

    def identities(self, row: Row) -> list[Hashable]:
        """Return by what a row may be known again in the same sheet, the surest first."""
        raise NotImplementedError

    def find(self, session: Session, rows: Sequence[Row]) -> list[tuple[int, Reason]]:
        """Return for every row the record it is, or 0; with a reason where the clerk must decide."""
        raise NotImplementedError

    @property
    def fields(self) -> Sequence[Field]:
        """What may be imported."""
        return self._in_force(self.declared)

    def judge(self, block: Block, complain: Complain) -> None:
        """See nothing to complain of."""

    def values(self, row: Row) -> Row:
        """Return what of a row goes into the table."""
        return {key: row[key] for key in row if key in self.model.__table__.columns}

    def fixed(self, row: Row) -> Row:
        """Return what a new record has besides: defaults and what is computed."""
        return {}

    def follows(self, differences: Differences) -> Differences:
        """Return what is computed anew when other columns change: the order of a list follows the name."""
        if "name" not in differences or "name_key" not in self.model.__table__.columns:
            return {}
        before, after = differences["name"]
        return {"name_key": (sort_key(before), sort_key(after))}

    def comparable(self, record: Row, values: Row) -> Row:
        """Return the values that may change a record."""
        return values

    def forced(self, record: Row, values: Row, options: Options) -> Differences:
        """Return what changes although the record is not blank there: where a default only looks like a value."""
        return {}

    def joins(self, row: Row, first: Row) -> bool:
        """Whether a further row of the same record only adds something that hangs on it."""
        return False

    def hanging(self, session: Session, pairs: Sequence[tuple[int, Row]]) -> list[bool]:
        """Return for each record and row whether the row adds something that hangs on the record."""
        return [False] * len(pairs)

    def hang(
        self, session: Session, writer: Writer, pairs: Sequence[tuple[int, Row]], batch: Batch, *, new: bool
    ) -> None:
        """Write what hangs on records, on new ones or on those that were there."""

    def before_writing(self, session: Session, writer: Writer, rows: Sequence[Row], batch: Batch) -> None:
        """Prepare what the rows refer to."""

    def planner(
        self, session: Session, options: Options, keys: Sequence[str], parked: frozenset[bytes]
    ) -> "FlatPlanner":
        """Return what decides about the rows."""
        return FlatPlanner(session, self, options, parked)

    def carry_out(
        self, session: Session, plan: Plan, batch: Batch, keys: Sequence[str], blocks: Iterable[Block],
        progress: Progress,
    ) -> Written:  # fmt: skip
        """Write everything a plan decided."""
        return _FlatWriter(session, self, plan, batch).write(blocks, progress)

    def settle(
        self, session: Session, batch: Batch, row: int, values: Mapping[str, Any], target: int | None, reason: str
    ) -> None:
        """Write a row about which the clerk decided."""
        if target is not None and not self.records(session, [target], tuple(values)):
            raise Refusal(GONE)
        given = {key: [tuple(value) if isinstance(value, list) else value] for key, value in values.items()}
        block = Block([row], given)
        planner = FlatPlanner(session, self, batch.options, frozenset())
        planner.settled = (target or 0, Reason.NONE)
        planner.look(block)
        self.carry_out(session, planner.finish(), batch, tuple(given), [block], Progress())

    def records(self, session: Session, keys: Iterable[int], fields: Sequence[str]) -> dict[int, Row]:
        """Return records as they stand, by key."""
        found: dict[int, Row] = {}
        for part in in_parts(keys):
            columns = self.model.__table__.columns
            for record in plain_rows(session, select(*columns).where(self.model.id.in_(part))):
                found[record["id"]] = record
        if self.tags is not None and found:
            model, owner = self.tags
            known: Any = model
            for record in found.values():
                record[self.tagged] = ()
            for part in in_parts(found):
                query = select(getattr(model, owner), known.code).where(getattr(model, owner).in_(part))
                for key, code in session.execute(query.order_by(known.code)):
                    found[key][self.tagged] = (*found[key][self.tagged], code)
        return found


class FlatPlanner:
    """Decides about rows of one table."""

    def __init__(self, session: Session, kind: FlatSheets, options: Options, parked: frozenset[bytes]) -> None:
        self._session, self._kind, self._options, self._parked = session, kind, options, parked
        self._plan = Plan(array("b"), array("b"), array("q"), Remarks(), 0)
        self._seen: dict[Hashable, tuple[int, int]] = {}  # identity -> ordinal and digest of its row
        self._firsts: dict[int, Row] = {}
        self._claimed: set[int] = set()
        self.settled: tuple[int, Reason] | None = None

    def look(self, block: Block) -> None:
        """Take in the next rows."""
        rows = [block.row(place) for place in range(len(block))]
        found = [self.settled] if self.settled else self._kind.find(self._session, rows)
        records = self._kind.records(self._session, {key for key, _ in found if key}, tuple(block.columns))
        there = [
            (place, key, row) for place, ((key, _), row) in enumerate(zip(found, rows, strict=True)) if key in records
        ]
        adds = self._kind.hanging(self._session, [(key, row) for _, key, row in there])
        hanging = {place: added for (place, _, _), added in zip(there, adds, strict=True)}
        for place, (row, (key, reason)) in enumerate(zip(rows, found, strict=True)):
            self._decide(row, block.rows[place], records.get(key), reason, hanging.get(place, False))

    def finish(self) -> Plan:
        """Return what was decided."""
        return self._plan

    def _decide(self, row: Row, number: int, record: Row | None, reason: Reason, hangs: bool) -> None:
        ordinal, digest = len(self._plan.fates), hash(tuple(row.values()))
        identities = self._kind.identities(row)
        first = next((self._seen[one] for one in identities if one in self._seen), None)
        if first is not None:
            self._again(row, first, digest)
            return
        for one in identities:
            self._seen[one] = (ordinal, digest)
        if identities:
            self._firsts[ordinal] = row
        if reason:
            known = digest_of(row) in self._parked
            if known:
                self._plan.remarks.add("parked", "以前导入时已列入待定的行，不再重复列入", number)
            self._append(Fate.UNCHANGED if known else Fate.UNDECIDED, reason, record["id"] if record else 0)
        elif record is None:
            self._append(Fate.NEW)
        elif record["id"] in self._claimed:
            self._append(Fate.UNDECIDED, Reason.SEVERAL, record["id"])
        else:
            self._claimed.add(record["id"])
            changed = hangs or bool(changes(self._kind, record, row, self._options))
            self._append(Fate.UPDATED if changed else Fate.UNCHANGED, Reason.NONE, record["id"])

    def _again(self, row: Row, first: tuple[int, int], digest: int) -> None:
        """Judge a further row of a record: the very same, something that hangs on it, or a contradiction."""
        ordinal, other = first
        if digest == other:
            self._append(Fate.REPEATED)
        elif self._kind.joins(row, self._firsts[ordinal]):
            target = self._plan.targets[ordinal]
            known = bool(target) and not self._kind.hanging(self._session, [(target, row)])[0]
            self._append(Fate.UNCHANGED if known else Fate.UPDATED, Reason.NONE, target or -1 - ordinal)
        elif digest_of(row) in self._parked:
            self._append(Fate.UNCHANGED)
        else:
            self._append(Fate.UNDECIDED, Reason.TWICE_IN_FILE, self._plan.targets[ordinal] or -1 - ordinal)

    def _append(self, fate: Fate, reason: Reason = Reason.NONE, target: int = 0) -> None:
        self._plan.fates.append(fate)
        self._plan.reasons.append(reason if fate is Fate.UNDECIDED else Reason.NONE)
        self._plan.targets.append(target)


def changes(kind: FlatSheets, record: Row, row: Row, options: Options) -> Differences:
    """Return what a row changes in a record and its tags."""
    values = kind.comparable(record, kind.values(row))
    found = differences(record, values, values, options) | kind.forced(record, values, options)
    tagged = kind.tagged
    given, denied = row.get(tagged) or (), row.get(f"{tagged}{DENIED}") or ()
    if tagged in record and (given or denied):
        tags = merged_tags(options.policy_of(tagged), record[tagged], given, denied)
        if tags != tuple(record[tagged]):
            found[tagged] = (list(record[tagged]), list(tags))
    return found


class _FlatWriter:
    """Writes what was decided about rows of one table."""

    def __init__(self, session: Session, kind: FlatSheets, plan: Plan, batch: Batch) -> None:
        self._session, self._kind, self._plan, self._batch = session, kind, plan, batch
        self._writer = Writer(session)
        self._next = reserve_ids(session, kind.model, plan.count(Fate.NEW))
        self._keys: dict[int, int] = {}  # ordinal of a new row -> key

    def write(self, blocks: Iterable[Block], progress: Progress) -> Written:
        """Write everything."""
        ordinal = changed = 0
        for block in blocks:
            rows = [(ordinal + place, self._real(block.row(place))) for place in range(len(block))]
            self._kind.before_writing(self._session, self._writer, [row for _, row in rows], self._batch)
            self._insert([(at, row) for at, row in rows if self._plan.fates[at] == Fate.NEW])
            changed += self._change([(at, row) for at, row in rows if self._plan.fates[at] == Fate.UPDATED])
            ordinal += len(block)
            progress.advance(len(block))
        return Written({self._kind.table: len(self._keys)}, {self._kind.table: changed}, self.record_of)

    def record_of(self, ordinal: int) -> int:
        """Return the key of the record a row is."""
        if ordinal in self._keys:
            return self._keys[ordinal]
        target = self._plan.targets[ordinal]
        return self.record_of(-1 - target) if target < 0 else target

    def _real(self, row: Row) -> Row:
        if row.get("grid_id") and row["grid_id"] < 0:
            row["grid_id"] = self._batch.grids[row["grid_id"]]
        return row

    def _insert(self, rows: Sequence[tuple[int, Row]]) -> None:
        if not rows:
            return
        made = []
        for ordinal, row in rows:
            self._keys[ordinal] = self._next
            made.append({"id": self._next} | self._kind.fixed(row) | self._kind.values(row) | self._provenance())
            self._next += 1
        names = dict.fromkeys(name for values in made for name in values)
        self._writer.insert(
            self._kind.model, {name: [values.get(name) for values in made] for name in names}, len(made)
        )
        pairs = [(self._keys[ordinal], row) for ordinal, row in rows]
        self._put_tags([(key, (), row.get(self._kind.tagged) or ()) for key, row in pairs])
        self._kind.hang(self._session, self._writer, pairs, self._batch, new=True)
        self._writer.flush()
        reindex(self._session, self._kind.table, [key for key, _ in pairs])

    def _provenance(self) -> Row:
        batch = self._batch
        return {
            "channel": batch.options.channel.value,
            "source": batch.source,
            "sourced_on": batch.sourced_on,
            "batch_id": batch.id,
        }

    def _change(self, rows: Sequence[tuple[int, Row]]) -> int:
        targets = {ordinal: self.record_of(ordinal) for ordinal, _ in rows}
        records = self._kind.records(self._session, set(targets.values()), ())
        changed = []
        for ordinal, row in rows:
            record = records[targets[ordinal]]
            found = {} if self._plan.targets[ordinal] < 0 else changes(self._kind, record, row, self._batch.options)
            if (tagged := self._kind.tagged) in found:
                self._put_tags([(record["id"], *found[tagged])])
                found[f"+{tagged}"] = found.pop(tagged)
            if found:
                self._writer.update(
                    self._kind.table, record["id"], record["version"], found | self._kind.follows(found)
                )
                changed.append(record["id"])
        self._kind.hang(
            self._session, self._writer, [(targets[ordinal], row) for ordinal, row in rows], self._batch, new=False
        )
        self._writer.flush()
        reindex(self._session, self._kind.table, changed)
        return len(rows)

    def _put_tags(self, rows: Iterable[tuple[int, Sequence[str], Sequence[str]]]) -> None:
        """Give records their tags: key, tags before, tags after."""
        if self._kind.tags is None:
            return
        model, owner = self._kind.tags
        table, rows = model.__tablename__, list(rows)
        gone = [(key, code) for key, before, after in rows for code in before if code not in after]
        self._writer.execute_many(table, f"DELETE FROM {table} WHERE {owner} = ? AND code = ?", gone)
        new = [
            (key, code, self._batch.sourced_on) for key, before, after in rows for code in after if code not in before
        ]
        insert_rows(self._session, model, (owner, "code", "since"), new)
