"""What the returns of a collection must look like: the columns of its form, and what each is proved by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from desktop.forms.opened import OpenedForm
from desktop.forms.own_words import own_words
from desktop.forms.shape import FormKind, ListArea, Slot
from desktop.forms.values.targets import SERIAL
from desktop.sheets.headings import column_letters, normalise_heading
from desktop.sheets.mapping import PARTED
from desktop.sheets.returning import PROBLEM

CHILD = "/"
PROBLEMS = (PROBLEM, "核对问题", "核对发现的问题")  # headings of the column of remarks, the first that is free


def words_of(heading: str) -> str:
    """Return the words of a heading, parents first, in the form in which two wordings become equal."""
    return CHILD.join(filter(None, map(normalise_heading, heading.split(CHILD))))


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of the form, as it was when the form was issued."""

    place: int  # in the sheet, from 0
    heading: str  # parents first, joined by /
    target: str = ""  # what the form's plan fills it with
    is_required: bool = False
    options: tuple[str, ...] = ()
    number_format: str = ""
    is_filled: bool = True  # False: the form computes it

    @property
    def letter(self) -> str:
        """The letter the spreadsheet shows above it."""
        return column_letters(self.place)

    @property
    def words(self) -> str:
        """Its heading in the form in which two wordings become equal."""
        return words_of(self.heading)

    @property
    def is_serial(self) -> bool:
        """Whether it numbers the rows."""
        return self.target == SERIAL or normalise_heading(self.heading.rpartition(CHILD)[2]) in own_words().serial

    @property
    def field(self) -> str:
        """The field of a record that it is filled with, whoever of the household is meant; nothing for others."""
        if self.target[:1] in ("!", "="):
            return ""
        return self.target.rpartition(CHILD)[2].partition(PARTED)[0]

    def plain(self) -> list[Any]:
        """Return it as JSON holds it."""
        return [
            self.place, self.heading, self.target, self.is_required, list(self.options), self.number_format,
            self.is_filled,
        ]  # fmt: skip

    @classmethod
    def of(cls, plain: Sequence[Any]) -> Self:
        """Return what JSON held."""
        place, heading, target, is_required, options, number_format, is_filled = plain
        return cls(place, heading, target, is_required, tuple(options), number_format, is_filled)


@dataclass(frozen=True)
class Expected:
    """What every return is compared with."""

    subject: str
    fingerprint: str  # of the form
    sheet: str
    header: tuple[int, int]  # first and last row of the headings, counted from 1
    columns: tuple[FormColumn, ...]
    sides: tuple[tuple[int, ...], ...] = ()  # places in the columns of several records side by side in one row

    def plain(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {
            "subject": self.subject,
            "fingerprint": self.fingerprint,
            "sheet": self.sheet,
            "header": list(self.header),
            "columns": [one.plain() for one in self.columns],
            "sides": [list(side) for side in self.sides],
        }

    @classmethod
    def of(cls, plain: Any) -> Self:
        """Return what JSON held."""
        first, last = plain["header"]
        columns = tuple(FormColumn.of(one) for one in plain["columns"])
        sides = tuple(tuple(side) for side in plain["sides"])
        return cls(plain["subject"], plain["fingerprint"], plain["sheet"], (first, last), columns, sides)


def expected_of(opened: OpenedForm) -> Expected:
    """Return what the returns of an opened form must look like; it must be a list."""
    area = opened.shape.area
    assert isinstance(area, ListArea)
    fillers = opened.plan.fillers
    slots = sorted(area.slots, key=lambda slot: slot.place[1])
    columns = [_column(slot, fillers[slot.key].target if slot.key in fillers else "") for slot in slots]
    sides = tuple(tuple(slots.index(area.slots[place]) for place in side) for side in area.sides)
    return Expected(
        str(opened.subject), opened.shape.fingerprint, opened.file.sheets[area.sheet].name, area.header,
        tuple(columns), sides,
    )  # fmt: skip


def can_be_collected(opened: OpenedForm) -> bool:
    """Whether villages can return rows of a form: a list with headings."""
    return opened.shape.kind is FormKind.LIST and isinstance(opened.shape.area, ListArea)


def _column(slot: Slot, target: str) -> FormColumn:
    return FormColumn(
        slot.place[1] - 1, slot.words, target, slot.is_required, slot.options, slot.number_format, not slot.has_formula
    )
