"""The rows of a sheet that are not data: titles, notes, who filled it in, totals, examples, column numbers."""

import re
from collections.abc import Sequence
from enum import StrEnum

from desktop.sheets.frames import Cell
from desktop.sheets.headings import normalise_heading, one_line

LONG_NOTE = 25  # characters: one cell with more than this alone in its row is an instruction
FEW = 4  # cells: more than this are not a line of signatures
LONGEST_LABEL = 12  # characters of a label that whoever signs stands behind: 社区书记：
COLONS = "：:"


class Furniture(StrEnum):
    """Why a row is not read as data, in the clerk's words."""

    TOTAL = "合计"
    FOOTER = "填报人、审核人、备注等表尾内容"
    REPEATED = "重复的表头"
    TITLE = "重复的标题"
    EXAMPLE = "示例"
    NUMBERING = "列号"
    HINT = "填写提示"
    NOTE = "说明文字"


_WHO = (
    "填报|填表|填写|制表|制作|审核|审批|核对|复核|经办|报送|上报|登记|统计|调查|采集|录入|负责|单位|主管|领导"
    "|联系|签字|签名|盖章|日期"
)
_SIGNED = re.compile(
    rf"(?:(?:{_WHO})(?:单位|部门|地区|负责人|人员?|员|领导|日期|时间|电话|签[字名章])*"
    r"(?:[(][^)]*[)])?[:：]"
    r"|(?:备注|附注|注|说明|填表说明|填写说明|注意事项?)\s*\d?[:：]|(?:单位|领导|负责人)?(?:签[字名章]|盖章))"
)
_TOTAL = re.compile(r"(?:本页|本表|全[村镇组户])?(?:合计|小计|总计|共计|累计)(?:[:：(（\d人户].*)?$")
_EXAMPLE = re.compile(r"[(\[【]?(?:填写|填报)?(?:示例|样例|范例|例子|举例|样本|例如|例)[)\]】]?[:：]?\d*")
_HINT = re.compile(
    r"[(\[【]?(?:必填|选填|非必填|可选|可不填|文本|数字|日期|下拉|单选|多选|字典|格式|如[:：]|例[:：]|不超过|长度"
    r"|填写|请填|请选|自动)"
)
_SHOWN = re.compile(r"^[(\[【]?(?:填写)?(?:示例|样例|范例)(?:[)\]】:：]|$)|[(](?:示例|样例|范例|例)[)]$")
_ORDINALS = ("甲乙丙丁戊己庚辛壬癸", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "一二三四五六七八九")
FIRST_CHARACTERS = frozenset("合小总共累本全填制审核复经报上登统调采录负单主领联签盖日备附注说示样范例举(（[【")


def _plain(cell: Cell) -> str:
    return "".join(one_line(cell).replace("（", "(").replace("）", ")").split())


def is_unit_line(cells: Sequence[Cell]) -> bool:
    """Whether a row says who reports, for when: 填报单位：某省｜省*｜某市｜市* looks like headings and is none."""
    filled = [_plain(cell) for cell in cells if cell != ""]
    signed = [bool(_SIGNED.match(text)) for text in filled]
    return bool(signed) and (signed[0] or sum(signed) > len(signed) / 2)


def end_matter(first: str, cells: Sequence[Cell], width: int) -> Furniture | None:
    """Return what a row is whose first text might begin a total, a signature or an example; None for data."""
    plain = _plain(first)
    if _EXAMPLE.fullmatch(plain):
        return Furniture.EXAMPLE
    if _TOTAL.match(plain):
        return Furniture.TOTAL
    filled = sum(1 for cell in cells if cell != "")
    is_label = plain.endswith(tuple(COLONS)) and len(plain) <= LONGEST_LABEL
    if (is_label or _SIGNED.match(plain)) and filled <= max(FEW, width // 3):
        return Furniture.FOOTER
    if filled == 1 and len(plain) > LONG_NOTE and width > 2:
        return Furniture.NOTE
    return None


def beginning(cells: Sequence[Cell], width: int) -> Furniture | None:
    """Return what a row directly under the headings is: numbers of the columns, hints; None for data."""
    filled = [_plain(cell) for cell in cells if cell != ""]
    if any(_SHOWN.search(text) for text in filled):
        return Furniture.EXAMPLE
    if len(filled) > 2 and len(filled) >= width * 0.7 and _is_numbering(filled):
        return Furniture.NUMBERING
    if len(filled) > 1 and sum(1 for text in filled if _HINT.match(text)) >= len(filled) * 0.6:
        return Furniture.HINT
    return None


def _is_numbering(filled: Sequence[str]) -> bool:
    numbers = [text.strip("()栏列第").removesuffix(".0") for text in filled]
    if any(numbers == [str(start + place) for place in range(len(numbers))] for start in (0, 1)):
        return True
    return any("".join(numbers) == ordinals[: len(numbers)] for ordinals in _ORDINALS)


def repeats(cells: Sequence[Cell], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a row says again what a row of headings says, as after a page break."""
    for words in rows:
        expected = [(place, word) for place, word in enumerate(words) if word]
        found = sum(
            1 for place, word in expected if place < len(cells) and normalise_heading(one_line(cells[place])) == word
        )
        if len(expected) > 1 and found >= max(2, len(expected) * 0.6):
            return True
    return False
