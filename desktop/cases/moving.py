"""Moving cases along: what is legal now, carrying it out, taking the last step back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.keys import in_keys
from db.models.cases import Case, Stage, TaskRole, Unit
from db.models.roster import Staff
from db.store import Store
from desktop.calendar import Calendar
from desktop.cases.clocks import WHO_HANDLES, Clocks
from desktop.cases.events import BEGINNING, TITLES, Event, EventKind
from desktop.cases.facts import FactReader, named
from desktop.cases.journal import append, events_of
from desktop.cases.ledgers import Ledger, ledger
from desktop.cases.limits import CaseLimits
from desktop.cases.merging import absorb, part
from desktop.cases.moves import BY_KIND, STAFF, Ask, Move, Pick, asks_of, is_legal, offered
from desktop.cases.numbering import next_number
from desktop.cases.replay import RECOMPUTED, Standing, effective, replay
from desktop.cases.ruling import Ruling
from desktop.clock import Now, Today, moments, today
from desktop.codes import Codes
from desktop.drafting import known
from desktop.errors import Invalid, Refusal
from desktop.intake.indexing import reindex
from desktop.names.folding import kept
from desktop.office import Office

CORRECTED = ("kind_code", "risk_code")  # facts of a case that classifying it writes down
WAS = "was"  # fact of a classification: what those were before, so that taking it back puts them back
TOLD = frozenset({EventKind.ABSORBED, EventKind.PARTED})  # what happened to another case and is only told here
AHEAD = timedelta(minutes=1)  # so far two clocks may differ
LONGEST_REASON = 200
HOURS = 2  # in which whoever is whistled for has to come, unless the clerk says otherwise

RoutedTo = Callable[[str, str | None, str | None], int | None]  # ledger, sort, scenario -> key of a unit
AskedUntil = Callable[[Case], date | None]  # until when another office wants a case done
Follows = Callable[[Session, Case, Event], None]  # what else a step brings about, in the same write


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
        codes: Codes,
        today: Today = today,
        now: Now | None = None,
        routed: RoutedTo = lambda ledger, kind, scenario: None,
        follows: Follows = lambda session, case, event: None,
        asked_until: AskedUntil = lambda case: None,
    ) -> None:
        self._store, self._clocks, self._routed, self._follows = store, Clocks(calendar, limits), routed, follows
        self._reader, self._ruling, self._asked_until = FactReader(codes), Ruling(office), asked_until
        self._today, self._now = today, now or moments(today)

    def offers(self, key: int) -> tuple[Offer, ...]:
        """Return what can be done with a case now, the usual way first."""
        with self._store.read() as session:
            case = known(session, Case, key)
            standing = replay(events_of(session, key))
            return self.offers_for(case, standing)

    def offers_for(self, case: Case, standing: Standing) -> tuple[Offer, ...]:
        """Return what can be done with a case that was read already."""
        rule = ledger(case.ledger)
        return tuple(Offer(move, self._proposed(move, case, standing)) for move in offered(standing, rule))

    def carry_out(
        self, key: int, events: int, kind: EventKind, facts: Mapping[str, Any], at: datetime | None = None
    ) -> Moved:
        """Make a move. `events` is how many lines the log had when the clerk looked; `at` is when it really happened.

        Raise Conflict when somebody moved the case since, Refusal for a move that is not legal now, Invalid for what
        it lacks.
        """
        with self._store.write(TITLES[kind]) as session:
            return self.carry_out_in(session, key, events, kind, facts, at)

    def carry_out_in(
        self,
        session: Session,
        key: int,
        events: int,
        kind: EventKind,
        facts: Mapping[str, Any],
        at: datetime | None = None,
    ) -> Moved:
        """Make a move in a write under way, as `carry_out` makes it in one of its own."""
        move = BY_KIND.get(kind)
        if move is None:
            raise Refusal(f"“{TITLES[kind]}”由程序自己记录，不能直接办理。请按现在可以办理的步骤办理。")
        case = known(session, Case, key)
        log = events_of(session, key)
        if len(log) != events:
            raise Conflict
        standing, rule = replay(log), ledger(case.ledger)
        _require_legal(move, standing, rule)
        moment = self._moment(log, at)
        day, asks = moment.astimezone().date(), asks_of(move, rule)
        given, problems = self._reader.read(asks, facts, day, self._today())
        problems = problems or self._ruling.problems(session, move, asks, case, standing, log, given)
        if problems:
            raise Invalid(problems)
        given |= self._clocks.started(move, case, standing, given, day, moment)
        given |= _told(session, asks, given) | _recorded(session, kind, case, given, day)
        after = append(session, case, log, kind, given, moment)
        if kind is EventKind.REGISTERED:
            reindex(session, Case.__tablename__, [key])  # it has a number now
        if kind is EventKind.MERGED:
            absorb(session, case, given["into"], moment)
        self._follows(session, case, log[-1])
        return Moved(key, after.events, TITLES[kind], after.events)

    def undo(self, key: int, events: int, reason: str) -> Moved:
        """Take the last step back, with a reason. The step stays in the log. Raise Refusal where none can be."""
        reason = kept(reason).strip()
        if not reason:
            raise Refusal("请写明撤销的理由。")
        if len(reason) > LONGEST_REASON:
            raise Refusal(f"撤销的理由最多 {LONGEST_REASON} 个字，现有 {len(reason)} 个字，请删减。")
        with self._store.write("撤销一步") as session:
            case = known(session, Case, key)
            log = events_of(session, key)
            if len(log) != events:
                raise Conflict
            last = undoable(log)
            if last is None:
                raise Refusal("这件事没有可以撤销的步骤；登记有误请更正，不该受理请办理“不予受理”。")
            moment = self._moment(log, None)
            for name, value in last.facts.get(WAS, {}).items():
                if getattr(case, name) == last.facts.get(name):  # nobody corrected it since
                    setattr(case, name, value)
            after = append(session, case, log, EventKind.UNDONE, {"undoes": last.number, "reason": reason}, moment)
            if last.kind is EventKind.MERGED:
                part(session, case, int(last.facts["into"]), moment)
            self._follows(session, case, log[-1])
            return Moved(key, after.events, f"撤销{TITLES[last.kind]}", after.events)

    def _moment(self, log: Sequence[Event], at: datetime | None) -> datetime:
        """Return when a step happens: now, or earlier where it is entered late, but never before the step it follows.

        A clock that was set back does not make the log run backwards.
        """
        now, last = self._now(), effective(log)[-1]
        if at is None:
            return max(now, last.at)
        at = at.astimezone(UTC)
        if at > now + AHEAD:
            raise Refusal("办理时间不能晚于现在，请改正。")
        if at < last.at:
            told = last.at.astimezone().strftime("%Y-%m-%d %H:%M")
            raise Refusal(f"办理时间不能早于上一步“{TITLES[last.kind]}”的 {told}，请改正。")
        return at

    def _proposed(self, move: Move, case: Case, standing: Standing) -> dict[str, Any]:
        """Return what the program proposes: limits, and what the case already says."""
        keys, day = {ask.key for ask in move.asks}, self._today()
        proposed: dict[str, Any] = {}
        if "sign_due_on" in keys:
            proposed["sign_due_on"] = self._clocks.limit(case, "sign", day).due_on
        if "due_on" in keys and move.kind in WHO_HANDLES:
            usual, asked = self._clocks.limit(case, "handle", day).due_on, self._asked_until(case)
            proposed["due_on"] = usual if asked is None else max(day, min(usual, asked))
        match move.kind:
            case EventKind.CLASSIFIED:
                proposed |= {key: getattr(case, key) for key in CORRECTED}
            case EventKind.ASSIGNED:
                proposed["unit_id"] = self._routed(case.ledger, case.kind_code, case.scenario)
            case EventKind.JOINED:
                proposed["due_on"] = standing.due_on
            case EventKind.EXTENDED:
                proposed["due_on"] = standing.asked_until
            case EventKind.FINISHED:
                proposed["is_success"] = True
            case EventKind.CALLED_BACK:
                proposed["is_confirmed"] = True
            case EventKind.WHISTLED:
                proposed["hours"] = HOURS
            case EventKind.ASSISTED:
                proposed["unit_id"] = standing.open_tasks(TaskRole.ASSIST)[0].unit_id
            case EventKind.ARRIVED:
                proposed["unit_id"] = standing.open_tasks(TaskRole.WHISTLED)[0].unit_id
        return {key: value for key, value in proposed.items() if value is not None}


def undoable(log: Sequence[Event]) -> Event | None:
    """Return the last step that counts, when it can be taken back.

    What was only told here of another case, and limits that the office changed, do not stand in the way.
    """
    counted = [event for event in effective(log) if event.kind not in TOLD and not event.facts.get(RECOMPUTED)]
    return counted[-1] if counted and counted[-1].kind not in BEGINNING else None


def _require_legal(move: Move, standing: Standing, rule: Ledger) -> None:
    """Refuse a move that cannot be made now, saying what stands in the way."""
    if is_legal(move, standing, rule):
        return
    why = "请刷新后按现在可以办理的步骤办理。"
    if move.kind is EventKind.FINISHED and standing.is_paused:
        why = "它正暂停计时，请先恢复计时。"
    elif move.kind is EventKind.ARCHIVED and standing.is_denied:
        why = "回访时没有确认解决，请重新办理，或再次回访确认。"
    elif move.kind is EventKind.ARCHIVED and standing.stage in (Stage.FED_BACK, Stage.CALLED_BACK):
        why = "归档前要先回访、评价。" if rule.needs_rating else "归档前要先回访。"
    raise Refusal(f"这件事现在不能“{move.title}”。{why}")


def _told(session: Session, asks: Sequence[Ask], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the names that the log tells without looking them up."""
    told: dict[str, Any] = {}
    for ask in asks:
        if isinstance(ask, Pick) and ask.what == STAFF and (key := given.get(ask.key)):
            told[named(ask.key)] = session.scalar(select(Staff.name).where(Staff.id == key))
    units = [key for key in (given.get("unit_id"), *given.get("unit_ids", ())) if key is not None]
    if units:
        names = dict(session.execute(select(Unit.id, Unit.name).where(in_keys(Unit.id, units))).all())
        told["units"] = [names[key] for key in units]
    if "into" in given:
        told["into_number"] = session.scalar(select(Case.number).where(Case.id == given["into"]))
    return told


def _recorded(session: Session, kind: EventKind, case: Case, given: Mapping[str, Any], day: date) -> dict[str, Any]:
    """Write what a move changes of the case itself. Return what the log should say of it."""
    if kind is EventKind.REGISTERED and case.number is None:
        case.number = next_number(session, case.ledger, day.year)
        return {"number": case.number}
    if kind is EventKind.CLASSIFIED:
        was = {key: getattr(case, key) for key in CORRECTED if key in given}
        for key in was:
            setattr(case, key, given[key])
        return {WAS: was} if was else {}
    return {}
