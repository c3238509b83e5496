"""How names are read in pinyin, and the order in which they stand.

The table is drawn from pinyin-data (MIT); surnames and some characters of given names are read their own way. The
letter ü is written v, as input methods have it.
"""

import csv
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import islice, product
from typing import NamedTuple

from desktop.names.folding import fold_name
from desktop.names.surnames import compound_surnames, split_name
from desktop.resources import resources

MOST_READINGS = 4  # of one name: more would only make the index fat


class NameReading(NamedTuple):
    """One way to read a name, in lower-case letters; a character without a known reading is left out."""

    surname: tuple[str, ...]
    given: tuple[str, ...]

    @property
    def full(self) -> str:
        """The whole pinyin without blanks."""
        return "".join(self.surname + self.given)

    @property
    def initials(self) -> str:
        """The first letters."""
        return "".join(syllable[:1] for syllable in self.surname + self.given)


@cache
def syllables() -> dict[str, str]:
    """Return the commonest reading of every character."""
    table: dict[str, str] = {}
    for line in (resources() / "codes" / "pinyin.txt").read_text("utf-8").splitlines():
        syllable, characters = line.split(" ", 1)
        table.update(dict.fromkeys(characters, syllable))
    return table


@cache
def _name_readings() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    with (resources() / "codes" / "name_readings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    surnames = {row["character"]: tuple(row["surname"].split()) for row in rows if row["surname"]}
    return surnames, {row["character"]: tuple(row["given"].split()) for row in rows if row["given"]}


@cache
def plain_syllables() -> dict[str, str]:
    """Return the reading of every character that has but one in given names and is its own folded form."""
    _, special = _name_readings()
    table = dict(syllables())
    for code in (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20)):  # folding makes other characters of these
        table.pop(chr(code), None)
    for character, ways in special.items():
        if len(ways) > 1:
            del table[character]
        else:
            table[character] = ways[0]
    return table


@cache
def surname_sounds() -> frozenset[str]:
    """Return everything a surname may sound like."""
    return frozenset(syllables().values()) | {"".join(reading) for reading in compound_surnames().values()}


@lru_cache(maxsize=8192)
def surname_readings(surname: str) -> tuple[tuple[str, ...], ...]:
    """Return every way to read a surname, the usual one first."""
    if surname in compound_surnames():
        return (compound_surnames()[surname],)
    special, _ = _name_readings()
    return _readings(surname, special)


@lru_cache(maxsize=1 << 17)
def given_readings(given: str) -> tuple[tuple[str, ...], ...]:
    """Return every way to read a given name, the usual one first."""
    _, special = _name_readings()
    return _readings(given, special)


def _readings(text: str, special: dict[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    each = [_readings_of(character, special) for character in text]
    return tuple(islice(product(*filter(None, each)), MOST_READINGS))


def _readings_of(character: str, special: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    if character in special:
        return special[character]
    if character.isascii():
        return (character.lower(),) if character.isalpha() else ()
    syllable = syllables().get(character)
    return (syllable,) if syllable else ()


def readings(name: str) -> tuple[NameReading, ...]:
    """Return the ways to read a name, the usual one first."""
    surname, given = split_name(name)
    pairs = product(surname_readings(surname), given_readings(given))
    return tuple(NameReading(*pair) for pair in islice(pairs, MOST_READINGS))


def pinyin(text: str) -> str:
    """Return the usual pinyin of any text without blanks, as a sort of index key for places and things."""
    return "".join(_usual(text))


def initials(text: str) -> str:
    """Return the first letters of the usual pinyin of any text."""
    return "".join(syllable[:1] for syllable in _usual(text))


def _usual(text: str) -> Iterable[str]:
    table, (_, special) = syllables(), _name_readings()
    for character in text:
        if character.isascii():
            if character.isalnum():
                yield character.lower()
        elif character in special:
            yield special[character][0]
        elif character in table:
            yield table[character]


def sort_key(name: str) -> str:
    """Return a text by which names sort byte by byte: by pinyin, then by character, surname first."""
    surname, given = split_name(name)
    return _surname_key(surname) + _given_key(given)


@lru_cache(maxsize=8192)
def _surname_key(surname: str) -> str:
    return _key(surname, surname_readings(surname))


@lru_cache(maxsize=1 << 17)
def _given_key(given: str) -> str:
    return _key(given, given_readings(given))


def _key(text: str, ways: tuple[tuple[str, ...], ...]) -> str:
    """Join syllable, blank and character; what has no reading stands last, behind a tilde."""
    if ways and len(ways[0]) == len(text) and not text.isascii():
        return "".join(f"{syllable} {character}" for syllable, character in zip(ways[0], text, strict=True))
    return "".join(f"{_syllable(character)} {character}" for character in fold_name(text))


def _syllable(character: str) -> str:
    return character if character.isascii() else syllables().get(character, "~")
