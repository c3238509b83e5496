"""The expected ways in which the office's wishes cannot be met."""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

_UNSEEN = frozenset({"Cc", "Cf", "Cs"})  # controls, marks without a shape, halves of characters


class Problem(NamedTuple):  # no dataclass: the login window stands without that module, 2 ms
    """One fault of a draft: the key of the field and a sentence for the clerk."""

    field: str
    message: str


class Invalid(Exception):
    """A draft that cannot be saved as it stands."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(joined([problem.message for problem in problems]))
        self.problems = tuple(problems)


class Refusal(Exception):
    """A wish that is declined, with the sentence the clerk reads."""

    def __init__(self, message: str) -> None:
        self.message = seen(message)
        super().__init__(self.message)


def joined(sentences: Sequence[str]) -> str:
    """Return several sentences as one, whether or not each ends with a full stop."""
    return "；".join([*(one.rstrip("。；") for one in sentences[:-1]), *sentences[-1:]])


def seen(sentence: str) -> str:
    """Return a sentence without what nobody sees: the name of a file in it may turn it round or break it."""
    if sentence.isprintable():
        return sentence
    return "".join(one for one in sentence if unicodedata.category(one) not in _UNSEEN)
