"""Rows on their way to a spreadsheet: tab-separated text, and HTML in which numbers stay what they are."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from PySide6.QtCore import QMimeData

from desktop.fields import Field
from desktop.jobs import Progress
from desktop.tables import Keys, Row, Source

CHUNK = 500
CELL = "<td style=\"mso-number-format:'\\@'\">"  # text: a spreadsheet must not round an ID number


def copied(source: Source, fields: Sequence[Field], keys: Keys, progress: Progress) -> tuple[str, str]:
    """Return the rows as text and as HTML, as they are shown: what is masked stays masked."""
    progress.begin(len(keys), "正在复制")
    plain = ["\t".join(field.title for field in fields)]
    rich = ["<tr>" + "".join(f"<th>{escape(field.title)}</th>" for field in fields) + "</tr>"]
    for cells in _rows(source, fields, keys, progress):
        plain.append("\t".join(cells))
        rich.append("<tr>" + "".join(f"{CELL}{escape(cell)}</td>" for cell in cells) + "</tr>")
    return "\r\n".join(plain) + "\r\n", f"<meta charset=utf-8><table>{''.join(rich)}</table>"


def clip(text: str, html: str) -> QMimeData:
    """Return what the clipboard takes."""
    made = QMimeData()
    made.setText(text)
    made.setHtml(html)
    return made


def _rows(source: Source, fields: Sequence[Field], keys: Keys, progress: Progress) -> Iterator[list[str]]:
    for start in range(0, len(keys), CHUNK):
        some = [int(key) for key in keys[start : start + CHUNK]]
        found = source.records(some)
        for key in some:
            if (row := found.get(key)) is not None:
                yield list(_cells(row, fields))
        progress.advance(len(some))


def _cells(row: Row, fields: Iterable[Field]) -> Iterator[str]:
    for field in fields:
        yield " ".join(row.get(field.key, "").split())  # a tab or a line break would shift the columns
