"""Lays records into the rows of a table: one to a row, or several side by side as printed lists have them."""

from collections.abc import Iterable, Iterator, Sequence

from desktop.forms.cards.writing import Photo
from desktop.forms.file import FormSheet
from desktop.forms.own_words import own_words
from desktop.forms.saying import Said
from desktop.forms.shape import ListArea, Slot, Value
from desktop.sheets.headings import normalise_heading

SECOND = "2"  # beside the first number of a form that is read across


class Sides:
    """The columns of a table that are filled, side by side."""

    def __init__(self, sheet: FormSheet, area: ListArea, slots: Sequence[Slot]) -> None:
        """`slots` are those that are filled."""
        keys = [{area.slots[place].key for place in side} for side in area.sides] or [{one.key for one in area.slots}]
        self.of_each = [[slot for slot in slots if slot.key in side] for side in keys]
        self.columns = sorted(slot.place[1] for slots in self.of_each for slot in slots)
        self._ready = area.last_row - area.first_row + 1
        self._goes_down = len(self.of_each) > 1 and not _is_numbered_across(sheet, area)

    def height(self, records: int) -> int:
        """Return in how many rows so many records stand."""
        high = -(-records // len(self.of_each))
        return min(records, max(high, self._ready)) if self._goes_down else high

    def rows(self, said: Iterable[Said], records: int) -> Iterator[list[Value | None]]:
        """Yield the values of each row, in the order of the columns."""
        if len(self.of_each) == 1:
            slots = {slot.place[1]: slot.key for slot in self.of_each[0]}
            for one in said:
                yield [_written(one, slots[column]) for column in self.columns]
            return
        kept, high, wide = list(said), self.height(records), len(self.of_each)
        for row in range(high):
            cells: dict[int, Value | None] = {}
            for side, slots_of in enumerate(self.of_each):
                place = side * high + row if self._goes_down else row * wide + side
                if place < len(kept):
                    cells |= {slot.place[1]: _written(kept[place], slot.key) for slot in slots_of}
            yield [cells.get(column) for column in self.columns]

    def slots_of(self, place: int, records: int) -> Sequence[Slot]:
        """Return the slots in which the record at a place stands."""
        side = place // self.height(records) if self._goes_down else place % len(self.of_each)
        return self.of_each[side]


def _written(said: Said, key: str) -> Value | None:
    value = said.values.get(key)
    return None if isinstance(value, Photo) else value


def _is_numbered_across(sheet: FormSheet, area: ListArea) -> bool:
    """Whether the form numbers its first row 1, 2: then it is read across, else down one side after the other."""
    serials = [
        slot.place[1]
        for side in area.sides
        for slot in (area.slots[place] for place in side)
        if normalise_heading(slot.words.rpartition("/")[2]) in own_words().serial
    ]
    return len(serials) > 1 and sheet.text(area.first_row, serials[1]).strip() == SECOND
