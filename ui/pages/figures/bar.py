"""The bar over the figures: of which days, which ledger, which grid."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop.cases.dimensions import GRID, LEDGER
from desktop.cases.figures import Asked
from desktop.cases.ledgers import ledgers
from desktop.cases.spans import DAYS, YEAR, Span
from ui.chips import ChipRow, Filter
from ui.pages.desk import Desk
from ui.pages.filters import grid_filter
from ui.pages.span_bar import KINDS, SpanBar


class FigureBar(SpanBar):
    """Tells when something else is asked for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.today, YEAR)
        books = Filter(LEDGER, "台账", lambda: [(one.key, one.title) for one in ledgers()], many=False)
        self.chips = ChipRow([books, grid_filter(desk.program.grids)])
        self.row.addWidget(self.chips, 1)
        self.chips.changed.connect(self.changed)

    @property
    def asked(self) -> Asked:
        """What is asked for."""
        return Asked(self.span, {key: str(value) for key, value in self.chips.values().items()})

    @property
    def grid(self) -> int | None:
        """The grid that is asked for, if one is."""
        found = self.chips.values().get(GRID)
        return None if found is None else int(found)

    @property
    def words(self) -> str:
        """What is asked for, in words."""
        told = [chip.words().partition("：")[2] for chip in self.chips.chips if chip.value is not None]
        return "　".join([self.span.title, *told])

    def state(self) -> dict[str, Any]:
        """Return what is asked for as plain data. A running month stays the running one."""
        days = [self.span.first.isoformat(), self.span.last.isoformat()] if self.span.kind == DAYS else []
        return {"kind": self.span.kind, "days": days, "chips": self.chips.values()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Ask for what was asked for earlier."""
        kind, days = state.get("kind", YEAR), state.get("days", [])
        if kind == DAYS and len(days) == 2:
            self.show_span(Span(date.fromisoformat(days[0]), date.fromisoformat(days[1])))
        elif kind in dict(KINDS):
            self.show_span(Span.around(self._today(), kind if kind != DAYS else YEAR))
        self.chips.set_values(state.get("chips", {}))
