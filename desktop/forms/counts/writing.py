"""What is written into a form of counts: the numbers that are certain, what stays open, what does not agree."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.forms.counts.counting import Number
from desktop.forms.counts.formulas import formulas_of
from desktop.forms.counts.service import Counts
from desktop.forms.counts.spec import CountSpec, specs_of
from desktop.forms.opened import OpenedForm
from desktop.forms.outcome import Gap, Order
from desktop.forms.plan import Plan
from desktop.forms.shape import CountArea
from desktop.jobs import Progress
from desktop.program import Program
from desktop.sheets.mapping import Confidence

WAITS = "还没有确认按什么统计"
MOST_TOLD = 20  # sentences about sums


@dataclass(frozen=True)
class Counted:
    """A form's numbers by slot; formulas of the form are not among them."""

    values: Mapping[str, int | float]
    gaps: tuple[Gap, ...]
    sentences: tuple[str, ...]  # sums that do not agree


def counted_of(program: Program, opened: OpenedForm, plan: Plan, order: Order, progress: Progress) -> Counted:
    """Count a form; what the clerk left out on purpose is no gap."""
    shape, counts = opened.shape, Counts(program)
    assert isinstance(shape.area, CountArea)
    specs = specs_of(plan.counts)
    certain = {slot: spec for slot, spec in specs.items() if spec.is_certain}
    numbers = counts.numbers(certain, order.as_of, order.period, progress)
    values: dict[str, int | float] = {}
    gaps: list[Gap] = []
    for slot in shape.area.slots:
        spec, number = specs.get(slot.key), numbers.get(slot.key)
        if slot.has_formula or (spec is not None and not spec.is_counted and spec.confidence is Confidence.CHOSEN):
            continue
        if number is not None and number.value is not None:
            values[slot.key] = number.value
            continue
        if reason := _why(spec, number):
            gaps.append(Gap(0, shape.title, slot.key, slot.words, reason))
    faults = counts.checks(shape, certain, numbers, formulas_of(opened.file, shape))
    return Counted(values, tuple(gaps), tuple(fault.message for fault in faults[:MOST_TOLD]))


def _why(spec: CountSpec | None, number: Number | None) -> str:
    """Return why a cell stays open; nothing for a share of nothing, which is blank by right."""
    if number is not None:
        return number.note
    if spec is None or not spec.reason:
        return WAITS
    return f"{WAITS}：{spec.reason}" if spec.is_counted else spec.reason
