"""Closing a month (结账): its figures stay as reported, what is corrected later is shown beside them (P1-32)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, insert, or_, select
from sqlalchemy.orm import Session

from db.keys import Keys, in_keys, keys_of
from db.models.cases import Case, CaseEvent, ClosedMonth, MonthFigure
from db.models.log import Change
from db.store import Store, touch
from desktop.cases.dimensions import ALL, GRID, KIND, LEDGER, SOURCE, UNIT
from desktop.cases.events import EventKind
from desktop.cases.figures import Asked, Figures, Line, Overview
from desktop.cases.indicators import Counts, completed, summed
from desktop.cases.spans import MONTH, Span, month_of
from desktop.clock import Today, today
from desktop.errors import Refusal

FROZEN = (ALL, KIND, GRID, UNIT, SOURCE)  # dimensions by which a closed month is kept
MARKS = "log"  # stands as the dimension of how far the logs had come when a month was closed
EVENT, CHANGE = "event", "change"
TAKING_BACK = frozenset(
    {EventKind.UNDONE, EventKind.REOPENED, EventKind.DECLINED, EventKind.MERGED, EventKind.PARTED}
)  # what happens later and changes an earlier month
TELLING = frozenset(
    {"ledger", "kind_code", "grid_id", "source_code", "people_count", "scale_code", "risk_code"}
)  # fields that figures are made of and a clerk can correct


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed month: when and by whom."""

    month: str
    at: datetime
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """One row of a closed month: as it was reported, as it is now."""

    key: str
    title: str
    frozen: Counts
    now: Counts

    def difference(self, count: str) -> int:
        """Return by how much a count is another one now."""
        return round(self.now.get(count, 0) - self.frozen.get(count, 0))


Beside = Callable[[Session, date, date], Iterable[tuple[str, str, Mapping[str, int]]]]


