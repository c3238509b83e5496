"""Numbers of enterprises: the unified social credit code (GB 32100) and the licences before it."""

import re
from enum import StrEnum
from typing import NamedTuple

from desktop.identity.faults import Fault, Severity, are_good, can_be_overridden
from desktop.identity.written import says_nothing, tidy

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_UNIFIED = re.compile(f"[{_ALPHABET}]{{2}}[0-9]{{6}}[{_ALPHABET}]{{10}}")
_ORGANISATION = re.compile(r"([0-9A-Z]{8})-?([0-9X])")


class CreditKind(StrEnum):
    """What stands where an enterprise's number is expected."""

    UNIFIED = "unified"  # eighteen characters
    LICENCE = "licence"  # the old business licence, fifteen digits
    ORGANISATION = "organisation"  # the old organisation code, nine characters
    NONE = "none"  # 无照, 临时: known to have none
    UNKNOWN = "unknown"  # something else
    EMPTY = "empty"


class CreditReading(NamedTuple):
    """What a text says as the number of an enterprise."""

    kind: CreditKind
    number: str = ""  # normalised
    prefix: str = ""  # the division of registration, six digits
    organisation: str = ""  # nine characters, where contained
    faults: tuple[Fault, ...] = ()

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
        """The number by which two records may be found to be one enterprise; empty where it proves nothing."""
        return self.number if self.kind in _NAMING and (self.good or self.overridable) else ""


_NAMING = frozenset({CreditKind.UNIFIED, CreditKind.LICENCE, CreditKind.ORGANISATION})


def credit_check(first17: str) -> str:
    """Return the last character that belongs to seventeen of a credit code."""
    total = sum(weight * _ALPHABET.index(character) for weight, character in zip(_WEIGHTS, first17, strict=True))
    return _ALPHABET[-total % 31]


def organisation_check(first8: str) -> str:
    """Return the last character that belongs to eight of an organisation code (GB 11714)."""
    pairs = zip(_ORGANISATION_WEIGHTS, first8, strict=True)
    return "0123456789X0"[
        11 - sum(weight * _ORGANISATION_ALPHABET.index(character) for weight, character in pairs) % 11
    ]


def licence_check(first14: str) -> str:
    """Return the last digit that belongs to fourteen of an old licence number (ISO 7064, MOD 11,10)."""
    product = 10
    for digit in first14:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def read_credit_code(text: str | None) -> CreditReading:
    """Return what a text says as the number of an enterprise."""
    tidied = tidy(text or "")
    if not tidied:
        return CreditReading(CreditKind.EMPTY)
    if says_nothing(tidied) or set(tidied) == {"0"}:
        return CreditReading(CreditKind.NONE, tidied)
    if _UNIFIED.fullmatch(tidied):
        return _read_unified(tidied)
    if match := _ORGANISATION.fullmatch(tidied):
        return _read_organisation(match[1] + match[2])
    if len(tidied) == 15 and tidied.isascii() and tidied.isdecimal():
        return _read_licence(tidied)
    return CreditReading(CreditKind.UNKNOWN, tidied, faults=(_describe(tidied),))


def _read_unified(number: str) -> CreditReading:
    faults = []
    organisation = number[8:17]
    if organisation[8] != organisation_check(organisation[:8]):
        message = "统一社会信用代码第 9 至 17 位的校验不符，请对照营业执照核对；执照确实如此的，写明理由后可保留。"
        faults.append(Fault("organisation", message, Severity.OVERRIDABLE))
    expected = credit_check(number[:17])
    if number[17] != expected:
        message = f"统一社会信用代码校验位不符（末位应为 {expected}，现为 {number[17]}），请对照营业执照核对。"
        faults.append(Fault("check", message, Severity.OVERRIDABLE))
    return CreditReading(CreditKind.UNIFIED, number, number[2:8], organisation, tuple(faults))


def _read_organisation(number: str) -> CreditReading:
    expected = organisation_check(number[:8])
    if number[8] == expected:
        return CreditReading(CreditKind.ORGANISATION, number, organisation=number, faults=(_OLD,))
    fault = Fault("check", f"组织机构代码校验位不符（末位应为 {expected}），请对照证件核对。", Severity.OVERRIDABLE)
    return CreditReading(CreditKind.ORGANISATION, number, organisation=number, faults=(fault, _OLD))


def _read_licence(number: str) -> CreditReading:
    if number[14] == licence_check(number[:14]):
        return CreditReading(CreditKind.LICENCE, number, number[:6], faults=(_OLD,))
    fault = Fault("check", "工商注册号校验位不符，请对照营业执照核对。", Severity.OVERRIDABLE)
    return CreditReading(CreditKind.LICENCE, number, number[:6], faults=(fault, _OLD))


def _describe(tidied: str) -> Fault:
    if len(tidied) == 18 and tidied.isascii():
        wrong = "".join(sorted(set(tidied) - set(_ALPHABET))) or tidied[2:8]
        return Fault("characters", f"统一社会信用代码含有不应出现的字符 {wrong}（不用字母 I、O、S、V、Z），请核对。")
    return Fault("length", f"统一社会信用代码应为 18 位，这里是 {len(tidied)} 位，请对照营业执照核对。")


_OLD = Fault("old", "这是旧的注册号或组织机构代码，请换填 18 位统一社会信用代码。", Severity.WARNING)
