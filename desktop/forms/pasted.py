"""Lists as they come by WeChat or out of another table: 接龙, names between commas, numbers, rows that were copied.

Each line is read for what it says of one person; a line of names alone is one line for each. What is no name is left
out rather than taken for one.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from desktop.fields import also
from desktop.identity import IdKind, read_id

_HAN = r"\u3007\u3400-\u9fff\ue000-\uf8ff\U00020000-\U0003ffff"
_ORDER = re.compile(
    rf"^\s*(?:[(]?\d{{1,4}}\s*(?:[.、。):,]+|(?=\s+[{_HAN}])|(?=[{_HAN}])(?!\d+[日月年组号岁栋幢楼]))|第\d+[名位])\s*"
)
_ID = re.compile(r"(?<![0-9A-Za-z*])(?:\d{17}[0-9Xx]|\d{15})(?![0-9A-Za-z*])")
_STARRED = re.compile(r"\d{2,}\*{2,}[0-9Xx*]*")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)")
_CREDIT = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Za-z])")
_SPACED = re.compile(rf"(?<![{_HAN}])([{_HAN}])[ \u3000]+([{_HAN}])(?![{_HAN}])")
_PARTING = re.compile(r"[\s,，;；、/|:：()（）\[\]【】<>《》“”\"'。!！?？~—+]+")
_NAME = re.compile(rf"[{_HAN}]{{2,4}}|[{_HAN}]{{1,12}}(?:[·•．・][{_HAN}]{{1,12}})+")
_PLACE = re.compile(rf"[{_HAN}\d]{{1,12}}(?:村民委员会|居民委员会|村委会|居委会|网格|社区|村|组)")
_NO_NAME = frozenset(
    also(
        "姓名 名字 户主 本人 电话 手机 手机号 手机号码 联系电话 联系方式 身份证 身份证号 身份证号码 公民身份号码",
        "证件号码 号码 性别 年龄 民族 汉族 地址 住址 备注 序号 村居 社区 网格 男 女 男性 女性 党员 群众 团员 中共党员",
        "共青团员 长女 次女 参加 报名 已报名 收到 无 没有 接龙 例 示例 合计 小计 配偶 儿子 女儿 父亲 母亲 孙子 孙女",
        "儿媳 长子 次子",
    )
)
_SEXES = {"男": "1", "女": "2", "男性": "1", "女性": "2"}
_TAB = "\t"


@dataclass(frozen=True, slots=True)
class PastedLine:
    """What one line of a list says of one person, household or enterprise."""

    number: int  # of the line, from 1
    text: str  # as it was written
    name: str = ""
    id_no: str = ""  # 18 digits
    phone: str = ""  # digits alone
    credit_code: str = ""
    place: str = ""  # a village or grid that it names
    sex_code: str = ""
    rest: str = ""  # what is left of it without its number and the numbers in it: the name of an enterprise

    @property
    def says_nothing(self) -> bool:
        """Whether it names nobody."""
        return not (self.name or self.id_no or self.phone or self.credit_code or self.rest)


def parse(text: str) -> tuple[PastedLine, ...]:
    """Return what the lines of a text say; empty lines, the heads of tables and of 接龙 are left out."""
    found: list[PastedLine] = []
    for number, line in enumerate(text.splitlines(), 1):
        plain = unicodedata.normalize("NFKC", line).strip()
        if plain and not plain.startswith("#") and not _is_head(plain):
            found += _read(number, line.strip(), plain)
    return tuple(found)


def _read(number: int, written: str, plain: str) -> Iterator[PastedLine]:
    rest = _STARRED.sub(" ", _ORDER.sub("", plain, count=1))
    line = PastedLine(number, written)
    if match := _ID.search(rest):
        reading = read_id(match[0])
        rest = rest.replace(match[0], " ")
        line = replace(line, id_no=reading.number if reading.kind is IdKind.CITIZEN else "")
    elif match := _CREDIT.search(rest):
        rest = rest.replace(match[0], " ")
        line = replace(line, credit_code=match[0])
    if match := _MOBILE.search(rest):
        rest = rest.replace(match[0], " ")
        line = replace(line, phone="".join(match.groups()))
    elif match := _LANDLINE.search(rest):
        rest = rest.replace(match[0], " ")
        line = replace(line, phone="".join(filter(str.isdecimal, match[0])))
    tokens = [token for token in _PARTING.split(_SPACED.sub(r"\1\2", rest)) if token]
    line = replace(
        line,
        rest=" ".join(rest.strip(" ,，;；、。.:：").split()),
        place=next((token for token in tokens if _PLACE.fullmatch(token)), ""),
        sex_code=next((_SEXES[token] for token in tokens if token in _SEXES), ""),
    )
    names = [token for token in tokens if is_name(token)]
    is_bare = not (line.id_no or line.phone or line.credit_code or line.place)
    if is_bare and len(names) > 1 and len(names) == len(tokens):
        yield from (PastedLine(number, name, name, rest=name) for name in names)
    else:
        yield replace(line, name=names[0] if names else "")


def is_name(token: str) -> bool:
    """Whether a word may be the name of a person."""
    return bool(_NAME.fullmatch(token)) and token not in _NO_NAME and not (len(token) > 2 and _PLACE.fullmatch(token))


def _is_head(line: str) -> bool:
    """Whether a line is the head of a copied table: 姓名 性别 电话."""
    tokens = [token for token in _PARTING.split(line) if token]
    return len(tokens) > 1 and all(token in _NO_NAME and token not in _SEXES for token in tokens)
