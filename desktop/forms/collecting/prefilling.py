"""What stands in a village's copy beforehand: its records, in the form's own wording, numbers in full."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from desktop.errors import Refusal
from desktop.forms.cards.writing import Photo
from desktop.forms.filling import NO_SCOPE
from desktop.forms.opened import OpenedForm
from desktop.forms.outcome import Order
from desktop.forms.saying import Saying
from desktop.forms.scopes import Scopes
from desktop.forms.shape import ListArea, Value
from desktop.forms.values.surroundings import Surroundings
from desktop.jobs import Progress
from desktop.program import Program


class Prefilling:
    """Fills copies beforehand with the records that the form's own plan is about."""

    def __init__(self, program: Program, opened: OpenedForm, order: Order, progress: Progress) -> None:
        """Find the records of all villages once. Raise Refusal where the form does not say whom it is about."""
        self._program, self._opened, self._order = program, opened, replace(order, revealed=True)
        self._progress = progress
        if opened.plan.scope is None:
            raise Refusal(NO_SCOPE)
        scopes = Scopes(program)
        keys = scopes.keys(opened.plan.scope, progress, order.as_of)
        self._by_village = {village: own for village, _, own in scopes.by_village(opened.subject, keys)}

    def rows(self, grid: int | None) -> Sequence[Sequence[Value | None]]:
        """Return the rows of a village; none for a unit that is no village."""
        village = self._program.grids.village_of(grid)
        keys = self._by_village.get(village.id, []) if village is not None else []
        if not keys or village is None:
            return ()
        area, plan, order = self._opened.shape.area, self._opened.plan, self._order
        assert isinstance(area, ListArea)
        around = Surroundings(self._program, order.as_of, order.period, dict(plan.fixed), village.id, len(keys))
        saying = Saying(self._program, self._opened.subject, area.slots, plan, order, around)
        rows = []
        for said in saying.records(keys, self._progress):
            values = [said.values.get(slot.key) for slot in area.slots]
            rows.append([None if isinstance(value, Photo) else value for value in values])
        return rows


def order_on(day: date, purpose: str, recipient: str) -> Order:
    """Return the order for copies that go out on a day."""
    return Order(day, revealed=True, purpose=purpose, recipient=recipient)
