"""The papers of the roster: 花名册 of the people who are listed, 交接清单 and 职责清单 of one of them."""

from typing import BinaryIO

from PySide6.QtWidgets import QWidget

from desktop.duty_paper import duty_document
from desktop.grids.as_of import day_of
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.layouts.reading import shipped_layouts
from desktop.print_centre.kinds import Making
from desktop.print_centre.rosters import ROSTER, by_grid, roster_of
from desktop.printing.outcome import Printed
from desktop.printing.press import print_document
from desktop.printing.roster import HANDOVER_TITLE
from desktop.roster.dossier import StaffDossier
from desktop.roster_paper import handover_paper, note_handover
from desktop.tables import Keys
from ui.pages.desk import Desk
from ui.pages.list_paper import words_of
from ui.pages.shown_ledger import show_ledger
from ui.printing import preview
from ui.tables.record_list import RecordList


def print_roster(parent: QWidget, desk: Desk, listed: RecordList) -> None:
    """Print the chosen people, or all that are shown, in the columns of the roster. It is written down first."""
    chosen: Keys = listed.selected_keys()
    keys = chosen if len(chosen) > 1 else listed.table.shown
    program, count, day = desk.program, len(keys), day_of(listed.search.filters)
    said = "；".join(filter(None, (words_of(listed), f"共 {count:,} 人")))
    if not count:
        return

    def make(layout: Layout, progress: Progress) -> Making:
        ordered = keys if listed.search.order else by_grid(program, keys)
        return roster_of(program, ordered, layout, said, progress, day=day)

    show_ledger(parent, desk, "staff", count, shipped_layouts()[ROSTER], make)


def print_handover(parent: QWidget, desk: Desk, dossier: StaffDossier) -> None:
    """Print what somebody hands over, masked. It is written down first."""
    program = desk.program

    def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
        return print_document(handover_paper(program, dossier.key), stream, progress, allow_missing=allow_missing)

    desk.work.write(
        parent,
        "登记打印",
        lambda _: note_handover(program, dossier),
        lambda _: preview(parent, desk.work, f"{dossier.title} {HANDOVER_TITLE}", print_to),
    )


def print_duties(parent: QWidget, desk: Desk, dossier: StaffDossier) -> None:
    """Print the duties of the posts that somebody holds."""
    program = desk.program

    def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
        return print_document(duty_document(program, dossier.key), stream, progress, allow_missing=allow_missing)

    preview(parent, desk.work, f"{dossier.title} 职责清单", print_to)
