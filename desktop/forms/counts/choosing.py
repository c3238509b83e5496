"""What the clerk may choose for a cell by typing: what is counted, and what is asked of each record."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from desktop.forms.counts.dimensions import BETWEEN, DIMENSIONS, GRID, NO, SAVED, YES, kind_lists, value_of
from desktop.forms.counts.measures import Measure, measures
from desktop.forms.counts.phrases import Phrases
from desktop.forms.counts.reading import read_heading
from desktop.forms.counts.saying import term_words
from desktop.forms.counts.spec import Term
from desktop.forms.scope import Subject
from desktop.grids.service import VILLAGE
from desktop.names import initials, pinyin
from desktop.names.folding import fold
from desktop.program import Program

MOST = 60
OF_ONE_LIST = 12  # values of one list that are offered at once
GROUPS = {
    Subject.PEOPLE: "人员", Subject.HOUSEHOLDS: "户", Subject.DWELLINGS: "房屋", Subject.ENTERPRISES: "企业场所",
    Subject.CASES: "事件", Subject.GRIDS: "网格与网格员",
}  # fmt: skip
_AGES = ("0-2", "3-6", "0-17", "18-59", "60-", "80-", "")


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that can be counted."""

    subject: Subject
    measure: Measure

    @property
    def title(self) -> str:
        """Its words."""
        return self.measure.title


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that can be asked of a record, in words, and what sort of thing it is."""

    term: Term
    words: str
    about: str


def offered_measures(typed: str = "") -> list[Told]:
    """Return what can be counted, as far as a half-typed text, pinyin or initials say it."""
    found = [Told(subject, one) for subject in GROUPS for one in measures(subject)]
    return [one for one in found if _fits(typed, one.title) or _fits(typed, GROUPS[one.subject])]


def offered_terms(program: Program, subject: Subject, phrases: Phrases, typed: str = "") -> list[Asked]:
    """Return what can be asked of the records of a subject, the likeliest first."""
    terms = _typed(program, subject, phrases, typed) if typed.strip() else _usual(program, subject)
    about = {one.key: one.title for one in DIMENSIONS.get(subject, ())}
    chosen = islice(dict.fromkeys(terms), MOST)
    return [Asked(term, term_words(program, subject, term), about.get(term.dimension, "")) for term in chosen]


def _usual(program: Program, subject: Subject) -> Iterator[Term]:
    """Yield what is asked most: short lists whole, then the villages."""
    for one in DIMENSIONS.get(subject, ()):
        if one.key == "age":
            yield from (Term("age", (age,)) for age in _AGES)
        elif one.key == "party":
            yield Term("party", ("any",))
        elif one.is_flag:
            yield from (Term(one.key, (value,)) for value in (YES, NO))
        elif one.codes and len(items := program.codes.items(one.codes)) <= OF_ONE_LIST:
            yield from (Term(one.key, (value_of(program.codes, one.codes, item.code),)) for item in items)
    yield from (Term(GRID, (str(node.id),)) for node in program.grids.in_order()
                if node.level == VILLAGE and not node.closed)  # fmt: skip


def _typed(program: Program, subject: Subject, phrases: Phrases, typed: str) -> Iterator[Term]:
    for phrase in read_heading(typed, phrases).phrases:
        yield from (term for sense in phrase if sense.subject in (subject, None) for term in sense.terms)
    wanted = fold(typed)
    for word, senses in phrases.senses.items():
        if wanted in word:
            yield from (term for sense in senses if sense.subject is subject for term in sense.terms
                        if term.dimension == SAVED or len(sense.terms) == 1)  # fmt: skip
    for one in DIMENSIONS.get(subject, ()):
        if one.codes:
            found = program.codes.match(one.codes, typed)[:OF_ONE_LIST]
            yield from (Term(one.key, (value_of(program.codes, one.codes, item.code),)) for item in found)
    if subject is Subject.CASES:
        for ledger, kinds in kind_lists().items():
            found = program.codes.match(kinds, typed)[:OF_ONE_LIST]
            yield from (Term("kind", (f"{ledger}{BETWEEN}{item.code}",)) for item in found)
    nodes = program.grids.nodes
    meant = sorted(key for key in program.grids.meant(typed) if not nodes[key].closed)
    yield from (Term(GRID, (str(key),)) for key in meant[:OF_ONE_LIST])


def _fits(typed: str, title: str) -> bool:
    wanted = fold(typed)
    return wanted in fold(title) or initials(title).startswith(wanted) or pinyin(title).startswith(wanted)
