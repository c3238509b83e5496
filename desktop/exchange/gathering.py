"""What goes out: the records that changed since the partner last said what it has, or all of them."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Select, and_, func, insert, literal, or_, select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.exchange import ItemResult, Mark, Package, PackageItem, PackageLine, Partner, RecordAlias, Relation
from db.models.log import Action, Change
from desktop.exchange.columns import Carried, carried
from desktop.exchange.parts import NONE, texts_of
from desktop.exchange.references import References
from desktop.exchange.replicated import REPLICAS, Part, Replica, blocks
from desktop.jobs import Progress

CHUNK = 2_000
HEAD = 7  # values of a row before its columns
UID, OPERATION, REVISION, BASE, ORIGIN, CHANGED_AT, FIELDS = (
    "uuid", "_op", "_rev", "_base_rev", "_origin", "_mtime", "_fields",
)  # fmt: skip
AROUND = (UID, OPERATION, REVISION, BASE, ORIGIN, CHANGED_AT, FIELDS)  # columns of every table of a package
PUT, DELETE = "U", "D"
APART = "·"  # between a lower office's name and what it calls something, where that must be told apart
OF_PARTNER = "partner"  # in the summary of an action: the office whose package was taken up
NOTHING = "-"  # no field is announced as changed; an empty cell says that the sender does not know
MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Difference:
    """How many records of one table would go out."""

    table: str
    title: str
    made: int
    changed: int
    gone: int

    @property
    def count(self) -> int:
        """All of them."""
        return self.made + self.changed + self.gone


@dataclass(frozen=True)
class Outgoing:
    """One table as it goes into a package: its columns, and its rows while they are read."""

    replica: Replica
    columns: tuple[Carried, ...]
    parts: tuple[Part, ...]
    count: int
    rows: Callable[[], Iterator[tuple[str, ...]]]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns in the package."""
        return (*AROUND, *(one.name for one in self.columns), *(part.name for part in self.parts))


