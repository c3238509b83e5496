"""The papers of packages: the cover sheet with its receipt to be stamped, and our own receipt for what came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.printing.document import Align, Column, Cut, Document, Fact, Facts, Grid, Section, Signatures, Text

COUNTS = (Column("新增", 10, Align.CENTRE), Column("变动", 10, Align.CENTRE), Column("没有变动", 10, Align.CENTRE),
          Column("删除", 10, Align.CENTRE))  # fmt: skip
ITEMS = (
    Column("序号", 4, Align.CENTRE),
    Column("类别", 7),
    Column("记录", 9),
    Column("项目", 7),
    Column("结果", 7, Align.CENTRE),
    Column("说明", 20),
)
WIDE = 2  # columns of a form that a long value takes
TALL = 9.0  # millimetres of a line to be written on
EMPTY = "没有变动，空包"
GROUP = 16  # digits of a hash
COVER, RECEIPT = "数据交换送件单", "数据交换回执单"
CUT_HERE = "沿此线裁开，下联填好盖章后退回{office}"
RESULTS = "□ 全部接收　　□ 部分接收　　□ 未接收"
CHECKED = "□ 与送件单一致　　□ 不一致"
SENT_BY, TAKEN_BY = ("经办人", "负责人", "单位盖章", "日期"), ("接收人", "负责人", "单位盖章", "日期")


@dataclass(frozen=True, slots=True)
class PackagePaper:
    """What both papers say of a package."""

    office: str
    printed_by: str
    as_of: datetime
    sender: str
    receiver: str
    number: str  # 第 12 期增量
    file: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class CoverSheet:
    """A package that goes out."""

    package: PackagePaper
    made: str  # when and by whom
    covers: str
    contents: Sequence[tuple[str, int]]  # what, how many
    blocks: str  # the sensitive ones that go along
    purpose: str
    how_to_check: str


@dataclass(frozen=True, slots=True)
class ReceiptSheet:
    """A package that came, and what became of it."""

    package: PackagePaper
    came: str  # when, and who took it up
    result: str
    message: str
    counts: Sequence[int]  # made, changed, same, gone; empty where it was not taken up
    items: Sequence[tuple[str, str, str, str, str]]  # table, record, field, result, what is said of it
    more: int = 0  # items that do not stand on the paper


def cover_document(sheet: CoverSheet) -> Document:
    """Return the cover sheet of a package, the receipt to be stamped at its foot."""
    package, total = sheet.package, sum(count for _, count in sheet.contents)
    contents = "，".join(f"{title} {count:,}" for title, count in sheet.contents)
    facts = (
        *_routing(package),
        Fact("所属时段", sheet.covers),
        Fact("制作", sheet.made),
        *_file(package),
        Fact("内容", f"共 {total:,} 条：{contents}" if contents else EMPTY, WIDE),
        Fact("敏感内容", sheet.blocks or "不含"),
        Fact("用途", sheet.purpose),
        Fact("核对办法", sheet.how_to_check, WIDE),
    )
    sections: tuple[Section, ...] = (
        Facts("", facts),
        Signatures(SENT_BY),
        Cut(CUT_HERE.format(office=package.sender), RECEIPT, package.number),
        Facts("", (*_routing(package), Fact("共计", f"{total:,} 条"), Fact("校验值", f"{package.sha256[:16]}…", WIDE))),
        Facts("", (Fact("核对", CHECKED, WIDE), Fact("接收结果", RESULTS, WIDE), Fact("说明", "", WIDE)), height=TALL),
        Signatures(TAKEN_BY),
    )
    return _document(COVER, package, sections)


def receipt_document(sheet: ReceiptSheet) -> Document:
    """Return our receipt for a package that came."""
    package = sheet.package
    facts = (
        *_routing(package),
        Fact("收到", sheet.came),
        Fact("接收结果", sheet.result),
        *_file(package),
        *((Fact("说明", sheet.message, WIDE),) if sheet.message else ()),
    )
    sections: list[Section] = [Facts("", facts)]
    if sheet.counts:
        sections.append(Grid("接收情况（条）", COUNTS, (tuple(f"{count:,}" for count in sheet.counts),)))
    rows = tuple((str(number), *item) for number, item in enumerate(sheet.items, 1))
    count = len(rows) + sheet.more
    sections.append(Grid(f"需要核对的记录（{count:,} 项）", ITEMS, rows, "没有"))
    if sheet.more:
        sections.append(Text("", (f"另有 {sheet.more:,} 项没有列在纸上，见电子回执。",)))
    sections.append(Signatures(TAKEN_BY))
    return _document(RECEIPT, package, tuple(sections))


def _routing(package: PackagePaper) -> tuple[Fact, ...]:
    return Fact("发件单位", package.sender), Fact("收件单位", package.receiver), Fact("期次", package.number)


def _file(package: PackagePaper) -> tuple[Fact, ...]:
    return (
        Fact("文件", f"{package.file}（{package.size}）", WIDE),
        Fact("校验值", f"SHA-256　{_grouped(package.sha256)}", WIDE),
    )


def _grouped(digest: str) -> str:
    """Return a hash in groups, to be compared by eye."""
    return " ".join(digest[start : start + GROUP] for start in range(0, len(digest), GROUP))


def _document(title: str, package: PackagePaper, sections: tuple[Section, ...]) -> Document:
    return Document(title, package.office, package.printed_by, package.as_of, sections, number=package.number)
