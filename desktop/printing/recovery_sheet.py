"""The sheet that carries a recovery code into the safe: the only paper that opens the data without a password."""

from dataclasses import dataclass
from datetime import datetime

from desktop.printing.document import Align, Code, Column, Document, Fact, Facts, Grid, Text
from desktop.printing.sealed_sheet import sealed_sheet

INSTRUCTIONS = (
    "本码不需要任何密码就能打开本单位的全部数据，等同于保险柜钥匙。不要拍照、复印、扫描，不要存进电脑、手机或网盘。",
    "一式两份，分别装入信封，封口处签字盖章：一份存本单位保险柜，一份由主要负责人指定的另一处保管。",
    "只有管理员都忘记密码或都不在岗，并经主要负责人批准，才可启封；须两人同时在场，并在下表登记。",
    "启封后在登录窗口选择用恢复码打开，按组号顺序输入；横线不必输入，字母不分大小写。",
    "启用过，或信封破损、去向不明的，应立即重新签发恢复码。新码签发后本页作废，两人当场销毁。",
)


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What stands on the sheet: whose data it opens, the code in groups parted by hyphens, who issued it and when."""

    office: str
    account: str
    code: str
    issued_at: datetime


def recovery_document(sheet: RecoverySheet) -> Document:
    """Return the sheet, one page of A4."""
    return sealed_sheet(
        "数据恢复码",
        sheet.office,
        "签发",
        sheet.issued_at,
        sheet.account,
        (
            Facts("", (Fact("签发账户", sheet.account), Fact("份　数", "第＿＿份，共 2 份"))),
            Code("恢复码", tuple(sheet.code.split("-"))),
            Text("保管与使用", INSTRUCTIONS, numbered=True),
            Grid(
                "启封登记",
                (
                    Column("日期", 5, Align.CENTRE),
                    Column("启封事由", 12),
                    Column("批准人", 5, Align.CENTRE),
                    Column("启封人", 5, Align.CENTRE),
                    Column("在场人", 5, Align.CENTRE),
                    Column("新码签发日期", 6, Align.CENTRE),
                ),
                (("",) * 6,) * 3,
            ),
        ),
    )
