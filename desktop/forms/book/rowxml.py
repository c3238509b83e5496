"""One row of a worksheet taken apart, changed, and put together again."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from desktop.forms.book.cells import CellWriter
from desktop.forms.book.content import ATTRIBUTE, attributes_of
from desktop.forms.book.references import letters, number_of
from desktop.forms.book.rows import patterns_of
from desktop.forms.shape import Value

_HIDDEN = re.compile(r"\s(?:hidden|collapsed)\s*=\s*[\"'][^\"']*[\"']")
_STYLE = re.compile(r"\ss\s*=\s*[\"'][^\"']*[\"']")
_PLACED = ("r", "spans")  # of a row: what depends on where it stands


@dataclass(frozen=True, slots=True)
class CellXml:
    """One cell: its style, and what else its XML says."""

    style: int
    attributes: str  # without its place
    inner: str = ""


@dataclass(frozen=True)
class RowXml:
    """One row: what is said of it, and its cells by column."""

    prefix: str
    attributes: str
    cells: Mapping[int, CellXml]

    @classmethod
    def of(cls, raw: bytes, prefix: str) -> "RowXml":
        """Return a row taken apart."""
        told = _attributes(raw[: raw.index(b">") + 1], _PLACED)
        cells, column = {}, 0
        for attributes, inner in patterns_of(prefix).cell.findall(raw):
            values = attributes_of(attributes)
            place = values.get("r", "")
            column = number_of(place.rstrip("0123456789")) if place else column + 1
            style = values.get("s", "")
            cells[column] = CellXml(
                int(style) if style.isdecimal() else 0, _attributes(attributes, ("r",)), inner.decode()
            )
        return cls(prefix, told, cells)

    def blank(self) -> "RowXml":
        """Return the row with the looks of its cells alone."""
        cells = {
            column: CellXml(cell.style, f' s="{cell.style}"' if cell.style else "")
            for column, cell in self.cells.items()
        }
        return replace(self, cells=cells)

    def without(self, columns: set[int]) -> "RowXml":
        """Return the row with some cells emptied; their looks stay."""
        blank = self.blank().cells
        return replace(
            self, cells={column: blank[column] if column in columns else one for column, one in self.cells.items()}
        )

    def of_a_new_row(self) -> "RowXml":
        """Return the row as a further one like it begins: blank, and seen."""
        return replace(self.blank(), attributes=_HIDDEN.sub("", self.attributes))

    def restyled(self, styles: Mapping[int, int]) -> "RowXml":
        """Return the row with other styles for some cells."""
        cells = {
            column: CellXml(style, _styled_as(style, cell.attributes), cell.inner)
            for column, style in styles.items()
            if (cell := self.cells.get(column))
        }
        return self.with_cells(cells)

    def with_cells(self, cells: Mapping[int, CellXml]) -> "RowXml":
        """Return the row with some cells exchanged."""
        return replace(self, cells={**self.cells, **cells})

    def written(self, number: int, values: Mapping[int, Value], styles: Mapping[int, int], writer: CellWriter) -> str:
        """Return the XML of the row at its place, with values put in.

        `styles` are those of cells that are not there yet.
        """
        mark = self.prefix
        inside = "".join(self._cells(number, values, styles, writer))
        return f'<{mark}row r="{number}"{self.attributes}>{inside}</{mark}row>'

    def _cells(
        self, number: int, values: Mapping[int, Value], styles: Mapping[int, int], writer: CellWriter
    ) -> Iterator[str]:
        cells = self.cells
        for column in sorted(cells.keys() | values.keys()):
            place = f"{letters(column)}{number}"
            cell = cells.get(column)
            if column in values:
                yield writer.cell(place, cell.style if cell else styles.get(column, 0), values[column])
            elif cell:
                yield self.cell_xml(place, cell)

    def cell_xml(self, place: str, cell: CellXml) -> str:
        """Return a cell as it is, at a place."""
        mark = self.prefix
        if not cell.inner:
            return f'<{mark}c r="{place}"{cell.attributes}/>'
        return f'<{mark}c r="{place}"{cell.attributes}>{cell.inner}</{mark}c>'


def _styled_as(style: int, attributes: str) -> str:
    return (f' s="{style}"' if style else "") + _STYLE.sub("", attributes)


def _attributes(tag: bytes, without: tuple[str, ...]) -> str:
    """Return the attributes of a tag as they are written, but some."""
    kept = []
    for found in ATTRIBUTE.finditer(tag):
        if found[1].decode() not in without:
            kept.append(found[0].decode())
    return "".join(kept)
