"""Makes a sample town in an open office, through the services a clerk uses."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import func, select

from db.models.grids import Grid
from db.models.maps import MapShape
from db.store import Store
from desktop.clock import Today, today
from desktop.errors import Refusal
from desktop.grids.service import Village
from desktop.jobs import Progress
from desktop.sample.grid_table import write_grid_table
from desktop.sample.land import Land, divide
from desktop.sample.muster import muster, put_outside
from desktop.sample.planted import Plan
from desktop.sample.residents import able
from desktop.sample.roster import Recruiting
from desktop.sample.roster_book import write_roster_book
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
        """Write the workbooks into a folder, import them one after another, and muster what they do not tell.

        A town that is made once more keeps its map and its organisations, and nothing is planted again.
        """
        plan, today = Plan(), self._today()
        self._require(town)
        is_first = self._is_empty()
        people = write_workbooks(town, folder, progress)
        ground, plots = divide(town)
        done = [*self._import([write_grid_table(town, ground, plots, folder), *people], progress)]
        with self._store.write("安排示例队伍") as session:
            land = Land.known(session, town, ground, plots)
            if is_first:
                put_outside(session, land, plan)
            recruiting = Recruiting(land, able(session, today), plan, today)
        postings = recruiting.recruit()
        done += self._import([write_roster_book(land, recruiting, postings, folder)], progress)
        if is_first:
            with self._store.write("装入示例组织队伍和地图") as session:
                muster(session, land, recruiting, plan, today)
        return SampleResult(town, tuple(done), plan)

    def _require(self, town: Town) -> None:
        """Raise Refusal in the office of another town."""
        with self._store.read() as session:
            known = set(session.scalars(select(Grid.code)))
        for village in town.villages:
            if village.code not in known:
                raise Refusal(NOT_THE_TOWN.format(name=FACTS.name, village=village.name))

    def _is_empty(self) -> bool:
        """Whether no sample town was made here before."""
        with self._store.read() as session:
            return session.scalar(select(func.count()).select_from(MapShape)) == 0

    def _import(self, books: list[SampleBook], progress: Progress) -> Iterator[tuple[SampleBook, Brought]]:
        for book in books:
            progress.check()
            yield book, self._bring(book, progress)
