"""Lists of any length: nothing cut off, heads repeated, memory flat."""

import tracemalloc
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from desktop.jobs import Progress
from desktop.printing.document import Align, Column, PrintedList
from desktop.printing.outcome import MissingGlyphs
from desktop.printing.press import print_list
from desktop.printing.preview import PdfPages

AT = datetime(2025, 3, 1, 9, 5, tzinfo=timezone(timedelta(hours=8)))
COLUMNS = (Column("序号", 3, Align.CENTRE), Column("姓名", 5), Column("公民身份号码", 10), Column("现住址", 16))
LIST = PrintedList("实有人口名册", "示例镇网格中心", "李梅", AT, COLUMNS, "示例村，共 300 人", "号码已脱敏")


def people(count: int, address: str = "中山北路 12 号") -> Iterator[tuple[str, ...]]:
    """Rows of a register."""
    for number in range(1, count + 1):
        yield str(number), f"张𬭎{number}", "3599**************", address


def texts_of(path: Path) -> list[str]:
    """The texts of the pages, without white space."""
    pages = PdfPages(path)
    texts = ["".join(pages.text(page).split()) for page in range(len(pages))]
    pages.close()
    return texts


def test_every_row_comes_out_under_a_repeated_head(folder: Path) -> None:
    done = print_list(LIST, people(300), 300, folder / "list.pdf", Progress())
    pages = texts_of(folder / "list.pdf")
    assert done.pages == len(pages) > 10
    assert all(page.count("序号姓名公民身份号码现住址") == 1 for page in pages)
    assert all(page.endswith(f"第{number}页/共{len(pages)}页") for number, page in enumerate(pages, 1))
    whole = "".join(pages)
    assert all(f"{number}张𬭎{number}3599**************中山北路12号" in whole for number in range(1, 301))


def test_a_long_text_is_set_in_lines_not_cut(folder: Path) -> None:
    address = "示例镇中山北路一百二十八弄六号楼二单元三〇一室，" * 40
    print_list(LIST, people(3, address), 3, folder / "list.pdf", Progress())
    whole = "".join(page.split("现住址")[-1].split("数据截至")[0] for page in texts_of(folder / "list.pdf"))
    assert whole.count("示例镇中山北路一百二十八弄六号楼二单元三〇一室，") >= 110


def test_an_empty_list_says_so(folder: Path) -> None:
    assert print_list(LIST, (), 0, folder / "list.pdf", Progress()).pages == 1
    assert "没有符合条件的记录" in texts_of(folder / "list.pdf")[0]


def test_a_missing_glyph_leaves_no_file(folder: Path) -> None:
    with pytest.raises(MissingGlyphs, match=r"U\+323B0"):
        print_list(LIST, people(3, "\U000323b0"), 3, folder / "list.pdf", Progress())
    assert list(folder.iterdir()) == []
    print_list(LIST, people(3, "\U000323b0"), 3, folder / "list.pdf", Progress(), allow_missing=True)
    assert "〔U+323B0〕" in texts_of(folder / "list.pdf")[0]


def test_memory_grows_by_what_is_kept_of_a_page_only(folder: Path) -> None:
    print_list(LIST, people(10), 10, folder / "warm.pdf", Progress())
    peaks = []
    for count in (400, 1600):
        tracemalloc.start()
        print_list(LIST, people(count), count, folder / "list.pdf", Progress())
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert (peaks[1] - peaks[0]) / 1200 < 2000  # bytes a row
