"""The code lists of the standards and of the office: from code to words and from any wording to the code.

A list is a file of `resources/codes`; the office adds to it, renames and retires with rows of its own. Lists are read
when first asked for. A wording that fits two codes, or none, gives None and is for the clerk to decide. The tags of
persons, households and dwellings are parts of one list: `care_tag.person`, `care_tag.household`, `care_tag.dwelling`.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Protocol, Self

from desktop.names.folding import fold
from desktop.names.readings import initials, pinyin
from desktop.resources import resources

_FILES = {"care_tag": "care_tags"}
_CODE_AND_TITLE = re.compile(r"([0-9a-z]+)[－＿:：．、，＝／（［【]*(.+?)[）］】]?")
_TITLE_AND_CODE = re.compile(r"(.+?)[－＿:：．、，＝／（［【]+([0-9a-z]+)[）］】]?")
_REMEMBERED = 1 << 14  # wordings of one list


@dataclass(frozen=True, slots=True)
class CodeItem:
    """One line of a list."""

    code: str
    title: str
    aliases: tuple[str, ...] = ()
    parent: str = ""
    retired: bool = False
    note: str = ""
    applies_to: str = ""  # of a care tag: person, household or dwelling
    sensitive: bool = False  # of a care tag: shown to few


class CodeList(NamedTuple):
    """What a list is called and whose it is."""

    key: str
    title: str
    standard: str = ""
    edition: str = ""


class Edition(NamedTuple):
    """Another numbering of a list, met in files of elsewhere."""

    key: str
    title: str  # the words by which the clerk is asked
    codes: Mapping[str, str]  # its codes, and titles, to ours
    titles: Mapping[str, str]


class OfficeItem(Protocol):
    """A line that the office added, changed or retired; `kind` is the key of the list."""

    kind: str
    code: str
    title: str
    aliases: str  # separated by |
    retired: bool
    place: int  # order among the office's own lines


@dataclass
class _Words:
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
    def spellings(self) -> dict[str, "_Spelling"]:
        """How every item still in use may be typed."""
        return {item.code: _spelling(item) for item in self.items.values() if not item.retired}

    @cached_property
    def width(self) -> int:
        """The length of every code where all are digits of one length, else 0."""
        lengths = {len(code) if code.isdecimal() else 0 for code in self.items}
        return lengths.pop() if len(lengths) == 1 else 0


class Codes:
    """All code lists, with the office's own additions."""

    def __init__(self, folder: Path, office: Iterable[OfficeItem] = ()) -> None:
        self._folder = folder
        self._office: dict[str, list[OfficeItem]] = {}
        for item in office:
            self._office.setdefault(item.kind, []).append(item)
        self._words: dict[str, _Words] = {}

    @classmethod
    def load(cls, folder: Path | None = None) -> Self:
        """Return the lists as they are shipped."""
        return cls(folder or resources() / "codes")

    def with_office(self, items: Iterable[OfficeItem]) -> Self:
        """Return the shipped lists with the office's lines laid over them."""
        return type(self)(self._folder, items)

    @cached_property
    def lists(self) -> dict[str, CodeList]:
        """Every shipped list by its key."""
        return {row["key"]: CodeList(**row) for row in _rows(self._folder / "lists.csv")}

    def title(self, list_key: str, code: str | None) -> str:
        """Return the words of a code: nothing for None, the code itself where it is unknown."""
        if not code:
            return ""
        item = self._of(list_key).items.get(code)
        return item.title if item else code

    def item(self, list_key: str, code: str) -> CodeItem | None:
        """Return one line of a list."""
        return self._of(list_key).items.get(code)

    def items(self, list_key: str, *, retired: bool = False) -> tuple[CodeItem, ...]:
        """Return the lines of a list in order, those no longer in use only on demand."""
        return tuple(item for item in self._of(list_key).items.values() if retired or not item.retired)

    def find(self, list_key: str, text: str | None) -> str | None:
        """Return the code that a code, title, alias or 01-汉族 means; None where it is unknown or not certain."""
        if not text:
            return None
        words = self._of(list_key)
        if text in words.remembered:
            return words.remembered[text]
        found = _find(words, fold(text))
        if len(words.remembered) < _REMEMBERED:
            words.remembered[text] = found
        return found

    def match(self, list_key: str, typed: str) -> tuple[CodeItem, ...]:
        """Return what a half-typed text may mean, the best first: by code, words, pinyin or initials."""
        words, sought = self._of(list_key), fold(typed)
        if not sought:
            return self.items(list_key)
        ranked = [
            (rank, words.items[code])
            for code, spelling in words.spellings.items()
            if (rank := _rank(sought, code.lower(), spelling)) is not None
        ]
        return tuple(item for _, item in sorted(ranked, key=lambda pair: pair[0]))

    def editions(self, list_key: str) -> tuple[Edition, ...]:
        """Return the other numberings of a list that are known."""
        return tuple(self._of(list_key).editions.values())

    def editions_of(self, list_key: str, values: Iterable[str | None]) -> tuple[str, ...]:
        """Return every edition whose codes cover all of a column's codes; "" stands for the current one."""
        words = self._of(list_key)
        used = {fold(value).removesuffix("．0") for value in values if value and fold(value)}
        used = {value for value in used if value.isascii() and len(value) <= 6}
        if not used:
            return ()
        covering = [""] if all(_find(words, value) for value in used) else []
        return (*covering, *(key for key, edition in words.editions.items() if used <= edition.codes.keys()))

    def edition_of(self, list_key: str, values: Iterable[str | None]) -> str | None:
        """Return the one other edition that a column must be in; None when it is the current one or not certain."""
        candidates = self.editions_of(list_key, values)
        return candidates[0] or None if len(candidates) == 1 else None

    def convert(self, list_key: str, edition: str, text: str | None) -> str | None:
        """Return our code for a value in another edition; words mean what they always mean."""
        if not text:
            return None
        other = self._of(list_key).editions[edition]
        folded = fold(text).removesuffix("．0")
        if match := _CODE_AND_TITLE.fullmatch(folded):
            folded = match[1] if match[1] in other.codes else folded
        return other.codes.get(folded) or other.titles.get(folded) or self.find(list_key, text)

    def _of(self, list_key: str) -> _Words:
        words = self._words.get(list_key)
        if words is None:
            words = self._words[list_key] = self._read(list_key)
        return words

    def _read(self, list_key: str) -> _Words:
        whole, _, part = list_key.partition(":")
        if part:  # care_tag:person is what of the list applies to persons
            items = {code: item for code, item in self._of(whole).items.items() if item.applies_to == part}
            return _Words(items, {})
        list_key, _, applies_to = list_key.partition(".")
        path = self._folder / f"{_FILES.get(list_key, list_key)}.csv"
        items = {row["code"]: _item(row) for row in _rows(path)} if path.exists() or list_key in self.lists else {}
        for own in sorted(self._office.get(list_key, ()), key=lambda own: own.place):
            known = items.get(own.code, CodeItem(own.code, own.title))
            aliases = tuple(dict.fromkeys([*known.aliases, *filter(None, (own.aliases or "").split("|"))]))
            if known.title != own.title:
                aliases = (*aliases, known.title)
            items[own.code] = replace(known, title=own.title, aliases=aliases, retired=own.retired)
        if applies_to:
            items = {code: item for code, item in items.items() if item.applies_to in ("", applies_to)}
        return _Words(items, self._editions.get(list_key, {}))

    @cached_property
    def _editions(self) -> dict[str, dict[str, Edition]]:
        found: dict[str, dict[str, Edition]] = {}
        codes: dict[tuple[str, str], dict[str, str]] = {}
        titles: dict[tuple[str, str], dict[str, str]] = {}
        for row in _rows(self._folder / "conversions.csv"):
            key = row["list"], row["edition"]
            codes.setdefault(key, {})[fold(row["from_code"])] = row["to_code"]
            titles.setdefault(key, {})[fold(row["from_title"])] = row["to_code"]
        for row in _rows(self._folder / "editions.csv"):
            key = row["list"], row["edition"]
            found.setdefault(row["list"], {})[row["edition"]] = Edition(
                row["edition"], row["title"], codes[key], titles[key]
            )
        return found


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _item(row: Mapping[str, str]) -> CodeItem:
    return CodeItem(
        row["code"],
        row["title"],
        tuple(filter(None, row["aliases"].split("|"))),
        row.get("parent", ""),
        row.get("retired") == "1",
        row.get("note", ""),
        row.get("applies_to", ""),
        row.get("sensitive") == "1",
    )


