"""Where a table comes from: its file, and the words above it."""

from desktop.errors import seen
from desktop.sheets.checked import Origin
from desktop.sheets.headings import one_line
from desktop.sheets.layout import Table
from desktop.sheets.reading import Workbook


def origin_of(book: Workbook, table: Table) -> Origin:
    """Return where a table comes from; a title above it may name its village."""
    titles: list[str] = []
    if table.header is not None and table.header[0] > 1:
        sheet = next((sheet for sheet in book.sheets if sheet.name == table.sheet), None)
        for _, cells in sheet.rows(1, table.header[0] - 1) if sheet else ():
            titles += [line for cell in cells if (line := one_line(cell))]
    return Origin(seen(book.path.name), book.sha256, tuple(titles))
