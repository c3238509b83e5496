"""What speaks against a move although all it asks is there: units, limits, and who must not be the same person."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.cases import Case, TaskRole, Unit, UnitKind
from db.models.grids import Grid
from db.models.roster import Staff, StaffStanding
from db.store import actor_of
from desktop.cases.clocks import WHO_HANDLES
from desktop.cases.events import Event, EventKind
from desktop.cases.ledgers import ledger
from desktop.cases.merging import merging_faults
from desktop.cases.moves import CASE, STAFF, UNIT, UNITS, Ask, Move, Pick
from desktop.cases.replay import Standing, a_day, effective
from desktop.errors import Problem
from desktop.office import Office

SEPARATION_OFF = "separation_off"  # office fact: ledgers whose finder may handle without a reason (P0-34)
CALL_BACK_OFF = "call_back_apart_off"  # office fact: ledgers where who handled may call back without a reason (P0-42)
RATED_APART = "rated_apart"  # office fact: whether who wrote down the handling must not rate it; a town of one clerk
# could rate nothing, so it is off at first
FIRST_REPORT, LAST_REPORT = "1", "3"  # emergency_phase
HANDLED_IN = frozenset({EventKind.PROGRESS, EventKind.MEDIATED, EventKind.FINISHED})
TASKS: Mapping[EventKind, TaskRole] = {  # moves that give a unit a task, or end one
    EventKind.JOINED: TaskRole.ASSIST,
    EventKind.ASSISTED: TaskRole.ASSIST,
    EventKind.WHISTLED: TaskRole.WHISTLED,
    EventKind.ARRIVED: TaskRole.WHISTLED,
}
ENDING = frozenset({EventKind.ASSISTED, EventKind.ARRIVED})


class Ruling:
    """Judges moves by the rules of the office."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def problems(
        self,
        session: Session,
        move: Move,
        asks: Sequence[Ask],
        case: Case,
        standing: Standing,
        log: Sequence[Event],
        given: Mapping[str, Any],
    ) -> list[Problem]:
        """Return everything that speaks against a move whose facts are of the right kind."""
        found = [fault for ask in asks if isinstance(ask, Pick) for fault in _missing(session, move, ask, given)]
        if found:
            return found
        found += _limits(move, standing, given)
        found += _units(session, move, case, standing, given)
        if move.kind is EventKind.EMERGENCY:
            found += _phase(log, given["phase"])
        if move.kind is EventKind.MERGED:
            found += merging_faults(session, case, given["into"])
        if move.kind in WHO_HANDLES:
            found += self._finder_handles(session, case, given)
        if move.kind is EventKind.CALLED_BACK:
            found += self._handler_calls(session, case, given)
        if move.kind is EventKind.RATED:
            found += self._writer_rates(session, log)
        return found

    def _finder_handles(self, session: Session, case: Case, given: Mapping[str, Any]) -> Iterator[Problem]:
        """Whoever found it must not handle it, unless the office has a reason (P0-34)."""
        rule = ledger(case.ledger).separation
        if not rule or case.ledger in self._office.get(SEPARATION_OFF, []) or given.get("separation_note"):
            return
        handler = given.get("responsible_id"), given.get("responsible_name")
        if _same(session, handler, (case.finder_id, case.finder_name)):
            yield Problem("separation_note", f"按“{rule}”的规定，发现人不能同时办理；请另选责任人，确需如此请写明理由")

    def _handler_calls(self, session: Session, case: Case, given: Mapping[str, Any]) -> Iterator[Problem]:
        """The call-back is the grid's, not of whoever answers for the handling (P0-42), unless there is a reason."""
        if case.ledger in self._office.get(CALL_BACK_OFF, []) or given.get("apart_note"):
            return
        caller = given.get("caller_id"), given.get("caller_name")
        if _same(session, caller, (case.responsible_id, case.responsible_name)):
            yield Problem("apart_note", "责任人不能回访自己办理的事；请由网格员回访，确需如此请写明理由")

    def _writer_rates(self, session: Session, log: Sequence[Event]) -> Iterator[Problem]:
        if not self._office.get(RATED_APART, False):
            return
        if any(event.by == actor_of(session) for event in effective(log) if event.kind in HANDLED_IN):
            yield Problem("score", "这件事的办理情况由您录入，评价请由另一个账号录入")


