"""The table of how a town is divided (网格划分一览表): on paper, and as a file."""

from datetime import date
from functools import partial

from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.layouts.reading import shipped_layouts
from desktop.print_centre.kinds import Making
from desktop.print_centre.rosters import DIVISION, division_fields, division_of
from desktop.sheets.exporting import Exported, Listed
from ui import ask
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.list_export import KINDS
from ui.pages.shown_ledger import show_ledger

Table = tuple[str, list[int]]  # of which grid, in words, and the grids of the table


def print_table(page: Page, desk: Desk, table: Table, day: date | None) -> None:
    """Show the table as it will be printed, of now or as of a day. It is written down first."""
    of, keys = table
    if not keys:
        return

    def make(layout: Layout, progress: Progress) -> Making:
        return division_of(desk.program, keys, layout, progress, of=of, day=day)

    shipped = shipped_layouts()[DIVISION]
    show_ledger(page, desk, "grid", len(keys), shipped, make, f"{of}{shipped.title}")


def export_table(page: Page, desk: Desk, table: Table, listed: Listed) -> None:
    """Ask where the table goes, and write it beside the window."""
    of, keys = table
    title = shipped_layouts()[DIVISION].title
    if not keys or (path := ask.save_file(page, "导出", f"{of}{title}.xlsx", KINDS)) is None:
        return
    job = partial(desk.exporter.export, listed, "grid", title, keys, division_fields(desk.program), path)

    def done(written: Exported) -> None:
        page.say(f"已导出 {written.written:,} 个网格到 {path.name}。{written.note}")

    desk.work.read(page, f"正在导出{title}", lambda progress: job(progress), done)
