"""The parts of a scheme as rows of a table, each with its key."""

from collections.abc import Sequence

from desktop.fields import Field, Kind
from desktop.grids.measures import Measures
from desktop.rules import AREA_TITLES, SEVERITY_TITLES, Rule, number
from desktop.scheme_choice import LEVELS, POSTS, RULES, OfficeScheme
from desktop.schemes import Scheme
from desktop.tables import TONE

Rows = Sequence[tuple[str, dict[str, str]]]

CHANGED, ADDED, ANYWHERE = "已改", "自定", "全部网格"
FIELDS = {
    RULES: (
        Field("title", "规则", width=10, listed=True, sortable=False),
        Field("scope", "范围", width=8, listed=True, sortable=False),
        Field("minimum", "下限", kind=Kind.NUMBER, width=4, listed=True, sortable=False),
        Field("maximum", "上限", kind=Kind.NUMBER, width=4, listed=True, sortable=False),
        Field("unit", "单位", width=2, listed=True, sortable=False),
        Field("severity", "程度", width=2, listed=True, sortable=False),
        Field("state", "状态", width=3, listed=True, sortable=False),
        Field("source", "依据", width=7, listed=True, sortable=False),
        Field("changed", "改动", width=3, listed=True, sortable=False),
    ),
    POSTS: (
        Field("level", "级别", width=8, listed=True, sortable=False),
        Field("title", "岗位", width=10, listed=True, sortable=False),
        Field("minimum", "至少", kind=Kind.NUMBER, width=3, listed=True, sortable=False),
        Field("maximum", "至多", kind=Kind.NUMBER, width=3, listed=True, sortable=False),
        Field("held_as", "由谁担任", width=16, listed=True, sortable=False),
        Field("note", "说明", width=6, listed=True, sortable=False),
        Field("changed", "改动", width=3, listed=True, sortable=False),
    ),
    LEVELS: (
        Field("title", "名称", width=10, listed=True, sortable=False),
        Field("aliases", "表格里也叫", width=15, listed=True, sortable=False),
        Field("digits", "编码位数", kind=Kind.NUMBER, width=4, listed=True, sortable=False),
        Field("base_units", "划分单元", width=11, listed=True, sortable=False),
        Field("note", "说明", width=9, listed=True, sortable=False),
        Field("changed", "改动", width=3, listed=True, sortable=False),
    ),
}
LONG = {RULES: "title", POSTS: "held_as", LEVELS: "aliases"}  # the column that has what the others leave


def rule_rows(choice: OfficeScheme, measures: Measures) -> Rows:
    """Return every rule; those out of use are quiet."""
    scheme = choice.current
    rows = []
    for rule in sorted(scheme.rules, key=lambda rule: not rule.on):
        row = {
            "title": rule.title,
            "scope": _scope(scheme, rule),
            "minimum": number(rule.minimum) if rule.minimum is not None else "",
            "maximum": number(rule.maximum) if rule.maximum is not None else "",
            "unit": measures.measure(rule.measure).unit if rule.measure else "",
            "severity": SEVERITY_TITLES[rule.severity],
            "state": "启用" if rule.on else "停用",
            "source": rule.source,
            "changed": _changed(choice, RULES, rule.key),
        }
        rows.append((rule.key, row | ({} if rule.on else {TONE: "quiet"})))
    return rows


def post_rows(choice: OfficeScheme) -> Rows:
    """Return every post, level by level."""
    scheme = choice.current
    titles = {level.key: level.title for level in scheme.levels}
    rows = []
    for post in scheme.posts:
        key = f"{post.level}/{post.post}"
        row = {
            "level": titles[post.level],
            "title": post.title,
            "minimum": str(post.minimum),
            "maximum": str(post.maximum) if post.maximum is not None else "不限",
            "held_as": "、".join(post.held_as),
            "note": "战时启用" if post.wartime else "",
            "changed": _changed(choice, POSTS, key),
        }
        rows.append((key, row))
    return rows


def level_rows(choice: OfficeScheme) -> Rows:
    """Return every level from the town down."""
    rows = []
    for level in choice.current.levels:
        notes = ["有区划代码"] * level.administrative + ["可以不设"] * level.optional + ["战时启用"] * level.wartime
        row = {
            "title": level.title,
            "aliases": "、".join(level.aliases),
            "digits": f"{level.prefix}{level.digits}",
            "base_units": "、".join(level.base_units),
            "note": "，".join(notes),
            "changed": _changed(choice, LEVELS, level.key),
        }
        rows.append((level.key, row))
    return rows


def _changed(choice: OfficeScheme, part: str, key: str) -> str:
    return ADDED if choice.is_own(part, key) else CHANGED if choice.is_changed(part, key) else ""


def _scope(scheme: Scheme, rule: Rule) -> str:
    titles = [level.title for level in scheme.levels if level.key in rule.levels]
    return AREA_TITLES[rule.area] + ("、".join(titles) or ANYWHERE)
