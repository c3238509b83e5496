"""Where a line of Chinese text may end: 避头尾, whole numbers, whole Latin words."""

import re
import unicodedata
from collections.abc import Callable, Iterator

NOT_FIRST = frozenset("，。、；：？！）〕】》〉」』〗”’…—·％‰℃°～々ー,.;:?!)]}>%")  # may not start a line
NOT_LAST = frozenset("（〔【《〈「『〖“‘([{<￥$№#")  # may not end a line
SOFT = re.compile(r".*[-/,;|_@.&]", re.DOTALL)  # where a word too long for any line is parted first

_PARTS = re.compile(r"[!-~À-ɏ]+|\s+|.", re.DOTALL)

Measure = Callable[[str], float]


def wrap(text: str, width: float, measure: Measure) -> list[str]:
    """Break text into lines no wider than `width`; a character wider than that stands alone.

    Nothing but the white space at a break is lost. Empty text is one empty line.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if measure(paragraph) <= width:
            lines.append(paragraph.rstrip())
        else:
            lines.extend(_fill(paragraph, width, measure))
    return lines


def _fill(paragraph: str, width: float, measure: Measure) -> Iterator[str]:
    line, used = "", 0.0
    for piece in _pieces(paragraph):
        if used + measure(piece.rstrip()) <= width:
            line, used = line + piece, used + measure(piece)
            continue
        if line.strip():
            yield line.rstrip()
        *full, line = _parted(piece, width, measure)
        yield from full
        used = measure(line)
    if line.strip() or not paragraph.strip():
        yield line.rstrip()


def _pieces(paragraph: str) -> list[str]:
    """Cut a paragraph into what must stay together, each with the white space behind it."""
    pieces: list[str] = []
    for part in _PARTS.findall(paragraph):
        if pieces and _clings(pieces[-1], part):
            pieces[-1] += part
        else:
            pieces.append(part)
    return pieces


def _clings(before: str, part: str) -> bool:
    if part.isspace() or unicodedata.combining(part[0]):
        return True
    return before[-1] in NOT_LAST or (part[0] in NOT_FIRST and not before[-1].isspace())


def _parted(piece: str, width: float, measure: Measure) -> list[str]:
    """Cut a piece that fits no line: behind a separator where there is one late enough, else anywhere."""
    parts = []
    rest = piece
    while len(rest) > 1 and measure(rest.rstrip()) > width:
        fits, used = 0, 0.0
        for character in rest:
            used += measure(character)
            if used > width:
                break
            fits += 1
        soft = SOFT.match(rest[:fits])
        cut = soft.end() if soft and soft.end() * 2 > fits else max(fits, 1)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest]
