"""What a scope can be narrowed to: the filters of each subject's list, declared once for window, words and command."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any

from desktop.cases.filters import IS_OPEN, KIND, LEDGER, STAGES
from desktop.cases.ledgers import ledgers
from desktop.dossiers.dwellings.list import RENTED
from desktop.dossiers.enterprises.list import PLACE
from desktop.dossiers.grids.list import LEVEL, SETTING
from desktop.dossiers.people.list import AGE, CARE, LEFT_BEHIND, PARTY, POPULATION, SEX, UNLINKED
from desktop.forms.scope import Subject
from desktop.forms.values.sources import fields_of
from desktop.grids.as_of import AS_OF, OUTSIDE
from desktop.grids.posts import POST_TITLES
from desktop.program import Program
from desktop.roster.list import CERTIFICATE, IDENTITY, MARKED, POST, RESERVE, UNPAID, WORKERS
from desktop.roster.list import PARTY as OF_PARTY

GRID, KIND_OF, STANDING = "grid", "kind", "standing"
REGISTERED, FOUND, FINISHED = "period_registered", "period_found", "period_finished"
NO_GRID = "（未划入网格）"
AGES = (((0, 6), "0–6 岁"), ((7, 17), "7–17 岁"), ((18, 59), "18–59 岁"), ((60, None), "60 岁以上"),
        ((65, None), "65 岁以上"), ((80, None), "80 岁以上"))  # fmt: skip
LIVING = (("active", "在册"), ("moved", "迁出"), ("deceased", "死亡"), ("all", "在册和已离开"))
STANDING_WORDS = {
    Subject.PEOPLE: LIVING,
    Subject.HOUSEHOLDS: (("active", "在册"), ("closed", "已销户"), ("all", "在册和已销户")),
    Subject.ENTERPRISES: (("active", "在营"), ("closed", "已停业"), ("all", "在营和已停业")),
    Subject.GRIDS: (("active", "在用"), ("closed", "已撤销"), ("all", "在用和已撤销")),
    Subject.ROSTER: (("serving", "在岗"), ("left", "已离岗"), ("all", "在岗和已离岗")),
}
CERTIFICATES = (("none", "未持证"), ("expired", "证件已过期"), ("soon", "证件 30 天内到期"))
MARKS = ((OF_PARTY, "党员"), (RESERVE, "后备人选"), (UNPAID, "未定补贴"))
DATED = frozenset({Subject.PEOPLE, Subject.HOUSEHOLDS, Subject.DWELLINGS, Subject.ENTERPRISES, Subject.GRIDS,
                   Subject.ROSTER})  # fmt: skip

Choices = Callable[[], Sequence[tuple[Any, str]]]


class FilterKind(StrEnum):
    """What the value of a filter is."""

    GRID = "grid"  # one key, everything below it included
    ONE = "one"  # one of the choices
    MANY = "many"  # a tuple of the choices
    RANGE = "range"  # a pair of numbers, both ends included, either may be None
    DAY = "day"  # an ISO day
    PERIOD = "period"  # a pair of ISO days, both ends included, either may be None


@dataclass(frozen=True)
class ScopeFilter:
    """One question that narrows a scope. Its value stands in Scope.filters under its key."""

    key: str
    title: str
    kind: FilterKind
    choices: Choices
    unit: str = ""  # of a range

    def words(self, value: Any) -> str:
        """Return what a value of it means, as part of a sentence."""
        match self.kind:
            case FilterKind.RANGE:
                return _range_words(value, self.unit)
            case FilterKind.DAY:
                return f"截至 {value}"
            case FilterKind.PERIOD:
                first, last = value
                return f"{self.title} {first or '最早'} 至 {last or '今天'}"
        known = dict(self.choices())
        if isinstance(value, tuple | list):
            return "或".join(known.get(one, str(one)) for one in value)
        said = known.get(value, str(value))
        return f"{self.title}：{said}" if said in ("是", "否") else said


def filters_of(program: Program, subject: Subject) -> tuple[ScopeFilter, ...]:
    """Return the filters of a subject; what the collection list leaves out has none."""
    coded = partial(_coded, program, subject)
    grid = ScopeFilter(GRID, "村 / 网格", FilterKind.GRID, partial(_grids, program))
    own: list[ScopeFilter | None] = []
    match subject:
        case Subject.PEOPLE:
            own = [
                ScopeFilter(AGE, "年龄", FilterKind.RANGE, lambda: AGES, "岁"),
                coded(CARE, "care", many=True),
                coded(SEX, "sex_code"),
                coded(POPULATION, "population"),
                _one(PARTY, "党员", (("any", "党员"), (UNLINKED, "未编入党组织的党员"))),
                _one(LEFT_BEHIND, "留守", ((True, "留守人员"),)),
            ]
        case Subject.HOUSEHOLDS:
            own = [coded(CARE, "care", many=True)]
        case Subject.DWELLINGS:
            own = [_one(RENTED, "是否出租", ((True, "出租"), (False, "不出租"))), coded(CARE, "care", many=True)]
        case Subject.ENTERPRISES:
            own = [coded(KIND_OF, "kind"), coded(PLACE, "place_code")]
        case Subject.GRIDS:
            own = [
                ScopeFilter(LEVEL, "层级", FilterKind.ONE, partial(_levels, program)),
                coded(KIND_OF, "kind_code"),
                coded(SETTING, "setting_code"),
            ]
        case Subject.ROSTER:
            own = [
                _one(POST, "岗位", (*POST_TITLES.items(), (WORKERS, "专兼职网格员"))),
                coded(KIND_OF, "kind_code"),
                coded(IDENTITY, "identity_code"),
                _one(CERTIFICATE, "持证", CERTIFICATES),
                _one(MARKED, "标记", MARKS),
            ]
        case Subject.CASES:
            codes = program.codes
            own = [
                _one(LEDGER, "台账", tuple((one.key, one.title) for one in ledgers())),
                ScopeFilter(KIND, "类别", FilterKind.ONE, partial(_case_kinds, program)),
                ScopeFilter(STAGES, "环节", FilterKind.MANY,
                            lambda: [(item.code, item.title) for item in codes.items("case_stage")]),
                _one(IS_OPEN, "状态", ((True, "未归档"), (False, "已归档或已了结"))),
                *(ScopeFilter(key, title, FilterKind.PERIOD, lambda: ())
                  for key, title in ((REGISTERED, "受理时间"), (FOUND, "发现时间"), (FINISHED, "办结时间"))),
            ]  # fmt: skip
    standing = STANDING_WORDS.get(subject)
    own.append(_one(STANDING, "状态", standing) if standing else None)
    own.append(ScopeFilter(AS_OF, "截至日期", FilterKind.DAY, lambda: ()) if subject in DATED else None)
    return (grid, *(one for one in own if one is not None))


def day_filter(subject: Subject, day: date, today: date) -> dict[str, str]:
    """Return the filter that asks for the records of a day; nothing for the present day."""
    return {AS_OF: day.isoformat()} if subject in DATED and day < today else {}


def _one(key: str, title: str, choices: Sequence[tuple[Any, str]]) -> ScopeFilter:
    return ScopeFilter(key, title, FilterKind.ONE, lambda: choices)


def _coded(program: Program, subject: Subject, key: str, name: str, *, many: bool = False) -> ScopeFilter | None:
    """Return the filter for the codes of a field, or none where the field is not collected."""
    field = next((one for one in fields_of(program, subject) if one.key == name), None)
    if field is None:
        return None
    codes, list_key = program.codes, field.codes
    kind = FilterKind.MANY if many else FilterKind.ONE
    return ScopeFilter(key, field.title, kind, lambda: [(item.code, item.title) for item in codes.items(list_key)])


def _grids(program: Program) -> list[tuple[int, str]]:
    grids = program.grids
    found = [(node.id, grids.path_name(node.id)) for node in grids.in_order() if not node.closed]
    return [*found, (OUTSIDE, NO_GRID)]


def _levels(program: Program) -> list[tuple[str, str]]:
    grids = program.grids
    keys = dict.fromkeys(node.level for node in sorted(grids.nodes.values(), key=lambda node: node.path.count("/")))
    return [(key, grids.level_title(key)) for key in keys]


def _case_kinds(program: Program) -> list[tuple[str, str]]:
    """Return the sorts of all ledgers; several ledgers may use one code, so the ledger is to be chosen first."""
    found: dict[str, str] = {}
    for one in ledgers():
        for item in program.codes.items(one.kinds):
            found.setdefault(item.code, item.title)
    return list(found.items())


def _range_words(value: Sequence[int | None], unit: str) -> str:
    low, high = value
    if low is None and high is None:
        return ""
    if high is None:
        return f"{low} {unit}以上"
    if low is None or low == 0:
        return f"{high} {unit}以下"
    return f"{low} {unit}" if low == high else f"{low}–{high} {unit}"
