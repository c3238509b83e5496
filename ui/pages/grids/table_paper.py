"""The table of how a town is divided (网格划分一览表): on paper, and as a file."""

from datetime import date
from functools import partial
from typing import BinaryIO

from desktop.grid_paper import DIVISION_TABLE, GridPapers
from desktop.jobs import Progress
from desktop.printing.outcome import Printed
from desktop.printing.paper import advised_paper
from desktop.printing.press import print_list
from desktop.sheets.exporting import Exported, Listed
from ui import ask
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.list_export import KINDS
from ui.printing import preview

Table = tuple[str, list[int]]  # of which grid, in words, and the grids of the table


def print_table(page: Page, desk: Desk, papers: GridPapers, table: Table, day: date | None) -> None:
    """Show the table as it will be printed, of now or as of a day. It is written down first."""
    of, keys = table
    if not keys:
        return

    def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
        head = papers.table(of, len(keys), day)
        lines = papers.lines(keys, day)
        return print_list(
            head, lines, len(keys), stream, progress, paper=advised_paper(head.columns), allow_missing=allow_missing
        )

    desk.work.write(
        page,
        "登记打印",
        lambda _: papers.note_table(len(keys)),
        lambda _: preview(page, desk.work, f"{of}{DIVISION_TABLE}", print_to),
    )


def export_table(page: Page, desk: Desk, papers: GridPapers, table: Table, listed: Listed) -> None:
    """Ask where the table goes, and write it beside the window."""
    of, keys = table
    if not keys or (path := ask.save_file(page, "导出", f"{of}{DIVISION_TABLE}.xlsx", KINDS)) is None:
        return
    job = partial(desk.exporter.export, listed, "grid", DIVISION_TABLE, keys, papers.table_fields, path)

    def done(written: Exported) -> None:
        page.say(f"已导出 {written.written:,} 个网格到 {path.name}。{written.note}")

    desk.work.read(page, f"正在导出{DIVISION_TABLE}", lambda progress: job(progress), done)