def _find(words: _Words, folded: str) -> str | None:
    """Return the code of a folded wording, also with its code before or behind, or with its zero lost."""
    folded = folded.removesuffix("．0")
    if found := words.meanings.get(folded):
        return found
    if folded.isdecimal():
        another = any(folded in edition.codes for edition in words.editions.values())
        return None if another else words.meanings.get(folded.zfill(words.width))
    for pattern, code, title in ((_CODE_AND_TITLE, 1, 2), (_TITLE_AND_CODE, 2, 1)):
        match = pattern.fullmatch(folded)
        if match and (found := words.meanings.get(match[title])):
            return found if match[code].zfill(words.width) == fold(found) else None
    return None


class _Spelling(NamedTuple):
    wordings: tuple[str, ...]  # folded, the title first
    letters: tuple[str, ...]  # initials of each
    sounds: tuple[str, ...]  # pinyin of each


def _spelling(item: CodeItem) -> _Spelling:
    wordings = (item.title, *item.aliases)
    return _Spelling(tuple(map(fold, wordings)), tuple(map(initials, wordings)), tuple(map(pinyin, wordings)))


def _wordings(items: Iterable[CodeItem]) -> dict[str, str | None]:
    """Return titles and aliases with their codes; None where an alias fits two."""
    found: dict[str, str | None] = {}
    items = tuple(items)
    for item in items:
        for alias in map(fold, item.aliases):
            found[alias] = item.code if found.get(alias, item.code) == item.code else None
    return found | {fold(item.title): item.code for item in items}


def _rank(sought: str, code: str, spelling: _Spelling) -> int | None:
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
    return 5 if sought in spelling.letters[0] else None
