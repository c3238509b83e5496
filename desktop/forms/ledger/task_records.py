"""What the ledger of forms does with its rows in a write under way, and how a task's rule of days reads."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.attachments import Attachment
from db.models.forms import FormPeriod, FormTask, PeriodState
from desktop.correspondence.cases import copy_files
from desktop.drafting import known
from desktop.errors import Problem
from desktop.form_periods import rhythm_of
from desktop.form_rhythms import MOST, DueRule, DueWay, Rhythm
from desktop.forms.ledger.fields import DUE_NUMBER, DUE_WAY, TASK_FIELDS

TOO_GREAT = "最多填 {most}"
OF_WEEK = "周报请填 1 至 7（星期几）"
PERIODS = "form_period"  # subject of the attached files that were sent
FILLINGS = "form_filling"  # subject of the files that were filled


def due_words(task: FormTask) -> str:
    """Return until when a form is due, in words."""
    rhythm = rhythm_of(task)
    if rhythm is Rhythm.ONCE:
        return f"{task.due_on or task.asked_on} 前"
    rule = DueRule.of(task.due_day)
    return rule.words(rhythm) if rule is not None else "当期最后一天"


def too_great(rhythm: str, way: str, number: int) -> Sequence[Problem]:
    """Return the fault of a day that a rhythm does not have."""
    if rhythm == Rhythm.WEEK and way != DueWay.WORKING:
        return [] if number <= 7 else [Problem(DUE_NUMBER, OF_WEEK)]
    return [] if number <= MOST[way] else [Problem(DUE_NUMBER, TOO_GREAT.format(most=MOST[way]))]


def values_of(task: FormTask) -> dict[str, Any]:
    """Return what a task holds, by the keys of its fields."""
    rule = DueRule.of(task.due_day)
    reckoned = {DUE_WAY: rule.way.value if rule else None, DUE_NUMBER: rule.number if rule else None}
    return {field.key: getattr(task, field.key) for field in TASK_FIELDS if field.key not in reckoned} | reckoned


def current(session: Session, key: int, version: int) -> FormTask:
    """Return a task as it was read. Raise Conflict when somebody changed it meanwhile."""
    task = known(session, FormTask, key)
    if task.version != version:
        raise Conflict
    return task


def follow(session: Session, task: FormTask) -> None:
    """Let the one period of a form owed once follow its day, while it is open."""
    assert task.due_on is not None
    rows = session.scalars(select(FormPeriod).where(FormPeriod.task_id == task.id)).all()
    if len(rows) == 1 and rows[0].state is PeriodState.OPEN:
        rows[0].due_on, rows[0].period = task.due_on, task.due_on.isoformat()


def keep_files(session: Session, filling: int, period: int) -> None:
    """Let the files of a filling belong to the period for which they were sent too."""
    mine = select(Attachment.address).where(Attachment.subject == PERIODS, Attachment.record_id == period)
    query = select(Attachment).where(Attachment.subject == FILLINGS, Attachment.record_id == filling)
    files = session.scalars(query.where(Attachment.address.not_in(mine)).order_by(Attachment.place, Attachment.id))
    copy_files(session, files.all(), PERIODS, period)
