"""The scheme of the office: a shipped one, with what the office changed in it."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import func, select

from db.models.grids import Grid
from db.models.roster import Appointment
from desktop.errors import Refusal
from desktop.grids.service import Grids
from desktop.office import Office
from desktop.rules import ASPECTS, EMPTY, SEVERITY_TITLES, Rule, Severity, number
from desktop.scheme_own import (
    LAST,
    OWN,
    new_post,
    new_rule,
    number_of,
    plain,
    refuse_bounds,
    refuse_numbers,
    titled,
    with_own,
)
from desktop.schemes import Level, Post, Scheme, scheme, schemes

CHANGES = "scheme_changes"  # key of the fact: scheme, then levels | posts | rules, then key, then what is changed
LEVELS, POSTS, RULES = "levels", "posts", "rules"
Changes = dict[str, dict[str, dict[str, Any]]]


class OfficeScheme:
    """Tells which scheme is in force, and changes it."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._built: tuple[Mapping[str, Any], Scheme] | None = None

    @property
    def current(self) -> Scheme:
        """The scheme in force, as the office changed it."""
        values, built = self._office.values, self._built
        if built is None or built[0] is not values:
            scheme = _changed(self.shipped, self._changes)
            built = self._built = (values, with_own(scheme, self._own(POSTS), self._own(RULES)))
        return built[1]

    @property
    def shipped(self) -> Scheme:
        """The scheme in force, as it was shipped."""
        return scheme(self._office.facts.scheme or "plain")

    def is_changed(self, part: str, key: str) -> bool:
        """Return whether the office changed a level, a post ("grid/chief") or a rule."""
        return key in self._changes.get(part, {})

    def is_own(self, part: str, key: str) -> bool:
        """Return whether the office made a post ("grid/own_1") or a rule itself."""
        return key in self._own(part)

    def add_post(self, level: str, title: str, *, minimum: int, maximum: int | None) -> str:
        """Make a post of a level. Return its key, as "grid/own_1"."""
        post = new_post(self.current, self._last, level, title)
        refuse_numbers(post.title, minimum, maximum)
        key = f"{level}/{post.post}"
        self._keep("新增岗位", POSTS, key, None, replace(post, minimum=minimum, maximum=maximum))
        return key

    def add_rule(
        self, title: str, measure: str, levels: Sequence[str], *, minimum: float | None, maximum: float | None,
        area: str = "any", severity: Severity = Severity.WARNING, aspect: str = ASPECTS[0],
    ) -> str:  # fmt: skip
        """Make a rule that bounds a figure. Return its key."""
        rule = new_rule(self.current, self._last, title, measure, levels, aspect, area)
        refuse_bounds(rule, minimum, maximum)
        after = replace(rule, minimum=minimum, maximum=maximum, severity=Severity(severity))
        self._keep("新增规则", RULES, rule.key, None, after)
        return rule.key

    def remove(self, part: str, key: str) -> None:
        """Do away with an own post that nobody ever held, or with an own rule."""
        if not self.is_own(part, key):
            raise Refusal("这一项是体系自带的，不能删除；不用的规则请停用。")
        before = _part(self.current, part, key)
        if part == POSTS and (count := self._appointments(before)):
            raise Refusal(f"“{before.title}”有 {count} 条任职记录，不能删除；不再用的，请把至少人数改为 0。")
        self._keep("删除岗位" if part == POSTS else "删除规则", part, key, before, None)

    def change_rule(
        self, key: str, *, minimum: float | None, maximum: float | None, severity: Severity, on: bool = True
    ) -> None:
        """Set the bounds and the severity of a rule."""
        rule = self.current.rule(key)
        refuse_bounds(rule, minimum, maximum)
        after = replace(rule, minimum=minimum, maximum=maximum, severity=Severity(severity), on=on)
        self._put(RULES, key, rule.title, rule, after, ("minimum", "maximum", "severity", "on"))

    def switch_rule(self, key: str, on: bool) -> None:
        """Take a rule into use or out of it."""
        rule = self.current.rule(key)
        self.change_rule(key, minimum=rule.minimum, maximum=rule.maximum, severity=rule.severity, on=on)

    def change_level_title(self, key: str, title: str) -> None:
        """Call a level otherwise."""
        level, title = self.current.level(key), titled(title)
        if any(other.title == title for other in self.current.levels if other.key != key):
            raise Refusal(f"已经有一级叫“{title}”，请换一个名称。")
        self._put(LEVELS, key, level.title, level, replace(level, title=title), ("title",))

    def change_post(self, level: str, post: str, *, minimum: int, maximum: int | None, title: str) -> None:
        """Set how many should hold a post in every grid of a level, and what it is called."""
        before = next(one for one in self.current.posts_of(level) if one.post == post)
        refuse_numbers(before.title, minimum, maximum)
        after = replace(before, minimum=minimum, maximum=maximum, title=titled(title))
        self._put(POSTS, f"{level}/{post}", before.title, before, after, ("minimum", "maximum", "title"))

    def reset(self, part: str, key: str) -> None:
        """Take a level, a post or a rule back to what was shipped."""
        if self.is_own(part, key):
            return
        before, after = _part(self.current, part, key), _part(self.shipped, part, key)
        self._put(part, key, before.title, before, after, ("title", "minimum", "maximum", "severity", "on"))

    def choose(self, key: str, grids: Grids) -> None:
        """Take another shipped scheme, as long as it has all the levels that the office's grids are of."""
        chosen = scheme(key)
        known, present = {level.key for level in chosen.levels}, self.current
        for node in grids.nodes.values():
            if node.level not in known and not node.closed:
                title = next((level.title for level in present.levels if level.key == node.level), node.level)
                raise Refusal(f"“{node.name}”是{title}，“{chosen.title}”没有这一级，请先撤销或并入别的网格。")
        before = self.shipped
        if chosen.key != before.key:
            told = {"网格体系": (before.title, chosen.title)}
            self._office.put("更换网格体系", {"scheme": key}, told)

    @property
    def choices(self) -> tuple[Scheme, ...]:
        """Every shipped scheme."""
        return schemes()

    @property
    def _changes(self) -> Changes:
        every: dict[str, Changes] = self._office.get(CHANGES, {})
        return every.get(self.shipped.key, {})

    def _appointments(self, post: Post) -> int:
        """Return how often a post is held, was held or is going to be, in all grids of its level."""
        query = select(func.count()).select_from(Appointment).join(Grid, Grid.id == Appointment.grid_id)
        with self._office.store.read() as session:
            return session.scalar(query.where(Appointment.post == post.post, Grid.level == post.level)) or 0

    def _own(self, part: str) -> Mapping[str, dict[str, Any]]:
        own: Mapping[str, dict[str, Any]] = self._office.get(OWN, {}).get(part, {})
        return own

    def _keep(self, action: str, part: str, key: str, before: Any, after: Any) -> None:
        """Keep an own post or rule, or what takes its place; the log says it in words."""
        own = {one: values for one, values in self._own(part).items() if one != key or after is not None}
        if after is not None:
            own[key] = plain(after)
        told = [None if one is None else _said(one) for one in (before, after)]
        last = max(self._last, number_of(key.rpartition("/")[2]))
        kept = {**self._office.get(OWN, {}), part: own, LAST: last}
        self._office.put(action, {OWN: kept}, {(after or before).title: told})

    @property
    def _last(self) -> int:
        """The number of the last own part: none serves twice, exceptions and appointments would come back with it."""
        return int(self._office.get(OWN, {}).get(LAST, 0))

    def _put(self, part: str, key: str, title: str, before: Any, after: Any, names: tuple[str, ...]) -> None:
        """Keep what now differs from the shipped scheme; the log says in words what was changed."""
        if self.is_own(part, key):
            self._keep("修改网格体系", part, key, before, after)
            return
        shipped, present = _part(self.shipped, part, key), {one.name for one in fields(after)}
        differs = {
            name: getattr(after, name)
            for name in names
            if name in present and getattr(after, name) != getattr(shipped, name)
        }
        changes = {one: dict(values) for one, values in self._changes.items()}
        changes.setdefault(part, {}).pop(key, None)
        if differs:
            changes[part][key] = differs
        every = {**self._office.get(CHANGES, {}), self.shipped.key: changes}
        self._office.put("修改网格体系", {CHANGES: every}, {title: (_said(before), _said(after))})


