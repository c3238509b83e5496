"""Records of packages that were not simply taken over, as a clerk reads them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.exchange import ItemResult, Package, PackageItem, Partner
from desktop.exchange.looks import ItemRow
from desktop.exchange.outcome import Item
from desktop.exchange.posting import Post
from desktop.exchange.replicated import BY_TABLE

RESULT_TITLES = {
    ItemResult.MERGED: "已合并",
    ItemResult.OVERRULED: "按归属取值",
    ItemResult.CONFLICT: "待处理冲突",
    ItemResult.INVALID: "没有接收",
    ItemResult.TWIN: "疑似同一人",
    ItemResult.KEPT: "予以保留",
}


def of_look(post: Post, session: Session, items: Iterable[Item], partner: str) -> list[ItemRow]:
    """Return the items of a package that was only tried."""
    rows = [
        replace(
            _said(post, one.table, one.record_id, one.result, one.field),
            partner=partner,
            ours=one.ours,
            theirs=one.theirs,
            message=one.message,
        )
        for one in items
    ]
    return _named(post, session, rows)


def of_packages(post: Post, session: Session, found: Sequence[PackageItem]) -> list[ItemRow]:
    """Return items that are kept."""
    keys = {one.package_id for one in found}
    query = select(Package.id, Partner.title, Package.created_at).join(Partner, Partner.id == Package.partner_id)
    packages = {key: (title, at) for key, title, at in session.execute(query.where(Package.id.in_(keys)))}
    rows = [
        replace(
            _said(post, one.table, one.record_id, one.result, one.field),
            key=one.id,
            package_id=one.package_id,
            partner=packages[one.package_id][0],
            ours=one.ours,
            theirs=one.theirs,
            message=one.message or "",
            at=packages[one.package_id][1],
            decided_at=one.decided_at,
            decided_by=one.decided_by or "",
            decision=one.decision or "",
        )
        for one in found
    ]
    return _named(post, session, rows)


def _said(post: Post, table: str, record_id: int | None, result: ItemResult, field: str | None) -> ItemRow:
    """Return what is said of a record, whether it is kept or was only tried."""
    return ItemRow(
        key=0,
        package_id=0,
        partner="",
        table=table,
        table_title=_title(table),
        record_id=record_id,
        record="",
        result=result,
        result_title=RESULT_TITLES[result],
        field=field or "",
        field_title=post.heading(table, field) if field else "",
        ours=None,
        theirs=None,
        message="",
        at=None,
        decided_at=None,
        decided_by="",
        decision="",
    )


def _named(post: Post, session: Session, rows: Sequence[ItemRow]) -> list[ItemRow]:
    titles = post.called(session, {(one.table, one.record_id) for one in rows if one.record_id is not None})
    return [replace(one, record=titles.get((one.table, one.record_id or 0), "")) for one in rows]


def _title(table: str) -> str:
    replica = BY_TABLE.get(table)
    return replica.title if replica is not None else table
