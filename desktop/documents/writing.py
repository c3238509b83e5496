"""An official paper in a word processor's file: the same words as in print, on a layout the office can replace."""

import zipfile
import zlib
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.shared import Emu
from docx.text.paragraph import Paragraph as Line

from desktop.documents.layout import BUILT_IN, FOOT, HEI, HERE, LOOKS, TITLE, built, points, set_font
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.official import OfficialPaper, Paragraph, Role

NO_DOCX = "这个文件不是 Word 文档（.docx），不能作版式。请在 WPS 里另存为 .docx 再选。"
# Whatever a library that reads hostile files was seen to raise.
FAULTS = (zipfile.BadZipFile, OpcError, SyntaxError, KeyError, ValueError, RuntimeError, NotImplementedError,
          AttributeError, TypeError, EOFError, zlib.error)  # fmt: skip
LARGEST = 64 << 20  # bytes that the parts of a layout may take when they are unpacked


def written(paper: OfficialPaper, layout: bytes | None) -> bytes:
    """Return a paper as the bytes of a .docx."""
    document = opened(layout) if layout is not None else docx.Document(BytesIO(built()))
    _Writer(document).write(paper)
    facts = document.core_properties
    facts.title, facts.author = paper.title.replace("\n", ""), paper.office
    facts.last_modified_by = paper.printed_by
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def check(layout: bytes, _progress: Progress) -> None:
    """Raise Refusal for what can be no layout, in the confined process."""
    opened(layout)


def opened(layout: bytes) -> Document:
    """Return a layout opened. Raise Refusal for what is none, or lacks a style."""
    try:
        with zipfile.ZipFile(BytesIO(layout)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST:
                raise Refusal("这个版式文件太大，请去掉里面的图片再选。")
        document = docx.Document(BytesIO(layout))
    except FAULTS as error:
        raise Refusal(NO_DOCX) from error
    if lacking := [name for name in LOOKS if _style_of(document, name) is None]:
        raise Refusal(
            f"版式文件里没有样式{'、'.join(f'“{name}”' for name in lacking)}，请在 WPS 里加上同名的样式再选。"
        )
    return document


def _style_of(document: Document, name: str) -> Any:
    """Return a style by its own name, or by the one under which a word processor keeps it."""
    names = {name, BUILT_IN.get(name, name)}
    return next((one for one in document.styles if one.name in names and one.type == 1), None)


class _Writer:
    """Writes paragraphs before the place that a layout leaves for them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._styles = {name: _style_of(document, name) for name in LOOKS}
        self._here = self._place()

    def write(self, paper: OfficialPaper) -> None:
        """Write a whole paper."""
        for line in filter(None, (*paper.title.split("\n"), paper.number)):
            self._line(TITLE).add_run(line)
        self._line(Role.BODY.value)
        for one in paper.paragraphs:
            self._paragraph(one)
        if paper.sent:
            self._line(Role.BODY.value)
            self._line(FOOT).add_run(paper.sent)
            last = self._line(FOOT)
            section = self._document.sections[-1]
            room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
            last.paragraph_format.tab_stops.add_tab_stop(Emu(room - points(1)), WD_TAB_ALIGNMENT.RIGHT)
            last.add_run(f"{paper.office}\t{paper.issued}")
        if self._here is not None:
            self._here._p.getparent().remove(self._here._p)

    def _paragraph(self, one: Paragraph) -> None:
        line = self._line(Role.BODY.value if one.role is Role.BLANK else one.role.value)
        if one.label:
            set_font(line.add_run(f"{one.label}："), HEI)
        if one.text:
            line.add_run(one.text)
        if one.role is Role.SIGNED:
            line.paragraph_format.right_indent = points(one.right)

    def _line(self, style: str) -> Line:
        made = self._here.insert_paragraph_before() if self._here is not None else self._document.add_paragraph()
        made.style = self._styles[style]
        return made

    def _place(self) -> Line | None:
        """Return the paragraph that says where the text goes; a layout without one is emptied, but for its page."""
        for line in self._document.paragraphs:
            if line.text.strip() == HERE:
                return line
        body = self._document.element.body
        for part in list(body):
            if part.tag != qn("w:sectPr"):
                body.remove(part)
        return None
