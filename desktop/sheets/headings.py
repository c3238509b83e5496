"""The headings of a table, and the form in which two wordings of one heading become equal."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_HINT = (
    r"必填|选填|非必填|可选|可不填|单选|多选|下拉(?:选择)?|请选择|自动生成|可多选|文本(?:格式)?|数字|日期|格式.*|全称|盖章|[男是有]/[女否无]|如.*|例.*"
    r"|(?:具体|详细|精确)?到?门牌号码?|(?:具体|详细|精确)到.*|省[/、]?市[/、]?(?:县|区|区县|县区)\S{0,6}|\d+位|[年月日/.\-yYmMdD\d]+|单位.*|元|万元|元/月|岁|周岁|人|户|间|层|个|名|m2|m|亩|平方米|平米|平方|公斤|千克|厘米|cm|kg|%"
)
_BRACKETED = re.compile(rf"[(\[{{【〔<《](?:{_HINT})[)\]}}】〕>》]")
_UNIT_BEHIND = re.compile(r"(?:[/:,](?:元|万元|人|户|m2|平方米|平米|亩|岁|年)|m2|\(m2)$")
_CODES_BEHIND = re.compile(r"[,;:]?\d[:=、.\-]?(?:是|否|有|无|男|女).*$")
_SEPARATING = re.compile(r"[\s*\W_]+")
_MANDATORY = re.compile(r"^(?:必填|选填)|(?:必填|选填)$")


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of a table: its place in a row's cells, its words, the words above it, the spreadsheet's letters."""

    index: int
    text: str
    path: tuple[str, ...] = ()
    column: str = ""

    @property
    def full(self) -> str:
        """The words with those above them, as in 户籍地/省."""
        return "/".join((*self.path, self.text))


@lru_cache(maxsize=20_000)
def normalise_heading(text: str) -> str:
    """Return what is left of a heading without marks, hints, units, blanks and punctuation, in one width."""
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = "".join(plain.split())
    bare = _UNIT_BEHIND.sub("", _CODES_BEHIND.sub("", _BRACKETED.sub("", plain)))
    bare = _MANDATORY.sub("", _SEPARATING.sub("", bare))
    return bare or _SEPARATING.sub("", plain)


def one_line(cell: object) -> str:
    """Return a cell as a heading shows it: without line breaks and runs of blanks."""
    return " ".join(cell.split()) if isinstance(cell, str) else "" if cell is None else str(cell)


def column_letters(index: int) -> str:
    """Return the letters of a column counted from 0: 0 is A, 27 is AB."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


_WORDS = """
序号 姓名 性别 民族 年龄 出生日期 出生年月 身份证号码 身份证号 身份证 公民身份号码 证件号码 证件类型 联系电话 联系手机
手机号码 手机号 电话 移动电话 固定电话 联系方式 户籍地 户籍地址 户籍详细地址 户口所在地 现住地址 现居住地 常住地址
家庭住址 住址 地址 详细地址 文化程度 学历 政治面貌 婚姻状况 职业 工作单位 单位名称 单位地址 与户主关系 与户主的关系
户主 户主姓名 户号 门牌号 楼栋 房号 房屋地址 所属网格 所在网格 网格 网格名称 村 组 村居 社区 乡镇 街道 省 市 区县 备注
说明 籍贯 宗教信仰 曾用名 人员类别 人员类型 健康状况 是否党员 法定代表人 法人代表 负责人 统一社会信用代码 营业执照号
面积 建筑面积 用途 照片 登记日期
"""
# What heads a column in nearly every register of a grid office: enough to tell a row of headings from a row of people
# while the program's own vocabulary is not given.
COMMON = frozenset(normalise_heading(word) for word in _WORDS.split())
