"""From any wording to the code that it means."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from desktop.codes.items import CodeItem, Edition
from desktop.names.folding import fold
from desktop.names.readings import initials, pinyin

CODE_AND_TITLE = re.compile(r"([0-9a-z]+)[－＿:：．、，＝／（［【]*(.+)")
_TITLE_AND_CODE = re.compile(r"(.+?)[－＿:：．、，＝／（［【]+([0-9a-z]+)[）］】]?")
_CLOSING = "）］】"
_LONGEST_CODE = 6
_SPOKEN = 4  # wordings of one item that may be typed in pinyin


class Spelling(NamedTuple):
    """How one item may be typed."""

    wordings: tuple[str, ...]  # folded, the title first
    letters: tuple[str, ...]  # initials of the first of them
    sounds: tuple[str, ...]  # pinyin of the first of them


def _spelling(item: CodeItem) -> Spelling:
    wordings = (item.title, *item.aliases)
    spoken = wordings[:_SPOKEN]
    return Spelling(tuple(map(fold, wordings)), tuple(map(initials, spoken)), tuple(map(pinyin, spoken)))


def _wordings(items: Iterable[CodeItem]) -> dict[str, str | None]:
    """Return titles and aliases with their codes; None where an alias fits two."""
    found: dict[str, str | None] = {}
    items = tuple(items)
    for item in items:
        for alias in map(fold, item.aliases):
            found[alias] = item.code if found.get(alias, item.code) == item.code else None
    return found | {fold(item.title): item.code for item in items}


def rank(sought: str, code: str, spelling: Spelling) -> int | None:
    """Return how well a typed text fits, 0 best, None not at all."""
    if sought == code or sought in spelling.wordings:
        return 0
    if code.startswith(sought) or spelling.wordings[0].startswith(sought):
        return 1
    if sought in spelling.letters or any(wording.startswith(sought) for wording in spelling.wordings):
        return 2
    if any(text.startswith(sought) for text in (*spelling.letters, *spelling.sounds)):
        return 3
    if any(sought in wording for wording in spelling.wordings):
        return 4
    return 5 if len(sought) > 1 and sought in spelling.letters[0] else None


@dataclass
class Words:
    """One list, made ready for looking up."""

    items: dict[str, CodeItem]
    editions: dict[str, Edition]
    remembered: dict[str, str | None] = field(default_factory=dict)

    @cached_property
    def meanings(self) -> dict[str, str]:
        """Every wording that fits one code only; codes go before titles, titles before aliases, the living first."""
        living = [item for item in self.items.values() if not item.retired]
        retired = [item for item in self.items.values() if item.retired]
        found = _wordings(retired) | _wordings(living) | {fold(code): code for code in self.items}
        return {wording: code for wording, code in found.items() if code is not None}

    @cached_property
    def spellings(self) -> dict[str, "Spelling"]:
        """How every item still in use may be typed."""
        return {item.code: _spelling(item) for item in self.items.values() if not item.retired}

    @cached_property
    def width(self) -> int:
        """The length of every code where all are digits of one length, else 0."""
        lengths = {len(code) if code.isdecimal() else 0 for code in self.items}
        return lengths.pop() if len(lengths) == 1 else 0


def find(words: Words, folded: str) -> str | None:
    """Return the code of a folded wording, also with its code before or behind, or with its zero lost."""
    folded = folded.removesuffix("．0")
    if found := words.meanings.get(folded):
        return found
    if folded.isdecimal():
        another = any(folded in edition.codes for edition in words.editions.values())
        return None if another else words.meanings.get(folded.zfill(words.width))
    for pattern, code, title in ((CODE_AND_TITLE, 1, 2), (_TITLE_AND_CODE, 2, 1)):
        if match := pattern.fullmatch(folded):
            found = words.meanings.get(match[title]) or words.meanings.get(match[title].rstrip(_CLOSING))
            if found:
                return found if match[code].zfill(words.width) == fold(found) else None
    return None


def code_in(value: str | None) -> str:
    """Return the code that a cell holds alone or before its title; nothing where it holds words."""
    folded = fold(value or "").removesuffix("．0")
    if match := CODE_AND_TITLE.fullmatch(folded):
        folded = match[1] if not match[2].isascii() else folded
    return folded if folded.isascii() and len(folded) <= _LONGEST_CODE else ""
