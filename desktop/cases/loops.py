"""The vocabularies (七步闭环, 六环, 清单式 …) in which the one log of a case is told, declared in resources/loops.

Each is a table of steps; an event of one of its kinds completes a step (practice, Appendix A).
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from desktop.cases.events import Event, EventKind
from desktop.cases.ledgers import ledger, ledgers
from desktop.cases.replay import effective
from desktop.errors import Refusal
from desktop.office import Office
from desktop.resources import resources

CHOSEN = "loops"  # key of the fact: ledger, or nothing for every ledger -> key of a loop
NAMES = "loop_names"  # key of the fact: "loop/step" -> the office's own name
GENERAL = "seven"  # ledgers that declare it follow the office's choice
EVERY = ""
LONGEST = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a vocabulary and the kinds of event that complete it."""

    key: str
    title: str
    kinds: frozenset[EventKind]


@dataclass(frozen=True, slots=True)
class Loop:
    """One vocabulary. A case that is reopened goes back to the step `again_from`."""

    key: str
    title: str
    source: tuple[str, ...]
    again_from: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Walked:
    """A step of a case and the event that completed it, if any did."""

    step: Step
    event: Event | None


@cache
def loops() -> tuple[Loop, ...]:
    """Return the shipped vocabularies in their order."""
    found = [json.loads(path.read_text("utf-8")) for path in (resources() / "loops").glob("*.json")]
    return tuple(_loop(one) for one in sorted(found, key=lambda one: int(one["place"])))


@cache
def loop(key: str) -> Loop:
    """Return one shipped vocabulary. Raise KeyError for a key that none has."""
    return {one.key: one for one in loops()}[key]


def walked(loop: Loop, events: Iterable[Event]) -> tuple[Walked, ...]:
    """Return every step with the event that completed it first, or since the case was reopened last."""
    done: dict[str, Event] = {}
    place = next(place for place, step in enumerate(loop.steps) if step.key == loop.again_from)
    for event in effective(events):
        if event.kind is EventKind.REOPENED:
            for step in loop.steps[place:]:
                done.pop(step.key, None)
        elif event.kind is not EventKind.CALLED_BACK or event.facts.get("is_confirmed", True):
            for step in loop.steps:
                if event.kind in step.kinds:
                    done.setdefault(step.key, event)
    return tuple(Walked(step, done.get(step.key)) for step in loop.steps)


def current(walk: Sequence[Walked]) -> Step | None:
    """Return the first step that is not done yet, or None when all are."""
    return next((one.step for one in walk if one.event is None), None)


class Loops:
    """Which vocabulary the office speaks, and what it calls the steps."""

    def __init__(self, office: Office, of_scenario: Callable[[str], str] = lambda key: "") -> None:
        """`of_scenario` gives the key of the vocabulary that a scenario declares."""
        self._office, self._of_scenario = office, of_scenario

    @property
    def all(self) -> tuple[Loop, ...]:
        """Every vocabulary with the office's own names."""
        return tuple(self.named(one) for one in loops())

    def of(self, ledger_key: str, scenario: str | None = None) -> Loop:
        """Return the vocabulary in which the cases of a ledger, or of a scenario that declares one, are told."""
        chosen, declared = self._chosen, ledger(ledger_key).loop
        own = self._of_scenario(scenario) if scenario else ""
        if own and own != GENERAL:
            return self.named(loop(own))
        key = chosen.get(ledger_key) or (chosen.get(EVERY, GENERAL) if declared == GENERAL else declared)
        return self.named(loop(key))

    def chosen(self, ledger_key: str = EVERY) -> str | None:
        """Return the key of what the office chose for a ledger, or for every ledger."""
        return self._chosen.get(ledger_key)

    def choose(self, key: str | None, ledger_key: str = EVERY) -> None:
        """Tell a ledger's cases, or those of every ledger, in a vocabulary; None takes the choice back."""
        before = self._chosen.get(ledger_key)
        kept = {one: value for one, value in self._chosen.items() if one != ledger_key}
        if key is not None:
            kept[ledger_key] = loop(key).key
        title = next((one.title for one in ledgers() if one.key == ledger_key), "各台账")
        told = {f"{title}的环节": tuple(None if one is None else loop(one).title for one in (before, key))}
        if before != key:
            self._office.put("选择环节名称", {CHOSEN: kept}, told)

    def rename(self, key: str, titles: Mapping[str, str]) -> int:
        """Call steps otherwise, by their keys; an empty name takes the shipped one back. Return how many changed."""
        shipped, before = loop(key), self.named(loop(key))
        names = {one: name for one, name in self._names.items() if not one.startswith(f"{key}/")}
        after = [
            _titled(step, titles.get(step.key, old.title))
            for step, old in zip(shipped.steps, before.steps, strict=True)
        ]
        _refuse_twice(after)
        for step, title in zip(shipped.steps, after, strict=True):
            if title != step.title:
                names[f"{key}/{step.key}"] = title
        pairs = zip(before.steps, after, strict=True)
        told = {step.title: (step.title, title) for step, title in pairs if step.title != title}
        if told:
            self._office.put("修改环节名称", {NAMES: names}, told)
        return len(told)

    def named(self, loop: Loop) -> Loop:
        """Return a vocabulary with the office's own names."""
        names = self._names
        steps = (replace(step, title=names.get(f"{loop.key}/{step.key}", step.title)) for step in loop.steps)
        return replace(loop, steps=tuple(steps))

    @property
    def _chosen(self) -> Mapping[str, str]:
        found: Mapping[str, str] = self._office.get(CHOSEN, {})
        return found

    @property
    def _names(self) -> Mapping[str, str]:
        found: Mapping[str, str] = self._office.get(NAMES, {})
        return found


def _loop(content: Mapping[str, Any]) -> Loop:
    steps = (Step(one["key"], one["title"], frozenset(map(EventKind, one["kinds"]))) for one in content["steps"])
    return Loop(content["key"], content["title"], tuple(content["source"]), content["again_from"], tuple(steps))


def _titled(step: Step, title: str) -> str:
    """Return a name as it is kept; refuse one that is too long."""
    title = title.strip() or step.title
    if len(title) > LONGEST:
        raise Refusal(f"“{title}”太长，环节名称最多 {LONGEST} 个字。")
    return title


def _refuse_twice(titles: Sequence[str]) -> None:
    twice = next((one for one in titles if titles.count(one) > 1), None)
    if twice is not None:
        raise Refusal(f"有两个环节都叫“{twice}”，请换一个名称。")
