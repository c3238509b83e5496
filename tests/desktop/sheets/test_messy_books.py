"""The workbooks of the sample town, messy ones first: opened, matched, checked, imported, and taken back.

The sample knows how many rows each book has and which faults were planted, so every count is compared.
"""

import pytest
from sqlalchemy import func, select

from db.models.dwellings import Dwelling, DwellingParty
from db.models.enterprises import Enterprise
from db.models.grids import Grid
from db.models.households import Household, HouseholdEvent
from db.models.people import Floating, LeftBehind, Person, PersonTag
from db.store import Store
from desktop.codes import Codes
from desktop.dossiers.dwellings.sheets import DwellingSheets
from desktop.dossiers.enterprises.sheets import EnterpriseSheets
from desktop.dossiers.people.sheets import PeopleSheets
from desktop.grids.service import Grids, Village
from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.sample.town import make_town
from desktop.sample.workbooks import write_workbooks
from desktop.sheets.batches import Batches
from desktop.sheets.choosing import candidates, find_table
from desktop.sheets.importing import Importer
from desktop.sheets.mapping import Confidence
from desktop.sheets.origins import origin_of
from desktop.sheets.reading import open_sheets
from tests.offices import open_copy

PEOPLE = 1_200
KNOWN = {Confidence.EXACT, Confidence.PASSED, Confidence.LEARNT}
STRANGE = {"人员编号", "录入时间"}  # columns of another system that nothing fits


@pytest.fixture(scope="module")
def sample():
    return make_town(PEOPLE)


@pytest.fixture(scope="module")
def office(template, tmp_path_factory, sample):
    """An office into which all books of the sample town were imported, with what was found in each."""
    folder = tmp_path_factory.mktemp("town")
    engine = open_copy(template, folder)
    store = Store(engine, lambda: "clerk")
    grids = Grids(store)
    with store.write("建立网格") as session:
        villages = [Village(village.code, village.name) for village in sample.villages]
        grids.found_town(session, sample.facts.code, sample.facts.name, villages)
    kinds = (PeopleSheets(grids), DwellingSheets(), EnterpriseSheets())
    importer = Importer(store, Codes.load(), grids, kinds)
    found = []
    for book in write_workbooks(sample, folder):
        checked = check(importer, book)
        importer.commit(checked, Progress())
        found.append((book, checked))
    yield importer, store, found
    engine.dispose()


def check(importer, book):
    workbook = open_sheets(book.path, Progress())
    table = find_table(candidates(workbook, importer.knows))
    mapping = importer.propose(importer.guess_kind(table), table)
    options = Options(editions=dict(book.editions))
    return importer.check(table, mapping.confirmed(), origin_of(workbook, table), options, Progress())


def count(session, model, *conditions):
    return session.scalar(select(func.count()).select_from(model).where(*conditions))


def test_every_book_is_of_its_kind_and_every_heading_is_known(office):
    for book, checked in office[2]:
        assert checked.kind == book.kind, book.path.name
        unknown = {match.heading for match in checked.mapping.matches if match.confidence not in KNOWN}
        assert unknown <= STRANGE, book.path.name


def test_every_planted_fault_is_found_and_nothing_else(office):
    for book, checked in office[2]:
        counts = checked.counts
        assert (counts.rows, counts.faulty) == (book.rows, book.faulty), book.path.name
        planted = {kind.value: number for kind, number in book.planted.items()}
        assert counts.repeated == planted.get("repeated", 0), book.path.name
        assert counts.undecided == planted.get("other_name", 0), book.path.name


def test_households_come_out_as_the_sample_has_them(office, sample):
    _, store, found = office
    lost = sum(checked.counts.faulty for book, checked in found if book.kind == "people")
    with store.read() as session:
        people, homes = count(session, Person), count(session, Household)
        assert people == PEOPLE - lost
        whole = len(list(sample.households()))
        assert whole - lost <= homes <= whole
        assert count(session, Household, Household.head_id.is_(None)) <= lost
        assert count(session, Person, Person.household_id.is_(None)) == 0
        other = (
            select(Person.id)
            .join(Household, Household.id == Person.household_id)
            .where(Person.grid_id.is_distinct_from(Household.grid_id))
        )
        assert session.scalars(other).all() == []


def test_the_same_books_again_change_nothing(office):
    importer, _, found = office
    for book, _ in found:
        again = check(importer, book)
        assert again.changes_nothing, (book.path.name, again.counts)
        assert again.same_file


def test_everything_can_be_taken_back(office):
    _, store, found = office
    batches = Batches(store)
    for row in batches.latest():
        assert batches.obstacles(row.key) == []
        batches.take_back(row.key, Progress())
    with store.read() as session:
        left = {
            model.__tablename__: count(session, model)
            for model in (
                Person,
                Household,
                HouseholdEvent,
                Floating,
                LeftBehind,
                PersonTag,
                Dwelling,
                DwellingParty,
                Enterprise,
            )
        }
        assert set(left.values()) == {0}, left
        assert count(session, Grid, Grid.level == "grid") == 0
    assert len(found) == len(batches.latest())
