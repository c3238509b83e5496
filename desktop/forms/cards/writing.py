"""Writes records into cards: the blocks of the sheet first, then copies of the sheet."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.forms.cards.blanks import completed, whole_blank
from desktop.forms.cards.keys import ONE_EACH, part_of, sheet_of
from desktop.forms.file import FormFile, FormFilling, FormSheet
from desktop.forms.shape import Area, CardArea, Place, Slot, Value


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture for the place of the photo, as JPEG or PNG."""

    content: bytes


Values = Mapping[str, Value | Photo]  # by the key of the slot; what is not there stays blank


def write_slots(file: FormFile, filling: FormFilling, slots: Sequence[Slot], values: Values) -> tuple[str, ...]:
    """Fill in blanks, boxes and photos of a form that are no rows of a list: 填报单位：____, a card's labels.

    Return the keys of the slots whose value the form has no box or place for; those stay as they are.
    """
    return _write(file, filling, slots, values, {number: number for number in _sheets(slots)}, 0)


class CardWriter:
    """Puts one record after the other into a form of cards."""

    def __init__(self, file: FormFile, filling: FormFilling, card: CardArea) -> None:
        self._file, self._filling, self._card = file, filling, card
        self._sheets = {number: number for number in _sheets(card.slots)}
        self._block = 0

    @property
    def capacity(self) -> int:
        """How many records the sheet takes before it must be copied."""
        return max(1, len(self._card.blocks))

    def write(self, values: Values, title: str = "") -> tuple[str, ...]:
        """Write the next record: into the next block of the sheet, or into a new copy of it under a title.

        Return the keys of the slots whose value the form has no box or place for; those stay as they are.
        """
        if self._block == self.capacity:
            self._block = 0
            self._sheets = {number: self._filling.copy_sheet(number, title) for number in sorted(self._sheets)}
        down = self._card.blocks[self._block] - self._card.blocks[0] if self._card.blocks else 0
        self._block += 1
        return _write(self._file, self._filling, self._card.slots, values, self._sheets, down)


def filled_text(slot: Slot, value: Value) -> Value | None:
    """Return what a cell reads with one of its blanks filled in; None where the form has no box for the value."""
    return _composed(slot.example, {part_of(slot.key): value})


def _write(
    file: FormFile, filling: FormFilling, slots: Sequence[Slot], values: Values,
    sheets: Mapping[int, int], down: int,
) -> tuple[str, ...]:  # fmt: skip
    """Write what is known, cell by cell: several blanks of one cell are written together."""
    missed: list[str] = []
    cells: dict[tuple[int, Place], list[Slot]] = defaultdict(list)
    for slot in slots:
        if values.get(slot.key) is not None and not slot.has_formula:
            cells[sheet_of(slot.key), slot.place].append(slot)
    for (sheet, (row, column)), together in cells.items():
        place = row + down, column
        photos = [one for slot in together if isinstance(one := values[slot.key], Photo)]
        if photos:
            filling.picture(sheets[sheet], _area(file.sheets[sheet], place), photos[0].content)
            continue
        if together[0].hint == ONE_EACH:
            for beside, digit in enumerate(str(values[together[0].key])):
                filling.put(sheets[sheet], (row + down, column + beside), digit)
            continue
        parts = {part_of(slot.key): (slot, values[slot.key]) for slot in together}
        known: dict[int, Value] = {}
        for part, (slot, value) in parts.items():
            if isinstance(value, Photo) or _composed(slot.example, {part: value}) is None:
                missed.append(slot.key)
            else:
                known[part] = value
        text = _composed(together[0].example, known) if known else None
        if text is not None:
            filling.put(sheets[sheet], place, text)
    return tuple(missed)


def _composed(example: str, parts: Mapping[int, Value]) -> Value | None:
    """Return the content of a cell with its blanks filled in; a cell that is empty takes the value as it is."""
    if not example.strip() and len(parts) == 1:
        return next(iter(parts.values()))
    words = {part: _worded(value) for part, value in parts.items()}
    if whole_blank(example) is None and not any(mark in example for mark in "：:_＿□☐○（(") and len(words) == 1:
        value = next(iter(words.values()))  # an example, which is written over
        return value.isoformat() if isinstance(value, date) else value
    return completed(example, words)


def _worded(value: Value) -> str | date:
    if isinstance(value, date | str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _sheets(slots: Sequence[Slot]) -> set[int]:
    return {sheet_of(slot.key) for slot in slots}


def _area(sheet: FormSheet, place: Place) -> Area:
    """Return the merged area a place begins, or the place alone."""
    merged = (area for area in sheet.merged if (area[0], area[1]) == place)
    return next(merged, (*place, *place))
