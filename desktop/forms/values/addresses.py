"""An address taken apart into the columns that forms have for it: 省, 市, 县, 乡镇, 村 … 详址."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from desktop.addresses import split_address
from desktop.divisions import Divisions, short_village_name
from desktop.forms.values.villages import usual_village
from desktop.office import OfficeFacts
from desktop.program import Program
from desktop.sheets.vocabulary import DETAIL

PROVINCE, CITY, COUNTY, TOWN, VILLAGE, GROUP, ROAD, NUMBER, ESTATE, BUILDING, UNIT, ROOM = "123456789abc"
LEVELS = ((PROVINCE, 2), (CITY, 4), (COUNTY, 6), (TOWN, 9))  # digits of the division code
REMEMBERED = 1 << 14  # addresses taken apart: more than a page has
NAMELESS = "市辖区"

_REGION = re.compile(
    r"(?P<province>.{2,7}?(?:省|自治区|特别行政区)|(?:北京|上海|天津|重庆)市)?"
    r"(?P<city>.{2,8}?(?:市|自治州|地区|盟))?"
    r"(?P<county>.{1,8}?(?:县|区|市|旗))?"
    r"(?P<town>.{1,7}?(?:镇|乡|街道))?"
)
_STREET = re.compile(
    r"(?P<group>第?[0-9一二三四五六七八九十]{1,3}(?:村民小组|居民小组|小组|组|队))?"
    r"(?P<road>.*?(?:大道|路|街|巷|弄|道))?"
    r"(?:(?P<place>[^0-9]*)(?P<number>[0-9]+(?:[-—][0-9]+)?号(?:之[0-9一二三四五六七八九十]+)?))?"
    r"(?P<estate>.*)"
)


class AddressParts:
    """Takes addresses apart; what an address here leaves out is completed from the office's own divisions."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[tuple[Any, ...], dict[str, str]] = {}

    @cached_property
    def _divisions(self) -> Divisions:
        return Divisions()

    @cached_property
    def _here(self) -> Mapping[str, str]:
        facts: OfficeFacts = self._program.office.office.facts
        return self.of_division(facts.town_code) | {TOWN: facts.town_name}

    @property
    def here(self) -> Mapping[str, str]:
        """The province, city, county and town of the office."""
        return self._here

    def of_division(self, code: str | None) -> dict[str, str]:
        """Return the levels that a division code names."""
        digits = (code or "").rstrip("0") if code and len(code) < 12 else code or ""
        found = {}
        for part, length in LEVELS:
            name = self._divisions.name(digits[:length].ljust(length, "0")) if len(digits) > length - 2 else ""
            if name and name != NAMELESS:
                found[part] = name
        return found

    def of(self, text: str | None, code: str | None, grid: int | None, *, is_here: bool) -> Mapping[str, str]:
        """Return the parts that are sure. `code` is a division known beside it; `is_here`: it lies in the grid."""
        key = (text, code, grid if is_here else None)
        if key not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[key] = self._taken_apart(text or "", code, grid if is_here else None)
        return self._known[key]

    def _taken_apart(self, text: str, code: str | None, grid: int | None) -> dict[str, str]:
        address = split_address(text)
        said = _REGION.match(address.region)
        region = {key: value for key, value in (said.groupdict() if said else {}).items() if value}
        found = {
            part: region[name]
            for part, name in ((PROVINCE, "province"), (CITY, "city"), (COUNTY, "county"), (TOWN, "town"))
            if name in region
        }
        village = self._program.grids.village_of(grid)
        is_ours = (village is not None or TOWN in found) and self._is_ours(found)
        known = (self.of_division(code) if code else {}) | (dict(self._here) if is_ours else {})
        found = {part: known.get(part) or found.get(part, "") for part, _ in LEVELS}
        found[VILLAGE] = address.village
        if is_ours and village is not None and _is_same_village(address.village, village.name):
            found[VILLAGE] = usual_village(village.name)
        found |= self._street(address.street)
        found |= {BUILDING: address.building, UNIT: address.unit, ROOM: address.room}
        found[DETAIL] = address.street + address.building + address.unit + address.room
        return {part: value for part, value in found.items() if value}

    def _is_ours(self, found: Mapping[str, str]) -> bool:
        """Whether nothing an address says is against its lying in the office's town."""
        return all(found.get(part, own) == own for part, own in self._here.items())

    @staticmethod
    def _street(street: str) -> dict[str, str]:
        said = _STREET.fullmatch(street)
        parts = {key: value or "" for key, value in said.groupdict().items()} if said else {}
        return {
            GROUP: parts.get("group", ""),
            ROAD: parts.get("road", ""),
            NUMBER: parts.get("number", ""),
            ESTATE: parts.get("place", "") + parts.get("estate", ""),
        }


def _is_same_village(said: str, name: str) -> bool:
    """Whether an address names a village, or none."""
    return not said or short_village_name(said) == short_village_name(name)
