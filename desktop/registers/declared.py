"""Registers as they are declared: what an entry holds, which of it is listed, how it is called.

A declaration is plain data. The shipped ones are files of `resources/registers`; those of an office would be read from
wherever they are kept, and go through the same `register_of`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from desktop.declaring import field_of
from desktop.fields import Field, Kind
from desktop.resources import resources

HAPPENED_ON, UNTIL, OTHER, NOTE = "happened_on", "until", "other", "note"  # what every register may have
STANDARD = frozenset({HAPPENED_ON, UNTIL, OTHER, NOTE, "title", "register", "grid_id", "staff_id", "other_staff_id"})
DAY_WIDTH, NAME_WIDTH, NOTE_WIDTH = 6, 6, 12
LONGEST_NOTE = 2000


class Subject(StrEnum):
    """Of what a register is kept."""

    GRID = "grid"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Other:
    """The second person of an entry: `theirs` is what that person is to the first, `own` what the first is to them."""

    title: str
    theirs: str = ""
    own: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """How the entries of a month are put on paper to be signed; `total` is the field that is summed up."""

    title: str
    total: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """One register. `fields` are its own; `form` is everything that is typed, `columns` what is listed."""

    key: str
    subject: Subject
    title: str
    about: str
    source: tuple[str, ...]  # rows of the requirements
    place: int
    entry: str  # how an entry is called, from the texts of its fields
    fields: tuple[Field, ...]
    happened_on: Field | None = None
    until: Field | None = None
    other: Other | None = None
    sheet: Sheet | None = None
    patterns: tuple[tuple[str, str], ...] = ()  # of text fields: what the whole text must look like

    @property
    def form(self) -> tuple[Field, ...]:
        """What is typed of an entry, but for the second person, who is chosen."""
        note = Field(NOTE, "备注", Kind.NOTE, width=NOTE_WIDTH, max_length=LONGEST_NOTE, sortable=False)
        days = tuple(day for day in (self.happened_on, self.until) if day is not None)
        return (*days, *self.fields, note)

    @property
    def columns(self) -> tuple[Field, ...]:
        """What the list of entries shows: the day first where each entry has one, else what it is first."""
        other = (Field(OTHER, self.other.title, width=NAME_WIDTH, listed=True, editable=False),) if self.other else ()
        own = (*other, *(field for field in self.fields if field.listed))
        first = (self.happened_on,) if self.happened_on is not None else ()
        last = (self.until,) if self.until is not None else ()
        return (*first, *own, *last) if first and first[0].required else (*own, *first, *last)

    def fits(self, key: str, text: str) -> bool:
        """Whether a text looks as its field asks."""
        return all(re.fullmatch(pattern, text) for name, pattern in self.patterns if name == key)


def register_of(content: Mapping[str, Any]) -> Register:
    """Return a register from its declaration. Raise ValueError where the declaration contradicts itself."""
    own = tuple(map(field_of, content["fields"]))
    keys = [field.key for field in own]
    if taken := STANDARD.intersection(keys):
        raise ValueError(f"register {content['key']}: {sorted(taken)} belong to every register")
    if len(set(keys)) < len(keys):
        raise ValueError(f"register {content['key']}: one key for two fields")
    sheet = content.get("sheet")
    other = content.get("other")
    return Register(
        key=content["key"],
        subject=Subject(content["subject"]),
        title=content["title"],
        about=content.get("about", ""),
        source=tuple(content.get("source", ())),
        place=int(content.get("place", 0)),
        entry=content["entry"],
        fields=own,
        happened_on=_day(HAPPENED_ON, content.get("happened_on")),
        until=_day(UNTIL, content.get("until")),
        other=Other(**other) if other else None,
        sheet=Sheet(**sheet) if sheet else None,
        patterns=tuple((one["key"], one["pattern"]) for one in content["fields"] if one.get("pattern")),
    )


@cache
def shipped() -> tuple[Register, ...]:
    """Return the registers that come with the program, those of a subject in their order."""
    files = (json.loads(path.read_text("utf-8")) for path in (resources() / "registers").glob("*.json"))
    return tuple(sorted(map(register_of, files), key=lambda one: (one.subject, one.place, one.key)))


def _day(key: str, values: Mapping[str, Any] | None) -> Field | None:
    if values is None:
        return None
    return Field(key, values["title"], Kind.DATE, width=DAY_WIDTH, required=bool(values.get("required")), listed=True)
