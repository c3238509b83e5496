"""A ledger set in one layout after the other, while its layout is changed: its real rows, masked."""

import io
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.print_centre.centre import BOUND, PrintCentre
from desktop.print_centre.kinds import Choices, Printable
from desktop.print_centre.making import LedgerMaking
from desktop.printing.ledger_sheet import Offered

FEW = 12  # rows before the sums and boxes at the end, so that both are seen on the first page
NO_LEDGER = "“{title}”不是台账，没有可以修改的版式。"

Make = Callable[[Layout, Progress], LedgerMaking]


class LayoutTrial:
    """Shows what a layout makes of a ledger. Its rows are looked for again only where the layout asks for others."""

    def __init__(self, make: Make, layout: Layout, progress: Progress) -> None:
        """`layout` is the one to begin with."""
        self._make = make
        self._last = (_wanted(layout), make(layout, progress))

    @property
    def columns(self) -> Sequence[Offered]:
        """The columns that the data can fill."""
        return self._last[1].data.columns

    def begin(self, layout: Layout, progress: Progress) -> bytes:
        """Return the first pages as a PDF."""
        stream = io.BytesIO()
        self._making(layout, progress).show(stream, progress)
        return stream.getvalue()

    def end(self, layout: Layout, progress: Progress) -> bytes:
        """Return the ledger of its first few rows as a PDF, with what stands at its end."""
        making, stream = self._making(layout, progress), io.BytesIO()
        data = making.data

        def rows() -> Iterator[Sequence[str]]:
            return islice(data.rows(), FEW)

        few = replace(data, rows=rows, count=min(data.count, FEW))
        replace(making, data=few).write(stream, progress, allow_missing=True)
        return stream.getvalue()

    def _making(self, layout: Layout, progress: Progress) -> LedgerMaking:
        wanted, (known, making) = _wanted(layout), self._last
        if wanted != known:
            making = self._make(layout, progress)
            self._last = (wanted, making)
        return replace(making, layout=layout)


def trial_of(centre: PrintCentre, printable: Printable, choices: Choices, progress: Progress) -> LayoutTrial:
    """Return the trial of a ledger with its rows as they are chosen. Raise Refusal for a paper without a layout."""
    options = {key: value for key, value in choices.options.items() if key != BOUND}
    masked = replace(choices, revealed=False, purpose="", recipient="", options=options)
    present = centre.layout(printable)
    refusal = Refusal(NO_LEDGER.format(title=printable.title))
    if present is None:
        raise refusal

    def make(layout: Layout, progress: Progress) -> LedgerMaking:
        making = centre.making(printable, masked, layout, progress)
        if not isinstance(making, LedgerMaking):
            raise refusal
        return making

    return LayoutTrial(make, present, progress)


def _wanted(layout: Layout) -> Hashable:
    """Return what the rows of a ledger, their order and their numbers follow from."""
    return frozenset(one.key for one in layout.columns), layout.group_by, layout.numbering
