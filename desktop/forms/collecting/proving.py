"""Proves the rows of a return by the rules of the dossiers' fields: numbers, codes, dates, what contradicts what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from desktop.codes import Codes
from desktop.fields import Field, Kind
from desktop.forms.collecting.columns import CHILD, Expected, FormColumn
from desktop.forms.collecting.content import Remark, Returned
from desktop.forms.collecting.rules import remarks_of
from desktop.forms.collecting.twins import Marked
from desktop.grids.service import Grids
from desktop.intake.importable import ROWS_AT_ONCE, Complain, Importable
from desktop.intake.options import Options
from desktop.intake.rows import Block
from desktop.jobs import Progress
from desktop.sheets.blocks import Unfolding, find_blocks
from desktop.sheets.checking import Check
from desktop.sheets.faults import CellFault
from desktop.sheets.frames import Cell
from desktop.sheets.headings import Heading
from desktop.sheets.layout import Row, Table
from desktop.sheets.learning import learnt_editions, learnt_wordings
from desktop.sheets.mapping import PARTED, Confidence, Match
from desktop.sheets.mapping import Mapping as ColumnMapping
from desktop.sheets.matching import shown
from desktop.sheets.vocabulary import ADDRESS_PARTS, VILLAGE

OF_VILLAGE = "!village"  # what a plan fills a column with that names the village
MONTH_ONLY = "只有年月"
BORN, MONTH, GRID = "born_on", "年月", "grid_id"


class AskedKind:
    """A kind of record as one form asks for it: required is what the form has and wants."""

    at_once = ROWS_AT_ONCE

    def __init__(self, kind: Importable, columns: Mapping[str, FormColumn]) -> None:
        """`columns` are those of the form that hold the whole of a field, by the field."""
        self._of, self._columns = kind, columns
        self.kind, self.months, self.names_grids = kind.kind, kind.months, kind.names_grids

    @property
    def fields(self) -> Sequence[Field]:
        """What may be proved."""
        return tuple(replace(one, required=one.required and one.key in self._columns) for one in self._of.fields)

    def judge(self, block: Block, complain: Complain) -> None:
        """Let the kind of record judge, but leave a month alone where the form asks for no more."""

        def told(place: int, key: str, reason: str, suggestion: str) -> None:
            asked = self._columns.get(key)
            if not (key == BORN and asked and MONTH in asked.heading and reason.endswith(MONTH_ONLY)):
                complain(place, key, reason, suggestion)

        self._of.judge(block, told)


class _Passing:
    """Lets good rows pass: nothing is imported."""

    def look(self, block: Block) -> None:
        """Take no note."""

    def finish(self) -> Any:
        """Decide nothing."""


class Prover:
    """Proves rows; touches nothing."""

    def __init__(self, kinds: Mapping[str, Importable], codes: Codes, grids: Grids) -> None:
        self._kinds, self._codes, self._grids = kinds, codes, grids

    def prove(
        self, session: Session, expected: Expected, village: int | None, returned: Returned, progress: Progress
    ) -> tuple[Returned, tuple[Marked, ...]]:
        """Return a return with what is wrong in it, and what tells its rows from others."""
        table, unfolding = table_of(expected, returned)
        remarks: dict[tuple[int, int, str], Remark] = {}
        own = (
            one
            for number, cells in returned.rows
            for one in remarks_of(number, cells, expected.columns, returned.letters)
        )
        marked: tuple[Marked, ...] = ()
        by_fields: Iterator[Remark] = iter(())
        if (kind := self._kinds.get(expected.subject)) is not None:
            mapping = self._mapping(kind, expected, table)
            by_fields = self._by_fields(session, kind, expected, table, mapping, village, returned, progress)
            marked = tuple(_marked(kind, table, mapping))
        for one in (*own, *by_fields):
            key = (one.row, one.place, one.value if unfolding else "")
            remarks.setdefault(key, one)
        found = tuple(sorted(remarks.values(), key=lambda one: (one.row, one.place)))
        return replace(returned, remarks=found), marked

    def _by_fields(
        self, session: Session, kind: Importable, expected: Expected, table: Table, mapping: ColumnMapping,
        village: int | None, returned: Returned, progress: Progress,
    ) -> Iterator[Remark]:  # fmt: skip
        by_letter = {one.letter: one for one in expected.columns}
        whole = {match.target: by_letter[match.letter] for match in mapping.matches if match.target and not match.part}
        check = Check(
            AskedKind(kind, whole), table, mapping, Options(village=village, create_grids=False),  # type: ignore[arg-type]
            self._codes, self._grids, learnt_wordings(session), learnt_editions(session, mapping.fingerprint),
            chosen=True,
        )  # fmt: skip
        check.run(_Passing(), progress)
        rows = dict(returned.rows)
        for fault in check.found.faults:
            for one in fault.faults:
                place = _place(one, expected, rows[fault.row])
                letter = returned.letters[place] if place >= 0 else ""
                heading = expected.columns[place].heading if place >= 0 else one.heading
                yield Remark(fault.row, place, letter, heading, one.value, one.reason, one.suggestion)

    def _mapping(self, kind: Importable, expected: Expected, table: Table) -> ColumnMapping:
        """Return which fields prove which columns."""
        fields = {one.key: one for one in kind.fields}
        by_letter = {one.letter: one for one in expected.columns}
        matches, taken = [], set[str]()
        for at, heading in enumerate(table.headings):
            column = by_letter[heading.column]
            target = self._target(column, fields)
            if target in taken:
                target = ""
            taken.add(target)
            matches.append(Match(at, column.letter, column.heading, target, Confidence.CHOSEN, ""))
        return ColumnMapping(kind.kind, expected.fingerprint, tuple(matches), ())

    def _target(self, column: FormColumn, fields: Mapping[str, Field]) -> str:
        """Return the field, or the part of one, by which a column is proved; nothing where the form alone decides."""
        if not column.is_filled or column.is_serial:
            return ""
        if column.target == OF_VILLAGE:
            return VILLAGE if GRID in fields else ""
        key = column.field
        part = column.target.rpartition(CHILD)[2].partition(PARTED)[2]
        field = fields.get(key)
        if field is None:
            return ""
        if part:
            known = part in ADDRESS_PARTS or (
                field.kind is Kind.CODES and self._codes.item(field.codes, part) is not None
            )
            return f"{key}{PARTED}{part}" if known else ""
        if column.options and field.codes and not all(self._codes.find(field.codes, one) for one in column.options):
            return ""  # the form has words of its own
        return key


def table_of(expected: Expected, returned: Returned) -> tuple[Table, Unfolding | None]:
    """Return the rows of a return as a table; several people side by side are a row each."""
    headings = []
    for place, column in enumerate(expected.columns):
        *path, words = column.heading.split(CHILD)
        headings.append(Heading(place, words, tuple(path), column.letter))
    unfolding = find_blocks(headings)

    def rows() -> Iterator[Row]:
        for number, cells in returned.rows:
            if unfolding is None:
                yield Row(number, cells, expected.sheet)
                continue
            told = ["" if one.is_serial else cell for one, cell in zip(expected.columns, cells, strict=True)]
            for row in unfolding.rows(told):
                yield Row(number, row, expected.sheet)

    shown_headings = unfolding.headings if unfolding else headings
    return Table(expected.sheet, shown_headings, rows, (), expected.header), unfolding


def _place(fault: CellFault, expected: Expected, cells: Sequence[Cell]) -> int:
    """Return the column of the form that a fault is about; of people side by side the one that holds the value."""
    columns = expected.columns
    own = next((at for at, one in enumerate(columns) if one.letter == fault.letter), -1)
    if own < 0 and fault.field == GRID:
        return next((at for at, one in enumerate(columns) if one.target == OF_VILLAGE), -1)
    if own < 0 or not fault.value or shown(cells[own]) == fault.value:
        return own
    return next((at for at, cell in enumerate(cells) if at > own and shown(cell) == fault.value), own)


def _marked(kind: Importable, table: Table, mapping: ColumnMapping) -> Iterator[Marked]:
    places = {match.target: match.column for match in mapping.matches if match.target}
    fields = {one.key: one for one in kind.fields}
    for row in table.rows():
        given = {key: row.cells[place] for key, place in places.items() if key in fields}
        if (one := Marked.of(row.number, given, fields)) is not None:
            yield one
