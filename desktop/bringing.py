"""A workbook brought in without a window: opened, matched and checked by the importer a clerk uses.

Whatever the import page would ask is answered beforehand in the options, or left at its careful default.
"""

from dataclasses import dataclass
from pathlib import Path

from desktop.errors import Refusal
from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.opened_file import open_file
from desktop.sheets.checked import Checked
from desktop.sheets.importing import Importer
from desktop.sheets.layout import Table
from desktop.sheets.mapping import Match


@dataclass(frozen=True, slots=True)
class Brought:
    """A workbook that was checked; nothing has been saved yet."""

    table: Table
    suggested: tuple[Match, ...]  # columns taken for a field by likeness alone
    unknown: tuple[Match, ...]  # columns that nothing fits
    checked: Checked


def bring(importer: Importer, path: Path, options: Options, progress: Progress, kind: str = "") -> Brought:
    """Open and check a workbook; without a kind its headings say what it holds. `importer.commit` imports it."""
    opened = open_file(importer, path, progress)
    if opened.table is not None and kind:
        opened = opened.of_kind(importer, kind)
    if opened.table is None or opened.mapping is None:
        raise Refusal(opened.trouble)
    mapping = opened.mapping
    checked = importer.check(opened.table, mapping.confirmed(), opened.origin, options, progress)
    return Brought(opened.table, mapping.uncertain, mapping.unknown, checked)
