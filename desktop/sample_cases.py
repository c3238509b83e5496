"""The cases of the sample town in its office: their courses as clerks would have moved them, written at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.bulk import reserve_ids
from db.models.cases import Case, CaseCounter, CaseLink, CaseParty, CaseReporter, TaskRole, Unit
from db.store import Store, actor_of
from desktop.attachments.service import Attachments
from desktop.calendar import Calendar
from desktop.cases.chronicle import Chronicle, insert_cases, insert_many, stamped
from desktop.cases.clocks import Clocks
from desktop.cases.events import EventKind
from desktop.cases.limits import CaseLimits
from desktop.cases.numbering import written
from desktop.cases.units import Units
from desktop.clock import Now
from desktop.grids.service import Grids
from desktop.intake.indexing import reindex
from desktop.jobs import Progress
from desktop.sample.cases.pictures import AFTER, BEFORE, photograph
from desktop.sample.cases.records import SampleCase, SampleStep
from desktop.sample.cases.telling import Telling

CONTACTS = ["林志强", "陈丽华", "王建平", "蔡美玲", "吴国栋", "黄雅芳", "许文斌", "郑秀英", "张伟民", "李淑贞"]
SEEN, SEEN_FROM = 8, 4  # hazards with photographs, from so many steps on
FOUND, BEGUN = 1, 3  # number of the first step, steps of every beginning
REACHED = "0595-8299{:04}"


class SampleCases:
    """Gives the sample town its units and two years of cases, once."""

    def __init__(
        self,
        store: Store,
        grids: Grids,
        units: Units,
        attachments: Attachments,
        calendar: Calendar,
        limits: CaseLimits,
        now: Now,
    ) -> None:
        self._store, self._grids, self._units, self._attachments = store, grids, units, attachments
        self._calendar, self._clocks, self._now = calendar, Clocks(calendar.as_now(), limits), now

    def make(self, seed: int, folder: Path, progress: Progress) -> int:
        """Write the cases, and the sheets other systems would send into a folder, unless there are cases.

        Return how many.
        """
        with self._store.read() as session:
            if session.scalar(select(func.count()).select_from(Case)):
                return 0
            telling = Telling(session, self._grids, self._calendar, self._now, seed)
            told = telling.cases()
            telling.books(folder, told)
        progress.check()
        self._units.take_over()
        seen = [case for case in told if case.sort.ledger == "hazard" and len(case.steps) > SEEN_FROM][-SEEN:]
        files = [(name, photograph(f"{seed} {place}", after=name == AFTER))
                 for place in range(len(seen)) for name in (BEFORE, AFTER)]  # fmt: skip
        with self._attachments.kept(files) as kept, self._store.write("装入示例事件") as session:
            _introduce(session)
            keys = self._write(session, told)
            for place, case in enumerate(seen):
                before, after = kept[2 * place : 2 * place + 2]
                key, ends = keys[id(case)], [step.kind for step in case.steps]
                self._attachments.put(session, Case.__tablename__, key, [before], FOUND)
                if "finished" in ends:
                    step = ends.index("finished") + BEGUN + 1
                    self._attachments.put(session, Case.__tablename__, key, [after], step)
        return len(told)

    def _write(self, session: Session, told: Sequence[SampleCase]) -> dict[int, int]:
        scribe = _Scribe(session, told, self._units, self._calendar, self._clocks)
        chronicles = [scribe.chronicle(case) for case in told]
        insert_cases(session, chronicles)
        for model, lines in ((CaseParty, "parties"), (CaseReporter, "reporters")):
            rows = [
                stamped(session, [{**line, "case_id": scribe.keys[id(case)]}], case.at)[0]
                for case in told for line in getattr(case, lines)
            ]  # fmt: skip
            insert_many(session, model, rows)
        links = [
            {"case_id": scribe.keys[id(case)], "subject": table, "record_id": key, "relation": None}
            for case in told for table, key in dict.fromkeys(case.links)
        ]  # fmt: skip
        insert_many(session, CaseLink, links)
        counted = [{"year": year, "ledger": key, "last": last} for (year, key), last in scribe.numbered.items()]
        insert_many(session, CaseCounter, counted)
        reindex(session, Case.__tablename__, [one.case.id for one in chronicles])
        return scribe.keys


class _Scribe:
    """Turns what is told of cases into their logs."""

    def __init__(
        self, session: Session, told: Sequence[SampleCase], units: Units, calendar: Calendar, clocks: Clocks
    ) -> None:
        self._session, self._units, self._calendar, self._clocks = session, units, calendar, clocks
        first = reserve_ids(session, Case, len(told))
        self.keys = {id(case): first + place for place, case in enumerate(told)}
        self.numbered = Counter[tuple[int, str]]()
        self._names: dict[str | int, tuple[int, str, str | None]] = {
            name: (key, name, contact)
            for key, name, contact in session.execute(select(Unit.id, Unit.name, Unit.contact))
        }
        self._numbers: dict[int, str] = {}
        for case in told:
            if case.is_accepted:
                self._numbers[id(case)] = self._number(case)

    def chronicle(self, case: SampleCase) -> Chronicle:
        """Return the log of one case."""
        record = Case(id=self.keys[id(case)], **case.values)
        chronicle = Chronicle(record, self._clocks, actor_of(self._session))
        chronicle.begin(case.at, self._numbers.get(id(case)))
        for step in case.steps:
            chronicle.add(EventKind(step.kind), self._facts(chronicle, step), step.at)
        return chronicle

    def _number(self, case: SampleCase) -> str:
        year, key = case.at.astimezone().year, case.sort.ledger
        self.numbered[year, key] += 1
        return written(key, year, self.numbered[year, key])

    def _facts(self, chronicle: Chronicle, step: SampleStep) -> dict[str, Any]:
        """Return the facts of a step with keys in place of what the telling names."""
        facts, due = dict(step.facts), chronicle.standing.due_on
        named: list[tuple[int, str, str | None]] = []
        if facts.get("unit") is not None:
            unit = self._unit(facts["unit"])
            named.append(unit)
            facts["unit_id"] = unit[0]
            if step.kind not in ("arrived", "assisted") and unit[2] and "responsible_id" not in facts:
                facts["responsible_name"] = unit[2]
        if facts.get("assisting"):
            others = [self._unit(name) for name in facts["assisting"]]
            named += others
            facts["unit_ids"] = [key for key, *_ in others]
        facts.pop("unit", None)
        facts.pop("assisting", None)
        if facts.pop("first_assisting", False):
            facts["unit_id"] = chronicle.standing.open_tasks(TaskRole.ASSIST)[0].unit_id
        if named:
            facts["units"] = [name for _, name, _ in named]
        if facts.pop("undoes", False):
            facts["undoes"] = chronicle.events[-1].number
        if step.later and due is not None:
            facts["due_on"] = self._calendar.after(due, step.later)
        for name in ("into", "case"):
            if name in facts:
                facts |= self._other(name, facts[name])
        return facts

    def _other(self, name: str, case: SampleCase) -> Mapping[str, Any]:
        number = self._numbers.get(id(case), "")
        told = {"into_number": number} if name == "into" else {"number": number, "title": case.values["title"]}
        return {name: self.keys[id(case)], **told}

    def _unit(self, name: str | int) -> tuple[int, str, str | None]:
        """Return the unit of a name, or that of a grid."""
        if name not in self._names:
            unit = self._units.of_grid(self._session, int(name))
            self._names[name] = (unit.id, unit.name, None)
        return self._names[name]


def _introduce(session: Session) -> None:
    """Tell who is asked for in each unit, and by which telephone."""
    for place, unit in enumerate(session.scalars(select(Unit).order_by(Unit.id))):
        unit.contact, unit.phone = CONTACTS[place % len(CONTACTS)], REACHED.format(1000 + place)
    session.flush()
