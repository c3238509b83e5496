"""Writing what was taken: records, parts, marks, and at the end what refers to records that came later."""

import uuid
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import repeat
from typing import Any, NamedTuple

from sqlalchemy import JSON, Column, Table, bindparam, select, update
from sqlalchemy.orm import Session

from db import search
from db.base import Base, UidType
from db.bulk import driver_uid, reserve_ids
from db.keys import FEW, in_keys
from db.models.cases import Case
from db.models.exchange import Mark, Partner
from db.models.grids import Grid
from db.models.people import Person
from db.store import actor_of, plain, touch
from desktop.exchange.parts import put_texts
from desktop.exchange.references import References
from desktop.exchange.replicated import REPLICAS, Part, Replica
from desktop.exchange.rows import Row
from desktop.intake.indexing import tokens_of
from desktop.intake.storing import Writer
from desktop.jobs import Progress

AT_ONCE = 2_000  # references that are filled in together
PAIR = 32  # bytes of two identifiers
SUBJECTS: Mapping[str, search.Subject] = {
    Case.__tablename__ if subject == "case" else subject: subject for subject in search.SUBJECTS
}


class Marked(NamedTuple):
    """What both sides agreed on about a record: the mark, our version and theirs, the fields kept all the same."""

    key: int
    ours: int
    theirs: int
    kept: list[str] | None


@dataclass
class Touched:
    """Records of one table that a package made and changed."""

    made: "array[int]" = field(default_factory=lambda: array("q"))
    changed: "array[int]" = field(default_factory=lambda: array("q"))


