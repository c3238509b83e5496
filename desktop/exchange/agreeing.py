"""What a receipt settles, and what a person decides about a field that both sides changed."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Date, and_, delete, exists, insert, literal, select, update
from sqlalchemy.orm import Session

from db.models.exchange import ItemResult, Mark, Package, PackageItem, PackageLine
from db.store import actor_of, plain, remark
from desktop.errors import Refusal
from desktop.exchange.columns import carried
from desktop.exchange.parts import put_texts
from desktop.exchange.references import References
from desktop.exchange.replicated import BY_TABLE

OURS, THEIRS = "ours", "theirs"
SETTLED = "这一项已经处理过。请刷新后再看。"
GONE = "这条记录已不存在，不用再处理。"


def acknowledge(session: Session, package: Package, refused: Iterable[tuple[str, uuid.UUID]]) -> int:
    """Take the partner's word that it has what a package carried, but for the refused records; return how many.

    What was refused goes out again with the next package, as it is then.
    """
    for table, uid in refused:
        named = and_(PackageLine.table == table, PackageLine.record_uid == uid)
        session.execute(delete(PackageLine).where(PackageLine.package_id == package.id, named))
    line = and_(
        PackageLine.package_id == package.id,
        PackageLine.table == Mark.table,
        PackageLine.record_uid == Mark.record_uid,
    )
    of_partner = Mark.partner_id == package.partner_id
    version = select(PackageLine.version).where(line).scalar_subquery()
    known = select(PackageLine.id).where(line)
    there = {"synchronize_session": False}
    session.execute(
        delete(Mark).where(of_partner, exists(known.where(PackageLine.version == 0))), execution_options=there
    )
    session.execute(update(Mark).where(of_partner, exists(known)).values(ours=version), execution_options=there)
    undecided = _undecided(package)
    settled = update(Mark).where(of_partner, Mark.kept.is_not(None), exists(known), ~exists(undecided))
    session.execute(settled.values(kept=None), execution_options=there)
    columns = ("partner_id", "table", "record_id", "record_uid", "ours", "theirs", "is_theirs")
    marked = select(Mark.id).where(line, of_partner)
    fresh = select(
        literal(package.partner_id),
        PackageLine.table,
        PackageLine.record_id,
        PackageLine.record_uid,
        PackageLine.version,
        literal(0),
        literal(False),
    ).where(PackageLine.package_id == package.id, PackageLine.version > 0, ~exists(marked))
    session.execute(insert(Mark).from_select(columns, fresh))
    gone = session.execute(delete(PackageLine).where(PackageLine.package_id == package.id))
    return int(getattr(gone, "rowcount", 0))


def decide(session: Session, item_id: int, decision: str) -> None:
    """Settle a field that both sides changed: ours stays and is told to the partner again, or theirs is taken.

    Raise Refusal for what is settled already or no more.
    """
    item = session.get(PackageItem, item_id)
    if item is None or item.decided_at is not None:
        raise Refusal(SETTLED)
    item.decided_at, item.decided_by, item.decision = datetime.now(UTC), actor_of(session), decision
    if item.result is not ItemResult.CONFLICT:
        return
    replica = BY_TABLE[item.table]
    record = session.get(replica.model, item.record_id) if item.record_id is not None else None
    if record is None or item.field is None:
        raise Refusal(GONE)
    part = next((one for one in replica.parts if one.key == item.field), None)
    if decision == OURS:
        ours = item.ours if part is not None else getattr(record, item.field)
        remark(session, record, item.field, item.theirs, plain(ours))
    elif part is not None:
        put_texts(session, References(session), part, {record.id: str(item.theirs)})
        remark(session, record, item.field, item.ours, item.theirs)
    else:
        column = next(one for one in carried(replica) if one.column == item.field)
        is_date = isinstance(replica.rows.c[column.column].type, Date)
        setattr(record, item.field, column.value(item.theirs) if is_date and item.theirs else item.theirs)
    mark = session.scalar(
        select(Mark)
        .join(Package, Package.partner_id == Mark.partner_id)
        .where(Package.id == item.package_id, Mark.table == item.table, Mark.record_uid == item.record_uid)
    )
    if mark is not None and mark.kept:
        mark.kept = [name for name in mark.kept if name != item.field] or None


def _undecided(package: Package) -> Any:
    """Return a query, about the mark of an outer one, for fields a person has yet to decide about."""
    return (
        select(PackageItem.id)
        .join(Package, Package.id == PackageItem.package_id)
        .where(
            Package.partner_id == package.partner_id,
            PackageItem.table == Mark.table,
            PackageItem.record_uid == Mark.record_uid,
            PackageItem.result == ItemResult.CONFLICT,
            PackageItem.decided_at.is_(None),
        )
    )
