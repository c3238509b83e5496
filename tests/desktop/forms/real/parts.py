"""What openpyxl cannot write, and loses when it saves: text boxes, validations in their newer form."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_NEWER = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_CELLS = "http://schemas.microsoft.com/office/excel/2006/main"


def text_box(path: Path, sheet: int, area: tuple[int, int, int, int], words: str) -> None:
    """Lay a text box over an area of a sheet that has no drawing; rows and columns are counted from 0."""
    top, left, bottom, right = area
    drawing = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<xdr:wsDr xmlns:xdr="{_DRAWING}" xmlns:a="{_MAIN}">'
        f"<xdr:twoCellAnchor><xdr:from>{_corner(left, top)}</xdr:from><xdr:to>{_corner(right, bottom)}</xdr:to>"
        '<xdr:sp macro="" textlink="">'
        '<xdr:nvSpPr><xdr:cNvPr id="2" name="文本框 1"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr>'
        '<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="600000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="FFFFE1"/></a:solidFill>'
        '<a:ln w="9525"><a:solidFill><a:srgbClr val="C00000"/></a:solidFill></a:ln></xdr:spPr>'
        f'<xdr:txBody><a:bodyPr wrap="square"/><a:p><a:r><a:rPr lang="zh-CN" sz="1000"/><a:t>{words}</a:t></a:r></a:p>'
        "</xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
    )
    with _changing(path) as content:
        part = f"xl/worksheets/sheet{sheet}.xml"
        content[part] = _before(
            content[part], '<drawing r:id="rIdBox"/>', ("<legacyDrawing", "<extLst", "</worksheet>")
        )
        content[part] = content[part].replace(b"<worksheet ", f'<worksheet xmlns:r="{_RELATIONS}" '.encode(), 1)
        content["xl/drawings/drawing9.xml"] = drawing.encode()
        _relate(content, f"xl/worksheets/_rels/sheet{sheet}.xml.rels", "rIdBox", "drawing", "../drawings/drawing9.xml")
        _type(content, "/xl/drawings/drawing9.xml", "application/vnd.openxmlformats-officedocument.drawing+xml")


def newer_list(path: Path, sheet: int, area: str, source: str) -> None:
    """Let cells take what stands on another sheet, in the way spreadsheets write it since 2010."""
    rule = (
        f'<extLst><ext xmlns:x14="{_NEWER}" uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}">'
        f'<x14:dataValidations count="1" xmlns:xm="{_CELLS}"><x14:dataValidation type="list" allowBlank="1" '
        f'showInputMessage="1" showErrorMessage="1"><x14:formula1><xm:f>{source}</xm:f></x14:formula1>'
        f"<xm:sqref>{area}</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    with _changing(path) as content:
        part = f"xl/worksheets/sheet{sheet}.xml"
        content[part] = _before(content[part], rule, ("</worksheet>",))


def _corner(column: int, row: int) -> str:
    return f"<xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff>"


def _before(content: bytes, words: str, marks: tuple[str, ...]) -> bytes:
    """Put words before the first mark that stands in the content."""
    mark = next(mark for mark in marks if mark.encode() in content)
    at = content.rindex(mark.encode())
    return content[:at] + words.encode() + content[at:]


def _relate(content: dict[str, bytes], part: str, name: str, kind: str, target: str) -> None:
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    relation = f'<Relationship Id="{name}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
    content[part] = _before(content.get(part, empty), relation, ("</Relationships>",))


def _type(content: dict[str, bytes], part: str, kind: str) -> None:
    types = content["[Content_Types].xml"]
    content["[Content_Types].xml"] = _before(
        types, f'<Override PartName="{part}" ContentType="{kind}"/>', ("</Types>",)
    )


@contextmanager
def _changing(path: Path) -> Iterator[dict[str, bytes]]:
    """Give the parts of a package to be changed, and write them back in their order, the new ones last."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    yield content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
