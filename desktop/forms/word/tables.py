"""A table of a Word document as a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.forms.shape import Area, Place
from desktop.forms.word.names import Element, W, inside, number_of, value_of
from desktop.forms.word.texts import text_of

MOST_COLUMNS = 500
_COMPUTED = "="


@dataclass(frozen=True)
class TableCell:
    """One cell of a table with the columns and rows it covers."""

    element: Element  # w:tc, the first of those that are merged downwards
    area: Area

    @property
    def paragraphs(self) -> Sequence[Element]:
        """Its paragraphs, without those of a table inside it."""
        return tuple(inside(self.element, "p"))


class TableSheet:
    """A table: its columns are those of its grid, so a wide cell covers several."""

    is_hidden = False

    def __init__(self, table: Element, name: str, is_protected: bool) -> None:
        self.element, self.name, self.is_protected = table, name, is_protected
        self.row_elements = tuple(inside(table, "tr"))
        self._cells: dict[Place, TableCell] = {}
        self._covered: dict[Place, Place] = {}
        self._read()
        self._texts = {place: text_of(cell.paragraphs) for place, cell in self._cells.items()}
        self._filled: dict[int, list[int]] = {}
        for row, column in sorted(place for place, text in self._texts.items() if text.strip()):
            self._filled.setdefault(row, []).append(column)

    def is_locked(self, _row: int, _column: int) -> bool:
        """Whether the file forbids changes: of a document all or none."""
        return self.is_protected

    @property
    def last_row(self) -> int:
        """The last row."""
        return len(self.row_elements)

    @property
    def last_column(self) -> int:
        """The last column of its grid."""
        return max((cell.area[3] for cell in self._cells.values()), default=0)

    @property
    def merged(self) -> Sequence[Area]:
        """The cells that cover more than one place of the grid."""
        areas = (cell.area for cell in self._cells.values())
        return tuple(area for area in areas if area[:2] != area[2:])

    def text(self, row: int, column: int) -> str:
        """Return what a cell shows, a line for each paragraph."""
        return self._texts.get((row, column), "").strip("\n")

    def filled(self, row: int) -> Sequence[int]:
        """Return the columns that hold a text of their own in a row."""
        return self._filled.get(row, [])

    def options(self, row: int, column: int) -> tuple[str, ...]:
        """Return what the drop-down list in a cell allows."""
        cell = self._cells.get((row, column))
        if cell is None:
            return ()
        lists = (one for name in ("dropDownList", "comboBox") for one in cell.element.iter(W + name))
        items = [item.get(f"{W}displayText") or item.get(f"{W}value") or "" for one in lists for item in one]
        return tuple(dict.fromkeys(filter(None, items)))

    def prompt(self, row: int, column: int) -> str:
        """Return the title of the content control in a cell."""
        cell = self._cells.get((row, column))
        return "" if cell is None else value_of(cell.element.find(f".//{W}sdtPr/{W}alias"))

    def number_format(self, row: int, column: int) -> str:
        """Return nothing: cells of a document are texts."""
        return ""

    def has_formula(self, row: int, column: int) -> bool:
        """Whether a field computes what stands in a cell."""
        cell = self._cells.get((row, column))
        if cell is None:
            return False
        fields = [one.text or "" for one in cell.element.iter(f"{W}instrText")]
        fields += [one.get(f"{W}instr", "") for one in cell.element.iter(f"{W}fldSimple")]
        return any(one.strip().startswith(_COMPUTED) for one in fields)

    def is_hidden_column(self, column: int) -> bool:
        """Return that no column of a document's table is hidden."""
        return False

    def cell(self, place: Place) -> TableCell | None:
        """Return the cell that begins at a place."""
        return self._cells.get(place)

    def is_covered(self, place: Place) -> bool:
        """Whether a place belongs to a cell that begins elsewhere."""
        return place in self._covered

    def _read(self) -> None:
        """Lay the cells out on the grid."""
        open_cells: dict[int, TableCell] = {}  # by their first column, where the next row may continue them
        for row, element in enumerate(self.row_elements, 1):
            left_out = number_of(element.find(f"{W}trPr/{W}gridBefore"), "val")
            column, begun = 1 + min(max(left_out, 0), MOST_COLUMNS), dict[int, TableCell]()
            for cell in inside(element, "tc"):
                span = max(1, number_of(cell.find(f"{W}tcPr/{W}gridSpan"), "val", 1))
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                last = min(column + span - 1, MOST_COLUMNS)
                above = open_cells.get(column)
                if merge is not None and value_of(merge, "continue") == "continue" and above is not None:
                    top, left, _, right = above.area
                    own = TableCell(above.element, (top, left, row, right))
                else:
                    own = TableCell(cell, (row, column, row, last))
                self._cells[own.area[:2]] = own
                self._covered |= {
                    (row, covered): own.area[:2]
                    for covered in range(column, last + 1)
                    if (row, covered) != own.area[:2]
                }
                if merge is not None:
                    begun[column] = own
                column = last + 1
            open_cells = begun
