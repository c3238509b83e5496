"""An .xlsx as the programs of the villages leave it: numbers stay numbers whatever they lost, rows may be XML already.

The sample's workbooks come from elsewhere by intent, so they are not written by the program's own writer.
"""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from desktop.sample.registers import Cell

DAY_ZERO = date(1899, 12, 30).toordinal()  # of the day numbers of spreadsheets
PLAIN, DAY, BOLD = range(3)  # looks of a cell, in the order of the styles part
_BLOCK = 1 << 18  # characters written at once
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/sheet.xml" ContentType="{_KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="a" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="a" Type="{_LINKS}/worksheet" Target="sheet.xml"/>'
    f'<Relationship Id="b" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy/m/d"/></numFmts><fonts count="2">'
    '<font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3">'
    '<xf xfId="0"/><xf xfId="0" numFmtId="164" applyNumberFormat="1"/><xf xfId="0" fontId="1" applyFont="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


class RowStream:
    """One sheet that grows row by row and keeps nothing."""

    def __init__(self, part: IO[bytes], widths: Sequence[int]) -> None:
        columns = "".join(
            f'<col min="{n}" max="{n}" width="{wide}" customWidth="1"/>' for n, wide in enumerate(widths, 1)
        )
        columns = columns and f"<cols>{columns}</cols>"
        self._part = part
        self._waiting, self._length = [f'{_XML}<worksheet xmlns="{_MAIN}">{columns}<sheetData>'], 0
        self.row = 0  # number of the last row

    def add(self, cells: Sequence[Cell], look: int = PLAIN) -> None:
        """Write one row; empty cells stay out of the file."""
        number = self.row + 1
        places = zip(column_letters(len(cells)), cells, strict=True)
        inner = "".join([_cell(f"{letters}{number}", cell, look) for letters, cell in places if cell not in ("", None)])
        self.add_xml(f'<row r="{number}">{inner}</row>' if inner else "")

    def add_xml(self, row: str) -> None:
        """Write one row that is XML already."""
        self.row += 1
        self._waiting.append(row)
        self._length += len(row)
        if self._length > _BLOCK:
            self._flush()

    def end(self) -> None:
        """Write what waits, and the end of the sheet."""
        self._waiting.append("</sheetData></worksheet>")
        self._flush()

    def _flush(self) -> None:
        self._part.write("".join(self._waiting).encode())
        self._waiting, self._length = [], 0


@contextmanager
def row_stream(path: Path, title: str, widths: Sequence[int] = ()) -> Iterator[RowStream]:
    """Open an .xlsx of one sheet for writing."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in _PARTS.items():
            archive.writestr(name, _XML + content)
        sheets = f'<sheets><sheet name="{escape(title)}" sheetId="1" r:id="a"/></sheets>'
        book = f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">{sheets}</workbook>'
        archive.writestr("xl/workbook.xml", book)
        with archive.open("xl/sheet.xml", "w", force_zip64=True) as part:
            stream = RowStream(part, widths)
            yield stream
            stream.end()


@contextmanager
def table_stream(path: Path, title: str, headings: Sequence[str]) -> Iterator[RowStream]:
    """Open an .xlsx of one sheet that has these headings in its first row."""
    with row_stream(path, title, [2 * len(heading) + 4 for heading in headings]) as stream:
        stream.add(headings, BOLD)
        yield stream


def text_cell(place: str, text: str, look: int = PLAIN) -> str:
    """Return a text cell as XML."""
    styled = f' s="{look}"' if look else ""
    if "&" in text or "<" in text:
        text = escape(text)
    return f'<c r="{place}"{styled} t="inlineStr"><is><t>{text}</t></is></c>'


@cache
def column_letters(columns: int) -> tuple[str, ...]:
    """Return the letters of so many columns: A, B, …, Z, AA."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return tuple((alphabet[n // 26 - 1] if n >= 26 else "") + alphabet[n % 26] for n in range(columns))


def _cell(place: str, cell: Cell, look: int) -> str:
    if isinstance(cell, str):
        return text_cell(place, cell, look)
    if isinstance(cell, date):
        return f'<c r="{place}" s="{DAY}"><v>{cell.toordinal() - DAY_ZERO}</v></c>'
    return f'<c r="{place}"><v>{cell!r}</v></c>'