class Months:
    """Closes months and remembers what their figures were."""

    def __init__(
        self,
        store: Store,
        figures: Figures,
        permit_administration: Callable[[], None],
        today: Today = today,
        beside: Beside = lambda _session, _first, _last: (),
    ) -> None:
        """`beside` tells what else a month keeps that is no figure of cases: dimension, key, figures."""
        self._store, self._figures, self._today, self._beside = store, figures, today, beside
        self._permit_administration = permit_administration

    def closed(self) -> tuple[Closed, ...]:
        """Return the closed months, the latest first."""
        with self._store.read() as session:
            rows = session.scalars(select(ClosedMonth).order_by(ClosedMonth.month.desc()))
            return tuple(Closed(one.month, one.created_at, one.created_by, one.note or "") for one in rows)

    def is_closed(self, month: str) -> bool:
        """Return whether a month is closed."""
        with self._store.read() as session:
            return _known(session, month) is not None

    def left_open(self, month: str) -> tuple[str, ...]:
        """Return the earlier months with cases that are not closed."""
        with self._store.read() as session:
            first = session.scalar(select(func.min(Case.registered_on)))
            closed = set(session.scalars(select(ClosedMonth.month)))
        found, span = [], Span.of_month(month).before
        while first is not None and span.last >= first:
            found.append(f"{span.first:%Y-%m}")
            span = span.before
        return tuple(one for one in reversed(found) if one not in closed)

    def close(self, month: str, note: str = "", *, consent: bool = False) -> None:
        """Keep the figures of a month as they are now.

        Raise Refusal for a month that is not over or is closed, and, without consent, while an earlier one is open.
        """
        span = Span.of_month(month)
        if span.last >= self._today():
            raise Refusal(f"{span.title}还没有过完，请在下个月结账。")
        if not consent and (left := self.left_open(month)):
            raise Refusal(f"{_titles(left)}还没有结账，请先结以前的月份；确需先结{span.title}的，请确认后再结。")
        with self._store.write(f"结账 {month}") as session:
            if _known(session, month) is not None:
                raise Refusal(f"{span.title}已经结账，不用再结。")
            closed = ClosedMonth(month=month, note=note.strip() or None)
            session.add(closed)
            session.flush()
            session.execute(insert(MonthFigure), [*self._rows(session, closed.id, span), _marks(session, closed.id)])
            touch(session, MonthFigure.__tablename__)

    def reopen(self, month: str, reason: str) -> None:
        """Let the figures of a month go. Only for an administrator, with a reason; both stay in the log of changes."""
        self._permit_administration()
        if not reason.strip():
            raise Refusal("请写明反结账的理由。")
        with self._store.write(f"反结账 {month}") as session:
            closed = _required(session, month)
            closed.note = f"反结账：{reason.strip()}"[:200]
            session.flush()
            session.delete(closed)
            session.flush()
            touch(session, MonthFigure.__tablename__)

    def frozen(self, month: str, ledger: str = "", dimension: str = ALL) -> Mapping[str, Counts]:
        """Return the figures of a closed month as they were, by the keys of a dimension; of one ledger or of all."""
        with self._store.read() as session:
            return _frozen(session, _required(session, month), ledger, dimension)

    def lines(self, month: str, ledger: str = "", dimension: str = ALL) -> tuple[Line, ...]:
        """Return the same as rows of a table."""
        with self._store.read() as session:
            found = _frozen(session, _required(session, month), ledger, dimension)
            return self._figures.arranged(session, dimension, found)

    def closed_as(self, asked: Asked, dimension: str = ALL) -> Closed | None:
        """Return when what is asked for was closed, or None where it is counted as it is now."""
        if asked.span.kind != MONTH or not self._is_kept(asked, dimension):
            return None
        month = month_of(asked.span.first)
        return next((one for one in self.closed() if one.month == month), None)

    def overview(self, asked: Asked) -> Overview:
        """Return a stretch beside the one before and the year before; closed months stay as they were (同比, 环比)."""
        return self._figures.overview(asked, self.whole)

    def whole(self, asked: Asked) -> Counts:
        """Return the counts asked for: of a closed month as they were, others as they are."""
        closed = self.closed_as(asked)
        if closed is None:
            return self._figures.whole(asked)
        ledger, grid = asked.where.get(LEDGER, ""), asked.where.get(GRID)
        found = self.frozen(closed.month, ledger, ALL if grid is None else GRID)
        return completed(summed(list(self._below(found, grid).values())))

    def table(self, asked: Asked, dimension: str) -> tuple[Line, ...]:
        """Return the rows asked for: of a closed month as they were, others as they are."""
        closed = self.closed_as(asked, dimension)
        if closed is None:
            return self._figures.table(asked, dimension)
        ledger, grid = asked.where.get(LEDGER, ""), asked.where.get(GRID)
        with self._store.read() as session:
            month, found = _required(session, closed.month), dict[str, Counts]()
            if dimension == LEDGER:
                found |= {own: counts for own, _, counts in _figure(session, month.id, ALL) if ledger in ("", own)}
            elif dimension == ALL:
                found[""] = self.whole(asked)
            else:
                found |= self._below(_frozen(session, month, ledger, dimension), grid)
            return self._figures.arranged(session, dimension, found, grid)

    def _below(self, found: Mapping[str, Counts], grid: str | None) -> Mapping[str, Counts]:
        """Return of counts by grid those of one with all below it."""
        if grid is None:
            return found
        wanted = {str(key) for key in self._figures.below(int(grid))}
        return {key: counts for key, counts in found.items() if key in wanted}

    def _is_kept(self, asked: Asked, dimension: str) -> bool:
        """Whether closed months know what is asked for: by grid only the whole of it, or grid by grid."""
        if not asked.where.keys() <= {LEDGER, GRID} or dimension not in (*FROZEN, LEDGER):
            return False
        return GRID not in asked.where or dimension in (ALL, GRID)

    def compared(self, month: str, ledger: str = "", dimension: str = ALL) -> tuple[Corrected, ...]:
        """Return the figures of a closed month beside what they would be now, row by row."""
        with self._store.read() as session:
            was = _frozen(session, _required(session, month), ledger, dimension)
            counted = self._figures.by_ledger(session, Span.of_month(month), dimension)
            frozen = {one.key: one for one in self._figures.arranged(session, dimension, was)}
            now = {one.key: one for one in self._figures.arranged(session, dimension, _of_ledger(counted, ledger))}
        titles = {one.key: one.title for one in (*frozen.values(), *now.values())}
        nothing = completed({})
        return tuple(
            Corrected(
                key,
                title,
                frozen[key].counts if key in frozen else nothing,
                now[key].counts if key in now else nothing,
            )
            for key, title in titles.items()
        )

    def changed(self, month: str) -> Keys:
        """Return the cases of a closed month whose log or facts changed since in a way that figures notice."""
        span = Span.of_month(month)
        with self._store.read() as session:
            closed = _required(session, month)
            marks = _figure(session, closed.id, MARKS)[0].figures
            suspects = {*session.scalars(_later_steps(marks[EVENT], span)), *_later_corrections(session, marks[CHANGE])}
            there = and_(
                Case.registered_on <= span.last, or_(Case.finished_on.is_(None), Case.finished_on >= span.first)
            )
            return keys_of(session, select(Case.id).where(in_keys(Case.id, sorted(suspects)), there).order_by(Case.id))

    def _rows(self, session: Session, closed: int, span: Span) -> list[dict[str, Any]]:
        rows = []
        for dimension in FROZEN:
            for (ledger, key), counts in self._figures.by_ledger(session, span, dimension).items():
                figures = {name: value for name, value in counts.items() if value}
                rows.append(_row(closed, ledger, dimension, key, figures))
        beside = self._beside(session, span.first, span.last)
        return rows + [_row(closed, "", dimension, key, figures) for dimension, key, figures in beside]


