"""What is said and resolved at the meetings of the sample town, read from the tables of words."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import cycle
from random import Random
from typing import NamedTuple

from desktop.sample.words import table

CASE, MOVE = "case", "move"  # resolutions about a case: one that is followed up, one that the meeting supervises


class Motion(NamedTuple):
    """Something that may be resolved, with what was said before and what came of it."""

    unit: str  # who takes it; empty: somebody of the roster
    text: str
    note: str
    talk: str


class Raised(NamedTuple):
    """A matter of the residents with what was done at each step."""

    stage: str  # how far it has come
    title: str
    who: str
    words: dict[str, str]  # by stage
    votes: tuple[int, int] | None


class Talk:
    """Hands out what is said; the same motion never comes twice before all others had their turn."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(f"{seed} talk")
        motions: defaultdict[str, list[Motion]] = defaultdict(list)
        for row in table("resolutions"):
            motions[row["for"]].append(Motion(row["unit"], row["text"], row["note"], row["talk"]))
        for found in motions.values():
            self._rng.shuffle(found)
        self._motions: dict[str, Iterator[Motion]] = {key: cycle(found) for key, found in motions.items()}
        self._said: defaultdict[str, list[str]] = defaultdict(list)
        for row in table("meeting_talk"):
            self._said[row["source"]].append(row["text"])

    def motion(self, key: str) -> Motion:
        """Return the next thing to be resolved at a kind of meeting, or about a case."""
        return next(self._motions[key])

    def said(self, source: str) -> str:
        """Return what was said about an item of a source; empty where nothing is."""
        return self._rng.choice(self._said[source]) if source in self._said else ""


def notices() -> list[tuple[str, str]]:
    """Return the notices from above: who sent it, what it says."""
    return [(row["sender"], row["text"]) for row in table("notices")]


def raised() -> list[Raised]:
    """Return the matters of the residents."""
    return [
        Raised(
            row["stage"], row["title"], row["who"],
            {stage: row[stage] for stage in ("raised", "taken_up", "deliberated", "carried_out") if row[stage]},
            (int(row["for"]), int(row["against"])) if row["for"] else None,
        )
        for row in table("deliberations")
    ]  # fmt: skip
