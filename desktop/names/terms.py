"""The smallest pieces of a question."""

from typing import NamedTuple

from desktop.names.folding import fold

LONGEST_RUN = 4  # characters of a name in one token


class Term(NamedTuple):
    """A token to look for: the whole of it, or its beginning."""

    token: str
    is_prefix: bool = False


class AddressFragment(NamedTuple):
    """A part of an address: pairs to look for, and the folded text by which a hit is verified."""

    text: str
    terms: tuple[Term, ...]


class Meaning(NamedTuple):
    """One thing that one word may mean."""

    kind: str
    terms: tuple[Term, ...] = ()
    address: AddressFragment | None = None
    chance: int = 1


def text_terms(fragment: str) -> tuple[Term, ...]:
    """Return the pairs of characters that a text containing the fragment must have, or its only character."""
    folded = fold(fragment)
    if len(folded) < 2:
        return (Term(folded),) if folded else ()
    return tuple(dict.fromkeys(Term(folded[place : place + 2]) for place in range(len(folded) - 1)))
