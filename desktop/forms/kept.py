"""What one filling said, packed to be kept: its rows by record and the places it left open."""

import json
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.forms.outcome import Changed, Difference, Gap

MOST_CHANGES = 2_000  # cells named in a difference
Say = Callable[[str, str], str]  # slot and text of a cell -> what may be seen of it


@dataclass
class Kept:
    """The rows of a filling: record, its title, its cells in the order of the slots; and the gaps."""

    slots: list[str]
    words: list[str]
    rows: list[tuple[int, str, list[str]]] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    def packed(self) -> bytes:
        """Return it as the database keeps it."""
        gaps = [[one.key, one.title, one.slot, one.words, one.reason] for one in self.gaps]
        content = {"slots": self.slots, "words": self.words, "rows": self.rows, "gaps": gaps}
        return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpacked(content: bytes) -> Kept:
    """Return what was packed."""
    plain: Mapping[str, Any] = json.loads(zlib.decompress(content))
    rows = [(int(key), str(title), list(cells)) for key, title, cells in plain["rows"]]
    return Kept(list(plain["slots"]), list(plain["words"]), rows, [Gap(*one) for one in plain["gaps"]])


def difference(
    before: Kept, after: Kept, period: str, passed: Collection[str], say: Say, *, masked: bool
) -> Difference:
    """Return how two fillings of one form differ, record by record; `passed` are slots that always differ.

    `say` words a cell as it may stand on a screen. Where one filling was `masked` and the other not, what is masked
    alike counts as the same.
    """
    old = {key: (title, cells) for key, title, cells in before.rows}
    new = {key: (title, cells) for key, title, cells in after.rows}
    places = [(then, now) for then, now in _same_places(before, after) if after.slots[now] not in passed]
    changed: list[Changed] = []
    for key, (title, cells) in new.items():
        if key not in old or len(changed) >= MOST_CHANGES:
            continue
        for then, now in places:
            slot, was, are = after.slots[now], old[key][1][then], cells[now]
            if was != are and not (masked and say(slot, was) == say(slot, are)):
                changed.append(Changed(key, title, after.words[now], say(slot, was), say(slot, are)))
    return Difference(
        period,
        tuple((key, title) for key, (title, _) in new.items() if key not in old),
        tuple((key, title) for key, (title, _) in old.items() if key not in new),
        tuple(changed),
    )


def _same_places(before: Kept, after: Kept) -> Iterator[tuple[int, int]]:
    """Yield the places with the same words in both, wherever they stood; of equal words the first is the first."""
    left: dict[str, list[int]] = {}
    for place, words in enumerate(before.words):
        left.setdefault(words, []).append(place)
    for place, words in enumerate(after.words):
        if left.get(words):
            yield left[words].pop(0), place
