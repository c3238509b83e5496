"""Duty lists per level and post: the shipped texts, and what the office made of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from desktop.errors import Refusal
from desktop.office import Office
from desktop.resources import resources

CHANGES = "duties"  # key of the fact: post/level/duty, and the office's text
ANY = ""  # the level of a list that serves every level
LONGEST = 1000
EMPTY = "（空）"


@dataclass(frozen=True, slots=True)
class Duty:
    """One of the ten duties (P3-17) of a post: its title and its text; `changed` where it is the office's own."""

    key: str
    title: str
    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class DutyList:
    """The duties of one post, by level and duty, as they are shipped."""

    post: str
    levels: Mapping[str, Mapping[str, str]]


@cache
def duty_titles() -> tuple[tuple[str, str], ...]:
    """Return the ten duties: key and title, in their order."""
    content = json.loads((resources() / "duties" / "duties.json").read_text("utf-8"))
    return tuple((one["key"], one["title"]) for one in content["duties"])


@cache
def shipped() -> Mapping[str, DutyList]:
    """Return every shipped list by its post."""
    files = (resources() / "duties").glob("*.json")
    lists: list[dict[str, Any]] = [json.loads(path.read_text("utf-8")) for path in sorted(files)]
    return {one["post"]: DutyList(one["post"], one["levels"]) for one in lists if "post" in one}


class Duties:
    """The duty lists in force (P0-07, P1-07, P3-17)."""

    def __init__(self, office: Office) -> None:
        self._office = office

    @property
    def posts(self) -> tuple[str, ...]:
        """The posts that have a list."""
        return tuple(shipped())

    def levels_of(self, post: str) -> tuple[str, ...]:
        """Return the levels for which a post has a list of its own; an empty one serves every level."""
        found = shipped().get(post)
        return tuple(found.levels) if found else ()

    def all(self, post: str, level: str = ANY) -> tuple[Duty, ...]:
        """Return all ten duties of a post at a level, those without a text too."""
        level = self._level(post, level)
        own, changes = self._shipped(post, level), self._changes
        return tuple(
            Duty(key, title, changes.get(_key(post, level, key), own.get(key, "")), _key(post, level, key) in changes)
            for key, title in duty_titles()
        )

    def of(self, post: str, level: str = ANY) -> tuple[Duty, ...]:
        """Return the duties that a post has at a level."""
        return tuple(duty for duty in self.all(post, level) if duty.text)

    def texts(self, post: str, level: str = ANY) -> dict[str, str]:
        """Return the texts of the duties that a post has at a level, by their keys."""
        return {duty.key: duty.text for duty in self.of(post, level)}

    def change(self, post: str, level: str, texts: Mapping[str, str]) -> int:
        """Give duties the office's own texts; an empty one takes the duty off the post. Return how many changed."""
        level, own = self._level(post, level), self._shipped(post, self._level(post, level))
        changes, said = dict(self._changes), dict[str, tuple[str, str]]()
        for duty, title in duty_titles():
            if duty not in texts:
                continue
            text, key = texts[duty].strip(), _key(post, level, duty)
            if len(text) > LONGEST:
                raise Refusal(f"“{title}”最多 {LONGEST} 个字，现有 {len(text)} 个字，请删减。")
            before = changes.pop(key, own.get(duty, ""))
            if text != own.get(duty, ""):
                changes[key] = text
            if text != before:
                said[title] = (before or EMPTY, text or EMPTY)
        if said:
            self._office.put("修改职责清单", {CHANGES: changes}, said)
        return len(said)

    def reset(self, post: str, level: str) -> int:
        """Give a list back as it was shipped. Return how many texts that changes."""
        prefix = _key(post, self._level(post, level), "")
        changes = {key: text for key, text in self._changes.items() if not key.startswith(prefix)}
        count = len(self._changes) - len(changes)
        if count:
            said = {"职责清单": (f"改过 {count} 项", "恢复原文")}
            self._office.put("恢复职责清单原文", {CHANGES: changes}, said)
        return count

    @property
    def _changes(self) -> Mapping[str, str]:
        found: Mapping[str, str] = self._office.get(CHANGES, {})
        return found

    def _level(self, post: str, level: str) -> str:
        """Return the level whose list serves a level: its own, else the one for every level, else the lowest."""
        levels = self.levels_of(post)
        return level if level in levels else ANY if ANY in levels or not levels else levels[0]

    def _shipped(self, post: str, level: str) -> Mapping[str, str]:
        found = shipped().get(post)
        return found.levels.get(level, {}) if found else {}


def _key(post: str, level: str, duty: str) -> str:
    return f"{post}/{level}/{duty}"
