"""The tokens under which persons, addresses and texts are found. The table of all tags stands in `desktop.names`."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import islice, pairwise, product

from desktop.names.folding import fold, fold_name, name_parts
from desktop.names.readings import MOST_READINGS, given_readings, plain_syllables, surname_readings
from desktop.names.surnames import compound_surnames
from desktop.names.terms import LONGEST_RUN


def person_tokens(
    name: str, id_no: str | None, phones: Sequence[str], born_on: date | None, other_names: Sequence[str] = ()
) -> str:
    """Return the tokens of one person. Must be quick: an import calls it for every row."""
    text = _name_tokens(name)
    if id_no and id_no[:6] != "000000" and id_no.isascii() and id_no.isalnum():
        number = id_no.lower()
        text += f" i{number} 9{number[:-9:-1]}"
    if born_on is not None:
        text += _birth_token(born_on)
    for phone in phones:
        if phone:
            text += _phone_tokens(phone)
    for other in other_names:
        if other:
            text += " " + _name_tokens(other)
    return text


def address_tokens(address: str) -> str:
    """Return the single characters and pairs of an address."""
    text = fold(address)
    return " ".join(dict.fromkeys([*text, *map("".join, pairwise(text))]))


def text_tokens(text: str) -> str:
    """Return the pairs of characters of a longer text; a text of one character is its own token."""
    folded = fold(text)
    return " ".join(dict.fromkeys(map("".join, pairwise(folded)))) if len(folded) > 1 else folded


def _name_tokens(name: str) -> str:
    length = len(name)
    surname_length = 1
    if length > 2:
        if length > LONGEST_RUN:
            return _long_name_tokens(name)
        if name[:2] in compound_surnames():
            surname_length = 2
    given = _given_tokens(name[surname_length:])
    surname = _surname_tokens(name[:surname_length])
    if given is None or not surname:
        return _long_name_tokens(name)
    runs, syllables, letters, tagged = given
    plain = length == 3 and surname_length == 1
    text = f"{name} {name[:2]} {name[0]} {runs}{tagged}" if plain else " ".join(_runs(name)) + tagged
    for sound, initial in surname:
        text += f" {sound}{syllables} {initial}{letters}"
    return text


@lru_cache(maxsize=8192)
def _surname_tokens(surname: str) -> tuple[tuple[str, str], ...]:
    """Return pinyin and initials for each way to read a surname; none for what is not a Chinese surname."""
    ways = () if surname.isascii() or fold_name(surname) != surname else surname_readings(surname)
    return tuple(("".join(way), "".join(syllable[0] for syllable in way)) for way in ways if way)


@lru_cache(maxsize=1 << 17)
def _given_tokens(given: str) -> tuple[str, str, str, str] | None:
    """Return runs, pinyin, initials and tagged tokens of a given name that is plain and read in one way only."""
    table = plain_syllables()
    try:
        syllables = [table[character] for character in given]
    except KeyError:
        return None
    full, letters = "".join(syllables), "".join([syllable[0] for syllable in syllables])
    runs = f"{given} {given[0]} {given[1]}" if len(given) == 2 else " ".join(_runs(given))
    return runs, full, letters, f" 1{letters} 2{full}" if letters else ""


def _long_name_tokens(name: str) -> str:
    """Return the tokens of a name that is long, in parts, foreign, or read in several ways."""
    whole, parts = fold_name(name), name_parts(name)
    tokens = dict.fromkeys([whole, *parts])
    if whole.isascii():
        return " ".join(filter(None, [*tokens, "".join(part[0] for part in parts)]))
    tokens |= dict.fromkeys(_runs(whole))
    surname_length = 2 if len(whole) > 2 and whole[:2] in compound_surnames() else 1
    given_ways = given_readings(whole[surname_length:])
    for surname, given in islice(product(surname_readings(whole[:surname_length]), given_ways), MOST_READINGS):
        letters = "".join(syllable[0] for syllable in given)
        full = "".join(given)
        tokens["".join(surname) + full] = None
        tokens["".join(syllable[0] for syllable in surname) + letters] = None
        if given:
            tokens["1" + letters] = tokens["2" + full] = None
    return " ".join(filter(None, tokens))


def _runs(text: str) -> list[str]:
    """Return every run of one to four characters, the whole first where it is short enough."""
    longest = min(len(text), LONGEST_RUN)
    return list(
        dict.fromkeys(
            text[start : start + size] for size in range(longest, 0, -1) for start in range(len(text) - size + 1)
        )
    )


@lru_cache(maxsize=1 << 16)
def _birth_token(born_on: date) -> str:
    return f" b{born_on:%Y%m%d}"


def _phone_tokens(phone: str) -> str:
    if len(phone) == 11 and phone[0] == "1" and phone.isdecimal():
        return f" p{phone} p{phone[3:]} p{phone[7:]} q{phone[:-9:-1]}"
    parts = ["".join(filter(str.isdecimal, part)) for part in phone.split("-")]
    if len(parts) == 1 and parts[0][:1] == "0" and len(parts[0]) >= 10:
        area = 3 if parts[0][1] in "12" else 4  # Beijing 010, the largest cities 02x, all others 0xxx
        parts = [parts[0][:area], parts[0][area:]]
    if len(parts) > 1 and parts[0][:1] == "0":
        return f" p{parts[0]}{parts[1]} p{parts[1]} q{parts[1][:-9:-1]}"
    digits = "".join(parts)
    return f" p{digits} q{digits[:-9:-1]}" if digits else ""
