"""Telephone numbers as clerks write them."""

import re
from enum import StrEnum
from typing import NamedTuple

from desktop.identity.faults import Fault, Severity, are_good
from desktop.identity.written import says_nothing, tidy

_SAME_DIGIT = re.compile(r"(\d)\1{5,}")
_SEPARATORS = re.compile(r"[/、,;，；|\\\n]+|(?<=\d{11})\s+(?=\d)")
_AREA = r"(?:10|2\d|[3-9]\d{2})"  # without the leading zero
_COUNTRY = r"(?:(?:\+|00)86-?|86-?)?"
_MOBILE = re.compile(rf"{_COUNTRY}0?(1[3-9]\d{{9}})")
_ANY_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_LANDLINE = re.compile(
    rf"{_COUNTRY}\(?(?:0({_AREA})[-)]*|({_AREA})[-)]+)([1-9]\d{{6,7}})(?:(?:-|转|EXT\.?|#)(\d{{1,6}}))?"
)
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_SERVICE = re.compile(r"[48]00\d{7}|1\d{2}|1\d{4}|[2-9]\d{2,5}")
_BRACKETED = re.compile(r"\([^()]*[^\d()][^()]*\)|[\u4e00-\u9fff:：]+")


class PhoneKind(StrEnum):
    """What stands where a telephone number is expected."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    SHORT = "short"  # a service number or a company's short number
    PLACEHOLDER = "placeholder"  # 无, 停机, zeros
    UNKNOWN = "unknown"
    EMPTY = "empty"


class PhoneReading(NamedTuple):
    """What a text says as a telephone number."""

    kind: PhoneKind
    number: str = ""  # 13812345678 or 0595-12345678 or 0595-12345678-802
    others: tuple[str, ...] = ()  # further numbers of the same text, in order
    note: str = ""  # words that stood beside the number
    faults: tuple[Fault, ...] = ()

    @property
    def good(self) -> bool:
        """Whether nothing but warnings stands against the number."""
        return are_good(self.faults)


def read_phone(text: str | None) -> PhoneReading:
    """Return the first number of a text, with those after it beside."""
    if text and len(text) == 11 and text[0] == "1" and text[1] in "3456789" and text.isascii() and text.isdecimal():
        return PhoneReading(PhoneKind.MOBILE, text)
    written = (text or "").strip()
    if not tidy(written):
        return PhoneReading(PhoneKind.EMPTY)
    if says_nothing(tidy(written)) or _SAME_DIGIT.fullmatch(tidy(written)):
        return PhoneReading(PhoneKind.PLACEHOLDER, tidy(written))
    parts = [part for part in _SEPARATORS.split(written) if tidy(part)]
    readings = [_read_one(part) for part in parts]
    whole = _read_one(written)
    if whole.kind is not PhoneKind.UNKNOWN:
        return whole
    known = [reading for reading in readings if reading.kind is not PhoneKind.UNKNOWN]
    if not known:
        found = _ANY_MOBILE.findall(tidy(written))
        return PhoneReading(PhoneKind.MOBILE, found[0], tuple(found[1:]), written) if found else whole
    first, others = known[0], tuple(reading.number for reading in known[1:])
    words = [reading.note or reading.number for reading in readings if reading.note or reading not in known]
    return first._replace(others=others, note=" ".join(words))


def _read_one(written: str) -> PhoneReading:
    tidied = tidy(written).replace("——", "-").replace("—", "-").replace("–", "-").replace("_", "-")
    note = ""
    if "转" not in tidied:
        note = " ".join(_BRACKETED.findall(tidied)).strip("():： ")
        tidied = _BRACKETED.sub("", tidied)
    tidied = re.sub(r"\.0$", "", tidied)
    digits = re.sub(r"[-.()]", "", tidied)
    if match := _MOBILE.fullmatch(tidied) or _MOBILE.fullmatch(digits):
        return PhoneReading(PhoneKind.MOBILE, match[1], note=note)
    if _SERVICE.fullmatch(digits):
        return PhoneReading(PhoneKind.SHORT, digits, note=note)
    if match := _LANDLINE.fullmatch(tidied):
        area, local, extension = "0" + (match[1] or match[2]), match[3], match[4]
        return PhoneReading(PhoneKind.LANDLINE, "-".join(filter(None, (area, local, extension))), note=note)
    if _LOCAL.fullmatch(digits):
        return PhoneReading(PhoneKind.LANDLINE, digits, note=note, faults=(_NO_AREA,))
    return PhoneReading(PhoneKind.UNKNOWN, written, faults=(_describe(digits),))


def _describe(digits: str) -> Fault:
    if digits.isdecimal() and digits.startswith("1") and len(digits) != 11:
        return Fault("length", f"手机号应为 11 位，这里是 {len(digits)} 位，请核对。")
    return Fault("form", "看不出是手机号或固定电话，请核对；固定电话请写区号，如 0595-12345678。")


_NO_AREA = Fault("area", "固定电话没有区号，请补上，如 0595-12345678。", Severity.WARNING)
