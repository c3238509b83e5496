"""What each crossing of a form is taken to count, from the words of its row, its column and the title of the form.

Only what is understood whole and without a guess is counted unasked; a cell of which one word is not understood is
suggested at most, and one without any word that counts is left to the clerk.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from db.models.forms import SavedScope
from desktop.forms.counts.dimensions import AGE, GRID, OUTSIDE, dimension, takes, years_of
from desktop.forms.counts.phrases import Phrases, Sense
from desktop.forms.counts.reading import Reading, read_heading
from desktop.forms.counts.spec import CountSpec, Moment, Term
from desktop.forms.scope import Subject
from desktop.forms.shape import CountArea, FormShape, Slot
from desktop.grids.service import GridNode
from desktop.program import Program
from desktop.sheets.mapping import Confidence

_PREFERRED = (
    Subject.PEOPLE, Subject.CASES, Subject.HOUSEHOLDS, Subject.DWELLINGS, Subject.ENTERPRISES, Subject.GRIDS,
)  # fmt: skip
_OTHERS = "其他"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its parents as it was understood: phrases it asks for all at once."""

    slot: Slot
    phrases: tuple[tuple[Sense, ...], ...]
    is_total: bool = False
    is_part: bool = False
    level: tuple[str, ...] = ()  # its parents
    rest: str = ""
    guesses: tuple[str, ...] = ()

    @property
    def tells(self) -> bool:
        """Whether it says anything of what is counted."""
        return bool(self.phrases) or self.is_total


def phrases_of(program: Program) -> Phrases:
    """Return the words by which this office's forms of counts are read: shipped, of its lists, its grids, its terms."""
    with program.office.store.read() as session:
        saved = session.execute(select(SavedScope.id, SavedScope.title, SavedScope.subject)).all()
    return Phrases.of(program.codes, program.grids, [(key, title, subject) for key, title, subject in saved])


def tells_counts(phrases: Phrases) -> Callable[[str], bool]:
    """Return what says whether a heading, without its parents, says what is counted."""
    return lambda text: read_heading(text, phrases).tells


def propose(program: Program, shape: FormShape, phrases: Phrases | None = None) -> dict[str, CountSpec]:
    """Return what each crossing of a form of counts is taken to count."""
    assert isinstance(shape.area, CountArea)
    words = phrases or phrases_of(program)
    rows, columns = headings(shape.area.rows, words), headings(shape.area.columns, words)
    rows, columns = _summed(rows, program), _summed(columns, program)
    title = read_heading(shape.title, words)
    by_row, by_column = {one.slot.place[0]: one for one in rows}, {one.slot.place[1]: one for one in columns}
    return {
        slot.key: spec_of(by_row[slot.place[0]], by_column[slot.place[1]], title)
        for slot in shape.area.slots
    }  # fmt: skip


def headings(slots: Sequence[Slot], phrases: Phrases) -> list[Heading]:
    """Return headings as understood; what stands under 其中 is also what the heading above it is."""
    found: list[Heading] = []
    whole: Heading | None = None
    for slot in slots:
        parents, leaf = _path(slot.words)
        read = [read_heading(part, phrases) for part in (*parents, leaf)]
        own = read[-1]
        one = Heading(
            slot, tuple(phrase for reading in read for phrase in reading.phrases), own.is_total,
            any(reading.is_part for reading in read), parents,
            "".join(reading.rest for reading in read if not reading.is_total),
            tuple(guess for reading in read for guess in reading.guesses),
        )  # fmt: skip
        is_inside = own.is_part or (whole is not None and found[-1].is_part and _is_indented(slot))
        if is_inside and whole is not None:
            inherited = tuple(phrase for phrase in whole.phrases if phrase not in one.phrases)
            rest = "".join(dict.fromkeys((whole.rest, one.rest)))
            one = replace(one, phrases=inherited + one.phrases, is_part=True, rest=rest)
        elif not one.is_part:
            whole = one
        found.append(one)
    return found


def spec_of(row: Heading, column: Heading, title: Reading) -> CountSpec:
    """Return what a crossing counts."""
    own = (*row.phrases, *column.phrases)
    subject = _subject(own, title.phrases)
    rest = "、".join(filter(None, (row.rest, column.rest)))
    is_unknown = any(one.rest and not one.tells for one in (row, column))
    if subject is None or is_unknown or not (row.tells or column.tells):
        return CountSpec(reason="没有看出要统计什么" if not rest else f"“{rest}”没有对应的登记项")
    senses = [_meant(phrase, subject) for phrase in own]
    about = [_meant(phrase, subject) for phrase in title.phrases]
    if None in senses:
        return CountSpec(reason="行与列的指标对不上，请指定")
    told = [sense for sense in senses if sense is not None]
    told += [sense for sense in about if sense is not None and not sense.measure and _adds(sense, told)]
    measures = list(dict.fromkeys(sense.measure for sense in told if sense.measure))
    guesses = [*row.guesses, *column.guesses, *(sense.why for sense in told if sense.why)]
    if rest:
        guesses.append(f"“{rest}”没有对应的登记项")
    if len(measures) > 1:
        guesses.append("行与列各有一个指标，请核对")
    terms = without_wider({term for sense in told for term in sense.terms})
    confidence = Confidence.SUGGESTED if guesses else Confidence.EXACT
    reason = "；".join(dict.fromkeys(guesses)) or "按行、列的文字"
    return CountSpec(subject, measures[-1] if measures else "", terms, Moment.END, confidence, reason)