def _missing(session: Session, move: Move, ask: Pick, given: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the fault that what was chosen is not there, or not there any more."""
    value = given.get(ask.key)
    if value is None:
        return
    if ask.what == CASE:
        if session.get(Case, value) is None:
            yield Problem(ask.key, f"{ask.title}：没有这件事，请重新选择")
    elif ask.what == STAFF:
        standing = session.scalar(select(Staff.standing).where(Staff.id == value))
        if standing is None:
            yield Problem(ask.key, f"{ask.title}不在人员名册里，请重新选择")
        elif standing is StaffStanding.LEFT:
            yield Problem(ask.key, f"{ask.title}已离任，请另选一人")
    elif ask.what in (UNIT, UNITS):
        wanted = {value} if ask.what == UNIT else set(value)
        rows = session.execute(select(Unit.id, Unit.is_active).where(in_keys(Unit.id, sorted(wanted))))
        there = {key for key, active in rows if active or move.kind in ENDING}  # a retired one may still end its part
        if there != wanted:
            yield Problem(ask.key, f"{ask.title}已停用或不存在，请重新选择")


def _limits(move: Move, standing: Standing, given: Mapping[str, Any]) -> Iterator[Problem]:
    due, sign = a_day(given, "due_on"), a_day(given, "sign_due_on")
    if due and sign and sign > due:
        yield Problem("sign_due_on", f"签收期限不能晚于办理期限 {due}，请改早一些")
    prolongs = move.kind in {EventKind.EXTENSION_ASKED, EventKind.EXTENDED}
    if prolongs and due and standing.due_on and due <= standing.due_on:
        yield Problem("due_on", f"新的期限要晚于现在的期限 {standing.due_on}，请改晚一些")


def _units(session: Session, move: Move, case: Case, standing: Standing, given: Mapping[str, Any]) -> Iterator[Problem]:
    unit, units = given.get("unit_id"), given.get("unit_ids") or []
    if move.kind in WHO_HANDLES and unit is not None and unit == standing.unit_id:
        yield Problem("unit_id", "这件事已经在这个单位，请选择另一个单位")
    leading = standing.unit_id if move.kind is EventKind.JOINED else unit
    if leading is not None and leading in units:
        yield Problem("unit_ids", "主办单位不能同时是协办单位，请去掉其中一个")
    if (role := TASKS.get(move.kind)) is not None:
        busy = {one.unit_id for one in standing.open_tasks(role)}
        if move.kind in ENDING:
            if unit not in busy:
                yield Problem("unit_id", "这个单位没有需要完成的协办或到场，请选择另一个单位")
        elif busy.intersection(units):
            yield Problem("unit_ids", "所选单位里有的已经在办，请去掉后再添加")
    if (fits := _KINDS.get(move.kind)) is not None:
        wanted = [unit] if unit is not None else units
        rows = session.execute(
            select(Unit.kind, Grid.path).outerjoin(Grid, Grid.id == Unit.grid_id).where(in_keys(Unit.id, wanted))
        )
        path = session.scalar(select(Grid.path).where(Grid.id == case.grid_id)) or ""
        judge, sentence = fits
        if not all(judge(kind, place, path) for kind, place in rows):
            yield Problem("unit_id" if unit is not None else "unit_ids", sentence)


def _is_above(kind: UnitKind, place: str | None, path: str) -> bool:
    """Whether a unit stands above the grid of a case: a village stands above its grids."""
    return kind is not UnitKind.GRID or (place is not None and path.startswith(place) and path != place)


_KINDS: Mapping[EventKind, tuple[Callable[[UnitKind, str | None, str], bool], str]] = {
    EventKind.ESCALATED: (_is_above, "上提要交给部门、上级单位或网格所在的村（社区），请重新选择"),
    EventKind.HANDED_DOWN: (
        lambda kind, place, path: kind is not UnitKind.SUPERIOR,
        "下交不能交给上级单位，请选择部门、村（社区）或网格",
    ),
    EventKind.WHISTLED: (
        lambda kind, place, path: kind is not UnitKind.GRID,
        "吹哨是请部门到场，不能吹给网格，请选择部门或上级单位",
    ),
}


def _phase(log: Sequence[Event], phase: str) -> Iterator[Problem]:
    """A first report, further ones, a last one: in this order, the first and the last once."""
    told = [event.facts["phase"] for event in effective(log) if event.kind is EventKind.EMERGENCY]
    if LAST_REPORT in told:
        yield Problem("phase", "这件事已经终报，不再报告；终报有误请撤销后重报")
    elif (phase == FIRST_REPORT) is bool(told):
        yield Problem("phase", "这件事已经首报，请选择续报或终报" if told else "还没有首报，请先首报")


def _same(session: Session, one: tuple[int | None, str | None], other: tuple[int | None, str | None]) -> bool:
    """Whether two people are one: by their key, or by name where only one of them is known in the roster."""
    if one[0] is not None and other[0] is not None:
        return one[0] == other[0]
    names = [name or session.scalar(select(Staff.name).where(Staff.id == key)) for key, name in (one, other)]
    return names[0] is not None and names[0] == names[1]