class Gathering:
    """Reads what goes to one partner. `ticked` are the sensitive blocks that go along, `off` what is not collected."""

    def __init__(
        self,
        session: Session,
        partner: Partner,
        office_id: str,
        *,
        is_full: bool,
        ticked: Set[str] = frozenset(),
        off: Mapping[str, Set[str]] | None = None,
    ) -> None:
        self._session, self._partner, self._office_id, self._is_full = session, partner, office_id, is_full
        self._ticked, self._off = ticked, off or {}
        self._references = References(session)

    def differences(self) -> list[Difference]:
        """Return how much goes out, table by table."""
        told = []
        for replica in self._replicas():
            made, changed = self._session.execute(self._counting(replica)).one()
            absent = select(func.count()).select_from(self._gone(replica).subquery())
            gone = 0 if self._is_full else self._session.scalar(absent) or 0  # a full package simply lacks them
            told.append(Difference(replica.table, replica.title, made or 0, changed or 0, gone))
        return [one for one in told if one.count]

    def tables(self, progress: Progress) -> Iterator[Outgoing]:
        """Yield the tables that have anything to say, in the order in which they must be taken up."""
        counts = {one.table: one.count for one in self.differences()}
        progress.begin(sum(counts.values()), "正在读取要发送的数据")
        for replica in self._replicas():
            if not counts.get(replica.table):
                continue
            columns = tuple(one for one in carried(replica) if one.column not in self._left_out(replica.table))
            parts = tuple(one for one in replica.parts if one.key not in self._left_out(replica.table))

            def rows(
                replica: Replica = replica, columns: tuple[Carried, ...] = columns, parts: tuple[Part, ...] = parts
            ) -> Iterator[tuple[str, ...]]:
                return self._rows(replica, columns, parts, progress)

            yield Outgoing(replica, columns, parts, counts[replica.table], rows)

    def remember(self, package_id: int) -> None:
        """Write down which versions the package carries, until its receipt comes."""
        for replica in self._replicas():
            query = self._outgoing(replica, replica.model.id, _called(replica), replica.model.version)
            found = query.subquery()
            columns = ("package_id", "table", "record_id", "record_uid", "version")
            line = select(literal(package_id), literal(replica.table), found.c[0], found.c[1], found.c[2])
            self._session.execute(insert(PackageLine).from_select(columns, line))
            gone = self._gone(replica).subquery()
            line = select(literal(package_id), literal(replica.table), gone.c.record_id, gone.c.record_uid, literal(0))
            self._session.execute(insert(PackageLine).from_select(columns, line))

    def _replicas(self) -> tuple[Replica, ...]:
        return tuple(one for one in REPLICAS if not one.block or one.block in self._ticked)

    def _left_out(self, table: str) -> Set[str]:
        shut = {name for one in blocks() if one.key not in self._ticked for name in one.fields.get(table, ())}
        return shut | set(self._off.get(table, ()))

    def _marked(self, replica: Replica) -> Any:
        return and_(
            Mark.partner_id == self._partner.id, Mark.table == replica.table, Mark.record_id == replica.model.id
        )

    def _outgoing(self, replica: Replica, *columns: Any) -> Select[*tuple[Any, ...]]:
        """Return a query for the records that go out; those of a lower office only that came from there."""
        model = replica.model
        query = select(*columns).outerjoin(Mark, self._marked(replica)).select_from(model)
        if self._partner.relation is Relation.LOWER:
            query = query.where(Mark.id.is_not(None))
        if not self._is_full:
            query = query.where(or_(Mark.id.is_(None), Mark.ours != model.version, Mark.kept.is_not(None)))
        return query

    def _counting(self, replica: Replica) -> Select[*tuple[Any, ...]]:
        known = func.count(Mark.id)
        return self._outgoing(replica, func.count() - known, known)

    def _gone(self, replica: Replica) -> Select[*tuple[Any, ...]]:
        """Return a query for the marks whose records are no more here."""
        model = replica.model
        return (
            select(Mark.record_id, Mark.record_uid, Mark.ours, Mark.theirs)
            .outerjoin(model, model.id == Mark.record_id)
            .where(Mark.partner_id == self._partner.id, Mark.table == replica.table, model.id.is_(None))
        )

    def _rows(
        self, replica: Replica, columns: tuple[Carried, ...], parts: tuple[Part, ...], progress: Progress
    ) -> Iterator[tuple[str, ...]]:
        model = replica.model
        head = (model.id, _called(replica), model.version, model.updated_at, Mark.ours, Mark.theirs, Mark.kept)
        table = replica.rows
        query = self._outgoing(replica, *head, *(table.c[one.column] for one in columns)).order_by(model.id)
        found = self._session.connection().execute(query, execution_options={"yield_per": CHUNK})
        for block in found.partitions(CHUNK):
            progress.advance(len(block))
            yield from self._block(replica, columns, parts, block)
        blank = ("",) * (len(columns) + len(parts))
        for _, uid, ours, theirs in () if self._is_full else self._session.execute(self._gone(replica)):
            yield (str(uid), DELETE, str(ours + 1), str(theirs), self._office_id, "", "", *blank)

    def _block(
        self, replica: Replica, columns: tuple[Carried, ...], parts: tuple[Part, ...], block: Sequence[Any]
    ) -> Iterator[tuple[str, ...]]:
        keys = [row[0] for row in block]
        fields = self._changed(replica, [(row[0], row[4], row[6]) for row in block if row[4] is not None])
        texts = [texts_of(self._session, self._references, part, keys) for part in parts]
        named: dict[str, Mapping[int, uuid.UUID]] = {
            one.column: {
                **self._references.uids(one.refers_to, {row[HEAD + place] for row in block} - {None}),
                **self._aliases.get(one.refers_to, {}),
            }
            for place, one in enumerate(columns)
            if one.refers_to
        }
        below = f"{self._partner.title}{APART}" if self._partner.relation is Relation.LOWER else ""
        for row in block:
            key, uid, version, at, _, theirs, _ = row[:HEAD]
            said = (
                str(uid), PUT, str(version), str(theirs or 0), self._office_id, at.strftime(MOMENT),
                ";".join(sorted(fields[key])) or NOTHING if key in fields else "",
            )  # fmt: skip
            values = (
                "" if value is None else str(named[one.column].get(value, "")) if one.refers_to else one.text(value)
                for one, value in zip(columns, row[HEAD:], strict=True)
            )
            if below:
                values = (
                    text.removeprefix(below) if one.column in replica.told_apart else text
                    for one, text in zip(columns, values, strict=True)
                )
            yield (*said, *values, *(text.get(key, NONE) for text in texts))

    def _changed(self, replica: Replica, marked: Sequence[tuple[int, int, Any]]) -> dict[int, set[str]]:
        """Return for records both sides know which fields changed here since, as a package calls them."""
        since = {key: ours for key, ours, _ in marked}
        found: dict[int, set[str]] = {key: set(kept or ()) for key, _, kept in marked}
        for key, fields in changes_since(self._session, replica.table, since).items():
            found[key] |= fields
        for key, field in self._undecided.get(replica.table, ()):
            found.get(key, set()).discard(field)
        names = announced(replica)
        always = {one.name for one in replica.parts if not one.is_logged}
        return {key: {names[name] for name in fields if name in names} | always for key, fields in found.items()}

    @cached_property
    def _aliases(self) -> Mapping[str, Mapping[int, uuid.UUID]]:
        """What the partner calls records that we have under other identifiers."""
        known = and_(
            Mark.partner_id == self._partner.id, Mark.table == RecordAlias.table, Mark.record_uid == RecordAlias.alias
        )
        found: dict[str, dict[int, uuid.UUID]] = {}
        query = select(RecordAlias.table, RecordAlias.record_id, RecordAlias.alias).join(Mark, known)
        for table, key, alias in self._session.execute(query):
            found.setdefault(table, {})[key] = alias
        return found

    @cached_property
    def _undecided(self) -> Mapping[str, Sequence[tuple[int, str]]]:
        """Fields a person has yet to decide about: nothing is announced of them."""
        query = (
            select(PackageItem.table, PackageItem.record_id, PackageItem.field)
            .join(Package, Package.id == PackageItem.package_id)
            .where(PackageItem.result == ItemResult.CONFLICT, PackageItem.decided_at.is_(None))
            .where(Package.partner_id == self._partner.id)
        )
        found: dict[str, list[tuple[int, str]]] = {}
        for table, key, field in self._session.execute(query):
            found.setdefault(table, []).append((key or 0, field or ""))
        return found


