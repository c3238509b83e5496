"""Checking the office's data: the file, the search index, the log of changes, households. Nothing is changed.

Every check is a few statements over whole tables or stretches of them, so that two million people are a matter of a
minute, and stopping works at any time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Engine, Select, String, Table, and_, cast, func, or_, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, aliased

import db.models  # noqa: F401 - completes the metadata
from db import search
from db.base import Base, Record
from db.models.cases import Case
from db.models.enterprises import Enterprise
from db.models.grids import Grid
from db.models.households import Household, HouseholdStanding, PastMembership
from db.models.log import Action, AuditEntry, Change
from db.models.people import Person, Standing
from desktop.attachments.contents import Contents
from desktop.audit.changes import look_through_changes
from desktop.audit.verifying import TITLE as AUDIT
from desktop.audit.verifying import look_through as look_through_audit
from desktop.jobs import Progress
from desktop.upkeep.contents import TITLE as ATTACHMENTS
from desktop.upkeep.contents import look_through
from desktop.upkeep.findings import Finding, Report, found
from desktop.upkeep.watching import watched

# Gives the tokens under which the index should hold some records.
TokensOf = Callable[[Session, search.Subject, Sequence[int]], Mapping[int, str]]


class Seen(Protocol):
    """Something that is wrong with cases, as whoever knows cases says it."""

    @property
    def message(self) -> str:
        """The sentence."""

    @property
    def count(self) -> int:
        """How many are concerned."""

    @property
    def ids(self) -> tuple[int, ...]:
        """Some of them."""


CasesLook = Callable[[Connection, Progress], Iterator[Seen]]  # looks through the cases and their logs

STRETCH = 50_000  # ids looked at in one statement
SAMPLE = 200  # records looked up in the index, per subject
MOST_TOKENS = 100  # of one record that are asked for
SUBJECTS: dict[search.Subject, type[Record]] = {
    "person": Person,
    "household": Household,
    "enterprise": Enterprise,
    "case": Case,
}

FILE, ROWS, INDEX, LOG, HOUSEHOLDS, GRIDS = "数据文件", "记录关联", "搜索索引", "变更日志", "户与成员", "网格"
CASES = "事件与流程"


def check(
    engine: Engine,
    progress: Progress,
    tokens_of: TokensOf | None = None,
    contents: Contents | None = None,
    cases: CasesLook | None = None,
) -> Report:
    """Look through everything as it is at this moment. Return what was found; raise Cancelled when stopped."""
    report = Report()
    checks: dict[str, Callable[[Connection], Iterator[Finding]]] = {
        FILE: _file,
        ROWS: _rows,
        INDEX: lambda connection: _index(connection, progress, tokens_of),
        LOG: lambda connection: _log(connection, progress),
        HOUSEHOLDS: _households,
        GRIDS: _grids,
        AUDIT: lambda connection: _audit(connection, progress),
    }
    if contents is not None:
        checks[ATTACHMENTS] = lambda connection: look_through(connection, contents, progress)
    if cases is not None:
        checks[CASES] = lambda connection: (
            Finding(CASES, seen.message, Case.__tablename__, seen.count, seen.ids)
            for seen in cases(connection, progress)
        )
    with watched(engine, progress) as connection:
        for title, look in progress.over(checks.items(), len(checks), "正在检查数据"):
            progress.note = f"正在检查{title}"
            try:
                report.findings += look(connection)
            except DatabaseError:
                if progress.cancelled:
                    raise
                report.findings.append(Finding(title, f"{title}读不出来，数据文件可能已损坏。请从备份恢复。"))
            report.checked.append(title)
        if not any(one.check == FILE for one in report.findings):
            report.records = {table: _count(connection, Base.metadata.tables[table]) for table in _records()}
    return report


def _file(connection: Connection) -> Iterator[Finding]:
    """The pages of the file: their seals, and the order of what lies on them. A server sees to that by itself."""
    if connection.dialect.name != "sqlite":
        return
    if broken := connection.exec_driver_sql("PRAGMA cipher_integrity_check").all():
        yield Finding(
            FILE, f"数据文件有 {len(broken)} 页与加密校验不符，可能被改动或磁盘损坏。请从备份恢复。", count=len(broken)
        )
    faults = [line for (line,) in connection.exec_driver_sql("PRAGMA integrity_check(100)") if line != "ok"]
    if faults:
        yield Finding(FILE, f"数据文件内部有 {len(faults)} 处不一致。请从备份恢复。", count=len(faults))


def _rows(connection: Connection) -> Iterator[Finding]:
    """No row may refer to one that is not there."""
    if connection.dialect.name != "sqlite":
        return
    orphans: dict[str, list[int]] = {}
    for table, row, _parent, _place in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        orphans.setdefault(table, []).append(row)
    for table, ids in orphans.items():
        yield from found(ROWS, table, "{what}有 {count} 条记录指向已不存在的记录。请从备份恢复或联系维护人员。", ids)


def _index(connection: Connection, progress: Progress, tokens_of: TokensOf | None) -> Iterator[Finding]:
    """As many entries as records, and a sample of records is found by its own tokens."""
    session = Session(connection)
    for subject, model in SUBJECTS.items():
        progress.check()
        table = _table(model)
        indexed, there = search.count(session, subject), _count(connection, table)
        if indexed != there:
            yield Finding(
                INDEX,
                f"搜索索引里有 {indexed} 条，档案有 {there} 条，部分记录会搜不到。请重建索引。",
                subject,
                abs(indexed - there),
            )
        if tokens_of is None or not there:
            continue
        step = max(1, there // SAMPLE)
        ids = connection.execute(select(table.c.id).where(table.c.id % step == 0).limit(2 * SAMPLE)).scalars().all()
        lost = []
        for key, tokens in tokens_of(session, subject, ids).items():
            progress.check()
            terms = [(token, False) for token in tokens.split()[:MOST_TOKENS]]
            if terms and not session.execute(select(_only(search.found(session, subject, terms), key))).scalar():
                lost.append(key)
        yield from found(INDEX, subject, "抽查发现 {count} 条{what}按自己的内容搜不到。请重建索引。", lost)


def _only(keys: Select[Any], key: int) -> ColumnElement[bool]:
    wanted = keys.subquery()
    return select(wanted.c.id).where(wanted.c.id == key).exists()


def _log(connection: Connection, progress: Progress) -> Iterator[Finding]:
    """Every version of a record after its first is in the log once, and the log has no holes."""
    for name in _records():
        table = Base.metadata.tables[name]
        gaps: list[int] = []
        for start in range(0, (connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1, STRETCH):
            progress.check()
            gaps += connection.execute(_gaps(table, start)).scalars()
        yield from found(LOG, name, "{what}有 {count} 条记录的修改没有完整写入变更日志，可能有人绕过本程序改动。", gaps)
        ahead = (
            select(Change.record_id)
            .join(table, table.c.id == Change.record_id)
            .where(Change.table == name, Change.version > table.c.version)
            .distinct()
        )
        ids = list(connection.execute(ahead).scalars())
        yield from found(LOG, name, "{what}有 {count} 条记录比变更日志旧，可能被换回了以前的内容。", ids)
    if connection.dialect.name == "sqlite":
        yield from _holes(connection)


def _gaps(table: Table, start: int) -> Select[int]:
    logged = and_(Change.table == table.name, Change.record_id == table.c.id, Change.version > 1)
    return (
        select(table.c.id)
        .outerjoin(Change, logged)
        .where(table.c.id >= start, table.c.id < start + STRETCH, table.c.version > 1)
        .group_by(table.c.id, table.c.version)
        .having(
            or_(
                func.count(Change.id) != table.c.version - 1,
                func.count(Change.version.distinct()) != table.c.version - 1,
            )
        )
    )


def _holes(connection: Connection) -> Iterator[Finding]:
    """Keys of actions are given one after the other and never again, so a missing one was taken out."""
    given = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'action'")).scalar() or 0
    missing = given - _count(connection, _table(Action))
    if missing:
        yield Finding(LOG, f"变更日志缺少 {missing} 条操作记录，可能被人删除。请与备份核对。", "action", missing)


def _households(connection: Connection) -> Iterator[Finding]:
    """Heads belong to their household, members are present and live in its grid, times past are in order."""
    head = aliased(Person)
    astray = select(Household.id).join(head, head.id == Household.head_id)
    astray = astray.where(head.household_id.is_distinct_from(Household.id))
    yield from _found(connection, astray, "household", "有 {count} 户的户主不在本户成员之中。请打开该户变更户主。")
    member = select(Person.id).join(Household, Household.id == Person.household_id)
    yield from _found(
        connection,
        member.where(Household.standing == HouseholdStanding.CLOSED),
        "person",
        "有 {count} 人仍属于已销户的户。请为其办理迁入。",
    )
    yield from _found(
        connection,
        member.where(Person.standing != Standing.ACTIVE),
        "person",
        "有 {count} 人已迁出或死亡，却仍是户内成员。请打开其档案核对。",
    )
    yield from _found(
        connection,
        member.where(Person.standing == Standing.ACTIVE, Person.grid_id != Household.grid_id),
        "person",
        "有 {count} 人所在网格与本户不同。请打开该户核对网格。",
    )
    yield from _found(
        connection,
        select(PastMembership.id).where(PastMembership.left_on < PastMembership.joined_on),
        "past_membership",
        "有 {count} 条户籍变动记录的离开日期早于加入日期。",
    )
    overlapping = (
        select(PastMembership.id)
        .join(Person, Person.id == PastMembership.person_id)
        .where(Person.household_id == PastMembership.household_id, Person.joined_on < PastMembership.left_on)
    )
    yield from _found(connection, overlapping, "past_membership", "有 {count} 条户籍变动记录与现在的户籍在时间上重叠。")


def _grids(connection: Connection) -> Iterator[Finding]:
    """Every grid's path leads through its parent's."""
    parent = aliased(Grid)
    broken = select(Grid.id).outerjoin(parent, parent.id == Grid.parent_id)
    path = func.coalesce(parent.path, "/") + cast(Grid.id, String) + "/"
    yield from _found(connection, broken.where(Grid.path != path), "grid", "有 {count} 个网格的上级关系不一致。")


def _audit(connection: Connection, progress: Progress) -> Iterator[Finding]:
    """The chain of the audit log and its checkpoints, and what it says of the log of changes."""
    for fault in chain(look_through_audit(connection, progress), look_through_changes(connection, progress)):
        yield Finding(AUDIT, fault.message, AuditEntry.__tablename__, fault.count, fault.ids)


def _found(connection: Connection, query: Select[int], table: str, message: str) -> list[Finding]:
    return found(HOUSEHOLDS if table != "grid" else GRIDS, table, message, list(connection.execute(query).scalars()))


def _records() -> list[str]:
    """Return the tables whose rows are versioned."""
    return sorted(_table(mapper.class_).name for mapper in Base.registry.mappers if issubclass(mapper.class_, Record))


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()
