"""Text as a PDF page holds it: which font subset has a character, under which code."""

from collections.abc import Iterator
from typing import Any

from desktop.printing.fonts import FontStack, face_font
from desktop.printing.outcome import code_point

_ESCAPED = {ord(one): f"\\{one}" for one in "()\\"} | {13: "\\r"}  # what would end a string, or be read as a line feed


class TextOperators:
    """Writes lines of text for one file. Asks reportlab once for each character; the rest is looked up.

    reportlab's own text objects do the same in four times the time.
    """

    def __init__(self, document: Any) -> None:
        self._document = document
        self._codes: dict[FontStack, _Codes] = {}

    def runs(self, text: str, stack: FontStack) -> Iterator[tuple[str, str]]:
        """Cut text into stretches of one font subset each: its name, and the escaped codes."""
        codes = self._codes.get(stack)
        if codes is None:
            codes = self._codes[stack] = _Codes(stack, self._document)
        font, run = "", ""
        for one, code in map(codes.__getitem__, text):
            if one == font:
                run += code
                continue
            if run:
                yield font, run
            font, run = one, code
        if run:
            yield font, run


class _Codes(dict[str, tuple[str, str]]):
    """Font subset and escaped code of each character of a stack; reportlab hands them out when first asked."""

    def __init__(self, stack: FontStack, document: Any) -> None:
        super().__init__()
        self._stack, self._document = stack, document

    def __missing__(self, character: str) -> tuple[str, str]:
        place = self._stack.place(character)
        if place is None:
            raise LookupError(code_point(character))
        font = face_font(place[0])
        ((subset, code),) = font.splitString(character, self._document)
        name = font.getSubsetInternalName(subset, self._document)
        found = self[character] = (name, code.decode("latin-1").translate(_ESCAPED))
        return found
