"""Posts and rules that an office made itself: they are its own, whichever shipped scheme it takes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from desktop.errors import Refusal
from desktop.grids.measures import MEASURES
from desktop.grids.posts import POST_TITLES
from desktop.rules import AREA_TITLES, ASPECTS, Rule, Severity, number
from desktop.schemes import Post, Scheme

OWN = "scheme_own"  # key of the fact: posts | rules, then key, then values; and the last number that was given
LAST = "last"
KEY = "own_"  # how the keys of own posts and rules begin
TITLE_LENGTH = 20
UNNAMED = "名称不能空着，也不能超过 20 个字。"
SOURCE, ADVICE = "本单位", "本单位自己定的规则，请对照要求整改；不合适的，可以改规则或允许例外。"
SIZES = frozenset({"people", "registered", "households", "dwellings", "load", "load_percent", "surface"})
FIXES: Mapping[str, str] = {  # what helps against figures that are out of bounds, by measure
    **dict.fromkeys(SIZES, "redivide"),
    "uncontacted": "assign_contacts",
    "unlinked": "link_members",
    "party_organisations": "found_party",
}
FIXES_OF_ROOM: Mapping[str, str] = {"roster": "open_staff", "organisations": "open_organisations"}
Values = Mapping[str, Mapping[str, Any]]


def with_own(scheme: Scheme, posts: Values, rules: Values) -> Scheme:
    """Return a scheme with the office's own posts and rules, as far as it has their levels."""
    levels = {level.key for level in scheme.levels}
    known = {(post.level, post.post) for post in scheme.posts}
    more = [Post(**{**one, "held_as": tuple(one["held_as"])}) for one in posts.values()]
    own = [_rule(one, levels) for one in rules.values()]
    return replace(
        scheme,
        posts=(*scheme.posts, *(one for one in more if one.level in levels and (one.level, one.post) not in known)),
        rules=(*scheme.rules, *(one for one in own if one.levels)),
    )


def plain(part: Post | Rule) -> dict[str, Any]:
    """Return a post or a rule as JSON holds it."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(part).items()}


def new_post(scheme: Scheme, last: int, level: str, title: str) -> Post:
    """Return a post for a level that has none of that title. A title that is known elsewhere keeps its key."""
    title = titled(title)
    place = scheme.level(level)
    if any(post.title == title for post in scheme.posts_of(level)):
        raise Refusal(f"{place.title}已经有“{title}”这个岗位，要改人数请按“修改…”。")
    keys = {post.title: post.post for post in scheme.posts} | {words: key for key, words in POST_TITLES.items()}
    key = keys.get(title) or f"{KEY}{last + 1}"
    if any(post.post == key for post in scheme.posts_of(level)):
        other = next(post for post in scheme.posts_of(level) if post.post == key)
        raise Refusal(f"{place.title}的“{other.title}”就是这个岗位，要改名称请按“修改…”。")
    return Post(level, key, title, 0, wartime=place.wartime)


def new_rule(
    scheme: Scheme, last: int, title: str, measure: str, levels: Sequence[str], aspect: str, area: str
) -> Rule:
    """Return a rule that bounds a figure of the grids of some levels; its bounds are still to be set."""
    title = titled(title)
    if any(rule.title == title for rule in scheme.rules):
        raise Refusal(f"已经有一条规则叫“{title}”，请换一个名称。")
    found = next((one for one in MEASURES if one.key == measure), None)
    if found is None:
        raise Refusal("请选择规则检查哪个数字。")
    known = tuple(level.key for level in scheme.levels if level.key in levels)
    if not known:
        raise Refusal("请选择规则检查哪一级网格。")
    if aspect not in ASPECTS or area not in AREA_TITLES:
        raise Refusal("请选择规则属于哪一方面、检查城市还是农村。")
    fix = FIXES.get(measure) or FIXES_OF_ROOM.get(found.room, "open_grid")
    return Rule(f"{KEY}{last + 1}", title, aspect, ADVICE, known, measure, area, source=SOURCE, fix=fix)


def refuse_bounds(rule: Rule, minimum: float | None, maximum: float | None) -> None:
    """Raise Refusal for bounds that make no sense."""
    for bound in (minimum, maximum):
        if bound is not None and bound < 0:
            raise Refusal(f"“{rule.title}”的下限和上限不能小于 0。")
    if minimum is not None and maximum is not None and minimum > maximum:
        raise Refusal(f"“{rule.title}”的下限 {number(minimum)} 大于上限 {number(maximum)}，请改正。")
    if rule.measure and minimum is None and maximum is None:
        raise Refusal(f"“{rule.title}”要有下限或上限；不用这条规则，请停用它。")


def refuse_numbers(title: str, minimum: int, maximum: int | None) -> None:
    """Raise Refusal for numbers of holders that make no sense."""
    if minimum < 0 or (maximum is not None and maximum < 1):
        raise Refusal(f"“{title}”至少 0 人，至多 1 人以上，请改正。")
    if maximum is not None and minimum > maximum:
        raise Refusal(f"“{title}”至少 {minimum} 人，却至多 {maximum} 人，请改正。")


def number_of(key: str) -> int:
    """Return the number in the key of an own post or rule; 0 for a key that is known elsewhere."""
    return int(key.removeprefix(KEY)) if key.startswith(KEY) else 0


def titled(title: str) -> str:
    """Return a title without what surrounds it. Raise Refusal for none, or one too long."""
    title = title.strip()
    if not title or len(title) > TITLE_LENGTH:
        raise Refusal(UNNAMED)
    return title


def _rule(values: Mapping[str, Any], levels: set[str]) -> Rule:
    typed: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    kept = tuple(level for level in typed["levels"] if level in levels)
    return Rule(**{**typed, "severity": Severity(typed["severity"]), "levels": kept})
