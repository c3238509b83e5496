"""An import that tells when it is in the middle of writing, and then takes its time: something to kill.

`python -m tests.desktop.sheets.slow_import DATABASE KEY WORKBOOK SIGNAL`
"""

import sys
import time
from pathlib import Path

from db.store import Store
from desktop.codes import Codes
from desktop.dossiers.people.sheets import PeopleSheets
from desktop.grids.service import Grids
from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.sheets.choosing import candidates, find_table
from desktop.sheets.importing import Importer
from desktop.sheets.origins import origin_of
from desktop.sheets.reading import open_sheets
from tests.offices import open_database


class Dawdling(Progress):
    """A slate that makes the writer stand still after a good part of the rows."""

    def __init__(self, signal: Path) -> None:
        super().__init__()
        self._signal = signal

    def advance(self, steps: int = 1) -> None:
        super().advance(steps)
        if self.note.startswith("正在导入") and self.done > self.total // 2:
            self._signal.touch()
            time.sleep(60)


def main(database: str, key: str, workbook: str, signal: str) -> None:
    store = Store(open_database(Path(database), bytes.fromhex(key)), lambda: "clerk")
    grids = Grids(store)
    importer = Importer(store, Codes.load(), grids, [PeopleSheets(grids)])
    book = open_sheets(Path(workbook), Progress())
    table = find_table(candidates(book, importer.knows))
    mapping = importer.propose("people", table)
    checked = importer.check(table, mapping, origin_of(book, table), Options(), Progress())
    importer.commit(checked, Dawdling(Path(signal)))


if __name__ == "__main__":
    main(*sys.argv[1:])
