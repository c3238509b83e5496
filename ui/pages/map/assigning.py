"""Putting records into grids by their coordinates: first what would happen, then one write."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QWidget

from desktop.jobs import Progress
from desktop.maps.findings import Assignment
from desktop.maps.matches import DATUM_TITLES, Datum, Taken
from ui import theme
from ui.buttons import label
from ui.dialogs import AskSheet
from ui.pages.desk import Desk
from ui.work import Ticket

HEADS = (
    ("placed", "新划入"),
    ("moved", "改划"),
    ("kept", "不变"),
    ("outside", "不在边界内"),
    ("without", "没有坐标"),
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
        self.counts = QGridLayout()
        self.counts.setHorizontalSpacing(theme.current().card)
        self.counts.setVerticalSpacing(theme.current().gap)
        for column, (_, title) in enumerate(HEADS, 1):
            self.counts.addWidget(label(title, "small"), 0, column, Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(self.counts)
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
        for row, one in enumerate(found, 1):
            for column, words in enumerate((one.title, *(f"{getattr(one, name):,}" for name, _ in HEADS))):
                self._put(words, row, column)
        changes = sum(one.placed + one.moved for one in found)
        self.yes.setText(f"划入 {changes:,} 条" if changes else "没有要划入的")
        self.yes.setEnabled(changes > 0)

    def _put(self, words: str, row: int, column: int) -> None:
        item = self.counts.itemAtPosition(row, column)
        known = item.widget() if item is not None else None
        if isinstance(known, QLabel):
            known.setText(words)
        else:
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            self.counts.addWidget(label(words), row, column, side)

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
