"""Scenarios (场景运用, P0-06, P4-18): cases with fields, limits and a handbook of their own, admitted in six states.

Eleven are shipped (resources/scenarios) and run; what an office changes of one, or adds, is a row. A new one goes
through the states of P4-19 and takes cases once it is drilled or runs.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.cases import Case
from db.models.cases import Scenario as Row
from db.store import Store
from desktop.cases.ledgers import ledger, ledgers
from desktop.cases.limits import Limit
from desktop.clock import Today, today
from desktop.codes import Codes
from desktop.declaring import field_of
from desktop.errors import Invalid, Problem, Refusal
from desktop.fields import Field, Kind
from desktop.resources import resources

STATES = ("demand", "agreed", "process", "support", "drill", "running")  # in their order (P4-19)
RETIRED = "retired"
TAKING = frozenset({"drill", "running"})  # in these a scenario takes cases
NEEDS_PAPER = "agreed"  # the joint meeting decides in writing
KINDS = {  # sorts of field that an office may add
    Kind.TEXT: "文字",
    Kind.NOTE: "长文字",
    Kind.DATE: "日期",
    Kind.NUMBER: "整数",
    Kind.DECIMAL: "小数",
    Kind.FLAG: "是否",
    Kind.CODE: "选项（代码表）",
}
MOST_FIELDS, LONGEST_NAME = 30, 20
_KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")


@dataclass(frozen=True, slots=True)
class Admission:
    """A state that a scenario entered: when, by which paper."""

    state: str
    day: str  # 2026-11-22
    paper: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario as it stands."""

    key: str
    title: str
    ledger: str
    loop: str
    unit: str  # name of the department that answers for it
    about: str
    limits: Mapping[str, Limit]  # by stage
    fields: tuple[Field, ...]
    handbook: tuple[str, ...]  # its steps
    source: tuple[str, ...]
    state: str = STATES[-1]
    history: tuple[Admission, ...] = ()
    place: int = 99
    row: int | None = None  # key of the office's own row
    version: int | None = None

    @property
    def takes_cases(self) -> bool:
        """Whether cases may be registered under it."""
        return self.state in TAKING

    @property
    def next_state(self) -> str | None:
        """The state it may enter next."""
        at = STATES.index(self.state) + 1 if self.state in STATES else len(STATES)
        return STATES[at] if at < len(STATES) else None


@dataclass
class FieldDraft:
    """A field as an office names it; `key` is that of a known one."""

    title: str
    kind: Kind = Kind.TEXT
    codes: str = ""
    required: bool = False
    listed: bool = True
    key: str = ""


@dataclass
class ScenarioDraft:
    """What an office says of a scenario."""

    title: str
    ledger: str
    loop: str
    unit: str
    about: str
    handbook: Sequence[str]
    fields: Sequence[FieldDraft]
    limits: Mapping[str, tuple[int, int]]
    key: str = ""  # empty for a new one
    version: int | None = None


