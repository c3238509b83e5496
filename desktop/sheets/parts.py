"""The fixed parts of an .xlsx package: what ties sheets together, and how cells may look."""

import re
from collections.abc import Collection, Iterator, Sequence
from xml.sax.saxutils import quoteattr

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_NOT_IN_TITLE = re.compile(r"[\\/?*\[\]:\x00-\x1f]")
LONGEST_TITLE = 31  # characters, by Excel's rule

_FONT = '<sz val="11"/><name val="等线"/><family val="2"/>'
_BORDERS = "".join(
    f'<{side} style="thin"><color rgb="FFBFBFBF"/></{side}>' for side in ("left", "right", "top", "bottom")
)
STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    f'<fonts count="3"><font>{_FONT}</font><font><b/>{_FONT}</font>'
    '<font><b/><sz val="14"/><name val="等线"/></font></fonts>'
    '<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFDCE6F1"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFFD9D9"/></patternFill></fill></fills>'
    f'<borders count="2"><border/><border>{_BORDERS}</border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="8"><xf numFmtId="0"/>'
    '<xf numFmtId="49" fontId="1" fillId="2" borderId="1" applyNumberFormat="1" applyFont="1" applyFill="1"'
    ' applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>'
    '<xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fillId="3" applyNumberFormat="1" applyFill="1"/>'
    '<xf numFmtId="164" fillId="3" applyNumberFormat="1" applyFill="1"/>'
    '<xf numFmtId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="0" fontId="2" applyFont="1" applyAlignment="1"><alignment vertical="center"/></xf>'
    '<xf numFmtId="165" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)

_HIDDEN, _HIDDEN_SHEET = ' hidden="1"', ' state="hidden"'


def sheet_head(widths: Sequence[float], frozen: int) -> str:
    """Return the beginning of a worksheet, up to its first row; a column without width is hidden."""
    pane = ""
    if frozen:
        pane = f'<pane ySplit="{frozen}" topLeftCell="A{frozen + 1}" activePane="bottomLeft" state="frozen"/>'
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width:g}" customWidth="1"{"" if width else _HIDDEN}/>'
        for place, width in enumerate(widths, 1)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"{f'<cols>{columns}</cols>' if columns else ''}<sheetData>"
    )


def sheet_tail(filtered: str) -> str:
    """Return the end of a worksheet, with a filter over an area where one is wanted."""
    return f"</sheetData>{f'<autoFilter ref={quoteattr(filtered)}/>' if filtered else ''}</worksheet>"


def sheet_title(wanted: str, taken: Sequence[str]) -> str:
    """Return a title Excel allows and no other sheet has."""
    plain = _NOT_IN_TITLE.sub(" ", wanted).strip().strip("'") or "Sheet"
    title, number = plain[:LONGEST_TITLE], 2
    lowered = {name.lower() for name in taken}
    while title.lower() in lowered:
        behind = f" ({number})"
        title, number = plain[: LONGEST_TITLE - len(behind)] + behind, number + 1
    return title


def book_parts(
    titles: Sequence[str], related: Sequence[str] = ("styles",), hidden: Collection[str] = ()
) -> Iterator[tuple[str, str]]:
    """Yield name and content of the parts that tie sheets together; `related` stand beside the workbook."""
    numbers = range(1, len(titles) + 1)
    yield (
        "[Content_Types].xml",
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in numbers
        )
        + "</Types>",
    )
    yield (
        "_rels/.rels",
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    sheets = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{n}"{_HIDDEN_SHEET if title in hidden else ""} r:id="rId{n}"/>'
        for n, title in zip(numbers, titles, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
    )
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{targets}'
        + "".join(f'<Relationship Id="{name}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>' for name in related)
        + "</Relationships>",
    )
