"""The headings that only forms have: of running numbers, signatures, grids and who answers for them, of each subject.

They are data, `resources/headings/forms.json`; whom a heading names is told by the grammar of roles, as for imports.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from desktop.fields import also
from desktop.forms.scope import Subject
from desktop.forms.values import targets
from desktop.forms.values.targets import ALL, FIRST, SECOND
from desktop.resources import resources
from desktop.sheets.headings import Heading, normalise_heading
from desktop.sheets.roles import Grammar, grammar, roles_in
from desktop.sheets.vocabulary import INFORMATION, scopes_in

KEEPERS = {targets.CHIEF: targets.CHIEF_PHONE, targets.WORKER: targets.WORKER_PHONE}
THEMSELVES = frozenset({targets.WORKER, *KEEPERS.values()})  # of whom the roster is
OF_A_PARTY = {"name": "name", "number": "id_no", "phone": "phone", "address": "address"}  # by fact of the grammar
FURTHER = {"性别": "sex_code", "民族": "ethnic_code"}  # asked of one party
ENDS = ("姓名", "电话", "证号", "号码")  # of words that are headings for sure
PLAIN = ("serial", "signed", "told", "nothing", "unsure")
RESPONDENT, PARTY = "respondent", "party"  # roles of the grammar


@dataclass(frozen=True)
class OwnWords:
    """Normalised headings, by which targets are known."""

    serial: frozenset[str]
    signed: frozenset[str]
    told: frozenset[str]
    nothing: frozenset[str]  # no dossier has it, however like something else it is
    unsure: frozenset[str]  # may mean something else: only suggested
    around: Mapping[str, str]
    of: Mapping[Subject, Mapping[str, str]]  # inside a form: those of one subject
    inside: Mapping[Subject, Mapping[str, str]]  # and those of every form
    headings: frozenset[str]  # by which a header is known


def in_rows(heading: Heading, rows: Mapping[str, str]) -> str:
    """Return what a heading means that only forms have, with or without what it says over it: 网格员/联系电话."""
    parents = [INFORMATION.sub("", normalise_heading(part)) for part in heading.path]
    word = normalise_heading(heading.text)
    if parents and (target := rows.get(f"{parents[-1]}{word}")):
        return target
    above = "".join(parents)
    return rows.get(word, "") if not roles_in(above) and not scopes_in(above) else ""


@cache
def own_words() -> OwnWords:
    """Return what is shipped."""
    content = json.loads((resources() / "headings" / "forms.json").read_text("utf-8"))
    serial, signed, told, nothing, unsure = (_plain(content[key]) for key in PLAIN)
    rows = _by_word(content["rows"])
    rows = dict(_of_keepers(rows)) | rows
    of = {subject: _by_word(content["of"].get(subject.value, {})) for subject in Subject}
    parties = dict(_of_parties(content["parties"]))
    # 甲方 and 乙方 alone stand in many a text
    headings = frozenset(rows).union(serial, *of.values(), (word for word in parties if word.endswith(ENDS)))
    of[Subject.CASES] = parties | of[Subject.CASES]
    inside = {subject: rows | words for subject, words in of.items()}
    inside[Subject.ROSTER] = {
        word: target for word, target in inside[Subject.ROSTER].items() if target not in THEMSELVES
    }
    return OwnWords(serial, signed, told, nothing, unsure, _by_word(content["around"]), of, inside, headings)


def _plain(words: str) -> frozenset[str]:
    return frozenset(map(normalise_heading, also(words)))


def _by_word(words: Mapping[str, str]) -> dict[str, str]:
    return {normalise_heading(word): target for target, line in words.items() for word in also(line)}


def _of_keepers(rows: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what is asked of who answers for a grid: 包保网格员电话."""
    facts = grammar().facts
    for word, target in rows.items():
        if target in KEEPERS:
            yield from ((word + fact, target) for fact in facts["name"])
            yield from ((word + fact, KEEPERS[target]) for fact in facts["phone"])


def _of_parties(both: str) -> Iterator[tuple[str, str]]:
    """Yield what is asked of the parties of a case: 申请人身份证号; `both` are words for all of them."""
    words = grammar()
    everybody = also(both)
    yield from _of_party(words, everybody, ALL)
    yield from _of_party(words, [one for one in words.words_of(frozenset({PARTY})) if one not in everybody], FIRST)
    yield from _of_party(words, words.words_of(frozenset({RESPONDENT})), SECOND)


def _of_party(words: Grammar, who: list[str] | tuple[str, ...], member: str) -> Iterator[tuple[str, str]]:
    for one in map(normalise_heading, who):
        yield one, f"{member}/name"
        for fact, key in OF_A_PARTY.items():
            yield from ((f"{one}{word}", f"{member}/{key}") for word in words.facts[fact])
        if member != ALL:
            yield from ((f"{one}{word}", f"{member}/{key}") for word, key in FURTHER.items())
