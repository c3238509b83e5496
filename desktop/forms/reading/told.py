"""What the instructions of a form say of its columns: 出生日期格式为2000-01-01 is a hint to 出生日期."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from desktop.forms.file import FormSheet
from desktop.forms.shape import Slot
from desktop.sheets.headings import normalise_heading

SHORTEST, LONGEST = 2, 120  # characters of a heading that is looked for, of a sentence
LEAST_MORE = 3  # characters a sentence must have beside the headings it names
MOST_ROWS = 300  # of a sheet of instructions
_INSTRUCTS = re.compile(
    r"说明|须知|要求|填写|填报?为|格式|请|选择|必填|不得|不能|不超过|(?<!备)注[:：]|[如例][:：]|\d[、.．]"
)
_OWN_SHEET = re.compile(r"说明|须知|要求|规范|指引")
_SENTENCE = re.compile(r"[\n\r。；;]+|(?<=[^\d])(?=\d{1,2}[、.．)）](?!\d))")
_NUMBER = re.compile(r"^\s*[(（]?\d{1,2}[)）、.．]\s*")


def with_hints(slots: Sequence[Slot], texts: Iterable[str]) -> tuple[Slot, ...]:
    """Return the slots with the sentences that name them, behind what their validations say."""
    words = {slot.key: normalise_heading(slot.words.rpartition("/")[2]) for slot in slots}
    longest = sorted({word for word in words.values() if len(word) >= SHORTEST}, key=len, reverse=True)
    told: dict[str, list[str]] = {}
    for sentence in _sentences(texts):
        for word in _named(sentence, longest):
            told.setdefault(word, []).append(sentence)
    return tuple(
        replace(slot, hint="；".join(filter(None, (slot.hint, *told[words[slot.key]]))))
        if words[slot.key] in told
        else slot
        for slot in slots
    )


def instructions(sheets: Iterable[FormSheet]) -> Iterator[str]:
    """Yield the rows of the sheets that only explain: 出生日期｜必填，如 2000-01-01."""
    for sheet in sheets:
        if _OWN_SHEET.search(sheet.name):
            for row in range(1, min(sheet.last_row, MOST_ROWS) + 1):
                yield "：".join(sheet.text(row, column) for column in sheet.filled(row))


def _sentences(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for part in _SENTENCE.split(text) if _INSTRUCTS.search(text) else ():
            sentence = _NUMBER.sub("", part).strip()
            if sentence and len(sentence) <= LONGEST:
                yield sentence


def _named(sentence: str, longest: Sequence[str]) -> list[str]:
    """Return the headings a sentence names: 监护人姓名 does not name 姓名; one that says no more names none."""
    left, found = sentence, list[str]()
    for word in longest:
        if word in left:
            left = left.replace(word, " ")
            found.append(word)
    return found if len("".join(left.split())) >= LEAST_MORE else []
