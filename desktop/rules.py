"""The rules that grids are checked against: declared in files, changed by the office, evaluated by the self-check.

`resources/rules/common.json` holds every rule; a scheme names those it sets otherwise. A rule either bounds a figure of
`desktop.grids.measures`, or names (with no measure) a question that the self-check asks the records.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any

from desktop.resources import resources

EMPTY = "不限"


class Severity(StrEnum):
    """How much a finding matters, the gravest first."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


SEVERITY_TITLES: Mapping[str, str] = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTICE: "提示"}
ASPECTS = ("网格设置", "人员配备", "待遇保障", "责任落实", "实体运行")  # 五个到位 (P3-01)
AREA_TITLES: Mapping[str, str] = {"any": "", "urban": "城市", "rural": "农村"}


@dataclass(frozen=True, slots=True)
class Rule:
    """What every grid of some levels should keep to: a finding, never a refusal."""

    key: str
    title: str
    aspect: str  # one of ASPECTS
    advice: str  # what to do about it
    levels: tuple[str, ...] = ()  # of which grids the figure is asked
    measure: str = ""  # key of a measure; without one the self-check knows the question by the rule's key
    area: str = "any"  # urban, rural or any
    minimum: float | None = None
    maximum: float | None = None
    severity: Severity = Severity.WARNING
    source: str = ""  # the policies it comes from
    fix: str = ""  # what the room of the self-check offers to do about it
    on: bool = True
    except_kinds: tuple[str, ...] = ()  # kinds of grid of which it is not asked

    def broken_by(self, figure: float) -> bool:
        """Return whether a figure is out of bounds."""
        return (self.minimum is not None and figure < self.minimum) or (
            self.maximum is not None and figure > self.maximum
        )

    def bounds(self, unit: str = "") -> str:
        """Return the bounds as a clerk writes them: 500—1,000 人, 至少 3 人, 不超过 50 户."""
        if self.minimum is None and self.maximum is None:
            return ""
        if self.maximum is None:
            return f"至少 {number(self.minimum)} {unit}".rstrip()
        if self.minimum is None:
            return f"不超过 {number(self.maximum)} {unit}".rstrip() if self.maximum else f"0 {unit}".rstrip()
        if self.minimum == self.maximum:
            return f"{number(self.minimum)} {unit}".rstrip()
        return f"{number(self.minimum)}—{number(self.maximum)} {unit}".rstrip()


def number(value: float | None) -> str:
    """Return a figure as a clerk reads it: no decimals that say nothing."""
    if value is None:
        return EMPTY
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 100 else f"{value:,.1f}"


@cache
def common_rules() -> tuple[Rule, ...]:
    """Return every shipped rule, as it holds where no scheme says otherwise."""
    return tuple(_rule(values) for values in json.loads((resources() / "rules" / "common.json").read_text("utf-8")))


def rules_with(changes: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Return the common rules with those of a scheme over them, by key."""
    said = {values["key"]: values for values in changes}
    known = {rule.key for rule in common_rules()}
    changed = [replace(rule, **_typed(said.get(rule.key, {}))) for rule in common_rules()]
    return (*changed, *(_rule(values) for key, values in said.items() if key not in known))


def _rule(values: Mapping[str, Any]) -> Rule:
    return Rule(**_typed(values))


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    typed: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    return typed | ({"severity": Severity(typed["severity"])} if "severity" in typed else {})
