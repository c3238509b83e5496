"""The batches that were imported, and taking one back: all of it, or none with what stands in the way."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from db import search
from db.audit import tell
from db.base import Base, Record
from db.keys import in_keys
from db.models.cases import Case
from db.models.dwellings import DwellingTag
from db.models.grids import Grid, GridTag
from db.models.households import Household, HouseholdTag
from db.models.imports import ImportBatch, UndecidedRow
from db.models.log import Action, Change
from db.models.people import PersonTag
from db.store import Store, action_id, actor_of, touch
from desktop.errors import Refusal
from desktop.intake.bulk_room import indexes_last
from desktop.intake.indexing import reindex
from desktop.intake.storing import Writer, in_parts
from desktop.jobs import Progress
from desktop.sheets.obstacles import (
    MADE,
    SHOWN,
    SIDES,
    Obstacle,
    laid_out,
    named,
    obstacles_of,
    referring_to_grids,
)

PART = 2_000  # lines of the log at a time
TIED = "已有附件、关联档案或关联事件"
TAKEN = "这一批已经撤回过。"
STANDING = "有 {count}记录在导入之后变动过，不能整批撤回：{names}。请先处理这些记录。"

TABLES: dict[str, type[Record]] = {model.__tablename__: model for model in MADE} | SIDES
TAGS: dict[str, tuple[type[Base], Any, str]] = {  # table of the tags, whose they are, the Field they make up
    "person": (PersonTag, PersonTag.person_id, "care"),
    "household": (HouseholdTag, HouseholdTag.household_id, "care"),
    "dwelling": (DwellingTag, DwellingTag.dwelling_id, "care"),
    "grid": (GridTag, GridTag.grid_id, "tags"),
}
NAMES_ITSELF = frozenset({Case})  # whoever is deleted is looked for among the others: not without the index
INDEXED: dict[str, search.Subject] = {
    "person": "person",
    "household": "household",
    "enterprise": "enterprise",
    "case_record": "case",
}


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One batch for the list of imports."""

    key: int
    kind: str
    file_name: str
    sheet: str
    at: datetime
    by: str
    rows: int
    created: int
    updated: int
    unchanged: int
    faulty: int
    undecided: int  # still to be decided
    undone_at: datetime | None
    undone_by: str


class Logged(Protocol):
    """How records are taken back whose course stands in a log of its own."""

    def tied(self, session: Session, batch: int) -> Sequence[int]:
        """Return the records of a batch that others were tied to."""

    def take_back(self, session: Session, batch: int, actions: Sequence[int]) -> None:
        """Undo what a batch told of courses, and leave it only the records that may go."""


