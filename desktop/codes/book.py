"""All code lists of the office."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self

from desktop.codes.items import CodeItem, CodeList, Edition, OfficeItem
from desktop.codes.wordings import CODE_AND_TITLE, Words, code_in, find, rank
from desktop.names.folding import fold
from desktop.resources import resources

_FILES = {"care_tag": "care_tags"}
_REMEMBERED = 1 << 14  # wordings of one list


class _Laid(NamedTuple):
    """The office's lines, and the lists read with them laid over."""

    lines: Mapping[str, Sequence[OfficeItem]]
    words: dict[str, Words]


class Codes:
    """All code lists, with the office's own additions."""

    def __init__(self, folder: Path, office: Iterable[OfficeItem] = ()) -> None:
        self._folder = folder
        self.use(office)

    @classmethod
    def load(cls, folder: Path | None = None) -> Self:
        """Return the lists as they are shipped."""
        return cls(folder or resources() / "codes")

    def with_office(self, items: Iterable[OfficeItem]) -> Self:
        """Return the shipped lists with the office's lines laid over them."""
        return type(self)(self._folder, items)

    def use(self, office: Iterable[OfficeItem]) -> None:
        """Lay other lines of the office over the shipped lists."""
        lines: dict[str, list[OfficeItem]] = {}
        for item in office:
            lines.setdefault(item.kind.partition(":")[0], []).append(item)
        self._laid = _Laid(lines, {})  # exchanged whole: another thread may be reading

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
        found = find(words, fold(text))
        if len(words.remembered) < _REMEMBERED:
            words.remembered[text] = found
        return found

    def match(self, list_key: str, typed: str) -> tuple[CodeItem, ...]:
        """Return what a half-typed text may mean, the best first: by code, words, pinyin or initials."""
        words, sought = self._of(list_key), fold(typed)
        if not sought:
            return self.items(list_key)
        ranked = [
            (place, words.items[code])
            for code, spelling in words.spellings.items()
            if (place := rank(sought, code.lower(), spelling)) is not None
        ]
        return tuple(item for _, item in sorted(ranked, key=lambda pair: pair[0]))

    def editions(self, list_key: str) -> tuple[Edition, ...]:
        """Return the other numberings of a list that are known."""
        return tuple(self._of(list_key).editions.values())

    def editions_of(self, list_key: str, values: Iterable[str | None]) -> tuple[str, ...]:
        """Return every edition whose codes cover all of a column's codes; "" stands for the current one."""
        words = self._of(list_key)
        used = {code for code in map(code_in, values) if code}
        if not used:
            return ()
        covering = [""] if all(find(words, value) for value in used) else []
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
        if match := CODE_AND_TITLE.fullmatch(folded):
            folded = match[1] if match[1] in other.codes else folded
        return other.codes.get(folded) or other.titles.get(folded) or self.find(list_key, text)

    def _of(self, list_key: str) -> Words:
        return self._in(self._laid, list_key)

    def _in(self, laid: "_Laid", list_key: str) -> Words:
        words = laid.words.get(list_key)
        if words is None:
            words = laid.words[list_key] = self._read(laid, list_key)
        return words

    def _read(self, laid: "_Laid", list_key: str) -> Words:
        whole, _, part = list_key.partition(":")
        if part:
            there = self._in(laid, whole).items
            return Words({code: item for code, item in there.items() if item.applies_to in ("", part)}, {})
        path = self._folder / f"{_FILES.get(list_key, list_key)}.csv"
        items = {row["code"]: _item(row) for row in _rows(path)} if path.exists() or list_key in self.lists else {}
        for own in sorted(laid.lines.get(list_key, ()), key=lambda own: own.place):
            items[own.code] = _laid_over(items.get(own.code), own)
        return Words(items, self._editions.get(list_key, {}))

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


def _laid_over(known: CodeItem | None, own: OfficeItem) -> CodeItem:
    """Return an office's line; the shipped title that it replaces goes on being understood."""
    known = known or CodeItem(own.code, own.title)
    former = () if known.title == own.title else (known.title,)
    aliases = dict.fromkeys([*known.aliases, *former, *filter(None, (own.aliases or "").split("|"))])
    applies_to = own.kind.partition(":")[2] or known.applies_to
    return replace(known, title=own.title, aliases=tuple(aliases), retired=own.retired, applies_to=applies_to)


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
