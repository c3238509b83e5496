"""Sheets of cases from other systems (12345, 110, 矛调, 信箱) and of an office's own ledgers.

A case is known again by its system and number, else by title, day and grid. What a sheet says of its course becomes
steps of its log, at their time; the same sheet again brings only the steps by which a case has gone on since.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.cases import Case, CaseParty, CaseReporter, Stage, Unit
from db.store import actor_of
from desktop.cases.chronicle import Chronicle, begin_many, insert_many, stamped, update_cases
from desktop.cases.clocks import Clocks
from desktop.cases.fields import RECORDED
from desktop.cases.journal import logs_of
from desktop.cases.numbering import next_numbers
from desktop.cases.outside import FACTS, FIELDS, SCENARIO, UNIT, own_fields
from desktop.cases.outside_course import goes_on, registered_at, tell
from desktop.cases.outside_rows import Rows
from desktop.cases.scenarios import Scenarios
from desktop.clock import Today, moments, today
from desktop.codes import Codes
from desktop.fields import Field
from desktop.grids.service import Grids
from desktop.intake.flat import FlatPlanner, FlatSheets, Row
from desktop.intake.importable import Batch, Complain, Reason
from desktop.intake.options import Options, Policy
from desktop.intake.rows import Block
from desktop.intake.storing import Differences, Writer, in_parts
from desktop.names.folding import fold

WHOLE_LIST = 100_000  # rows: numbers are given in the order of days
TOGETHER = 1_000  # cases whose courses are held at once
WRITTEN = frozenset({field.key for field in RECORDED} | {"ledger", SCENARIO, FACTS})
NOTHING = "{}"  # facts of a case without any
COURSE = "course"  # of a line in the log of changes: how many steps a case had before and after
APPLICANT, RESPONDENT = "01", "02"  # party_role
LEARNT_NOW = "没有写办结日期的已办结事件，按导入当天办结"
TITLE = 200


class CaseSheets(FlatSheets):
    """The kind of sheet whose rows are cases."""

    kind, title, table, model = "cases", "事件", "case_record", Case
    at_once = WHOLE_LIST

    def __init__(
        self,
        grids: Grids,
        codes: Codes,
        clocks: Clocks,
        scenarios: Scenarios,
        in_force: Callable[[Sequence[Field]], Sequence[Field]] = tuple,
        today: Today = today,
    ) -> None:
        super().__init__(in_force)
        self._rows, self._scenarios = Rows(codes, grids, scenarios, today), scenarios
        self._clocks, self._now = clocks, moments(today)

    @property
    def declared(self) -> Sequence[Field]:
        """What a sheet of cases may say, the own fields of scenarios last."""
        return (*FIELDS, *own_fields(self._scenarios.running))

    def judge(self, block: Block, complain: Complain) -> None:
        """Find out what every row means."""
        self._rows.judge(block, complain)

    def identities(self, row: Row) -> list[Hashable]:
        """Return system and number, else title, day and grid."""
        if row.get("outside_no"):
            return [(row["outside_system"], row["outside_no"])]
        return [(row["title"], row["found_on"], row.get("grid_id"))]

    def values(self, row: Row) -> Row:
        """Return what of a row is recorded of the case itself."""
        told = {key: row[key] for key in row if key in WRITTEN and key in self.model.__table__.columns}
        return told if told.get(FACTS) else {key: value for key, value in told.items() if key != FACTS}

    def fixed(self, row: Row) -> Row:
        """Return what a case has before its log is told."""
        moment = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
        flags = dict.fromkeys(("is_urgent", "is_important", "is_sensitive"), False)
        told = dict.fromkeys(("is_paused", "asks_extension", "is_escalated"), False)
        counts = dict.fromkeys(("events", "extensions", "returns", "urges", "reopened"), 0)
        return {"stage": Stage.REPORTED.value, "staged_at": moment, FACTS: NOTHING} | flags | told | counts

    def comparable(self, record: Row, values: Row) -> Row:
        """Return what may change: not the ledger, by which a case is numbered, nor its sort in another ledger."""
        kept = {"ledger"} if record["ledger"] == values.get("ledger") else {"ledger", "kind_code"}
        return {key: value for key, value in values.items() if key not in kept}

    def forced(self, record: Row, values: Row, options: Options) -> Differences:
        """Fill in what a scenario asks for where nothing was answered yet."""
        given = values.get(FACTS)
        fills = given and record[FACTS] == NOTHING and options.policy_of(FACTS) is not Policy.KEEP
        return {FACTS: (NOTHING, given)} if fills else {}

    def records(self, session: Session, keys: Iterable[int], fields: Sequence[str]) -> dict[int, Row]:
        """Return cases as they stand, by key; the facts of a scenario as text."""
        found = super().records(session, keys, fields)
        for record in found.values():
            record[FACTS] = json.dumps(record[FACTS] or {}, ensure_ascii=False, sort_keys=True)
        return found

    def find(self, session: Session, rows: Sequence[Row]) -> list[tuple[int, Reason]]:
        """Find by system and number, else by title, day and grid."""
        numbered = self._by_number(session, {self.identities(row)[0] for row in rows if row.get("outside_no")})
        called: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
        for part in in_parts({row["title"] for row in rows if not row.get("outside_no")}):
            query = select(Case.id, Case.title, Case.found_on, Case.grid_id).where(Case.title.in_(part))
            for one in session.execute(query):
                called[one.title, one.found_on.isoformat()].append(one)
        return [
            (numbered.get(self.identities(row)[0], 0), Reason.NONE)
            if row.get("outside_no")
            else _known(row, called.get((row["title"], row["found_on"]), ()))
            for row in rows
        ]

    def _by_number(self, session: Session, wanted: set[Any]) -> dict[Any, int]:
        found: dict[Any, int] = {}
        for part in in_parts(wanted):
            numbers = tuple_(Case.outside_system, Case.outside_no).in_(part)
            query = select(Case.outside_system, Case.outside_no, Case.id).where(numbers)
            found |= {(system, number): key for system, number, key in session.execute(query)}
        return found

    def planner(self, session: Session, options: Options, keys: Sequence[str], parked: frozenset[bytes]) -> FlatPlanner:
        """Return what decides about the rows, and remarks on those that do not say when they were settled."""
        return _CasePlanner(session, self, options, parked)

    def hanging(self, session: Session, pairs: Sequence[tuple[int, Row]]) -> list[bool]:
        """Return whether a row tells that its case has gone on."""
        query = select(Case.id, Case.stage).where(in_keys(Case.id, [key for key, _ in pairs]))
        stages, units = dict(session.execute(query).all()), _units(session)
        return [goes_on(row, stages[key], _unit(units, row) is not None) for key, row in pairs]

    def hang(
        self, session: Session, writer: Writer, pairs: Sequence[tuple[int, Row]], batch: Batch, *, new: bool
    ) -> None:
        """Write the courses of cases: whole ones of new cases, with their numbers and who they are about."""
        if new:
            self._begin(session, pairs, batch)
        else:
            self._go_on(session, writer, pairs, batch)

    def _begin(self, session: Session, pairs: Sequence[tuple[int, Row]], batch: Batch) -> None:
        now, units, by = self._now(), _units(session), actor_of(session)
        ordered = sorted(pairs, key=lambda pair: (registered_at(pair[1]), pair[1].get("outside_no") or "", pair[0]))
        numbers = _numbers(session, [row for _, row in ordered])
        for part in in_parts(ordered, TOGETHER):
            told = []
            for key, row in part:
                at = registered_at(row)
                chronicle = Chronicle(_case(key, row), self._clocks, by)
                chronicle.begin(min(at, now), next(numbers[at.astimezone().year, row["ledger"]]))
                tell(chronicle, row, _unit(units, row), batch.id, now)
                told.append(chronicle)
            begin_many(session, told, now)
        parties = [line for key, row in ordered for line in _parties(key, row)]
        reporters = [line for key, row in ordered for line in _reporters(key, row)]
        for model, lines in ((CaseParty, parties), (CaseReporter, reporters)):
            insert_many(session, model, stamped(session, lines, now))

    def _go_on(self, session: Session, writer: Writer, pairs: Sequence[tuple[int, Row]], batch: Batch) -> None:
        writer.flush()
        now, units, by = self._now(), _units(session), actor_of(session)
        for part in in_parts(pairs, TOGETHER):
            keys = [key for key, _ in part]
            logs = logs_of(session, keys)
            cases = {one.id: one for one in session.scalars(select(Case).where(in_keys(Case.id, keys)))}
            told = []
            for key, row in part:
                chronicle = Chronicle(cases[key], self._clocks, by, logs[key])
                if tell(chronicle, row, _unit(units, row), batch.id, now):
                    told.append(chronicle)
                    steps = (chronicle.known, len(chronicle.events))
                    writer.update(self.table, key, cases[key].version, {f"+{COURSE}": steps})
            update_cases(session, told, now)
        session.expire_all()


class _CasePlanner(FlatPlanner):
    """Decides about rows, and remarks on cases that were settled on a day that is not said."""

    def look(self, block: Block) -> None:
        """Take in the next rows."""
        super().look(block)
        columns = zip(block.rows, block.column("state"), block.column("finished_on"), strict=True)
        for number, state, finished in columns:
            if state in ("handled", "failed", "archived") and not finished:
                self._plan.remarks.add("finished_on", LEARNT_NOW, number)


def _known(row: Row, namesakes: Sequence[Any]) -> tuple[int, Reason]:
    """Return the case a row without a number means: the only one of its title, day and grid."""
    alike = [one for one in namesakes if one.grid_id == row.get("grid_id")]
    if len(alike) == 1:
        return alike[0].id, Reason.NONE
    if alike:
        return alike[0].id, Reason.SEVERAL
    return (namesakes[0].id, Reason.MAYBE_SAME) if namesakes else (0, Reason.NONE)


def _numbers(session: Session, rows: Sequence[Row]) -> Any:
    """Take the numbers of new cases, which come in the order of their days. Return them by year and ledger."""
    counts: defaultdict[tuple[int, str], int] = defaultdict(int)
    for row in rows:
        counts[registered_at(row).astimezone().year, row["ledger"]] += 1
    return {(year, key): iter(next_numbers(session, key, year, count)) for (year, key), count in counts.items()}


def _units(session: Session) -> dict[str, tuple[int, str]]:
    """Return the units that cases may be assigned to, by comparable name."""
    query = select(Unit.id, Unit.name).where(Unit.is_active)
    return {fold(name): (key, name) for key, name in session.execute(query)}


def _unit(units: dict[str, tuple[int, str]], row: Row) -> tuple[int, str] | None:
    """Return the unit a row names: by its name, or the only one whose name a longer one ends in: 示例镇派出所."""
    named = row.get(UNIT)
    if not named:
        return None
    wanted = fold(named)
    if wanted in units:
        return units[wanted]
    ends = {one for name, one in units.items() if wanted.endswith(name)}
    return ends.pop() if len(ends) == 1 else None


def _case(key: int, row: Row) -> Case:
    """Return as much of a case as its log needs to know."""
    found = date.fromisoformat(row["found_on"])
    told = {name: row.get(name) for name in ("ledger", "scenario", "source_code", "finder_name")}
    return Case(id=key, found_on=found, is_urgent=bool(row.get("is_urgent")), **told)


def _parties(key: int, row: Row) -> list[Row]:
    sides = (("first_party", APPLICANT), ("second_party", RESPONDENT))
    return [
        {"case_id": key, "role_code": role, "name": row[name]} | dict.fromkeys(_PARTY)
        for name, role in sides
        if row.get(name)
    ]


def _reporters(key: int, row: Row) -> list[Row]:
    told = {name: row.get(f"reporter_{name}") for name in ("name", "phone", "address")}
    if not any(told.values()):
        return []
    more = {"told_on": date.fromisoformat(row["found_on"]), "source_code": row.get("source_code")}
    return [{"case_id": key, "is_anonymous": False, "person_id": None, "id_no": None, "note": None} | told | more]


_PARTY = ("person_id", "document_code", "id_no", "sex_code", "ethnic_code", "education_code", "disputant_code",
          "phone", "address", "note")  # fmt: skip
