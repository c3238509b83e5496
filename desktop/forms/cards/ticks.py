"""Boxes to tick: □男 □女 filled with 女 is □男 ☑女."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.sheets.headings import normalise_heading

_TICKED_AS = {"□": "☑", "☐": "☑", "▢": "☑", "○": "●", "◯": "●", "☑": "☑", "☒": "☒", "■": "■", "●": "●"}
_EMPTY_AS = {"☑": "□", "☒": "☐", "■": "□", "●": "○"}
BOX = re.compile(rf"[{''.join(_TICKED_AS)}]|[(（][\s　]*√?[\s　]*[)）]")
_AROUND = " \t\n　、，,;；/|｜。:："
_NUMBER = re.compile(r"^[\dA-Za-z①-⑩]{1,2}[.．、]\s*")
_REST = re.compile(r"[(（].*$|[_＿]+.*$")
_LABEL = re.compile(r"^[^：:]*[：:]")


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a text and the word it stands for."""

    start: int
    end: int
    word: str


def boxes_of(text: str) -> tuple[Box, ...]:
    """Return the boxes of a text with their words; none where it is no choice of boxes."""
    found = list(BOX.finditer(text))
    if not found:
        return ()
    label = _LABEL.match(text[: found[0].start()])
    begin = label.end() if label else 0
    if text[begin : found[0].start()].strip(_AROUND):
        ends = [begin, *(one.end() for one in found)]
        words = [text[start : one.start()] for start, one in zip(ends, found, strict=False)]
    else:
        starts = [*(one.start() for one in found[1:]), len(text)]
        words = [text[one.end() : stop] for one, stop in zip(found, starts, strict=True)]
    boxes = [Box(one.start(), one.end(), _bare(word)) for one, word in zip(found, words, strict=True)]
    return tuple(box for box in boxes if box.word)


def options_in(text: str) -> tuple[str, ...]:
    """Return the words one can tick."""
    return tuple(dict.fromkeys(box.word for box in boxes_of(text)))


def ticked_text(example: str, words: Iterable[str]) -> str | None:
    """Return a text with exactly the boxes of these words ticked; None where one of them has no box."""
    boxes = boxes_of(example)
    wanted = {normalise_heading(word) for word in words}
    if not wanted or not wanted <= {normalise_heading(box.word) for box in boxes}:
        return None
    text = example
    for box in reversed(boxes):
        shown = _shown(text[box.start : box.end], normalise_heading(box.word) in wanted)
        text = text[: box.start] + shown + text[box.end :]
    return text


def lone_tick(example: str, is_so: bool) -> str:
    """Return a text with a single box, which no word stands beside, ticked or left empty."""
    return BOX.sub(lambda one: _shown(one[0], is_so), example, count=1)


def _shown(box: str, is_ticked: bool) -> str:
    """Return a box ticked or empty, of the kind it is."""
    if len(box) > 1:
        return f"{box[0]}√{box[-1]}" if is_ticked else box.replace("√", " ")
    return _TICKED_AS[box] if is_ticked else _EMPTY_AS.get(box, box)


def _bare(word: str) -> str:
    """Return a word without its number and without what is to be filled in behind it."""
    bare = _NUMBER.sub("", word.strip(_AROUND))
    return _REST.sub("", bare).strip(_AROUND)
