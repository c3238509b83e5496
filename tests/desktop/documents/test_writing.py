"""What a word processor opens: the same words as in print, on the page of the standard or on the office's own."""

from datetime import UTC, date, datetime
from io import BytesIO

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm

from desktop.documents.layout import LOOKS
from desktop.documents.word import check_layout, own_layout, word_file
from desktop.errors import Refusal
from desktop.official import OfficialPaper, Paragraph, Role, signed

DAY = date(2026, 3, 1)
PAPER = OfficialPaper(
    title="陈埭镇网格办\n网格工作例会纪要",
    number="",
    paragraphs=(
        Paragraph(Role.BODY, "会议情况纪要如下："),
        Paragraph(Role.HEADING, "一、一周情况"),
        Paragraph(Role.SUBHEADING, "（一）受理"),
        Paragraph(Role.POINT, "1. 清理排水沟。"),
        Paragraph(Role.BLANK),
        Paragraph(Role.NAMES, "张㛃、李𬭎、赵𠅤", "出席"),
        *signed("陈埭镇网格办", DAY),
    ),
    office="陈埭镇网格办",
    printed_by="林晓梅",
    as_of=datetime(2026, 3, 2, 9, tzinfo=UTC),
    sent_to="各村（社区）",
    dated=date(2026, 3, 2),
)


def lines_of(content: bytes) -> list[tuple[str, str]]:
    """Style and text of the paragraphs of a file, those without text left out."""
    found = docx.Document(BytesIO(content)).paragraphs
    return [(one.style.name, one.text) for one in found if one.style is not None and one.text]


def layout_with(*paragraphs: str, without: str = "") -> bytes:
    """A layout that an office made: the program's styles but one, other paragraphs."""
    document = docx.Document(BytesIO(own_layout()))
    if without:
        document.styles[without].element.getparent().remove(document.styles[without].element)
    document.paragraphs[0].text = paragraphs[0]
    for text in paragraphs[1:]:
        document.add_paragraph(text)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_every_word_is_in_the_file_in_its_style() -> None:
    assert lines_of(word_file(PAPER)) == [
        ("Title", "陈埭镇网格办"),
        ("Title", "网格工作例会纪要"),
        ("Normal", "会议情况纪要如下："),
        ("一级标题", "一、一周情况"),
        ("二级标题", "（一）受理"),
        ("三级标题", "1. 清理排水沟。"),
        ("名单", "出席：张㛃、李𬭎、赵𠅤"),
        ("落款", "陈埭镇网格办"),
        ("落款", "2026年3月1日"),
        ("版记", "发送：各村（社区）。"),
        ("版记", "陈埭镇网格办\t2026年3月2日印发"),
    ]


def test_the_page_is_that_of_the_standard() -> None:
    document = docx.Document(BytesIO(word_file(PAPER)))
    section = document.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one.mm) for one in margins if one is not None] == [37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid is not None
    pitch = int(grid.get(qn("w:linePitch"))) / 20
    assert Mm(225).pt // pitch == 22
    character = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    assert Mm(156).pt // character == 28
    assert document.settings.odd_and_even_pages_header_footer
    assert [one.text for one in (section.footer.paragraphs[0], section.even_page_footer.paragraphs[0])] == ["—  —"] * 2
    fonts = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) for name in ("Title", "Normal", "一级标题")
    }
    assert fonts == {"Title": "方正小标宋简体", "Normal": "仿宋_GB2312", "一级标题": "黑体"}
    assert document.core_properties.author == "陈埭镇网格办"


def test_a_layout_keeps_what_stands_around_the_text() -> None:
    found = lines_of(word_file(PAPER, layout_with("陈埭镇文件", "〔正文〕", "附：联系电话")))
    assert found[0][1] == "陈埭镇文件"
    assert found[1] == ("Title", "陈埭镇网格办")
    assert found[-1][1] == "附：联系电话"
    assert "〔正文〕" not in [text for _, text in found]


def test_a_layout_that_does_not_say_where_gives_its_page_alone() -> None:
    assert lines_of(word_file(PAPER, layout_with("旧纪要"))) == lines_of(word_file(PAPER))


def test_a_style_may_bear_the_name_the_office_sees() -> None:
    document = docx.Document(BytesIO(own_layout()))
    document.styles.add_style("标题", WD_STYLE_TYPE.PARAGRAPH)
    stream = BytesIO()
    document.save(stream)
    check_layout(stream.getvalue())


@pytest.mark.parametrize("name", [name for name in LOOKS if name not in {"标题", "正文"}])
def test_a_layout_without_a_style_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(Refusal, match=f"没有样式“{name}”"):
        word_file(PAPER, layout_with("〔正文〕", without=name))


@pytest.mark.parametrize("content", [b"", b"PK", b"not a document" * 100])
def test_what_is_no_document_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal, match="不是 Word 文档"):
        check_layout(content)
