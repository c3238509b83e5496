"""The files of a household, a person and an enterprise, and the recovery sheet, as they leave the printer."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from desktop.jobs import Progress
from desktop.printing.document import Document
from desktop.printing.dossiers import (
    MASKED,
    Chapter,
    EnterpriseSheet,
    HistoryLine,
    HouseholdSheet,
    Imprint,
    MemberLine,
    PersonSheet,
    StaffLine,
    enterprise_document,
    household_document,
    person_document,
)
from desktop.printing.press import print_document
from desktop.printing.preview import PdfPages
from desktop.printing.recovery_sheet import RecoverySheet, recovery_document

AT = datetime(2025, 3, 1, 9, 5, tzinfo=timezone(timedelta(hours=8)))
IMPRINT = Imprint("示例镇网格中心", "李梅", AT)
MEMBERS = (
    MemberLine("林𠅤", "户主", "男", "1960-01-10", "3599**************", "138****5670", "党员"),
    MemberLine("陈㛃", "配偶", "女", "1962-05-01", "3599**************", "", "独居老人、低保"),
)
HISTORY = (HistoryLine("2024-05-12", "成员迁入", "陈㛃", "随夫落户", "王小梅"),)
DWELLING = Chapter("住所情况", (("房屋编号", "FW-1"), ("建筑面积", "126.50 平方米")))
SOURCE = (("采集渠道", "村报送表格导入"), ("来源文件", "登记簿.xls"))

HOUSEHOLD = HouseholdSheet(
    "359999001",
    "示例村第一网格",
    "林𠅤",
    "示例镇中山北路 12 号",
    IMPRINT,
    (("户别", "家庭户"),),
    MEMBERS,
    (DWELLING,),
    HISTORY,
    SOURCE,
)
PERSON = PersonSheet(
    "R-7", "示例村第一网格", "陈㛃", IMPRINT, (Chapter("基本情况", (("姓名", "陈㛃"),)),), MEMBERS, HISTORY
)
ENTERPRISE = EnterpriseSheet(
    "Q-9",
    "示例村第一网格",
    "示例鞋业有限公司",
    IMPRINT,
    staff=(StaffLine("林𠅤", "法定代表人", "3599**", "138****0000", ""),),
)


def page_of(document: Document, folder: Path) -> str:
    """The text of a document of one page, without white space."""
    assert print_document(document, folder / "out.pdf", Progress()).pages == 1
    pages = PdfPages(folder / "out.pdf")
    text = "".join(pages.text(0).split())
    pages.close()
    return text


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (
            household_document(HOUSEHOLD),
            (
                "一户一档（家庭户档案）",
                "户号：359999001",
                "一、户情况户主林𠅤网格示例村第一网格地址示例镇中山北路12号户别家庭户",
                "二、家庭成员序号姓名与户主关系性别出生日期公民身份号码联系电话标签1林𠅤户主男1960-01-10",
                "三、住所情况房屋编号FW-1建筑面积126.50平方米",
                "四、变动记录日期事项涉及人员说明经办2024-05-12成员迁入陈㛃随夫落户王小梅",
                "五、数据来源采集渠道村报送表格导入来源文件登记簿.xls",
                "六、核对记录",
                "采集人核实人日期",
                MASKED,
            ),
        ),
        (
            person_document(PERSON),
            ("一人一档（人员档案）", "陈㛃示例村第一网格", "一、基本情况姓名陈㛃", "二、同户人员", "四、核对记录"),
        ),
        (
            enterprise_document(ENTERPRISE),
            (
                "一企一档（企业场所档案）",
                "示例鞋业有限公司",
                "一、从业人员序号姓名职务",
                "1林𠅤法定代表人",
                "没有变动记录",
            ),
        ),
    ],
    ids=["household", "person", "enterprise"],
)
def test_a_dossier_is_an_official_form(document: Document, words: tuple[str, ...], folder: Path) -> None:
    page = page_of(document, folder)
    assert [word for word in words if word not in page] == []


def test_an_unmasked_dossier_does_not_claim_to_be_masked(folder: Path) -> None:
    sheet = HouseholdSheet("1", "", "林𠅤", "", Imprint("示例镇", "李梅", AT, masked=False))
    page = page_of(household_document(sheet), folder)
    assert MASKED not in page
    assert "没有登记成员" in page


def test_the_recovery_sheet_is_one_page_with_the_whole_code(folder: Path) -> None:
    code = "MV4J4-9CXSZ-7HTQK-3PWRD-8NYB2-6GFA"
    page = page_of(recovery_document(RecoverySheet("示例镇网格中心", "admin", code, AT)), folder)
    groups = code.split("-")
    assert "第1组第2组第3组" + "".join(groups[:3]) in page
    assert "第4组第5组第6组" + "".join(groups[3:]) in page
    assert "2025年3月1日" in page
    assert "签发人封存人监封人" in page
    assert "打印：admin" in page
    assert "数据截至" not in page
