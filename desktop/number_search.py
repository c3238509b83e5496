"""Who may search by a part of a number, so that nobody guesses digit by digit what is masked for him.

Whoever may see ID numbers and telephones in full finds by any part of them; whoever may not finds by whole ones alone.
A number that is withheld from somebody (a child's, without the vault) finds nobody, whole or not.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from db.models.people import Person
from db.store import Store
from desktop.names import Alternative
from desktop.names.folding import fold

ONLY_WHOLE = "您的账号只能按完整的证件号码或电话查找。"
BY_PARTS, BY_WHOLE = "拼音首字母、证号后四位或电话的一段", "拼音首字母、完整的证号或电话"
NUMBERS = "numbers"  # key of what a session is told
LONGEST_END = 8  # digits of a telephone that stand in the index although they are only its end
_IN_ID, _IN_PHONE = frozenset({"id", "id_tail"}), frozenset({"phone", "phone_tail"})
_DIGITS = re.compile(r"[a-z]*\d{4,}x?")
_WHOLE = re.compile(r"\d{17}[\dx]|\d{15}|1\d{10}|0\d{9,11}")
_PARTING = re.compile(r"[\s－-]")


@dataclass(frozen=True, slots=True)
class Numbers:
    """How somebody may search by numbers."""

    by_parts: bool = True
    has_all: bool = True  # nothing is withheld


def hold_numbers(store: Store, numbers: Callable[[], Numbers]) -> None:
    """Let every search in a store be held to what whoever is at the program may search by."""
    store.tell_sessions = lambda: {NUMBERS: numbers()}


def numbers_of(session: Session) -> Numbers:
    """Return how whoever looks may search by numbers."""
    found: Numbers = session.info.get(NUMBERS, Numbers())
    return found


def is_same(number: str, sought: str) -> bool:
    """Return whether a number is the one sought, however the two are parted."""
    return _PARTING.sub("", fold(number)) == _PARTING.sub("", fold(sought))


def why_nothing(store: Store, text: str) -> str:
    """Return why a text found nothing: it has a part of a number and only whole ones find anybody. Else nothing."""
    numbers: Numbers = store.tell_sessions().get(NUMBERS, Numbers())
    words = [_PARTING.sub("", fold(word)) for word in text.split()]
    has_part = any(_DIGITS.fullmatch(word) and not _WHOLE.fullmatch(word) for word in words)
    return ONLY_WHOLE if has_part and not numbers.by_parts else ""


def what_finds(store: Store) -> str:
    """Return what else than a name finds people for whoever is at the program."""
    numbers: Numbers = store.tell_sessions().get(NUMBERS, Numbers())
    return BY_PARTS if numbers.by_parts else BY_WHOLE


def seen(session: Session, meaning: Alternative) -> list[ColumnElement[bool]]:
    """Return the conditions under which the numbers by which a person is meant may find that person."""
    if (numbers := numbers_of(session)).by_parts and numbers.has_all:
        return []
    kinds, found = set(meaning.kind.split("+")), list[ColumnElement[bool]]()
    if kinds & _IN_ID:
        found.append(Person.id_no.is_not(None))
    if kinds & _IN_PHONE:
        found.append(Person.phone.is_not(None))
        if not numbers.by_parts:
            short = (term.token[1:] for term in meaning.terms if term.token[:1] == "p" and term.token[1:].isdecimal())
            found += [Person.phone == digits for digits in short if len(digits) <= LONGEST_END]
    return found
