"""The words of forms of counts: which phrase of a heading counts what. Shipped ones are data, others are code lists.

A phrase may mean several things, of several subjects: 低保 of people and of households. What a whole cell counts is
decided where its row and its column are read together (desktop.forms.counts.proposing).
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from desktop.codes import Codes
from desktop.divisions import short_village_name
from desktop.fields import also
from desktop.forms.counts.dimensions import BETWEEN, DIMENSIONS, GRID, kind_lists, value_of
from desktop.forms.counts.happenings import happenings
from desktop.forms.counts.spec import Moment, Term
from desktop.forms.scope import Subject
from desktop.grids.service import VILLAGE, Grids
from desktop.names.folding import fold
from desktop.resources import resources

_TITLES_ONLY = frozenset({"left_behind", "rental_use", "use", "inflow", "relation", "hazard", "rental_hazard"})
_NOT_READ = frozenset({"relation", "rental_use", "use", "inflow"})  # their words mean too much: 住房, 其他, 子
_EMPTY = frozenset(map(fold, also("其他 其它 无 有 是 否 没有 未说明 不详 代表 男 女 单身 出租 老人 儿童 妇女 单位")))
_HOUSEHOLD_ENDS = ("家庭", "户")


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing a phrase can mean; without a subject it may be asked of records of any."""

    subject: Subject | None
    measure: str = ""
    terms: tuple[Term, ...] = ()
    moment: Moment = Moment.END
    why: str = ""  # a sentence where it is only a guess


@dataclass(frozen=True)
class Phrases:
    """All phrases, folded, with what each can mean."""

    senses: Mapping[str, tuple[Sense, ...]]
    fillers: frozenset[str]
    longest: int
    grid: Callable[[str], int | None]  # the grid that a whole heading names

    @classmethod
    def of(cls, codes: Codes, grids: Grids, saved: Sequence[tuple[int, str, str]] = ()) -> "Phrases":
        """Put the words together; `saved` are defined terms: key, title, subject."""
        found: dict[str, dict[Subject | None, list[Sense]]] = defaultdict(lambda: defaultdict(list))
        for word, sense in (*_of_lists(codes), *_of_happenings()):
            found[word][sense.subject].append(sense)
        shipped = defaultdict(list)
        for word, sense in _shipped().senses:
            shipped[word, sense.subject].append(sense)
        for (word, subject), senses in shipped.items():
            found[word][subject] = senses  # what was said of a word by hand stands above the lists
        for key, title, subject_name in saved:
            subject = Subject(subject_name)
            found[fold(title)][subject] = [Sense(subject, terms=(Term("saved", (str(key),)),))]
        for word, sense in _of_grids(grids):
            found[word][None].append(sense)
        told = {word: tuple(_told_apart(by_subject)) for word, by_subject in found.items() if word}
        return cls(told, _shipped().fillers, max(map(len, told), default=0), grids.resolve)


@dataclass(frozen=True)
class _Shipped:
    senses: tuple[tuple[str, Sense], ...]
    fillers: frozenset[str]


@cache
def _shipped() -> _Shipped:
    content: dict[str, Any] = json.loads((resources() / "headings" / "counts.json").read_text("utf-8"))
    found: list[tuple[str, Sense]] = []
    for one in content["phrases"]:
        terms = tuple(Term(dimension, tuple(values)) for dimension, *values in one.get("terms", ()))
        subject = Subject(one["subject"]) if "subject" in one else None
        sense = Sense(subject, one.get("measure", ""), terms, Moment(one.get("moment", "")), one.get("why", ""))
        found += [(fold(word), sense) for word in also(one["words"])]
    return _Shipped(tuple(found), frozenset(map(fold, also(content["fillers"]))))


def _of_lists(codes: Codes) -> Iterator[tuple[str, Sense]]:
    """Yield the words of the code lists by which records are told apart."""
    for subject, dimensions in DIMENSIONS.items():
        for one in dimensions:
            if not one.codes or one.key in _NOT_READ:
                continue
            for item in codes.items(one.codes):
                sense = Sense(subject, terms=(Term(one.key, (value_of(codes, one.codes, item.code),)),))
                words = [item.title] if one.key in _TITLES_ONLY else [item.title, *item.aliases]
                if one.codes == "care_tag:household":
                    words += [item.title.removesuffix(end) for end in _HOUSEHOLD_ENDS if item.title.endswith(end)]
                yield from ((word, sense) for word in map(fold, words) if word not in _EMPTY)
    for ledger, list_key in kind_lists().items():
        for item in codes.items(list_key):
            value = f"{ledger}{BETWEEN}{item.code}"
            sense = Sense(Subject.CASES, terms=(Term("kind", (value,)),))
            yield from ((word, sense) for word in map(fold, (item.title, *item.aliases)) if word not in _EMPTY)


def _of_happenings() -> Iterator[tuple[str, Sense]]:
    """Yield the names of meetings and registers, with and without how forms ask how often."""
    for key, title in happenings().items():
        for end in ("", "次数", "场次", "数", "件数"):
            yield fold(title + end), Sense(Subject.GRIDS, key)


def _of_grids(grids: Grids) -> Iterator[tuple[str, Sense]]:
    """Yield the names of grids in force; a name that two bear means neither without its village."""
    names: dict[str, set[int]] = defaultdict(set)
    for node in grids.nodes.values():
        if node.closed:
            continue
        said = [node.name, grids.path_name(node.id)]
        if node.level == VILLAGE:
            short = short_village_name(node.name)
            said += [short, f"{short}村", f"{short}社区"]
        for name in said:
            names[fold(name)].add(node.id)
    for name, keys in names.items():
        if len(keys) == 1:
            yield name, Sense(None, terms=(Term(GRID, (str(next(iter(keys))),)),))


def _told_apart(by_subject: Mapping[Subject | None, Sequence[Sense]]) -> Iterator[Sense]:
    """Yield one sense for each subject; of several the first, as a guess."""
    for senses in by_subject.values():
        different = list(dict.fromkeys(senses))
        yield different[0] if len(different) == 1 else replace(different[0], why="这个词在几张代码表里都有，请核对")
