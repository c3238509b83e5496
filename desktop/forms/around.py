"""What stands around the area of a form (填报单位, 填报人, 日期), in the form's own words."""

from desktop.forms.opened import OpenedForm
from desktop.forms.outcome import Order
from desktop.forms.plan import Plan
from desktop.forms.saying import Said, Saying
from desktop.forms.scope_filters import GRID
from desktop.forms.shape import Slot
from desktop.forms.values.surroundings import Surroundings
from desktop.forms.values.targets import aim_of
from desktop.program import Program


def surroundings_of(program: Program, plan: Plan, order: Order, count: int, village: int | None = None) -> Surroundings:
    """Return what a file of so many records says of itself; without a village of its own it names the scope's."""
    scope = plan.scope
    if village is None and scope is not None and scope.filters.get(GRID) is not None:
        meant = program.grids.village_of(scope.filters[GRID])
        village = meant.id if meant else None
    return Surroundings(program, order.as_of, order.period, {**plan.fixed, **order.answers}, village, count)


def said_around(
    program: Program, opened: OpenedForm, plan: Plan, order: Order, around: Surroundings
) -> tuple[list[Slot], Said]:
    """Return the places around the area that are filled, and what they say."""
    saying = Saying(program, opened.subject, opened.shape.blanks, plan, order, around)
    aims = {target: aim_of(target) for target in (plan.fillers[slot.key].target for slot in saying.slots)}
    values = {target: aim.text if aim.is_fixed else around.value(target) for target, aim in aims.items()}
    return saying.slots, saying.one(values)
