"""The out-tray: what would go to a partner, sealed into numbered packages, written to a stick, sent again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.exchange import Direction, Package, PackageState, Partner
from db.store import action_id
from desktop.errors import Refusal
from desktop.exchange.enclosures import Enclosed, Enclosure
from desktop.exchange.envelope import PackageKind
from desktop.exchange.gathered import tables_of
from desktop.exchange.gathering import Difference, Gathering
from desktop.exchange.package_rows import PackageRow, rows_of
from desktop.exchange.partners import known
from desktop.exchange.posting import NO_CARD, PUT_AWAY, Parcel, Post
from desktop.exchange.receipts import Result
from desktop.exchange.replicated import REPLICAS, blocks
from desktop.exchange.stick import put_on_stick
from desktop.exchange.streams import ANSWERED, MAIN, find_stream, place_of, stream_of
from desktop.exchange.tables import TableOut
from desktop.jobs import Progress
from desktop.office import put_facts

BLOCKS = "exchange_blocks"  # key of the fact: office id -> sensitive blocks that go along as a rule

SEAL, EXPORT, ANEW, CHOOSE = "制作交换包", "写出交换包", "重新开始编号", "选择敏感内容"
FIRST = "这是发给“{title}”的第一期，必须是全量。"
ASKED_FOR = "“{title}”要求重发全量。"
RESTORED = "本单位恢复过备份：以前用过的期次在数据里查不到，必须重新开始编号并发送全量。"
NEWLY_TICKED = "这次新带上“{titles}”，以前的期次没有带，必须发送全量，对方才能补齐。"
BEGUN_ANEW = "编号已重新开始，第一期必须是全量。"
UNANSWERED = "有 {count} 期还没有收到回执，其中的内容会重复发送；对方会认得，不会重复登记。"
MISSING_THERE = "对方没有收到第 {numbers} 期，请先把这几期再写一次给对方。"
NOTHING = "自上次回执以来没有变动，仍可发送一期空包，证明没有漏报。"
NO_PROGRAM = "“{title}”没有使用本程序，请用“表格交换”发送。"
NO_REASON = "带有敏感内容（{titles}），请写明用途后再打包。"
NO_WORDS = "请写明原因。"
LONG = "用途最多 200 个字，请删减。"
GONE = "这个交换包已不存在。请刷新后再看。"
NOT_OURS = "这是收到的交换包，不能写出。请在“发件”里选择要写出的一期。"
VOID = "第 {number} 期已经作废，不能再送出。请送出作废之后的全量包。"
TITLES = {PackageKind.FULL: "第 {number} 期全量", PackageKind.DELTA: "第 {number} 期",
          PackageKind.NOTICE: "第 {number} 期（文书）", PackageKind.CODES: "第 {number} 期（代码）"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A sensitive block: it goes along only if it is ticked, with a reason."""

    key: str
    title: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class EnclosedCount:
    """How many letters or lists wait to go along."""

    table: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What would go to a partner if it were sealed now."""

    partner_id: int
    partner: str
    epoch: int
    number: int  # of the package in its stream
    is_full: bool
    must_be_full: bool
    reason: str  # why it must be full, or nothing
    period: tuple[date | None, date]
    differences: Sequence[Difference]
    enclosed: Sequence[EnclosedCount]
    blocks: Sequence[BlockRow]
    last: PackageRow | None  # the last one sealed
    last_acknowledged: PackageRow | None
    warnings: Sequence[str]
    ticked: frozenset[str] = frozenset()

    @property
    def count(self) -> int:
        """Records and letters together."""
        return sum(one.count for one in self.differences) + sum(one.count for one in self.enclosed)


class Outbox:
    """Sends."""

    def __init__(self, post: Post) -> None:
        self._post = post

    def plan(self, partner_id: int, ticked: Sequence[str] | None = None, is_full: bool | None = None) -> Plan:
        """Return what would go to a partner; `ticked` are sensitive blocks, None: those that go along as a rule.

        Raise Refusal where nothing can be sent to it: its card was not checked, it has no program.
        """
        with self._post.store.read() as session:
            partner = known(session, partner_id)
            self._require_reachable(session, partner)
            chosen = frozenset(self._usual(partner) if ticked is None else ticked)
            reason = self._why_full(session, partner, chosen)
            full = bool(reason or is_full)
            epoch, high = place_of(session, partner.id, Direction.OUT, MAIN)
            sent = self._sent(session, partner.id, MAIN)
            answered = [one for one in sent if one.state in ANSWERED]
            gathering = self._gathering(session, partner, chosen, full)
            differences = gathering.differences()
            enclosed = [
                EnclosedCount(one.table, one.title, count)
                for one in self._enclosures(chosen)
                if (count := one.count(session, partner))
            ]
            plan = Plan(
                partner_id=partner.id,
                partner=partner.title,
                epoch=epoch,
                number=high + 1,
                is_full=full,
                must_be_full=bool(reason),
                reason=reason,
                period=self._period(sent),
                differences=differences,
                enclosed=enclosed,
                blocks=[BlockRow(one.key, one.title, one.key in chosen) for one in blocks()],
                last=rows_of(session, sent[:1])[0] if sent else None,
                last_acknowledged=rows_of(session, answered[:1])[0] if answered else None,
                warnings=(),
                ticked=chosen,
            )
            return replace(plan, warnings=self._warnings(session, plan, sent))

    def seal(
        self, plan: Plan, purpose: str = "", progress: Progress | None = None, *, until: date | None = None
    ) -> PackageRow:
        """Seal what is to go to a partner now, as the plan chose: one write. `purpose` is needed for ticked blocks.

        Raise Refusal, with nothing changed.
        """
        progress, purpose = progress or Progress(), purpose.strip()
        if plan.ticked and not purpose:
            titles = "、".join(one.title for one in blocks() if one.key in plan.ticked)
            raise Refusal(NO_REASON.format(titles=titles))
        if len(purpose) > 200:
            raise Refusal(LONG)
        with self._post.write(SEAL) as (session, staging):
            partner = known(session, plan.partner_id)
            self._require_reachable(session, partner)
            if epoch := self._post.used_before(session, partner):
                self._post.begin_anew(session, partner, epoch)
            is_full = plan.is_full or stream_of(session, partner.id, Direction.OUT, MAIN).needs_full
            gathering = self._gathering(session, partner, plan.ticked, is_full)
            tables = list(tables_of(gathering, plan.ticked, self._post.heading, progress, is_full=is_full))
            enclosed = [(one, one.waiting(session, partner)) for one in self._enclosures(plan.ticked)]
            letters = [(one, given) for one, given in enclosed if given.rows]
            kind = _kind(is_full, bool(tables), [one.kind for one, _ in letters])
            parcel = Parcel(
                stream=MAIN,
                kind=kind,
                title=TITLES[kind],
                tables=[*tables, *(_enclosed(one, given) for one, given in letters)],
                files=[file for _, given in letters for file in given.files],
                covers=(plan.period[0], until or plan.period[1]),
                about={"covers_until": (until or plan.period[1]).isoformat(), "purpose": purpose},
                blocks=sorted(plan.ticked),
                purpose=purpose,
            )
            package = self._post.send(session, staging, partner, parcel, progress)
            gathering.remember(package.id)
            for one, _ in letters:
                one.sent(session, package)
            session.flush()
            return rows_of(session, [package])[0]

    def export(self, package_id: int, folder: Path, progress: Progress | None = None) -> Path:
        """Write a package to a stick or an intranet folder and read it back. Return where it lies. Raise Refusal.

        A package sent again is the same to the last byte. Receipts are written out by the same call.
        """
        row = self.package(package_id)
        if row.direction is not Direction.OUT:
            raise Refusal(NOT_OURS)
        if row.state is PackageState.SUPERSEDED:
            raise Refusal(VOID.format(number=row.sequence))
        with self._post.store.read() as session:
            source = self._post.kept.find(_found(session, package_id).file)
        self._post.left(row.title, row.partner, sum(row.counts.values()), row.sha256)
        path = put_on_stick(source, folder, progress or Progress())
        with self._post.store.write(EXPORT) as session:
            package = _found(session, package_id)
            package.exported_to, package.exported_at = str(folder)[-200:], self._post.now()
            if package.state is PackageState.SEALED:
                package.state = PackageState.EXPORTED
            if package.answers_id is not None:
                answered = _found(session, package.answers_id)
                answered.answered_at = answered.answered_at or self._post.now()
        return path

    def start_anew(self, partner_id: int, reason: str) -> None:
        """Void every package that was not answered and begin a new epoch, which begins with a full package."""
        if not reason.strip():
            raise Refusal(NO_WORDS)
        with self._post.write(ANEW) as (session, _):
            action_id(session, summary={"reason": reason.strip()[:200]})
            self._post.begin_anew(session, known(session, partner_id))

    def sent(self, partner_id: int | None = None, limit: int = 500) -> list[PackageRow]:
        """Return what was sealed, the newest first, receipts among them."""
        query = select(Package).where(Package.direction == Direction.OUT).order_by(Package.id.desc()).limit(limit)
        if partner_id is not None:
            query = query.where(Package.partner_id == partner_id)
        with self._post.store.read() as session:
            return rows_of(session, session.scalars(query))

    def package(self, package_id: int) -> PackageRow:
        """Return one package, out or in. Raise Refusal when there is none."""
        with self._post.store.read() as session:
            return rows_of(session, [_found(session, package_id)])[0]

    def asked_again(self, partner_id: int) -> list[PackageRow]:
        """Return the packages that a partner's receipt says never arrived: export them again."""
        with self._post.store.read() as session:
            return rows_of(session, asked_again(self._sent(session, partner_id, MAIN)))

    def is_kept(self, package_id: int) -> bool:
        """Whether the file of a package is still here, so that it can be written out again."""
        with self._post.store.read() as session:
            return self._post.kept.has(_found(session, package_id).file)

    def choose_blocks(self, partner_id: int, ticked: Sequence[str]) -> None:
        """Remember which sensitive blocks go to a partner as a rule; the next plan begins with them."""
        with self._post.store.write(CHOOSE) as session:
            partner = known(session, partner_id)
            chosen = {**self._post.office.get(BLOCKS, {}), partner.office_id: sorted(set(ticked))}
            titles = {one.key: one.title for one in blocks()}
            told = {partner.title: (None, "、".join(titles[one] for one in sorted(set(ticked))) or "无")}
            put_facts(session, {BLOCKS: chosen}, told)

    def usual_blocks(self, partner_id: int) -> Sequence[str]:
        """Return the sensitive blocks that go to a partner as a rule."""
        with self._post.store.read() as session:
            return self._usual(known(session, partner_id))

    def titles(self) -> Mapping[str, str]:
        """Return what a clerk calls the tables of packages."""
        return {one.table: one.title for one in REPLICAS} | {one.table: one.title for one in self._post.enclosures}

    def _require_reachable(self, session: Session, partner: Partner) -> None:
        if not partner.is_active:
            raise Refusal(PUT_AWAY.format(title=partner.title))
        if not partner.has_program:
            raise Refusal(NO_PROGRAM.format(title=partner.title))
        if self._post.partners.in_use(session, partner) is None:
            raise Refusal(NO_CARD.format(title=partner.title))

    def _gathering(self, session: Session, partner: Partner, ticked: frozenset[str], is_full: bool) -> Gathering:
        return Gathering(
            session, partner, self._post.own_keys.office_id, is_full=is_full, ticked=ticked, off=self._post.off()
        )

    def _enclosures(self, ticked: frozenset[str]) -> Sequence[Enclosure]:
        return [one for one in self._post.enclosures if not one.block or one.block in ticked]

    def _usual(self, partner: Partner) -> Sequence[str]:
        usual: Mapping[str, Sequence[str]] = self._post.office.get(BLOCKS, {})
        return usual.get(partner.office_id, ())

    def _why_full(self, session: Session, partner: Partner, ticked: frozenset[str]) -> str:
        """Return why the next package must be full, or nothing."""
        if self._post.used_before(session, partner):
            return RESTORED
        stream = find_stream(session, partner.id, Direction.OUT, MAIN)
        if stream is None or (stream.needs_full and (stream.epoch, stream.high) == (1, 0)):
            return FIRST.format(title=partner.title)
        if stream.needs_full:
            return BEGUN_ANEW if stream.high == 0 else ASKED_FOR.format(title=partner.title)
        if titles := self._newly_ticked(session, partner, ticked):
            return NEWLY_TICKED.format(titles=titles)
        return ""

    def _newly_ticked(self, session: Session, partner: Partner, ticked: frozenset[str]) -> str:
        """Return the titles of the blocks that the package before left out: records that did not change lack them."""
        records = {PackageKind.FULL, PackageKind.DELTA}
        before = next((one for one in self._sent(session, partner.id, MAIN) if one.kind in records), None)
        fresh = ticked - set(before.blocks if before is not None else ticked)
        fresh -= {one.block for one in self._post.enclosures}  # these know themselves what the partner lacks
        return "、".join(one.title for one in blocks() if one.key in fresh)

    def _sent(self, session: Session, partner_id: int, stream: str) -> list[Package]:
        query = select(Package).where(Package.partner_id == partner_id, Package.direction == Direction.OUT)
        return list(session.scalars(query.where(Package.stream == stream).order_by(Package.id.desc())))

    def _period(self, sent: Sequence[Package]) -> tuple[date | None, date]:
        """Return the days that the next package covers: since the end of the last one."""
        last = next((one.covers_until for one in sent if one.covers_until), None)
        today = self._post.today()
        return (min(last + timedelta(days=1), today) if last else None), today

    def _warnings(self, session: Session, plan: Plan, sent: Sequence[Package]) -> list[str]:
        warnings = []
        waiting = [one for one in sent if one.state in {PackageState.SEALED, PackageState.EXPORTED}]
        if waiting:
            warnings.append(UNANSWERED.format(count=len(waiting)))
        if asked := asked_again(sent):
            numbers = "、".join(str(one.sequence) for one in sorted(asked, key=lambda one: one.sequence))
            warnings.append(MISSING_THERE.format(numbers=numbers))
        if not plan.count:
            warnings.append(NOTHING)
        return warnings


