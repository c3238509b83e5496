"""A town of two villages with everything an import needs, for tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from db.models.grids import Grid
from db.models.people import Person
from db.store import Store
from desktop.codes import Codes
from desktop.dossiers.dwellings.sheets import DwellingSheets
from desktop.dossiers.enterprises.sheets import EnterpriseSheets
from desktop.dossiers.households.sheets import HouseholdSheets
from desktop.dossiers.people.sheets import PeopleSheets
from desktop.grids.service import Grids, Village
from desktop.identity import check_digit
from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.sheets.checked import Checked, Origin
from desktop.sheets.choosing import candidates, find_table
from desktop.sheets.importing import Importer
from desktop.sheets.layout import Table
from desktop.sheets.mapping import Mapping
from desktop.sheets.origins import origin_of
from desktop.sheets.reading import open_sheets
from tests.desktop.sheets.books import xlsx

DAY = date(2025, 4, 5)
VILLAGES = (Village("350521104201", "洛阳村民委员会"), Village("350521104202", "涵口村民委员会"))


def id_no(birth: str, order: int) -> str:
    """Return a valid number of a division that was never issued."""
    first = f"359998{birth}{order:03}"
    return first + check_digit(first)


@dataclass
class Town:
    """One office and its importer."""

    store: Store
    grids: Grids
    codes: Codes
    importer: Importer
    folder: Path

    def village(self, name: str) -> int:
        key = self.grids.find_village(name)
        assert key is not None
        return key

    def table(self, rows: Sequence[Sequence[object]], name: str = "名册.xlsx") -> tuple[Table, Origin]:
        """Write rows to a workbook and open it as the program does."""
        return self.open(xlsx(self.folder / name, rows))

    def open(self, path: Path) -> tuple[Table, Origin]:
        book = open_sheets(path, Progress())
        table = find_table(candidates(book, self.importer.knows))
        return table, origin_of(book, table)

    def propose(self, rows: Sequence[Sequence[object]], kind: str = "people") -> Mapping:
        return self.importer.propose(kind, self.table(rows)[0])

    def check(self, rows, kind: str = "people", name: str = "名册.xlsx", **options) -> Checked:
        table, origin = self.table(rows, name)
        return self.check_table(table, origin, kind, **options)

    def check_table(self, table: Table, origin: Origin, kind: str = "people", **options) -> Checked:
        mapping = self.importer.propose(kind, table).confirmed()
        return self.importer.check(table, mapping, origin, Options(**options), Progress())

    def bring(self, rows, kind: str = "people", name: str = "名册.xlsx", **options) -> int:
        checked = self.check(rows, kind, name, **options)
        assert not len(checked.faults), [fault.sentence for fault in checked.faults]
        return self.importer.commit(checked, Progress())

    def people(self) -> dict[str, Person]:
        """Return everybody by name."""
        with self.store.read() as session:
            found = {person.name: person for person in session.scalars(select(Person).order_by(Person.id))}
            session.expunge_all()
        return found


def build_town(store: Store, folder: Path) -> Town:
    """Found the town."""
    grids = Grids(store, lambda: DAY)
    with store.write("建立网格") as session:
        root = grids.found_town(session, "350521104000", "洛阳镇", VILLAGES)
        village = session.scalars(select(Grid).where(Grid.parent_id == root)).first()
        grids.ensure(session, "第一网格", village.id)
        grids.ensure(session, "第二网格", village.id)
    codes = Codes.load()
    kinds = (PeopleSheets(grids), HouseholdSheets(grids), DwellingSheets(), EnterpriseSheets())
    importer = Importer(store, codes, grids, kinds, lambda: DAY)
    return Town(store, grids, codes, importer, folder)
