"""The batches that were imported, and taking one back: all of it, or none with what stands in the way."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import Column, ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from db import search
from db.base import Base, Record
from db.keys import in_keys
from db.models.cases import Case
from db.models.dwellings import Building, Dwelling, DwellingParty, DwellingTag
from db.models.enterprises import Enterprise
from db.models.grids import Grid, GridCode, GridEvent, GridTag
from db.models.households import EventKind, Household, HouseholdEvent, HouseholdTag
from db.models.imports import ImportBatch, UndecidedRow
from db.models.log import Action, Change
from db.models.organisations import Organisation, OrganisationMember
from db.models.people import Floating, LeftBehind, Person, PersonTag
from db.models.roster import Appointment, HouseholdContact, RegisterEntry, Staff
from db.store import Store, action_id, actor_of, touch
from desktop.errors import Refusal
from desktop.intake.bulk_room import indexes_last
from desktop.intake.indexing import reindex
from desktop.intake.storing import Writer, in_parts
from desktop.jobs import Progress
from desktop.sheets.case_ties import in_cases

SHOWN = 200  # obstacles named
PART = 2_000  # lines of the log at a time
CHANGED = "导入之后又被修改过"
JOINED = "导入之后加入了这一批建立的户"
HAPPENED = "所在的户在导入之后有过变动"
OWNS = "已登记为房屋的房主或承租人"
HEADS = "已是另一户的户主"
SERVES = "已关联网格员档案"
USED = "网格里已有档案、任职、组织或事件"
PEOPLED = "导入之后添加过成员或下级组织"
BOUND = "已有任职、联系户、台账、组织或事件登记"
INVOLVED = "已登记在事件中"
TIED = "已有附件、关联档案或关联事件"
TAKEN = "这一批已经撤回过。"
STANDING = "有 {count}记录在导入之后变动过，不能整批撤回：{names}。请先处理这些记录。"

# Every table that bears the batch of its making, in an order in which nothing is deleted before what refers to it.
Made = (
    type[Case] | type[Organisation] | type[Staff] | type[Person] | type[Household] | type[Dwelling] | type[Building]
    | type[Enterprise] | type[Grid]
)  # fmt: skip
MADE: tuple[Made, ...] = (
    Case, Organisation, Staff, Person, Household, Dwelling, Building, Enterprise, Grid,
)  # fmt: skip
SIDES: dict[str, type[Record]] = {
    model.__tablename__: model
    for model in (
        Floating,
        LeftBehind,
        DwellingParty,
        HouseholdEvent,
        Appointment,
        GridEvent,
        GridCode,
        OrganisationMember,
    )
}
TABLES: dict[str, type[Record]] = {model.__tablename__: model for model in MADE} | SIDES
OWNERS: dict[type[Record], tuple[Any, str]] = {
    HouseholdEvent: (Household, "household_id"),
    DwellingParty: (Dwelling, "dwelling_id"),
    Appointment: (Staff, "staff_id"),
    GridEvent: (Grid, "grid_id"),
    OrganisationMember: (Organisation, "organisation_id"),
    GridCode: (Grid, "grid_id"),
}
TAGS: dict[str, tuple[type[Base], Any, str]] = {  # table of the tags, whose they are, the Field they make up
    "person": (PersonTag, PersonTag.person_id, "care"),
    "household": (HouseholdTag, HouseholdTag.household_id, "care"),
    "dwelling": (DwellingTag, DwellingTag.dwelling_id, "care"),
    "grid": (GridTag, GridTag.grid_id, "tags"),
}
NAMES_ITSELF = frozenset({Case})  # whoever is deleted is looked for among the others: not without the index
INDEXED: dict[str, search.Subject] = {"person": "person", "household": "household", "enterprise": "enterprise",
    "case_record": "case"}


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


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A record that keeps a batch from being taken back."""

    table: str
    key: int
    title: str
    reason: str


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

    def _obstacles(self, session: Session, batch: int, limit: int) -> Iterator[Obstacle]:
        """Yield what changed since a batch was imported, and what was tied to its cases."""
        yield from _obstacles(session, batch, limit)
        if self._cases is not None and (tied := self._cases.tied(session, batch)):
            yield from _named(session, Case, in_keys(Case.id, tied), TIED, limit)

    def _restore(self, session: Session, actions: Sequence[int], progress: Progress) -> dict[str, int]:
        """Give what the batch changed its earlier values back. Return how many records, by table."""
        total = session.scalar(select(func.count()).select_from(_lines(actions).subquery())) or 0
        progress.begin(total, "正在恢复原来的内容")
        writer, counts = Writer(session), dict[str, int]()
        changed: dict[str, list[int]] = {}
        last = 0
        while lines := session.execute(_lines(actions).where(Change.id > last).order_by(Change.id).limit(PART)).all():
            last = lines[-1].id
            for _, table, key, version, fields in lines:
                if version == 1:
                    session.execute(delete(SIDES[table]).where(SIDES[table].id == key))
                    touch(session, table)
                else:
                    _put_back(session, writer, table, key, version, fields)
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
    there = or_(Change.table != Grid.__tablename__, Change.record_id.not_in(_laid_out(actions)))
    columns = (Change.id, Change.table, Change.record_id, Change.version, Change.fields)
    return select(*columns).where(Change.action_id.in_(actions), own, there)


