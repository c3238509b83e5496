"""The citizen's number (GB 11643) and what is written in its place.

A number is judged, never repaired by guessing: what is certain (full-width digits, blanks, a small x, the old fifteen
digits) is normalised, everything else is a fault with a sentence. Placeholders name nobody, so `identity` is empty for
them and two of them are never the same person.
"""

import csv
import re
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from desktop.identity.faults import Fault, Severity, are_good, can_be_overridden
from desktop.identity.written import says_nothing, tidy
from desktop.resources import resources

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
NO_DIVISION = "000000"
SAMPLE_PREFIXES = frozenset({"359998", "359999"})  # never issued: the sample town's people bear them
_NO_CLOCK_BEFORE = date(2025, 1, 1)  # the program is younger: an earlier birth is past without asking the clock
_OLDEST = date(1800, 1, 1)  # the old numbers reach back before 1900


class IdKind(StrEnum):
    """What stands where a citizen's number is expected."""

    CITIZEN = "citizen"  # eighteen or fifteen digits, right or wrong; also residents of 港澳台 and permanent foreigners
    PLACEHOLDER = "placeholder"  # zeros, 无, 000000+birth+0000: known to be no number
    OTHER = "other"  # another document: passport, permit, officer's card
    EMPTY = "empty"


class IdReading(NamedTuple):
    """What a text says as an ID number."""

    kind: IdKind
    number: str = ""  # normalised: eighteen characters where possible
    birth: date | None = None
    sex: str | None = None  # GB/T 2261.1: "1" or "2"
    prefix: str = ""  # the division of first issue, six digits
    faults: tuple[Fault, ...] = ()
    upgraded_from_15: bool = False
    document: str = ""  # GA/T 517, where the number's form tells

    @property
    def good(self) -> bool:
        """Whether nothing but warnings stands against the number."""
        return are_good(self.faults)

    @property
    def overridable(self) -> bool:
        """Whether the number may be kept with a recorded reason."""
        return can_be_overridden(self.faults)

    @property
    def identity(self) -> str:
        """The number by which two records may be found to be one person; empty where it proves nothing."""
        if self.kind is IdKind.OTHER or (self.kind is IdKind.CITIZEN and (self.good or self.overridable)):
            return self.number
        return ""


def check_digit(first17: str) -> str:
    """Return the last character that belongs to seventeen digits."""
    return CHECKS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first17, strict=True)) % 11]


def upgrade_15(number: str) -> str:
    """Return the eighteen characters of an old number of fifteen digits.

    The order codes 996 to 999 were kept for those born before 1900 (GB 11643-1989).
    """
    century = "18" if number[12:] >= "996" else "19"
    longer = number[:6] + century + number[6:]
    return longer + check_digit(longer)


def read_id(text: str | None, today: date | None = None) -> IdReading:
    """Return what a text says as an ID number; `today` settles what lies in the future."""
    if text is None:
        return _EMPTY
    if len(text) == 18 and text.isascii() and (reading := _read_plain(text, today)):
        return reading
    return _read_written(text, today)


def _read_plain(text: str, today: date | None) -> IdReading | None:
    """Read a faultless number in pieces known from before; None for anything that needs a closer look."""
    if text.startswith(NO_DIVISION):  # a placeholder, be its check digit right by chance
        return None
    try:
        birth, birth_sum = _births[text[6:14]]
        prefix = text[:6]
        prefix_sum, document, prefix_faults = _prefixes[prefix]
        sex, order_sum = _orders[text[14:17]]
    except KeyError:
        return None
    if CHECKS[(prefix_sum + birth_sum + order_sum) % 11] != text[17]:
        return None
    if birth > _NO_CLOCK_BEFORE and birth > (today or _today()):
        return None
    return IdReading(IdKind.CITIZEN, text, birth, sex, prefix, prefix_faults, False, document)


def _read_written(text: str, today: date | None) -> IdReading:
    tidied = _LAST_X.sub("X", tidy(text))
    if not tidied:
        return _EMPTY
    if says_nothing(tidied) or _PLACEHOLDER.fullmatch(tidied):
        return _placeholder(tidied)
    if _EXPONENT.fullmatch(tidied):
        return IdReading(IdKind.CITIZEN, tidied, faults=(_PRECISION,))
    if _FOREIGNER_15.fullmatch(tidied):
        return IdReading(IdKind.OTHER, tidied, document="553")
    digits = sum(character.isdecimal() for character in tidied)
    if "*" in tidied and digits >= 4:
        return IdReading(IdKind.CITIZEN, tidied, faults=(_MASKED,))
    if digits >= 15 or (tidied.isdecimal() and len(tidied) != 8):
        return _read_citizen(tidied, today)
    document = next((code for pattern, code in _DOCUMENTS if pattern.fullmatch(tidied)), "")
    return IdReading(IdKind.OTHER, tidied, document=document)


