"""The same card several times on one sheet, one below the other."""

from collections.abc import Sequence

from desktop.forms.shape import Slot

FEWEST_BLOCKS = 2
MOST_OF_THEM = 0.9  # of the slots of a sheet are in its blocks, if it has any


def find_repeats(slots: Sequence[Slot]) -> tuple[Sequence[Slot], tuple[int, ...], int]:
    """Return the slots of the first block, the first row of every block, and how many rows one has.

    Where the sheet holds one card, all slots, no blocks and no rows.
    """
    if not slots:
        return slots, (), 0
    first = slots[0]
    rows = [slot.place[0] for slot in slots if (slot.words, slot.place[1]) == (first.words, first.place[1])]
    rows = sorted(set(rows))
    if len(rows) < FEWEST_BLOCKS:
        return slots, (), 0
    height = rows[1] - rows[0]
    here = {(slot.words, slot.place) for slot in slots}
    block = [slot for slot in slots if slot.place[0] < rows[1]]
    whole = [row for row in rows if _stands(block, here, row - rows[0])]
    if len(whole) < FEWEST_BLOCKS or len(whole) * len(block) < len(slots) * MOST_OF_THEM:
        return slots, (), 0
    return block, tuple(whole), height


def _stands(block: Sequence[Slot], here: set[tuple[str, tuple[int, int]]], down: int) -> bool:
    return all((slot.words, (slot.place[0] + down, slot.place[1])) in here for slot in block)
