"""What was put into a document comes out of the PDF, on the right pages, or no file appears at all."""

import io
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from desktop.jobs import Cancelled, Progress
from desktop.printing.document import (
    Code,
    Column,
    Document,
    Fact,
    Facts,
    Grid,
    Room,
    Section,
    Signatures,
    Text,
    moment,
)
from desktop.printing.outcome import MissingGlyphs, Printed
from desktop.printing.paper import A3_LANDSCAPE, A4, Paper
from desktop.printing.press import print_document
from desktop.printing.preview import PdfPages

ROOT = Path(__file__).parents[3]
AT = datetime(2025, 3, 1, 9, 5, tzinfo=timezone(timedelta(hours=8)))
NAMES = "张㛃 王䶮 李𬭎 赵𠅤 刘𬱖 陈𪟝 周𰻞"
NO_FONT_HAS = "\U000323b0"
COLUMNS = (Column("姓名", 2), Column("备注", 5))


def document_of(*sections: Section) -> Document:
    """A document of some sections."""
    return Document("一户一档", "示例镇网格中心", "李梅", AT, sections, number="户号：1")


def printed(document: Document, folder: Path, paper: Paper = A4) -> list[str]:
    """The texts of the pages of a document, without white space."""
    to = folder / "printed.pdf"
    count = print_document(document, to, Progress(), paper=paper).pages
    pages = PdfPages(to)
    texts = ["".join(pages.text(page).split()) for page in range(len(pages))]
    pages.close()
    assert len(texts) == count
    return texts


def told(pages: list[str], after: str) -> str:
    """What stands below the first `after` of each page, without header and footer."""
    below = (page.split(after, 1)[-1].split("数据截至")[0] for page in pages)
    return "".join(text.removesuffix("示例镇网格中心一户一档户号：1") for text in below)


def test_every_word_comes_out_again(folder: Path) -> None:
    document = document_of(
        Facts("一、户情况", (Fact("户主", "张三"), Fact("地址", "示例镇中山北路 128 号" * 4), Fact("备注", ""))),
        Grid("二、成员", COLUMNS, (("李四", "长子"), ("王五", "外出务工，" * 30))),
        Grid("三、标签", COLUMNS, (), empty="没有标签"),
        Text("四、说明", ("本档案由网格员采集。" * 12,)),
        Code("五、码", ("AB2", "C3")),
        Signatures(("采集人", "核实人")),
    )
    (page,) = printed(document, folder)
    for words in ("一户一档", "示例镇网格中心", "户号：1", "示例镇中山北路128号" * 4, "外出务工，" * 30, "没有标签"):
        assert words in page
    assert "本档案由网格员采集。" * 12 in page
    assert "数据截至2025年3月1日09:05打印：李梅" in page
    assert page.endswith("第1页/共1页")


def test_rare_names_can_be_searched_and_copied(folder: Path) -> None:
    (page,) = printed(document_of(Grid("", COLUMNS, tuple((name, name * 2) for name in NAMES.split()))), folder)
    assert all(name + name * 2 in page for name in NAMES.split())


def test_a_thousand_characters_beyond_the_first_plane_survive(folder: Path) -> None:
    rare = "".join(map(chr, random.Random(1).sample(range(0x20000, 0x2A6D6), 1000)))
    assert rare in told(printed(document_of(Text("备注", (rare,))), folder), "备注")


def test_the_head_of_a_table_is_repeated_on_every_page(folder: Path) -> None:
    rows = tuple((f"人{number}", "备注") for number in range(100))
    pages = printed(document_of(Grid("成员", COLUMNS, rows)), folder)
    assert len(pages) == 4
    assert all(page.count("姓名备注") == 1 for page in pages)
    assert told(pages, "姓名备注") == "".join(f"人{number}备注" for number in range(100))
    assert pages[2].endswith("第3页/共4页")
    assert "示例镇网格中心一户一档户号：1" in pages[1]


def test_a_title_is_never_left_alone_at_the_foot(folder: Path) -> None:
    for rows in range(20, 34):
        first = Grid("前表", COLUMNS, (("甲", "乙"),) * rows)
        pages = printed(document_of(first, Facts("后表题", (Fact("标签", "值"),) * 4)), folder)
        page = next(page for page in pages if "后表题" in page)
        assert "后表题标签值" in page


def test_a_row_higher_than_a_page_is_parted(folder: Path) -> None:
    story = "".join(f"第{number}次走访记录，" for number in range(600))
    pages = printed(document_of(Grid("", COLUMNS, (("张三", story), ("李四", "末行")))), folder)
    assert told(pages, "姓名备注").replace("张三", "") == story + "李四末行"


