"""Reads one heading of a form of counts: which phrases stand in it, which ages, whether it is a sum or a part."""

import re
import unicodedata
from dataclasses import dataclass, replace

from desktop.forms.counts.phrases import Phrases, Sense
from desktop.forms.counts.spec import Term
from desktop.forms.scope import Subject
from desktop.names.folding import fold

_BRACKETED_UNIT = re.compile(r"[(\[](?:单位[::])?(?:人|户|件|起|家|套|个|次|人次|元|万元|岁|%|平方米|㎡|m2)[)\]]")
_NUMBERING = re.compile(
    r"^(?:[(]?[一二三四五六七八九十]{1,3}[)、.]|[(]\d{1,2}[)]、?|\d{1,2}[、.](?!\d)|[①-⑳]|[#*·●○—-]+)"
)
_OF_WHICH = re.compile(r"^其中(?:含|包括)?[::]?")
_TOTAL = re.compile(
    r"^(?:全[镇村街区乡县]|本[镇村表页])?(?:总|合|小|共)计(?:数|人数|户数|件数)?$|^计$|^总数$|^全[镇村街区乡县]$|^总量$"
)
_SUM_BEHIND = re.compile(r"(?<=.)(?:合计|小计|总计|共计)$")
_GRADES = re.compile(r"(?:及|\(含\))?(以上|以下)")
BARE = "按年龄段理解，请核对"
INCLUDED = "“{age}”按含本数理解"
_MOST_GRADES = 9  # the first digit of the codes of schooling: the higher the school, the lower the digit
_AGE = re.compile(
    r"(?:年满|已满|满)?(?P<single>\d{1,3})(?:周)?岁(?!\D{0,3}[以及-])"
    r"|(?P<low>\d{1,3})(?:周?岁)?(?:\(含\))?[-—–~～至到](?P<high>\d{1,3})(?:\(含\))?(?:周?岁)"
    r"|(?:年满|已满|满)?(?P<least>\d{1,3})(?:周?岁)(?:\(含(?:\d+岁)?\)|及)?以上"
    r"|(?:不满|未满|不足|小于)(?P<below>\d{1,3})(?:周?岁)"
    r"|(?P<most>\d{1,3})(?:周?岁)(?P<included>\(含(?:\d+岁)?\)|及|含)?(?:以下|以内)"
)
_BARE_AGES = re.compile(r"(\d{1,3})[-—–~～至到](\d{1,3})")


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands in one heading. `guesses` are sentences; `rest` is what nobody understands."""

    phrases: tuple[tuple[Sense, ...], ...] = ()
    is_total: bool = False
    is_part: bool = False  # 其中
    rest: str = ""
    guesses: tuple[str, ...] = ()

    @property
    def tells(self) -> bool:
        """Whether it says what is counted."""
        return bool(self.phrases) or self.is_total


def read_heading(text: str, phrases: Phrases) -> Reading:
    """Return what stands in a heading without its parents."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    is_part = False
    while (shorter := _OF_WHICH.sub("", _NUMBERING.sub("", plain))) != plain:
        is_part = is_part or bool(_OF_WHICH.search(_NUMBERING.sub("", plain)))
        plain = shorter
    plain = _BRACKETED_UNIT.sub("", plain)
    if _TOTAL.fullmatch(plain):
        return Reading(is_total=True, is_part=is_part)
    is_total = bool(_SUM_BEHIND.search(plain))
    plain = _SUM_BEHIND.sub("", plain)
    found: list[tuple[Sense, ...]] = []
    rest, guesses, place = "", list[str](), 0
    if (grid := phrases.grid(plain)) is not None:
        return Reading(((Sense(None, terms=(Term("grid", (str(grid),)),)),),), is_total, is_part)
    if bare := _BARE_AGES.fullmatch(plain):
        found.append(_ages(f"{int(bare[1])}-{int(bare[2])}"))
        guesses.append(BARE)
        place = len(plain)
    while place < len(plain):
        if (age := _AGE.match(plain, place)) is not None:
            found.append(_ages(_age_value(age)))
            if age["most"] and not age["included"]:
                guesses.append(INCLUDED.format(age=age[0]))
            place = age.end()
            continue
        word, senses = _longest(fold_from(plain, place), phrases)
        if (grades := _GRADES.match(plain, place + len(word))) and (wider := _graded(senses, grades[1])):
            word, senses = plain[place : grades.end()], wider
        if senses:
            found.append(senses)
        if not word:
            rest += plain[place]
        place += len(word) or 1
    return Reading(tuple(found), is_total, is_part, _words_in(rest), tuple(guesses))


def fold_from(plain: str, place: int) -> str:
    """Return the rest of a text from a place on, folded without changing its length."""
    return "".join(folded if len(folded := fold(letter)) == 1 else letter for letter in plain[place:])


def _longest(text: str, phrases: Phrases) -> tuple[str, tuple[Sense, ...]]:
    """Return the longest phrase with which a text begins, or a filling word, or nothing."""
    for length in range(min(phrases.longest, len(text)), 0, -1):
        word = text[:length]
        if (senses := phrases.senses.get(word)) is not None:
            return word, senses
        if word in phrases.fillers:
            return word, ()
    return "", ()


def _ages(value: str) -> tuple[Sense, ...]:
    return (Sense(Subject.PEOPLE, terms=(Term("age", (value,)),)),)


def _age_value(found: re.Match[str]) -> str:
    if found["single"]:
        return f"{int(found['single'])}-{int(found['single'])}"
    if found["low"]:
        return f"{int(found['low'])}-{int(found['high'])}"
    if found["least"]:
        return f"{int(found['least'])}-"
    if found["below"]:
        return f"0-{int(found['below']) - 1}"
    return f"0-{int(found['most'])}"


def _words_in(rest: str) -> str:
    """Return what is left of a heading, without marks."""
    return "".join(re.findall(r"\w", rest))


def _graded(senses: tuple[Sense, ...], side: str) -> tuple[Sense, ...]:
    """Return a grade of schooling with all above it, or below it; nothing where no such grade is meant."""
    for sense in senses:
        for term in sense.terms:
            if term.dimension == "education" and term.values[0][:1].isdigit():
                own = int(term.values[0][0])
                digits = range(1, own + 1) if side == "以上" else range(own, _MOST_GRADES + 1)
                return (replace(sense, terms=(Term("education", tuple(f"{digit}*" for digit in digits)),)),)
    return ()
