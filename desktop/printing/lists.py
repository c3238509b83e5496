"""Lists of any length on paper: what the clerk sees on the screen, set as a ledger without a layout of its own."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from desktop.jobs import Progress
from desktop.layouts.layout import Layout, LayoutColumn, Sheet
from desktop.printing.document import PrintedList
from desktop.printing.layout import column_widths
from desktop.printing.ledger import LedgerPress
from desktop.printing.ledger_columns import SetColumn
from desktop.printing.ledger_sheet import LedgerSheet, Offered
from desktop.printing.outcome import Printed
from desktop.printing.paper import LIST_TYPE, Paper

EMPTY = "没有符合条件的记录"


def compose_list(
    printed: PrintedList,
    rows: Iterable[Sequence[str]],
    count: int,
    to: Path | BinaryIO,
    progress: Progress,
    *,
    paper: Paper,
    allow_missing: bool,
) -> Printed:
    """Write a list as a PDF, as `press.print_list` promises."""
    columns = printed.columns
    layout = Layout(
        key="",
        title=printed.title,
        sheet=Sheet.A4,  # the paper is given
        columns=tuple(LayoutColumn(str(place), one.heading, one.width) for place, one in enumerate(columns)),
        size=LIST_TYPE,
        boxes=printed.signed,
        empty=EMPTY,
    )
    sheet = LedgerSheet(
        layout,
        tuple(Offered(str(place), one.heading, one.align) for place, one in enumerate(columns)),
        printed.office,
        printed.printed_by,
        printed.as_of,
        about=printed.subtitle,
        note=printed.footer_note,
        watermark=printed.watermark,
    )
    press = LedgerPress(sheet, layout, tuple(_set(printed, paper.inner_width)), paper)
    return press.write(rows, count, to, progress, is_exact=False, allow_missing=allow_missing)


def _set(printed: PrintedList, width: float) -> Iterator[SetColumn]:
    """Share the width of any paper out among the columns, whatever they ask for."""
    left = 0.0
    for place, (column, wide) in enumerate(zip(printed.columns, column_widths(printed.columns, width), strict=True)):
        yield SetColumn(left, wide, column.align, place, str(place))
        left += wide