def _called(replica: Replica) -> Any:
    """Return the identifier of a record as the partner knows it."""
    return func.coalesce(Mark.record_uid, replica.model.uid)


def changes_since(session: Session, table: str, since: Mapping[int, int]) -> dict[int, set[str]]:
    """Return which fields of records the log says changed after the given versions."""
    found: dict[int, set[str]] = {}
    for key, fields in _logged(session, table, since):
        found.setdefault(key, set()).update(fields)
    return found


def left_behind(
    session: Session, table: str, since: Mapping[int, int], besides: str
) -> dict[int, dict[str, list[Any]]]:
    """Return which values fields of records had before they changed after the given versions.

    `besides` is the office whose own packages made changes that do not count.
    """
    of = Action.summary[OF_PARTNER].as_string()
    by_others = select(Action.id).where(Action.id == Change.action_id, or_(of.is_(None), of != besides)).exists()
    found: dict[int, dict[str, list[Any]]] = {}
    for key, fields in _logged(session, table, since, by_others):
        for name, (before, _) in fields.items():
            found.setdefault(key, {}).setdefault(name, []).append(before)
    return found


def _logged(
    session: Session, table: str, since: Mapping[int, int], *conditions: Any
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield what the log says of records after the given versions."""
    keys = list(since)
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        query = select(Change.record_id, Change.version, Change.fields)
        query = query.where(Change.table == table, in_keys(Change.record_id, part), *conditions)
        for key, version, fields in session.execute(query):
            if version > since[key]:
                yield key, fields


def announced(replica: Replica) -> Mapping[str, str]:
    """Return what a package calls the fields of the log."""
    return {one.column: one.name for one in carried(replica)} | {part.key: part.name for part in replica.parts}
