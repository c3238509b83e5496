"""What headings of one axis say of each other: sums, 其他, ages that begin where another ends, this time and last."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from desktop.forms.counts.dimensions import AGE, GRID, OUTSIDE, ages_of, dimension, takes
from desktop.forms.counts.measures import MOVEMENTS
from desktop.forms.counts.phrases import Phrases, Sense
from desktop.forms.counts.reading import BARE, INCLUDED, read_heading
from desktop.forms.counts.spec import Moment, Term
from desktop.forms.scope import Subject
from desktop.forms.shape import Slot
from desktop.grids.service import GridNode
from desktop.program import Program

OTHERS, SUBTOTAL = "其他", "小计"
OF_WHICH = "“其中”指前一栏还是全部，请核对"
_AT = {  # what stands beside births and moves at the two ends of a period
    Moment.BEFORE: ((Sense(Subject.PEOPLE, "opening"),),),
    Moment.END: ((Sense(Subject.PEOPLE, "closing"),),),
}
_GUESSED = INCLUDED.rpartition("}")[2]
FEWEST_BARE, PARENT = 3, "年龄"  # so many 0-4, 5-9 … beside each other are ages, or one under such a heading
_UP_TO = "0-"  # how the values of ages begin that have no youngest


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
            has_measure = any(sense.measure for phrase in one.phrases for sense in phrase)
            inherited = tuple(
                phrase for phrase in whole.phrases
                if phrase not in one.phrases and not (has_measure and any(sense.measure for sense in phrase))
            )  # fmt: skip
            rest = "".join(dict.fromkeys((whole.rest, one.rest)))
            if own.is_part and _may_be_of_all(found, one):
                one = replace(one, guesses=(*one.guesses, OF_WHICH))
            one = replace(one, phrases=inherited + one.phrases, is_part=True, rest=rest)
        elif not one.is_part:
            whole = one
        found.append(one)
    return found


def _may_be_of_all(found: Sequence[Heading], one: Heading) -> bool:
    """Whether 其中 after a row of ages or kinds may be of all of them: 60-69 岁、70 岁以上、其中女性."""
    before = [other for other in found if not other.is_total]
    if len(before) < 2 or any(other.is_part for other in before):
        return False
    last = {term.dimension for other in before[-2:] for phrase in other.phrases for sense in phrase[:1]
            for term in sense.terms}  # fmt: skip
    own = {term.dimension for phrase in one.phrases for sense in phrase[:1] for term in sense.terms}
    return len(last) == 1 and all(_only_term(other) for other in before[-2:]) and not own & last


def settled(found: Sequence[Heading], program: Program) -> list[Heading]:
    """Return headings with what they say of each other."""
    return _moving(_summed(_bounded(found), program))


def _bounded(found: Sequence[Heading]) -> list[Heading]:
    """Settle whether 18 岁以下 has the 18 in it by the heading beside it that begins with 18 or with 19."""
    youngest = {
        ages_of(value)[0] for one in found for phrase in one.phrases for sense in phrase for term in sense.terms
        if term.dimension == AGE for value in term.values if value and not value.startswith(_UP_TO)
    }  # fmt: skip
    bare = [one for one in found if BARE in one.guesses]
    clear = {one.slot.key: replace(one, guesses=tuple(guess for guess in one.guesses if guess != BARE)) for one in bare}
    settled_bare = clear if len(bare) >= FEWEST_BARE or any(PARENT in one.slot.words for one in bare) else {}
    return [_bound(settled_bare.get(one.slot.key, one), youngest) for one in found]


def _bound(one: Heading, youngest: Collection[int | None]) -> Heading:
    if len(one.guesses) != 1 or not one.guesses[0].endswith(_GUESSED):
        return one
    oldest = next(
        int(value.removeprefix(_UP_TO)) for phrase in one.phrases for sense in phrase for term in sense.terms
        if term.dimension == AGE for value in term.values if value.startswith(_UP_TO)
    )  # fmt: skip
    if oldest in youngest:
        without = Term(AGE, (f"{_UP_TO}{oldest - 1}",))
        phrases = tuple(
            tuple(replace(sense, terms=(without,)) if _is_up_to(sense, oldest) else sense for sense in phrase)
            for phrase in one.phrases
        )
        return replace(one, phrases=phrases, guesses=())
    return replace(one, guesses=()) if oldest + 1 in youngest else one


def _is_up_to(sense: Sense, oldest: int) -> bool:
    return sense.terms == (Term(AGE, (f"{_UP_TO}{oldest}",)),)


def _moving(found: Sequence[Heading]) -> list[Heading]:
    """Let 上期末 and 本期末 beside births and moves be the opening and the closing of the population return."""
    measures = {sense.measure for one in found for phrase in one.phrases for sense in phrase}
    if measures.isdisjoint(MOVEMENTS):
        return list(found)
    return [replace(one, phrases=_AT[moment]) if (moment := _only_moment(one)) in _AT else one for one in found]


def _only_moment(one: Heading) -> Moment | None:
    """Return the moment that a heading says, where it says nothing else."""
    senses = [sense for phrase in one.phrases for sense in phrase]
    if not senses or one.rest or any(sense.subject or sense.terms or sense.measure for sense in senses):
        return None
    return next((sense.moment for sense in senses if sense.moment is not Moment.END), Moment.END)


def _summed(found: Sequence[Heading], program: Program) -> list[Heading]:
    """Let sums over grids count what stands in the grids that are listed, unless these are all there are.

    其他 beside others of one dimension are those that none of them names.
    """
    result: list[Heading] = []
    for place, one in enumerate(found):
        if one.rest == OTHERS and not one.phrases and (term := _others(found, one, program)) is not None:
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
    if SUBTOTAL in total.slot.words:
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
