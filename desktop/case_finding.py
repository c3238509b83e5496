"""Finding cases by whatever the clerk types: words of the matter, numbers in short or in full, names of the parties.

`newest` answers while typing; `case_keys` gives the same meaning to a list, so that its count is exact.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product

import numpy as np
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from db import search
from db.keys import Keys, in_keys, keys_of
from db.models.cases import Case
from desktop.index import folded_number
from desktop.names import Term, text_terms
from desktop.names.folding import fold
from desktop.names.terms import LONGEST_RUN

PAIR = 2  # characters that are one token: nothing is left to verify
MOST = 12  # ways to read a text that are looked for
TAIL, BEGINNING = 4, 6  # signs of an outside number from which its end, and its beginning, mean few enough cases
WIDER = 20  # so many times more hits are asked for while too few are left after verifying
NUMBER = re.compile(r"(\d{4})?[^\W\d_a-z]?\d+|(?=.*\d)[a-z0-9]{3,}")  # own numbers, perhaps in short, and outside ones
STRETCH = 20_000  # hits verified at once

Reading = tuple[tuple[Term, ...], tuple[str, ...]]  # terms to have at once, and texts that pairs alone cannot promise


def readings_of(text: str) -> list[Reading]:
    """Return the ways in which a text can be meant."""
    words = [_of_word(word) for word in text.split() if fold(word)]
    if not words:
        return []
    return [
        (
            tuple(dict.fromkeys(term for terms, _ in parts for term in terms)),
            tuple(said for _, all_ in parts for said in all_),
        )
        for parts in islice(product(*words), MOST)
    ]


def newest(session: Session, text: str, limit: int) -> Keys:
    """Return the first cases that a text may mean, the latest first."""
    found = [_newest(session, reading, limit) for reading in readings_of(text)]
    keys = np.unique(np.array([key for part in found for key in part], np.int64))
    return keys[::-1][:limit]


def case_keys(session: Session, text: str) -> Keys:
    """Return every case that a text may mean, in the order of their keys."""
    found = [_all(session, reading) for reading in readings_of(text)]
    return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)


def _of_word(word: str) -> list[Reading]:
    """Return what one word may be: a number, a name in letters or in characters, words of the matter."""
    plain, found = fold(word), list[Reading]()
    number = folded_number(word)
    if NUMBER.fullmatch(number):
        found.append(((Term(f"h{number}"),), ()))
        if number.isascii() and len(number) >= TAIL:
            found.append(((Term(f"g{number[:-9:-1]}", is_prefix=True),), ()))
        if number.isascii() and len(number) >= BEGINNING:
            found.append(((Term(f"h{number}", is_prefix=True),), ()))
    if plain.isascii() and plain.isalpha():
        found.append(((Term(plain, is_prefix=True),), ()))
    if len(plain) <= PAIR:
        return [*found, ((Term(plain),), ())]
    if len(plain) <= LONGEST_RUN and not plain.isascii():
        found.append(((Term(plain),), ()))  # a run of a name
    return [*found, (text_terms(word), (plain,))]


def _newest(session: Session, reading: Reading, limit: int) -> Sequence[int]:
    terms, verified = reading
    query, asked = search.found(session, "case", terms), limit
    last = query.selected_columns.id.desc()
    while True:
        keys = session.scalars(query.order_by(last).limit(asked)).all()
        found = list(islice(_verified(session, keys, verified), limit)) if verified else keys
        if len(found) >= limit or len(keys) < asked:
            return found
        asked *= WIDER


def _all(session: Session, reading: Reading) -> Keys:
    terms, verified = reading
    keys = keys_of(session, search.found(session, "case", terms))
    return np.fromiter(_verified(session, keys.tolist(), verified), np.int64) if verified else keys


def _verified(session: Session, keys: Sequence[int], wanted: Sequence[str]) -> Iterator[int]:
    """Yield those of some cases, in their order, whose texts really have every word.

    Most have it as it was typed, which the engine sees at once; the others may have it in other widths and cases.
    """
    texts = (Case.title, func.coalesce(Case.description, ""), func.coalesce(Case.place, ""))
    plain = and_(*(or_(*(text.contains(word, autoescape=True) for text in texts)) for word in wanted))
    for first in range(0, len(keys), STRETCH):
        part = keys[first : first + STRETCH]
        sure = set(keys_of(session, select(Case.id).where(in_keys(Case.id, part), plain)).tolist())
        rest = [key for key in part if key not in sure]
        if rest:
            rows = session.connection().execute(select(Case.id, *texts).where(in_keys(Case.id, rest)))
            sure.update(key for key, *said in rows if _has(said, wanted))
        yield from (key for key in part if key in sure)


def _has(texts: Sequence[str], wanted: Sequence[str]) -> bool:
    folded = [fold(text) for text in texts]
    return all(any(word in text for text in folded) for word in wanted)
