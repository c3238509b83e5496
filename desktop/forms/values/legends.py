"""What a form says its marks mean: 0否1是, 1.男 2.女, 有打√."""

import re
from collections.abc import Callable, Mapping

Meaning = Callable[[str], str | None]  # of a word: the code it means

_BEFORE = re.compile(r"(?<![0-9A-Za-z])([0-9A-Za-z]{1,3})\s*[-—:：=.．、]?\s*([\u4e00-\u9fff]+)")
_BEHIND = re.compile(r"([\u4e00-\u9fff]+)\s*[-—:：=（(]?\s*([0-9A-Za-z])(?![0-9A-Za-z])")
_SAYING = re.compile(r"^(?:请?[填选写]|表示|为|是指|代表)+")
_ENDS = re.compile(r"(?:请?[填选写]写?|表示|为)+$")
TICK, CROSS = "√✓✔", "×✗✘"


def legend(text: str, meaning: Meaning) -> Mapping[str, str]:
    """Return which mark stands for each code; nothing unless two marks at least are explained."""
    before = {meaning(_SAYING.sub("", word) or word): mark for mark, word in _BEFORE.findall(text)}
    behind = {meaning(_ENDS.sub("", word) or word): mark for word, mark in _BEHIND.findall(text)}
    for found in (before, behind):
        known = {code: mark for code, mark in found.items() if code is not None}
        if len(known) > 1 and len(set(known.values())) == len(known):
            return known
    return {}


def ticks_in(text: str) -> tuple[str, str] | None:
    """Return what yes and no are written as where a text asks for ticks."""
    if not any(mark in text for mark in TICK):
        return None
    tick = next(mark for mark in TICK if mark in text)
    cross = next((mark for mark in CROSS if mark in text), "")
    return tick, cross
