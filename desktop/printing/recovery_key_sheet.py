"""The sheet that carries the private half of a recovery key into the safe: it opens every sealed backup."""

from dataclasses import dataclass, field
from datetime import datetime

from desktop.printing.document import Code, Document, Fact, Facts, Quick, Text
from desktop.printing.sealed_sheet import sealed_sheet

INSTRUCTIONS = (
    "凭本页就能打开本单位的加密备份，等同于保险柜钥匙。不要拍照、复印、扫描、存进电脑或手机。",
    "装入信封，封口签字盖章，与备份分开存放。本程序不留存这把密钥，遗失不能补。",
    "电脑损坏或密码遗失时，在登录窗口选“从备份恢复”，按组输入，或用扫码枪扫描二维码。",
    "启封或去向不明的，应换一把新密钥；旧备份仍只能用本页打开。",
)
SCANNED = ("二维码与上面的字符相同，扫码枪可直接录入。", "校验字符包含在内，输错一个字符程序会提示。")


@dataclass(frozen=True, slots=True)
class RecoveryKeySheet:
    """What stands on the sheet: whose backups it opens, what the key is called, its symbols in groups, when made."""

    office: str
    printed_by: str
    title: str
    short: str
    groups: tuple[str, ...] = field(repr=False)
    secret: str = field(repr=False)
    made_at: datetime


def recovery_key_document(sheet: RecoveryKeySheet) -> Document:
    """Return the sheet, one page of A4."""
    return sealed_sheet(
        "备份恢复密钥",
        sheet.office,
        "生成",
        sheet.made_at,
        sheet.printed_by,
        (
            Facts("", (Fact("名　称", sheet.title), Fact("编　号", sheet.short))),
            Code("恢复密钥", sheet.groups),
            Quick("", sheet.secret, SCANNED),
            Text("保管与使用", INSTRUCTIONS, numbered=True),
        ),
    )
