"""The forms the sample town owes: its three lists, who asks for what, and what was handed in on time or late."""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.forms import DutyMatter, FormPeriod, FormTask, PeriodState
from db.models.roster import RegisterEntry
from desktop.clock import Today, today
from desktop.form_periods import owed_periods
from desktop.form_rhythms import DueRule, DueWay, Rhythm
from desktop.forms.service import Forms
from desktop.jobs import Progress
from desktop.program import Program
from desktop.sample.stream import BOLD, row_stream
from desktop.sample.words import table

SINCE, AHEAD = 330, 9  # days before today when forms were asked for; days until a form owed once is due
LATE, LEFT = 0.12, 21  # share of what was handed in late; days of late ones that are left open
RECEIPTS = ("已收", "邮件回复已收", "系统提示提交成功", "电话确认", "收文登记")


class SampleForms:
    """Enters the lists, the tasks and their periods, once."""

    def __init__(self, program: Program, seed: int, today: Today = today) -> None:
        self._program, self._rng, self._today = program, Random(seed), today

    def make(self, progress: Progress) -> int:
        """Enter everything, unless forms are owed already. Return how many tasks were entered."""
        store = self._program.office.store
        with store.read() as session:
            if session.scalar(select(func.count()).select_from(FormTask)):
                return 0
        with tempfile.TemporaryDirectory() as folder:
            forms = self._known(Path(folder), progress)
        with store.write("试用数据：报表台账") as session:
            matters = {row["title"]: DutyMatter(**_given(row)) for row in table("duty_matters")}
            session.add_all(matters.values())
            session.flush()
            tasks = []
            for row in table("form_tasks"):
                matter = matters.get(row["matter"])
                tasks.append(self._task(row, matter.id if matter else None, forms.get(row["name"])))
            session.add_all(tasks)
            session.flush()
            for one in list(owed_periods(session, self._program.calendar, self._today())):
                if one.due_on < self._today():
                    session.add_all(self._sent(one.task, one.stretch.key, one.due_on))
            _admit(session, tasks)
            return len(tasks)

    def _known(self, folder: Path, progress: Progress) -> dict[str, int]:
        """Draw the empty forms, open each and keep what it is filled with. Return their keys by title."""
        forms, found = Forms(self._program, self._today), {}
        for row in table("form_tasks"):
            if row["form"]:
                path = folder / f"{row['name']}.xlsx"
                headings = row["form"].split("|")
                with row_stream(path, "Sheet1", [2 * len(one) + 4 for one in headings]) as stream:
                    stream.add([row["name"]], BOLD)
                    stream.add(headings, BOLD)
                with forms.open(path, progress) as opened:
                    found[row["name"]] = forms.keep(opened, opened.plan, row["name"], row["unit"])
        return found

    def _task(self, row: Mapping[str, str], matter: int | None, form: int | None) -> FormTask:
        is_once = row["rhythm"] == Rhythm.ONCE
        rule = DueRule(DueWay(row["due_way"]), int(row["due_number"])) if row["due_way"] else None
        asked_on = self._today() - timedelta(days=self._rng.randint(2, 6) if is_once else SINCE)
        return FormTask(
            unit=row["unit"], name=row["name"], basis=row["basis"] or None, list_code=row["list_code"],
            matter_id=matter, rhythm=row["rhythm"], due_day=rule.plain if rule else None,
            due_on=self._today() + timedelta(days=self._rng.randint(1, AHEAD)) if is_once else None,
            asked_on=asked_on, form_id=form, way=row["way"] or None, filled_by=row["filled_by"] or None,
            field_count=int(row["field_count"]) if row["field_count"] else None,
        )  # fmt: skip

    def _sent(self, task: FormTask, period: str, due_on: date) -> list[FormPeriod]:
        """Return what was written down of a period that is over; of some late ones nothing."""
        is_late = self._rng.random() < LATE
        if is_late and (self._today() - due_on).days < LEFT:
            return []
        sent_on = due_on + timedelta(days=self._rng.randint(1, 4) if is_late else -self._rng.randint(0, 3))
        row = FormPeriod(
            task_id=task.id, period=period, due_on=due_on, state=PeriodState.SENT, sent_on=min(sent_on, self._today()),
            sent_by=(task.filled_by or "").split(" ")[-1] or None, receipt=self._rng.choice(RECEIPTS),
        )  # fmt: skip
        return [row]


def _admit(session: Session, tasks: Sequence[FormTask]) -> None:
    """Let forms go by the admissions of the same department."""
    for entry in session.scalars(select(RegisterEntry).where(RegisterEntry.register == "admissions")):
        keys = [task.id for task in tasks if task.unit == entry.facts.get("unit")]
        if keys:
            entry.facts = dict(entry.facts) | {"tasks": keys}


def _given(row: Mapping[str, str]) -> dict[str, str | None]:
    return {key: value or None for key, value in row.items()}
