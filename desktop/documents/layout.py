"""The layout of official papers for a word processor: the page and the styles of GB/T 9704-2012, made in code once."""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from desktop.official import Role

TITLE, FOOT = "标题", "版记"
BUILT_IN = {TITLE: "Title", "正文": "Normal"}  # so a word processor keeps these; it shows them by the names of the keys
HERE = "〔正文〕"  # a paragraph of a layout that says where the text goes
SONG, FANG, HEI, KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
WESTERN = "Times New Roman"
SIZE, PITCH = 16, 28.95  # points: 3号, and 22 lines on 225 mm
CHARACTER = -849  # 4096ths of a point between two characters: 28 on 156 mm
TWIPS = 20  # of a point
SIDES = {"top": 37, "bottom": 35, "left": 28, "right": 26}  # millimetres
FOOTER = 25.5  # millimetres from the edge of the sheet to the foot of the page number


@dataclass(frozen=True, slots=True)
class _Look:
    """How a style looks; indents are in characters of the text."""

    font: str
    size: float = SIZE
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY
    first: float = 2.0
    left: float = 0.0
    level: int | None = None  # in the outline
    keeps: bool = False


LOOKS = {
    Role.BODY.value: _Look(FANG),
    TITLE: _Look(SONG, 22, WD_ALIGN_PARAGRAPH.CENTER, 0.0, keeps=True),
    Role.HEADING.value: _Look(HEI, level=0, keeps=True),
    Role.SUBHEADING.value: _Look(KAI, level=1, keeps=True),
    Role.POINT.value: _Look(FANG),
    Role.NAMES.value: _Look(FANG, first=-3.0, left=5.0),
    Role.SIGNED.value: _Look(FANG, align=WD_ALIGN_PARAGRAPH.RIGHT, first=0.0),
    FOOT: _Look(FANG, 14, WD_ALIGN_PARAGRAPH.LEFT, 0.0, 0.875),
}


@cache
def built() -> bytes:
    """Return the layout as a file: the page, the styles, the page number, and a paragraph where the text goes."""
    document = docx.Document()
    for name, look in LOOKS.items():
        _style(document, name, look)
    _page(document)
    _number(document)
    document.add_paragraph(HERE)
    facts = document.core_properties
    facts.author = facts.last_modified_by = facts.comments = ""
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def points(characters: float) -> Length:
    """Return the width of so many characters of the text."""
    return Pt(characters * SIZE)


def set_font(run: Any, font: str) -> None:
    """Have Chinese text of a run or a style set in a face."""
    run.font.name = WESTERN
    run.element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), font)


def _style(document: Document, name: str, look: _Look) -> None:
    known = BUILT_IN.get(name)
    style: Any = document.styles[known] if known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    for part in (style.element.pPr, style.element.rPr):  # what the built-in ones bring along
        if part is not None:
            style.element.remove(part)
    if not known:
        style.base_style = document.styles[BUILT_IN[Role.BODY.value]]
        style.quick_style = True
    set_font(style, look.font)
    style.font.size = Pt(look.size)
    shape = style.paragraph_format
    shape.alignment, shape.keep_with_next = look.align, look.keeps
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(PITCH)
    shape.space_before = shape.space_after = Pt(0)
    shape.left_indent, shape.first_line_indent = points(look.left), points(look.first)
    if look.level is not None:
        _put(style.element.pPr, "w:outlineLvl", val=look.level)


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, wide in SIDES.items():
        setattr(section, f"{side}_margin", Mm(wide))
    section.footer_distance = Mm(FOOTER)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is not None:
        section._sectPr.remove(grid)
    _put(section._sectPr, "w:docGrid", type="linesAndChars", linePitch=int(PITCH * TWIPS), charSpace=CHARACTER)


def _number(document: Document) -> None:
    """Put the page number at the outside edge, one character from it."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    sides = (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT, "right_indent"),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "left_indent"),
    )
    for footer, side, indent in sides:
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.alignment = side
        line.paragraph_format.first_line_indent = Pt(0)
        setattr(line.paragraph_format, indent, Pt(14))
        line.paragraph_format.line_spacing = Pt(14)
        for part in ("— ", "PAGE", " —"):
            run = line.add_run("" if part == "PAGE" else part)
            set_font(run, "宋体")
            run.font.size = Pt(14)
            if part == "PAGE":
                _field(run._r, part)


def _field(run: Any, code: str) -> None:
    _put(run, "w:fldChar", fldCharType="begin")
    _put(run, "w:instrText").text = code
    _put(run, "w:fldChar", fldCharType="end")


def _put(parent: Any, tag: str, **attributes: str | int) -> Any:
    part: Any = OxmlElement(tag)
    for name, value in attributes.items():
        part.set(qn(f"w:{name}"), str(value))
    parent.append(part)
    return part
