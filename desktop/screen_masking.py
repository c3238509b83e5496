"""Texts as they may be projected: without the names and numbers of residents, whoever wrote them there."""

import re
from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.cases import CaseParty, CaseReporter
from desktop import masking
from desktop.fields import Mask as Sort
from desktop.masking import Place

WITHHELD = "×××"  # stands for whoever told of a case, as on paper
SHORTEST = 2  # characters of a name that is looked for: one alone would take half of every text away
ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[0-9Xx]|\d{15})(?![0-9A-Za-z])")
PHONE = re.compile(r"(?<![0-9A-Za-z])(?:1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8})(?![0-9A-Za-z])")
Mask = Callable[[str], str]


def masks_of(session: Session, cases: Iterable[int]) -> Mapping[int, Mask]:
    """Return by case what makes a text about it fit to be projected."""
    keys = list(dict.fromkeys(cases))
    instead: dict[int, dict[str, str]] = {key: {} for key in keys}
    parties = select(CaseParty.case_id, CaseParty.name).where(in_keys(CaseParty.case_id, keys))
    for case, name in session.execute(parties):
        instead[case][name] = masking.shown(Sort.NAME, name, Place.SCREEN)
    told = select(CaseReporter.case_id, CaseReporter.name, CaseReporter.address)
    for case, *words in session.execute(told.where(in_keys(CaseReporter.case_id, keys))):
        instead[case] |= {word: WITHHELD for word in words if word}
    return {key: _mask(words) for key, words in instead.items()}


def without_numbers(text: str, place: Place = Place.SCREEN) -> str:
    """Return a text with every ID number and telephone in it masked."""
    text = ID_NUMBER.sub(lambda found: masking.shown(Sort.ID_NUMBER, found[0], place), text)
    return PHONE.sub(lambda found: masking.shown(Sort.PHONE, found[0], place), text)


def _mask(instead: Mapping[str, str]) -> Mask:
    words = sorted((word for word in instead if len(word) >= SHORTEST), key=len, reverse=True)

    def mask(text: str) -> str:
        for word in words:
            text = text.replace(word, instead[word])
        return without_numbers(text)

    return mask
