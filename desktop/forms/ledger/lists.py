"""The ledger as lists: every period of every form, and every form that is owed."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.attachments import Attachment
from db.models.forms import DutyMatter, Form, FormTask, PeriodState
from desktop.clock import Today, today
from desktop.display import Display
from desktop.fields import Field
from desktop.form_periods import OwedPeriod, owed_periods, rhythm_of
from desktop.forms.ledger.fields import LISTS, PERIOD_COLUMNS, RHYTHM, RHYTHMS, TASK_COLUMNS
from desktop.forms.ledger.task_records import PERIODS, due_words
from desktop.jobs import Progress
from desktop.names.folding import kept
from desktop.program import Program
from desktop.tables import TONE, Keys, Row, Search

SCALE = 1_000_000  # keys of periods: so many places for each task
NEAR = 3  # working days before the day on which a form is due
TO_DO, LATE, SENT, WAIVED = "open", "late", "sent", "waived"
STATES = ((TO_DO, "未报"), (LATE, "逾期"), (SENT, "已报"), (WAIVED, "不报"))
UNMATCHED = "none"  # in the place of a list: nobody said yet on which the form stands
RUNNING, OVER = "running", "over"
RUNS = ((RUNNING, "在报"), (OVER, "已停报"))


@dataclass(frozen=True, slots=True)
class _Line:
    """One entry of a list: its key, how it reads, what it is found and ordered by."""

    key: int
    row: Row
    facts: Mapping[str, Any]
    order: tuple[Any, ...]
    sought: str


class _Ledger:
    """A list that is small enough to be read whole; what was read last is what its rows are shown from."""

    fields: Sequence[Field] = ()

    def __init__(self, program: Program, today: Today = today) -> None:
        self._store, self._calendar, self._today = program.office.store, program.calendar, today
        self._display = Display(program.codes, program.grids)
        self._known: Mapping[int, _Line] = {}

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return the keys of everything found, in order. The rows are shown as they were then."""
        progress.check()
        lines = self._lines()
        self._known = {one.key: one for one in lines}
        return array("q", (one.key for one in self._found(lines, search)))

    def head(self, search: Search, limit: int) -> Keys:
        """Return nothing: all is read at once, by `keys`."""
        return array("q")

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few keys."""
        known = self._known
        if any(key not in known for key in keys):
            known = {one.key: one for one in self._lines(keys)}
        return {key: known[key].row for key in keys if key in known}

    def _lines(self, keys: Sequence[int] | None = None) -> list[_Line]:
        raise NotImplementedError

    def _fits(self, facts: Mapping[str, Any], key: str, value: Any) -> bool:
        raise NotImplementedError

    def _found(self, lines: Sequence[_Line], search: Search) -> list[_Line]:
        words = kept(search.text).casefold().split()
        found = [
            one for one in lines
            if all(word in one.sought for word in words)
            and all(self._fits(one.facts, key, value) for key, value in search.filters.items())
        ]  # fmt: skip
        if search.order:
            blank = [one for one in found if not one.row.get(search.order)]
            rest = [one for one in found if one.row.get(search.order)]
            rest.sort(key=lambda one: _sortable(one.row[search.order]), reverse=search.descending)
            return rest + blank
        return sorted(found, key=lambda one: one.order)

    def _words(self, codes: str, code: str | None) -> str:
        return self._display.words(codes, code) if code else ""


class PeriodList(_Ledger):
    """Every period: what is late first, then what is due next, then what was handed in, the latest first."""

    fields = PERIOD_COLUMNS

    def split(self, key: int) -> tuple[int, str]:
        """Return the task and the period that a key of the list means."""
        with self._store.read() as session:
            for one in owed_periods(session, self._calendar, self._today(), [key // SCALE]):
                if _key(one) == key:
                    return one.task.id, one.stretch.key
        return key // SCALE, ""

    def key_of(self, task: int, period: str) -> int | None:
        """Return the key in the list of one period of a task."""
        with self._store.read() as session:
            owed = owed_periods(session, self._calendar, self._today(), [task])
            return next((_key(one) for one in owed if one.stretch.key == period), None)

    def _lines(self, keys: Sequence[int] | None = None) -> list[_Line]:
        day, tasks = self._today(), None if keys is None else sorted({key // SCALE for key in keys})
        soon = self._calendar.after(day, NEAR)
        with self._store.read() as session:
            owed = list(owed_periods(session, self._calendar, day, tasks))
            files = _files(session, [one.row.id for one in owed if one.row is not None])
            return [self._line(one, day, soon, files.get(one.row.id if one.row else 0, 0)) for one in owed]

    def _line(self, one: OwedPeriod, day: date, soon: date, files: int) -> _Line:
        task, row = one.task, one.row
        state, tone = _state(one, day, soon)
        shown = {
            "unit": task.unit, "name": task.name, "period": one.stretch.title, "due_on": one.due_on.isoformat(),
            "state": state, "sent_on": str(row.sent_on or "") if row else "", "sent_by": (row.sent_by or "") if row
            else "", "receipt": (row.receipt or "") if row else "", "files": str(files or ""),
            "list_code": self._words(LISTS, task.list_code), "basis": task.basis or "", "way": task.way or "",
            "filled_by": task.filled_by or "", "note": (row.note or "") if row else "",
        }  # fmt: skip
        if tone:
            shown[TONE] = tone
        late = one.is_open and one.due_on < day
        facts = {"unit": task.unit, "state": {one.state.value, *((LATE,) if late else ())}, "task": task.id,
                 "list_code": task.list_code or UNMATCHED, "month": f"{one.due_on:%Y-%m}"}  # fmt: skip
        days = one.due_on.toordinal() if one.is_open else -one.due_on.toordinal()
        sought = " ".join((task.unit, task.name, shown["period"], one.stretch.key, shown["basis"], shown["receipt"]))
        return _Line(_key(one), shown, facts, (not one.is_open, days, task.unit, task.id), kept(sought).casefold())

    def _fits(self, facts: Mapping[str, Any], key: str, value: Any) -> bool:
        if key == "state":
            return value in facts["state"]
        return facts[key] in value if isinstance(value, tuple) else bool(facts[key] == value)


class TaskList(_Ledger):
    """Every form that is owed: those of today first, by who asks for them."""

    fields = TASK_COLUMNS

    def _lines(self, keys: Sequence[int] | None = None) -> list[_Line]:
        day = self._today()
        query = (
            select(FormTask, DutyMatter.title, Form.title)
            .outerjoin(DutyMatter, DutyMatter.id == FormTask.matter_id)
            .outerjoin(Form, Form.id == FormTask.form_id)
        )
        with self._store.read() as session:
            if keys is not None:
                query = query.where(in_keys(FormTask.id, list(keys)))
            owed: dict[int, list[OwedPeriod]] = {}
            for one in owed_periods(session, self._calendar, day, keys):
                owed.setdefault(one.task.id, []).append(one)
            return [
                self._line(task, matter or "", form or "", owed.get(task.id, []), day)
                for task, matter, form in session.execute(query)
            ]

    def _line(self, task: FormTask, matter: str, form: str, owed: Sequence[OwedPeriod], day: date) -> _Line:
        open_ones = [one.due_on for one in owed if one.is_open]
        late, sent = sum(due < day for due in open_ones), sum(one.state is PeriodState.SENT for one in owed)
        is_over = task.ended_on is not None and task.ended_on <= day
        shown = {
            "unit": task.unit, "name": task.name, RHYTHM: self._words(RHYTHMS, rhythm_of(task).value),
            "due": due_words(task), "next_due": str(min(open_ones, default="")),
            "list_code": self._words(LISTS, task.list_code), "matter": matter, "basis": task.basis or "",
            "sent": str(sent or ""), "late": str(late or ""), "form": form, "asked_on": task.asked_on.isoformat(),
            "ended_on": str(task.ended_on or ""), "way": task.way or "", "filled_by": task.filled_by or "",
            "note": task.note or "",
        }  # fmt: skip
        if late or is_over:
            shown[TONE] = "red" if late else "quiet"
        facts = {"unit": task.unit, "list_code": task.list_code or UNMATCHED, "rhythm": task.rhythm,
                 "state": OVER if is_over else RUNNING}  # fmt: skip
        sought = kept(" ".join((task.unit, task.name, task.basis or "", matter, form))).casefold()
        return _Line(task.id, shown, facts, (is_over, task.unit, task.id), sought)

    def _fits(self, facts: Mapping[str, Any], key: str, value: Any) -> bool:
        return facts[key] in value if isinstance(value, tuple) else bool(facts[key] == value)


def _key(one: OwedPeriod) -> int:
    return one.task.id * SCALE + one.stretch.place


def _state(one: OwedPeriod, day: date, soon: date) -> tuple[str, str]:
    """Return in words how a period stands, and its signal."""
    match one.state:
        case PeriodState.SENT:
            late = one.row is not None and one.row.sent_on is not None and one.row.sent_on > one.due_on
            return ("已报（迟报）" if late else "已报"), ""
        case PeriodState.WAIVED:
            return "不报", "quiet"
    if one.due_on < day:
        return f"逾期 {(day - one.due_on).days} 天", "red"
    if one.due_on == day:
        return "今天到期", "amber"
    return f"还有 {(one.due_on - day).days} 天", "amber" if one.due_on <= soon else ""


def _files(session: Session, keys: Iterable[int]) -> dict[int, int]:
    """Return how many files are attached to each period."""
    counted = select(Attachment.record_id, func.count()).where(Attachment.subject == PERIODS)
    counted = counted.where(in_keys(Attachment.record_id, list(keys))).group_by(Attachment.record_id)
    return {key: count for key, count in session.execute(counted)}


def _sortable(text: str) -> tuple[bool, int, str]:
    return (False, int(text), "") if text.isdecimal() else (True, 0, text)
