"""Yes and no as a form wants them: 是/否, 有/无, √ or nothing, 1/0."""

import re
from collections.abc import Mapping, Sequence

from desktop.forms.shape import Slot
from desktop.forms.values.legends import legend, ticks_in
from desktop.sheets.cells import flag

YES, NO = "是", "否"
_PAIR = re.compile(r"(是|有|√|1|Y)\s*[/／]\s*(否|无|×|0|N)(?![0-9A-Za-z])")
FLAG_STYLES: Mapping[str, str] = {
    "是/否": "是 / 否",
    "有/无": "有 / 无",
    "√/": "√ / 空着",
    "√/×": "√ / ×",
    "1/0": "1 / 0",
    "Y/N": "Y / N",
}


def flag_words(slot: Slot, boxes: Sequence[str], style: str = "") -> tuple[str | None, str | None]:
    """Return how yes and no are written in a slot; no yes where its list has none, no no where it stays empty."""
    if style:
        yes, _, no = style.partition("/")
        return yes, no or None
    if options := slot.options or boxes:
        return _among(options)
    told = f"{slot.words} {slot.hint}"
    if pair := _PAIR.search(told):
        return pair[1], pair[2]
    if explained := legend(told, _meaning):
        return explained.get(YES, YES), explained.get(NO)
    if ticks := ticks_in(f"{slot.hint} {slot.words} {slot.example}"):
        return ticks[0], ticks[1] or None
    example = slot.example.strip()
    if example in ("1", "0"):
        return "1", "0"
    return ("有", "无") if "有无" in slot.words or example in ("有", "无") else (YES, NO)


def _among(options: Sequence[str]) -> tuple[str | None, str | None]:
    said = {option: _says(option) for option in options}
    yes = next((option for option, is_so in said.items() if is_so is True), None)
    return yes, next((option for option, is_so in said.items() if is_so is False), None)


def _says(option: str) -> bool | None:
    words = option.strip()
    for written in (words, words.lstrip("0123456789-—.．、:： "), words.split("-")[-1]):
        try:
            if (found := flag(written)) is not None:
                return found
        except ValueError:
            continue
    return None


def _meaning(word: str) -> str | None:
    said = _says(word[-1:]) if word else None
    return None if said is None else YES if said else NO
