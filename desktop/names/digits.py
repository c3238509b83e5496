"""What a run of digits in a search box may mean, from its length."""

from datetime import date

from desktop.names.terms import AddressFragment, Meaning, Term, text_terms

OLD_NUMBER = 15  # digits of an ID number before 1999
SHORTEST_PHONE = 7  # digits of a telephone without its area
LONGEST_DOOR = 4  # digits of a room: 1203 is the third room on the twelfth floor, or the end of a number


def digit_meanings(digits: str, *, alone: bool, whole: bool = False) -> list[Meaning]:
    """Return ID number, phone, birth date or door number; `alone` when no other word stands beside.

    With `whole`, digits mean no part of a number.
    """
    if whole:
        return _whole_meanings(digits)
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
    if length == OLD_NUMBER:
        found.append(_prefix("id", "i", _modern(digits)))
    if birth := _birth(digits):
        found.append(Meaning("birth", (Term("b" + digits, is_prefix=length < 8),), chance=birth if alone else 1))
    return found


def _whole_meanings(digits: str) -> list[Meaning]:
    """Return a whole ID number, a whole telephone, a door number."""
    found = [Meaning("id", (Term(f"i{digits}"),))]
    if not digits.isdecimal():
        return found
    if len(digits) >= SHORTEST_PHONE:
        found.append(Meaning("phone", (Term(f"p{digits}"),)))
    if len(digits) == OLD_NUMBER:
        found.append(_prefix("id", "i", _modern(digits)))
    if len(digits) <= LONGEST_DOOR:
        found.append(Meaning("address", address=AddressFragment(digits, text_terms(digits))))
    return found


def _modern(digits: str) -> str:
    """Return an old number as it begins the eighteen digits it has become; only the check digit follows."""
    century = "18" if digits[12:] >= "996" else "19"
    return digits[:6] + century + digits[6:]


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
