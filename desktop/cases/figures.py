"""The figures of the cases (统计): counts and indicators of a stretch of time, as a whole and by what cases differ in.

Every figure can name the cases behind it: `keys` finds them, `filters` says them as the list of cases understands.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, func, literal_column, select
from sqlalchemy.orm import Session

from db.expressions import month_of
from db.keys import Keys, in_keys, keys_of
from db.models.cases import Case, Unit
from db.store import Store
from desktop.cases import indicators as told
from desktop.cases.counting import (
    AGEING,
    AGES,
    BASE_OF,
    BASES,
    COUNTED_STAGES,
    OPEN_BEFORE,
    Base,
    chosen,
    counts_at_all,
    sums_of,
)  # fmt: skip
from desktop.cases.dimensions import (
    ALL,
    BETWEEN,
    CENTRE_KEY,
    DIMENSIONS,
    GRID,
    LEDGER,
    OWN,
    SOURCE,
)  # fmt: skip
from desktop.cases.indicators import Counts, completed, summed
from desktop.cases.ledgers import ledger
from desktop.cases.spans import Span
from desktop.cases.units import CENTRE
from desktop.clock import Today, today
from desktop.display import Display
from desktop.grids.service import Grids

MONTHS = 13  # of a line through the months: a year, and the same month of the year before
UNSAID = "（未填写）"
BY_FILTERS = {  # counts that the list of cases can be asked for by the days of the stretch and a few filters
    told.RECEIVED: (("period_registered",), {}),
    told.RESOLVED: (("period_registered", "period_finished"), {}),
    told.SUCCEEDED: (("period_registered", "period_finished"), {"success": True}),
    told.BIG: (("period_registered",), {"escalated": True}),
    told.FINISHED: (("period_finished",), {}),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What figures are asked for: a stretch of days, and of which cases, told by dimension and the key they have."""

    span: Span
    where: Mapping[str, str] = field(default_factory=dict)

    def narrowed(self, dimension: str, key: str) -> "Asked":
        """Return the same for one row of a table."""
        return self if dimension == ALL else Asked(self.span, {**self.where, dimension: key})


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table of figures."""

    key: str
    title: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Overview:
    """A stretch as a whole, beside the one before it and the same one of last year."""

    span: Span
    compared: tuple[Span, Span]  # each only as far as this one has come
    now: Counts
    before: Counts
    year_before: Counts


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """One month of a line through the months."""

    span: Span
    received: int
    finished: int
    open: int  # at its end


class Figures:
    """Counts cases."""

    def __init__(
        self,
        store: Store,
        grids: Grids,
        display: Display,
        today: Today = today,
        scenario_title: Callable[[str], str] = str,
    ) -> None:
        self._store, self._grids, self._display, self._today = store, grids, display, today
        self._scenario_title = scenario_title

    def whole(self, asked: Asked) -> Counts:
        """Return the counts of all cases asked for."""
        with self._store.read() as session:
            return completed(self._by(session, asked, ALL).get("", {}))

    def overview(self, asked: Asked, read: Callable[[Asked], Counts] | None = None) -> Overview:
        """Return the counts of a stretch, and of those it is compared with; `read` may know some as they were."""
        spans, whole = asked.span.compared(self._today()), read or self.whole
        now, before, year = (whole(replace(asked, span=span)) for span in (asked.span, *spans))
        return Overview(asked.span, spans, now, before, year)

    def table(self, asked: Asked, dimension: str) -> tuple[Line, ...]:
        """Return the counts by the keys of a dimension: those with most cases first, grids in their own order."""
        with self._store.read() as session:
            return self.arranged(session, dimension, self._by(session, asked, dimension), asked.where.get(GRID))

    def arranged(
        self, session: Session, dimension: str, found: Mapping[str, Counts], top: str | None = None
    ) -> tuple[Line, ...]:
        """Return counts by key as rows of a table: titled, in order, grids with all below them."""
        if dimension == GRID:
            found = self._with_all_below(found, top)
        titles = self._titles(session, dimension, found)
        lines = [Line(key, titles[key], completed(counts)) for key, counts in found.items()]
        if dimension == GRID:
            places = {str(node.id): place for place, node in enumerate(self._grids.in_order())}
            return tuple(sorted(lines, key=lambda line: places.get(line.key, len(places))))
        return tuple(sorted(lines, key=lambda line: (-line.counts[told.POOL], line.title)))

    def months(self, asked: Asked, count: int = MONTHS) -> tuple[MonthPoint, ...]:
        """Return what came, went and stayed in each of some months.

        The last is the one in which the stretch ends, or the running one when it ends later.
        """
        spans = self._to_today(asked).span.months(count)
        whole = replace(asked, span=Span(spans[0].first, spans[-1].last))
        with self._store.read() as session:
            came = self._by_month(session, whole, told.RECEIVED, Case.registered_on)
            went = self._by_month(session, whole, told.FINISHED, Case.finished_on)
            stay = self._counted(session, whole, (), [OPEN_BEFORE]).get((), {}).get(told.OPEN_BEFORE, 0)
        points = []
        for span in spans:
            month = f"{span.first:%Y-%m}"
            stay += came.get(month, 0) - went.get(month, 0)
            points.append(MonthPoint(span, came.get(month, 0), went.get(month, 0), int(stay)))
        return tuple(points)

    def ageing(self, asked: Asked) -> tuple[Line, ...]:
        """Return how long the cases have lasted that are open when the stretch ends, or today."""
        with self._store.read() as session:
            counts = self._counted(session, self._to_today(asked), (), [AGEING]).get((), {})
        return tuple(Line(key, _age_title(*ages), {key: counts.get(key, 0)}) for key, ages in AGES.items())

    def below(self, grid: int) -> Sequence[int]:
        """Return a grid and all below it."""
        return self._grids.subtree(grid)

    # The cases behind a figure

    def keys(self, asked: Asked, count: str) -> Keys:
        """Return the cases that a count counted, in the order of their keys."""
        with self._store.read() as session:
            found = [keys_of(session, query) for query in self._queries(asked, count)]
        return np.sort(np.concatenate(found))

    def filters(self, asked: Asked, count: str) -> Mapping[str, Any]:
        """Return what the list of cases is to be narrowed by to show what a count counted. Reads where it must."""
        narrowed = [DIMENSIONS[dimension].filters(key) for dimension, key in asked.where.items()]
        if count not in BY_FILTERS or None in narrowed:
            return {"keys": self.keys(asked, count).tolist()}
        periods, more = BY_FILTERS[count]
        days = [asked.span.first.isoformat(), asked.span.last.isoformat()]
        told_apart = {key: value for one in narrowed if one is not None for key, value in one.items()}
        stages = [stage.value for stage in COUNTED_STAGES]
        return {**told_apart, **dict.fromkeys(periods, days), **more, "stages": stages}

    def _queries(self, asked: Asked, count: str) -> list[Select[int]]:
        if count == told.POOL:
            return [*self._queries(asked, told.OPEN_BEFORE), *self._queries(asked, told.RECEIVED)]
        if BASE_OF.get(count) is AGEING:
            asked = self._to_today(asked)
        parts = chosen(count, asked.span, self._today())
        return [select(Case.id).where(part, *self._narrowed(asked)) for part in parts]

    # Reading

    def by_ledger(self, session: Session, span: Span, dimension: str) -> dict[tuple[str, str], Counts]:
        """Return all counts of a stretch by ledger and the key of a dimension, each grid without those below it."""
        set_apart = DIMENSIONS[dimension]
        found = self._counted(session, Asked(span), (*DIMENSIONS[LEDGER].columns, *set_apart.columns))
        return {(values[0], set_apart.key_of(values[1:])): counts for values, counts in found.items()}

    def _by(self, session: Session, asked: Asked, dimension: str) -> dict[str, Counts]:
        """Return all counts by the keys of a dimension."""
        set_apart = DIMENSIONS[dimension]
        found = self._counted(session, asked, set_apart.columns)
        return {set_apart.key_of(values): counts for values, counts in found.items()}

    def _counted(
        self, session: Session, asked: Asked, columns: Sequence[ColumnElement[Any]], bases: Sequence[Base] = BASES
    ) -> dict[tuple[Any, ...], Counts]:
        """Return the counts of some bases by the values of columns."""
        found: dict[tuple[Any, ...], Counts] = {}
        places: list[Any] = [literal_column(str(place)) for place, _ in enumerate(columns, 1)]
        narrowed, day = self._narrowed(asked), self._today()
        for base in bases:
            for part in base.parts:
                query = select(*columns, *sums_of(base, asked.span)).where(part(asked.span, day), *narrowed)
                for row in session.connection().execute(query.group_by(*places)):
                    values = tuple(row[: len(places)])
                    counts = {
                        name: float(count or 0) for name, count in zip(base.sums, row[len(places) :], strict=True)
                    }
                    found[values] = summed([found.get(values, {}), counts])
        return found

    def _by_month(self, session: Session, asked: Asked, count: str, column: Any) -> dict[str, int]:
        query = select(month_of(column), func.count()).where(*chosen(count, asked.span, self._today()))
        counted = query.where(*self._narrowed(asked)).group_by(literal_column("1"))
        return {month: int(number) for month, number in session.execute(counted)}

    def _narrowed(self, asked: Asked) -> list[ColumnElement[bool]]:
        """Return what every case that is asked for meets, whatever is counted of it."""
        own = [DIMENSIONS[dimension].condition(key, self._grids) for dimension, key in asked.where.items()]
        return [counts_at_all(), *own]

    def _to_today(self, asked: Asked) -> Asked:
        return replace(asked, span=asked.span.until(self._today()))

    def _with_all_below(self, found: Mapping[str, Counts], top: str | None) -> dict[str, Counts]:
        """Return the counts of the grids right below one, each with all below it, and what lies in itself alone."""
        nodes, above = self._grids.nodes, int(top) if top and not top.endswith(OWN) else None
        roots = self._grids.children(above)
        if above is None and len(roots) == 1:  # a town of villages: the town itself says nothing
            above, roots = roots[0].id, self._grids.children(roots[0].id)
        rows = {node.id: str(node.id) for node in roots}
        parts: dict[str, list[Counts]] = {}
        for key, counts in found.items():
            grid = int(key) if key else None
            while grid is not None and grid not in rows:
                grid = nodes[grid].parent_id if grid in nodes and grid != above else None
            own = f"{above}{OWN}" if key and above is not None else key
            parts.setdefault(rows[grid] if grid is not None else own, []).append(counts)
        return {key: summed(counts) for key, counts in parts.items()}

    def _titles(self, session: Session, dimension: str, keys: Sequence[str] | Mapping[str, Any]) -> Mapping[str, str]:
        match dimension:
            case "unit":
                wanted = [int(key) for key in keys if key != CENTRE_KEY]
                named = select(Unit.id, Unit.name).where(in_keys(Unit.id, wanted))
                names = {str(key): name for key, name in session.execute(named)}
                return {key: names.get(key, CENTRE) for key in keys}
            case "grid":
                return {key: self._grid_title(key) for key in keys}
            case "kind" | "sort":
                return {key: self._kind_title(key) for key in keys}
            case "scenario":
                return {key: self._scenario_title(key) if key else UNSAID for key in keys}
        lists, words = {LEDGER: "ledger", SOURCE: "case_source"}, self._display.words
        return {key: (words(lists[dimension], key) if dimension in lists else "") or UNSAID for key in keys}

    def _grid_title(self, key: str) -> str:
        if key.endswith(OWN):
            return f"{self._grids.name(int(key[:-1]))}（本级）"
        return self._grids.name(int(key)) if key else "（未定网格）"

    def _kind_title(self, key: str) -> str:
        book, code = key.split(BETWEEN)
        return f"{ledger(book).short}·{self._display.words(ledger(book).kinds, code) or UNSAID}"


def _age_title(youngest: int, oldest: int | None) -> str:
    return f"{youngest}—{oldest} 天" if oldest is not None else f"{youngest} 天以上"
