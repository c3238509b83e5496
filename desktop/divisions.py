"""The administrative divisions of the whole country, from province to village, as of 2023-06-30.

Towns are read when first asked for, villages province by province; `load` may be called from another thread before.
What changed since then is the office's own edits.
"""

import csv
import io
import lzma
import re
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from desktop.names.folding import fold
from desktop.names.readings import initials, pinyin
from desktop.resources import resources

_UNNAMED = re.compile(r"市辖区|县|(?:省|自治区)直辖县级行政区划")  # stand in the tables, not in an address
_BODY = re.compile(r"(?:社区)?(?:居民|村民)?委员会$|(?:社区)?(?:村|居)民?委会?$|(?:社区)?(?:工作站|党群服务中心)$")
_KIND = re.compile(r"(?:社区|行政村|自然村|嘎查|村|居)$")
_COMMUNITY = re.compile(r"社区|居委|居民委")
_NUMERALS = str.maketrans("123456789", "一二三四五六七八九")
_COUNTY_KIND = re.compile(r"(?:自治县|自治旗|林区|特区|新区|市|县|区|旗)$")


class Division(NamedTuple):
    """A province (2 digits), city (4), county (6), town (9) or village (12)."""

    code: str
    name: str
    path: str  # the whole name, from the province down
    retired: bool = False  # a county of former times


class _Town(NamedTuple):
    division: Division
    letters: str  # initials of the name
    sound: str  # pinyin of the name
    county_letters: str  # initials of the county and the name


class Divisions:
    """The table of divisions."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or resources() / "divisions"
        self._villages = lru_cache(maxsize=2)(self._read_villages)

    def load(self) -> None:
        """Read the towns now. May run beside other work."""
        _ = self._towns

    def search_towns(self, text: str, limit: int = 50) -> tuple[Division, ...]:
        """Return the towns that a part of the name, pinyin, initials or code may mean, the best first."""
        return _search(self._towns, text, limit)

    def search_counties(self, text: str, limit: int = 50) -> tuple[Division, ...]:
        """Return the districts and counties that a text may mean, the best first."""
        return _search(self._seats, text, limit)

    def search_villages(self, text: str, limit: int = 50) -> tuple[Division, ...]:
        """Return the villages that a text may mean: a code, or a town and a part of the name, with a space between."""
        town, _, part = text.strip().partition(" ")
        if town.isdecimal() and len(town) >= 9:
            return tuple(one for one in self.villages(town) if one.code.startswith(town))[:limit]
        found = []
        for division in self.search_towns(town) if part.strip() else ():
            found += [one for one in self.villages(division.code) if fold(part) in fold(one.name)]
        return tuple(found[:limit])

    def towns(self, county_code: str) -> tuple[Division, ...]:
        """Return the towns of a district or county in the order of their codes."""
        return tuple(town.division for town in self._towns if town.division.code.startswith(county_code[:6]))

    def villages(self, town_code: str) -> tuple[Division, ...]:
        """Return the villages and communities of a town in the order of their codes."""
        town = town_code[:9]
        if len(town) < 9 or town not in self._names:
            return ()
        text, path = self._villages(town[:2]), self.path(town)
        start = text.find(f"\n{town}")
        if start < 0:
            return ()
        found = []
        for code, name in csv.reader(io.StringIO(text[start + 1 :])):
            if not code.startswith(town):
                break
            found.append(Division(code, name, path + name))
        return tuple(found)

    def match_village(self, town_code: str, wording: str) -> Division | None:
        """Return the one village of a town that a clerk's wording means; None where none or several fit."""
        text = fold(wording)
        for length in (2, 4, 6, 9):
            text = text.removeprefix(self.name(town_code[:length])) or text
        villages = self.villages(town_code)
        short = short_village_name(text)
        found = [village for village in villages if text in (village.code, fold(village.name))]
        found = found or [village for village in villages if short_village_name(village.name) == short]
        if len(found) > 1:  # a community and a village of one name: the wording's ending decides
            kind = "0" if _COMMUNITY.search(text) else "2" if text != short else ""
            found = [village for village in found if village.code[9] == kind]
        return found[0] if len(found) == 1 else None

    def name(self, code: str) -> str:
        """Return the name of a division of any level; nothing where the code is unknown."""
        code = _significant(code)
        if len(code) == 12:
            return next((village.name for village in self.villages(code) if village.code == code), "")
        return self._names.get(code, "")

    def path(self, code: str) -> str:
        """Return the whole name of a division, from the province down."""
        code = _significant(code)
        steps = [self.name(code[:length]) for length in (2, 4, 6, 9, 12) if length <= len(code)]
        return "".join(step for step in steps if not _UNNAMED.fullmatch(step))

    def county(self, prefix: str) -> Division | None:
        """Return what the first six digits of an ID number name, today or formerly; None if never issued."""
        return self._counties.get(prefix[:6])

    @cached_property
    def _names(self) -> dict[str, str]:
        text = lzma.decompress((self._folder / "towns.csv.xz").read_bytes()).decode()
        rows = csv.reader(io.StringIO(text))
        next(rows)
        return {code: name for code, name in rows}

    @cached_property
    def _towns(self) -> tuple[_Town, ...]:
        names, towns = self._names, []
        path = county_letters = county = ""
        for code, name in names.items():
            if len(code) != 9:
                continue
            if code[:6] != county:
                county = code[:6]
                path = self.path(county)
                county_letters = initials(_COUNTY_KIND.sub("", names.get(county, "")))
            letters = initials(name)
            towns.append(_Town(Division(code, name, path + name), letters, pinyin(name), county_letters + letters))
        return tuple(towns)

    @cached_property
    def _seats(self) -> tuple[_Town, ...]:
        """The districts and counties that have towns, as they are looked for."""
        seats, names = [], self._names
        for code in dict.fromkeys(town.division.code[:6] for town in self._towns):
            name = names.get(code, "")
            if name and not _UNNAMED.fullmatch(name):
                above = initials(_COUNTY_KIND.sub("", names.get(code[:4], "")))
                seats.append(_Town(Division(code, name, self.path(code)), initials(name), pinyin(name), above))
        return tuple(one._replace(county_letters=one.county_letters + one.letters) for one in seats)

    @cached_property
    def _counties(self) -> dict[str, Division]:
        path = self._folder.parent / "codes" / "division.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return {
            row["code"]: Division(
                row["code"], self.name(row["code"]) or row["title"], row["title"], row["retired"] == "1"
            )
            for row in rows
        }

    def _read_villages(self, province: str) -> str:
        path = self._folder / "villages" / f"{province}.csv.xz"
        return lzma.decompress(path.read_bytes()).decode() if path.exists() else ""


