"""The sample town goes into an office through the services a clerk uses."""

from pathlib import Path

import pytest

from db.store import Store
from desktop.codes import Codes
from desktop.dossiers.people.sheets import PeopleSheets
from desktop.errors import Refusal
from desktop.grids.service import Grids, Village
from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.sample.service import Brought, SampleTown, villages_of
from desktop.sample.town import FACTS, Town
from desktop.sample.workbooks import PEOPLE, SampleBook
from desktop.sheets.checked import Origin
from desktop.sheets.choosing import candidates, find_table
from desktop.sheets.importing import Importer
from desktop.sheets.reading import open_sheets


def founded(store: Store, town: Town) -> Grids:
    grids = Grids(store)
    with store.write("建立单位") as session:
        grids.found_town(session, FACTS.code, FACTS.name, villages_of(town))
    return grids


class Bringer:
    """Imports the books of people as the page does."""

    def __init__(self, store: Store, grids: Grids) -> None:
        self._importer = Importer(store, Codes.load(), grids, [PeopleSheets(grids)])

    def __call__(self, book: SampleBook, progress: Progress) -> Brought:
        if book.kind != PEOPLE:
            return Brought(book.rows, 0, book.rows, 0)
        workbook = open_sheets(book.path, progress)
        table = find_table(candidates(workbook, self._importer.knows))
        assert self._importer.guess_kind(table) == book.kind
        mapping = self._importer.propose(book.kind, table)
        assert not mapping.uncertain
        origin, options = Origin(book.path.name, workbook.sha256), Options(editions=book.editions)
        checked = self._importer.check(table, mapping, origin, options, progress)
        assert not checked.new_grids
        self._importer.commit(checked, progress)
        counts = checked.counts
        return Brought(counts.rows, counts.importable, counts.faulty, counts.undecided)


def test_every_workbook_fares_as_announced(store: Store, folder: Path) -> None:
    town = Town(500)
    grids = founded(store, town)
    result = SampleTown(store, Bringer(store, grids)).make(town, folder / "books", Progress())
    people = [(book, brought) for book, brought in result.books if book.kind == PEOPLE]
    assert len(people) == 26
    for book, brought in people:
        assert (brought.rows, brought.faulty) == (book.rows, book.faulty), book.path.name
    assert sum(brought.undecided for _, brought in people) == 1


def test_an_office_of_another_town_is_left_alone(store: Store, folder: Path) -> None:
    grids = Grids(store)
    with store.write("建立单位") as session:
        grids.found_town(session, "350521104000", "洛阳镇", [Village("350521104201", "洛阳村")])
    with pytest.raises(Refusal, match="示例镇"):
        SampleTown(store, Bringer(store, grids)).make(Town(100), folder / "books", Progress())
    assert not (folder / "books").exists()
