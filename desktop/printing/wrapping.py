"""Where a line of Chinese text may end: 避头尾, whole numbers, whole Latin words."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

NOT_FIRST = frozenset("，。、；：？！）〕】》〉」』〗”’…—·％‰℃°～々ー,.;:?!)]}>%")  # may not start a line
NOT_LAST = frozenset("（〔【《〈「『〖“‘([{<￥$№#")  # may not end a line
SOFT = re.compile(r".*[-/,;|_@.&]", re.DOTALL)  # where a word too long for any line is parted first
TOLERANCE = 1e-9  # of sums of widths

Measure = Callable[[str], float]  # how wide a character is


def wrap(text: str, width: float, measure: Measure) -> list[str]:
    """Break text into lines no wider than `width`; a character wider than that stands alone.

    Nothing but the white space at a break is lost. Empty text is one empty line.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        ends = list(accumulate(map(measure, paragraph), initial=0.0))
        if ends[-1] <= width + TOLERANCE:
            lines.append(paragraph.rstrip())
        else:
            lines.extend(_broken(paragraph, ends, width) or [""])
    return lines


def _broken(text: str, ends: Sequence[float], width: float) -> list[str]:
    """Return the lines of a paragraph; `ends` is how wide it is up to each place."""
    lines: list[str] = []
    start = 0
    while start < len(text):
        fits = bisect_right(ends, ends[start] + width + TOLERANCE, lo=start + 1) - 1
        cut = _last_break(text, start, _after_space(text, fits))
        if cut == start:
            cut = start + _part(text[start : max(fits, start + 1)])
        if line := text[start:cut].rstrip():
            lines.append(line)
            cut = _after_space(text, cut)
        start = cut
    return lines


def _after_space(text: str, place: int) -> int:
    """Return the next place that is not white space, which may hang over the end of a line."""
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _last_break(text: str, start: int, place: int) -> int:
    """Return the last place up to `place` at which a line may end, `start` where there is none."""
    while start < place < len(text) and _holds(text[place - 1], text[place]):
        place -= 1
    return place


def _holds(before: str, after: str) -> bool:
    """Whether two characters must stay on one line."""
    if before in NOT_LAST or after.isspace() or (after in NOT_FIRST and not before.isspace()):
        return True
    return (_is_latin(before) and _is_latin(after)) or unicodedata.combining(after) > 0


def _is_latin(character: str) -> bool:
    """Whether a character is part of words and numbers that are not broken."""
    return "!" <= character <= "~" or "À" <= character <= "ɏ"


def _part(piece: str) -> int:
    """Return where a piece of a word that fits no line is cut: behind a separator where one is late enough."""
    soft = SOFT.match(piece)
    return soft.end() if soft and soft.end() * 2 > len(piece) else len(piece)
