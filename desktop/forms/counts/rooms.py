"""Where the window shows the records behind a number: the room of its subject, narrowed as its list understands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.cases import indicators as told
from desktop.cases.figures import Asked
from desktop.forms.counts.dimensions import AGE, GRID, PARTY, YES, ages_of
from desktop.forms.counts.happenings import is_happening
from desktop.forms.counts.measures import MOVEMENTS
from desktop.forms.counts.periods import moment_day, moment_span, span_of
from desktop.forms.counts.spec import CountSpec, Term
from desktop.forms.scope import Subject
from desktop.grids.as_of import AS_OF
from desktop.program import Program

_SAME = {  # terms that the list of a subject takes as a filter of one value
    Subject.PEOPLE: {"sex": "sex", "population": "population"},
    Subject.HOUSEHOLDS: {},
    Subject.DWELLINGS: {},
    Subject.ENTERPRISES: {"kind": "kind", "place": "place"},
}


@dataclass(frozen=True, slots=True)
class Opening:
    """A room of the window and what its list is narrowed by."""

    room: str
    filters: Mapping[str, Any]


def opening_of(program: Program, spec: CountSpec, as_of: date, period: str = "") -> Opening | None:
    """Return the room that shows exactly what a spec counts, or None where no filters say it."""
    span = span_of(period, as_of)
    if spec.subject is Subject.CASES:
        where = {term.dimension: term.values[0] for term in spec.terms}
        if any(len(term.values) != 1 for term in spec.terms) or len(where) != len(spec.terms):
            return None
        if spec.measure in told.INDICATOR_BY_KEY:
            return None
        days = moment_span(spec.moment, span)
        if (kind := where.pop("kind", None)) is not None:
            where["sort" if len(kind.partition(":")[2]) > 2 else "kind"] = kind
        return Opening("cases", program.figures.filters(Asked(days, where), spec.measure or told.RECEIVED))
    if spec.subject is Subject.GRIDS:
        return None if is_happening(spec.measure) else _of_measure(program, spec, as_of)
    if spec.subject not in _SAME or spec.measure in MOVEMENTS:
        return None
    found: dict[str, Any] = {}
    for term in spec.terms:
        said = _filter(spec.subject, term)
        if said is None or not found.keys().isdisjoint(said):
            return None
        found |= said
    day = moment_day(spec.moment, as_of, span)
    if day < program.grids.day:
        found[AS_OF] = day.isoformat()
    return Opening(spec.subject.value, found)


def _of_measure(program: Program, spec: CountSpec, as_of: date) -> Opening | None:
    measure, grids = program.measures.measure(spec.measure), spec.values(GRID)
    if len(grids) > 1:
        return None
    own = {"grid": int(grids[0])} if grids else {}
    then = {AS_OF: as_of.isoformat()} if as_of < program.grids.day and measure.room in set(_SAME) else {}
    return Opening(measure.room, {**measure.filters, **own, **then})


def _filter(subject: Subject, term: Term) -> dict[str, Any] | None:
    """Return one term as a filter, or None where the list has none for it."""
    one = term.values[0]
    match term.dimension:
        case "care":
            return {"care": term.values}
        case "grid" if len(term.values) == 1:
            return {GRID: int(one)}
        case "age" if len(term.values) == 1 and one:
            return {AGE: ages_of(one)}
        case "party" if len(term.values) == 1:
            return {PARTY: one}
        case "left_behind" if term.values == ("",):
            return {"left_behind": True}
        case "rented" if len(term.values) == 1:
            return {"rented": one == YES}
    name = _SAME[subject].get(term.dimension)
    return {name: one} if name and len(term.values) == 1 and one.isalnum() else None
