"""Numbers that look and check like real ones and can belong to nobody.

ID numbers begin with 359998 or 359999, divisions that never existed, so no number here was ever issued. Mobile numbers
begin with 154, a range the numbering plan leaves unassigned; landlines have a local number beginning with 1, which no
subscriber's has. Credit codes name 359998 as the division of registration.
"""

from array import array
from datetime import date
from random import Random

from desktop.identity.citizen import CHECKS, WEIGHTS
from desktop.identity.credit import credit_check, organisation_check

LOCAL_PREFIX, NEWCOMER_PREFIX = "359998", "359999"
PHONE_PREFIX = "154"
_PREFIXES = (LOCAL_PREFIX, NEWCOMER_PREFIX)
_FIRST_DAY = date(1900, 1, 1).toordinal()
_DAYS = 366 * 150
_ORDERS = 500  # for one sex, one birth date and one prefix
_ORGANISATION_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class IdNumbers:
    """Gives each person a citizen's number of their own (GB 11643), without remembering the numbers given."""

    def __init__(self, first: int = 0) -> None:
        """Begin with the first number of every day, or with a later one, so that two givers never meet."""
        self._given = array("H", [first]) * (2 * len(_PREFIXES) * _DAYS)
        self._births: dict[date, tuple[str, int]] = {}
        self._prefixes = {prefix: _weigh(prefix, 0) for prefix in _PREFIXES}

    def take(self, prefix: str, born_on: date, sex: str) -> str:
        """Return the next number of this prefix, birth date and sex; two in a row are neighbours, as twins' are."""
        day = born_on.toordinal() - _FIRST_DAY
        place = (_PREFIXES.index(prefix) * 2 + (sex == "1")) * _DAYS + day
        given = self._given[place]
        if given >= _ORDERS:
            raise OverflowError("more people born on one day than there are numbers")
        self._given[place] = given + 1
        order = (given + day * 7) % _ORDERS * 2 + (sex == "1")
        if (birth := self._births.get(born_on)) is None:
            text = f"{born_on:%Y%m%d}"
            self._births[born_on] = birth = (text, _weigh(text, 6))
        total = (
            self._prefixes[prefix] + birth[1] + order // 100 * WEIGHTS[14] + order // 10 % 10 * WEIGHTS[15]
            + order % 10 * WEIGHTS[16]
        )  # fmt: skip
        return f"{prefix}{birth[0]}{order:03}{CHECKS[total % 11]}"


def _weigh(digits: str, start: int) -> int:
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS[start:], digits, strict=False))


def mobile_number(rng: Random) -> str:
    """Return a mobile number that nobody has."""
    return f"{PHONE_PREFIX}{int(rng.random() * 1e8):08}"


def landline_number(rng: Random, area: str = "0595") -> str:
    """Return a landline number that nobody has."""
    return f"{area}-1{int(rng.random() * 1e7):07}"


def credit_code(rng: Random, kind: str) -> str:
    """Return a valid unified social credit code of a division that never existed; kind 91 is a firm, 92 a trader."""
    organisation = "MA" + "".join(rng.choices(_ORGANISATION_CHARACTERS, k=6))
    first17 = f"{kind}{LOCAL_PREFIX}{organisation}{organisation_check(organisation)}"
    return first17 + credit_check(first17)
