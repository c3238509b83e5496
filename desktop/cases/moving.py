"""Moving cases along: what is legal now, what a move still lacks, carrying it out, taking the last one back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.cases import Case, TaskRole, Unit
from db.models.roster import Staff
from db.store import Store
from desktop.calendar import Calendar
from desktop.cases.clocks import WHO_HANDLES, Clocks
from desktop.cases.events import BEGINNING, TITLES, Event, EventKind
from desktop.cases.journal import append, events_of, plain_facts
from desktop.cases.ledgers import Ledger, ledger
from desktop.cases.limits import CaseLimits
from desktop.cases.moves import BY_KIND, CASE, STAFF, UNIT, UNITS, Move, Pick, is_legal, offered
from desktop.cases.numbering import next_number
from desktop.cases.replay import RECOMPUTED, Standing, a_day, effective, replay
from desktop.clock import Now, Today, moments, today
from desktop.drafting import known
from desktop.errors import Invalid, Problem, Refusal
from desktop.fields import Kind
from desktop.office import Office

SEPARATION_OFF = "separation_off"  # office fact: ledgers whose finder may handle without a reason (P0-34)
CORRECTED = ("kind_code", "risk_code")  # facts of a case that classifying it writes down


@dataclass(frozen=True, slots=True)
class Offer:
    """A move that can be made now, with what the program proposes for it."""

    move: Move
    proposed: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move came to: the case, how many lines its log has now, what was done in words."""

    case: int
    events: int
    title: str
    event: int  # number of the event written


