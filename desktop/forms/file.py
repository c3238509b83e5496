"""A form's file as the reading of its shape sees it, and the copy of it that is being filled.

Workbooks (`desktop.forms.book`) and Word documents (`desktop.forms.word`) are told apart here alone: a table of a
document is a sheet. Rows and columns are counted from 1.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from desktop.forms.shape import Area, Place, Value
from desktop.jobs import Progress


class FormSheet(Protocol):
    """One sheet or table: what a reader sees, and what the file says of each cell."""

    @property
    def name(self) -> str:
        """Its title; of a table the text before it, or 表 1."""

    @property
    def is_hidden(self) -> bool:
        """Whether a reader does not see it."""

    @property
    def is_protected(self) -> bool:
        """Whether the file forbids changes without a password."""

    @property
    def last_row(self) -> int:
        """The last row that has anything, a border too."""

    @property
    def last_column(self) -> int:
        """The last column that has anything."""

    @property
    def merged(self) -> Sequence[Area]:
        """The merged areas."""

    def text(self, row: int, column: int) -> str:
        """Return what is written in a cell itself; nothing for a cell covered by a merged one."""

    def filled(self, row: int) -> Sequence[int]:
        """Return the columns that hold a text of their own in a row."""

    def options(self, row: int, column: int) -> tuple[str, ...]:
        """Return what the drop-down list of a cell allows; nothing where there is none or it cannot be told."""

    def prompt(self, row: int, column: int) -> str:
        """Return what the validation of a cell tells who fills it."""

    def number_format(self, row: int, column: int) -> str:
        """Return how a cell shows numbers, as the file says it; nothing for General."""

    def has_formula(self, row: int, column: int) -> bool:
        """Whether a formula stands in a cell."""

    def is_locked(self, row: int, column: int) -> bool:
        """Whether the file forbids changes of a cell without a password."""

    def is_hidden_column(self, column: int) -> bool:
        """Whether a column is hidden."""


class FormFile(Protocol):
    """An opened form. Nothing of it is ever changed: fillings are copies."""

    @property
    def path(self) -> Path:
        """Where it lies."""

    @property
    def sheets(self) -> Sequence[FormSheet]:
        """Its sheets in their order, hidden ones too."""

    def filling(self) -> "FormFilling":
        """Return a new copy to be filled."""

    def close(self) -> None:
        """Let the file go."""


class FormFilling(Protocol):
    """A copy of a form while it is filled. Every method raises Refusal for what may not be written to."""

    def put(self, sheet: int, place: Place, value: Value) -> None:
        """Write a value into one cell, in the look the cell has."""

    def table(
        self, sheet: int, first_row: int, last_row: int, columns: Sequence[int],
        rows: Iterable[Sequence[Value | None]], count: int,
    ) -> None:  # fmt: skip
        """Write records from the first row on; more than are ready are put in after the last, in its look.

        What stands below moves down: merged areas, validations, formats, formulas, pictures, the signatures. None
        leaves a cell as it is. `count` is how many rows will come.
        """

    def clear(self, sheet: int, area: Area) -> None:
        """Empty the cells of an area, formulas too; their looks stay."""

    def picture(self, sheet: int, area: Area, content: bytes) -> None:
        """Put a JPEG or PNG into an area, as large as fits in."""

    def copy_sheet(self, sheet: int, title: str) -> int:
        """Add a copy of a sheet, as it is in the form, behind the last one. Return its place."""

    def drop_sheet(self, sheet: int) -> None:
        """Take a sheet out."""

    def mark(self, marks: Mapping[str, str]) -> None:
        """Give the copy properties by which the program knows it again; nobody sees them."""

    def save(self, path: Path, progress: Progress) -> None:
        """Write the copy, whole or not at all."""
