"""The slip of a package: a cover sheet with its receipt at the foot of one page, and our receipt for what came."""

import re
from datetime import datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from db.models.exchange import Relation
from db.models.people import Person
from desktop.errors import Refusal
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.partners import PartnerDraft
from desktop.exchange.replicated import REPLICAS, blocks
from desktop.jobs import Progress
from desktop.print_centre.exchange_slips import KEY, printables
from desktop.print_centre.kinds import Choices
from desktop.printing.exchange import CoverSheet, PackagePaper, cover_document
from desktop.printing.press import print_document
from desktop.printing.preview import PdfPages
from desktop.program import Program

COVER = """数据交换送件单
陈埭镇网格办 第 1 期全量（表格）
发件单位 陈埭镇网格办 收件单位 晋江市
期次 第 1 期全量（表格） 所属时段 截至 2026-11-22
制作 某时　林晓梅
文件 WGX-T_350582103000_350582000000_MAIN_000001_F.xlsx（某 KB）
校验值 SHA-256　某值
内容 共 8 条：网格 7，人员 1
敏感内容 不含 用途
核对办法 运行“certutil -hashfile 文件名 SHA256”，结果应与上面的校验值相同。直接在表格
中修改后发回即可；请勿改动隐藏的列和表。
经办人 负责人 单位盖章 日期
某线
数据交换回执单 第 1 期全量（表格）
发件单位 陈埭镇网格办 收件单位 晋江市
期次 第 1 期全量（表格） 共计 8 条
校验值 某值
核对 □ 与送件单一致　　□ 不一致
接收结果 □ 全部接收　　□ 部分接收　　□ 未接收
说明
接收人 负责人 单位盖章 日期
数据截至 某时　打印：林晓梅 第 1 页 / 共 1 页"""
RECEIPT = """数据交换回执单
陈埭镇网格办 退回的第 1 期表格
发件单位 晋江市 收件单位 陈埭镇网格办
期次 退回的第 1 期表格 收到 某时　林晓梅
接收结果 部分接收
文件 某文件（某 KB）
校验值 SHA-256　某值
接收情况（条）
新增 变动 没有变动 删除
0 0 7 0
需要核对的记录（1 项）
序号 类别 记录 项目 结果 说明
1 人员 子甲 没有接收
“人员”第 4 行：“性别”写的“不
详细”不在“性别”的选项里，没有
接收这一行。
接收人 负责人 单位盖章 日期
数据截至 某时　打印：林晓梅 第 1 页 / 共 1 页"""
CHANGING = (
    (re.compile(r"\d{4}年\d+月\d+日 \d\d:\d\d|\d{4}-\d\d-\d\d \d\d:\d\d"), "某时"),
    (re.compile(r"[0-9a-f]{16}(?:[ \n][0-9a-f]{16}){3}|[0-9a-f]{16}…"), "某值"),
    (re.compile(r"[0-9a-f-]{36}\.xlsx"), "某文件"),
    (re.compile(r"[\d.]+ KB"), "某 KB"),
    (re.compile(r"┄+.*┄+"), "某线"),
)


@pytest.fixture
def sent(program: Program) -> PackageRow:
    """A spreadsheet for a district without the program."""
    with program.office.store.write("登记") as session:
        session.add(Person(name="子甲", name_key="子甲", grid_id=program.grids.resolve("岸兜村第1网格")))
    district = program.partners.add(PartnerDraft("350582000000", "晋江市", Relation.UPPER, has_program=False))
    return program.sheet_exchange.seal(program.sheet_exchange.plan(district))


def printed(program: Program, package: int) -> tuple[int, str]:
    """Print the slip of a package. Return how many pages it has, and its words."""
    (printable,) = printables(program)
    stream = BytesIO()
    pages = printable.make(Choices(record=package), None, Progress()).write(stream, Progress()).pages
    shown = PdfPages(stream.getvalue())
    text = shown.text(0).replace("\r\n", "\n").strip()
    shown.close()
    for pattern, words in CHANGING:
        text = pattern.sub(words, text)
    return pages, text


def test_a_cover_sheet_has_its_receipt_at_the_foot_of_the_page(program: Program, sent: PackageRow) -> None:
    assert printed(program, sent.key) == (1, COVER)


def test_what_came_is_answered_on_paper(program: Program, sent: PackageRow, folder: Path) -> None:
    path = program.outbox.export(sent.key, folder)
    book = openpyxl.load_workbook(path)
    sheet = book["人员"]
    column = next(cell.column for cell in sheet[3] if cell.value == "性别")
    sheet.cell(4, column, "不详细")
    book.save(path)
    with program.sheet_exchange.look(path) as look:
        taken = program.sheet_exchange.take(look)
    assert printed(program, taken.packages[0].key) == (1, RECEIPT)


def test_a_package_of_all_tables_still_fits_one_page() -> None:
    digest = "0123456789abcdef" * 4
    paper = PackagePaper(
        "洛阳镇网格办", "林晓梅", datetime(2026, 11, 22).astimezone(), "洛阳镇网格办", "泉州台商投资区综治中心",
        "第 123 期增量", "WGX_350521104000_350521000000_MAIN_000123_D.wgx", "123.4 MB", digest,
    )  # fmt: skip
    titles = "、".join(one.title for one in blocks())
    contents = [(one.title, 2_060_000) for one in REPLICAS]
    sheet = CoverSheet(
        paper, "2026-11-22 09:00　林晓梅", "2026-11-16 至 2026-11-22", contents, titles, "每周报送", "核对。" * 30
    )
    stream = BytesIO()
    assert print_document(cover_document(sheet), stream, Progress()).pages == 1


def test_slips_are_found_by_office_and_number(program: Program, sent: PackageRow) -> None:
    (printable,) = printables(program)
    assert printable.key == KEY
    assert printable.look_up is not None
    (found,) = printable.look_up("晋江 第 1 期")
    assert (found.key, found.title) == (sent.key, "发往晋江市　第 1 期全量（表格）")
    assert printable.look_up("月球") == []
    with pytest.raises(Refusal, match="先选择"):
        printable.make(Choices(), None, Progress())
