"""The board (看板): how the open cases stand today, in numbers that each open the cases they count.

Everything is asked of the index of open cases and of the days of the month, so that it costs the same among a thousand
cases and among a million.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from db.expressions import as_read
from db.keys import in_keys
from db.models.cases import OPEN, Case, CaseTask, Stage, TaskRole, Unit
from db.store import Store
from desktop.cases.filters import CENTRE_KEY, GRID, IS_OPEN, LEDGER, LIGHT, MARKED, MINE, STAGES, UNIT, WHISTLED
from desktop.cases.lights import Light, is_red, is_yellow, light_of, light_words
from desktop.cases.list import unit_name
from desktop.cases.units import CENTRE
from desktop.grids.service import Grids

LANES: tuple[tuple[str, tuple[Stage, ...]], ...] = (
    ("待受理", (Stage.REPORTED,)),
    ("待分派", (Stage.REGISTERED, Stage.CLASSIFIED)),
    ("待签收", (Stage.ASSIGNED,)),
    ("办理中", (Stage.HANDLING,)),
    ("待反馈回访", (Stage.HANDLED, Stage.FED_BACK)),
    ("待评价归档", (Stage.CALLED_BACK, Stage.RATED)),
)
UNFINISHED = (Stage.REPORTED, Stage.REGISTERED, Stage.CLASSIFIED, Stage.ASSIGNED, Stage.HANDLING)
AGES = (3, 7, 15, 30)  # days since a case was found: up to so many, and more
CARDS = 8  # of a lane, the most pressing first
HOLDERS = 8

Filters = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of cases, and the filters that list exactly these."""

    title: str
    count: int
    filters: Filters
    tone: str = ""  # the signal it gives where there is anything to count


@dataclass(frozen=True, slots=True)
class Card:
    """One case on the board."""

    key: int
    title: str
    number: str
    unit: str  # nothing while it lies with the centre itself
    light: Light
    words: str  # of the light
    age: int  # days since it was found


