"""One sheet of a workbook as the reading of a form's shape sees it, and as the window draws it."""

from collections.abc import Callable, Sequence
from functools import cached_property
from xml.etree.ElementTree import Element

from desktop.errors import Refusal
from desktop.forms.book.content import Formula, RowLook, SheetContent
from desktop.forms.book.drawings import Drawn
from desktop.forms.book.parts import tree_of
from desktop.forms.book.references import area_of, holds
from desktop.forms.book.styles import CellLook, Style, Styles
from desktop.forms.book.validations import Validation, options_of, validations_of
from desktop.forms.shape import Area
from desktop.sheets.package import DAMAGED
from desktop.sheets.slices import LAST_ROW

USUAL_WIDTH, USUAL_HEIGHT = 9.14, 15.0  # of Excel: digits and what stands beside them, points
BESIDE_DIGITS = 5 / 7  # room beside the digits of a column, in digits
_NO_LOOK = RowLook({})


class BookSheet:
    """One worksheet. Rows and columns are counted from 1."""

    def __init__(
        self, name: str, part: str, place: int, *, is_hidden: bool, content: SheetContent, styles: Styles,
        drawn: Callable[["BookSheet"], Sequence[Drawn]], values_of: Callable[["BookSheet", str], tuple[str, ...]],
    ) -> None:  # fmt: skip
        self.name, self.part, self.is_hidden = name, part, is_hidden
        self.place = place  # among all sheets of the workbook, from 0
        self.content, self._styles, self._drawn, self._values_of = content, styles, drawn, values_of
        self._frame = tree_of(content.head + content.tail)
        self.merged: Sequence[Area] = tuple(
            area for one in self._frame.iterfind("{*}mergeCells/{*}mergeCell") if (area := area_of(one.get("ref", "")))
        )
        self._covered = _Covered(self.merged)
        self._columns = [_Column(one) for one in self._frame.iterfind("{*}cols/{*}col")]
        self._options: dict[Validation, tuple[str, ...]] = {}

    @property
    def frame(self) -> Element:
        """What stands around the rows."""
        return self._frame

    @cached_property
    def is_protected(self) -> bool:
        """Whether the file forbids changes of locked cells."""
        found = self._frame.find("{*}sheetProtection")
        return found is not None and found.get("sheet", "0") in ("1", "true")

    def is_locked(self, row: int, column: int) -> bool:
        """Whether the file forbids changes of a cell without a password."""
        return self.is_protected and self.style(row, column).is_locked

    @cached_property
    def last_row(self) -> int:
        """The last row that has anything, a border too."""
        return max([self.content.last_row, *(area[2] for area in self.merged if area[2] < LAST_ROW)])

    @cached_property
    def last_column(self) -> int:
        """The last column that has anything."""
        return max([self.content.last_column, *(area[3] for area in self.merged if area[2] < LAST_ROW)])

    def text(self, row: int, column: int) -> str:
        """Return what is written in a cell itself; nothing for a cell covered by a merged one."""
        cells = self.content.texts.get(row)
        if not cells or column not in cells or self.is_covered(row, column):
            return ""
        return cells[column]

    def filled(self, row: int) -> Sequence[int]:
        """Return the columns that hold a text of their own in a row."""
        return [one for one in sorted(self.content.texts.get(row, ())) if self.text(row, one).strip()]

    def is_covered(self, row: int, column: int) -> bool:
        """Whether a merged cell covers this one, so that nobody sees what is written in it."""
        return self._covered.by(row, column) is not None

    @cached_property
    def validations(self) -> Sequence[Validation]:
        """The data validations, of both kinds."""
        return validations_of(self._frame)

    def validation(self, row: int, column: int) -> Validation | None:
        """Return the validation of a cell."""
        return next((one for one in self.validations if one.holds(row, column)), None)

    def options(self, row: int, column: int) -> tuple[str, ...]:
        """Return what the drop-down list of a cell allows; nothing where there is none or it cannot be told."""
        for one in self.validations:
            if one.kind == "list" and one.holds(row, column):
                if one not in self._options:
                    self._options[one] = options_of(one.first, lambda text: self._values_of(self, text))
                return self._options[one]
        return ()

    def prompt(self, row: int, column: int) -> str:
        """Return what the validation of a cell tells who fills it."""
        return next((one.prompt for one in self.validations if one.prompt and one.holds(row, column)), "")

    def style_number(self, row: int, column: int) -> int:
        """Return the number of a cell's style: its own, else its row's, else its column's."""
        look = self.content.look(row) or _NO_LOOK
        if column in look.styles:
            return look.styles[column]
        return look.style if look.style >= 0 else self.column_style(column)

    def column_style(self, column: int) -> int:
        """Return the number of a column's style."""
        return next((one.style for one in self._columns if one.holds(column)), 0)

    def style(self, row: int, column: int) -> Style:
        """Return a cell's style."""
        return self._styles[self.style_number(row, column)]

    def look(self, row: int, column: int) -> CellLook:
        """Return how a cell is drawn."""
        return self.style(row, column).look

    def number_format(self, row: int, column: int) -> str:
        """Return how a cell shows numbers, as the file says it; nothing for General."""
        return self.style(row, column).number_format

    def formula(self, row: int, column: int) -> Formula | None:
        """Return the formula of a cell."""
        return self.content.formulas.get((row, column))

    def has_formula(self, row: int, column: int) -> bool:
        """Whether a formula stands in a cell."""
        return (row, column) in self.content.formulas

    def is_hidden_column(self, column: int) -> bool:
        """Whether a column is hidden."""
        return any(one.is_hidden for one in self._columns if one.holds(column))

    def column_width(self, column: int) -> float:
        """Return how many digits fit into a column; 0 where it is hidden."""
        if self.is_hidden_column(column):
            return 0.0
        found = next((one.width for one in self._columns if one.holds(column) and one.width), None)
        return max((found or self._usual("defaultColWidth", USUAL_WIDTH)) - BESIDE_DIGITS, 0.0)

    def row_height(self, row: int) -> float:
        """Return how high a row is in points; 0 where it is hidden."""
        look = self.content.look(row) or _NO_LOOK
        if look.is_hidden:
            return 0.0
        return look.height if look.height is not None else self._usual("defaultRowHeight", USUAL_HEIGHT)

    @cached_property
    def hidden_rows(self) -> Sequence[tuple[int, int]]:
        """First and last row of each stretch of hidden rows."""
        return self.content.hidden_rows()

    @cached_property
    def drawn(self) -> Sequence[Drawn]:
        """What lies over the cells: pictures, text boxes, charts, controls."""
        return self._drawn(self)

    @property
    def drawn_beside(self) -> Sequence[Area]:
        """Areas of text boxes, pictures, charts and controls."""
        return [one.area for one in self.drawn]

    def _usual(self, name: str, otherwise: float) -> float:
        found = self._frame.find("{*}sheetFormatPr")
        try:
            return float(found.get(name) or otherwise) if found is not None else otherwise
        except ValueError:
            return otherwise


