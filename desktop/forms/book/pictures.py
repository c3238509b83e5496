"""Pictures put over an area of cells, as large as fits in."""

import re
from io import BytesIO

from desktop.errors import Refusal
from desktop.forms.book.assembly import OFFICE, Assembly
from desktop.forms.book.drawings import EMU
from desktop.forms.book.sheet import BookSheet
from desktop.forms.shape import Area

NO_PICTURE = "照片文件不是 JPG 或 PNG 图片，没有放进表里，请换一张。"

_DRAWING = "application/vnd.openxmlformats-officedocument.drawing+xml"
_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_BLANK = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<xdr:wsDr xmlns:xdr="{_XDR}" xmlns:a="{_A}"></xdr:wsDr>'
)
_END = re.compile(r"</(?:[\w.-]+:)?wsDr\s*>|<((?:[\w.-]+:)?wsDr)\b([^>]*)/>")
_SHAPE_ID = re.compile(r'<(?:[\w.-]+:)?cNvPr\b[^>]*?\sid="(\d+)"')
KINDS = {"JPEG": ("jpeg", "image/jpeg"), "PNG": ("png", "image/png")}
_AFTER = re.compile(
    rb"<(?:[\w.-]+:)?(?:legacyDrawing|legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts"
    rb"|extLst|AlternateContent)\b|</(?:[\w.-]+:)?worksheet>"
)
_MARGIN = 2 * EMU
_PIXEL, _POINT = EMU, 12_700
_DIGIT, _ROOM = 7, 5  # pixels of a digit, and of a column beside its digits


def add_picture(copy: Assembly, sheet: BookSheet, area: Area, content: bytes) -> str:
    """Put a picture over an area of a sheet; return the id of a drawing that its XML must name from now on, if any."""
    width, height, kind = measured(content)
    ending, content_type = KINDS[kind]
    image = copy.free_name(f"xl/media/image{{}}.{ending}")
    copy.put(image, content)
    copy.declare_ending(ending, content_type)
    drawing = next((tie.target for tie in copy.relations(sheet.part).values() if tie.kind == "drawing"), "")
    key = ""
    if not drawing or drawing not in copy:
        drawing = copy.free_name("xl/drawings/drawing{}.xml")
        copy.put(drawing, _BLANK.encode())
        copy.declare(drawing, _DRAWING)
        key = copy.relate(sheet.part, "drawing", drawing)
    xml = copy.read(drawing).decode()
    number = max((int(one) for one in _SHAPE_ID.findall(xml)), default=1) + 1
    anchor = _anchor(sheet, area, width / height, number, copy.relate(drawing, "image", image))
    copy.put(drawing, _with(xml, anchor).encode())
    return key


def with_drawing(tail: bytes, key: str) -> bytes:
    """Return the end of a sheet's XML with the drawing named at its place."""
    found, end = _AFTER.search(tail), re.search(rb"</((?:[\w.-]+:)?)worksheet>", tail)
    if found is None or end is None:
        return tail
    name = end[1] + b"drawing"
    tag = b'<%b xmlns:r="%b" r:id="%b"/>' % (name, OFFICE.encode(), key.encode())
    return tail[: found.start()] + tag + tail[found.start() :]


def measured(content: bytes) -> tuple[int, int, str]:
    """Return width, height and kind of a picture."""
    from PIL import Image, UnidentifiedImageError  # off the start-up path

    try:
        with Image.open(BytesIO(content)) as picture:
            if picture.format in KINDS and picture.width and picture.height:
                return picture.width, picture.height, picture.format
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise Refusal(NO_PICTURE) from error
    raise Refusal(NO_PICTURE)


def _anchor(sheet: BookSheet, area: Area, ratio: float, number: int, image: str) -> str:
    """Return a picture that stands in the middle of an area and keeps its shape."""
    top, left, bottom, right = area
    columns = [round(_width(sheet, column)) for column in range(left, right + 1)]
    rows = [round(sheet.row_height(row) * _POINT) for row in range(top, bottom + 1)]
    room_x, room_y = max(sum(columns) - 2 * _MARGIN, _PIXEL), max(sum(rows) - 2 * _MARGIN, _PIXEL)
    wide = min(room_x, round(room_y * ratio))
    high = min(room_y, round(wide / ratio))
    column, beside = _place(columns, (sum(columns) - wide) // 2)
    row, below = _place(rows, (sum(rows) - high) // 2)
    return (
        f'<xdr:oneCellAnchor xmlns:xdr="{_XDR}" xmlns:a="{_A}">'
        f"<xdr:from><xdr:col>{left - 1 + column}</xdr:col><xdr:colOff>{beside}</xdr:colOff>"
        f"<xdr:row>{top - 1 + row}</xdr:row><xdr:rowOff>{below}</xdr:rowOff></xdr:from>"
        f'<xdr:ext cx="{wide}" cy="{high}"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{number}" name="照片 {number}"/>'
        '<xdr:cNvPicPr><a:picLocks noChangeAspect="1"/></xdr:cNvPicPr></xdr:nvPicPr>'
        f'<xdr:blipFill><a:blip xmlns:r="{OFFICE}" r:embed="{image}"/>'
        "<a:stretch><a:fillRect/></a:stretch></xdr:blipFill>"
        f'<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>'
    )


def _width(sheet: BookSheet, column: int) -> float:
    return 0.0 if sheet.is_hidden_column(column) else (sheet.column_width(column) * _DIGIT + _ROOM) * _PIXEL


def _place(sizes: list[int], offset: int) -> tuple[int, int]:
    """Return in which of several stretches an offset lies, and how far."""
    offset = max(offset, 0)
    for place, size in enumerate(sizes):
        if offset < size:
            return place, offset
        offset -= size
    return 0, 0


def _with(drawing: str, anchor: str) -> str:
    found = _END.search(drawing)
    if found is None:
        return drawing
    if found[1]:  # an empty drawing
        return f"{drawing[: found.start()]}<{found[1]}{found[2]}>{anchor}</{found[1]}>{drawing[found.end() :]}"
    return drawing[: found.start()] + anchor + drawing[found.start() :]
