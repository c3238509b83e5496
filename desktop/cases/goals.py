"""Goals of the year taken apart by quarters or months (P2-49): each part is a case of its own under the goal.

A part is dispatched, solved, accepted and struck off like every case (the checklist's four steps); the goal tells how
many of its parts are through.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.cases import Case, Stage, Unit
from db.store import Store
from desktop.cases.clocks import Clocks
from desktop.cases.events import EventKind
from desktop.cases.journal import append, events_of
from desktop.cases.moves import BY_KIND
from desktop.cases.registering import begin
from desktop.cases.replay import replay
from desktop.cases.standing import ENDED
from desktop.clock import Now, Today, moments, today
from desktop.drafting import known
from desktop.errors import Invalid, Problem, Refusal
from desktop.intake.indexing import reindex

GOAL = "goal"  # key of the ledger
QUARTER, MONTH = "quarter", "month"
WAYS = {QUARTER: "按季度", MONTH: "按月"}
KIND_OF = {QUARTER: "02", MONTH: "03"}  # codes of goal_kind
QUARTERS = "一二三四"
MOST, LONGEST = 60, 200


@dataclass(frozen=True, slots=True)
class GoalPart:
    """One part of a goal as it is to be: what, until when, and who solves it."""

    title: str
    due_on: date
    unit_id: int | None = None
    kind_code: str | None = None


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of a goal as it stands."""

    key: int
    number: str
    title: str
    stage: Stage
    unit: str
    due_on: date | None
    archived_on: date | None

    @property
    def is_through(self) -> bool:
        """Whether it is struck off."""
        return self.stage is Stage.ARCHIVED


class Goals:
    """Takes goals apart and tells how far their parts are."""

    def __init__(self, store: Store, clocks: Clocks, today: Today = today, now: Now | None = None) -> None:
        self._store, self._clocks, self._today, self._now = store, clocks, today, now or moments(today)

    def proposed(self, title: str, way: str) -> tuple[GoalPart, ...]:
        """Return a goal's parts for what is left of this year, by quarter or month."""
        day = self._today()
        ends = [3, 6, 9, 12] if way == QUARTER else list(range(1, 13))
        parts = []
        for place, month in enumerate(ends):
            due = date(day.year, month, monthrange(day.year, month)[1])
            if due >= day:
                when = f"第{QUARTERS[place]}季度" if way == QUARTER else f"{month} 月"
                parts.append(GoalPart(f"{title}（{day.year} 年{when}）", due, kind_code=KIND_OF[way]))
        return tuple(parts)

    def divide(self, key: int, events: int, parts: Sequence[GoalPart]) -> tuple[int, ...]:
        """Register a goal's parts under it, each assigned where it names a unit. Return their keys.

        Raise Invalid for faults, Refusal for what is no open goal; nothing is registered then.
        """
        if problems := self._faults(parts):
            raise Invalid(problems)
        with self._store.write("分解目标任务") as session:
            goal = known(session, Case, key)
            if goal.ledger != GOAL or goal.stage in ENDED:
                raise Refusal("只有在办的目标任务可以分解。")
            self._require_units(session, parts)
            made = tuple(self._register(session, goal, part) for part in parts)
            words = f"分解为 {len(parts)} 项：{'、'.join(part.title for part in parts)}"
            log = events_of(session, key)
            if len(log) != events:
                raise Refusal("其他人刚刚办理了这项任务，没有分解。请刷新后再分解。")
            append(session, goal, log, EventKind.PROGRESS, {"words": words[:2000]}, self._now())
            reindex(session, Case.__tablename__, made)
            return made

    def parts_of(self, key: int) -> tuple[PartLine, ...]:
        """Return the parts of a goal, by their day."""
        columns = (Case.id, Case.number, Case.title, Case.stage, Unit.name, Case.due_on, Case.archived_on)
        query = select(*columns).outerjoin(Unit, Unit.id == Case.unit_id).where(Case.parent_id == key)
        with self._store.read() as session:
            found = [
                PartLine(one, number or "", title, stage, unit or "", due, done)
                for one, number, title, stage, unit, due, done in session.execute(query)
            ]
        return tuple(sorted(found, key=lambda one: (one.due_on or date.max, one.key)))

    def _faults(self, parts: Sequence[GoalPart]) -> list[Problem]:
        if not 1 <= len(parts) <= MOST:
            return [Problem("parts", f"一次分解 1 到 {MOST} 项")]
        found = []
        for place, part in enumerate(parts, 1):
            if not part.title.strip() or len(part.title.strip()) > LONGEST:
                found.append(Problem("parts", f"第 {place} 项的名称要有 1 到 {LONGEST} 个字"))
            if part.due_on < self._today():
                found.append(Problem("parts", f"第 {place} 项的期限不能早于今天"))
        return found

    def _require_units(self, session: Session, parts: Sequence[GoalPart]) -> None:
        wanted = {part.unit_id for part in parts if part.unit_id is not None}
        if wanted - set(session.scalars(select(Unit.id).where(Unit.id.in_(wanted), Unit.is_active))):
            raise Refusal("所选单位里有的已停用，请重新选择。")

    def _register(self, session: Session, goal: Case, part: GoalPart) -> int:
        moment = self._now()
        day = moment.astimezone().date()
        case = Case(
            ledger=GOAL,
            kind_code=part.kind_code,
            title=part.title.strip(),
            description=None if part.unit_id is not None else f"要求 {part.due_on} 前完成。",  # no clock runs yet
            grid_id=goal.grid_id,
            found_on=day,
            source_code=goal.source_code,
            list_item=goal.list_item,
            parent_id=goal.id,
        )
        begin(session, case, moment)
        if part.unit_id is not None:
            log, move = events_of(session, case.id), BY_KIND[EventKind.ASSIGNED]
            given = {"unit_id": part.unit_id, "due_on": part.due_on.isoformat()}
            names = session.scalars(select(Unit.name).where(Unit.id == part.unit_id)).all()
            started = self._clocks.started(move, case, replay(log), given, day, moment)
            append(session, case, log, EventKind.ASSIGNED, given | started | {"units": list(names)}, moment)
        return case.id