class CaseMoves:
    """The steps of cases."""

    def __init__(
        self,
        store: Store,
        office: Office,
        calendar: Calendar,
        limits: CaseLimits,
        today: Today = today,
        now: Now | None = None,
    ) -> None:
        self._store, self._office, self._clocks = store, office, Clocks(calendar, limits)
        self._today, self._now = today, now or moments(today)

    def offers(self, key: int) -> tuple[Offer, ...]:
        """Return what can be done with a case now, the usual way first."""
        with self._store.read() as session:
            case = known(session, Case, key)
            standing = replay(events_of(session, key))
            return self.offers_for(case, standing)

    def offers_for(self, case: Case, standing: Standing) -> tuple[Offer, ...]:
        """Return what can be done with a case that was read already."""
        moves = offered(standing, ledger(case.ledger))
        return tuple(Offer(move, self._proposed(move, case, standing)) for move in moves)

    def carry_out(
        self, key: int, events: int, kind: EventKind, facts: Mapping[str, Any], at: datetime | None = None
    ) -> Moved:
        """Make a move. `events` is how many lines the log had when the clerk looked.

        Raise Conflict when somebody moved the case since, Refusal for a move that is not legal now, Invalid for what
        it lacks.
        """
        move = BY_KIND[kind]
        with self._store.write(TITLES[kind]) as session:
            case = known(session, Case, key)
            log = events_of(session, key)
            if len(log) != events:
                raise Conflict
            standing = replay(log)
            self._require_legal(move, case, standing)
            self._require_moment(log, at)
            given = plain_facts(facts)
            if problems := self._problems(session, move, case, standing, given):
                raise Invalid(problems)
            given |= self._clocks.started(move, case, standing, given, self._today(), self._now())
            self._before(session, move, case, given)
            after = append(session, case, log, kind, given, at or self._now())
            if kind is EventKind.MERGED:
                _absorb(session, case, given, at or self._now())
            return Moved(key, after.events, TITLES[kind], after.events)

    def undo(self, key: int, events: int, reason: str) -> Moved:
        """Take the last step back, with a reason. The step stays in the log. Raise Refusal where none can be."""
        if not reason.strip():
            raise Refusal("请写明撤销的理由。")
        with self._store.write("撤销一步") as session:
            case = known(session, Case, key)
            log = events_of(session, key)
            if len(log) != events:
                raise Conflict
            last = undoable(log)
            if last is None:
                raise Refusal("这件事没有可以撤销的步骤；登记有误请更正，不该受理请办理“不予受理”。")
            after = append(
                session, case, log, EventKind.UNDONE, {"undoes": last.number, "reason": reason.strip()}, self._now()
            )
            if last.kind is EventKind.MERGED:
                _part(session, case, int(last.facts["into"]), self._now())
            return Moved(key, after.events, f"撤销{TITLES[last.kind]}", after.events)

    # What a move still lacks

    def _require_legal(self, move: Move, case: Case, standing: Standing) -> None:
        if not is_legal(move, standing, ledger(case.ledger)):
            raise Refusal(f"这件事现在不能“{move.title}”。请刷新后按现在可以办理的步骤办理。")

    def _require_moment(self, log: list[Event], at: datetime | None) -> None:
        if at is None:
            return
        if at > self._now() + timedelta(minutes=1):
            raise Refusal("办理时间不能晚于现在。")
        if log and at < log[-1].at:
            raise Refusal(f"办理时间不能早于上一步“{TITLES[log[-1].kind]}”的时间。")

    def _problems(
        self, session: Session, move: Move, case: Case, standing: Standing, given: Mapping[str, Any]
    ) -> list[Problem]:
        found = [problem for ask in move.asks for problem in self._fault(session, ask, given)]
        if not found:
            found += self._contradictions(session, move, case, standing, given)
        if move.kind in WHO_HANDLES:
            found += self._same_hands(session, case, given)
        return found

    def _fault(self, session: Session, ask: Any, given: Mapping[str, Any]) -> list[Problem]:
        value = given.get(ask.key)
        if isinstance(ask, Pick):
            named = ask.what == STAFF and given.get(ask.key.replace("_id", "_name"))
            if value is None and not named:
                return [Problem(ask.key, f"请选择{ask.title}")] if ask.required else []
            return _pick_faults(session, ask, value) if value is not None else []
        if value is None:
            return [Problem(ask.key, f"{ask.title}不能为空")] if ask.required else []
        if isinstance(value, str) and len(value) > ask.max_length:
            return [Problem(ask.key, f"{ask.title}最多 {ask.max_length} 个字，现有 {len(value)} 个字")]
        if ask.kind is Kind.DATE and date.fromisoformat(value) < self._today():
            return [Problem(ask.key, f"{ask.title}不能早于今天")]
        if ask.key == "score" and not 0 <= int(value) <= 100:
            return [Problem(ask.key, "得分在 0 到 100 之间")]
        if ask.key == "hours" and not 1 <= int(value) <= 72:
            return [Problem(ask.key, "到场时限在 1 到 72 小时之间")]
        if ask.kind is Kind.NUMBER and int(value) < 0:
            return [Problem(ask.key, f"{ask.title}不能小于 0")]
        return []

    def _contradictions(
        self, session: Session, move: Move, case: Case, standing: Standing, given: Mapping[str, Any]
    ) -> list[Problem]:
        found = []
        due, sign = a_day(given, "due_on"), a_day(given, "sign_due_on")
        if due and sign and sign > due:
            found.append(Problem("sign_due_on", "签收期限不能晚于办理期限"))
        unit = given.get("unit_id")
        if move.kind is EventKind.TRANSFERRED and unit == standing.unit_id:
            found.append(Problem("unit_id", "这件事已经在这个单位，请选择另一个单位"))
        if unit is not None and unit in (given.get("unit_ids") or ()):
            found.append(Problem("unit_ids", "主办单位不能同时是协办单位"))
        if (
            move.kind in {EventKind.EXTENSION_ASKED, EventKind.EXTENDED}
            and due
            and standing.due_on
            and due <= standing.due_on
        ):
            found.append(Problem("due_on", f"新的期限要晚于现在的期限 {standing.due_on}"))
        roles = {EventKind.ASSISTED: TaskRole.ASSIST, EventKind.ARRIVED: TaskRole.WHISTLED}
        if move.kind in roles and unit not in {one.unit_id for one in standing.open_tasks(roles[move.kind])}:
            found.append(Problem("unit_id", "这个单位没有需要完成的协办或到场"))
        if move.kind in {EventKind.JOINED, EventKind.WHISTLED}:
            role = TaskRole.ASSIST if move.kind is EventKind.JOINED else TaskRole.WHISTLED
            there = {one.unit_id for one in standing.open_tasks(role)}
            if there.intersection(given.get("unit_ids") or ()):
                found.append(Problem("unit_ids", "所选单位里有的已经在办，不用重复添加"))
        if move.kind is EventKind.MERGED:
            found += _merging_faults(session, case, int(given["into"]))
        return found

    def _same_hands(self, session: Session, case: Case, given: Mapping[str, Any]) -> list[Problem]:
        """Whoever found it must not handle it, unless the office has a reason (P0-34)."""
        rule: Ledger = ledger(case.ledger)
        if not rule.separation or case.ledger in self._office.get(SEPARATION_OFF, []) or given.get("separation_note"):
            return []
        handler = given.get("responsible_id")
        by_name = given.get("responsible_name")
        if handler is not None and by_name is None:
            by_name = session.scalar(select(Staff.name).where(Staff.id == handler))
        same = (handler is not None and handler == case.finder_id) or (
            handler is None and by_name is not None and by_name == case.finder_name
        )
        if not same:
            return []
        return [
            Problem(
                "separation_note", f"按“{rule.separation}”的规定，发现人{by_name or ''}不能同时办理；确需如此请写明理由"
            )
        ]

    # What follows from a move

    def _proposed(self, move: Move, case: Case, standing: Standing) -> dict[str, Any]:
        """Return what the program proposes: limits, and what the case already says."""
        keys = {ask.key for ask in move.asks}
        proposed: dict[str, Any] = {}
        day = self._today()
        if "sign_due_on" in keys:
            proposed["sign_due_on"] = self._clocks.limit(case, "sign", day).due_on
        if "due_on" in keys and move.kind in WHO_HANDLES | {EventKind.JOINED}:
            proposed["due_on"] = self._clocks.limit(case, "handle", day).due_on
        if move.kind is EventKind.CLASSIFIED:
            proposed |= {key: getattr(case, key) for key in CORRECTED}
        if move.kind in {EventKind.FINISHED, EventKind.CALLED_BACK}:
            proposed["is_success" if move.kind is EventKind.FINISHED else "is_confirmed"] = True
        if move.kind is EventKind.WHISTLED:
            proposed["hours"] = 2
        if move.kind is EventKind.ASSISTED:
            proposed["unit_id"] = standing.open_tasks(TaskRole.ASSIST)[0].unit_id
        if move.kind is EventKind.ARRIVED:
            proposed["unit_id"] = standing.open_tasks(TaskRole.WHISTLED)[0].unit_id
        return {key: value for key, value in proposed.items() if value is not None}

    def _before(self, session: Session, move: Move, case: Case, given: dict[str, Any]) -> None:
        """Write what belongs to the case itself, and the names that the log should tell without looking them up."""
        if move.kind is EventKind.REGISTERED and case.number is None:
            case.number = next_number(session, case.ledger, self._now().astimezone().year)
            given["number"] = case.number
        if move.kind is EventKind.CLASSIFIED:
            for key in CORRECTED:
                if key in given:
                    setattr(case, key, given[key])
        for ask in move.asks:
            if isinstance(ask, Pick) and ask.what == STAFF and given.get(ask.key):
                given[ask.key.replace("_id", "_name")] = session.scalar(
                    select(Staff.name).where(Staff.id == given[ask.key])
                )
        named = [key for key in (given.get("unit_id"), *(given.get("unit_ids") or ())) if key is not None]
        if named:
            names = dict(session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(named))).all())
            given["units"] = [names[key] for key in named if key in names]
        if move.kind is EventKind.MERGED:
            given["into_number"] = session.scalar(select(Case.number).where(Case.id == given["into"]))


