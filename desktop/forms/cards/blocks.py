"""The same card several times on one sheet, one below the other."""

from collections import defaultdict
from collections.abc import Sequence

from desktop.forms.shape import Slot


def find_repeats(slots: Sequence[Slot]) -> tuple[Sequence[Slot], tuple[int, ...], int]:
    """Return the slots of the first block, the first row of every block, and how many rows one has.

    Where the sheet holds one card, all slots, no blocks and no rows.
    """
    columns = defaultdict(list)
    for slot in slots:
        columns[slot.words, slot.place[1], len(slot.key.partition("~")[2])].append(slot.place[0])
    if not slots:
        return slots, (), 0
    first = slots[0]
    rows = sorted(set(columns[first.words, first.place[1], len(first.key.partition("~")[2])]))
    if len(rows) < 2:
        return slots, (), 0
    height = rows[1] - rows[0]
    here = {(slot.words, slot.place) for slot in slots}
    block = [slot for slot in slots if slot.place[0] < rows[1]]
    whole = [row for row in rows if _stands(block, here, row - rows[0])]
    if len(whole) < 2 or len(whole) * len(block) < len(slots) * 0.9:
        return slots, (), 0
    return block, tuple(whole), height


def _stands(block: Sequence[Slot], here: set[tuple[str, tuple[int, int]]], down: int) -> bool:
    return all((slot.words, (slot.place[0] + down, slot.place[1])) in here for slot in block)
