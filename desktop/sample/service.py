"""Makes a sample town in an open office, through the services a clerk uses."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from db.store import Store
from desktop.errors import Refusal
from desktop.grids.service import Grids, Village
from desktop.jobs import Progress
from desktop.sample.town import FACTS, Town
from desktop.sample.workbooks import SampleBook, write_workbooks

NOT_THE_TOWN = "本单位不是按“{name}”建立的，没有“{village}”，不能装入示例数据。请先新建一个示例单位。"


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

    def __init__(self, store: Store, grids: Grids, bring: Bring) -> None:
        self._store, self._grids, self._bring = store, grids, bring

    def make(self, town: Town, folder: Path, progress: Progress) -> SampleResult:
        """Lay out the grids, write the workbooks into a folder, import them one after another."""
        self.lay_out_grids(town)
        books = write_workbooks(town, folder, progress)
        return SampleResult(town, tuple(self._import(books, progress)))

    def lay_out_grids(self, town: Town) -> None:
        """Make the grids of every village, so that the codes in the workbooks are theirs."""
        with self._store.write("划分示例网格") as session:
            for village in town.villages:
                key = self._grids.find_village(village.code)
                if key is None:
                    raise Refusal(NOT_THE_TOWN.format(name=FACTS.name, village=village.name))
                for number in range(1, village.grids + 1):
                    self._grids.ensure(session, village.grid_name(number), key)

    def _import(self, books: list[SampleBook], progress: Progress) -> Iterator[tuple[SampleBook, Brought]]:
        for book in books:
            progress.check()
            yield book, self._bring(book, progress)
