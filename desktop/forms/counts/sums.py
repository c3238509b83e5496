"""Whether the numbers of a form agree: 合计 = 分项, 其中 ≤ 合计, 期末 = 期初 + 增 − 减.

What must agree follows from what the cells count, not from their places: parts of a sum are cells that ask one thing
more than it, of one dimension, and nobody can be in two of them. 男、女、党员 beside a 合计 are two parts and one 其中.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from desktop.codes import Codes
from desktop.forms.counts.counting import Number
from desktop.forms.counts.dimensions import AGE, GRID, NO, YES, dimension, takes, years_of
from desktop.forms.counts.spec import CountSpec, Moment, Term
from desktop.forms.scope import Subject
from desktop.forms.shape import CountArea, FormShape

_BALANCE = (("opening", "came"), ("gone", "closing"))
_CASE_BALANCE = (("open_before", "received"), ("finished", "open_after"))
_WITHIN = {  # counts of cases that are part of others
    "resolved": "received", "succeeded": "resolved", "unresolved": "received", "major": "unresolved",
    "big": "received", "small": "received", "satisfied": "called_back", "called_back": "finished",
    "within": "finished", "in_time": "due", "signed": "to_sign",
}  # fmt: skip

Below = Callable[[int], Iterable[int]]  # a grid and all below it


@dataclass(frozen=True, slots=True)
class SumFault:
    """Numbers that do not agree. `slots` are those of the sum first, then of its parts."""

    slots: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Tree:
    """The grids, as far as sums need them."""

    below: Below
    leaves: Callable[[], frozenset[int]]  # grids in force that have nothing below them


def checks(
    shape: FormShape, specs: Mapping[str, CountSpec], numbers: Mapping[str, Number], codes: Codes, tree: Tree
) -> list[SumFault]:
    """Return every disagreement along the rows and the columns of a form, each once."""
    assert isinstance(shape.area, CountArea)
    titles = {slot.key: f"{slot.key} {slot.words.replace('/', ' › ')}" for slot in shape.area.slots}
    values = {slot: one.value for slot, one in numbers.items() if one.value is not None}
    found: list[SumFault] = []
    for line in _lines(shape.area):
        told = {slot: specs[slot] for slot in line if slot in values and slot in specs and specs[slot].is_counted}
        found += _of_line(told, values, titles, codes, tree)
    return list(dict.fromkeys(found))


def _lines(area: CountArea) -> Iterator[list[str]]:
    """Yield the slots of every row, then of every column."""
    for axis in (0, 1):
        lines: dict[int, list[str]] = defaultdict(list)
        for slot in area.slots:
            lines[slot.place[axis]].append(slot.key)
        yield from lines.values()


def _of_line(
    specs: Mapping[str, CountSpec], values: Mapping[str, float], titles: Mapping[str, str], codes: Codes, tree: Tree
) -> Iterator[SumFault]:
    for slot, spec in specs.items():
        parts: dict[str, list[str]] = defaultdict(list)
        for other, one in specs.items():
            term = _further(one, spec, tree)
            if other != slot and term is not None:
                parts[term.dimension].append(other)
                if values[other] > values[slot]:
                    yield SumFault(
                        (slot, other),
                        f"“{titles[other]}”是 {values[other]:g}，多于它所属的“{titles[slot]}”{values[slot]:g}。",
                    )
        for name, others in parts.items():
            chosen = [(other, term) for other in others if (term := _further(specs[other], spec, tree)) is not None]
            yield from _of_sum(slot, spec, name, chosen, values, titles, codes, tree)
    yield from _measures(specs, values, titles)
    yield from _balances(specs, values, titles)


def _of_sum(
    slot: str, spec: CountSpec, name: str, parts: Sequence[tuple[str, Term]], values: Mapping[str, float],
    titles: Mapping[str, str], codes: Codes, tree: Tree,
) -> Iterator[SumFault]:  # fmt: skip
    """Yield the fault of a sum whose parts are all of it and have nothing in common, where they do not add up."""
    assert spec.subject is not None  # only what is counted is checked
    terms = [term for _, term in parts]
    if len(terms) < 2 or not are_apart(terms, tree) or not _is_additive(spec):
        return
    if not are_all(spec.subject, name, terms, spec.values(GRID), codes, tree):
        return
    total = sum(values[other] for other, _ in parts)
    if total != values[slot]:
        rest = values[slot] - total
        missing = "另有记录不在所列各处" if name == GRID else "多出的记录这一项没有填写"
        why = f"相差 {abs(rest):g}" + (f"，{missing}" if rest > 0 else "")
        yield SumFault(
            (slot, *(other for other, _ in parts)),
            f"“{titles[slot]}”是 {values[slot]:g}，各分项之和是 {total:g}，{why}。",
        )


def _is_additive(spec: CountSpec) -> bool:
    return not spec.measure.endswith(("percent", "per_worker")) and spec.measure not in (
        "resolution", "success", "in_grid", "on_time", "signing", "exit", "satisfaction", "days"
    )  # fmt: skip


def _further(part: CountSpec, whole: CountSpec, tree: Tree) -> Term | None:
    """Return the one thing more that a count asks than another, or None where it asks anything else."""
    if (part.subject, part.measure, part.moment) != (whole.subject, whole.measure, whole.moment):
        return None
    more, less = set(part.terms) - set(whole.terms), set(whole.terms) - set(part.terms)
    if len(more) != 1 or not _is_additive(part):
        return None
    term = more.pop()
    if not less:
        return term
    wider = less.pop()
    if less or wider.dimension != term.dimension:
        return None
    return term if _lies_in(term, wider, tree) else None


def _lies_in(term: Term, wider: Term, tree: Tree) -> bool:
    """Whether whoever meets a term meets a wider one of its dimension."""
    if term.dimension == GRID:
        return _grids(term.values, tree) < _grids(wider.values, tree)
    if term.dimension == AGE:
        return years_of(term.values) < years_of(wider.values)
    return all(any(takes(outer, value) or outer == value for outer in wider.values) for value in term.values)


def are_apart(terms: Sequence[Term], tree: Tree) -> bool:
    """Whether nobody can meet two of some terms of one dimension."""
    name = terms[0].dimension
    if name in ("care", "saved", "party"):
        return False  # a person bears several tags
    if name == GRID:
        return _are_disjoint([_grids(term.values, tree) for term in terms])
    if name == AGE:
        return _are_disjoint([years_of(term.values) for term in terms])
    values = [value for term in terms for value in term.values]
    return len(values) == len(set(values)) and not any(
        one != other and (takes(one, other.rstrip("*")) or takes(other, one.rstrip("*")))
        for one in values for other in values
    )  # fmt: skip


def are_all(
    subject: Subject, name: str, terms: Sequence[Term], inside: Sequence[str], codes: Codes, tree: Tree
) -> bool:
    """Whether everybody meets one of some terms of one dimension, as far as it was written down."""
    values = [value for term in terms for value in term.values]
    if name == GRID:
        whole = _grids(inside, tree) if inside else tree.leaves()
        return whole & tree.leaves() <= _grids(values, tree)
    if name == AGE:
        return years_of(values) >= years_of(("0-",))
    asked = dimension(subject, name)
    if asked is None or not (asked.codes or asked.is_flag):
        return False
    if asked.is_flag:
        return {YES, NO} <= set(values)
    items = {item.code for item in codes.items(asked.codes)}
    known = {"1", "2"} if asked.codes == "sex" else items
    return all(any(takes(value, code) for value in values) for code in known)


def _measures(
    specs: Mapping[str, CountSpec], values: Mapping[str, float], titles: Mapping[str, str]
) -> Iterator[SumFault]:
    """Yield counts of cases that are more than those they are part of."""
    for slot, spec in specs.items():
        for other, one in specs.items():
            is_part = spec.subject is Subject.CASES and _WITHIN.get(spec.measure) == (one.measure or "received")
            if is_part and spec.subject is one.subject and spec.terms == one.terms and values[slot] > values[other]:
                yield SumFault(
                    (other, slot),
                    f"“{titles[slot]}”是 {values[slot]:g}，多于它所属的“{titles[other]}”{values[other]:g}。",
                )


def _balances(
    specs: Mapping[str, CountSpec], values: Mapping[str, float], titles: Mapping[str, str]
) -> Iterator[SumFault]:
    """Yield what does not follow: closing = opening + came − gone."""
    groups: dict[tuple[Subject | None, tuple[Term, ...], Moment], dict[str, str]] = defaultdict(dict)
    for slot, spec in specs.items():
        groups[spec.subject, spec.terms, spec.moment].setdefault(spec.measure, slot)
    for slots in groups.values():
        for (opening, came), (gone, closing) in (_BALANCE, _CASE_BALANCE):
            if {opening, came, gone, closing} <= slots.keys():
                reckoned = values[slots[opening]] + values[slots[came]] - values[slots[gone]]
                if reckoned != values[slots[closing]]:
                    yield SumFault(
                        tuple(slots[name] for name in (closing, opening, came, gone)),
                        f"“{titles[slots[closing]]}”是 {values[slots[closing]]:g}，按上期 + 增 − 减应为 {reckoned:g}。",
                    )


def _grids(values: Sequence[str], tree: Tree) -> frozenset[int]:
    return frozenset(key for value in values for key in tree.below(int(value)))


def _are_disjoint(sets: Sequence[frozenset[int]]) -> bool:
    return sum(map(len, sets)) == len(frozenset().union(*sets))