def _row(closed: int, ledger: str, dimension: str, key: str, figures: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "closed_month_id": closed,
        "ledger": ledger,
        "dimension": dimension,
        "key": key,
        "figures": dict(figures),
    }


def _marks(session: Session, closed: int) -> dict[str, Any]:
    """Return how far the logs have come: what is written after it came after the closing."""
    event, change = (session.scalar(select(func.max(model.id))) or 0 for model in (CaseEvent, Change))
    return _row(closed, "", MARKS, "", {EVENT: event, CHANGE: change})


def _known(session: Session, month: str) -> ClosedMonth | None:
    return session.scalar(select(ClosedMonth).where(ClosedMonth.month == month))


def _required(session: Session, month: str) -> ClosedMonth:
    closed = _known(session, month)
    if closed is None:
        raise Refusal(f"{Span.of_month(month).title}还没有结账。")
    return closed


def _figure(session: Session, closed: int, dimension: str) -> Sequence[Row[str, str, Any]]:
    """Return what is kept of a closed month: ledger, key and figures of every row of a dimension."""
    wanted = select(MonthFigure.ledger, MonthFigure.key, MonthFigure.figures)
    own = MonthFigure.closed_month_id == closed, MonthFigure.dimension == dimension
    return session.execute(wanted.where(*own)).all()


def _frozen(session: Session, closed: ClosedMonth, ledger: str, dimension: str) -> dict[str, Counts]:
    rows = _figure(session, closed.id, dimension)
    return _of_ledger({(own, key): figures for own, key, figures in rows}, ledger)


def _of_ledger(found: Mapping[tuple[str, str], Counts], ledger: str) -> dict[str, Counts]:
    """Return counts by key alone: those of one ledger, or of all together."""
    parts: dict[str, list[Counts]] = {}
    for (own, key), counts in found.items():
        if ledger in ("", own):
            parts.setdefault(key, []).append(counts)
    return {key: summed(counts) for key, counts in parts.items()}


def _later_steps(mark: int, span: Span) -> Select[int]:
    """Return a query for the cases with a step written after the closing that reaches back into the month."""
    end = datetime.combine(span.after.first, datetime.min.time()).astimezone().astimezone(UTC)
    reaches: ColumnElement[bool] = or_(CaseEvent.at < end, CaseEvent.kind.in_([one.value for one in TAKING_BACK]))
    return select(CaseEvent.case_id).where(CaseEvent.id > mark, reaches)


def _later_corrections(session: Session, mark: int) -> set[int]:
    """Return the cases of which a fact was corrected after the closing that figures are made of."""
    later = select(Change.record_id, Change.fields).where(Change.id > mark, Change.table == Case.__tablename__)
    return {record for record, fields in session.execute(later) if TELLING & fields.keys()}


def _titles(months: Sequence[str]) -> str:
    """Return months in words: the first few of them."""
    named = "、".join(months[:3])
    return f"{named} 等 {len(months)} 个月" if len(months) > 3 else named
