"""What one filling said, packed to be kept: its rows by record and the places it left open."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop.forms.outcome import Changed, Difference, Gap

MOST_CHANGES = 2_000  # cells named in a difference


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


def difference(before: Kept, after: Kept, period: str, passed: Sequence[str] = ()) -> Difference:
    """Return how two fillings of one form differ, record by record; `passed` are slots that always differ."""
    old = {key: (title, cells) for key, title, cells in before.rows}
    new = {key: (title, cells) for key, title, cells in after.rows}
    places = [
        (before.slots.index(slot), place, after.words[place])
        for place, slot in enumerate(after.slots)
        if slot in before.slots and slot not in passed
    ]
    changed: list[Changed] = []
    for key, (title, cells) in new.items():
        if key not in old or len(changed) >= MOST_CHANGES:
            continue
        was = old[key][1]
        changed += [
            Changed(key, title, words, was[then], cells[now]) for then, now, words in places if was[then] != cells[now]
        ]
    return Difference(
        period,
        tuple((key, title) for key, (title, _) in new.items() if key not in old),
        tuple((key, title) for key, (title, _) in old.items() if key not in new),
        tuple(changed),
    )
