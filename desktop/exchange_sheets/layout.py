"""What a spreadsheet for an office without the program shows of each table, and what may be edited in it.

A sheet has the fields of its subject that are columns of its table, so a new field needs no new code. Which tables,
and which columns are only shown, is data: `resources/exchange/sheets.json`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from desktop.codes import Codes
from desktop.display import GridNames, decimal_text
from desktop.exchange.columns import Carried, Unreadable, carried
from desktop.exchange.replicated import BY_TABLE, Replica
from desktop.fields import Field, Kind
from desktop.intake.rows import WRITTEN
from desktop.names import sort_key
from desktop.resources import resources
from desktop.sheets.cells import folded, text
from desktop.sheets.converting import Wrong, converter_of
from desktop.sheets.frames import Cell

SUBJECTS = {"case_record": "case"}  # tables that are called otherwise where fields are declared
NARROWEST, WIDEST = 8.0, 40.0  # of a column, in characters
DERIVED = "name_key"  # goes along when the name is changed
NAME = "name"
UNKNOWN_CODE = "“{text}”不在“{title}”的选项里"
ODD_NUMBER = "“{text}”不像证件号码"

Own = Mapping[str, Mapping[str, Any]]  # table -> title of the sheet, columns as pairs of name and heading
Named = Callable[[str, str], str]  # table and identifier -> what a clerk calls the record


@dataclass(frozen=True)
class SheetColumn:
    """One column of a sheet: how a value of a package becomes a cell, and a cell one again."""

    carried: Carried
    field: Field
    heading: str
    is_open: bool  # whether what is edited in it is taken
    codes: Codes

    @property
    def name(self) -> str:
        """What it is called in a package."""
        return self.carried.name

    @property
    def width(self) -> float:
        """How wide it is drawn, in characters."""
        return min(max(self.field.width * 2.0, NARROWEST), WIDEST)

    def cell(self, said: str, named: Named) -> Cell:
        """Return a text of a package as a cell."""
        if not said:
            return ""
        if self.carried.refers_to:
            return named(self.carried.refers_to, said)
        value: Any = self.carried.value(said)
        match self.field.kind:
            case Kind.CODE:
                return self.codes.title(self.field.codes, said) or said
            case Kind.FLAG:
                return "是" if value else "否"
            case Kind.DATE | Kind.NUMBER:
                return value if isinstance(value, date | int) else said
            case Kind.DECIMAL:
                return decimal_text(value)
        return said

    def shown(self, record: object, named: Named) -> str:
        """Return what stands in a record, as its cell would say it."""
        value = getattr(record, self.carried.column)
        if value is None or self.carried.refers_to:
            return ""
        cell = self.cell(self.carried.text(value), named)
        return cell.isoformat() if isinstance(cell, date) else str(cell)

    def said(self, cell: Cell) -> str:
        """Return a cell as a text of a package. Raise ValueError with the reason where it is none."""
        if cell == "" or not text(cell):
            return ""
        if self.field.kind is Kind.CODE:
            written = folded(cell)
            code = self.codes.find(self.field.codes, written)
            if code is None:
                raise ValueError(UNKNOWN_CODE.format(text=written, title=self.heading))
            return self._checked(code)
        (value,) = converter_of(self.field, _unheard)([cell])
        if isinstance(value, Wrong):
            raise ValueError(value.reason)
        if value is None:
            return ""
        if isinstance(value, str) and value.startswith(WRITTEN):
            raise ValueError(ODD_NUMBER.format(text=text(cell)))
        if isinstance(value, str):
            return self._checked(value)
        return self.carried.text(int(value) if self.carried.type == "integer" else value)

    def _checked(self, said: str) -> str:
        """Return a text if its column takes it. Raise ValueError."""
        try:
            self.carried.value(said)
        except Unreadable as error:
            raise ValueError(f"“{said}”太长或不能填在这里") from error
        return said


@dataclass(frozen=True)
class SheetLayout:
    """One table as a sheet."""

    replica: Replica
    title: str
    columns: tuple[SheetColumn, ...]

    @property
    def table(self) -> str:
        """The table's name."""
        return self.replica.table

    def with_derived(self, changed: Mapping[str, str]) -> dict[str, str]:
        """Return what was changed, with what follows from it."""
        columns = {one.name for one in carried(self.replica)}
        if changed.get(NAME) and DERIVED in columns:
            return {**changed, DERIVED: sort_key(changed[NAME])}
        return dict(changed)


class SheetLayouts:
    """The sheets there are."""

    def __init__(self, fields: Mapping[str, Sequence[Field]], codes: Codes, grids: GridNames) -> None:
        """`fields` are those of every subject."""
        self._fields, self._codes, self._grids = fields, codes, grids

    def all(self, own: Own | None = None) -> list[SheetLayout]:
        """Return the layout of every sheet, in the order of the tables of a package; those of an office's own form."""
        tables: Sequence[str] = _declared()["tables"]
        every = [self._layout(replica) for name, replica in BY_TABLE.items() if name in tables]
        return every if not own else [_as_in(own[one.table], one) for one in every if one.table in own]

    def grid_name(self, key: int | None) -> str:
        """Return what a clerk calls a grid."""
        return self._grids.path_name(key)

    def _layout(self, replica: Replica) -> SheetLayout:
        columns = {one.column: one for one in carried(replica)}
        fields = [one for one in self._fields[SUBJECTS.get(replica.table, replica.table)] if one.key in columns]
        shown, opened = (_declared()[name].get(replica.table) for name in ("shown", "open"))
        found: list[SheetColumn] = []
        headings: set[str] = set()
        for field in fields:
            one = columns[field.key]
            if not _can_be_said(field, one):
                continue
            heading = field.title if field.title not in headings else f"{field.title}（{len(headings)}）"
            headings.add(heading)
            is_open = field.editable and not one.refers_to and field.key not in (shown or ())
            if opened is not None:
                is_open = is_open and field.key in opened
            found.append(SheetColumn(one, field, heading, is_open, self._codes))
        return SheetLayout(replica, replica.title, tuple(found))


def _as_in(form: Mapping[str, Any], layout: SheetLayout) -> SheetLayout:
    """Return a sheet with the title, columns and headings of somebody's form; columns that are no more fall away."""
    columns = {one.name: one for one in layout.columns}
    named = [replace(columns[name], heading=heading) for name, heading in form["columns"] if name in columns]
    return SheetLayout(layout.replica, form["title"], tuple(named))


@cache
def _declared() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = json.loads((resources() / "exchange" / "sheets.json").read_text("utf-8"))
    return loaded


def _can_be_said(field: Field, one: Carried) -> bool:
    """Whether a column can be put into words: no keys of other records but grids, no codes without a list."""
    if one.refers_to:
        return field.kind is Kind.GRID
    return field.kind is not Kind.CODES and (field.kind is not Kind.CODE or bool(field.codes))


def _unheard(_key: str, _message: str) -> None:
    """Let pass what a converter remarks and what keeps nothing out."""