def _part(of: Scheme, part: str, key: str) -> Any:
    if part == LEVELS:
        return of.level(key)
    if part == RULES:
        return of.rule(key)
    level, _, post = key.partition("/")
    return next(one for one in of.posts_of(level) if one.post == post)


def _changed(shipped: Scheme, changes: Changes) -> Scheme:
    """Return a scheme with the office's changes; one of something no longer shipped is passed over."""
    levels, posts, rules = (changes.get(part, {}) for part in (LEVELS, POSTS, RULES))
    return replace(
        shipped,
        levels=tuple(replace(one, **levels.get(one.key, {})) for one in shipped.levels),
        posts=tuple(replace(one, **posts.get(f"{one.level}/{one.post}", {})) for one in shipped.posts),
        rules=tuple(_rule_with(one, rules.get(one.key, {})) for one in shipped.rules),
    )


def _rule_with(rule: Rule, changes: Mapping[str, Any]) -> Rule:
    changed = dict(changes)
    if "severity" in changed:
        changed["severity"] = Severity(changed["severity"])
    return replace(rule, **changed)


def _said(part: Level | Post | Rule) -> str:
    """Return a part of a scheme as the log tells it."""
    if isinstance(part, Level):
        return part.title
    bounds = f"{number(part.minimum)}—{number(part.maximum)}"
    if isinstance(part, Post):
        return f"{part.title} {bounds} 人"
    if not part.on:
        return "停用"
    severity = SEVERITY_TITLES[part.severity]
    return f"{severity}，{bounds}" if bounds != f"{EMPTY}—{EMPTY}" else severity
