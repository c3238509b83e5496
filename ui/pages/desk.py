"""What every room works with: the capabilities of the office, the door to other threads, the calendar."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop.clock import Today, today
from desktop.display import Display
from desktop.jobs import Cancelled
from desktop.paper import Papers
from desktop.program import Program
from desktop.sheets.exporting import Exporter
from ui.clip import give
from ui.forms.form import Means
from ui.pages.facts import Copying
from ui.pages.purpose import PurposeQuestion
from ui.work import Work

REVEALING = "显示完整内容"


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

    @property
    def exporter(self) -> Exporter:
        """How lists become files."""
        return self.program.exporter

    @property
    def may_write(self) -> bool:
        """Whether records may be changed from here."""
        return not self.reads_only and self.program.office.clerk.may_write

    def names(self) -> Mapping[str, str]:
        """Return the people behind the accounts. Reads: not for the window's own thread."""
        return self.program.office.accounts.titles()

    def means(self, reveal: Callable[[str, str], Any] | None = None, purpose: str = "") -> Means:
        """Return what the editors of a form need.

        `reveal` fetches a hidden value by the key of its field and what it is wanted for, which is asked each time
        unless the `purpose` is known.
        """
        fetch = None if reveal is None else lambda key: partial(self._reveal, partial(reveal, key), purpose)
        return Means(self.program.codes, self.program.grids, fetch, self.place_of)

    def _reveal(
        self,
        job: Callable[[str], Any],
        purpose: str,
        owner: QWidget,
        shown: Callable[[Any], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Fetch a hidden value; who saw it is written down, which may have to wait for an import."""

        def go(purpose: str) -> None:
            self.work.write(owner, REVEALING, lambda _: job(purpose), shown, failed)

        if purpose:
            go(purpose)
        else:
            question = PurposeQuestion(owner, REVEALING, "显示", go)
            question.rejected.connect(lambda: failed(Cancelled()))
            question.open()

    def reveal(self, owner: QWidget, title: str, job: Callable[[str], Any], shown: Callable[[Any, str], None]) -> None:
        """Ask what a private value is wanted for, and show it; who saw it is written down first."""

        def go(purpose: str) -> None:
            self.work.write(owner, f"显示{title}", lambda _: job(purpose), lambda value: shown(value, purpose))

        PurposeQuestion(owner, f"显示{title}的完整内容", "显示", go).open()

    def copying(self, owner: QWidget, table: str, uid: UUID | None, field_key: str, purpose: str) -> Copying:
        """Return how a value that is seen in full is copied: written down first, off the clipboard after a minute."""
        note = self.program.disclosures.note

        def copy(text: str) -> None:
            self.work.write(
                owner, "登记复制", lambda _: note("copied", table, uid, (field_key,), 1, purpose), lambda _: give(text)
            )

        return copy

    def place_of(self, prefix: str) -> str:
        """Return the native place that the first six digits of an ID number name."""
        item = self.program.codes.item("division", prefix)
        return item.title if item else ""
