"""Writing what was taken: records, parts, marks, and at the end what refers to records that came later."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from db.base import Base
from db.bulk import reserve_ids
from db.models.exchange import Mark, Partner
from db.models.grids import Grid
from db.store import actor_of, plain, touch
from desktop.exchange.parts import put_texts
from desktop.exchange.references import References
from desktop.exchange.replicated import Part, Replica
from desktop.exchange.rows import Row
from desktop.intake.indexing import reindex
from desktop.intake.storing import Writer


class Recording:
    """Writes the records of one package in one session, past the ORM and as it would have."""

    def __init__(self, session: Session, partner: Partner, references: References) -> None:
        self._session, self._partner, self._references = session, partner, references
        self._writer = Writer(session)
        self._actor, self._now = actor_of(session), datetime.now(UTC)
        self._later: defaultdict[tuple[str, str], list[tuple[uuid.UUID, str, uuid.UUID]]] = defaultdict(list)
        self._touched: defaultdict[str, list[int]] = defaultdict(list)

    def later(self, replica: Replica, column: str, uid: uuid.UUID, table: str, named: uuid.UUID) -> None:
        """Fill a column in at the end, when what it names may be here."""
        self._later[replica.table, column].append((uid, table, named))

    def insert(self, replica: Replica, parts: Sequence[Part], rows: Sequence[tuple[Row, Mapping[str, Any]]]) -> None:
        """Make records, under the identifiers they have on the other side."""
        if not rows:
            return
        names = {part.key for part in parts}
        first = reserve_ids(self._session, replica.model, len(rows))
        stamps = {
            "created_at": self._now, "created_by": self._actor, "updated_at": self._now, "updated_by": self._actor,
            "version": 1,
        }  # fmt: skip
        lines = [
            {
                "id": key,
                "uid": row.uid,
                **stamps,
                **{name: value for name, value in values.items() if name not in names},
            }
            for key, (row, values) in enumerate(rows, first)
        ]
        self._insert(replica.model, lines)
        self._references.made(replica.table, ((row.uid, key) for key, (row, _) in enumerate(rows, first)))
        keyed = list(enumerate(rows, first))
        for part in parts:
            put_texts(self._session, self._references, part, {key: values[part.key] for key, (_, values) in keyed})
        self._touched[replica.table] += [key for key, _ in keyed]
        self._add_marks(replica.table, [(key, row, 1) for key, (row, _) in keyed])

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
        self._touched[replica.table] += [key for key, _ in rows]

    def mark(self, replica: Replica, rows: Iterable[tuple[Row, int, Mark | None, int, frozenset[str]]]) -> None:
        """Write down that both sides agree on records: row, key, mark, our version, what is kept all the same."""
        fresh, lines = [], []
        for row, key, mark, version, kept in rows:
            if mark is None:
                fresh.append((key, row, version))
            lines.append((row, key, mark, version, sorted(kept)))
        self._add_marks(replica.table, fresh)
        changed = [
            {"mark_": mark.id, "ours_": version, "theirs_": row.revision, "kept_": names or None}
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
        missing = {}
        tables = {table for table, _ in self._later}
        for (table, column), waiting in self._later.items():
            own = self._references.ids(table, (uid for uid, _, _ in waiting))
            model = self._model_of(table)
            lines = []
            for uid, named_table, named in waiting:
                key = self._references.ids(named_table, [named]).get(named)
                if key is None:
                    missing[table, uid] = column
                elif uid in own:
                    lines.append({"key_": own[uid], "named_": key})
            if lines:
                change = update(model).where(model.c.id == bindparam("key_")).values({column: bindparam("named_")})
                self._session.connection().execute(change, lines)
        if "grid" in self._touched or "grid" in tables:
            self._lay_paths()
        return missing

    def index(self) -> None:
        """Put what was written into the search index, and say which tables changed."""
        for table, keys in self._touched.items():
            touch(self._session, table)
            reindex(self._session, table, sorted(set(keys)))

    def _add_marks(self, table: str, rows: Sequence[tuple[int, Row, int]]) -> None:
        if rows:
            self._insert(
                Mark,
                [
                    {
                        "partner_id": self._partner.id, "table": table, "record_id": key, "record_uid": row.uid,
                        "ours": version, "theirs": row.revision, "is_theirs": True,
                    }
                    for key, row, version in rows
                ],
            )  # fmt: skip

    def _insert(self, model: type[Base], lines: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows that all have the same columns, past SQLAlchemy's own way: half its time (tests/speed)."""
        table, dialect = model.__table__, self._session.get_bind().dialect
        assert isinstance(table, Table)
        preset = {
            column.key: column.default.arg
            for column in table.columns
            if column.key not in lines[0] and column.default is not None and column.default.is_scalar
        }
        values = [[line[name] for line in lines] for name in lines[0]]
        values += [[value] * len(lines) for value in preset.values()]
        names = (*lines[0], *preset)
        ways = (table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names)
        driven = [column if way is None else map(way, column) for way, column in zip(ways, values, strict=True)]
        self._writer.insert_together(model, names, list(zip(*driven, strict=True)))

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