def undoable(log: list[Event]) -> Event | None:
    """Return the last step that counts, when it can be taken back."""
    counted = [event for event in effective(log) if not event.facts.get(RECOMPUTED)]
    if not counted or counted[-1].kind in BEGINNING | {EventKind.ABSORBED, EventKind.PARTED}:
        return None
    return counted[-1]


def _pick_faults(session: Session, ask: Pick, value: Any) -> list[Problem]:
    """Return the fault that what was chosen is not there, or not there any more."""
    if ask.what in (UNIT, UNITS):
        wanted = list(value) if ask.what == UNITS else [value]
        active = set(session.scalars(select(Unit.id).where(Unit.id.in_(wanted), Unit.is_active)))
        return [] if active.issuperset(wanted) else [Problem(ask.key, f"{ask.title}已停用或不存在，请重新选择")]
    model = Case if ask.what == CASE else Staff
    there = session.get(model, value) is not None
    return [] if there else [Problem(ask.key, f"{ask.title}不存在，请重新选择")]


def _merging_faults(session: Session, case: Case, into: int) -> list[Problem]:
    if into == case.id:
        return [Problem("into", "不能并入自己，请选择另一件")]
    other = session.get(Case, into)
    if other is None or replay(events_of(session, into)).is_over:
        return [Problem("into", "要并入的那一件已经办结归档，请选择正在办理的一件")]
    return []


def _absorb(session: Session, case: Case, given: Mapping[str, Any], at: datetime) -> None:
    """Tell the other case, and keep everybody who reported (P4-26)."""
    into = known(session, Case, int(given["into"]))
    told = {"case": case.id, "number": case.number or "", "title": case.title}
    append(session, into, events_of(session, into.id), EventKind.ABSORBED, told, at)


def _part(session: Session, case: Case, other: int, at: datetime) -> None:
    """Tell the other case that this one is on its own again."""
    into = known(session, Case, other)
    append(
        session, into, events_of(session, other), EventKind.PARTED, {"case": case.id, "number": case.number or ""}, at
    )
