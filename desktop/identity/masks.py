"""What of a name or number is shown until it is revealed on purpose.

Six first and four last digits beside a birth date give the whole ID number back, so only the first four are ever shown.
"""

import re

from desktop.identity.written import says_nothing, tidy
from desktop.names.surnames import surname_of

_SEPARATOR = re.compile(r"[·•．.・‧\s]+")
_GROUP = "(?:第?[0-9〇零一二三四五六七八九十]+(?:村民)?(?:小组|组))?"
_VILLAGE = re.compile(f"^.*?(?:社区|村委会|居委会|村){_GROUP}")
_TAIL = 4  # digits


def mask_id(number: str) -> str:
    """Return an ID number with nothing but its province and city: 3505**************."""
    if not number or (says_nothing(tidy(number)) and not any(character.isdecimal() for character in number)):
        return number
    shown = 4 if len(number) >= 15 else 2 if len(number) >= 8 else 0
    return number[:shown] + "*" * (len(number) - shown)


def mask_to_tail(number: str) -> str:
    """Return a number with nothing but its last four digits: **************0071, ***************6688."""
    return "*" * (len(number) - _TAIL) + number[-_TAIL:] if len(number) > 2 * _TAIL else "*" * len(number)


def mask_address(address: str) -> str:
    """Return an address as far as the village and its group; none that names no village."""
    found = _VILLAGE.match(address)
    return found[0] if found else ""


def mask_phone(number: str) -> str:
    """Return a telephone number with its middle starred: 138****5678, 0595****123."""
    digits = "".join(character for character in number if character.isdecimal())
    if len(digits) < 7:
        return "*" * len(digits) if digits else number
    if len(digits) == 11 and digits[0] == "1":
        return f"{digits[:3]}****{digits[-4:]}"
    if digits[0] == "0" and len(digits) >= 10:
        area = 3 if digits[1] in "12" else 4
        return f"{digits[:area]}****{digits[-3:]}"
    return "****" + digits[-3:]


def mask_name(name: str) -> str:
    """Return a name with little more than its surname: 张*, 张*丰, 欧阳*."""
    name = name.strip()
    if _SEPARATOR.search(name):
        return _SEPARATOR.sub("·", "".join(_mask_part(part) for part in re.split(rf"({_SEPARATOR.pattern})", name)))
    surname = surname_of(name) if len(name) > 1 else name
    given = name[len(surname) :]
    return surname + "*" * min(len(given), 1) if len(given) < 2 else f"{surname}{'*' * (len(given) - 1)}{given[-1]}"


def _mask_part(part: str) -> str:
    return part if _SEPARATOR.fullmatch(part) else part[:1] + "*" * (len(part) - 1)