def asked_again(sent: Sequence[Package]) -> list[Package]:
    """Return which of the packages sent a partner says are missing, and has not answered since.

    It may have answered them before: then a backup was restored there.
    """
    asked: dict[tuple[int, int], datetime] = {}
    for one in sent:
        if one.receipt and one.receipt["result"] == Result.GAP and one.answered_at is not None:
            for number in one.receipt["missing"]:
                at = asked.get((one.epoch, number), one.answered_at)
                asked[one.epoch, number] = max(at, one.answered_at)
    found = []
    for one in sent:
        asked_at = asked.get((one.epoch, one.sequence))
        if asked_at is None or one.state is PackageState.SUPERSEDED:
            continue
        if one.state not in ANSWERED or one.answered_at is None or one.answered_at <= asked_at:
            found.append(one)
    return found


def _kind(is_full: bool, has_records: bool, enclosed: Sequence[PackageKind]) -> PackageKind:
    """Return what a package is for: one kind of letters alone gives it theirs."""
    if is_full:
        return PackageKind.FULL
    if has_records or len(set(enclosed)) != 1:
        return PackageKind.DELTA
    return enclosed[0]


def _enclosed(one: Enclosure, given: Enclosed) -> TableOut:
    return TableOut(one.table, one.title, one.columns, given.rows, one.key, len(given.rows))


def _found(session: Session, package_id: int) -> Package:
    package = session.get(Package, package_id)
    if package is None:
        raise Refusal(GONE)
    return package