def _laid_out(actions: Sequence[int]) -> Select[Any]:
    """Return the grids that were made beside the records of other batches: `_drop_grids` looks after them."""
    made = (Change.table == Grid.__tablename__) & (Change.version == 1) & Change.action_id.in_(actions)
    return select(Change.record_id).where(made)


def _put_back(session: Session, writer: Writer, table: str, key: int, version: int, fields: dict[str, Any]) -> None:
    """Give one record the values it had before; what hangs on it in other tables is only logged here."""
    columns = TABLES[table].__table__.columns
    before = {name if name in columns else f"+{name}": (now, then) for name, (then, now) in fields.items()}
    if table in TAGS and (tagged := TAGS[table][2]) in fields:
        _put_tags(session, table, key, fields[tagged][0])
    writer.update(table, key, version, before)


def _obstacles(session: Session, batch: int, limit: int) -> Iterator[Obstacle]:
    """Yield what changed since a batch was imported."""
    actions = session.scalars(select(Action.id).where(Action.batch_id == batch)).all()
    for model in MADE:
        yield from _named(session, model, (model.batch_id == batch) & (model.version != 1), CHANGED, limit)
        yield from _changed_since(session, model, actions, limit)
    for side in SIDES.values():
        yield from _changed_sides(session, side, actions)
    people, homes = (
        select(Person.id).where(Person.batch_id == batch),
        select(Household.id).where(Household.batch_id == batch),
    )
    moved = select(Change.record_id).where(Change.action_id.in_(actions), Change.table == "person")
    stranger = or_(Person.batch_id.is_(None), Person.batch_id != batch) & Person.id.not_in(moved)
    yield from _named(session, Person, Person.household_id.in_(homes) & stranger, JOINED, limit)
    events = select(HouseholdEvent.household_id).where(
        or_(
            HouseholdEvent.household_id.in_(homes) & (HouseholdEvent.kind != EventKind.REGISTERED),
            HouseholdEvent.person_id.in_(people),
            HouseholdEvent.other_household_id.in_(homes),
        )
    )
    yield from _named(session, Household, Household.id.in_(events), HAPPENED, limit)
    owners = select(DwellingParty.person_id).where(DwellingParty.person_id.in_(people))
    yield from _named(session, Person, Person.id.in_(owners), OWNS, limit)
    seated = select(Change.record_id).where(Change.action_id.in_(actions), Change.table == "household")
    other = or_(Household.batch_id.is_(None), Household.batch_id != batch) & Household.id.not_in(seated)
    yield from _named(session, Household, Household.head_id.in_(people) & other, HEADS, limit)
    strange = or_(Staff.batch_id.is_(None), Staff.batch_id != batch)
    serving = select(Staff.person_id).where(Staff.person_id.in_(people), strange)
    yield from _named(session, Person, Person.id.in_(serving), SERVES, limit)
    yield from _bound(session, batch, actions, limit)
    for model, condition in in_cases(batch, MADE):
        yield from _named(session, model, condition, INVOLVED, limit)
    yield from _peopled(session, batch, actions, limit)
    yield from _in_use(session, batch, limit)


def _bound(session: Session, batch: int, actions: Sequence[int], limit: int) -> Iterator[Obstacle]:
    """Yield the people of the roster whom a batch brought and who were given something to do since."""
    staff = select(Staff.id).where(Staff.batch_id == batch)
    own = select(Change.record_id).where(Change.action_id.in_(actions), Change.table == Appointment.__tablename__)
    given = [Appointment.staff_id, HouseholdContact.staff_id, RegisterEntry.staff_id, RegisterEntry.other_staff_id,
             OrganisationMember.staff_id, Organisation.leader_id, Case.finder_id, Case.responsible_id,
             Case.leader_id]  # fmt: skip
    for column in given:
        query = select(column).where(column.in_(staff))
        if column is given[0]:
            query = query.where(Appointment.id.not_in(own))
        yield from _named(session, Staff, Staff.id.in_(query), BOUND, limit)


