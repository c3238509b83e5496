"""Boxes to tick: □男 ☑女 means 女."""

import re

_TICKED, _EMPTY = "☑☒■√✓✔", "□☐○"
BOXES = frozenset(_TICKED + _EMPTY)
_BEFORE = re.compile(rf"([{_TICKED}{_EMPTY}])\s*([^\s{_TICKED}{_EMPTY}]+)")
_BEHIND = re.compile(rf"([^\s{_TICKED}{_EMPTY}]+)\s*([{_TICKED}{_EMPTY}])")
_IN_BRACKETS = re.compile(rf"([^\s()（）]+)[(（]\s*([{_TICKED}]?)\s*[)）]")


def ticked(text: str) -> str:
    """Return the ticked words of a cell with boxes; any other cell as it is."""
    if BOXES.isdisjoint(text):
        return text
    if pairs := _IN_BRACKETS.findall(text):
        chosen = [word for word, box in pairs if box]
    elif text.strip()[0] in BOXES:
        chosen = [word for box, word in _BEFORE.findall(text) if box in _TICKED]
    else:
        chosen = [word for word, box in _BEHIND.findall(text) if box in _TICKED]
    if not chosen and not any(mark.isalnum() for mark in text):
        return text  # a lone tick is a value of its own
    return "、".join(word.strip("，,;；、") for word in chosen)
