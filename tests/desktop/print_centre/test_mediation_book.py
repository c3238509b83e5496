"""The book of mediation files: as many rows as there are files, each with what became of it."""

from datetime import date
from io import BytesIO

import pytest

from desktop.jobs import Progress
from desktop.print_centre.kinds import Choices
from desktop.print_centre.mediation_book import printables
from desktop.printing.preview import PdfPages
from desktop.program import Program
from tests.desktop.mediation.a_dispute import complete, open_file, put_dispute

BOOK = """人民调解卷宗登记簿
陈埭镇网格办 2026 年 11 月 共 2 份
序号 卷宗编号 案由 申请人 被申请人 调解员 立卷日期 调解结果 归档日期 材料份数 保管期限 备注
1 （2026）陈埭人调字第1号 两户因排水沟发生争执 李四光 赵六顺 王强 2026-11-22 达成书面协议 2026-11-22 5
2 （2026）陈埭人调字第2号 两户因排水沟发生争执 李四光 赵六顺 王强 2026-11-22 达成书面协议 0 缺 5 项
合计（2 份） 5"""


@pytest.fixture
def files(program: Program) -> list[int]:
    """A file that is closed, one that is not, and one of the year before."""
    keys = [open_file(program, put_dispute(program)) for _ in range(2)]
    open_file(program, put_dispute(program), opened_on=date(2025, 11, 30))
    complete(program, keys[0])
    program.mediation.close(keys[0], program.mediation.dossier(keys[0]).version)
    return keys


def printed(program: Program, choices: Choices) -> tuple[int, int, str]:
    """Print the book. Return how many files and pages it has, and its words."""
    (printable,) = printables(program)
    making, stream = printable.make(choices, None, Progress()), BytesIO()
    pages = making.write(stream, Progress()).pages
    shown = PdfPages(stream.getvalue())
    text = shown.text(0)
    shown.close()
    return making.count, pages, text


def test_the_book_of_a_month_word_by_word(program: Program, files: list[int]) -> None:
    count, pages, text = printed(program, Choices(date(2026, 11, 1), date(2026, 11, 30)))
    assert (count, pages) == (2, 1)
    told = "".join(text.split("登记人")[0].split()).replace("2条", "2份")
    assert told == "".join(BOOK.split())


def test_a_grid_without_files_and_days_without_files_say_so(program: Program, files: list[int]) -> None:
    grid = program.grids.resolve("江头第1网格")
    assert printed(program, Choices(grid=grid))[0] == 0
    count, _, text = printed(program, Choices(date(2026, 1, 1), date(2026, 1, 31)))
    assert count == 0
    assert "本期没有立卷" in text
    assert printed(program, Choices())[0] == 3
