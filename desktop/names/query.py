"""What a clerk typed, taken apart into what may be meant by it.

A `Query` is a tuple of `Alternative`s, joined by OR. Each one is satisfied by a person who

* has every `Term` of `terms` in the person index (whole token, or a token that begins so), and
* lives at an address that contains every `AddressFragment`: its `terms` are sought in the address index, and because
  pairs of characters can stand apart, the hit is verified by looking for `text` in `fold(address)`.

`chance` orders the work: 1 is what the clerk most likely means; 2 is asked only when there is room left on the page.
A query that says nothing has no alternatives. The text is never an error.
"""

import re
from collections.abc import Iterable
from itertools import product
from typing import NamedTuple, Self

from desktop.names.digits import digit_meanings
from desktop.names.folding import fold, fold_name
from desktop.names.readings import surname_sounds
from desktop.names.terms import LONGEST_RUN, AddressFragment, Meaning, Term, text_terms

MOST_ALTERNATIVES = 24
_WORDS = re.compile(r"[\s,，;；、+]+")
_GROUPED_PHONE = re.compile(r"(?<!\d)(1\d{2})[ -](\d{4})[ -](\d{1,4})(?!\d)")
_AREA_PHONE = re.compile(r"0\d{2,3}-\d{3,8}")
_LETTERS_DIGITS = re.compile(r"([a-z]+)(\d+x?)")
_ID_CHARACTERS = re.compile(r"\d+x")
_UMLAUT = re.compile("ü|(?<=l)yu|(?<=^n)yu")  # no syllable ends in l, many in n


class Alternative(NamedTuple):
    """One thing that may be meant: all of its terms and all of its addresses at once."""

    kind: str  # name, pinyin, given, id, id_tail, phone, phone_tail, birth, address; several joined by "+"
    terms: tuple[Term, ...] = ()
    addresses: tuple[AddressFragment, ...] = ()
    chance: int = 1


class Query(NamedTuple):
    """A typed text and everything that may be meant by it, the likeliest first."""

    text: str
    alternatives: tuple[Alternative, ...] = ()

    @classmethod
    def parse(cls, text: str, *, whole: bool = False) -> Self:
        """Return what may be meant by a typed text; with `whole`, numbers are meant wholly or not at all."""
        words = _split(text)
        if not words:
            return cls(text)
        meanings = [_meanings(word, alone=len(words) == 1, whole=whole) for word in words]
        joined = (_join(choice) for choice in product(*meanings))
        alternatives = sorted(dict.fromkeys(joined), key=lambda alternative: alternative.chance)
        return cls(text, tuple(alternatives[:MOST_ALTERNATIVES]))

    def of_chance(self, chance: int) -> tuple[Alternative, ...]:
        """Return the alternatives of one chance."""
        return tuple(alternative for alternative in self.alternatives if alternative.chance == chance)


def _split(text: str) -> list[str]:
    """Return the words of a text; the parts of one grouped phone number and of one name in pinyin are one word."""
    words: list[str] = []
    for word in _WORDS.split(_GROUPED_PHONE.sub(r"\1\2\3", text.strip())):
        folded = fold(word)
        if not folded:
            continue
        if words and _is_pinyin(words[-1]) and _is_pinyin(folded):
            words[-1] += folded
        else:
            words.append(folded)
    return words


def _is_pinyin(word: str) -> bool:
    return word.replace("ü", "v").isascii() and word.isalpha()


def _join(choice: Iterable[Meaning]) -> Alternative:
    chosen = tuple(choice)
    return Alternative(
        "+".join(meaning.kind for meaning in chosen),
        tuple(dict.fromkeys(term for meaning in chosen for term in meaning.terms)),
        tuple(meaning.address for meaning in chosen if meaning.address),
        max(meaning.chance for meaning in chosen),
    )


def _meanings(word: str, *, alone: bool, whole: bool) -> list[Meaning]:
    if word.isdecimal() or _ID_CHARACTERS.fullmatch(word):
        return digit_meanings(word, alone=alone, whole=whole)
    if _is_pinyin(word):
        return _pinyin_meanings(_UMLAUT.sub("v", word))
    dashed = word.replace("－", "-")
    if _AREA_PHONE.fullmatch(dashed):
        digits = dashed.replace("-", "")
        return [Meaning("phone", (Term(f"p{digits}", is_prefix=not whole),))]
    if word.isascii() and word.isalnum():
        return _document_meanings(word, whole=whole)
    if any(character.isdecimal() for character in word):
        return [_address(word)]
    return _word_meanings(word, alone=alone)


def _word_meanings(word: str, *, alone: bool) -> list[Meaning]:
    """Return name and place; a single character beside other words is a name."""
    name = fold_name(word.replace("－", ""))
    if not name:
        return [_address(word)]
    runs = [name[start : start + LONGEST_RUN] for start in range(max(1, len(name) - LONGEST_RUN + 1))]
    found = [Meaning("name", tuple(Term(run) for run in runs))]
    if len(word) > 1:
        found.append(_address(word))
    elif alone:
        found.append(_address(word)._replace(chance=2))
    return found


def _pinyin_meanings(letters: str) -> list[Meaning]:
    """Return whole names, given names, and a surname spelt out before initials of the given name (zhangsf)."""
    found = [
        Meaning("pinyin", (Term(letters, is_prefix=True),)),
        Meaning("given", (Term(f"1{letters}", is_prefix=True),), chance=2),
        Meaning("given", (Term(f"2{letters}", is_prefix=True),), chance=2),
    ]
    for end in range(max(1, len(letters) - LONGEST_RUN), len(letters)):
        if letters[:end] in surname_sounds():
            terms = (Term(letters[:end], is_prefix=True), Term(f"1{letters[end:]}", is_prefix=True))
            found.append(Meaning("pinyin", terms, chance=2))
    return found


def _document_meanings(word: str, *, whole: bool) -> list[Meaning]:
    found = [Meaning("id", (Term(f"i{word}", is_prefix=not whole),)), _address(word)]
    if match := _LETTERS_DIGITS.fullmatch(word):
        digits = digit_meanings(match[2], alone=False, whole=whole)
        for meaning in digits:
            if meaning.terms:
                found.append(Meaning(f"pinyin+{meaning.kind}", (Term(match[1], is_prefix=True), *meaning.terms)))
    return found


def _address(word: str) -> Meaning:
    return Meaning("address", address=AddressFragment(word, text_terms(word)))