def _peopled(session: Session, batch: int, actions: Sequence[int], limit: int) -> Iterator[Obstacle]:
    """Yield the organisations of a batch that somebody joined or left since, or that others were put under."""
    made = Organisation.batch_id == batch
    since = (OrganisationMember.created_at != Organisation.created_at) | (OrganisationMember.version != 1)
    member = select(OrganisationMember.id).where(OrganisationMember.organisation_id == Organisation.id, since).exists()
    below = aliased(Organisation)
    moved = select(Change.record_id).where(Change.action_id.in_(actions), Change.table == Organisation.__tablename__)
    strange = below.batch_id.is_distinct_from(batch) & below.id.not_in(moved)
    under = select(below.id).where(below.parent_id == Organisation.id, strange).exists()
    yield from _named(session, Organisation, made & or_(member, under), PEOPLED, limit)


def _changed_since(session: Session, model: Any, actions: Sequence[int], limit: int) -> Iterator[Obstacle]:
    """Yield the records that the batch changed and somebody changed again."""
    line = (Change.table == model.__tablename__) & (Change.record_id == model.id) & Change.action_id.in_(actions)
    later = select(Change.id).where(line, Change.version != model.version).exists()
    latest = select(func.max(Change.version)).where(line).scalar_subquery()
    touched = select(Change.record_id).where(Change.table == model.__tablename__, Change.action_id.in_(actions))
    if model is Grid:
        touched = touched.where(Change.record_id.not_in(_laid_out(actions)))
    yield from _named(session, model, model.id.in_(touched) & later & (latest != model.version), CHANGED, limit)


def _changed_sides(session: Session, side: Any, actions: Sequence[int]) -> Iterator[Obstacle]:
    line = (Change.table == side.__tablename__) & (Change.record_id == side.id) & Change.action_id.in_(actions)
    model, owner = OWNERS.get(side, (Person, "person_id"))
    query = select(getattr(side, owner)).join(Change, line).where(Change.version != side.version)
    yield from _named(session, model, model.id.in_(query), CHANGED, SHOWN)


def _named(session: Session, model: Any, condition: ColumnElement[bool], reason: str, limit: int) -> Iterable[Obstacle]:
    """Yield the records that meet a condition, named as the clerk knows them."""
    if model is Household:
        head = select(Person.name).where(Person.id == Household.head_id).scalar_subquery()
        title: Any = func.coalesce(head, Household.head_name, Household.address, "")
    else:
        title = {Dwelling: Dwelling.address, Case: Case.title}.get(model) or model.name
    for key, name in session.execute(select(model.id, title).where(condition).order_by(model.id).limit(limit)):
        yield Obstacle(model.__tablename__, key, f"{name}户" if model is Household else name or "", reason)


def _put_tags(session: Session, table: str, key: int, codes: Sequence[str]) -> None:
    model, owner, _ = TAGS[table]
    known: Any = model
    session.execute(delete(model).where(owner == key, known.code.not_in(codes)))
    there = set(session.scalars(select(known.code).where(owner == key)))
    for code in codes:
        if code not in there:
            session.add(model(**{owner.key: key, "code": code}))
    touch(session, model.__tablename__)


def _referring_to_grids() -> list[Column[Any]]:
    """Return every column that names a grid and does not go with it."""
    key = Grid.__table__.c.id
    named = (one for table in Base.metadata.tables.values() for one in table.foreign_keys)
    return [one.parent for one in named if one.column is key and one.ondelete != "CASCADE"]


def _in_use(session: Session, batch: int, limit: int) -> Iterator[Obstacle]:
    """Yield the grids that a batch brought and that records name which it did not bring."""
    grids = select(Grid.id).where(Grid.batch_id == batch)
    if session.scalar(grids.limit(1)) is None:  # no need to look through everybody
        return
    for column in _referring_to_grids():
        query = select(column).where(column.in_(grids))
        if column.table is Grid.__table__:
            query = query.where(column.table.c.batch_id.is_distinct_from(batch))
        yield from _named(session, Grid, Grid.id.in_(query), USED, limit)


def _drop_grids(session: Session, keys: Iterable[int]) -> list[int]:
    """Delete the grids that the batch made and nobody uses. Return their keys."""
    dropped = []
    for key in sorted(keys, reverse=True):
        used = any(session.execute(select(one).where(one == key).limit(1)).first() for one in _referring_to_grids())
        grid = session.get(Grid, key)
        if grid is not None and not used:
            session.delete(grid)
            session.flush()
            dropped.append(key)
    return dropped
