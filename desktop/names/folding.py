"""One spelling for what is typed in many ways, fit to be a token."""

import re
import unicodedata

_PUNCTUATION = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if not chr(code).isalnum()}
_JOINTS = re.compile(r"[\s·•・．.‧∙⋅'’\-]+")
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f\ud800-\udfff]+")
_UNKEPT = re.compile(r"[\x00\ud800-\udfff]")


def kept(text: str) -> str:
    """Return a text without what no database keeps: NUL, and halves of characters that an input method left behind."""
    return _UNKEPT.sub("", text)


def fold(text: str) -> str:
    """Return a text without blanks, in lower case, letters and digits half-width, punctuation full-width."""
    if text.isascii() and text.isalnum():
        return text.lower()
    joined = _BLANKS.sub("", unicodedata.normalize("NFKC", text)).lower()
    return unicodedata.normalize("NFKC", joined).translate(_PUNCTUATION)  # what a blank kept apart may now be one


def fold_name(name: str) -> str:
    """Return a name without blanks and dots between its parts, letters in lower case."""
    return fold(_JOINTS.sub("", name))


def name_parts(name: str) -> list[str]:
    """Return the parts of a name between blanks and dots, folded."""
    return list(filter(None, map(fold, _JOINTS.split(name))))