def _read_citizen(number: str, today: date | None) -> IdReading:
    if len(number) not in (15, 18):
        return IdReading(IdKind.CITIZEN, number, faults=(_length(number),))
    if not (number if len(number) == 15 else number[:17]).isdecimal() or number[-1] not in "0123456789X":
        return IdReading(IdKind.CITIZEN, number, faults=(_CHARACTERS,))
    upgraded = len(number) == 15
    if upgraded:
        number = upgrade_15(number)
    prefix, faults = number[:6], []
    sex, _ = _orders[number[14:17]]
    _, document, prefix_faults = _prefixes[prefix]
    birth = _birth(number)
    if birth is None:
        faults.append(_impossible_birth(number))
    if birth and birth > (today or _today()):
        faults.append(Fault("future", f"身份证号中的出生日期 {birth:%Y-%m-%d} 晚于今天，请核对原件。"))
    expected = check_digit(number[:17])
    if number[17] != expected:
        faults.append(_PRECISION if number.endswith("000") else _check(number, expected))
    faults.extend(prefix_faults)
    return IdReading(IdKind.CITIZEN, number, birth, sex, prefix, tuple(faults), upgraded, document)


def _placeholder(tidied: str) -> IdReading:
    return IdReading(IdKind.PLACEHOLDER, tidied, _birth(tidied) if len(tidied) == 18 else None)


def _birth(number: str) -> date | None:
    try:
        return _births[number[6:14]][0]
    except KeyError:
        return None


def _today() -> date:
    return datetime.now().astimezone().date()


class _Births(dict[str, tuple[date, int]]):
    """Eight digits of a birth date and their part of the check sum; those of no date are absent."""

    def __missing__(self, digits: str) -> tuple[date, int]:
        try:
            birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        except ValueError:
            raise KeyError(digits) from None
        if birth < _OLDEST or not digits.isdecimal():  # int() takes "+1" and "1_0"
            raise KeyError(digits)
        self[digits] = result = (birth, _weigh(digits, 6))
        return result


class _Prefixes(dict[str, tuple[int, str, tuple[Fault, ...]]]):
    """Six digits of a division: part of the check sum, document, what is to be said about it."""

    def __missing__(self, digits: str) -> tuple[int, str, tuple[Fault, ...]]:
        if not (digits.isascii() and digits.isdecimal()):
            raise KeyError(digits)
        faults: tuple[Fault, ...] = ()
        document = "553" if digits.startswith("9") else "" if digits in _RESIDENTS else "111"
        if document == "111" and digits not in known_prefixes() and digits not in SAMPLE_PREFIXES:
            faults = (Fault("prefix", f"身份证号前六位 {digits} 不在行政区划代码中，请核对。", Severity.WARNING),)
        self[digits] = result = (_weigh(digits, 0), document, faults)
        return result


def _weigh(digits: str, start: int) -> int:
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS[start:], digits, strict=False))


@cache
def known_prefixes() -> frozenset[str]:
    """Return every six-digit division code that is or was in force."""
    path = resources() / "codes" / "division.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset(row["code"] for row in csv.DictReader(file))


_births, _prefixes = _Births(), _Prefixes()
_orders = {f"{order:03}": ("1" if order % 2 else "2", _weigh(f"{order:03}", 14)) for order in range(1000)}

_EMPTY = IdReading(IdKind.EMPTY)
_RESIDENTS = frozenset({"810000", "820000", "830000"})  # 港澳台居民居住证
_PLACEHOLDER = re.compile(r"(\d)\1{5,}|0{6}\d*[\dX]")
_EXPONENT = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}|\d{15,18}\.0+")
_FOREIGNER_15 = re.compile(r"[A-Z]{3}\d{12}")  # 外国人永久居留证 until 2023
_LAST_X = re.compile("[\u00d7\u0425]$")  # × and the Cyrillic letter typed for X
_DOCUMENTS = (
    (re.compile(r"[HM]\d{8}(?:\d\d)?"), "516"),
    (re.compile(r"\d{8}"), "511"),
    (re.compile(r"(?:E[A-Z0-9]|[DSPGH]|[A-Z]{2}|[A-Z])\d{7,8}"), "414"),
    (re.compile(r".*字第?.*\d+号?"), "114"),
)
_PRECISION = Fault("precision", "号码被表格存成了数字，末几位已经丢失，请按原件重新填写（单元格先设为文本）。")
_MASKED = Fault("masked", "号码被星号遮盖，不是完整的号码，请填写完整号码或留空。")
_CHARACTERS = Fault("characters", "身份证号含有不应出现的字符，只能是数字，末位可以是 X。")


def _length(number: str) -> Fault:
    return Fault("length", f"身份证号应为 18 位，这里是 {len(number)} 位，请核对是否多写或漏写。")


def _impossible_birth(number: str) -> Fault:
    return Fault("birth", f"身份证号中的出生日期 {number[6:10]}-{number[10:12]}-{number[12:14]} 不存在，请核对原件。")


def _check(number: str, expected: str) -> Fault:
    message = (
        f"身份证号校验位不符（末位应为 {expected}，这里是 {number[17]}），请核对；原件确实如此的，写明理由后可保留。"
    )
    return Fault("check", message, Severity.OVERRIDABLE)
