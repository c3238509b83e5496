"""A workbook brought in without a window: opened, laid out, matched and checked by the importer a clerk uses.

Whatever the import page would ask is answered beforehand in the options, or left at its careful default.
"""

from dataclasses import dataclass
from pathlib import Path

from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.sheets.checked import Checked, Origin
from desktop.sheets.choosing import candidates, find_table
from desktop.sheets.importing import Importer
from desktop.sheets.layout import Table
from desktop.sheets.mapping import Match
from desktop.sheets.reading import open_sheets


@dataclass(frozen=True, slots=True)
class Brought:
    """A workbook that was checked; nothing has been saved yet."""

    table: Table
    suggested: tuple[Match, ...]  # columns taken for a field by likeness alone
    unknown: tuple[Match, ...]  # columns that nothing fits
    checked: Checked


def bring(importer: Importer, path: Path, options: Options, progress: Progress, kind: str = "") -> Brought:
    """Open and check a workbook; without a kind its headings say what it holds. `importer.commit` imports it."""
    workbook = open_sheets(path, progress)
    table = find_table(candidates(workbook, importer.knows))
    mapping = importer.propose(kind or importer.guess_kind(table), table)
    origin = Origin(path.name, workbook.sha256)
    checked = importer.check(table, mapping.confirmed(), origin, options, progress)
    return Brought(table, mapping.uncertain, mapping.unknown, checked)
