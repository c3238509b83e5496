"""What a room shows, on paper as the ledger it belongs to, in the layout in force. It is written down first."""

from collections.abc import Callable
from typing import BinaryIO

from PySide6.QtWidgets import QWidget

from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.print_centre.kinds import Making
from desktop.print_centre.listed import note_shown
from desktop.printing.outcome import Printed
from ui.pages.desk import Desk
from ui.printing import preview

Make = Callable[[Layout, Progress], Making]


def show_ledger(
    parent: QWidget, desk: Desk, subject: str, count: int, shipped: Layout, make: Make, name: str = ""
) -> None:
    """Show a ledger of so many records of a table as it will be printed."""
    program, layout = desk.program, desk.program.layouts.current(shipped.key, shipped)

    def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
        return make(layout, progress).write(stream, progress, allow_missing=allow_missing)

    desk.work.write(
        parent,
        "登记打印",
        lambda _: note_shown(program, subject, layout, count),
        lambda _: preview(parent, desk.work, name or layout.title, print_to),
    )