def short_village_name(name: str) -> str:
    """Return a village's name without what it is: 洛阳 for 洛阳村委会, 洛阳村, 洛阳社区居委会."""
    short = fold(name).translate(_NUMERALS)
    for pattern in (_BODY, _KIND, _KIND):
        shorter = pattern.sub("", short)
        short = shorter if len(shorter) > 1 else short
    return short


def _significant(code: str) -> str:
    """Return a code without the zeros that fill it up: 35 for 350000, 350582103 for 350582103000."""
    if len(code) == 12 and code.endswith("000"):
        code = code[:9]
    if len(code) == 9 and code.endswith("000"):
        code = code[:6]
    while len(code) in (4, 6) and code.endswith("00"):
        code = code[:-2]
    return code


def _search(places: tuple[_Town, ...], text: str, limit: int) -> tuple[Division, ...]:
    sought = fold(text)
    if not sought:
        return ()
    if sought.isdecimal():
        found = [(0, one.division) for one in places if one.division.code.startswith(sought[: len(one.division.code)])]
    elif sought.isascii():
        found = _by_letters(places, sought)
    else:
        found = _by_words(places, sought)
    found.sort(key=lambda pair: pair[0])
    return tuple(division for _, division in found[:limit])


def _by_letters(towns: tuple[_Town, ...], sought: str) -> list[tuple[int, Division]]:
    found = []
    for town in towns:
        if town.letters.startswith(sought):
            found.append((len(town.letters) - len(sought), town.division))
        elif town.county_letters.startswith(sought):
            found.append((10, town.division))
        elif town.sound.startswith(sought):
            found.append((5, town.division))
    return found


def _by_words(towns: tuple[_Town, ...], sought: str) -> list[tuple[int, Division]]:
    found = [(division.name.find(sought), division) for division, *_ in towns if sought in division.name]
    found += [(20, division) for division, *_ in towns if sought in division.path and sought not in division.name]
    if found:
        return found
    scattered = re.compile(".*?".join(map(re.escape, sought)))  # 晋江陈埭 leaves out what stands between
    return [(0, division) for division, *_ in towns if sought[-1] in division.name and scattered.search(division.path)]
