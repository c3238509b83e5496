"""Both sides of a field that two offices changed, as a clerk reads them: codes in words, numbers masked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.display import Display
from desktop.exchange.looks import ItemRow
from desktop.fields import Field, Kind
from desktop.journal_fields import OTHER_FIELDS

SUBJECTS = {"case_record": "case"}  # tables that are called otherwise where fields are declared
TABLES = {subject: table for table, subject in SUBJECTS.items()}
ROOMS = {  # where a record is read
    "person": "people",
    "household": "households",
    "dwelling": "dwellings",
    "enterprise": "enterprises",
    "grid": "grids",
    "staff": "roster",
    "organisation": "organisations",
    "case_record": "cases",
}


class Headings:
    """What a clerk calls the columns of packages."""

    def __init__(self, fields: Mapping[str, Sequence[Field]]) -> None:
        """`fields` are those of every subject, whatever is collected here."""
        self._titles = {
            (table, field.key): field.title
            for table, listed in {
                **OTHER_FIELDS,
                **{TABLES.get(name, name): of for name, of in fields.items()},
            }.items()
            for field in listed
        }

    def __call__(self, table: str, column: str) -> str:
        """Return the title of a column; its own name where it has none."""
        return self._titles.get((table, column), column)


@dataclass(frozen=True, slots=True)
class BothSides:
    """One field on which two offices differ."""

    key: int  # of the item
    title: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One record and every field of it on which the same two offices differ."""

    partner: str
    table_title: str
    record: str
    at: datetime | None
    room: str  # where the record is read; empty where nowhere
    record_id: int | None
    sides: Sequence[BothSides]


class ExchangeValues:
    """Puts values of items into words."""

    def __init__(self, display: Display, fields: Mapping[str, Sequence[Field]]) -> None:
        """`fields` are those of every subject, whatever is collected here."""
        self._display = display
        self._fields = {subject: {field.key: field for field in listed} for subject, listed in fields.items()}

    def disagreements(self, items: Sequence[ItemRow]) -> list[Disagreement]:
        """Return items record by record, in their order."""
        groups: dict[tuple[str, str, int | None], list[ItemRow]] = {}
        for item in items:
            groups.setdefault((item.partner, item.table, item.record_id or -item.key), []).append(item)
        return [self._disagreement(group) for group in groups.values()]

    def text(self, table: str, key: str, value: Any) -> str:
        """Return a value as it may stand on a screen that anybody passes."""
        field = self._fields.get(SUBJECTS.get(table, table), {}).get(key)
        if value is None or value == "":
            return ""
        if field is None:
            return _plain(value)
        if field.kind is Kind.CODES and isinstance(value, str):
            value = value.split(";")
        return self._display.masked(field, value)

    def _disagreement(self, group: Sequence[ItemRow]) -> Disagreement:
        first = group[0]
        sides = [
            BothSides(
                one.key,
                one.field_title or one.field,
                self.text(one.table, one.field, one.ours),
                self.text(one.table, one.field, one.theirs),
            )
            for one in group
        ]
        room = ROOMS.get(first.table, "") if first.record_id is not None else ""
        return Disagreement(first.partner, first.table_title, first.record, first.at, room, first.record_id, sides)


def _plain(value: Any) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case list():
            return "、".join(map(str, value))
    return str(value)
