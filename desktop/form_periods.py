"""Every period of the forms an office owes, the ones that nobody wrote anything of among them.

A period that was not touched is reckoned from its task and stands nowhere; a row is made when something is written
down of it: what was sent, why it need not be, another day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.forms import FormPeriod, FormTask, PeriodState
from desktop.calendar import Calendar
from desktop.form_rhythms import Deadlines, DueRule, Rhythm, Stretch, stretch_around, stretch_named, stretches_owed

STATE_TITLES: Mapping[str, str] = {PeriodState.OPEN: "未报", PeriodState.SENT: "已报", PeriodState.WAIVED: "不报"}


@dataclass(frozen=True, slots=True)
class OwedPeriod:
    """One period of one task, as it was written down or as it is reckoned."""

    task: FormTask
    stretch: Stretch
    due_on: date
    row: FormPeriod | None  # None: nobody wrote anything of it

    @property
    def state(self) -> PeriodState:
        """What became of it."""
        return self.row.state if self.row is not None else PeriodState.OPEN

    @property
    def is_open(self) -> bool:
        """Whether it is still owed."""
        return self.state is PeriodState.OPEN


def owed_periods(
    session: Session, calendar: Calendar, day: date, tasks: Sequence[int] | None = None
) -> Iterator[OwedPeriod]:
    """Yield every period up to a day, task by task, those written down further ahead too."""
    wanted = select(FormTask).order_by(FormTask.id)
    rows = select(FormPeriod).order_by(FormPeriod.task_id, FormPeriod.due_on, FormPeriod.id)
    if tasks is not None:
        wanted, rows = wanted.where(in_keys(FormTask.id, tasks)), rows.where(in_keys(FormPeriod.task_id, tasks))
    kept: dict[int, dict[str, FormPeriod]] = {}
    for row in session.scalars(rows):
        kept.setdefault(row.task_id, {})[row.period] = row
    deadlines = Deadlines(calendar)
    for task in session.scalars(wanted):
        yield from _of_task(task, kept.get(task.id, {}), deadlines, day)


def open_periods(session: Session, calendar: Calendar, day: date, ahead: int) -> list[OwedPeriod]:
    """Return the periods that are late or due within so many days, the earliest first."""
    until = day + timedelta(days=ahead)
    found = [one for one in owed_periods(session, calendar, day) if one.is_open and one.due_on <= until]
    return sorted(found, key=lambda one: (one.due_on, one.task.unit, one.task.id))


def rhythm_of(task: FormTask) -> Rhythm:
    """Return how often a form is owed; what an unknown program wrote counts as once."""
    return Rhythm(task.rhythm) if task.rhythm in list(Rhythm) else Rhythm.ONCE


def _of_task(task: FormTask, rows: Mapping[str, FormPeriod], deadlines: Deadlines, day: date) -> Iterator[OwedPeriod]:
    rhythm, left = rhythm_of(task), dict(rows)
    if rhythm is not Rhythm.ONCE:
        rule = DueRule.of(task.due_day)
        for stretch, due_on in stretches_owed(deadlines, rhythm, rule, task.asked_on, task.ended_on, day):
            row = left.pop(stretch.key, None)
            yield OwedPeriod(task, stretch, row.due_on if row is not None else due_on, row)
    elif not left and (task.ended_on is None or task.due_on is None or task.due_on <= task.ended_on):
        due_on = task.due_on or task.asked_on
        yield OwedPeriod(task, stretch_around(Rhythm.ONCE, due_on), due_on, None)
    for row in left.values():  # of another rhythm it once had, or ahead of its time
        yield OwedPeriod(task, stretch_named(row.period, row.due_on), row.due_on, row)
