"""The five aspects (五个到位, P3-01) of every grid, and what is wrong with the grid under the cursor."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QSplitter, QVBoxLayout, QWidget

from desktop.fields import Field
from desktop.grids.service import GridNode
from desktop.rules import ASPECTS, Severity
from desktop.selfcheck.findings import Report
from desktop.tables import TONE
from ui import theme
from ui.pages.selfcheck.finding_table import BY_RULE, TONE_OF, FindingTable, Shown
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

MATRIX_FIELDS = (
    Field("grid", "网格", width=14, listed=True, sortable=False),
    *(Field(aspect, aspect, width=5, listed=True, sortable=False) for aspect in ASPECTS),
    Field("total", "合计", width=4, listed=True, sortable=False),
)
MET = "到位"
ORDER = tuple(Severity)


def matrix_row(report: Report, grid: int | None, name: str) -> dict[str, str]:
    """Return one grid with its five aspects in words."""
    found = report.aspects.get(grid, {})
    cells = {aspect: f"{found[aspect]} 项" if found.get(aspect) else MET for aspect in ASPECTS}
    total = sum(found.values())
    worst = min((ORDER.index(one.severity) for one in report.of_grid.get(grid, ())), default=None)
    tone = "green" if worst is None else TONE_OF[ORDER[worst]]
    return {"grid": name, **cells, "total": f"{total} 项" if total else "", TONE: tone}


class AspectsView(QWidget):
    """The matrix above, the findings of one grid below."""

    def __init__(self, *, may_write: bool) -> None:
        super().__init__()
        self._nodes: Sequence[GridNode] = ()
        self._shown: Shown | None = None
        self._grids: Sequence[int | None] = ()
        self.only_wrong = QCheckBox("只看没有到位的")
        self.only_wrong.setChecked(True)
        self.matrix = ShortTable(
            MATRIX_FIELDS, Empty("还没有体检过", "按“开始体检”，对照规则检查全部网格。", "selfcheck")
        )
        self.findings = FindingTable(BY_RULE, Empty("这个网格五个到位", icon="check"), may_write=may_write)
        self.only_wrong.toggled.connect(lambda _: self._fill())
        self.matrix.view.current_changed.connect(lambda _: self._choose())
        self._lay_out()

    def show_report(self, shown: Shown, nodes: Iterable[GridNode]) -> None:
        """Show a report for some grids, in their order."""
        self._shown, self._nodes = shown, list(nodes)
        self._fill()

    def choose(self, grid: int) -> None:
        """Put the cursor on a grid, also on one that has nothing wrong."""
        if grid not in self._grids:
            self.only_wrong.setChecked(False)
        if grid in self._grids:
            self.matrix.view.jump_to(self._grids.index(grid))

    @property
    def grid(self) -> int | None:
        """The grid under the cursor."""
        place = self.matrix.current
        return self._grids[place] if 0 <= place < len(self._grids) else None

    def _fill(self) -> None:
        if (shown := self._shown) is None:
            return
        here = self.grid
        wrong = shown.report.aspects
        self._grids = [node.id for node in self._nodes if node.id in wrong or not self.only_wrong.isChecked()]
        rows = [matrix_row(shown.report, grid, shown.name(grid)) for grid in self._grids]
        places = [place for place, grid in enumerate(self._grids) if grid == here]
        self.matrix.show_rows(rows, places[0] if places else 0 if rows else -1)
        if not rows:
            self.matrix.view.empty.tell(Empty("全部网格五个到位", icon="check"))
        self._choose()

    def _choose(self) -> None:
        found = self._shown.report.of_grid.get(self.grid, ()) if self._shown and self.grid is not None else ()
        self.findings.show_findings(found, self._shown)

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.findings.tools.addWidget(self.only_wrong)
        self.findings.tools.addSpacing(sizes.unit)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.matrix)
        split.addWidget(self.findings)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setHandleWidth(sizes.pad)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)
        self.setFocusProxy(self.matrix)
