"""Changes what a cell counts, and with it the cells of its row or column in the same way."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from desktop.forms.counts.spec import CountSpec, Term
from desktop.forms.shape import CountArea, Slot
from desktop.sheets.mapping import Confidence

ROW, COLUMN = 0, 1  # places of a slot's place
BY_CLERK = "由您指定"


def changed(specs: Mapping[str, CountSpec], slot: str, spec: CountSpec) -> dict[str, CountSpec]:
    """Return the specs with one cell decided by the clerk."""
    return {**specs, slot: replace(spec, confidence=Confidence.CHOSEN, reason=BY_CLERK)}


def changed_along(
    area: CountArea, specs: Mapping[str, CountSpec], slot: str, spec: CountSpec, axis: int
) -> dict[str, CountSpec]:
    """Return the specs with a cell decided, and what was changed in it changed along its row or its column.

    Cells that counted something keep what they ask besides; one that counted nothing asks what its own column (or row)
    asks everywhere, and what was decided for the row (or column).
    """
    cell = next(one for one in area.slots if one.key == slot)
    before = specs.get(slot, CountSpec())
    added, removed = set(spec.terms) - set(before.terms), set(before.terms) - set(spec.terms)
    own = set(spec.terms) - _shared(area, specs, cell, 1 - axis)
    found = changed(specs, slot, spec)
    for other in area.slots:
        if other.key == slot or other.place[axis] != cell.place[axis]:
            continue
        known = specs.get(other.key, CountSpec())
        if known.is_counted:
            one = replace(known, terms=tuple((set(known.terms) - removed) | added))
            if before.is_counted and (before.subject, before.measure) != (spec.subject, spec.measure):
                one = replace(one, subject=spec.subject, measure=spec.measure)
            if before.is_counted:
                one = replace(one, moment=spec.moment)
        else:
            one = replace(spec, terms=tuple(own | _shared(area, specs, other, 1 - axis)))
        found = changed(found, other.key, one)
    return found


def left_out(
    area: CountArea, specs: Mapping[str, CountSpec], slot: str, axis: int | None = None
) -> dict[str, CountSpec]:
    """Return the specs with a cell, or its whole row or column, left as it is in the form."""
    cell = next(one for one in area.slots if one.key == slot)
    found = dict(specs)
    for other in area.slots:
        if other.key == slot or (axis is not None and other.place[axis] == cell.place[axis]):
            found[other.key] = CountSpec(confidence=Confidence.CHOSEN, reason="由您指定不填")
    return found


def confirmed(specs: Mapping[str, CountSpec], slots: Iterable[str] | None = None) -> dict[str, CountSpec]:
    """Return the specs with what was only suggested accepted, in some cells or in all."""
    wanted = set(specs if slots is None else slots)
    return {
        slot: replace(spec, confidence=Confidence.CHOSEN)
        if slot in wanted and spec.is_counted and spec.confidence is Confidence.SUGGESTED else spec
        for slot, spec in specs.items()
    }  # fmt: skip


def _shared(area: CountArea, specs: Mapping[str, CountSpec], cell: Slot, axis: int) -> set[Term]:
    """Return the terms that every counted cell of a cell's row or column asks, the cell itself aside."""
    asked = [
        set(specs[one.key].terms) for one in area.slots
        if one.place[axis] == cell.place[axis] and one.key != cell.key
        and one.key in specs and specs[one.key].is_counted
    ]  # fmt: skip
    return set.intersection(*asked) if asked else set()