class Recording:
    """Writes the records of one package in one session, past the ORM and as it would have."""

    def __init__(self, session: Session, partner: Partner, references: References) -> None:
        self._session, self._partner, self._references = session, partner, references
        self._writer = Writer(session)
        self._actor, self._now = actor_of(session), datetime.now(UTC)
        self._later: defaultdict[tuple[str, str, str], bytearray] = defaultdict(bytearray)  # 16 bytes and 16 bytes
        self._touched: defaultdict[str, Touched] = defaultdict(Touched)

    def later(self, replica: Replica, column: str, uid: uuid.UUID, table: str, named: uuid.UUID) -> None:
        """Fill a column in at the end, when what it names may be here."""
        self._later[replica.table, column, table] += uid.bytes + named.bytes

    def insert(self, replica: Replica, parts: Sequence[Part], rows: Sequence[tuple[Row, Mapping[str, Any]]]) -> None:
        """Make records, under the identifiers they have on the other side."""
        if not rows:
            return
        first, count = reserve_ids(self._session, replica.model, len(rows)), len(rows)
        keys = range(first, first + count)
        names = [name for name in rows[0][1] if name not in {part.key for part in parts}]
        columns: dict[str, Sequence[Any]] = {"id": keys, "uid": [row.uid for row, _ in rows]}
        columns |= {name: [values[name] for _, values in rows] for name in names}
        stamps = {
            "created_at": self._now, "created_by": self._actor, "updated_at": self._now, "updated_by": self._actor,
            "version": 1,
        }  # fmt: skip
        self._insert(replica.model, columns, stamps)
        self._references.made(replica.table, zip(columns["uid"], keys, strict=True))
        for part in parts:
            texts = {key: values[part.key] for key, (_, values) in zip(keys, rows, strict=True)}
            put_texts(self._session, self._references, part, texts, are_new=True)
        self._touched[replica.table].made.extend(keys)
        self._add_marks(replica.table, [(key, row, 1) for key, (row, _) in zip(keys, rows, strict=True)])

    def update(
        self,
        replica: Replica,
        parts: Sequence[Part],
        rows: Sequence[tuple[int, Mapping[str, Any]]],
        here: Mapping[int, Mapping[str, Any]],
    ) -> None:
        """Change records: key, and the values taken. Each change is counted and logged."""
        table, names = replica.rows, {part.key: part for part in parts}
        together: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        texts: defaultdict[str, dict[int, str]] = defaultdict(dict)
        for key, values in rows:
            ours = here[key]
            columns = {name: value for name, value in values.items() if name not in names}
            for name in names.keys() & values.keys():
                texts[name][key] = values[name]
            together[tuple(columns)].append({"key_": key} | {f"{name}_": one for name, one in columns.items()})
            told = {name: (plain(ours[name]), plain(value)) for name, value in values.items()}
            self._writer.log(replica.table, key, ours["version"] + 1, told)
        stamps = {"version": table.c.version + 1, "updated_at": self._now, "updated_by": self._actor}
        for changed, lines in together.items():
            change = update(table).where(table.c.id == bindparam("key_"))
            change = change.values({**{name: bindparam(f"{name}_") for name in changed}, **stamps})
            self._session.connection().execute(change, lines)
        self._writer.flush()
        for name, given in texts.items():
            put_texts(self._session, self._references, names[name], given)
        self._touched[replica.table].changed.extend(key for key, _ in rows)

    def mark(self, replica: Replica, rows: Iterable[tuple[Row, int, Marked | None, int, frozenset[str]]]) -> None:
        """Write down that both sides agree on records: row, key, mark, our version, what is kept all the same."""
        fresh, lines = [], []
        for row, key, mark, version, kept in rows:
            if mark is None:
                fresh.append((key, row, version))
            lines.append((row, key, mark, version, sorted(kept)))
        self._add_marks(replica.table, fresh)
        changed = [
            {"mark_": mark.key, "ours_": version, "theirs_": row.revision, "kept_": names or None}
            for row, _, mark, version, names in lines
            if mark is not None
        ]
        if changed:
            table = Mark.__table__
            assert isinstance(table, Table)
            change = update(table).where(table.c.id == bindparam("mark_"))
            change = change.values(ours=bindparam("ours_"), theirs=bindparam("theirs_"), kept=bindparam("kept_"))
            self._session.connection().execute(change, changed)
        without = {row.uid: names for row, _, mark, _, names in lines if mark is None and names}
        for uid, names in without.items():
            one = update(Mark).where(
                Mark.partner_id == self._partner.id, Mark.table == replica.table, Mark.record_uid == uid
            )
            self._session.execute(one.values(kept=names))

    def settle(self) -> dict[tuple[str, uuid.UUID], str]:
        """Fill in what referred to records that came later; return what refers to none that is here: its column."""
        missing: dict[tuple[str, uuid.UUID], str] = {}
        for (table, column, named_table), waiting in self._later.items():
            for start in range(0, len(waiting), PAIR * AT_ONCE):
                part = bytes(waiting[start : start + PAIR * AT_ONCE])
                uids = [uuid.UUID(bytes=part[place : place + PAIR // 2]) for place in range(0, len(part), PAIR // 2)]
                own, named = self._references.ids(table, uids[::2]), self._references.ids(named_table, uids[1::2])
                pairs = list(zip(uids[::2], uids[1::2], strict=True))
                missing |= {(table, uid): column for uid, other in pairs if other not in named}
                lines = [(named[other], own[uid]) for uid, other in pairs if other in named and uid in own]
                self._writer.execute_many(table, f"UPDATE {table} SET {column} = ? WHERE id = ?", lines)
        if Grid.__tablename__ in self._touched:
            self._lay_paths()
        return missing

    def index(self, progress: Progress) -> None:
        """Put what was written into the search index, and say which tables changed."""
        progress.begin(sum(len(one.made) + len(one.changed) for one in self._touched.values()), "正在更新检索")
        for table in (one.table for one in REPLICAS):  # households before those who live there
            if table not in self._touched:
                continue
            touched = self._touched[table]
            touch(self._session, table)
            subject = SUBJECTS.get(table)
            if subject is not None:
                self._put_tokens(subject, touched.made, progress, new=True)
                changed = sorted({*touched.changed} - {*touched.made} if touched.changed else ())
                self._put_tokens(subject, changed, progress, new=False)

    def _add_marks(self, table: str, rows: Sequence[tuple[int, Row, int]]) -> None:
        if rows:
            columns: dict[str, Sequence[Any]] = {
                "record_id": [key for key, _, _ in rows], "record_uid": [row.uid for _, row, _ in rows],
                "ours": [version for _, _, version in rows], "theirs": [row.revision for _, row, _ in rows],
            }  # fmt: skip
            self._insert(Mark, columns, {"partner_id": self._partner.id, "table": table, "is_theirs": True})

    def _put_tokens(self, subject: search.Subject, keys: Sequence[int], progress: Progress, *, new: bool) -> None:
        for start in range(0, len(keys), FEW):
            part = keys[start : start + FEW]
            search.put(self._session, subject, list(tokens_of(self._session, subject, part).items()), new=new)
            progress.advance(len(part))
            if subject == "household" and not new:  # who belongs to it is found through its address
                members = select(Person.id).where(in_keys(Person.household_id, part))
                self._touched[Person.__tablename__].changed.extend(self._session.scalars(members))

    def _insert(self, model: type[Base], columns: Mapping[str, Sequence[Any]], constants: Mapping[str, Any]) -> None:
        """Insert rows given by column, past SQLAlchemy's own way: half its time (tests/speed)."""
        table, count = model.__table__, len(next(iter(columns.values())))
        assert isinstance(table, Table)
        preset = {
            column.key: column.default.arg
            for column in table.columns
            if column.key not in columns and column.default is not None and column.default.is_scalar
        } | dict(constants)
        driven = [self._driven(table.c[name], values) for name, values in columns.items()]
        driven += [repeat(next(self._driven(table.c[name], (value,))), count) for name, value in preset.items()]
        self._writer.insert_together(model, (*columns, *preset), list(zip(*driven, strict=True)))

    def _driven(self, column: Column[Any], values: Sequence[Any]) -> Iterator[Any]:
        """Return values as the driver takes them."""
        dialect = self._session.get_bind().dialect
        if isinstance(column.type, UidType):
            return (driver_uid(self._session, value.bytes) for value in values)
        way = column.type.dialect_impl(dialect).bind_processor(dialect)
        if way is None:
            return iter(values)
        if isinstance(column.type, JSON):
            return map(way, values)
        known = {value: way(value) for value in set(values)}  # dates, choices, flags: few and often
        return map(known.__getitem__, values)

    @staticmethod
    def _model_of(table: str) -> Table:
        found = Mark.metadata.tables[table]
        assert isinstance(found, Table)
        return found

    def _lay_paths(self) -> None:
        """Lay the paths of grids anew: they are made of keys, which every office has of its own."""
        rows = self._session.execute(select(Grid.id, Grid.parent_id, Grid.path)).all()
        parents = {key: parent for key, parent, _ in rows}
        changed = []
        for key, _, path in rows:
            steps: list[int] = []
            above: int | None = key
            while above is not None and above not in steps:
                steps.append(above)
                above = parents.get(above)
            laid = "".join(f"/{step}" for step in reversed(steps)) + "/"
            if laid != path:
                changed.append({"key_": key, "path_": laid})
        if changed:
            table = self._model_of(Grid.__tablename__)
            change = update(table).where(table.c.id == bindparam("key_")).values(path=bindparam("path_"))
            self._session.connection().execute(change, changed)
