"""Receipts: what became of each package and of each record that was not simply taken, said to the sender.

A receipt tells of every package since the last one that the sender knows to be answered, in their order: a receipt
that is lost is made good by the next one. Receipts are numbered and sealed like all packages and never answered.
"""

import json
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.exchange import Direction, ItemResult, Package, PackageItem, PackageState, Partner
from desktop.errors import Refusal
from desktop.exchange.agreeing import acknowledge
from desktop.exchange.envelope import PackageKind
from desktop.exchange.kept import Staging
from desktop.exchange.opening import TableIn
from desktop.exchange.outcome import Outcome
from desktop.exchange.posting import Parcel, Post
from desktop.exchange.replicated import blocks
from desktop.exchange.streams import ACK, ANSWERED, MAIN, place_of, stream_of
from desktop.exchange.tables import ColumnOut, TableOut
from desktop.jobs import Progress

TABLE, ITEMS = "receipt", "receipt_item"
MOST_PACKAGES = 50  # of one receipt
MOST_ITEMS = 5_000  # of one package that are remembered with it

GAP = "前面的第 {numbers} 期没有收到，本期先保留。请补送。"
TITLE = "对第 {number} 期的回执"
NOT_A_RECEIPT = "回执内容不合规定，没有采用。请对方重新制作回执。"


class Result(StrEnum):
    """What a receipt says of a package."""

    ACCEPTED = "ACCEPTED"
    PARTIAL = "PARTIAL"  # some records need a look
    REJECTED = "REJECTED"  # not taken up: another package bore its number, or its epoch is over
    GAP = "GAP"  # kept; numbers before it are missing
    NEED_FULL = "NEED_FULL"


RESULT_TITLES = {
    Result.ACCEPTED: "全部接收",
    Result.PARTIAL: "部分接收",
    Result.REJECTED: "未接收",
    Result.GAP: "等待缺号",
    Result.NEED_FULL: "请发全量",
}
NEED_A_LOOK = frozenset({ItemResult.CONFLICT, ItemResult.INVALID, ItemResult.TWIN, ItemResult.KEPT})


@dataclass(frozen=True, slots=True)
class AnsweredItem:
    """What a receipt says of one record."""

    table: str
    uid: str
    row: int
    result: str  # as `ItemResult`
    field: str
    message: str
    theirs: str  # what stands at the partner now, for a field that is not sensitive


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receipt says of one package. `Package.receipt` keeps it as `document` has it."""

    package_uid: str
    package_id: int | None  # None: we do not know such a package, a backup was restored here
    epoch: int
    sequence: int
    result: Result
    high_epoch: int  # how far the other side is: epoch and the last number taken up in it
    high_water: int
    missing: Sequence[int]
    counts: Mapping[str, int]  # made, changed, same, gone, and items by result
    message: str
    items: Sequence[AnsweredItem] = ()

    @property
    def title(self) -> str:
        """What a clerk calls the result."""
        return RESULT_TITLES[self.result]


def document(answer: Answer) -> dict[str, Any]:
    """Return an answer as a package remembers it."""
    return {
        "result": answer.result.value,
        "high": [answer.high_epoch, answer.high_water],
        "missing": list(answer.missing),
        "counts": dict(answer.counts),
        "message": answer.message,
        "items": [
            [one.table, one.uid, one.row, one.result, one.field, one.message, one.theirs]
            for one in answer.items[:MOST_ITEMS]
        ],
    }


def answer_of(package: Package) -> Answer | None:
    """Return what was answered to a package, ours or the partner's."""
    said = package.receipt
    if not said:
        return None
    return Answer(
        str(package.package_uid),
        package.id,
        package.epoch,
        package.sequence,
        Result(said["result"]),
        said["high"][0],
        said["high"][1],
        said["missing"],
        said["counts"],
        said["message"],
        [AnsweredItem(*one) for one in said.get("items", ())],
    )


def judged(outcome: Outcome, problems: Sequence[str]) -> tuple[Result, dict[str, int]]:
    """Return what is answered to a package that was taken up."""
    items = Counter(one.result for one in outcome.items)
    counts = {
        name: sum(of.values())
        for name, of in (
            ("made", outcome.made), ("changed", outcome.changed), ("same", outcome.same), ("gone", outcome.gone),
        )
    }  # fmt: skip
    counts |= {result.value: count for result, count in items.items()}
    is_partial = bool(problems) or not NEED_A_LOOK.isdisjoint(items)
    return Result.PARTIAL if is_partial else Result.ACCEPTED, counts


