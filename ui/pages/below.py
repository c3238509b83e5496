"""The offices below side by side (各镇对比): a line for each, every figure opening what it counts."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.cases.filters import GRID, IS_OPEN, LIGHT
from desktop.cases.lights import Light
from desktop.jobs import Progress
from desktop.offices_below import FIELDS, OfficeBelow, OfficesBelow
from desktop.program import Program
from ui import theme
from ui.buttons import button, label
from ui.elided import Elided
from ui.page import Command, Page
from ui.pages.desk import Desk
from ui.progress import QuietBar
from ui.tables.empty import Empty
from ui.tables.fitted import FittedTable

HEARD = frozenset(
    {"partner", "package", "package_item", "exchange_key", "grid", "person", "household", "enterprise", "case_record",
     "appointment"}
)  # fmt: skip
HINT = "选中一格，按 Enter 或双击，看它数到的记录。下级报来的数据归下级维护，在这里改动会随下次交换送回由其核对。"
EMPTY = Empty("还没有登记下级单位", "在“交换”的“交换单位”里登记，收到它们的交换包后在这里并排比较。", "exchange")
ROOMS: Mapping[str, tuple[str, Mapping[str, Any]]] = {  # by column: room and filters beside the grid
    "people": ("people", {}),
    "households": ("households", {}),
    "enterprises": ("enterprises", {}),
    "workers": ("roster", {}),
    "cases": ("cases", {}),
    "open": ("cases", {IS_OPEN: True}),
    "yellow": ("cases", {LIGHT: Light.YELLOW.value}),
    "red": ("cases", {LIGHT: Light.RED.value}),
}
OF_EXCHANGE = frozenset({"received", "standing"})
GRIDS, EXCHANGE, PARTNER = "grids", "exchange", "partner"


def offices_below(program: Program) -> OfficesBelow:
    """Return what compares the offices below."""
    return OfficesBelow(program.office.store, program.grids, program.partners, program.exchange_status)


class BelowPage(Page):
    """Reads the comparison when it is entered and whenever something of it changed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.below = desk, offices_below(desk.program)
        self.offices: Sequence[OfficeBelow] = ()
        self._stale = True
        sizes = theme.current()
        self.count = label("", "second")
        self.opens = button("查看记录", self._open_cell, icon_name="search")
        self.table = FittedTable(FIELDS, "standing", EMPTY)
        self.table.view.set_frozen(True)
        self.table.view.opened.connect(lambda _: self._open_cell())
        tools = QHBoxLayout()
        tools.setSpacing(sizes.gap)
        tools.addWidget(self.opens)
        tools.addWidget(Elided(HINT, "second"), 1)
        tools.addWidget(self.count)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addLayout(tools)
        whole.addWidget(QuietBar(desk.work))
        whole.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        desk.work.changed.connect(self._hear)
        self.add_command(Command("刷新对比", self.reload, "refresh", "F5", shown=False))

    def activate(self) -> None:
        """Read what is not known yet."""
        if self._stale:
            self.reload()
        self.table.setFocus()

    def reload(self) -> None:
        """Count again."""
        self._stale = False
        self.desk.work.read(self, "统计下级单位", self._read, self._show)

    def _read(self, _progress: Progress) -> Sequence[OfficeBelow]:
        return self.below.all()

    def _show(self, offices: Sequence[OfficeBelow]) -> None:
        self.offices = offices
        rows = [one.shown() for one in offices]
        if len(rows) > 1:
            rows.append(self.below.total(offices))
        self.table.show_rows(rows, max(self.table.current, 0) if rows else -1)
        self.opens.setEnabled(bool(rows))
        self.count.setText(f"{len(offices)} 个单位" if offices else "")
        self.tell_shown(f"{len(offices)} 个单位")

    def _open_cell(self) -> None:
        """Go to the records that the figure under the cursor counts."""
        place = self.table.current
        if not 0 <= place < len(self.offices):
            return
        office = self.offices[place]
        column = FIELDS[max(self.table.view.currentIndex().column(), 0)].key
        if column in OF_EXCHANGE:
            self.wanted.emit(EXCHANGE, {PARTNER: office.partner.key})
        elif office.partner.grid_id is not None:
            room, filters = ROOMS.get(column, (GRIDS, {}))
            target = office.partner.grid_id if room == GRIDS else {GRID: office.partner.grid_id, **filters}
            self.wanted.emit(room, target)

    def _hear(self, tables: frozenset[str]) -> None:
        if tables & HEARD:
            if self.isVisible():
                self.reload()
            else:
                self._stale = True