class _Column:
    """What a sheet says of a stretch of columns."""

    def __init__(self, element: Element) -> None:
        self._first, self._last = int(element.get("min", 1)), int(element.get("max", 1))
        self.style = int(element.get("style") or 0)
        self.width = float(element.get("width") or 0)
        self.is_hidden = element.get("hidden", "0") in ("1", "true")

    def holds(self, column: int) -> bool:
        """Whether a column is one of them."""
        return self._first <= column <= self._last


class _Covered:
    """Finds the merged area that covers a cell, quickly among very many areas."""

    _TALL = 200  # rows; of such an area not every row is noted
    _MOST_TALL = 200  # they may not overlap, so no form has many; whoever writes more wants to wear us out

    def __init__(self, merged: Sequence[Area]) -> None:
        self._tall: list[Area] = [area for area in merged if area[2] - area[0] > self._TALL]
        if len(self._tall) > self._MOST_TALL:
            raise Refusal(DAMAGED)
        self._by_row: dict[int, list[Area]] = {}
        for area in merged:
            if area[2] - area[0] <= self._TALL:
                for row in range(area[0], area[2] + 1):
                    self._by_row.setdefault(row, []).append(area)

    def by(self, row: int, column: int) -> Area | None:
        """Return the area that covers a cell which is not its first."""
        near = [*self._by_row.get(row, ()), *self._tall]
        return next((area for area in near if holds(area, row, column) and (row, column) != area[:2]), None)
