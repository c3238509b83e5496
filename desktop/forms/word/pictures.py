"""Pictures in the cells of a document's table."""

from lxml import etree

from desktop.forms.book.assembly import OFFICE, Assembly
from desktop.forms.book.pictures import KINDS, measured
from desktop.forms.word.names import Element, W, number_of
from desktop.forms.word.tables import TableCell, TableSheet

_TWIP = 635  # in the units of drawings
_MARGIN = 120  # twentieths of a point on each side
_WIDE, _HIGH = 1_418, 1_985  # 25 × 35 mm: a photo of one inch, where the cell does not say how large it is
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def add_picture(
    parts: Assembly, main: str, tree: Element, sheet: TableSheet, cell: TableCell, content: bytes
) -> None:  # fmt: skip
    """Put a picture into the first paragraph of a cell, as large as fits in."""
    width, height, kind = measured(content)
    ending, content_type = KINDS[kind]
    image = parts.free_name(f"word/media/image{{}}.{ending}")
    parts.put(image, content)
    parts.declare_ending(ending, content_type)
    room_x, room_y = _room(sheet, cell)
    wide = min(room_x, round(room_y * width / height))
    high = min(room_y, round(wide * height / width))
    number = 1 + max((int(one.get("id", "0")) for one in tree.iter(f"{{{_WP}}}docPr") if one.get("id", "").isdigit()),
                     default=0)  # fmt: skip
    drawing = etree.fromstring(_inline(number, parts.relate(main, "image", image), wide * _TWIP, high * _TWIP))
    run = etree.SubElement(cell.paragraphs[0], f"{W}r")
    run.append(drawing)


def _room(sheet: TableSheet, cell: TableCell) -> tuple[int, int]:
    """Return how wide and high a picture in a cell may be, in twentieths of a point."""
    top, left, bottom, right = cell.area
    told = cell.element.find(f"{W}tcPr/{W}tcW")
    wide = number_of(told, "w") if told is not None and told.get(f"{W}type", "dxa") == "dxa" else 0
    if not wide:
        columns = sheet.element.findall(f"{W}tblGrid/{W}gridCol")
        wide = sum(number_of(one, "w") for one in columns[left - 1 : right])
    heights = [number_of(row.find(f"{W}trPr/{W}trHeight"), "val") for row in sheet.row_elements[top - 1 : bottom]]
    high = sum(heights) if all(heights) else 0
    return max((wide or _WIDE) - 2 * _MARGIN, _MARGIN), max((high or _HIGH) - _MARGIN, _MARGIN)


def _inline(number: int, tie: str, wide: int, high: int) -> str:
    return (
        f'<w:drawing xmlns:w="{W[1:-1]}" xmlns:wp="{_WP}" xmlns:a="{_A}" xmlns:pic="{_PIC}" xmlns:r="{OFFICE}">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{number}" name="照片 {number}"/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{_PIC}"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="照片 {number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{tie}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