class Batches:
    """Lists and takes back what was imported."""

    def __init__(self, store: Store, cases: Logged | None = None) -> None:
        self._store, self._cases = store, cases

    def latest(self, limit: int = 200) -> list[BatchRow]:
        """Return the batches, the newest first."""
        still = (
            select(func.count())
            .where(UndecidedRow.batch_id == ImportBatch.id, UndecidedRow.decision == "open")
            .scalar_subquery()
        )
        query = select(ImportBatch, still).order_by(ImportBatch.id.desc()).limit(limit)
        with self._store.read() as session:
            return [
                BatchRow(
                    one.id, one.kind, one.file_name, one.sheet, one.created_at, one.created_by, one.rows, one.created,
                    one.updated, one.unchanged, one.faulty, open_rows, one.undone_at, one.undone_by or "",
                )
                for one, open_rows in session.execute(query)
            ]  # fmt: skip

    def obstacles(self, batch: int, limit: int = SHOWN) -> list[Obstacle]:
        """Return the records that keep a batch from being taken back, some of them when there are many."""
        with self._store.read() as session:
            found: dict[tuple[str, int], Obstacle] = {}
            for obstacle in self._obstacles(session, batch, limit):
                found.setdefault((obstacle.table, obstacle.key), obstacle)
            return list(found.values())[:limit]

    def take_back(self, batch: int, progress: Progress) -> None:
        """Undo a whole batch: what it made goes, what it changed is as it was. Raise Refusal where that cannot be."""
        with self._store.write("撤回导入") as session:
            row = session.get_one(ImportBatch, batch)
            if row.undone_at is not None:
                raise Refusal(TAKEN)
            standing = list(self._obstacles(session, batch, SHOWN))
            if standing:
                names = "、".join(f"{one.title}（{one.reason}）" for one in standing[:5])
                count = f"{SHOWN} 条以上" if len(standing) >= SHOWN else f"{len(standing)} 条"
                raise Refusal(STANDING.format(count=count, names=names))
            actions = session.scalars(select(Action).where(Action.batch_id == batch).order_by(Action.id)).all()
            row.undone_at, row.undone_by = datetime.now(UTC), actor_of(session)
            session.flush()
            if self._cases is not None:
                self._cases.take_back(session, batch, [action.id for action in actions])
            restored = self._restore(session, [action.id for action in actions], progress)
            deleted = self._delete(session, batch, progress)
            grids = _drop_grids(session, [key for action in actions for key in (action.summary or {}).get("grids", ())])
            session.execute(delete(UndecidedRow).where(UndecidedRow.batch_id == batch, UndecidedRow.decision == "open"))
            touch(session, UndecidedRow.__tablename__)
            summary = {"deleted": deleted, "restored": restored, "grids": grids}
            line = update(Action).where(Action.id == action_id(session))
            session.execute(line.values(batch_id=batch, summary=summary))
            counts = {"deleted": sum(deleted.values()), "restored": sum(restored.values())}
            tell(session, records=sum(counts.values()), detail=counts | {"batch": batch})

    def _obstacles(self, session: Session, batch: int, limit: int) -> Iterator[Obstacle]:
        """Yield what changed since a batch was imported, and what was tied to its cases."""
        yield from obstacles_of(session, batch, limit)
        if self._cases is not None and (tied := self._cases.tied(session, batch)):
            yield from named(session, Case, in_keys(Case.id, tied), TIED, limit)

    def _restore(self, session: Session, actions: Sequence[int], progress: Progress) -> dict[str, int]:
        """Give what the batch changed its earlier values back. Return how many records, by table."""
        total = session.scalar(select(func.count()).select_from(_lines(actions).subquery())) or 0
        progress.begin(total, "正在恢复原来的内容")
        writer, counts = Writer(session), dict[str, int]()
        changed: dict[str, list[int]] = {}
        last = 0
        while lines := session.execute(_lines(actions).where(Change.id > last).order_by(Change.id).limit(PART)).all():
            last, versions = lines[-1].id, _versions(session, lines)
            for _, table, key, version, fields in lines:
                if version == 1:
                    session.execute(delete(SIDES[table]).where(SIDES[table].id == key))
                    touch(session, table)
                else:
                    _put_back(session, writer, table, key, versions[table, key], fields)
                    versions[table, key] += 1
                    counts[table] = counts.get(table, 0) + 1
                    changed.setdefault(table, []).append(key)
            writer.flush()
            progress.advance(len(lines))
        for table, keys in changed.items():
            reindex(session, table, keys)
        return counts

    def _delete(self, session: Session, batch: int, progress: Progress) -> dict[str, int]:
        """Delete what the batch made. Return how many records, by table."""
        session.execute(
            update(Household).where(Household.batch_id == batch).values(head_id=None, version=Household.version)
        )
        session.execute(update(Grid).where(Grid.batch_id == batch).values(parent_id=None, version=Grid.version))
        counts = {}
        for model in MADE:
            keys = session.scalars(select(model.id).where(model.batch_id == batch)).all()
            table = model.__tablename__
            if not keys:
                continue
            progress.begin(len(keys), "正在撤回")
            with nullcontext() if model in NAMES_ITSELF else indexes_last(session, model, len(keys)):
                for part in in_parts(keys):
                    if table in INDEXED:
                        search.remove(session, INDEXED[table], part)
                    gone = delete(model).where(model.id.in_(part))
                    session.execute(gone, execution_options={"synchronize_session": False})
                    progress.advance(len(part))
            touch(session, table)
            counts[table] = len(keys)
        return counts


def _lines(actions: Sequence[int]) -> Select[Any]:
    """Return what the batch changed in records that were there before it."""
    own = Change.table.in_([*(model.__tablename__ for model in MADE), *SIDES])
    there = or_(Change.table != Grid.__tablename__, Change.record_id.not_in(laid_out(actions)))
    columns = (Change.id, Change.table, Change.record_id, Change.version, Change.fields)
    return select(*columns).where(Change.action_id.in_(actions), own, there)


def _versions(session: Session, lines: Sequence[Any]) -> dict[tuple[str, int], int]:
    """Return the present versions of the records that lines are about: an import may have changed one twice."""
    keys: dict[str, list[int]] = {}
    for line in lines:
        keys.setdefault(line.table, []).append(line.record_id)
    return {
        (table, key): version
        for table, of in keys.items()
        for key, version in session.execute(
            select(TABLES[table].id, TABLES[table].version).where(in_keys(TABLES[table].id, of))
        )
    }


def _put_back(session: Session, writer: Writer, table: str, key: int, version: int, fields: dict[str, Any]) -> None:
    """Give one record the values it had before; what hangs on it in other tables is only logged here."""
    columns = TABLES[table].__table__.columns
    before = {name if name in columns else f"+{name}": (now, then) for name, (then, now) in fields.items()}
    if table in TAGS and (tagged := TAGS[table][2]) in fields:
        _put_tags(session, table, key, fields[tagged][0])
    writer.update(table, key, version, before)


def _put_tags(session: Session, table: str, key: int, codes: Sequence[str]) -> None:
    model, owner, _ = TAGS[table]
    known: Any = model
    session.execute(delete(model).where(owner == key, known.code.not_in(codes)))
    there = set(session.scalars(select(known.code).where(owner == key)))
    for code in codes:
        if code not in there:
            session.add(model(**{owner.key: key, "code": code}))
    touch(session, model.__tablename__)


def _drop_grids(session: Session, keys: Iterable[int]) -> list[int]:
    """Delete the grids that the batch made and nobody uses. Return their keys."""
    dropped = []
    for key in sorted(keys, reverse=True):
        used = any(session.execute(select(one).where(one == key).limit(1)).first() for one in referring_to_grids())
        grid = session.get(Grid, key)
        if grid is not None and not used:
            session.delete(grid)
            session.flush()
            dropped.append(key)
    return dropped
