"""Packages as a page or the command line shows them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.exchange import Direction, Package, PackageState, Partner
from desktop.exchange.envelope import PackageKind

KIND_TITLES = {
    PackageKind.FULL: "全量",
    PackageKind.DELTA: "增量",
    PackageKind.RECEIPT: "回执",
    PackageKind.NOTICE: "文书",
    PackageKind.CODES: "代码",
    PackageKind.KEY: "换钥",
}
STATE_TITLES = {
    PackageState.SEALED: "已打包",
    PackageState.EXPORTED: "已送出",
    PackageState.ACCEPTED: "对方已接收",
    PackageState.PARTIAL: "对方部分接收",
    PackageState.REJECTED: "对方未接收",
    PackageState.SUPERSEDED: "已作废",
    PackageState.BUFFERED: "等待前面的期次",
    PackageState.APPLIED: "已接收",
    PackageState.QUARANTINED: "已隔离",
}


@dataclass(frozen=True, slots=True)
class PackageRow:
    """One package, in or out."""

    key: int
    partner_id: int | None
    partner: str  # title; who it claims to come from where that is unknown
    direction: Direction
    stream: str
    epoch: int
    sequence: int
    kind: str
    kind_title: str
    state: PackageState
    state_title: str
    title: str
    made_at: datetime
    made_by: str
    covers: tuple[date | None, date | None]
    counts: Mapping[str, int]  # rows by table
    blocks: Sequence[str]  # keys of the sensitive blocks that went along
    purpose: str
    size: int
    sha256: str
    file: str  # its name
    exported_to: str
    exported_at: datetime | None
    answered_at: datetime | None
    answers_id: int | None  # of a receipt: the package it answers
    receipt_id: int | None  # of a package that came: the newest receipt for it
    receipt: Mapping[str, Any] | None  # of one that went out: what the partner answered; see `receipts.Answer`
    reason: str
    version: int


def rows_of(session: Session, packages: Iterable[Package]) -> list[PackageRow]:
    """Return packages as they are shown."""
    found = list(packages)
    titles = {key: title for key, title in session.execute(select(Partner.id, Partner.title))}
    keys = [one.id for one in found if one.direction is Direction.IN]
    answers: dict[int | None, int] = {}
    for start in range(0, len(keys), 500):
        query = select(Package.answers_id, Package.id).where(Package.answers_id.in_(keys[start : start + 500]))
        answers.update((answered, key) for answered, key in session.execute(query.order_by(Package.id)))
    return [_row(one, titles, answers.get(one.id)) for one in found]


def _row(one: Package, titles: Mapping[int, str], receipt_id: int | None) -> PackageRow:
    kind = PackageKind(one.kind) if one.kind in list(PackageKind) else None
    return PackageRow(
        key=one.id,
        partner_id=one.partner_id,
        partner=titles.get(one.partner_id or 0, ""),
        direction=one.direction,
        stream=one.stream,
        epoch=one.epoch,
        sequence=one.sequence,
        kind=one.kind,
        kind_title=KIND_TITLES[kind] if kind else "",
        state=one.state,
        state_title=STATE_TITLES[one.state],
        title=one.title,
        made_at=one.created_at,
        made_by=one.created_by,
        covers=(one.covers_from, one.covers_until),
        counts=one.counts or {},
        blocks=tuple(one.blocks or ()),
        purpose=one.purpose or "",
        size=one.size,
        sha256=one.sha256,
        file=one.file.rpartition("/")[2],
        exported_to=one.exported_to or "",
        exported_at=one.exported_at,
        answered_at=one.answered_at,
        answers_id=one.answers_id,
        receipt_id=receipt_id,
        receipt=one.receipt,
        reason=one.reason or "",
        version=one.version,
    )
