"""How the counts of desktop.cases.indicators are counted: one pass over one covering index per sort of day.

Each count belongs to a base: the cases whose one day (taken on, finished, due …) lies in the stretch asked about. What
it asks of a case beside that stands inside a sum, so a base is read once for all its counts; and everything asked for
stands in the index that begins with that day (db.models.cases), so the wide rows themselves are never read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, true

from db.expressions import as_read, days_from_to
from db.models.cases import Case, Stage
from desktop.cases import indicators as told
from desktop.cases.spans import Span

COUNTED_STAGES = tuple(stage for stage in Stage if stage not in (Stage.REPORTED, Stage.MERGED, Stage.DECLINED))
UNCOUNTED = (Stage.MERGED, Stage.DECLINED)
REACHED = ("1", "2", "3")  # satisfaction: 9 was not reached
CONTENT = ("1", "2")
LARGE, RED = "03", "1"  # dispute_scale, risk


Condition = Callable[[Span, date], ColumnElement[bool]]  # of a stretch, as it stands on a day


@dataclass(frozen=True, slots=True)
class Base:
    """Cases chosen by one of their days. Where one index does not do, in several parts that have no case in common."""

    parts: tuple[Condition, ...]
    sums: Mapping[str, Callable[[Span], ColumnElement[Any]]]  # by count: the condition that is summed, or a number
    numbers: frozenset[str] = field(default_factory=frozenset)  # counts that sum a number, not cases


def _by_end(span: Span) -> ColumnElement[bool]:
    return Case.finished_on <= span.last


def _not_by_end(span: Span) -> ColumnElement[bool]:
    return or_(Case.finished_on.is_(None), Case.finished_on > span.last)


def _major(span: Span) -> ColumnElement[bool]:
    return and_(_not_by_end(span), or_(Case.scale_code == LARGE, Case.risk_code == RED))


RECEIVED = Base(
    (lambda span, _: Case.registered_on.between(span.first, span.last),),
    {
        told.RECEIVED: lambda _: true(),
        told.RESOLVED: _by_end,
        told.SUCCEEDED: lambda span: and_(_by_end(span), Case.is_success.is_(True)),
        told.UNRESOLVED: _not_by_end,
        told.MAJOR: _major,
        told.PEOPLE: lambda _: func.coalesce(Case.people_count, 1),
        told.SMALL: lambda _: Case.is_escalated.is_(False),
        told.BIG: lambda _: Case.is_escalated.is_(True),
    },
    frozenset({told.PEOPLE}),
)
FINISHED = Base(
    (lambda span, _: Case.finished_on.between(span.first, span.last),),
    {
        told.FINISHED: lambda _: true(),
        told.WITHIN: lambda _: Case.is_escalated.is_(False),
        told.CALLED_BACK: lambda _: Case.satisfaction_code.in_(REACHED),
        told.SATISFIED: lambda _: Case.satisfaction_code.in_(CONTENT),
        told.DAYS: lambda _: days_from_to(Case.registered_on, Case.finished_on),
    },
    frozenset({told.DAYS}),
)
DUE = Base(
    (
        lambda span, day: and_(
            Case.due_on.between(span.first, span.last),
            or_(Case.finished_on.is_not(None), and_(Case.due_on < day, Case.is_paused.is_(False))),
        ),
    ),
    {
        told.DUE: lambda _: true(),
        told.IN_TIME: lambda _: and_(Case.finished_on.is_not(None), Case.finished_late.is_(False)),
    },
)
SIGNING = Base(
    (
        lambda span, day: and_(
            Case.sign_due_on.between(span.first, span.last),
            or_(Case.signed_late.is_not(None), Case.sign_due_on < day),
        ),
    ),
    {told.TO_SIGN: lambda _: true(), told.SIGNED: lambda _: Case.signed_late.is_(False)},
)


def _open_on(first: Callable[[Span], date]) -> tuple[Condition, ...]:
    """Return the conditions of having been taken on and not finished when a day began.

    Those finished since are asked for day by day: on every day only those taken on earlier are read of the index, a
    few, where a stretch of days would mean all that were finished in it.
    """

    def since(span: Span, day: date) -> list[date]:
        begun = first(span)
        return [begun + timedelta(days=number) for number in range((day - begun).days + 1)]

    def taken_on(span: Span) -> ColumnElement[bool]:
        return Case.registered_on < first(span)

    return (
        lambda span, _: and_(Case.finished_on.is_(None), taken_on(span)),
        lambda span, day: and_(Case.finished_on.in_(since(span, day)), taken_on(span)),
        lambda span, day: and_(
            Case.finished_on > max(day, first(span) - timedelta(days=1)), as_read(Case.registered_on) < first(span)
        ),
    )


OPEN_BEFORE = Base(_open_on(lambda span: span.first), {told.OPEN_BEFORE: lambda _: true()})
OPEN_AFTER = Base(_open_on(lambda span: span.after.first), {told.OPEN_AFTER: lambda _: true()})


def _lasted(youngest: int, oldest: int | None) -> Callable[[Span], ColumnElement[bool]]:
    """Return the condition of so many days between being taken on and the last day of a stretch."""

    def condition(span: Span) -> ColumnElement[bool]:
        latest = Case.registered_on <= span.last - timedelta(days=youngest)
        return latest if oldest is None else and_(latest, Case.registered_on >= span.last - timedelta(days=oldest))

    return condition


AGES: Mapping[str, tuple[int, int | None]] = {  # days that open cases have lasted
    f"age_{ages[0]}": ages for ages in ((0, 5), (6, 10), (11, 30), (31, 90), (91, None))
}
AGEING = Base(OPEN_AFTER.parts, {key: _lasted(*ages) for key, ages in AGES.items()})

BASES: tuple[Base, ...] = (RECEIVED, FINISHED, DUE, SIGNING, OPEN_BEFORE)
BASE_OF: Mapping[str, Base] = {key: base for base in (*BASES, OPEN_AFTER, AGEING) for key in base.sums}


def counts_at_all() -> ColumnElement[bool]:
    """Return the condition of being a case of its own that was taken on."""
    return Case.stage.not_in(UNCOUNTED)


def sums_of(base: Base, span: Span) -> list[ColumnElement[Any]]:
    """Return what is read of a base: one sum per count."""
    return [_sum(key, condition(span), key in base.numbers) for key, condition in base.sums.items()]


def _sum(key: str, condition: ColumnElement[Any], is_number: bool) -> ColumnElement[Any]:
    if is_number:
        return func.sum(condition).label(key)
    if condition is true():
        return func.count().label(key)
    return func.sum(case((condition, 1), else_=0)).label(key)


def chosen(key: str, span: Span, day: date) -> Sequence[ColumnElement[bool]]:
    """Return the conditions of the cases behind one count, part by part."""
    base = BASE_OF[key]
    own = true() if key in base.numbers else base.sums[key](span)
    return [and_(part(span, day), own, counts_at_all()) for part in base.parts]
