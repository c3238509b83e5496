"""Labels and blanks inside one text: 填报单位（盖章）：____　填报人：　　日期：　年　月　日."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_LABEL = re.compile(r"([^\s_＿:：|｜、，,。；;]{1,14}?)\s*[:：]")
_DATE = re.compile(r"(?:[_＿\s\u3000]|20\d\d|\d{1,2})*年(?:[_＿\s\u3000]|\d)*月(?:(?:[_＿\s\u3000]|\d)*日)?")
_BLANK = re.compile(r"[_＿\s\u3000]*")
_PAD = "　"


@dataclass(frozen=True, slots=True)
class InlineBlank:
    """A label and the stretch of the text behind it that is to be filled."""

    label: str
    start: int
    end: int


def inline_blanks(text: str) -> tuple[InlineBlank, ...]:
    """Return the labels of a text that have nothing but blanks behind them."""
    found = []
    for label in _LABEL.finditer(text):
        start = label.end()
        date = _DATE.match(text, start)
        end = date.end() if date else (_BLANK.match(text, start) or label).end()
        behind = text[end : end + 1]
        if date or not behind or (end > start and _LABEL.match(text, end)) or behind in "|｜":
            found.append(InlineBlank(label[1], start, end))
    return tuple(found)


def fill_inline(text: str, values: Mapping[int, str]) -> str:
    """Return a text with some of its blanks filled, by their order; the others stay as they are."""
    filled, at = "", 0
    for place, blank in enumerate(inline_blanks(text)):
        filled += text[at : blank.start]
        if place in values:
            room = blank.end - blank.start
            value = values[place]
            last = blank.end == len(text)
            filled += value if last else value + _PAD * max(1, (room - len(value)) // 2)
        else:
            filled += text[blank.start : blank.end]
        at = blank.end
    return filled + text[at:]