def say(
    session: Session, package: Package, result: Result, counts: Mapping[str, int], message: str = "",
    missing: Sequence[int] = (),
) -> None:  # fmt: skip
    """Write down what is answered to a package that came."""
    stream = stream_of(session, package.partner_id or 0, Direction.IN, MAIN)
    package.receipt = {
        "result": result.value,
        "high": [stream.epoch, stream.high],
        "missing": list(missing),
        "counts": dict(counts),
        "message": message,
    }


def give(
    post: Post, session: Session, staging: Staging, partner: Partner, package: Package, progress: Progress
) -> Package:
    """Seal a receipt for a package that came, and for those before it of which the sender may not know."""
    told = [*_unheard_of(session, package), package]
    parcel = Parcel(
        stream=ACK,
        kind=PackageKind.RECEIPT,
        title=TITLE.format(number=package.sequence),
        tables=[_receipt_table(session, told), _items_table(session, told, post)],
        answers=package,
    )
    return post.send(session, staging, partner, parcel, progress)


def _unheard_of(session: Session, package: Package) -> Sequence[Package]:
    query = select(Package).where(
        Package.partner_id == package.partner_id,
        Package.direction == Direction.IN,
        Package.stream == MAIN,
        Package.epoch == package.epoch,
        Package.state == PackageState.APPLIED,
        Package.sequence > (package.base_sequence or 0),
        Package.id != package.id,
    )
    found = session.scalars(query.order_by(Package.sequence.desc()).limit(MOST_PACKAGES)).all()
    return sorted(found, key=lambda one: one.sequence)


RECEIPT_COLUMNS = (
    ColumnOut("package_id", "交换包编号", constraints={"required": True}),
    ColumnOut("epoch", "编号轮次", "integer", {"required": True}),
    ColumnOut("seq", "期次", "integer", {"required": True}),
    ColumnOut("envelope_sha256", "信封校验值", constraints={"required": True}),
    ColumnOut("result", "结果", constraints={"required": True, "enum": list(Result)}),
    ColumnOut("high_epoch", "已收到的轮次", "integer", {"required": True}),
    ColumnOut("high_water", "已收到的期次", "integer", {"required": True}),
    ColumnOut("missing", "缺少的期次"),
    ColumnOut("counts", "条数", "object", {"required": True}),
    ColumnOut("message", "说明"),
)
ITEM_COLUMNS = (
    ColumnOut("package_id", "交换包编号", constraints={"required": True}),
    ColumnOut("table", "表", constraints={"required": True}),
    ColumnOut("uuid", "记录编号", constraints={"required": True}),
    ColumnOut("row", "行", "integer", {"required": True}),
    ColumnOut("result", "结果", constraints={"required": True}),
    ColumnOut("field", "项目"),
    ColumnOut("message", "说明"),
    ColumnOut("theirs", "对方现有内容"),
)


def _receipt_table(session: Session, packages: Sequence[Package]) -> TableOut:
    stream = stream_of(session, packages[-1].partner_id or 0, Direction.IN, MAIN)
    rows = []
    for one in packages:
        answer = answer_of(one)
        assert answer is not None
        rows.append(
            (
                answer.package_uid, str(one.epoch), str(one.sequence), one.envelope_sha256, answer.result.value,
                str(stream.epoch), str(stream.high), " ".join(map(str, answer.missing)),
                json.dumps(answer.counts, sort_keys=True), answer.message,
            )
        )  # fmt: skip
    return TableOut(TABLE, "回执", RECEIPT_COLUMNS, rows, ("package_id",), len(rows))


def _items_table(session: Session, packages: Sequence[Package], post: Post) -> TableOut:
    uids = {one.id: str(one.package_uid) for one in packages}
    query = select(PackageItem).where(PackageItem.package_id.in_(uids)).order_by(PackageItem.package_id, PackageItem.id)
    rows = [
        (
            uids[one.package_id], one.table, str(one.record_uid), str(one.row), one.result.value,
            post.heading(one.table, one.field) if one.field else "", one.message or "", _shown(one),
        )
        for one in session.scalars(query)
    ]  # fmt: skip
    return TableOut(ITEMS, "回执明细", ITEM_COLUMNS, rows, (), len(rows))


def _shown(item: PackageItem) -> str:
    """Return what stands here of a field, unless it is sensitive."""
    if item.field is None or item.result not in {ItemResult.CONFLICT, ItemResult.OVERRULED}:
        return ""
    if any(item.field in one.fields.get(item.table, ()) for one in blocks()):
        return ""
    value = item.ours if item.result is ItemResult.CONFLICT else item.theirs
    return "" if value is None else str(value)


