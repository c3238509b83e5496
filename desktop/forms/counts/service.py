"""Forms of counts as the filler and the window use them.

counts = Counts(program)
area = find_counts(sheet, number, known, counts.tells)               # desktop.forms.counts.finding
specs = counts.propose(shape)                                        # slot -> CountSpec; kept as plain_of(specs)
numbers = counts.numbers(specs, as_of, "2026-11", progress)          # slot -> Number
faults = counts.checks(shape, specs, numbers, formulas_of(file, shape))   # desktop.forms.counts.formulas
counts.words(spec), counts.behind(spec, as_of, period), counts.room(spec, as_of, period)
"""

from collections.abc import Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import cast

from db.keys import Keys
from desktop.forms.counts.choosing import Asked, offered_terms
from desktop.forms.counts.conditions import list_of
from desktop.forms.counts.counting import Counting, Number
from desktop.forms.counts.formulas import formula_faults
from desktop.forms.counts.phrases import Phrases
from desktop.forms.counts.proposing import phrases_of, propose
from desktop.forms.counts.reading import read_heading
from desktop.forms.counts.rooms import Opening, opening_of
from desktop.forms.counts.saying import term_words, words_of
from desktop.forms.counts.spec import CountSpec, Term
from desktop.forms.counts.sums import SumFault, Tree, checks
from desktop.forms.shape import FormShape
from desktop.jobs import Progress
from desktop.program import Program
from desktop.tables import Source


class Counts:
    """Says what the cells of a form count, counts it, and checks the sums. One is made for one opened form."""

    def __init__(self, program: Program) -> None:
        self._program, self._counting = program, Counting(program)

    @cached_property
    def phrases(self) -> Phrases:
        """The words by which headings are read, as they were when the form was opened."""
        return phrases_of(self._program)

    def tells(self, text: str) -> bool:
        """Whether a heading, without its parents, says what is counted."""
        return read_heading(text, self.phrases).tells

    def propose(self, shape: FormShape) -> dict[str, CountSpec]:
        """Return what each crossing is taken to count; a spec that counts nothing says why in its reason."""
        return propose(self._program, shape, self.phrases)

    def numbers(
        self, specs: Mapping[str, CountSpec], as_of: date, period: str = "", progress: Progress | None = None
    ) -> dict[str, Number]:
        """Return the number of each slot that says what it counts."""
        return self._counting.numbers(specs, as_of, period, progress)

    def checks(
        self, shape: FormShape, specs: Mapping[str, CountSpec], numbers: Mapping[str, Number],
        formulas: Mapping[str, str] | None = None,
    ) -> list[SumFault]:  # fmt: skip
        """Return where the numbers of a form do not agree with each other, nor with its own formulas (formulas_of)."""
        grids = self._program.grids
        nodes = [node for node in grids.nodes.values() if not node.closed]
        parents = {node.parent_id for node in nodes}
        leaves = frozenset(node.id for node in nodes if node.id not in parents)
        tree = Tree(lru_cache(grids.subtree), lambda: leaves)
        found = checks(shape, specs, numbers, self._program.codes, tree)
        return [*found, *formula_faults(shape, formulas or {}, numbers)]

    def behind(self, spec: CountSpec, as_of: date, period: str = "", progress: Progress | None = None) -> Keys:
        """Return the records that a number counted, in the order of their keys."""
        return self._counting.behind(spec, as_of, period, progress)

    def has_records(self, spec: CountSpec) -> bool:
        """Whether the records behind a number can be listed one by one."""
        return self._counting.has_records(spec)

    def listing(self, spec: CountSpec) -> Source:
        """Return the list whose rows show the records behind a number."""
        assert spec.subject is not None  # only what is counted has records
        return cast(Source, list_of(self._program, spec.subject))

    def offered(self, spec: CountSpec, typed: str) -> list[Asked]:
        """Return what may be asked of the records a cell counts, the likeliest first."""
        return offered_terms(self._program, spec.subject, self.phrases, typed) if spec.subject else []

    def term_words(self, spec: CountSpec) -> list[tuple[Term, str]]:
        """Return what a cell asks of each record, with the words of it."""
        if spec.subject is None:
            return []
        return [(term, term_words(self._program, spec.subject, term)) for term in spec.terms]

    def room(self, spec: CountSpec, as_of: date, period: str = "") -> Opening | None:
        """Return the room of the window that shows the records behind a number, where its filters can say it."""
        return opening_of(self._program, spec, as_of, period)

    def words(self, spec: CountSpec) -> str:
        """Return in words what is counted: 人数：岸兜村，女，60 岁以上."""
        return words_of(self._program, spec)
