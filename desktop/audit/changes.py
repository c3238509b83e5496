"""Holding the log of changes against the hashes that the audit log keeps of it."""

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.orm import Session

from db.audit import ENTRIES, canonical, changes_mac, keys_of
from db.models.log import Change, RemovedRecord
from desktop.audit.verifying import Fault
from desktop.jobs import Progress

AT_ONCE = 5000

OTHERWISE = "审计日志第 {number} 条的变更内容与当时不同，变更记录被改动或删减。"
OTHERWISE_AND_MORE = "审计日志第 {number} 条的变更内容与当时不同，另有 {more} 条也是：变更记录被改动或删减。"


def look_through_changes(connection: Connection, progress: Progress) -> Iterator[Fault]:
    """Yield what differs from what was written then. A purge empties changes for good, and these prove nothing."""
    if (keys := keys_of(Session(connection))) is None:
        return
    purged = select(RemovedRecord.id).where(RemovedRecord.purged_at.is_not(None)).limit(1)
    may_be_empty = connection.execute(purged).first() is not None
    progress.begin(connection.execute(select(func.count()).select_from(Change)).scalar_one(), "正在核对变更记录")
    lines = _lines(connection)
    line = next(lines, None)
    otherwise = []
    for number, action, mac in _promised(connection):
        seen, is_emptied = hashlib.sha256(), False
        while line is not None and line.action_id <= action:
            if line.action_id == action:
                seen.update(canonical(tuple(line[1:])))
                is_emptied |= not line.fields
            progress.advance()
            line = next(lines, None)
        if not hmac.compare_digest(mac, changes_mac(keys, seen.digest())) and not (is_emptied and may_be_empty):
            otherwise.append(number)
    if otherwise:
        words = OTHERWISE_AND_MORE if len(otherwise) > 1 else OTHERWISE
        first = min(otherwise)
        message = words.format(number=first, more=len(otherwise) - 1)
        yield Fault(message, len(otherwise), tuple(sorted(otherwise)[:20]))


def _lines(connection: Connection) -> Iterator[Row[Any]]:
    """Yield all changes, write by write."""
    columns = (Change.action_id, Change.table, Change.record_id, Change.version, Change.fields)
    query = select(*columns).order_by(Change.action_id, Change.id)
    yield from connection.execution_options(yield_per=AT_ONCE).execute(query)


def _promised(connection: Connection) -> Iterator[tuple[int, int, str]]:
    """Yield number, write and hash of every line of the audit log that has one, in the order of the writes."""
    columns = (ENTRIES.c.number, ENTRIES.c.action_id, ENTRIES.c.detail)
    query = select(*columns).where(ENTRIES.c.action_id.is_not(None)).order_by(ENTRIES.c.action_id)
    for number, action, detail in connection.execution_options(yield_per=AT_ONCE).execute(query):
        if mac := (detail or {}).get("changes"):
            yield number, action, mac
