"""What of private values is shown where: one table of rules for lists, dossiers, paper, files, the screen and the log.

The table is data (resources/rights/masking.json), from §3.5 of the exchange and safety page, GB/T 35273-2020 7.2 and
GB/T 37964-2019. An ID number holds the birth date: whoever shows its tail beside the birth date or the age gives all of
it away but the region, which the grid tells. So beside a tail birth dates become decades and ages are not shown, and no
office has heads in one place and tails in another.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from desktop.errors import Refusal
from desktop.fields import Mask
from desktop.identity import mask_address, mask_id, mask_name, mask_phone, mask_to_tail
from desktop.resources import resources

RECORDED = "已登记"
FULL, FIRST4, LAST4, YEAR, DECADE, HIDDEN, WITHHELD = (
    "full", "first4", "last4", "year", "decade", "hidden", "withheld"
)  # fmt: skip
ODD = "脱敏规则“{mask}”在“{place}”的写法“{style}”不认识，请改用：{known}。"
LACKING = "脱敏规则缺少“{mask}”在“{place}”的写法，请补上。"
BOTH = "脱敏规则里证件号码有的地方露前四位、有的地方露后四位，合起来就能推出完整号码。请统一成一种。"


class Place(StrEnum):
    """Where a value is shown."""

    LIST = "list"
    DOSSIER = "dossier"
    SCREEN = "screen"  # projected
    PRINT = "print"
    NOTICE = "notice"  # hung up for everybody
    EXPORT = "export"
    FORM = "form"  # a form from above, filled in
    CLIPBOARD = "clipboard"
    LOG = "log"  # the history, the journal, notifications


def _year(value: Any) -> str:
    return f"{value.year}年" if isinstance(value, date) else RECORDED


def _decade(value: Any) -> str:
    return f"{value.year // 10 * 10}年代" if isinstance(value, date) else RECORDED


def _recorded(_value: Any) -> str:
    return RECORDED


def _text(way: Callable[[str], str]) -> Callable[[Any], str]:
    return lambda value: way(str(value)) or RECORDED


STYLES: Mapping[str, Callable[[Any], str]] = {
    FULL: str,
    FIRST4: _text(mask_id),
    LAST4: _text(mask_to_tail),
    "middle": _text(mask_phone),
    "surname": _text(mask_name),
    "village": _text(mask_address),
    YEAR: _year,
    DECADE: _decade,
    HIDDEN: _recorded,
    WITHHELD: _recorded,  # on a form: the cell stays empty and is told
}
Table = Mapping[str, Mapping[str, str]]


class Rules:
    """The table of one office."""

    def __init__(self, table: Table) -> None:
        """Take styles by mask and place. Raise Refusal for a table that lacks one, or gives numbers away."""
        self._styles = {(mask, place): _style(table, mask, place) for mask in _ALLOWED for place in Place}
        numbers = {self._styles[Mask.ID_NUMBER, place] for place in Place}
        if {FIRST4, LAST4} <= numbers:
            raise Refusal(BOTH)
        if LAST4 in numbers:  # wherever it stands: the list with the tail and the dossier with the date are one desk
            for place in Place:
                if self._styles[Mask.BIRTH_DATE, place] in (FULL, YEAR):
                    self._styles[Mask.BIRTH_DATE, place] = DECADE
                self._styles[Mask.AGE, place] = HIDDEN
        self._ways = {key: STYLES[style] for key, style in self._styles.items()}

    def style(self, mask: Mask, place: Place) -> str:
        """Return how a sort of value is shown in a place."""
        return FULL if mask is Mask.OPEN else self._styles[mask, place]

    def hides(self, mask: Mask, place: Place = Place.LIST) -> bool:
        """Return whether anything of such a value is kept back in a place."""
        return mask is not Mask.OPEN and self._styles[mask, place] != FULL

    def shown(self, mask: Mask, value: Any, place: Place) -> str:
        """Return a value as it is shown in a place; nothing for none."""
        if value is None or value == "":
            return ""
        return str(value) if mask is Mask.OPEN else self._ways[mask, place](value)


@cache
def rules() -> Rules:
    """Return the rules in force."""
    return Rules(json.loads((resources() / "rights" / "masking.json").read_text("utf-8")))


def shown(mask: Mask, value: Any, place: Place) -> str:
    """Return a value as it is shown in a place by the rules in force."""
    return rules().shown(mask, value, place)


def hides(mask: Mask, place: Place = Place.LIST) -> bool:
    """Return whether anything of such a value is kept back in a place by the rules in force."""
    return rules().hides(mask, place)


_ALLOWED: Mapping[Mask, frozenset[str]] = {
    Mask.ID_NUMBER: frozenset({FIRST4, LAST4, HIDDEN}),
    Mask.PHONE: frozenset({"middle", HIDDEN}),
    Mask.NAME: frozenset({"surname", HIDDEN}),
    Mask.HIDDEN: frozenset({HIDDEN, WITHHELD}),
    Mask.BIRTH_DATE: frozenset({FULL, YEAR, DECADE, HIDDEN}),
    Mask.AGE: frozenset({FULL, HIDDEN}),
    Mask.ADDRESS: frozenset({FULL, "village", HIDDEN}),
    Mask.BANK_CARD: frozenset({LAST4, HIDDEN, WITHHELD}),
}


def _style(table: Table, mask: Mask, place: Place) -> str:
    found = table.get(mask.value, {}).get(place.value)
    if found is None:
        raise Refusal(LACKING.format(mask=mask.value, place=place.value))
    if found not in _ALLOWED[mask]:
        known = "、".join(sorted(_ALLOWED[mask]))
        raise Refusal(ODD.format(mask=mask.value, place=place.value, style=found, known=known))
    return found
