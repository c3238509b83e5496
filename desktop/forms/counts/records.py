"""Counts records by terms: people, households, dwellings, enterprises as they stand on a day, cases of some days.

Specs that narrow the table alike are counted in one look; a form of a thousand cells takes a few.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, and_, case, select
from sqlalchemy.orm import Session

from db.expressions import as_read
from db.keys import Keys, keys_of
from db.models.cases import Case
from desktop.cases import indicators as told
from desktop.cases.counting import chosen
from desktop.cases.spans import Span
from desktop.forms.counts.conditions import TABLES, Conditions, is_grid, is_narrow
from desktop.forms.counts.measures import amount_of
from desktop.forms.counts.packing import Cell, batches, count
from desktop.forms.counts.spec import CountSpec, Term
from desktop.forms.scope import Subject
from desktop.grids.as_of import grid_on
from desktop.jobs import Progress
from desktop.program import Program

_MADE_OF = {told.POOL: (told.OPEN_BEFORE, told.RECEIVED)}  # counts that are added up of others


@dataclass(frozen=True, slots=True)
class _Look:
    """What specs have in common that are counted in one look through a table."""

    subject: Subject
    measure: str
    narrow: frozenset[Term]


class RecordCounts:
    """Counts within one session, for one day and the days of one period."""

    def __init__(self, program: Program, session: Session, day: date | None, span: Span) -> None:
        """`day` is None for now; it is that of records, `span` the days of cases."""
        self._program, self._session, self._day, self._span = program, session, day, span
        self._conditions = Conditions(program, session, day)

    def counts(self, specs: Iterable[CountSpec], progress: Progress) -> dict[CountSpec, float | None]:
        """Return the number of each spec; None for a share of nothing."""
        asked = list(dict.fromkeys(specs))
        looks: dict[_Look, list[CountSpec]] = defaultdict(list)
        for spec in asked:
            for part in _parts(spec):
                looks[_look(part)].append(part)
        found: dict[CountSpec, float] = {}
        for look, parts in progress.over(looks.items(), len(looks), "统计各格"):
            found |= self._looked(look, parts)
        return {spec: _made(spec, found) for spec in asked}

    def keys(self, spec: CountSpec) -> Keys:
        """Return the records that a spec counts, in the order of their keys."""
        found = [np.empty(0, np.int64)]
        for part in _parts(spec):
            assert part.subject is not None  # nothing else is asked for
            wanted = [self._conditions.of(part.subject, term) for term in part.terms]
            for days in self._days(part.subject, part.measure):
                query = select(TABLES[part.subject].id)
                conditions = [*self._conditions.standing(part.subject), *days, *wanted]
                found.append(keys_of(self._session, query.where(*conditions)))
        return np.unique(np.concatenate(found))

    def _looked(self, look: _Look, specs: Sequence[CountSpec]) -> Iterator[tuple[CountSpec, float]]:
        cells = {spec: self._cell(look, spec) for spec in specs}
        sums: dict[Cell, float] = defaultdict(float)
        own = self._conditions.standing(look.subject)
        if look.narrow:
            own += [self._of(look, term) for term in sorted(look.narrow)]
        elif own:  # almost everybody stands there: read them as they lie, not one by one as an index finds them
            own = [case((and_(*own), 1), else_=0) == 1]
        for batch in batches(cells.values()):
            terms = {term: self._of(look, term) for term in sorted({one for cell in batch for one in cell.terms})}
            amount = amount_of(look.subject, look.measure)
            for days in self._days(look.subject, look.measure):
                counted = count(self._session, [*own, *days], self._grid(look.subject), batch, terms, amount)
                for cell, number in counted.items():
                    sums[cell] += number
        return ((spec, sums[cell]) for spec, cell in cells.items())

    def _of(self, look: _Look, term: Term) -> ColumnElement[bool]:
        return self._conditions.of(look.subject, term)

    def _cell(self, look: _Look, spec: CountSpec) -> Cell:
        grids: frozenset[int] | None = None
        for term in filter(is_grid, spec.terms):
            inside = self._conditions.grids_in(term)
            grids = inside if grids is None else grids & inside
        return Cell(frozenset(term for term in spec.terms if not is_grid(term)) - look.narrow, grids)

    def _grid(self, subject: Subject) -> ColumnElement[Any]:
        return as_read(Case.grid_id) if subject is Subject.CASES else grid_on(TABLES[subject], self._day)

    def _days(self, subject: Subject, measure: str) -> list[list[ColumnElement[bool]]]:
        """Return the conditions by which cases are chosen by their days, in parts that have no case in common."""
        if subject is not Subject.CASES:
            return [[]]
        return [[part] for part in chosen(measure or told.RECEIVED, self._span, self._program.grids.day)]


def _look(spec: CountSpec) -> _Look:
    assert spec.subject is not None  # nothing else is asked for
    narrow = frozenset(term for term in spec.terms if is_narrow(spec.subject, term))
    return _Look(spec.subject, spec.measure, narrow)


def _parts(spec: CountSpec) -> list[CountSpec]:
    """Return the counts that a number is made of."""
    if spec.subject is not Subject.CASES:
        return [spec]
    if (indicator := told.INDICATOR_BY_KEY.get(spec.measure)) is None:
        names: tuple[str, ...] = _MADE_OF.get(spec.measure, (spec.measure,))
    else:
        names = tuple(name for one in (indicator.part, indicator.whole) for name in _MADE_OF.get(one, (one,)))
    return [replace(spec, measure=name) for name in names]


def _made(spec: CountSpec, found: dict[CountSpec, float]) -> float | None:
    counts = {part.measure: found[part] for part in _parts(spec)}
    for name, parts in _MADE_OF.items():
        if counts.keys() >= set(parts):
            counts[name] = sum(counts[part] for part in parts)
    if (indicator := told.INDICATOR_BY_KEY.get(spec.measure)) is not None:
        value = indicator.of(counts)
        return None if value is None else round(value, 1)
    return counts[spec.measure]
