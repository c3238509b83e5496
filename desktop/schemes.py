"""Grid schemes: the levels of an office from the town down, what a grid should be like, and who belongs to it.

A scheme is a file of `resources/schemes`; what a city calls its levels and asks of its grids is data.
"""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from desktop.resources import resources
from desktop.rules import Rule, rules_with


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the tree of grids."""

    key: str  # town, zone, village, grid, duty_grid …
    title: str
    administrative: bool  # has a code of the divisions; otherwise its code is the parent's with `digits` more
    digits: int
    aliases: tuple[str, ...] = ()  # what else it is called in headings and cells
    prefix: str = ""  # stands before its own digits, where it has no place in the division codes
    optional: bool = False  # an office may do without it
    wartime: bool = False  # in force only in an emergency
    base_units: tuple[str, ...] = ()  # what it is cut along: 村民小组, 楼栋


@dataclass(frozen=True, slots=True)
class Post:
    """A post in every grid of a level: how many should hold it, and by which office, if any, it is held (P0-02)."""

    level: str
    post: str  # chief, deputy_chief, worker_full_time, worker_part_time, adviser …
    title: str
    minimum: int
    maximum: int | None = None
    held_as: tuple[str, ...] = ()  # 工作片长, 挂村领导, 社区民警 (P0-03)
    wartime: bool = False  # filled only in an emergency (P1-18)


@dataclass(frozen=True, slots=True)
class Scheme:
    """How one city divides its towns."""

    key: str
    title: str
    about: str
    levels: tuple[Level, ...]
    posts: tuple[Post, ...]
    rules: tuple[Rule, ...]
    above: tuple[str, ...] = ()  # levels that lie above the office's own town (P0-01)

    def level(self, key: str) -> Level:
        """Return a level by its key."""
        return next(level for level in self.levels if level.key == key)

    def below(self, key: str) -> tuple[Level, ...]:
        """Return the levels that may stand right below one: the next, and those after it while they may be left out."""
        place = next(place for place, level in enumerate(self.levels) if level.key == key) + 1
        found: list[Level] = []
        for level in self.levels[place:]:
            found.append(level)
            if not level.optional:
                break
        return tuple(found)

    def posts_of(self, level: str) -> tuple[Post, ...]:
        """Return the posts of the grids of a level."""
        return tuple(post for post in self.posts if post.level == level)

    def rule(self, key: str) -> Rule:
        """Return a rule by its key."""
        return next(rule for rule in self.rules if rule.key == key)

    def level_of(self, wording: str) -> Level | None:
        """Return the level that a clerk's word names."""
        return next((level for level in self.levels if wording in (level.key, level.title, *level.aliases)), None)


@cache
def schemes() -> tuple[Scheme, ...]:
    """Return every shipped scheme, the plain one first."""
    files = [json.loads(path.read_text("utf-8")) for path in (resources() / "schemes").glob("*.json")]
    return tuple(_scheme(content) for content in sorted(files, key=lambda content: int(content["place"])))


def scheme(key: str) -> Scheme:
    """Return a shipped scheme by its key."""
    return next(scheme for scheme in schemes() if scheme.key == key)


def _scheme(content: dict[str, Any]) -> Scheme:
    return Scheme(
        content["key"],
        content["title"],
        content["about"],
        tuple(Level(**_frozen(level)) for level in content["levels"]),
        tuple(Post(**_frozen(post)) for post in content["posts"]),
        rules_with(content["rules"]),
        tuple(content.get("above", ())),
    )


def _frozen(values: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
