"""The tokens under which records stand in the search index, and the terms that find them there.

What `desktop.names` knows of persons and addresses is put together here per table of `db.search`. An address belongs to
the household; a person who has none, or lives elsewhere, carries the address in the person index, every token marked by
`PLACE`.
"""

import re
from collections.abc import Sequence
from datetime import date

from desktop.names import Query, Term, address_tokens, initials, person_tokens, pinyin, text_terms, text_tokens
from desktop.names.folding import fold

PLACE = "＠"  # no letter and no ideograph, so it cannot be the beginning of a name or of pinyin
_PARTING = re.compile(r"[\s\-－—–_/]+")
_OWN_NUMBER = re.compile(r"(\d{4})(\D)(\d+)")  # year, letter of the ledger, running number


def person_index(
    name: str, id_no: str | None, phone: str | None, born_on: date | None, former_name: str | None, address: str | None
) -> str:
    """Return the tokens of one person; `address` only when it is not that of the household."""
    tokens = person_tokens(name, id_no, (phone,) if phone else (), born_on, (former_name,) if former_name else ())
    if address:
        tokens += "".join(f" {PLACE}{token}" for token in address_tokens(address).split())
    return tokens


def household_index(address: str | None, household_no: str | None) -> str:
    """Return the tokens of one household."""
    number = f" h{fold(household_no)}" if household_no else ""
    return (address_tokens(address) if address else "") + number


def enterprise_index(
    name: str, credit_code: str | None, phones: Sequence[str | None], legal_name: str | None, address: str | None
) -> str:
    """Return the tokens of one enterprise or place."""
    tokens = f"{address_tokens(name)} {pinyin(name)} {initials(name)}"
    if credit_code:
        tokens += f" c{credit_code.lower()} 9{credit_code.lower()[:-9:-1]}"
    digits = ["".join(sign for sign in phone if sign.isdecimal()) for phone in phones if phone]
    tokens += "".join(f" p{number} q{number[:-9:-1]}" for number in digits)
    if legal_name:
        tokens += " " + person_tokens(legal_name, None, (), None)
    return tokens + (" " + address_tokens(address) if address else "")


def placed(terms: Sequence[Term]) -> tuple[Term, ...]:
    """Return the terms of an address as they stand in the person index."""
    return tuple(Term(PLACE + term.token, term.is_prefix) for term in terms)


def case_index(title: str, texts: Sequence[str | None], numbers: Sequence[str | None], parties: Sequence[str]) -> str:
    """Return the tokens of one case: pairs of its words, its numbers, the names of those it is about.

    `numbers` are the office's own and those of other systems.
    """
    words = " ".join(text_tokens(text) for text in (title, *texts) if text)
    tags = "".join(f" {tag}" for number in numbers if number for tag in _number_tags(folded_number(number)))
    return words + tags + "".join(f" {person_tokens(name, None, (), None)}" for name in parties)


def folded_number(text: str) -> str:
    """Return the number of a case without what only parts it: 2026-纠-00012 and 2026纠00012 are one."""
    return fold(_PARTING.sub("", text))


def _number_tags(number: str) -> tuple[str, ...]:
    """Return the tags of a number: whole and, if it is the office's own, in short; else also its end backwards."""
    own = _OWN_NUMBER.fullmatch(number)
    if own is None:
        return f"h{number}", f"g{number[:-9:-1]}"
    year, letter, running = own.groups()
    short = running.lstrip("0") or "0"
    return tuple(dict.fromkeys((f"h{number}", f"h{year}{letter}{short}", f"h{letter}{running}", f"h{letter}{short}",
                                f"h{running}", f"h{short}")))  # fmt: skip


def enterprise_terms(text: str, *, whole: bool = False) -> tuple[tuple[Term, ...], ...]:
    """Return the alternatives under which an enterprise may have been meant; each is a set of terms to have at once.

    With `whole`, telephones are meant wholly or not at all.
    """
    words = list(filter(None, map(fold, text.split())))
    if not words:
        return ()
    if len(words) == 1 and words[0].isascii() and words[0].isalnum():
        word = words[0]
        if word.isalpha():
            return ((Term(word, is_prefix=True),),)
        tail = Term(f"9{word[::-1]}", is_prefix=True) if len(word) <= 8 else Term(f"c{word}", is_prefix=True)
        phones = [Term(f"p{word}", is_prefix=not whole), *[Term(f"q{word[::-1][:8]}", is_prefix=True)] * (not whole)]
        return tuple((term,) for term in (Term(f"c{word}", is_prefix=True), tail, *phones))
    return (tuple(term for word in words for term in text_terms(word)),)


def household_terms(text: str) -> tuple[Term, ...]:
    """Return the terms of a household number, when the text can be one."""
    word = fold(text.strip())
    return (Term(f"h{word}", is_prefix=True),) if len(word) >= 3 and word.isascii() and word.isalnum() else ()


def parse(text: str) -> Query:
    """Return what may be meant by a typed text."""
    return Query.parse(text)