@dataclass(frozen=True, slots=True)
class Lane:
    """One step, how many cases stand there, how many of them are late, and the most pressing ones."""

    whole: Figure
    red: Figure
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has unfinished cases, and how many of them are late."""

    name: str
    whole: Figure
    red: Figure


@dataclass(frozen=True, slots=True)
class BoardFigures:
    """The board of a day."""

    day: date
    waiting: tuple[Figure, ...]  # what somebody has to do something about
    today: tuple[Figure, ...]  # found, handled, left over (日清, P1-16)
    month: tuple[Figure, ...]  # taken on, finished
    ages: tuple[Figure, ...]
    holders: tuple[Holder, ...]
    lanes: tuple[Lane, ...]
    unfinished: Figure

    @property
    def exit_percent(self) -> float | None:
        """How much of what was there this month, or came, is finished (退出率)."""
        finished = self.month[1].count
        whole = self.unfinished.count + finished
        return 100 * finished / whole if whole else None


class Board:
    """Counts the open cases of the office."""

    def __init__(self, store: Store, grids: Grids) -> None:
        self._store, self._grids = store, grids

    def read(self, day: date, account: str, grid: int | None = None, ledger: str | None = None) -> BoardFigures:
        """Return the board of a day for an account: of the whole office, of a grid with all below it, of a ledger."""
        narrowed: dict[str, Any] = {}
        scope: list[ColumnElement[bool]] = []
        if ledger:
            narrowed[LEDGER] = ledger
            scope.append(as_read(Case.ledger) == ledger)  # the index of open cases is the one to walk
        if grid is not None:
            narrowed[GRID] = grid
            scope.append(in_keys(Case.grid_id, self._grids.subtree(grid)))
        with self._store.read() as session:
            return _Reading(session, self._grids, day, account, narrowed, scope).board()


class _Reading:
    """One look at the board."""

    def __init__(
        self,
        session: Session,
        grids: Grids,
        day: date,
        account: str,
        narrowed: Filters,
        scope: Sequence[ColumnElement[bool]],
    ) -> None:
        self._session, self._grids, self._day, self._account = session, grids, day, account
        self._narrowed, self._scope = narrowed, scope
        self._steps = self._by_step()

    def board(self) -> BoardFigures:
        """Return everything."""
        day = self._day
        unfinished = [stage.value for stage in UNFINISHED]
        return BoardFigures(
            day=day,
            waiting=self._waiting(),
            today=self._today(unfinished),
            month=(
                self._counted("本月受理", Case.registered_on >= day.replace(day=1), self._this_month("registered")),
                self._counted("本月办结", Case.finished_on >= day.replace(day=1), self._this_month("finished")),
            ),
            ages=self._ages(unfinished),
            holders=self._holders(unfinished),
            lanes=tuple(self._lane(title, stages) for title, stages in LANES),
            unfinished=self._figure("未办结", self._sum("whole", UNFINISHED), {STAGES: tuple(unfinished)}),
        )

    def _by_step(self) -> Mapping[Stage, Mapping[str, int]]:
        """Return what is counted of the open cases, by the step where they stand: one walk over their index."""
        day = self._day
        counted: dict[str, ColumnElement[bool]] = {
            "red": is_red(day),
            "yellow": is_yellow(day),
            "paused": Case.is_paused.is_(True),
            "asks": Case.asks_extension.is_(True),
            "supervised": Case.card.is_not(None),
            "mine": Case.first_asked == self._account,
        } | {f"age{limit}": Case.found_on >= day - timedelta(limit) for limit in AGES}
        columns = [func.count().filter(condition).label(name) for name, condition in counted.items()]
        query = select(Case.stage, func.count().label("whole"), *columns).where(OPEN, *self._scope)
        rows = self._session.execute(query.group_by(Case.stage)).mappings()
        return {row["stage"]: {name: row[name] for name in ("whole", *counted)} for row in rows}

    def _sum(self, name: str, stages: Sequence[Stage] = tuple(Stage)) -> int:
        return sum(self._steps[stage][name] for stage in stages if stage in self._steps)

    def _figure(self, title: str, count: int, filters: Filters, tone: str = "") -> Figure:
        return Figure(title, count, {**self._narrowed, **filters}, tone)

    def _counted(self, title: str, condition: ColumnElement[bool], filters: Filters) -> Figure:
        count = self._session.scalar(select(func.count()).select_from(Case).where(condition, *self._scope))
        return self._figure(title, count or 0, filters)

    def _this_month(self, what: str) -> Filters:
        return {f"period_{what}": (self._day.replace(day=1).isoformat(), None)}

    def _waiting(self) -> tuple[Figure, ...]:
        return (
            self._figure("我首问的", self._sum("mine"), {MINE: self._account, IS_OPEN: True}),
            self._figure("红灯逾期", self._sum("red"), {LIGHT: Light.RED.value}, "red"),
            self._figure("黄灯预警", self._sum("yellow"), {LIGHT: Light.YELLOW.value}, "amber"),
            self._figure("延期待批", self._sum("asks"), {MARKED: "asks_extension"}, "amber"),
            self._figure("吹哨未到场", self._whistled(), {WHISTLED: True}, "red"),
            self._figure("挂牌督办", self._sum("supervised"), {MARKED: "supervised"}, "red"),
            self._figure("暂停计时", self._sum("paused"), {LIGHT: Light.PAUSED.value}, "blue"),
        )

    def _whistled(self) -> int:
        waiting = select(CaseTask.case_id).where(CaseTask.role == TaskRole.WHISTLED, CaseTask.ended_at.is_(None))
        query = select(func.count()).select_from(Case).where(Case.id.in_(waiting), *self._scope)
        return self._session.scalar(query) or 0

    def _today(self, unfinished: Sequence[str]) -> tuple[Figure, ...]:
        day = self._day.isoformat()
        left = and_(OPEN, Case.found_on == self._day, Case.stage.in_(UNFINISHED))
        return (
            self._counted("今日发现", Case.found_on == self._day, {"found_on": day}),
            self._counted("今日办结", Case.finished_on == self._day, {"period_finished": (day, day)}),
            self._counted("今日留存", left, {"found_on": day, STAGES: tuple(unfinished)}),
        )

    def _ages(self, unfinished: Sequence[str]) -> tuple[Figure, ...]:
        """Return how long the unfinished cases are known, in bands."""
        found, before, newest = [], 0, None
        for low, limit in zip((0, *(one + 1 for one in AGES)), AGES, strict=False):
            count = self._sum(f"age{limit}", UNFINISHED)
            oldest = self._day - timedelta(limit)
            period = (oldest.isoformat(), newest)
            found.append(self._figure(f"{low}–{limit} 天", count - before, self._of_age(period, unfinished)))
            before, newest = count, (oldest - timedelta(1)).isoformat()
        rest = self._sum("whole", UNFINISHED) - before
        return (
            *found,
            self._figure(f"{AGES[-1]} 天以上", rest, self._of_age((None, newest), unfinished), "red"),
        )

    def _of_age(self, period: tuple[str | None, str | None], unfinished: Sequence[str]) -> Filters:
        return {"period_found": period, STAGES: tuple(unfinished)}

    def _holders(self, unfinished: Sequence[str]) -> tuple[Holder, ...]:
        """Return who has most of what is unfinished."""
        count, red = func.count().label("count"), func.count().filter(is_red(self._day)).label("red")
        query = select(Case.unit_id, count, red).where(OPEN, Case.stage.in_(UNFINISHED), *self._scope)
        rows = self._session.execute(query.group_by(Case.unit_id).order_by(count.desc()).limit(HOLDERS)).all()
        names = self._names([unit for unit, *_ in rows])
        stages: Filters = {STAGES: tuple(unfinished)}
        found = []
        for unit, whole, late in rows:
            filters = {UNIT: unit if unit is not None else CENTRE_KEY, **stages}
            late_ones = self._figure("逾期", late, {**filters, LIGHT: Light.RED.value}, "red")
            found.append(Holder(names[unit], self._figure(names[unit], whole, filters), late_ones))
        return tuple(found)

    def _names(self, units: Sequence[int | None]) -> Mapping[int | None, str]:
        wanted = [unit for unit in units if unit is not None]
        rows = self._session.execute(select(Unit.id, Unit.name, Unit.grid_id).where(in_keys(Unit.id, wanted)))
        named: dict[int | None, str] = {key: unit_name(self._grids, name, grid) for key, name, grid in rows}
        return {None: CENTRE, **named}

    def _lane(self, title: str, stages: Sequence[Stage]) -> Lane:
        here: Filters = {STAGES: tuple(stage.value for stage in stages)}
        red = self._figure("逾期", self._sum("red", stages), {**here, LIGHT: Light.RED.value}, "red")
        whole = self._figure(title, self._sum("whole", stages), here)
        return Lane(whole, red, self._cards(stages) if whole.count else ())

    def _cards(self, stages: Sequence[Stage]) -> tuple[Card, ...]:
        """Return the most pressing cases of a lane: those whose clock ends first, then those without one."""
        keys: list[tuple[date, int]] = []
        for stage in stages:
            here = select(Case.next_due_on, Case.id).where(OPEN, Case.stage == stage, *self._scope)
            keys += self._first(here.where(Case.next_due_on.is_not(None)).order_by(Case.next_due_on))
            if len(keys) < CARDS:
                keys += self._first(here.where(Case.next_due_on.is_(None)))
        chosen = [key for _, key in sorted(keys)[:CARDS]]
        columns = (Case.id, Case.title, Case.number, Case.unit_id, Case.next_warn_on, Case.next_due_on,
                   Case.is_paused, Case.found_on)  # fmt: skip
        rows = {row.id: row for row in self._session.execute(select(*columns).where(in_keys(Case.id, chosen)))}
        names = self._names([row.unit_id for row in rows.values()])
        return tuple(self._card(rows[key], names) for key in chosen)

    def _first(self, query: Select[*tuple[Any, ...]]) -> list[tuple[date, int]]:
        rows = self._session.execute(query.limit(CARDS))
        return [(due or date.max, key) for due, key in rows]

    def _card(self, row: Any, names: Mapping[int | None, str]) -> Card:
        light = light_of(row.next_warn_on, row.next_due_on, row.is_paused, self._day)
        words = light_words(light, row.next_due_on, self._day)
        age = (self._day - row.found_on).days
        unit = names[row.unit_id] if row.unit_id is not None else ""
        return Card(row.id, row.title, row.number or "", unit, light, words, age)
