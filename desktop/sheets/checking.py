"""Looks at every row of a sheet and touches nothing: converts by column, judges, decides, and packs what is good."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from desktop.codes import Codes
from desktop.fields import Field, Kind
from desktop.grids.service import Grids
from desktop.intake.importable import ROWS_AT_ONCE, Importable, Planner, Remarks
from desktop.intake.options import Options
from desktop.intake.rows import Block, PackedRows
from desktop.jobs import Progress
from desktop.sheets.cells import flag, text
from desktop.sheets.codings import CodeColumn, Edition, Wordings, bare_codes, edition_of
from desktop.sheets.converting import Converter, Remembering, Wrong, converter_of
from desktop.sheets.faults import CellFault, FaultList, RowFault
from desktop.sheets.frames import Cell
from desktop.sheets.layout import Row, Table
from desktop.sheets.mapping import Mapping, Match
from desktop.sheets.matching import shown
from desktop.sheets.places import VILLAGE_UNKNOWN, GridColumn, NewGrids, composed, village_in
from desktop.sheets.vocabulary import VILLAGE

GRIDS = "grids"  # beside the field of the grid: all grids that a row names
DENIED = "-"  # behind a field of tags: those a sheet says no to
LOOKED_AT = 2_000  # rows in which bare codes are looked for


@dataclass(slots=True)
class Findings:
    """What a check has found so far."""

    rows: PackedRows = field(default_factory=PackedRows)
    faults: FaultList = field(default_factory=FaultList)
    remarks: Remarks = field(default_factory=Remarks)
    new_grids: NewGrids = field(default_factory=NewGrids)
    editions: dict[str, Edition] = field(default_factory=dict)
    wordings: Wordings = field(default_factory=lambda: Wordings({}))
    seen: int = 0


@dataclass(slots=True)
class _Trouble:
    """Where a fault of a field is shown."""

    column: int
    letter: str
    heading: str


class Check:
    """One check of one sheet."""

    def __init__(
        self, kind: Importable, table: Table, mapping: Mapping, options: Options, codes: Codes, grids: Grids,
        learnt: dict[tuple[str, str], str], learnt_editions: dict[str, str], *, chosen: bool,
    ) -> None:  # fmt: skip
        """Take what the office learnt; `chosen` says that the village of the options goes before names of sheets."""
        self._kind, self._table, self._options, self._codes = kind, table, options, codes
        self._fields = {field.key: field for field in kind.fields}
        self.found = Findings(wordings=Wordings(learnt | dict(options.wordings), options.blank_unknown))
        self._whole = {match.target: match for match in mapping.matches if match.target and not match.part}
        self._parts: dict[str, list[Match]] = {}
        for match in mapping.matches:
            if match.part:
                self._parts.setdefault(match.field, []).append(match)
        self._places = GridColumn(grids, self.found.new_grids, options.village, options.create_grids)
        self._by_sheet = not chosen  # a sheet may be named after its village
        self._village_of_sheet: dict[str, int | None] = {}
        self._grids = grids
        self.kind, self.village_missing = kind.kind, 0
        self._converters: dict[str, Converter] = {}
        self._flags = Remembering(flag)
        self._editions(learnt_editions | dict(options.editions))
        self.keys = self._keys()
        self._troubles = {
            key: _Trouble(match.column, match.letter, match.heading) for key, match in self._whole.items()
        }
        for key, parts in self._parts.items():
            self._troubles.setdefault(key, _Trouble(parts[0].column, parts[0].letter, parts[0].heading))

    def _keys(self) -> tuple[str, ...]:
        """Return the fields that checked rows have."""
        keys = [*self._whole, *self._parts]
        if VILLAGE in keys or self._village_by_sheet(self._table.sheet) is not None:
            keys.append("grid_id")
        if "id_no" in keys:
            keys += ["born_on", "sex_code", "document_code", "document_no", "id_reason"]
        return tuple(dict.fromkeys(key for key in keys if key in self._fields))

    def run(self, planner: Planner, progress: Progress) -> None:
        """Check everything and let the planner see what is good."""
        progress.begin(self._table.count, "正在核对")
        for rows in _in_parts(self._table.rows(), self._kind.at_once):
            self._take(rows, planner)
            progress.advance(len(rows))

    def _take(self, rows: Sequence[Row], planner: Planner) -> None:
        first, self.found.seen = self.found.seen, self.found.seen + len(rows)
        cells = list(zip(*(row.cells for row in rows), strict=True))
        faults: dict[int, list[CellFault]] = {}
        block = Block([row.number for row in rows], self._converted(cells, rows, first, faults))
        if "id_reason" in self._fields:
            self._excuse(block, first)
        self._require(block, faults)
        if not faults:
            self._judge(block, range(len(rows)), cells, faults)
        else:
            good = [place for place in range(len(rows)) if place not in faults]
            block = block.without(tuple(faults))
            self._judge(block, good, cells, faults)
        for place in sorted(faults):
            row = rows[place]
            self.found.faults.add(RowFault(row.number, tuple(faults[place]), first + place, row.sheet))
        if block.rows:
            planner.look(block)
            self.found.rows.add(block)

    def _converted(
        self, cells: Sequence[Sequence[Cell]], rows: Sequence[Row], first: int, faults: dict[int, list[CellFault]]
    ) -> dict[str, list[Any]]:
        """Return the values of every field; write down what is wrong with a cell."""
        columns: dict[str, list[Any]] = {}
        for key, match in self._whole.items():
            if key not in (VILLAGE, "grid_id"):
                columns[key] = self._converter(self._fields[key])(cells[match.column])
        for key, parts in self._parts.items():
            if self._fields[key].kind is Kind.CODES:
                columns |= self._tags(key, parts, cells, columns.get(key))
            else:
                joined = composed([(match.part, cells[match.column]) for match in parts])
                columns[key] = self._converter(self._fields[key])(joined)
        if "grid_id" in self._fields:
            columns |= self._grid(cells, rows)
        for key, values in columns.items():
            if Wrong in set(map(type, values)):
                for place, value in enumerate(values):
                    if type(value) is Wrong:
                        values[place] = self._set_right(key, value, first, place, cells, faults)
        return columns

    def _set_right(
        self, key: str, wrong: Wrong, first: int, place: int, cells: Sequence[Sequence[Cell]],
        faults: dict[int, list[CellFault]],
    ) -> Any:  # fmt: skip
        """Take a wrong number all the same where a reason is given; else write the fault down."""
        if wrong.overridable and self._reason(first + place, cells, place):
            return wrong.value
        self.village_missing += wrong.reason.endswith(VILLAGE_UNKNOWN)
        if wrong.wording:
            unknown = self.found.wordings.unknown
            unknown[wrong.wording] = unknown.get(wrong.wording, 0) + 1
        self._complain(faults, place, key, wrong.reason, wrong.suggestion, cells, overridable=wrong.overridable)
        return None

    def _reason(self, ordinal: int, cells: Sequence[Sequence[Cell]], place: int) -> str:
        match = self._whole.get("id_reason")
        return self._options.reasons.get(ordinal, "") or (shown(cells[match.column][place]) if match else "")

    def _excuse(self, block: Block, first: int) -> None:
        """Put the clerk's reasons beside the rows they were given for."""
        reasons, given = self._options.reasons, block.column("id_reason")
        if reasons:
            given = [reasons.get(first + place) or reason for place, reason in enumerate(given)]
        block.columns["id_reason"] = given

    def _require(self, block: Block, faults: dict[int, list[CellFault]]) -> None:
        for field_ in self._fields.values():
            if field_.required and None in (values := block.column(field_.key)):
                for place, value in enumerate(values):
                    if value is None and not any(fault.field == field_.key for fault in faults.get(place, ())):
                        self._complain(faults, place, field_.key, "没有填写")

    def _judge(
        self, block: Block, places: Sequence[int], cells: Sequence[Sequence[Cell]], faults: dict[int, list[CellFault]]
    ) -> None:
        """Let the kind of record judge the rows that are good cell by cell, and take out those that contradict."""
        bad: list[int] = []

        def complain(place: int, key: str, reason: str, suggestion: str = "") -> None:
            bad.append(place)
            self._complain(faults, places[place], key, reason, suggestion, cells)

        self._kind.judge(block, complain)
        if bad:
            rest = block.without(bad)
            block.rows, block.columns = rest.rows, rest.columns

    def _complain(
        self, faults: dict[int, list[CellFault]], place: int, key: str, reason: str, suggestion: str = "",
        cells: Sequence[Sequence[Cell]] = (), *, overridable: bool = False,
    ) -> None:  # fmt: skip
        where = self._troubles.get(key) or _Trouble(-1, "", self._fields[key].title)
        value = shown(cells[where.column][place]) if cells and where.column >= 0 else ""
        fault = CellFault(key, where.column, where.letter, where.heading, value, reason, suggestion, overridable)
        faults.setdefault(place, []).append(fault)

    def _converter(self, field_: Field) -> Converter:
        if field_.key not in self._converters:
            if field_.kind in (Kind.CODE, Kind.CODES):
                edition = self.found.editions.get(field_.key, Edition(""))
                made: Converter = CodeColumn(field_, self._codes, self.found.wordings, edition, self._tell)
            else:
                made = converter_of(field_, self._tell, months=field_.key in self._kind.months)
            self._converters[field_.key] = made
        return self._converters[field_.key]

    def _tell(self, key: str, message: str) -> None:
        self.found.remarks.add(key, message)

    def _tags(
        self, key: str, parts: Sequence[Match], cells: Sequence[Sequence[Cell]], given: Sequence[Any] | None
    ) -> dict[str, list[Any]]:
        """Return tags said yes to and said no to, from columns such as 是否低保 and the column of tags itself."""
        count = len(cells[0]) if cells else 0
        said = {match.part: self._flags(cells[match.column]) for match in parts}
        yes: list[Any] = list(given or [None] * count)
        no: list[Any] = [None] * count
        for place in range(count):
            wrong = next((values[place] for values in said.values() if type(values[place]) is Wrong), None)
            if wrong or type(yes[place]) is Wrong:
                yes[place] = wrong or yes[place]
                continue
            agreed = {code for code, values in said.items() if values[place]}
            yes[place] = tuple(sorted(agreed | set(yes[place] or ()))) or None
            no[place] = tuple(sorted(code for code, values in said.items() if values[place] is False)) or None
        return {key: yes, f"{key}{DENIED}": no}

    def _grid(self, cells: Sequence[Sequence[Cell]], rows: Sequence[Row]) -> dict[str, list[Any]]:
        village, grid = self._whole.get(VILLAGE), self._whole.get("grid_id")
        if village is not None:
            villages = self._places.villages(cells[village.column])
        else:
            villages = [self._village_by_sheet(row.sheet) for row in rows]
        if self._kind.names_grids:
            return self._named_grids(cells, village, grid, villages)
        if grid is not None:
            return {"grid_id": self._places.grids(cells[grid.column], villages)}
        return {"grid_id": villages} if "grid_id" in self.keys else {}

    def _named_grids(
        self, cells: Sequence[Sequence[Cell]], village: Match | None, grid: Match | None, villages: Sequence[Any]
    ) -> dict[str, list[Any]]:
        """Return all grids each row names, and the first; a village that only the sheet names is none of them."""
        if grid is None:
            return {"grid_id": list(villages), GRIDS: _each(villages)} if village is not None else {}
        named = self._places.named(cells[grid.column], villages)
        if village is None:
            blank = [not text(cell) for cell in cells[grid.column]]
            named = [None if nothing else keys for keys, nothing in zip(named, blank, strict=True)]
        first = [keys if type(keys) is Wrong else keys[0] if keys else None for keys in named]
        return {"grid_id": first, GRIDS: [None if type(keys) is Wrong else keys for keys in named]}

    def _village_by_sheet(self, sheet: str) -> int | None:
        """Return the village a sheet is named after, else that of the whole file."""
        if not self._by_sheet:
            return self._options.village
        named = self._village_of_sheet
        if sheet not in named:
            named[sheet] = village_in(self._grids, sheet) or self._options.village
        return named[sheet]

    def _editions(self, chosen: dict[str, str]) -> None:
        """Find out in which edition the bare codes of every column are written, before any is converted."""
        asked = {
            key: match.column
            for key, match in self._whole.items()
            if key in self._fields
            and self._fields[key].kind is Kind.CODE
            and self._codes.editions(self._fields[key].codes)
        }
        for key in list(asked):
            if (edition := chosen.get(self._fields[key].codes)) is not None:
                self.found.editions[key] = Edition(edition)
                del asked[key]
        head = list(islice(self._table.rows(), LOOKED_AT))
        asked = {key: place for key, place in asked.items() if bare_codes(row.cells[place] for row in head)}
        if not asked:
            return
        values: dict[str, set[str]] = {key: set() for key in asked}
        for rows in _in_parts(self._table.rows(), 10 * ROWS_AT_ONCE):
            for key, place in asked.items():
                values[key] |= bare_codes(row.cells[place] for row in rows)
        for key, place in asked.items():
            pairs = self._sexes(head, place) if self._fields[key].codes == "sex" else ()
            self.found.editions[key] = edition_of(self._codes, self._fields[key].codes, values[key], pairs)

    def _sexes(self, rows: Sequence[Row], column: int) -> list[tuple[str, str]]:
        """Return what a column of sexes says beside what the ID numbers say."""
        match = self._whole.get("id_no")
        if match is None:
            return []
        numbers = self._converter(self._fields["id_no"])([row.cells[match.column] for row in rows])
        self.found.remarks = Remarks()
        return [
            (shown(row.cells[column]), "1" if number[16] in "13579" else "2")
            for row, number in zip(rows, numbers, strict=True)
            if type(number) is str and len(number) == 18 and number.isalnum() and row.cells[column] != ""
        ]


def _each(villages: Sequence[Any]) -> list[Any]:
    return [(village,) if type(village) is int else None for village in villages]


def _in_parts(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    while part := list(islice(rows, size)):
        yield part
