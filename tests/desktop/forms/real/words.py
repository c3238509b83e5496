"""Forms that are Word documents, re-drawn: an application with boxes to tick and a photograph, a roll as a table."""

from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"


def application(folder: Path) -> Path:
    """An application about one person: merged cells, a photograph, boxes as signs, symbols and content controls."""
    made = _document("困难群众救助申请审批表")
    _line(made, "填报单位：____________          编号：________          填表日期：    年  月  日")
    table = made.add_table(10, 6)
    table.style = "Table Grid"
    words = (
        ("姓名", "", "性别", "□男 □女", "出生年月", ""),
        ("民族", "", "政治面貌", "", "文化程度", ""),
        ("身份证号码", "", None, None, "联系电话", ""),
        ("户籍所在地", "", None, None, None, None),
        ("现居住地", "", None, None, None, None),
        ("婚姻状况", "", None, None, None, None),
        ("困难类型", "□低保 □特困 □残疾 □因病致贫 □其他", None, None, None, None),
        ("家庭人口", "", "户主姓名", "", "与户主关系", ""),
        ("申请理由", "", None, None, None, None),
        ("村（社区）意见", "（盖章）\n经办人：        年   月   日", None, None, None, None),
    )
    for row, cells in enumerate(words):
        _row(table, row, cells)
    for row in (8, 9):
        table.rows[row].height = Cm(3)
    photograph = table.add_column(Cm(3)).cells
    photograph[0].merge(photograph[2]).text = "照片"
    for row in range(3, 10):
        table.cell(row, 5).merge(photograph[row])
    _controls(table.cell(5, 1), ("未婚", "已婚", "离异", "丧偶"))
    _line(made, "本人承诺以上情况属实。              申请人签名：__________")
    return _saved(made, folder, "09 困难群众救助申请审批表.docx")


def roll(folder: Path) -> Path:
    """A roll with a header of two rows, eight rows that are ready, a total, and lines with underlined blanks."""
    made = _document("80周岁以上高龄老人花名册")
    told = made.add_paragraph("填报单位：")
    _underlined(told, 16)
    told.add_run("  填报人：")
    _underlined(told, 10)
    told.add_run("  联系电话：____________")
    table = made.add_table(11, 8)
    table.style = "Table Grid"
    _row(table, 0, ("序号", "姓名", "性别", "出生日期", "身份证号码", "地址", None, "联系电话"))
    _row(table, 1, ("", "", "", "", "", "户籍地址", "现居住地址", ""))
    for column in (0, 1, 2, 3, 4, 7):
        words = table.cell(0, column).text
        table.cell(0, column).merge(table.cell(1, column)).text = words
    for row in range(2, 10):
        table.cell(row, 0).text = str(row - 1)
    table.cell(10, 0).merge(table.cell(10, 1)).text = "合计"
    table.cell(10, 2).merge(table.cell(10, 7)).text = "共    人"
    heading = table.rows[0]._tr.get_or_add_trPr()
    heading.append(parse_xml(f'<w:tblHeader xmlns:w="{_WORD}"/>'))
    _line(made, "审核人：            填表日期：    年  月  日")
    return _saved(made, folder, "10 高龄老人花名册.docx")


def _document(title: str) -> Document:
    made = docx.Document()
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "仿宋", Pt(11)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    heading = made.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run(title)
    run.bold, run.font.size = True, Pt(18)
    return made


def _line(made: Document, words: str) -> None:
    made.add_paragraph(words)


def _row(table: Table, row: int, cells: tuple[str | None, ...]) -> None:
    """Write one row; None joins a cell to the one on its left."""
    for column, words in enumerate(cells):
        if words is not None:
            table.cell(row, column).text = words
    for column, words in enumerate(cells):
        if words is None:
            start = max(place for place in range(column) if cells[place] is not None)
            table.cell(row, start).merge(table.cell(row, column)).text = cells[start] or ""


def _underlined(paragraph: Paragraph, width: int) -> None:
    """Add a blank to be filled: underlined spaces."""
    run = paragraph.add_run(" " * width)
    run.underline = True


def _controls(cell: _Cell, words: tuple[str, ...]) -> None:
    """Write boxes that a click ticks, each before its word."""
    paragraph = cell.paragraphs[0]
    for word in words:
        paragraph._p.append(
            parse_xml(
                f'<w:sdt xmlns:w="{_WORD}" xmlns:w14="{_WORD_2010}"><w:sdtPr><w14:checkbox><w14:checked w14:val="0"/>'
                '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
                '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r>'
                '<w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic"/></w:rPr>'
                "<w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"
            )
        )
        paragraph.add_run(f"{word}  ")


def _saved(made: Document, folder: Path, name: str) -> Path:
    path = folder / name
    made.save(str(path))
    return path