def without_wider(terms: Collection[Term]) -> tuple[Term, ...]:
    """Return terms without ages that others among them make narrower: 60 岁以上，其中 80 岁以上."""
    ages = {term: years_of(term.values) for term in terms if term.dimension == AGE}
    wider = {term for term, years in ages.items() if any(other < years for other in ages.values())}
    return tuple(term for term in terms if term not in wider)


def _adds(sense: Sense, told: Iterable[Sense]) -> bool:
    """Whether the title says more than the cell: it may name the ledger where the cell names a kind of it.

    A place in the title is the office itself, and asks nothing.
    """
    named = {term.dimension for one in told for term in one.terms}
    return not any(
        term.dimension in (GRID, *named) or (term.dimension == "ledger" and "kind" in named) for term in sense.terms
    )


def _subject(own: Sequence[tuple[Sense, ...]], title: Sequence[tuple[Sense, ...]]) -> Subject | None:
    """Return the subject that every phrase can be about: first that of the title, then the usual ones."""
    titled = [sense.subject for phrase in title for sense in phrase if sense.subject is not None]
    pinned = [phrase[0].subject for phrase in own if len({sense.subject for sense in phrase}) == 1]
    orders = [subject for subject in (*pinned, *titled, *_PREFERRED) if subject is not None]
    for subject in dict.fromkeys(orders):
        if all(_meant(phrase, subject) is not None for phrase in own):
            return subject
    return None


def _meant(phrase: Sequence[Sense], subject: Subject) -> Sense | None:
    return next((sense for sense in phrase if sense.subject in (subject, None)), None)


def _summed(found: Sequence[Heading], program: Program) -> list[Heading]:
    """Let sums over grids count what stands in the grids that are listed, unless these are all there are.

    其他 beside others of one dimension are those that none of them names.
    """
    result: list[Heading] = []
    for place, one in enumerate(found):
        if one.rest == _OTHERS and not one.phrases and (term := _others(found, one, program)) is not None:
            subject = _subject_of(found, one)
            result.append(replace(one, phrases=((Sense(subject, terms=(term,)),),), rest=""))
            continue
        if one.is_total and not one.phrases:
            listed = _listed_grids(found, place)
            if listed and not _is_everything(listed, program):
                term = Term(GRID, tuple(listed))
                one = replace(one, phrases=((Sense(None, terms=(term,)),),))
        result.append(one)
    return result


def _listed_grids(found: Sequence[Heading], place: int) -> list[str]:
    """Return the grids that a sum is of: all others of the axis, or for one among them those since the last sum."""
    total = found[place]
    others = [one for one in found if one is not total and one.level == total.level and not one.is_total]
    if "小计" in total.slot.words:
        since = max((at for at in range(place) if found[at].is_total), default=-1)
        others = [one for one in found[since + 1 : place] if not one.is_total] or others
    terms = [_only_grid(one) for one in others if not one.is_part]
    return [] if None in terms else [value for term in terms if term is not None for value in term.values]


def _others(found: Sequence[Heading], one: Heading, program: Program) -> Term | None:
    """Return what is none of the headings beside one, where these are all of one dimension."""
    beside = [_only_term(other) for other in found if other.level == one.level and other is not one
              and not other.is_total and not other.is_part]  # fmt: skip
    terms = [term for term in beside if term is not None]
    if not terms or len(terms) < len(beside) or len({term.dimension for term in terms}) > 1:
        return None
    named = [value for term in terms for value in term.values]
    if terms[0].dimension == GRID:
        inside = {key for value in named for key in program.grids.subtree(int(value))}
        outside = [node.id for node in _leaves(program) if node.id not in inside]
        return Term(GRID, (OUTSIDE, *map(str, outside)))
    subject = _subject_of(found, one)
    asked = dimension(subject, terms[0].dimension) if subject else None
    if asked is None or not asked.codes or asked.key == "care":
        return None
    items = program.codes.items(asked.codes, retired=True)
    rest = [item.code for item in items if not any(takes(value, item.code) for value in named)]
    return Term(asked.key, tuple(rest)) if rest else None


def _subject_of(found: Sequence[Heading], one: Heading) -> Subject | None:
    """Return what the headings beside one are about."""
    subjects = {sense.subject for other in found if other.level == one.level for phrase in other.phrases
                for sense in phrase[:1]}  # fmt: skip
    return subjects.pop() if len(subjects) == 1 else None


def _only_term(one: Heading) -> Term | None:
    """Return the one thing a heading asks, or None."""
    terms = [term for phrase in one.phrases for sense in phrase[:1] for term in sense.terms]
    return terms[0] if len(terms) == 1 and not one.rest else None


def _only_grid(one: Heading) -> Term | None:
    term = _only_term(one)
    return term if term is not None and term.dimension == GRID else None


def _is_everything(listed: Sequence[str], program: Program) -> bool:
    """Whether every grid in force that has nothing below it lies in one of those listed."""
    inside = {key for value in listed for key in program.grids.subtree(int(value))}
    return all(node.id in inside for node in _leaves(program))


def _leaves(program: Program) -> list[GridNode]:
    """Return the grids in force that have nothing below them."""
    nodes = [node for node in program.grids.in_order() if not node.closed]
    parents = {node.parent_id for node in nodes}
    return [node for node in nodes if node.id not in parents]


def _path(words: str) -> tuple[tuple[str, ...], str]:
    *parents, leaf = [part for part in words.split("/") if part.strip()] or [""]
    return tuple(parents), leaf


def _is_indented(slot: Slot) -> bool:
    return slot.example[:1] in (" ", "　", "\t")
