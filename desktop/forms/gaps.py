"""What a form left open, as a to-do: who of the grids is to find it out, record by record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop.fields import Mask
from desktop.forms.outcome import Gap
from desktop.forms.scope import Subject
from desktop.forms.values.keepers import Keepers, names
from desktop.forms.values.records import Records
from desktop.masking import Place, shown
from desktop.program import Program

UNSETTLED = "未定网格员"
OF_THE_FORM = "本表（由填报人补）"
WHERE = {Subject.PEOPLE: "residence_address", Subject.HOUSEHOLDS: "address", Subject.DWELLINGS: "address",
         Subject.ENTERPRISES: "address", Subject.CASES: "place"}  # fmt: skip


@dataclass(frozen=True)
class WorkerGaps:
    """What one worker, or several who share a grid, are to find out."""

    worker: str
    phones: tuple[str, ...]  # whole numbers, one of each worker who has one
    gaps: tuple[Gap, ...]

    @property
    def masked_phones(self) -> str:
        """Their telephone numbers as a screen shows them."""
        return "、".join(shown(Mask.PHONE, phone, Place.PRINT) for phone in self.phones)

    @property
    def people(self) -> int:
        """How many records they are to ask about."""
        return len({gap.key for gap in self.gaps})


def by_worker(program: Program, subject: Subject, gaps: Sequence[Gap], day: date | None = None) -> list[WorkerGaps]:
    """Return gaps by the workers of the grids, now or on a day, in the order of the grids.

    A grid without workers is those' of the grid it lies in; what nobody is responsible for comes last.
    """
    day = day or program.grids.day
    grids = Records(program, day).grids_of(subject, sorted({gap.key for gap in gaps if gap.key}))
    keepers = Keepers(program, day)
    keepers.load({grid for grid in grids.values() if grid})
    order = {node.id: place for place, node in enumerate(program.grids.in_order())}
    found: dict[str, tuple[int, tuple[str, ...], list[Gap]]] = {}
    for gap in gaps:
        grid = grids.get(gap.key) or 0
        holders = keepers.workers(grid)
        worker = names(holders) or (UNSETTLED if gap.key else OF_THE_FORM)
        place = order.get(grid, len(order)) if holders else len(order) + bool(gap.key)
        phones = tuple(one.phone for one in holders if one.phone)
        found.setdefault(worker, (place, phones, []))[2].append(gap)
    ordered = sorted(found.items(), key=lambda item: item[1][0])
    return [WorkerGaps(worker, phones, tuple(of)) for worker, (_, phones, of) in ordered]


def places_of(program: Program, subject: Subject, gaps: Sequence[Gap]) -> dict[int, tuple[str, str]]:
    """Return grid and address of each record that has a gap, so that a worker finds the door."""
    keys = sorted({gap.key for gap in gaps if gap.key})
    wanted = ["!grid_path", *([WHERE[subject]] if subject in WHERE else [])]
    found = Records(program, program.grids.day).page(subject, keys, wanted)
    return {
        key: (values["!grid_path"] or "", str(values.get(WHERE.get(subject, "")) or ""))
        for key, values in found.items()
    }
