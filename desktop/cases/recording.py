"""What is recorded of a case, as a draft brings it: what keeps it from being saved, and how it is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.cases import Case
from db.models.grids import Grid, GridStanding
from db.models.roster import Staff
from desktop.cases.fields import FIELDS, RECORDED
from desktop.cases.ledgers import Ledger, ledger, ledgers
from desktop.cases.participants import code_faults, tidied
from desktop.cases.scenarios import Scenarios
from desktop.clock import Today
from desktop.codes import Codes
from desktop.drafting import written, written_faults
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem
from desktop.fields import Field

# Keys of a draft beside those of the Fields. `facts` are the scenario's own, by the keys of its fields.
LEDGER, ACCEPT, FINDER, SCENARIO, FACTS, PARENT = "ledger", "accept", "finder_id", "scenario", "facts", "parent_id"
BESIDE: Mapping[str, Any] = {FINDER: None, SCENARIO: None, FACTS: {}, PARENT: None}
RECORDED_KEYS = frozenset(field.key for field in RECORDED)
FIRST = ("kind_code", "title", "description")  # what every form asks first
DEGREES = {"longitude": (73.0, 136.0), "latitude": (3.0, 54.0)}  # within the country
GRID_GONE = "这个网格已撤销或不存在，请重新选择"
FINDER_GONE = "发现人已不在花名册里，请重新选择或直接填写姓名"


def fields_of(key: str, fields: Sequence[Field]) -> list[Field]:
    """Return the Fields as the form of a ledger asks them: its own list of sorts, what it needs first."""
    own: Ledger = ledger(key)
    known = {field.key: field for field in fields if field.editable}
    first = [name for name in (*FIRST, *own.fields) if name in known]
    order = [*first, *(name for name in known if name not in first)]
    return [replace(known[name], codes=own.kinds) if name == "kind_code" else known[name] for name in order]


class Recording:
    """Checks and writes what is recorded of cases."""

    def __init__(
        self, codes: Codes, in_force: Callable[[Sequence[Field]], Sequence[Field]], scenarios: Scenarios, today: Today
    ) -> None:
        self._codes, self._in_force, self._scenarios, self._today = codes, in_force, scenarios, today

    def faults(self, draft: Draft) -> list[Problem]:
        """Return what keeps a draft from being saved, field by field; it looks at the draft alone."""
        values = draft.values
        key = values.get(LEDGER)
        if key not in {one.key for one in ledgers()}:
            return [Problem(LEDGER, f"没有叫“{key or ''}”的台账，请从列表中选择")]
        fields = fields_of(key, self._in_force(FIELDS))
        found = written_faults(draft, fields, self._today())
        found += code_faults(self._codes, fields, values)
        if values.get("outside_no") and not values.get("outside_system"):
            found.append(Problem("outside_system", "填写了外部编号，请同时填写是哪个系统的编号"))
        for name, (least, most) in DEGREES.items():
            value = values.get(name)
            if isinstance(value, int | float) and not least <= value <= most:
                found.append(Problem(name, f"应在 {least:g} 到 {most:g} 度之间，请核对"))
        return found + self._scenario_faults(values.get(SCENARIO), values.get(FACTS) or {})

    def put(self, session: Session, case: Case, draft: Draft) -> None:
        """Write a draft into a case, in a write under way. Raise Invalid for what only the records can tell."""
        given = tidied(written(draft), RECORDED)
        values = {key: value for key, value in given.items() if key in RECORDED_KEYS or key in BESIDE}
        if FACTS in values:
            key = values.get(SCENARIO)
            values[FACTS] = self._scenarios.written(key, values[FACTS] or {}) if key else {}
        with session.no_autoflush:
            if problems := [*_gone(session, case, values), *_known_elsewhere(session, case, values)]:
                raise Invalid(problems)
        for key, value in values.items():
            setattr(case, key, value)

    def _scenario_faults(self, key: str | None, facts: Mapping[str, Any]) -> list[Problem]:
        """Return what is wrong with the own fields of a scenario."""
        if not key:
            return []
        if key not in {one.key for one in self._scenarios.all}:
            return [Problem(SCENARIO, "没有这个场景，请从列表中选择")]
        fields = self._scenarios.fields_of(key)
        draft = Draft({field.key: facts.get(field.key) for field in fields})
        return written_faults(draft, fields, self._today()) + code_faults(self._codes, fields, draft.values)


def _gone(session: Session, case: Case, values: dict[str, Any]) -> list[Problem]:
    """Return what a draft refers to and is no more; put in the name of the one who found it."""
    found = []
    grid = values.get("grid_id")
    if grid is not None and grid != case.grid_id:
        there = session.get(Grid, grid)
        if there is None or there.standing is not GridStanding.ACTIVE:
            found.append(Problem("grid_id", GRID_GONE))
    finder = values.get(FINDER)
    if finder is not None:
        name = session.scalar(select(Staff.name).where(Staff.id == finder))
        if name is None:
            found.append(Problem("finder_name", FINDER_GONE))
        values["finder_name"] = name
    parent = values.get(PARENT)
    if parent is not None and (parent == case.id or session.get(Case, parent) is None):
        found.append(Problem(PARENT, "原案不存在，请重新选择"))
    return found


def _known_elsewhere(session: Session, case: Case, values: Mapping[str, Any]) -> list[Problem]:
    """Return the fault that another case bears the same number of the same outside system."""
    system, number = values.get("outside_system"), values.get("outside_no")
    if not system or not number:
        return []
    query = select(Case.number, Case.title).where(
        Case.outside_system == system, Case.outside_no == number, Case.id.is_distinct_from(case.id)
    )
    row = session.execute(query.limit(1)).first()
    if row is None:
        return []
    known = " ".join(filter(None, (row.number, row.title)))
    return [Problem("outside_no", f"{system}的这个编号已登记为“{known}”，请在那一件上办理")]
