"""What a run of digits in a search box may mean, from its length."""

from datetime import date

from desktop.names.terms import AddressFragment, Meaning, Term, text_terms

LONGEST_DOOR = 4  # digits of a room: 1203 is the third room on the twelfth floor, or the end of a number


def digit_meanings(digits: str, *, alone: bool) -> list[Meaning]:
    """Return ID number, phone, birth date or door number; `alone` when no other word stands beside."""
    length = len(digits)
    found = []
    if not digits.isdecimal():  # an ID number's end with X
        if length <= 8:
            return [_tail("id_tail", "9", digits)]
        return [_prefix("id", "i", digits)]
    if length <= LONGEST_DOOR:
        fragment = AddressFragment(digits, text_terms(digits))
        found.append(Meaning("address", address=fragment, chance=1 if length < LONGEST_DOOR else 2))
    if length < LONGEST_DOOR:
        return [_prefix("phone", "p", digits), *found] if length == 3 else found
    if length <= 8:
        found += [_tail("id_tail", "9", digits), _tail("phone_tail", "q", digits)]
    if length <= 13:
        found.append(_prefix("phone", "p", digits))
    if length >= 6 and not _is_mobile(digits):
        found.append(_prefix("id", "i", digits))
    if length == 15:
        century = "18" if digits[12:] >= "996" else "19"  # as it stands in the eighteen digits of the old number
        found.append(_prefix("id", "i", digits[:6] + century + digits[6:]))
    if birth := _birth(digits):
        found.append(Meaning("birth", (Term("b" + digits, is_prefix=length < 8),), chance=birth if alone else 1))
    return found


def _prefix(kind: str, tag: str, digits: str) -> Meaning:
    return Meaning(kind, (Term(tag + digits, is_prefix=True),))


def _tail(kind: str, tag: str, digits: str) -> Meaning:
    return Meaning(kind, (Term(tag + digits[::-1], is_prefix=True),))


def _is_mobile(digits: str) -> bool:
    return len(digits) == 11 and digits[0] == "1"


def _birth(digits: str) -> int:
    """Return the chance that the digits are a year, a month or a day of birth; 0 when they are none."""
    if not "1880" <= digits[:4] <= "2100":
        return 0
    if len(digits) == 4:
        return 2
    if len(digits) == 6:
        return 1 if "01" <= digits[4:] <= "12" else 0
    if len(digits) != 8:
        return 0
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return 0
    return 1
