"""Addresses as clerks write them, taken apart as far as that is sure.

Nothing is lost: the parts put together again are the text that was read, without blanks. What an office calls a
building, a unit and a room is its own choice (`AddressStyle`); the other wordings are brought to it.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

_BLANKS = re.compile(r"\s+")
_DASHES = re.compile(r"[‐‑–—―−~～至]")
_NUMERAL = "零一二三四五六七八九"
_NUMBER = r"(?:[0-9]+[A-Za-z]?|[A-Za-z][0-9]*|[一二三四五六七八九十]{1,3})"
_BUILDING_WORD = r"(?:号楼|幢|栋|座|#楼|#)"
_BUILDING = rf"第?{_NUMBER}(?:[-、]{_NUMBER})?{_BUILDING_WORD}"
_UNIT = rf"第?{_NUMBER}(?:单元|梯)"
_ROOM = rf"{_NUMBER}(?:号房|室|房|户)"
_REGION = re.compile(
    r"(?:[^路街巷]{2,7}?(?:省|自治区))?"
    r"(?:[^路街巷]{2,8}?(?:市(?!场)|自治州|地区|盟))?"
    r"(?:[^路街巷]{1,8}?(?:县|(?<![小社园发业厂校宿])区|市(?!场)|旗))?"
    r"(?:[^路街巷]{1,7}?(?:镇|乡|街道)(?![路街巷道里]))?"
)
_VILLAGE = re.compile(
    r"[^0-9路街巷]{1,9}?(?:村民委员会|居民委员会|社区居委会|村委会|居委会|社区|嘎查|村)(?![路街巷道里弄口头]|社区|村民?委|居民?委)"
)
_PARTS = re.compile(
    rf"(?P<street>.*?)(?P<building>{_BUILDING})?(?P<unit>{_UNIT})?(?P<room>{_ROOM}|(?<=[幢栋座楼#元梯])\d{{3,4}})?"
)
_DASHED = re.compile(
    r"(?P<street>|.*[^0-9A-Za-z\-])(?P<building>\d{1,3})-(?:(?P<unit>\d{1,2})-)?(?P<room>\d{3,4})(?:室|房)?"
)


class AddressStyle(NamedTuple):
    """What an office calls the parts of an address."""

    building: str = "幢"
    unit: str = "单元"
    room: str = "室"
    missing: str = ""  # some cities want 无


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of one address, as they were written; what is not sure stays in `street`."""

    region: str = ""  # province to town
    village: str = ""
    street: str = ""  # street, door number, estate, anything else
    building: str = ""
    unit: str = ""
    room: str = ""

    @property
    def text(self) -> str:
        """The whole again."""
        return self.region + self.village + self.street + self.building + self.unit + self.room


def split_address(text: str) -> Address:
    """Take an address apart as far as that is sure."""
    rest = _DASHES.sub("-", _BLANKS.sub("", unicodedata.normalize("NFKC", text)))
    region = _leading(_REGION, rest)
    rest = rest[len(region) :]
    village = _leading(_VILLAGE, rest)
    rest = rest[len(village) :]
    if match := _DASHED.fullmatch(rest):  # 3-302 is building and room, 3-2-302 has the unit between
        cut = match.start("room")
        middle = match.start("unit") if match["unit"] else cut
        start = match.start("building")
        return Address(region, village, rest[:start], rest[start:middle], rest[middle:cut], rest[cut:])
    match = _PARTS.fullmatch(rest)
    found = {key: value or "" for key, value in match.groupdict().items()} if match else {"street": rest}
    if found.get("room") and not (found["building"] or found["unit"]) and "号" not in found["room"]:
        found = {"street": rest} if not re.search(r"\d(?:室|房)$", rest) else found
    return Address(region, village, **found)


def normal_address(address: Address, style: AddressStyle) -> Address:
    """Return the same address in the words of the office."""
    return Address(
        address.region,
        address.village,
        address.street,
        normal_building(address.building, style) if address.building else "",
        normal_unit(address.unit, style) if address.unit else "",
        normal_room(address.room, style) if address.room else "",
    )


def normal_building(text: str, style: AddressStyle) -> str:
    """Return a building's number in the office's words: 1幢 for 1, 1栋, 1号楼, 1#; a name stays a name."""
    return _normal(text, style.building, r"号楼|幢|栋|座|#楼|#|楼|-", style)


def normal_unit(text: str, style: AddressStyle) -> str:
    """Return a unit in the office's words: 2单元 for 2, 二单元, 2梯."""
    return _normal(text, style.unit, r"单元|梯|门|-", style)


def normal_room(text: str, style: AddressStyle) -> str:
    """Return a room in the office's words: 302室 for 302, 302房, 302号房."""
    return _normal(text, style.room, r"号房|室|房间|房|户|号", style)


def _normal(text: str, word: str, words: str, style: AddressStyle) -> str:
    tidied = _DASHES.sub("-", _BLANKS.sub("", unicodedata.normalize("NFKC", text)))
    if tidied in ("", "无", "-", "/"):
        return style.missing
    match = re.fullmatch(rf"第?({_NUMBER})(?:([-、])({_NUMBER}))?(?:{words})?", tidied)
    if not match:
        return tidied
    last = f"{match[2]}{_arabic(match[3])}" if match[3] else ""
    return f"{_arabic(match[1])}{last}{word}"


def _arabic(number: str) -> str:
    """Return a number in Arabic digits: 12 for 十二; letters in capitals."""
    if number[0] not in _NUMERAL and number[0] != "十":
        return number.upper()
    tens, ten, ones = number.partition("十")
    if not ten:
        return "".join(str(_NUMERAL.index(digit)) for digit in number)
    return str((_NUMERAL.index(tens) if tens else 1) * 10 + (_NUMERAL.index(ones) if ones else 0))


def _leading(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.match(text)
    return match[0] if match else ""
