"""What outside sheets say of cases: the systems and their words (resources/outside), the headings, the states."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from desktop.cases.fields import RECORDED
from desktop.cases.scenarios import Scenario
from desktop.fields import Field, Kind, Mask, also
from desktop.resources import resources

SORT, SUBSORT, STATE, UNIT, NUMBER = "sort", "subsort", "state", "unit", "number_of_"
SCENARIO, FACTS, OWN = "scenario", "facts", "own_"  # the scenario, and what goes before the keys of its own fields
SORTS, STATES = "outside_kind", "outside_state"  # code lists; what the office teaches is learnt for them
OF_SYSTEM = "default"  # of outside_kind: whatever the system's own ledger calls other
OTHER = "99"  # how every list of sorts numbers its other ones
TOLD, ABOUT, TELLS = "经过", "当事人", "反映人"  # groups


@dataclass(frozen=True, slots=True)
class OutsideSystem:
    """Another system that sends sheets."""

    key: str  # as cases name it: 12345
    title: str
    place: int
    names: tuple[str, ...]  # as sheets and clerks write it
    source: str  # case_source
    ledger: str  # of what it says no sort of
    number: str  # heading of its own number
    headings: tuple[str, ...]  # further ones

    @property
    def field(self) -> Field:
        """The column of its numbers."""
        return Field(NUMBER + self.key, self.number, width=10, group=TOLD, aliases=self.headings)


@cache
def systems() -> tuple[OutsideSystem, ...]:
    """Return the systems in their order."""
    files = [json.loads(path.read_text("utf-8")) for path in (resources() / "outside").glob("*.json")]
    found = [OutsideSystem(**(one | {name: tuple(one[name]) for name in ("names", "headings")})) for one in files]
    return tuple(sorted(found, key=lambda one: one.place))


def system_meant(words: str) -> OutsideSystem | None:
    """Return the system that a cell means."""
    wanted = words.strip().lower()
    return next((one for one in systems() if wanted == one.key.lower() or wanted in one.names), None)


@cache
def headings() -> Mapping[str, tuple[str, ...]]:
    """Return further headings under which outside sheets bring things, by key of the Field."""
    content = json.loads((resources() / "outside_headings.json").read_text("utf-8"))
    return {key: also(words) for key, words in content.items()}


def _field(key: str, title: str, kind: Kind = Kind.TEXT, group: str = TOLD, **more: Any) -> Field:
    return Field(key, title, kind, group=group, aliases=headings()[key], **more)


def _recorded() -> Iterator[Field]:
    """Yield what is recorded of a case as outside sheets bring it: a title may be missing, a sort names the ledger."""
    for field in RECORDED:
        if field.key == "kind_code":
            yield _field(SORT, "类别", Kind.CODE, field.group, codes=SORTS)
            yield _field(SUBSORT, "小类", group=field.group)
        else:
            more = tuple(dict.fromkeys((*field.aliases, *headings().get(field.key, ()))))
            yield replace(field, required=False, aliases=more)


COURSE: tuple[Field, ...] = (
    _field(STATE, "办理状态", Kind.CODE, codes=STATES),
    _field("registered_on", "受理日期", Kind.DATE),
    _field(UNIT, "承办单位"),
    _field("due_on", "办理期限", Kind.DATE),
    _field("finished_on", "办结日期", Kind.DATE),
    _field("result", "办理结果", Kind.NOTE, max_length=2000),
    _field("is_success", "是否化解", Kind.FLAG),
    _field("way_code", "化解方式", Kind.CODE, codes="mediation_way"),
    _field("satisfaction_code", "满意度", Kind.CODE, codes="satisfaction"),
)
PEOPLE: tuple[Field, ...] = (
    _field("reporter_name", "反映人", group=TELLS, mask=Mask.NAME),
    _field("reporter_phone", "反映人电话", Kind.PHONE, TELLS, mask=Mask.PHONE),
    _field("reporter_address", "反映人住址", group=TELLS, max_length=200, mask=Mask.HIDDEN),
    _field("first_party", "申请方", group=ABOUT, mask=Mask.NAME),
    _field("second_party", "被申请方", group=ABOUT, mask=Mask.NAME),
)
LEDGER = _field("ledger", "台账", Kind.CODE, codes="ledger")
FIELDS: tuple[Field, ...] = (*(one.field for one in systems()), *COURSE, *_recorded(), LEDGER, *PEOPLE)


def own_key(scenario: str, key: str) -> str:
    """Return under what a sheet brings a field of a scenario's own."""
    return f"{OWN}{scenario}.{key}"


def own_fields(scenarios: Iterable[Scenario]) -> Iterator[Field]:
    """Yield what scenarios ask for besides; a heading that a case's own field has means that one."""
    yield Field(SCENARIO, "场景", width=8, group=TOLD, aliases=also("场景名称 所属场景 场景应用"))
    for one in scenarios:
        for field in one.fields:
            title = f"{one.title}：{field.title}"
            names = (field.title, *field.aliases)
            yield replace(
                field, key=own_key(one.key, field.key), title=title, aliases=names, required=False, group=one.title
            )