class Scenarios:
    """The scenarios of an office."""

    def __init__(self, store: Store, codes: Codes, today: Today = today) -> None:
        self._store, self._codes, self._today = store, codes, today
        self._known: tuple[Scenario, ...] | None = None
        store.on_change.append(self._hear)

    @property
    def all(self) -> tuple[Scenario, ...]:
        """Every scenario, shipped ones first, retired ones too."""
        known = self._known
        if known is None:
            known = self._known = self._read()
        return known

    @property
    def running(self) -> tuple[Scenario, ...]:
        """Those that take cases."""
        return tuple(one for one in self.all if one.takes_cases)

    def scenario(self, key: str) -> Scenario:
        """Return one scenario. Raise Refusal for one there is not."""
        found = next((one for one in self.all if one.key == key), None)
        if found is None:
            raise Refusal("没有这个场景，可能已被删除。请刷新后再选。")
        return found

    def fields_of(self, key: str | None) -> tuple[Field, ...]:
        """Return the own fields of a scenario, none for none."""
        return next((one.fields for one in self.all if one.key == key), ())

    def limits_of(self, key: str) -> Mapping[str, Limit]:
        """Return the limits a scenario declares itself, by stage."""
        return next((one.limits for one in self.all if one.key == key), {})

    def unit_of(self, key: str) -> str:
        """Return the name of the department that answers for a scenario."""
        return next((one.unit for one in self.all if one.key == key), "")

    def loop_of(self, key: str) -> str:
        """Return the key of the vocabulary in which a scenario is told."""
        return next((one.loop for one in self.all if one.key == key), "")

    def title(self, key: str | None) -> str:
        """Return what a scenario is called."""
        return next((one.title for one in self.all if one.key == key), key or "")

    def counts(self) -> Mapping[str, tuple[int, int]]:
        """Return how many cases each scenario has, and how many of these are open."""
        is_open = Case.stage.not_in(("archived", "merged", "declined"))
        query = select(Case.scenario, func.count(), func.count().filter(is_open)).where(Case.scenario.is_not(None))
        with self._store.read() as session:
            rows = session.execute(query.group_by(Case.scenario))
            return {key: (whole, still) for key, whole, still in rows if key}

    def tally(self, key: str, field_key: str) -> Mapping[Any, int]:
        """Return how many cases of a scenario have each value of one of its fields."""
        value = Case.facts[field_key].as_string()
        query = select(value, func.count()).where(Case.scenario == key).group_by(value).order_by(func.count().desc())
        with self._store.read() as session:
            return {found: count for found, count in session.execute(query)}

    def draft(self, key: str) -> ScenarioDraft:
        """Return a copy of a scenario for changing."""
        one = self.scenario(key)
        fields = [FieldDraft(f.title, f.kind, f.codes, f.required, f.listed, f.key) for f in one.fields]
        limits = {stage: (limit.warn, limit.due) for stage, limit in one.limits.items()}
        return ScenarioDraft(
            one.title, one.ledger, one.loop, one.unit, one.about, one.handbook, fields, limits, key, one.version
        )

    def check(self, draft: ScenarioDraft) -> list[Problem]:
        """Return what keeps a draft from being saved."""
        found = []
        title = draft.title.strip()
        if not title:
            found.append(Problem("title", "场景名称不能为空"))
        elif any(one.title == title and one.key != draft.key for one in self.all):
            found.append(Problem("title", f"已有名为“{title}”的场景，请换一个名称"))
        if draft.ledger not in {one.key for one in ledgers()}:
            found.append(Problem("ledger", "请选择事件记入哪本台账"))
        if len(draft.fields) > MOST_FIELDS:
            found.append(Problem("fields", f"最多 {MOST_FIELDS} 个字段，现有 {len(draft.fields)} 个"))
        titles = [one.title.strip() for one in draft.fields]
        for place, one in enumerate(draft.fields, 1):
            name = one.title.strip()
            if not name or len(name) > LONGEST_NAME:
                found.append(Problem("fields", f"第 {place} 个字段的名称要有 1 到 {LONGEST_NAME} 个字"))
            elif titles.count(name) > 1 and titles.index(name) == place - 1:
                found.append(Problem("fields", f"字段“{name}”重复了，请改名"))
            if one.kind is Kind.CODE and one.codes not in self._codes.lists:
                found.append(Problem("fields", f"请为字段“{name}”选择代码表"))
        for warn, due in draft.limits.values():
            if not 0 <= warn <= due:
                found.append(Problem("limits", "黄灯天数不能多于红灯天数"))
        return found

    def save(self, draft: ScenarioDraft) -> str:
        """Add a scenario, which then begins as a demand, or change one. Return its key.

        Raise Invalid for faults, Refusal where a field that has data would be lost, Conflict when somebody was first.
        """
        if problems := self.check(draft):
            raise Invalid(problems)
        with self._store.write("修改场景" if draft.key else "新增场景") as session:
            before = self.scenario(draft.key) if draft.key else None
            row = self._row(session, before)
            if row.version != draft.version:
                raise Conflict
            fields = _keyed(draft.fields, before.fields if before else ())
            if before is not None:
                self._require_kept(session, before, {one["key"] for one in fields})
            row.title = draft.title.strip()
            row.content = {
                "ledger": draft.ledger,
                "loop": draft.loop,
                "unit": draft.unit.strip(),
                "about": draft.about.strip(),
                "limits": {stage: {"warn": warn, "due": due} for stage, (warn, due) in draft.limits.items()},
                "fields": fields,
                "handbook": [line.strip() for line in draft.handbook if line.strip()],
                "source": list(before.source) if before else ["P4-18"],
                "place": before.place if before else 99,
            }
            session.add(row)
            session.flush()
            return row.key

    def advance(self, key: str, state: str, day: date, paper: str = "", note: str = "") -> None:
        """Let a scenario enter its next state, or retire it, or begin anew from a demand. Raise Refusal otherwise."""
        one = self.scenario(key)
        allowed = {one.next_state, RETIRED if one.state != RETIRED else STATES[0]}
        if state not in allowed:
            raise Refusal(f"“{one.title}”要按顺序逐步准入，现在不能进入这一步。")
        if day > self._today():
            raise Refusal("日期不能晚于今天。")
        if one.history and day.isoformat() < one.history[-1].day:
            raise Refusal(f"日期不能早于上一步（{one.history[-1].day}）。")
        if state == NEEDS_PAPER and not paper.strip():
            raise Refusal("联席会议同意要写明会议纪要或文号。")
        if state == "drill" and not one.handbook:
            raise Refusal("还没有办理流程，请先在说明书里写明步骤，再开展演练。")
        with self._store.write("场景准入") as session:
            row = self._row(session, one)
            row.state = state
            step = {"state": state, "day": day.isoformat(), "paper": paper.strip(), "note": note.strip()}
            row.history = [*(_plain(entry) for entry in one.history), step]
            session.add(row)

    def written(self, key: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of a scenario's fields as a case keeps them: days as text, nothing empty."""
        known = {field.key for field in self.fields_of(key)}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in values.items()
            if name in known and value not in (None, "", ())
        }

    def read(self, key: str, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of a scenario's fields as the forms have them."""
        return {
            field.key: _as_day(facts.get(field.key)) if field.kind is Kind.DATE else facts.get(field.key)
            for field in self.fields_of(key)
        }

    def _hear(self, tables: frozenset[str]) -> None:
        if Row.__tablename__ in tables:
            self._known = None

    def _read(self) -> tuple[Scenario, ...]:
        found = {one.key: one for one in shipped()}
        with self._store.read() as session:
            for row in session.scalars(select(Row).order_by(Row.id)):
                made = _scenario(row.key, row.title, row.content)
                history = tuple(Admission(**entry) for entry in row.history)
                found[row.key] = replace(made, state=row.state, history=history, row=row.id, version=row.version)
        return tuple(sorted(found.values(), key=lambda one: (one.place, one.row or 0)))

    def _row(self, session: Session, one: Scenario | None) -> Row:
        """Return the office's row of a scenario, made from what is shipped where there is none yet."""
        if one is None:
            count = session.scalar(select(func.coalesce(func.max(Row.id), 0))) or 0
            begun = {"state": STATES[0], "day": self._today().isoformat(), "paper": "", "note": ""}
            return Row(key=f"own_{count + 1}", state=STATES[0], history=[begun])
        if one.row is not None:
            return session.get_one(Row, one.row)
        content = next((plain for plain in _shipped() if plain["key"] == one.key), {})
        return Row(key=one.key, title=one.title, state=one.state, content=dict(content), history=[])

    def _require_kept(self, session: Session, before: Scenario, keys: set[str]) -> None:
        """Refuse to drop a field that cases have filled in."""
        for field in before.fields:
            if field.key not in keys:
                filled = Case.facts[field.key].as_string().is_not(None)
                used = session.scalar(select(func.count()).where(Case.scenario == before.key, filled)) or 0
                if used:
                    raise Refusal(f"字段“{field.title}”已有 {used:,} 件事件填写，不能删除；可以改名或不在列表显示。")


@cache
def shipped() -> tuple[Scenario, ...]:
    """Return the scenarios that come with the program."""
    return tuple(sorted((_scenario(one["key"], one["title"], one) for one in _shipped()), key=lambda one: one.place))


@cache
def _shipped() -> tuple[Mapping[str, Any], ...]:
    return tuple(json.loads(path.read_text("utf-8")) for path in (resources() / "scenarios").glob("*.json"))


def _scenario(key: str, title: str, content: Mapping[str, Any]) -> Scenario:
    return Scenario(
        key=key,
        title=title,
        ledger=ledger(content["ledger"]).key,
        loop=content["loop"],
        unit=content.get("unit", ""),
        about=content.get("about", ""),
        limits={stage: Limit(**days) for stage, days in content.get("limits", {}).items()},
        fields=tuple(map(field_of, content["fields"])),
        handbook=tuple(content.get("handbook", ())),
        source=tuple(content.get("source", ())),
        place=int(content.get("place", 99)),
    )


def _keyed(drafts: Sequence[FieldDraft], before: Sequence[Field]) -> list[dict[str, Any]]:
    """Return fields as plain data; a new one gets a key that none had, a known one keeps what only a file says."""
    known = {field.key: field for field in before}
    number = 1 + max((int(key[1:]) for key in known if re.fullmatch(r"f\d+", key)), default=0)
    made = []
    for one in drafts:
        key = one.key
        if not _KEY.fullmatch(key):
            key, number = f"f{number}", number + 1
        old = known.get(key)
        made.append(
            {
                "key": key,
                "title": one.title.strip(),
                "kind": one.kind.value,
                "codes": one.codes if one.kind is Kind.CODE else "",
                "required": one.required,
                "listed": one.listed,
                "width": old.width if old else 8,
                "mask": old.mask.value if old else "open",
                "max_length": old.max_length if old else 2000 if one.kind is Kind.NOTE else 100,
            }
        )
    return made


def _plain(one: Admission) -> dict[str, str]:
    return {"state": one.state, "day": one.day, "paper": one.paper, "note": one.note}


def _as_day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value
