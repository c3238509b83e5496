"""What every room works with: the capabilities of the office, the door to other threads, the calendar."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.clock import Today, today
from desktop.display import Display
from desktop.paper import Papers
from desktop.program import Program
from desktop.sheets.exporting import Exporter
from ui.forms.form import Means
from ui.work import Work


@dataclass(frozen=True)
class Desk:
    """Handed to every room."""

    program: Program
    work: Work
    today: Today = today
    reads_only: bool = False  # whether this room is for looking, whoever sits here

    @cached_property
    def display(self) -> Display:
        """How values read."""
        return Display(self.program.codes, self.program.grids)

    @cached_property
    def papers(self) -> Papers:
        """What is printed of dossiers."""
        return Papers(self.program)

    @cached_property
    def exporter(self) -> Exporter:
        """How lists become files."""
        return Exporter(self.display, self.program.disclosures)

    @property
    def may_write(self) -> bool:
        """Whether records may be changed from here."""
        return not self.reads_only and self.program.office.clerk.may_write

    def names(self) -> Mapping[str, str]:
        """Return the people behind the accounts. Reads: not for the window's own thread."""
        return {one.name: one.title for one in self.program.office.accounts.list()}

    def means(self, reveal: Callable[[str], Any] | None = None) -> Means:
        """Return what the editors of a form need; `reveal` fetches a hidden value by the key of its field."""
        fetch = None if reveal is None else lambda key: partial(self._reveal, partial(reveal, key))
        return Means(self.program.codes, self.program.grids, fetch, self.place_of)

    def _reveal(
        self,
        job: Callable[[], Any],
        owner: QWidget,
        shown: Callable[[Any], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Fetch a hidden value; who saw it is written down, which may have to wait for an import."""
        self.work.write(owner, "显示完整内容", lambda _: job(), shown, failed)

    def place_of(self, prefix: str) -> str:
        """Return the native place that the first six digits of an ID number name."""
        item = self.program.codes.item("division", prefix)
        return item.title if item else ""
