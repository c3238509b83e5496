"""How the exchange with each partner stands: what was sent and answered, what is missing, overdue and due."""

import calendar as months
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.exchange import Direction, ItemResult, Package, PackageItem, PackageState, Partner, Relation
from desktop.audit.heads import FACT as HEADS
from desktop.calendar import Calendar
from desktop.errors import Refusal
from desktop.exchange.outbox import asked_again
from desktop.exchange.package_rows import PackageRow, rows_of
from desktop.exchange.partners import known
from desktop.exchange.posting import Post
from desktop.exchange.streams import ACK, MAIN, buffered, find_stream
from desktop.office import put_facts

RECEIPT_DAYS = "exchange_receipt_days"  # key of the fact: working days until a receipt is overdue
SCHEDULE = "exchange_schedule"  # key of the fact: office id -> [rhythm, day]
WEEKLY, MONTHLY, NEVER = "week", "month", ""
LONGEST = {WEEKLY: 7, MONTHLY: 31, NEVER: 31}
DAYS = 5
SET, ASKED = "设置报送日期", "核对对方审计日志"
RHYTHMS = {WEEKLY: "每周", MONTHLY: "每月", NEVER: "不定期"}
SET_DAYS = "设置回执期限"
NO_SUCH_LIMIT = "回执期限至少是 1 个工作日。请改正。"
NO_SUCH_DAY = "报送日期不对：每周请选 1 至 7，每月请选 1 至 31。"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a package to a partner is due: every week on a weekday (1 to 7), every month on a day (1 to 31), never."""

    rhythm: str = WEEKLY
    day: int = 5


@dataclass(frozen=True, slots=True)
class Overdue:
    """A package whose receipt should have come: 第 123 期未收到回执."""

    package: PackageRow
    due_on: date
    days: int  # working days over

    @property
    def sentence(self) -> str:
        """What a clerk reads."""
        return f"第 {self.package.sequence} 期未收到回执，已超 {self.days} 个工作日。"


@dataclass(frozen=True, slots=True)
class PartnerStatus:
    """How the exchange with one partner stands."""

    partner_id: int
    partner: str
    relation: Relation
    is_ready: bool  # its card was checked
    last_sent: PackageRow | None
    last_acknowledged: PackageRow | None
    waiting_for_receipt: int
    overdue: Sequence[Overdue]
    asked_again: Sequence[PackageRow]  # the partner says they never arrived
    last_received: PackageRow | None
    missing: Sequence[int]  # numbers of the partner's that never came, with later ones kept waiting
    stopped: PackageRow | None  # the next one is here and was not taken up, since it would remove too much: release it
    receipt_to_send: PackageRow | None  # the newest receipt, if it was not written out yet: it covers those before
    open_conflicts: int
    needs_full: bool
    due_on: date | None  # the last day on which a package was due
    next_due: date | None
    is_due: bool  # nothing was sent since that day
    audit_fault: str = ""  # what is wrong with the head of the partner's audit log


class ExchangeStatus:
    """Tells how the exchange stands."""

    def __init__(self, post: Post, calendar: Calendar) -> None:
        self._post, self._calendar = post, calendar

    def all(self) -> list[PartnerStatus]:
        """Return how it stands with every office that is not put away, the upper one first."""
        query = select(Partner).where(Partner.is_active).order_by(Partner.relation != Relation.UPPER, Partner.office_id)
        with self._post.store.read() as session:
            return [self._status(session, one) for one in session.scalars(query)]

    def of(self, partner_id: int) -> PartnerStatus:
        """Return how it stands with one office."""
        with self._post.store.read() as session:
            return self._status(session, known(session, partner_id))

    def last_exchange(self) -> PackageRow | None:
        """Return what went out or came in last, for the status line."""
        away = {PackageState.SEALED, PackageState.QUARANTINED, PackageState.SUPERSEDED}
        query = select(Package).where(Package.state.not_in(away), Package.stream == MAIN)
        latest = func.coalesce(Package.exported_at, Package.created_at)
        with self._post.store.read() as session:
            found = session.scalars(query.order_by(latest.desc(), Package.id.desc()).limit(1)).all()
            return rows_of(session, found)[0] if found else None

    def quarantined(self) -> list[PackageRow]:
        """Return what was set aside and nobody looked into yet."""
        query = select(Package).where(Package.state == PackageState.QUARANTINED, Package.file != "")
        with self._post.store.read() as session:
            return rows_of(session, session.scalars(query.order_by(Package.id.desc())))

    def schedule(self, partner_id: int) -> Schedule:
        """Return when packages to a partner are due."""
        with self._post.store.read() as session:
            return self._schedule(known(session, partner_id))

    def set_schedule(self, partner_id: int, schedule: Schedule) -> None:
        """Set when packages to a partner are due. Raise Refusal for a day that does not exist."""
        if schedule.rhythm not in LONGEST or not 1 <= schedule.day <= LONGEST[schedule.rhythm]:
            raise Refusal(NO_SUCH_DAY)
        with self._post.store.write(SET) as session:
            partner = known(session, partner_id)
            before = self._schedule(partner)
            told = {partner.title: (_said(before), _said(schedule))}
            chosen = {**self._schedules(), partner.office_id: [schedule.rhythm, schedule.day]}
            put_facts(session, {SCHEDULE: chosen}, told)

    def settle_audit(self, partner_id: int) -> None:
        """Note that the partner was asked why its audit log went back; the head heard last counts from now on."""
        with self._post.store.write(ASKED) as session:
            partner, heads = known(session, partner_id), dict(self._post.office.get(HEADS, {}))
            if said := heads.get(partner.office_id):
                heads[partner.office_id] = said | {"fault": ""}
                put_facts(session, {HEADS: heads}, {partner.title: (said["fault"], "已核对")})

    @property
    def receipt_days(self) -> int:
        """Working days until a receipt is overdue; five unless the office chose."""
        return int(self._post.office.get(RECEIPT_DAYS, DAYS))

    def set_receipt_days(self, days: int) -> None:
        """Set after how many working days a receipt is overdue. Raise Refusal for none at all."""
        if days < 1:
            raise Refusal(NO_SUCH_LIMIT)
        self._post.office.put(SET_DAYS, {RECEIPT_DAYS: days})

    def _status(self, session: Session, partner: Partner) -> PartnerStatus:
        out = _packages(session, partner, Direction.OUT)
        sent = [one for one in out if one.stream == MAIN]
        came = [one for one in _packages(session, partner, Direction.IN) if one.stream == MAIN]
        taken = [one for one in came if one.state is PackageState.APPLIED]
        waiting = [one for one in sent if one.state in {PackageState.SEALED, PackageState.EXPORTED}]
        answered = [one for one in sent if one.state in {PackageState.ACCEPTED, PackageState.PARTIAL}]
        receipts = [one for one in out if one.stream == ACK]
        stream = find_stream(session, partner.id, Direction.OUT, MAIN)
        due_on, next_due = self._due(self._schedule(partner))
        last = next((one for one in sent if one.state is not PackageState.SUPERSEDED), None)
        conflicts = (
            select(func.count())
            .select_from(PackageItem)
            .join(Package, Package.id == PackageItem.package_id)
            .where(PackageItem.result == ItemResult.CONFLICT, PackageItem.decided_at.is_(None))
            .where(Package.partner_id == partner.id)
        )
        return PartnerStatus(
            partner_id=partner.id,
            partner=partner.title,
            relation=partner.relation,
            is_ready=self._post.partners.in_use(session, partner) is not None,
            last_sent=_first(session, [last] if last else []),
            last_acknowledged=_first(session, answered),
            waiting_for_receipt=len(waiting),
            overdue=self._overdue(rows_of(session, reversed(waiting))),
            asked_again=rows_of(session, asked_again(sent)),
            last_received=_first(session, taken),
            missing=_missing(session, partner),
            stopped=_first(session, _stopped(session, partner)),
            receipt_to_send=_first(session, [one for one in receipts[:1] if one.exported_at is None]),
            open_conflicts=session.scalar(conflicts) or 0,
            needs_full=stream is not None and stream.needs_full and stream.high > 0,
            due_on=due_on,
            next_due=next_due,
            is_due=due_on is not None and (last is None or last.created_at.astimezone().date() < due_on),
            audit_fault=self._post.office.get(HEADS, {}).get(partner.office_id, {}).get("fault", ""),
        )

    def _overdue(self, waiting: Sequence[PackageRow]) -> list[Overdue]:
        """Return the packages that went out so long ago that their receipts should be here."""
        today, found = self._post.today(), []
        for one in waiting:
            if one.exported_at is not None:
                due_on = self._calendar.after(one.exported_at.astimezone().date(), self.receipt_days)
                if due_on < today:
                    found.append(Overdue(one, due_on, self._calendar.between(due_on, today)))
        return found

    def _schedules(self) -> Mapping[str, Sequence[object]]:
        found: Mapping[str, Sequence[object]] = self._post.office.get(SCHEDULE, {})
        return found

    def _schedule(self, partner: Partner) -> Schedule:
        match self._schedules().get(partner.office_id):
            case [str(rhythm), int(day)]:
                return Schedule(rhythm, day)
        return Schedule()

    def _due(self, schedule: Schedule) -> tuple[date | None, date | None]:
        """Return the last day that was due, today included, and the next one."""
        today = self._post.today()
        if schedule.rhythm == WEEKLY:
            last = today - timedelta(days=(today.isoweekday() - schedule.day) % 7)
            return last, last + timedelta(days=7)
        if schedule.rhythm == MONTHLY:
            this = _in_month(today.year, today.month, schedule.day)
            if this <= today:
                return this, _in_month(*_month_beside(today, 1), schedule.day)
            return _in_month(*_month_beside(today, -1), schedule.day), this
        return None, None


def _packages(session: Session, partner: Partner, direction: Direction) -> list[Package]:
    query = select(Package).where(Package.partner_id == partner.id, Package.direction == direction)
    return list(session.scalars(query.order_by(Package.id.desc())))


def _first(session: Session, packages: Sequence[Package]) -> PackageRow | None:
    return rows_of(session, packages[:1])[0] if packages else None


def _missing(session: Session, partner: Partner) -> list[int]:
    """Return the numbers that later ones wait for."""
    stream = find_stream(session, partner.id, Direction.IN, MAIN)
    query = select(func.max(Package.epoch)).where(Package.partner_id == partner.id, Package.direction == Direction.IN)
    epoch = session.scalar(query.where(Package.state == PackageState.BUFFERED))
    if epoch is None:
        return []
    high = stream.high if stream is not None and stream.epoch == epoch else 0
    waiting = {one.sequence for one in buffered(session, partner.id, epoch)}
    return [one for one in range(high + 1, max(waiting)) if one not in waiting]


def _stopped(session: Session, partner: Partner) -> list[Package]:
    stream = find_stream(session, partner.id, Direction.IN, MAIN)
    waiting = buffered(session, partner.id, stream.epoch) if stream is not None else []
    return [one for one in waiting if stream is not None and one.sequence == stream.high + 1]


def _said(schedule: Schedule) -> str:
    return RHYTHMS[schedule.rhythm] if schedule.rhythm == NEVER else f"{RHYTHMS[schedule.rhythm]} {schedule.day}"


def _in_month(year: int, month: int, day: int) -> date:
    """Return a day of a month, its last where it has none of this number."""
    return date(year, month, min(day, months.monthrange(year, month)[1]))


def _month_beside(day: date, step: int) -> tuple[int, int]:
    number = day.year * 12 + day.month - 1 + step
    return number // 12, number % 12 + 1
