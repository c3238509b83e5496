"""What clerks write around a number and instead of one."""

import re
import unicodedata
from functools import cache

from desktop.resources import resources

_NOISE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff'\u2018\u2019`\u00b4\"\u201c\u201d]+")
_ONLY_FILLERS = re.compile(r"[0\-_*/\\.,、。?#~—–─·…]*")


def tidy(text: str) -> str:
    """Return a number as one run of capital half-width characters, without blanks and quotation marks."""
    return unicodedata.normalize("NFKC", _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper())


def says_nothing(tidied: str) -> bool:
    """Return whether a tidied text only says that there is no number."""
    return _ONLY_FILLERS.fullmatch(tidied) is not None or tidied.strip("()[]【】。.!") in _no_number_words()


@cache
def _no_number_words() -> frozenset[str]:
    return frozenset((resources() / "codes" / "no_number.txt").read_text("utf-8").split())