def test_room_for_the_pen_fills_the_page_and_gives_way(folder: Path) -> None:
    checks = Room("核对记录", COLUMNS)
    signatures = Signatures(("采集人",))
    (page,) = printed(document_of(Facts("", (Fact("户主", "张三"),)), checks, signatures), folder)
    assert "核对记录姓名备注采集人" in page
    full = Grid("", COLUMNS, (("甲", "乙"),) * 29)
    pages = printed(document_of(full, checks, signatures), folder)
    assert "采集人" in pages[-1]
    assert "核对记录" not in "".join(pages)


def test_the_sheet_may_be_larger(folder: Path) -> None:
    print_document(document_of(), folder / "a3.pdf", Progress(), paper=A3_LANDSCAPE)
    pages = PdfPages(folder / "a3.pdf")
    assert pages.size(0) == pytest.approx((1190.55, 841.89), abs=0.1)
    pages.close()


def test_a_missing_glyph_is_reported_and_refused(folder: Path) -> None:
    document = document_of(Facts("", (Fact("姓名", f"王{NO_FONT_HAS}"), Fact("户主", "张三"))))
    with pytest.raises(MissingGlyphs) as refused:
        print_document(document, folder / "out.pdf", Progress())
    assert "U+323B0" in refused.value.message
    assert "王" not in refused.value.message
    assert "王〔U+323B0〕" in refused.value.told  # for the clerk's eyes: where to look
    assert list(folder.iterdir()) == []


def test_a_missing_glyph_may_be_printed_as_its_code_point(folder: Path) -> None:
    document = replace(document_of(), office=f"王{NO_FONT_HAS}工作室")
    done = print_document(document, folder / "out.pdf", Progress(), allow_missing=True)
    assert done == Printed(1, frozenset(NO_FONT_HAS))
    pages = PdfPages(folder / "out.pdf")
    assert "王〔U+323B0〕工作室" in pages.text(0)
    pages.close()


def test_an_old_file_stays_when_the_job_is_stopped(folder: Path) -> None:
    to = folder / "out.pdf"
    to.write_bytes(b"old")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        print_document(document_of(), to, progress)
    assert to.read_bytes() == b"old"
    assert list(folder.iterdir()) == [to]


def test_the_same_document_is_the_same_file(folder: Path) -> None:
    document = document_of(Facts("", (Fact("姓名", NAMES),)), Room("核对", COLUMNS), Signatures(("采集人",)))
    document = replace(document, watermark="仅供核对")
    for name in ("one.pdf", "two.pdf"):
        print_document(document, folder / name, Progress())
    assert (folder / "one.pdf").read_bytes() == (folder / "two.pdf").read_bytes()


def test_the_file_says_what_it_is(folder: Path) -> None:
    print_document(document_of(), folder / "out.pdf", Progress())
    content = (folder / "out.pdf").read_bytes()
    assert b"/Lang (zh-CN)" in content
    assert b"/GTS_PDFA1" in content
    assert '<rdf:li xml:lang="x-default">一户一档</rdf:li>'.encode() in content
    assert b"D:20250301090500+08'00'" in content
    assert b"Helvetica" not in content
    assert io.BytesIO(content).read(5) == b"%PDF-"


def test_moments_are_said_as_on_paper() -> None:
    assert moment(AT) == "2025年3月1日 09:05"


def test_a_file_that_cannot_be_replaced_leaves_no_rubbish(folder: Path) -> None:
    (folder / "out.pdf").mkdir()
    with pytest.raises(OSError, match="out") as refused:
        print_document(document_of(), folder / "out.pdf", Progress())
    assert refused.value.filename == str(folder / "out.pdf")
    assert [path.name for path in folder.iterdir()] == ["out.pdf"]


def test_a_stream_takes_a_document_too() -> None:
    stream = io.BytesIO()
    print_document(document_of(), stream, Progress())
    pages = PdfPages(stream.getvalue())
    assert len(pages) == 1
    pages.close()


def test_what_papers_are_set_in_is_read_ahead() -> None:
    ahead = (
        "import sys\nfrom desktop.printing.press import get_ready\nassert 'reportlab' not in sys.modules\nget_ready()\n"
        "from desktop.printing.fonts import Face, _loaded\nassert {Face.SERIF, Face.BLACK, Face.BOLD} <= set(_loaded)\n"
    )
    assert subprocess.run([sys.executable, "-c", ahead], cwd=ROOT, capture_output=True, timeout=60).stderr == b""


def test_documents_may_be_printed_side_by_side() -> None:
    """Fonts are shared between threads; what one prints must not leak into the other."""

    def text_of(number: int) -> str:
        name = "".join(chr(0x20000 + number * 97 + step) for step in range(40))
        stream = io.BytesIO()
        print_document(document_of(Facts("", (Fact("姓名", name),))), stream, Progress())
        pages = PdfPages(stream.getvalue())
        text = "".join(pages.text(0).split())
        pages.close()
        return text[text.index("姓名") + 2 :][: len(name)] if name in text else ""

    with ThreadPoolExecutor(4) as threads:
        texts = list(threads.map(text_of, range(24)))
    assert len(set(texts)) == 24
    assert all(texts)
