"""The tables of a Word document as sheets of raw rows, so that returns of both kinds are read alike."""

import hashlib
from pathlib import Path

from desktop.forms.file import FormSheet
from desktop.forms.opening import open_file
from desktop.jobs import Progress
from desktop.sheets import frames
from desktop.sheets.reading import Chunk, Sheet, Workbook


def read_document(path: Path, progress: Progress) -> Workbook:
    """Read the tables of a document. Raise Refusal for what is none."""
    document, _ = open_file(path, progress)
    try:
        sheets = tuple(sheet_of(one) for one in document.sheets)
    finally:
        document.close()
    return Workbook(path, hashlib.sha256(path.read_bytes()).hexdigest(), sheets)


def sheet_of(form: FormSheet) -> Sheet:
    """Return a sheet as the reader of spreadsheets has it."""
    columns = [
        [form.text(row, column) for row in range(1, form.last_row + 1)] for column in range(1, form.last_column + 1)
    ]
    sheet = Sheet(form.name, form.is_hidden, list(form.merged))
    if form.last_row:
        sheet.chunks.append(Chunk(1, form.last_row, frames.pack(columns, form.last_row)))
    return sheet
