"""Whom a form seems to be about, by its title: 80周岁以上, 低保对象, 流动人口, 出租房屋, a village's name.

Only proposed: the clerk sees the scope and how many it has before anything is filled.
"""

import re
from collections.abc import Mapping
from typing import Any

from desktop.cases.filters import LEDGER
from desktop.dossiers.dwellings.list import RENTED
from desktop.dossiers.people.list import AGE, CARE, LEFT_BEHIND, PARTY, POPULATION
from desktop.fields import Kind
from desktop.forms.scope import Scope, Subject
from desktop.forms.scope_filters import GRID
from desktop.forms.values.sources import fields_of
from desktop.grids.service import VILLAGE
from desktop.program import Program

PROPOSED = "按表题拟定的范围：{words}。请核对后再填。"
_OLDER = re.compile(r"(\d{2})\s*(?:周岁|岁)\s*(?:\(含\)|（含）)?\s*(?:及?以上|以上)")
_YOUNGER = re.compile(r"(\d{1,2})\s*(?:周岁|岁)\s*(?:及?以下|以下)")
_BETWEEN = re.compile(r"(\d{1,2})\s*(?:周岁|岁)?\s*[-–—~至到]\s*(\d{1,2})\s*(?:周岁|岁)")
_SPELT = re.compile(r"([一二三四五六七八九])?(十)?([一二三四五六七八九])?(?=\s*(?:周岁|岁|[-–—~至到]))")
_FIGURES = "〇一二三四五六七八九"
_FLOATING, _REGISTERED = re.compile(r"流动人口|流入人口|外来人口|暂住人口|流动人员"), re.compile(r"户籍人口|户籍人员")
_MEMBERS = re.compile(r"党员")
_LEFT_BEHIND = re.compile(r"留守(?:儿童|老人|妇女|人员)")
_RENTED = re.compile(r"出租房|出租屋|租赁房屋")
_SAID_OTHERWISE = {AGE: re.compile(r"高龄老人|老年人|未成年人|儿童"), PARTY: _MEMBERS, LEFT_BEHIND: _LEFT_BEHIND}
_LEDGERS = {  # of cases, by key of the ledger; the first that is named
    "petition": re.compile(r"信访|来信来访"),
    "dispute": re.compile(r"纠纷|调解"),
    "hazard": re.compile(r"隐患"),
    "security": re.compile(r"治安案|警情"),
    "request": re.compile(r"诉求|意见建议|12345"),
}
_PARTED = re.compile(r"[^\w]+")


def scope_in(program: Program, subject: Subject, title: str) -> Scope | None:
    """Return the scope that a title names, or None where it names none."""
    filters: dict[str, Any] = {}
    if subject is Subject.PEOPLE:
        filters |= _of_people(title)
    if subject is Subject.DWELLINGS and _RENTED.search(title):
        filters[RENTED] = True
    if subject in (Subject.PEOPLE, Subject.HOUSEHOLDS) and (tags := _tags(program, subject, _untold(title, filters))):
        filters[CARE] = tags
    if subject is Subject.CASES and (meant := next((key for key, said in _LEDGERS.items() if said.search(title)), "")):
        filters[LEDGER] = meant
    if (village := _village(program, title)) is not None:
        filters[GRID] = village
    return Scope(subject, filters) if filters else None


def _untold(title: str, filters: Mapping[str, Any]) -> str:
    """Return a title without the words that a better filter than a tag stands for already."""
    for key, words in _SAID_OTHERWISE.items():
        title = words.sub("", title) if key in filters else title
    return title


def _of_people(title: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    title = _SPELT.sub(_in_figures, title)
    if between := _BETWEEN.search(title):
        found[AGE] = (int(between[1]), int(between[2]))
    elif older := _OLDER.search(title):
        found[AGE] = (int(older[1]), None)
    elif younger := _YOUNGER.search(title):
        found[AGE] = (None, int(younger[1]))
    if _FLOATING.search(title):
        found[POPULATION] = "floating"
    elif _REGISTERED.search(title):
        found[POPULATION] = "registered"
    if _MEMBERS.search(title):
        found[PARTY] = "any"
    if _LEFT_BEHIND.search(title):
        found[LEFT_BEHIND] = True
    return found


def _in_figures(spelt: re.Match[str]) -> str:
    """Return an age that is spelt out in figures: 六十五 is 65, 十八 is 18."""
    tens, ten, ones = spelt.groups()
    if not ten:
        return spelt[0] if ones or not tens else str(_FIGURES.index(tens))
    return str((_FIGURES.index(tens) if tens else 1) * 10 + (_FIGURES.index(ones) if ones else 0))


def _tags(program: Program, subject: Subject, title: str) -> tuple[str, ...]:
    """Return the tags whose title, or one of its other names, stands in the title of a form."""
    field = next((one for one in fields_of(program, subject) if one.kind is Kind.CODES), None)
    if field is None:
        return ()
    plain, found = _PARTED.sub("", title), set[str]()
    names = {name: item.code for item in program.codes.items(field.codes) for name in (item.title, *item.aliases)}
    for name in sorted(names, key=len, reverse=True):  # 居民代表 is no 代表 besides
        if len(name) > 1 and name in plain:
            plain = plain.replace(name, " ")
            found.add(names[name])
    return tuple(item.code for item in program.codes.items(field.codes) if item.code in found)


def _village(program: Program, title: str) -> int | None:
    grids = program.grids
    named = {node.id for node in grids.nodes.values() if node.level == VILLAGE and len(node.name) > 2}
    found = [key for key in named if grids.name(key) in title]
    return found[0] if len(found) == 1 else None
