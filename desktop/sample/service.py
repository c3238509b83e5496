"""Makes a sample town in an open office, through the services a clerk uses."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from db.store import Store
from desktop.clock import Today, today
from desktop.grids.service import Village
from desktop.jobs import Progress
from desktop.sample.layout import Layout
from desktop.sample.muster import muster
from desktop.sample.planted import Plan
from desktop.sample.town import Town
from desktop.sample.workbooks import SampleBook, write_workbooks


@dataclass(frozen=True, slots=True)
class Brought:
    """How the rows of one workbook fared."""

    rows: int
    importable: int
    faulty: int
    undecided: int


class Bring(Protocol):
    """Imports one workbook as the import page does, answering its questions with `book.editions`."""

    def __call__(self, book: SampleBook, progress: Progress) -> Brought:
        """Open, check and import it."""


@dataclass(frozen=True, slots=True)
class SampleResult:
    """The town that was made: its workbooks in order, each with how it fared."""

    town: Town
    books: tuple[tuple[SampleBook, Brought], ...]
    plan: Plan  # what the self-check and the map are to find

    @property
    def rows(self) -> int:
        """Rows of all workbooks."""
        return sum(brought.rows for _, brought in self.books)

    @property
    def faulty(self) -> int:
        """Rows that were not imported."""
        return sum(brought.faulty for _, brought in self.books)


def villages_of(town: Town) -> tuple[Village, ...]:
    """Return the villages with which the office of a sample town is founded; `FACTS` has its code and name."""
    return tuple(Village(village.code, village.name) for village in town.villages)


class SampleTown:
    """The sample town of an office that was founded with its villages."""

    def __init__(self, store: Store, bring: Bring, today: Today = today) -> None:
        self._store, self._bring, self._today = store, bring, today

    def make(self, town: Town, folder: Path, progress: Progress) -> SampleResult:
        """Lay out the grids, write the workbooks into a folder, import them one after another, and muster the rest.

        A town that is made once more keeps its roster, its organisations and its map, and nothing is planted again.
        """
        plan = Plan()
        with self._store.write("划分示例网格") as session:  # so that the codes in the workbooks are theirs
            layout = Layout(session, town, plan)
            land = layout.write()
        books = tuple(self._import(write_workbooks(town, folder, progress), progress))
        if layout.is_first:
            muster(self._store, land, plan, self._today())
        return SampleResult(town, books, plan)

    def _import(self, books: list[SampleBook], progress: Progress) -> Iterator[tuple[SampleBook, Brought]]:
        for book in books:
            progress.check()
            yield book, self._bring(book, progress)
