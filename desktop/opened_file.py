"""A workbook that a clerk opened to import it: its sheets, the table chosen, what its columns were taken for.

Every choice gives a new value; nothing here changes anything that is saved.
"""

from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Self

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.sheets.checked import Origin
from desktop.sheets.choosing import Candidate, candidates, find_table
from desktop.sheets.headings import one_line
from desktop.sheets.importing import Importer
from desktop.sheets.layout import Table, lay_out
from desktop.sheets.mapping import Mapping
from desktop.sheets.origins import origin_of
from desktop.sheets.reading import Sheet, Workbook, open_sheets

ALL_ALIKE = ""  # stands for the likeliest sheet together with those that have the same headings
PEEKED_ROWS, PEEKED_COLUMNS = 40, 12


@dataclass(frozen=True)
class OpenedFile:
    """One file on its way in. Without a table `trouble` says why, and the clerk points the headings out."""

    book: Workbook
    sheets: tuple[Candidate, ...]
    chosen: str = ALL_ALIKE  # name of a sheet
    table: Table | None = None
    mapping: Mapping | None = None
    trouble: str = ""

    @property
    def path(self) -> Path:
        """The file."""
        return self.book.path

    @property
    def origin(self) -> Origin:
        """Where its rows come from."""
        assert self.table is not None
        return origin_of(self.book, self.table)

    @property
    def kind(self) -> str:
        """What its rows are taken for."""
        return self.mapping.kind if self.mapping is not None else ""

    @property
    def sheet_names(self) -> list[str]:
        """The sheets in their order in the file."""
        return [sheet.name for sheet in self.book.sheets]

    @property
    def is_joined(self) -> bool:
        """Whether several sheets are read as one table."""
        return self.chosen == ALL_ALIKE and self.table is not None and len(self.book.sheets) > 1 and self._alike > 1

    @property
    def _alike(self) -> int:
        assert self.table is not None
        words = [heading.full for heading in self.table.headings]
        return sum(
            one.table is not None and [heading.full for heading in one.table.headings] == words for one in self.sheets
        )

    def of_kind(self, importer: Importer, kind: str) -> Self:
        """Take the rows for another kind of record."""
        assert self.table is not None
        return replace(self, mapping=importer.propose(kind, self.table))

    def with_sheet(self, importer: Importer, name: str) -> Self:
        """Choose a sheet by its name, or all that are alike."""
        try:
            table = find_table(self.sheets) if name == ALL_ALIKE else self._table_of(importer, name)
        except Refusal as refusal:
            return replace(self, chosen=name, table=None, mapping=None, trouble=refusal.message)
        return self._with_table(importer, table, name)

    def with_header(self, importer: Importer, first: int, last: int) -> Self:
        """Take these rows of the chosen sheet for its headings. Raise Refusal where that cannot be."""
        table = lay_out(self._sheet, importer.knows, (first, last))
        return self._with_table(importer, table, self._sheet.name)

    def with_mapping(self, mapping: Mapping) -> Self:
        """Take columns for other things."""
        return replace(self, mapping=mapping)

    def peek(self) -> list[tuple[int, tuple[str, ...]]]:
        """Return number and cells of the first rows of the chosen sheet, for whoever points the headings out."""
        rows = islice(self._sheet.rows(), PEEKED_ROWS)
        return [(number, tuple(map(one_line, cells[:PEEKED_COLUMNS]))) for number, cells in rows]

    @property
    def _sheet(self) -> Sheet:
        name = self.chosen or (self.table.sheet if self.table is not None else self.sheets[0].sheet.name)
        return next(sheet for sheet in self.book.sheets if sheet.name == name)

    def _table_of(self, importer: Importer, name: str) -> Table:
        candidate = next(one for one in self.sheets if one.sheet.name == name)
        return candidate.table or lay_out(candidate.sheet, importer.knows)

    def _with_table(self, importer: Importer, table: Table, name: str) -> Self:
        kind = importer.guess_kind(table)
        return replace(self, chosen=name, table=table, mapping=importer.propose(kind, table), trouble="")


def open_file(importer: Importer, path: Path, progress: Progress) -> OpenedFile:
    """Read a file and find its table. Raise Refusal for a file that cannot be read at all."""
    book = open_sheets(path, progress)
    progress.begin(0, "正在查找表头")
    return OpenedFile(book, candidates(book, importer.knows)).with_sheet(importer, ALL_ALIKE)
