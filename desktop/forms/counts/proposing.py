"""What each crossing of a form is taken to count, from the words of its row, its column and the title of the form.

Only what is understood whole and without a guess is counted unasked; a cell of which one word is not understood is
suggested at most, and one without any word that counts is left to the clerk.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select

from db.models.forms import SavedScope
from desktop.forms.counts.axis import Heading, headings, settled
from desktop.forms.counts.dimensions import AGE, GRID, years_of
from desktop.forms.counts.measures import MOVEMENTS
from desktop.forms.counts.phrases import Phrases, Sense
from desktop.forms.counts.reading import Reading, read_heading
from desktop.forms.counts.spec import CountSpec, Moment, Term
from desktop.forms.scope import Subject
from desktop.forms.shape import CountArea, FormShape
from desktop.program import Program
from desktop.sheets.mapping import Confidence

_PREFERRED = (
    Subject.PEOPLE, Subject.CASES, Subject.HOUSEHOLDS, Subject.DWELLINGS, Subject.ENTERPRISES, Subject.GRIDS,
)  # fmt: skip


def phrases_of(program: Program) -> Phrases:
    """Return the words by which this office's forms of counts are read: shipped, of its lists, its grids, its terms."""
    with program.office.store.read() as session:
        saved = session.execute(select(SavedScope.id, SavedScope.title, SavedScope.subject)).all()
    return Phrases.of(program.codes, program.grids, [(key, title, subject) for key, title, subject in saved])


def propose(program: Program, shape: FormShape, phrases: Phrases | None = None) -> dict[str, CountSpec]:
    """Return what each crossing of a form of counts is taken to count."""
    assert isinstance(shape.area, CountArea)
    words = phrases or phrases_of(program)
    rows, columns = (settled(headings(axis, words), program) for axis in (shape.area.rows, shape.area.columns))
    title = read_heading(shape.title, words)
    by_row, by_column = {one.slot.place[0]: one for one in rows}, {one.slot.place[1]: one for one in columns}
    return {
        slot.key: spec_of(by_row[slot.place[0]], by_column[slot.place[1]], title)
        for slot in shape.area.slots
    }  # fmt: skip


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
    if not any(sense.measure in MOVEMENTS for sense in told):
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
    moment = next((sense.moment for sense in told if sense.moment is not Moment.END), Moment.END)
    return CountSpec(subject, measures[-1] if measures else "", terms, moment, confidence, reason)


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
