"""The numbers of a form of counts, and the records behind each of them.

counting = Counting(program)
numbers = counting.numbers(specs, as_of, "2026-11", progress)      # slot -> Number
counting.behind(specs["C5"], as_of, "2026-11")                     # keys of the records it counted
counting.room(specs["C5"], as_of, "2026-11")                       # where the window shows them, and narrowed by what
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from db.keys import Keys
from desktop.cases.spans import Span
from desktop.forms.counts.conditions import needs_field
from desktop.forms.counts.dimensions import GRID
from desktop.forms.counts.happenings import count_happenings, is_happening
from desktop.forms.counts.measures import MOVEMENTS
from desktop.forms.counts.movements import Movements
from desktop.forms.counts.periods import moment_day, moment_span, span_of
from desktop.forms.counts.records import RecordCounts
from desktop.forms.counts.spec import CountSpec, Moment
from desktop.forms.scope import Subject
from desktop.jobs import Progress
from desktop.program import ALL_FIELDS, Program
from desktop.subjects import DWELLING, ENTERPRISE, HOUSEHOLD, PERSON

_FIELDS_OF = {
    Subject.PEOPLE: PERSON,
    Subject.HOUSEHOLDS: HOUSEHOLD,
    Subject.DWELLINGS: DWELLING,
    Subject.ENTERPRISES: ENTERPRISE,
}
_ONLY_GRIDS = "这一指标只能按村（社区）和网格统计，请去掉该格的其他条件。"


@dataclass(frozen=True, slots=True)
class Number:
    """What a cell counts to; without a value nothing is written, and the note says why."""

    value: int | float | None
    note: str = ""


class Counting:
    """Counts what the cells of a form ask for."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def numbers(
        self, specs: Mapping[str, CountSpec], as_of: date, period: str = "", progress: Progress | None = None
    ) -> dict[str, Number]:
        """Return the number of each slot that says what it counts.

        Records are counted as they stand on a day, cases and movements within the period; a form's own sums are
        counted like any other cell, so that they can be compared with their parts.
        """
        progress, span = progress or Progress(), span_of(period, as_of)
        asked = list(dict.fromkeys(spec for spec in specs.values() if spec.is_counted))
        notes = {spec: note for spec in asked if (note := self._obstacle(spec))}
        found: dict[CountSpec, float | None] = {}
        for moment in Moment:
            now = [spec for spec in asked if spec.moment is moment and spec not in notes]
            if now:
                found |= self._counted(now, moment_day(moment, as_of, span), moment_span(moment, span), progress)
        return {
            slot: Number(_whole(found.get(spec)), notes.get(spec, ""))
            for slot, spec in specs.items() if spec.is_counted
        }  # fmt: skip

    def behind(self, spec: CountSpec, as_of: date, period: str = "", progress: Progress | None = None) -> Keys:
        """Return the records that a spec counts, in the order of their keys; none where no records tell them."""
        if not self.has_records(spec) or self._obstacle(spec):
            return np.empty(0, np.int64)
        span = span_of(period, as_of)
        day = self._past(moment_day(spec.moment, as_of, span))
        span, program = moment_span(spec.moment, span), self._program
        with program.office.store.read() as session:
            if _moves(spec):
                return Movements(program.population, program.grids, span, progress or Progress()).keys(session, spec)
            return RecordCounts(program, session, day, span).keys(spec)

    @staticmethod
    def has_records(spec: CountSpec) -> bool:
        """Whether the records behind a number can be listed."""
        return spec.is_counted and spec.subject is not Subject.GRIDS

    def _counted(
        self, specs: list[CountSpec], day: date, span: Span, progress: Progress
    ) -> dict[CountSpec, float | None]:
        moving = [spec for spec in specs if _moves(spec)]
        happened = [spec for spec in specs if _happens(spec)]
        of_grids = [spec for spec in specs if spec.subject is Subject.GRIDS and spec not in happened]
        others = [spec for spec in specs if spec not in moving and spec.subject is not Subject.GRIDS]
        found: dict[CountSpec, float | None] = {}
        if others:
            with self._program.office.store.read() as session:
                found |= RecordCounts(self._program, session, self._past(day), span).counts(others, progress)
        if moving:
            found |= Movements(self._program.population, self._program.grids, span, progress).counts(moving)
        if happened:
            with self._program.office.store.read() as session:
                found |= count_happenings(session, self._program.grids, span, happened)
        if of_grids:
            found |= self._of_grids(of_grids, day, progress)
        return found

    def _of_grids(self, specs: list[CountSpec], day: date, progress: Progress) -> dict[CountSpec, float | None]:
        figures = self._program.measures.of([spec.measure for spec in specs], day, progress)
        roots = [node.id for node in self._program.grids.children(None)]

        def of(spec: CountSpec) -> float | None:
            keys = [int(value) for value in spec.values(GRID)] or roots
            values = [value for key in keys if (value := figures[spec.measure].get(key)) is not None]
            return sum(values) if values or self._program.measures.measure(spec.measure).is_count else None

        return {spec: of(spec) for spec in specs}

    def _obstacle(self, spec: CountSpec) -> str:
        """Return why a spec cannot be counted, as a sentence, or nothing."""
        subject = spec.subject
        assert subject is not None  # nothing else is asked for
        if subject is Subject.GRIDS or _moves(spec):
            return _ONLY_GRIDS if {term.dimension for term in spec.terms} - {GRID} or len(spec.terms) > 1 else ""
        if subject not in _FIELDS_OF:
            return ""
        name = _FIELDS_OF[subject]
        in_force = {field.key for field in self._program.collection.in_force(ALL_FIELDS[name], name)}
        for term in spec.terms:
            key = needs_field(subject, term)
            if key and key not in in_force:
                title = next((field.title for field in ALL_FIELDS[name] if field.key == key), key)
                return f"“{title}”在采集清单中已停用，不能按它统计。"
        return ""

    def _past(self, day: date) -> date | None:
        """Return a day that is over; None for today, which the lists tell by the present records."""
        return day if day < self._program.grids.day else None


def _moves(spec: CountSpec) -> bool:
    return spec.subject is Subject.PEOPLE and spec.measure in MOVEMENTS


def _happens(spec: CountSpec) -> bool:
    return spec.subject is Subject.GRIDS and is_happening(spec.measure)


def _whole(value: float | None) -> int | float | None:
    return int(value) if value is not None and value == int(value) else value
