"""The forms an office owes: who asks for what, on what ground, how often, and what became of each period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.forms import DutyMatter, Form, FormFilling, FormPeriod, FormTask, PeriodState
from db.models.roster import RegisterEntry
from desktop.clock import Today, today
from desktop.drafting import known, written, written_faults
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal
from desktop.form_periods import STATE_TITLES, OwedPeriod, owed_periods, rhythm_of
from desktop.form_rhythms import DueRule, DueWay, Rhythm, stretch_named
from desktop.forms.ledger.fields import BEYOND, DUE_NUMBER, DUE_ON, DUE_WAY, RHYTHM, SENT_FIELDS, TASK_FIELDS
from desktop.forms.ledger.task_records import current, due_words, follow, keep_files, too_great, values_of
from desktop.names.folding import kept
from desktop.program import Program

TASKS = "form_task"  # subject of the form's own papers: the order, the empty form, the handbook
MOST_FILLED = 24  # fillings that are offered
NO_DUE_ON = "一次性的报表请填写报送期限"
NO_NUMBER = "请填写第几日或几个工作日"
NO_WAY = "请选择每期期限的算法"
BEFORE_ASKED = "报送期限早于布置日期，请核对"
NO_PERIOD = "这份报表没有“{period}”这一期，请刷新后再试。"
ENDED = "停报日期不能早于布置日期 {day}。"
OPEN_AGAIN = "这一期还没有报送，不需要撤回。"
HAS_SENT = "这份报表已经报送过 {count} 期，不能删除。不再报送的请点“停报”，以前的记录会保留。"


@dataclass(frozen=True, slots=True)
class Admitted:
    """An admission of a matter (事务准入) that a task goes by."""

    key: int
    title: str
    until: date | None


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task as a page shows it."""

    key: int
    version: int
    unit: str
    name: str
    rhythm: Rhythm
    due_words: str
    values: Mapping[str, Any]  # by the keys of TASK_FIELDS
    matter_id: int | None
    matter: str
    matter_list: str
    form_id: int | None
    form: str
    letter_id: int | None
    ended_on: date | None
    admissions: tuple[Admitted, ...] = ()


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One period of a task as a page shows it; without a key nobody wrote anything of it yet."""

    task: int
    period: str
    title: str
    due_on: date
    state: PeriodState
    key: int | None = None
    version: int = 0
    sent_on: date | None = None
    sent_by: str = ""
    receipt: str = ""
    note: str = ""
    filling_id: int | None = None
    rows: int | None = None  # of the filling that was sent

    @property
    def is_open(self) -> bool:
        """Whether it is still owed."""
        return self.state is PeriodState.OPEN

    @property
    def is_sent(self) -> bool:
        """Whether it was handed in."""
        return self.state is PeriodState.SENT

    @property
    def state_title(self) -> str:
        """What a clerk calls its state."""
        return STATE_TITLES[self.state]


class FormTasks:
    """Keeps the ledger of forms (报表台账)."""

    tables = frozenset({"form_task", "form_period", "duty_matter", "attachment", "office_fact", "register_entry"})

    def __init__(self, program: Program, today: Today = today) -> None:
        self._program, self._store, self._today = program, program.office.store, today

    # Tasks

    def units(self) -> list[str]:
        """Return who asks for forms, in order."""
        with self._store.read() as session:
            return list(session.scalars(select(FormTask.unit).distinct().order_by(FormTask.unit)))

    def task(self, key: int) -> TaskRow:
        """Return one task. Raise Refusal when it was deleted."""
        with self._store.read() as session:
            task = known(session, FormTask, key)
            matter = session.get(DutyMatter, task.matter_id) if task.matter_id else None
            form = session.get(Form, task.form_id) if task.form_id else None
            return TaskRow(
                task.id, task.version, task.unit, task.name, rhythm_of(task), due_words(task), values_of(task),
                task.matter_id, matter.title if matter else "", matter.list_code if matter else "", task.form_id,
                form.title if form else "", task.letter_id, task.ended_on, _admissions(session, task.id),
            )  # fmt: skip

    def periods(self, task: int) -> list[PeriodRow]:
        """Return every period of a task, the latest first."""
        with self._store.read() as session:
            owed = list(owed_periods(session, self._program.calendar, self._today(), [task]))
            rows = {one.row.filling_id for one in owed if one.row is not None and one.row.filling_id}
            filled = select(FormFilling.id, FormFilling.rows).where(FormFilling.id.in_(rows))
            counts = {key: count for key, count in session.execute(filled)} if rows else {}
            found = [_period(one, counts) for one in owed]
        return sorted(found, key=lambda one: (one.due_on, one.period), reverse=True)

    def open_of_form(self, form: int) -> PeriodRow | None:
        """Return the earliest period that is still owed of a known form."""
        with self._store.read() as session:
            tasks = list(session.scalars(select(FormTask.id).where(FormTask.form_id == form)))
            if not tasks:
                return None
            owed = owed_periods(session, self._program.calendar, self._today(), tasks)
            open_ones = [_period(one, {}) for one in owed if one.is_open]
        return min(open_ones, key=lambda one: one.due_on, default=None)

    def forms(self) -> list[tuple[int, str]]:
        """Return the forms that are known and in use, with their words."""
        query = select(Form.id, Form.title, Form.unit).where(Form.is_retired.is_(False)).order_by(Form.title, Form.id)
        with self._store.read() as session:
            return [(key, f"{title}（{unit}）" if unit else title) for key, title, unit in session.execute(query)]

    def fillings(self, task: int) -> list[tuple[int, str, str]]:
        """Return how the form of a task was filled, the latest first: key, period and words."""
        form = select(FormTask.form_id).where(FormTask.id == task).scalar_subquery()
        query = (
            select(FormFilling).where(FormFilling.form_id == form).order_by(FormFilling.id.desc()).limit(MOST_FILLED)
        )
        with self._store.read() as session:
            return [
                (
                    one.id,
                    one.period or "",
                    f"{one.created_at.astimezone():%Y-%m-%d %H:%M} 填写，{one.period or one.as_of}，{one.rows} 行",
                )
                for one in session.scalars(query)
            ]

    def blank(self, **given: Any) -> Draft:
        """Return the draft of a new task."""
        empty: dict[str, Any] = {field.key: None for field in TASK_FIELDS}
        return Draft(empty | {RHYTHM: Rhythm.MONTH.value, "asked_on": self._today()} | given)

    def draft(self, key: int) -> Draft:
        """Return a copy of a task for editing."""
        with self._store.read() as session:
            task = known(session, FormTask, key)
            return Draft(values_of(task), task.id, task.version)

    def check(self, draft: Draft) -> list[Problem]:
        """Return what keeps a draft from being saved, field by field."""
        found = written_faults(draft, [one for one in TASK_FIELDS if one.key != DUE_ON], self._today())
        if draft.rhythm == Rhythm.ONCE:
            if draft.due_on is None:
                found.append(Problem(DUE_ON, NO_DUE_ON))
            elif draft.asked_on is not None and draft.due_on < draft.asked_on:
                found.append(Problem(DUE_ON, BEFORE_ASKED))
        elif draft.due_way and not draft.due_number:
            found.append(Problem(DUE_NUMBER, NO_NUMBER))
        elif draft.due_number and not draft.due_way:
            found.append(Problem(DUE_WAY, NO_WAY))
        elif draft.due_number:
            found += too_great(draft.rhythm, draft.due_way, draft.due_number)
        return found

    def save(self, draft: Draft, form: int | None = None) -> int:
        """Enter or correct a task, perhaps of a known form. Return the key. Raise Invalid or Conflict."""
        if problems := self.check(draft):
            raise Invalid(problems)
        given = written(draft)
        is_once = given[RHYTHM] == Rhythm.ONCE
        rule = DueRule(DueWay(given[DUE_WAY]), given[DUE_NUMBER]) if given[DUE_WAY] and not is_once else None
        columns = {key: value for key, value in given.items() if key not in (DUE_WAY, DUE_NUMBER, DUE_ON)}
        columns |= {"due_day": rule.plain if rule else None, "due_on": given[DUE_ON] if is_once else None}
        with self._store.write("更正报表任务" if draft.id else "登记报表任务") as session:
            task = FormTask() if draft.id is None else known(session, FormTask, draft.id)
            if draft.id is not None and task.version != draft.version:
                raise Conflict
            for name, value in columns.items():
                setattr(task, name, value)
            if form is not None:
                task.form_id = form
            session.add(task)
            session.flush()
            if is_once:
                follow(session, task)
            return task.id

    def link(self, key: int, version: int, *, matter: int | None) -> None:
        """Say on which matter of the lists a task stands, or that it stands on none."""
        with self._store.write("核对清单事项") as session:
            task = current(session, key, version)
            found = known(session, DutyMatter, matter) if matter is not None else None
            task.matter_id = matter
            task.list_code = found.list_code if found is not None else BEYOND

    def link_admission(self, key: int, entry: int, *, on: bool = True) -> None:
        """Say that a task goes by an admission, or no longer does."""
        with self._store.write("关联准入事项" if on else "取消关联准入事项") as session:
            known(session, FormTask, key)
            found = known(session, RegisterEntry, entry)
            tasks = [one for one in (found.facts or {}).get("tasks", ()) if one != key]
            found.facts = dict(found.facts or {}) | {"tasks": [*tasks, key] if on else tasks}

    def end(self, key: int, version: int, day: date | None) -> None:
        """Say since when a form is no longer owed, or that it is owed on."""
        with self._store.write("报表停报" if day else "恢复报送") as session:
            task = current(session, key, version)
            if day is not None and day < task.asked_on:
                raise Refusal(ENDED.format(day=task.asked_on))
            task.ended_on = day

    def remove(self, key: int, version: int) -> None:
        """Take out a task of which nothing was sent."""
        with self._store.write("删除报表任务") as session:
            task = current(session, key, version)
            rows = session.scalars(select(FormPeriod).where(FormPeriod.task_id == key)).all()
            if sent := sum(one.state is PeriodState.SENT for one in rows):
                raise Refusal(HAS_SENT.format(count=sent))
            for row in rows:
                session.delete(row)
            session.flush()
            session.delete(task)

    # Periods

    def period(self, task: int, period: str) -> PeriodRow:
        """Return one period. Raise Refusal when the task has none of that name."""
        found = next((one for one in self.periods(task) if one.period == period), None)
        if found is None:
            raise Refusal(NO_PERIOD.format(period=period))
        return found

    def touch(self, task: int, period: str) -> int:
        """Return the key of a period, written down now if it was not yet: files can be attached to it."""
        with self._store.write("登记报送期次") as session:
            return self._row(session, task, period).id

    def send(self, task: int, period: str, version: int, draft: Draft, filling: int | None = None) -> int:
        """Write down what was handed in. Return the key of the period. Raise Invalid or Conflict."""
        if problems := written_faults(draft, SENT_FIELDS, self._today()):
            raise Invalid(problems)
        given = written(draft)
        with self._store.write("登记报送") as session:
            row = self._row(session, task, period, version)
            row.state = PeriodState.SENT
            for name, value in given.items():
                setattr(row, name, value)
            if filling is not None:
                row.filling_id = known(session, FormFilling, filling).id
                keep_files(session, filling, row.id)
            return row.id

    def waive(self, task: int, period: str, version: int, reason: str) -> int:
        """Write down that a period need not be handed in, and why. Return its key."""
        if not (reason := kept(reason).strip()):
            raise Invalid([Problem("note", "不报的原因不能为空")])
        with self._store.write("登记不报") as session:
            row = self._row(session, task, period, version)
            row.state, row.note = PeriodState.WAIVED, reason
            return row.id

    def postpone(self, task: int, period: str, version: int, day: date) -> int:
        """Write down another day until which a period is due. Return its key."""
        with self._store.write("调整报送期限") as session:
            row = self._row(session, task, period, version)
            row.due_on = day
            return row.id

    def reopen(self, task: int, period: str, version: int) -> None:
        """Take back that a period was sent or waived; its receipt stays in the log."""
        with self._store.write("撤回报送登记") as session:
            row = self._row(session, task, period, version)
            if row.state is PeriodState.OPEN:
                raise Refusal(OPEN_AGAIN)
            row.state, row.sent_on, row.sent_by, row.receipt = PeriodState.OPEN, None, None, None

    def record_filling(self, filling: int, period: str) -> None:
        """Write down with which filling the tasks of its form are met for a period, where one of them has it open."""
        with self._store.write("登记填表") as session:
            form = known(session, FormFilling, filling).form_id
            tasks = list(session.scalars(select(FormTask.id).where(FormTask.form_id == form)))
            for one in list(owed_periods(session, self._program.calendar, self._today(), tasks)):
                if one.is_open and one.stretch.key == period:
                    self._row(session, one.task.id, period).filling_id = filling

    def _row(self, session: Session, task: int, period: str, version: int | None = None) -> FormPeriod:
        """Return the row of a period, made if there is none; with a version it must be the one that was read."""
        own = known(session, FormTask, task)
        found = session.scalar(select(FormPeriod).where(FormPeriod.task_id == task, FormPeriod.period == period))
        if version is not None and (found.version if found is not None else 0) != version:
            raise Conflict
        if found is None:
            owed = owed_periods(session, self._program.calendar, self._today(), [own.id])
            due_on = next((one.due_on for one in owed if one.stretch.key == period), None)
            if due_on is None:
                raise Refusal(NO_PERIOD.format(period=period))
            found = FormPeriod(task_id=task, period=period, due_on=due_on, state=PeriodState.OPEN)
            session.add(found)
            session.flush()
        return found


def _period(one: OwedPeriod, counts: Mapping[int, int]) -> PeriodRow:
    row, stretch = one.row, one.stretch
    if row is None:
        return PeriodRow(one.task.id, stretch.key, stretch.title, one.due_on, one.state)
    return PeriodRow(
        one.task.id, row.period, stretch_named(row.period, row.due_on).title, row.due_on, row.state, row.id,
        row.version, row.sent_on, row.sent_by or "", row.receipt or "", row.note or "", row.filling_id,
        counts.get(row.filling_id or 0),
    )  # fmt: skip


def _admissions(session: Session, task: int) -> tuple[Admitted, ...]:
    query = select(RegisterEntry).where(RegisterEntry.register == "admissions").order_by(RegisterEntry.id)
    return tuple(
        Admitted(one.id, one.title or "", one.until)
        for one in session.scalars(query)
        if task in (one.facts or {}).get("tasks", ())
    )
