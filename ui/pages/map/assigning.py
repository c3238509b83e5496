"""Putting records into grids by their coordinates: first what would happen, then one write."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from desktop.fields import Field, Kind
from desktop.jobs import Progress
from desktop.maps.findings import Assignment
from desktop.maps.matches import DATUM_TITLES, Datum, Taken
from ui import theme
from ui.dialogs import AskSheet
from ui.pages.desk import Desk
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable
from ui.work import Ticket

FIELDS = (
    Field("title", "档案", width=7, listed=True, sortable=False),
    Field("placed", "新划入", Kind.NUMBER, width=5, listed=True, sortable=False),
    Field("moved", "改划", Kind.NUMBER, width=5, listed=True, sortable=False),
    Field("kept", "不变", Kind.NUMBER, width=5, listed=True, sortable=False),
    Field("outside", "不在任何边界内", Kind.NUMBER, width=8, listed=True, sortable=False),
    Field("without", "没有坐标", Kind.NUMBER, width=6, listed=True, sortable=False),
)


class AssignSheet(AskSheet):
    """What is assigned, and how the coordinates were measured; the counts follow every choice."""

    assigned = Signal(object)  # a Taken

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, "按坐标划入网格", "划入", lambda _: self._begin())
        self._desk = desk
        self._ticket: Ticket[tuple[Assignment, ...]] | None = None
        self.add_words("房屋、楼栋、企业场所里登记了经纬度的，按落在哪个网格的边界内划入。边界有几层的，划入最下一层。")
        self.datum = QComboBox()
        for datum, title in DATUM_TITLES.items():
            self.datum.addItem(title, datum.value)
        self.add("登记的坐标是", self.datum)
        self.everything = QCheckBox("已有网格的也按坐标重新划")
        self.body.addWidget(self.everything)
        self.table = ShortTable(FIELDS, Empty("正在统计", "", "today"))
        worn = theme.current()
        self.table.setFixedSize(worn.answers + worn.page, worn.head + 4 * worn.row)
        self.body.addWidget(self.table)
        self.datum.activated.connect(lambda _: self.preview())
        self.everything.toggled.connect(lambda _: self.preview())
        self.preview()

    def preview(self) -> None:
        """Count what would happen."""
        maps, datum, everything = self._desk.program.maps, Datum(self.datum.currentData()), self.everything.isChecked()
        if self._ticket is not None:
            self._ticket.cancel()
        self.yes.setEnabled(False)
        self._ticket = self._desk.work.read(
            self,
            "统计坐标",
            lambda progress: maps.assign_preview(datum, everything, progress),
            self._show,
            self.failed,
        )

    def _show(self, found: Sequence[Assignment]) -> None:
        names = ("placed", "moved", "kept", "outside", "without")
        self.table.show_rows(
            [{"title": one.title, **{name: f"{getattr(one, name):,}" for name in names}} for one in found]
        )
        changes = sum(one.placed + one.moved for one in found)
        self.yes.setText(f"划入 {changes:,} 条" if changes else "没有要划入的")
        self.yes.setEnabled(changes > 0)

    def _begin(self) -> None:
        maps, datum, everything = self._desk.program.maps, Datum(self.datum.currentData()), self.everything.isChecked()
        self.set_busy(True)

        def job(progress: Progress) -> Taken:
            return maps.assign(datum, everything, progress)

        self._desk.work.write(self, "按坐标划入网格", job, self._done, self.failed)

    def _done(self, taken: Taken) -> None:
        self.set_busy(False)
        self.accept()
        self.assigned.emit(taken)