def read(tables: Mapping[str, TableIn]) -> list[tuple[Answer, str]]:
    """Return the answers in a receipt, each with the hash of the envelope it is about. Raise Refusal."""
    try:
        items: dict[str, list[AnsweredItem]] = {}
        for row in _rows(tables, ITEMS, ITEM_COLUMNS):
            item = AnsweredItem(
                row["table"], str(uuid.UUID(row["uuid"])), int(row["row"]), row["result"], row["field"],
                row["message"], row["theirs"],
            )  # fmt: skip
            items.setdefault(row["package_id"], []).append(item)
        return [
            (
                Answer(
                    str(uuid.UUID(row["package_id"])),
                    None,
                    int(row["epoch"]),
                    int(row["seq"]),
                    Result(row["result"]),
                    int(row["high_epoch"]),
                    int(row["high_water"]),
                    [int(one) for one in row["missing"].split()],
                    {str(name): int(count) for name, count in json.loads(row["counts"]).items()},
                    row["message"],
                    items.get(row["package_id"], ()),
                ),
                row["envelope_sha256"],
            )
            for row in _rows(tables, TABLE, RECEIPT_COLUMNS)
        ]
    except (KeyError, ValueError, TypeError) as error:
        raise Refusal(NOT_A_RECEIPT) from error


def _rows(tables: Mapping[str, TableIn], name: str, columns: Sequence[ColumnOut]) -> Iterator[Mapping[str, str]]:
    table = tables[name]
    names = [column.name for column in table.columns]
    if not {column.name for column in columns} <= set(names):
        raise KeyError(name)
    for row in table.rows():
        yield dict(zip(names, row, strict=True))


def hear(post: Post, session: Session, partner: Partner, answers: Sequence[tuple[Answer, str]]) -> list[Answer]:
    """Take the partner's word for what it has. Return the answers with the packages they are about.

    An answer to something we know nothing of, or a number we never reached: a backup was restored here, so a new epoch
    begins.
    """
    heard, restored = [], 0
    for said, envelope_sha256 in sorted(answers, key=lambda one: (one[0].epoch, one[0].sequence)):
        query = select(Package).where(
            Package.partner_id == partner.id,
            Package.direction == Direction.OUT,
            Package.package_uid == uuid.UUID(said.package_uid),
        )
        package = session.scalars(query).first()
        if package is None or package.envelope_sha256 != envelope_sha256:
            restored = max(restored, said.epoch, said.high_epoch)
            heard.append(said)
            continue
        known = Answer(
            said.package_uid, package.id, said.epoch, said.sequence, said.result, said.high_epoch, said.high_water,
            said.missing, said.counts, said.message, said.items,
        )  # fmt: skip
        heard.append(known)
        settle(session, package, known)
        if _is_beyond(session, partner, known):
            restored = max(restored, known.high_epoch)
    if restored:
        post.begin_anew(session, partner, restored)
    return heard


def settle(session: Session, package: Package, answer: Answer) -> None:
    """Let a package be where the partner says it is."""
    if package.state is PackageState.SUPERSEDED:
        return
    if package.state in ANSWERED:  # once more, since it was sent once more
        if answer.result in {Result.ACCEPTED, Result.PARTIAL}:
            package.answered_at = datetime.now(UTC)
        return
    package.receipt, package.answered_at = document(answer), datetime.now(UTC)
    if answer.result is Result.GAP:
        return
    if answer.result in {Result.REJECTED, Result.NEED_FULL}:
        package.state, package.reason = PackageState.REJECTED, answer.message[:200] or answer.title
        return
    refused = [(one.table, uuid.UUID(one.uid)) for one in answer.items if one.result == ItemResult.INVALID]
    acknowledge(session, package, refused)
    package.state = PackageState.ACCEPTED if answer.result is Result.ACCEPTED else PackageState.PARTIAL
    stream = stream_of(session, package.partner_id or 0, Direction.OUT, MAIN)
    if stream.epoch == package.epoch:
        stream.acknowledged = max(stream.acknowledged, package.sequence)


def _is_beyond(session: Session, partner: Partner, answer: Answer) -> bool:
    """Whether an answer can only be met by beginning anew."""
    package = session.get(Package, answer.package_id)
    if package is not None and package.state is PackageState.REJECTED:
        return True
    return (answer.high_epoch, answer.high_water) > place_of(session, partner.id, Direction.OUT, MAIN)
