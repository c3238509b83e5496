"""A made-up ledger for the tests of the press: what its data offer, a layout, and as many rows as one likes."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from io import BytesIO
from typing import Any

from desktop.jobs import Progress
from desktop.layouts.layout import NUMBER, Layout, LayoutColumn, Sheet
from desktop.printing.document import Align
from desktop.printing.ledger_sheet import LedgerSheet, Offered
from desktop.printing.press import print_ledger
from desktop.printing.preview import PdfPages

AT = datetime(2025, 3, 1, 9, 5, tzinfo=timezone(timedelta(hours=8)))
NAMES = ["张㛃", "王䶮", "李𬭎", "赵𠅤", "刘𬱖", "陈𪟝", "周𰻞", "林晓梅", "王一", "欧阳建国"]
OFFERED = (
    Offered("grid", "所属网格"),
    Offered("name", "姓名"),
    Offered("phone", "联系电话", Align.CENTRE, is_secret=True),
    Offered("address", "现住址"),
    Offered("homes", "户数", Align.RIGHT, is_summable=True),
    Offered("money", "补助金额", Align.RIGHT, is_summable=True),
    Offered("rate", "化解率", Align.RIGHT),
)
COLUMNS = (
    LayoutColumn(NUMBER, "序号", 2.6),
    LayoutColumn("name", "姓名", 5, "基本情况"),
    LayoutColumn("phone", "联系电话", 6.2, "基本情况"),
    LayoutColumn("address", "现住址", 10),
    LayoutColumn("homes", "户数", 3, "数字", is_summed=True),
    LayoutColumn("money", "补助金额", 6, "数字", is_summed=True),
    LayoutColumn("rate", "化解率", 3.2, "数字"),
)
PLAIN = Layout("try", "示例台账", Sheet.A4, COLUMNS)


def rows(count: int, groups: int = 1, seed: int = 3) -> Iterator[tuple[str, ...]]:
    """Rows of the ledger, in so many groups of about equal size."""
    chance = random.Random(seed)
    for place in range(count):
        address = f"示例镇中山北路{chance.randrange(999)}号" + "六号楼二单元三〇一室" * (place % 5 == 0)
        yield (
            f"岸兜村第{place * groups // count + 1}网格",
            chance.choice(NAMES),
            "138****1234",
            address,
            str(chance.randrange(50)),
            f"{chance.randrange(100_000) / 100:,.2f}",
            f"{chance.randrange(1000) / 10}%",
        )


def sheet_of(layout: Layout = PLAIN, **more: Any) -> LedgerSheet:
    """The ledger as it goes to the press."""
    return LedgerSheet(layout, OFFERED, "示例镇网格中心", "李梅", AT, **more)


def layout_of(**changes: Any) -> Layout:
    """The plain layout with some changes."""
    return replace(PLAIN, **changes)


def printed(layout: Layout, count: int, groups: int = 1, **more: Any) -> list[str]:
    """The texts of the pages of the ledger, without white space."""
    stream = BytesIO()
    pages = print_ledger(sheet_of(layout, **more), rows(count, groups), count, stream, Progress()).pages
    texts = texts_of(stream.getvalue())
    assert len(texts) == pages
    return texts


def texts_of(content: bytes) -> list[str]:
    """The texts of the pages of a PDF, without white space."""
    pages = PdfPages(content)
    texts = ["".join(pages.text(page).split()) for page in range(len(pages))]
    pages.close()
    return texts
