"""Bringing polygons in from a file: on what its coordinates are measured, which grid each one is, what is wrong."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.jobs import Progress
from desktop.maps.matches import DATUM_TITLES, HOW_TITLES, Datum, FileShapes, How, Match, Matches, Taken
from desktop.tables import TONE, Row
from ui import theme
from ui.buttons import button, label
from ui.errors import sentence_of
from ui.forms.grid_box import GridBox
from ui.pages.desk import Desk
from ui.pages.map.findings import area_words
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable
from ui.work import Ticket

KINDS = "网格边界 (*.geojson *.json *.shp *.zip)"
FIELDS = (
    Field("number", "序号", Kind.NUMBER, width=3, listed=True, sortable=False),
    Field("taken", "导入", width=3, listed=True, sortable=False),
    Field("name", "文件中的名称", width=8, listed=True, sortable=False),
    Field("code", "编码", width=5, listed=True, sortable=False),
    Field("grid", "对应网格", width=8, listed=True, sortable=False),
    Field("surface", "面积", width=8, listed=True, sortable=False),
    Field("said", "说明", width=13, listed=True, sortable=False),
)
NOTHING = Empty("文件里没有图形", "请换一个文件。", "polygon")
LOOSE = "没有对应网格，按名称保留"
TONES = {How.SEVERAL: "amber", How.TWICE: "amber", How.NONE: "blue"}


class ImportSheet(QDialog):
    """One file before anything of it is kept. `taken` tells what was."""

    taken = Signal(object)  # a Taken

    def __init__(self, parent: QWidget, desk: Desk, file: FileShapes) -> None:
        super().__init__(parent.window())
        self._desk, self._file = desk, file
        self.matches: Matches | None = None
        self._ticket: Ticket[Matches] | None = None
        self._busy = False
        self._order: list[int] = []  # numbers of the features, what wants the clerk's eye first
        self.setProperty("role", "sheet")
        self.setWindowTitle("导入边界")
        self.datum, self.name_key, self.code_key = QComboBox(), QComboBox(), QComboBox()
        self.table = ShortTable(FIELDS, NOTHING)
        self.grid = GridBox(desk.program.grids, "选择对应的网格；空着则按名称保留")
        self.take = QCheckBox("导入这个图形")
        self._said, self._fault = label("", "second", wrap=True), label("", "red", wrap=True)
        self.yes = button("导入", self.go_on, kind="primary")
        self._fill()
        self._lay_out()
        for box in (self.datum, self.name_key, self.code_key):
            box.activated.connect(lambda _: self.propose())
        self.table.view.selectionModel().currentRowChanged.connect(lambda *_: self._follow())
        self.grid.changed.connect(self._choose)
        self.take.toggled.connect(self._take)
        self.propose()

    def propose(self) -> None:
        """Ask anew which grid each polygon is."""
        maps, file = self._desk.program.maps, self._file
        name, code, datum = self.name_key.currentData(), self.code_key.currentData(), self.datum.currentData()
        if self._ticket is not None:
            self._ticket.cancel()
        self._order = []
        self._ticket = self._desk.work.read(
            self, "核对边界", lambda _: maps.propose(file, name, code, Datum(datum)), self._show, self._failed
        )

    def go_on(self) -> None:
        """Keep what is ticked, all of it or nothing."""
        matches, maps = self.matches, self._desk.program.maps
        if matches is None or self._busy:
            return
        self._set_busy(True)

        def job(progress: Progress) -> Taken:
            return maps.take_in(matches, progress)

        self._desk.work.write(self, "导入边界", job, self._kept, self._failed)

    @property
    def refusal(self) -> str:
        """What is said to be wrong."""
        return self._fault.text()

    @property
    def summary(self) -> str:
        """What would be done, in words."""
        return self._said.text()

    def reject(self) -> None:
        """Leave, unless a job runs."""
        if not self._busy:
            super().reject()

    def _show(self, matches: Matches) -> None:
        self.matches = matches
        by_number = {one.number: one for one in matches.matches}
        if not self._order:
            self._order = sorted(by_number, key=lambda number: _urgency(by_number[number]))
        self.table.show_rows([self._row(by_number[number]) for number in self._order], max(self.table.current, 0))
        self._tell(matches)
        self._follow()

    def _row(self, one: Match) -> Row:
        grids = self._desk.program.grids
        said = [*one.faults, *one.remarks] or ([LOOSE] if one.grid_id is None and one.taken else [])
        if one.how is not How.NONE:
            said.insert(0, HOW_TITLES[one.how])
        if one.replaces is not None and one.taken:
            said.append("替换原有边界")
        row: Row = {
            "number": str(one.number),
            "taken": "是" if one.taken else "不导入",
            "name": one.name,
            "code": one.code,
            "grid": grids.path_name(one.grid_id) if one.grid_id else "",
            "surface": area_words(one.surface_m2) if one.surface_m2 else "",
            "said": "；".join(said),
        }
        tone = "red" if one.faults else TONES.get(one.how, "")
        return {**row, TONE: tone} if tone else row

    def _tell(self, matches: Matches) -> None:
        taken = matches.taken
        grids = sum(one.grid_id is not None for one in taken)
        parts = [f"共 {len(matches.matches):,} 个图形，对应网格 {grids:,} 个"]
        parts += [f"按名称保留 {len(taken) - grids:,} 个"] * (len(taken) > grids)
        parts += [f"有问题 {len(matches.faulty):,} 个，不导入"] * bool(matches.faulty)
        replaced = sum(one.replaces is not None for one in taken)
        parts += [f"替换原有边界 {replaced:,} 块"] * bool(replaced)
        self._said.setText("，".join(parts) + "。")
        self.yes.setText(f"导入 {len(taken):,} 块边界")
        self.yes.setEnabled(bool(taken))
        self._fault.hide()

    def _current(self) -> Match | None:
        if self.matches is None or not 0 <= self.table.current < len(self._order):
            return None
        number = self._order[self.table.current]
        return next(one for one in self.matches.matches if one.number == number)

    def _follow(self) -> None:
        one = self._current()
        for part in (self.grid, self.take):
            part.setEnabled(one is not None and not one.faults)
        self.grid.blockSignals(True)
        self.take.blockSignals(True)
        self.grid.show_value(one.grid_id if one is not None else None)
        self.take.setChecked(one is not None and one.taken)
        self.grid.blockSignals(False)
        self.take.blockSignals(False)

    def _choose(self) -> None:
        one = self._current()
        grid = self.grid.read()
        if one is not None and self.matches is not None and self.grid.is_readable() and one.grid_id != grid:
            self._show(self.matches.choose(one.number, grid))

    def _take(self, taken: bool) -> None:
        one = self._current()
        if one is not None and self.matches is not None:
            self._show(self.matches.take(one.number, taken))

    def _kept(self, taken: Taken) -> None:
        self._set_busy(False)
        self.accept()
        self.taken.emit(taken)

    def _failed(self, error: BaseException) -> None:
        self._set_busy(False)
        self._fault.setText(sentence_of(error))
        self._fault.show()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.yes.setEnabled(not busy)

    def _fill(self) -> None:
        for datum, title in DATUM_TITLES.items():
            self.datum.addItem(title, datum.value)
        if self._file.projected:
            self.datum.setEnabled(False)
        for box, guessed, none in (
            (self.name_key, self._file.name_key, "（没有名称）"),
            (self.code_key, self._file.code_key, "（没有编码）"),
        ):
            box.addItem(none, "")
            for key in self._file.keys:
                box.addItem(key, key)
            box.setCurrentIndex(max(box.findData(guessed), 0))

    def _lay_out(self) -> None:
        worn = theme.current()
        said = self._file.said or "文件没有说明坐标系，请按来源选择。"
        choices = QGridLayout()
        choices.setHorizontalSpacing(worn.gap)
        choices.setVerticalSpacing(worn.gap)
        lines: Sequence[tuple[str, QWidget]] = (
            ("坐标系", self.datum),
            ("名称在", self.name_key),
            ("编码在", self.code_key),
        )
        for column, (title, box) in enumerate(lines):
            box.setAccessibleName(title)
            choices.addWidget(label(title, "label"), 0, column)
            choices.addWidget(box, 1, column)
            choices.setColumnStretch(column, 2 if column == 0 else 1)
        chosen = QHBoxLayout()
        chosen.setSpacing(worn.gap)
        chosen.addWidget(label("选中的图形对应", "label"))
        chosen.addWidget(self.grid, 1)
        chosen.addWidget(self.take)
        foot = QHBoxLayout()
        foot.setSpacing(worn.gap)
        foot.addWidget(self._said, 1)
        foot.addWidget(button("返回", self.reject))
        foot.addWidget(self.yes)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(worn.page, worn.page, worn.page, worn.card)
        whole.setSpacing(worn.pad)
        whole.addWidget(label(f"导入边界：{self._file.file_name}", "section"))
        whole.addWidget(label(said, "second", wrap=True))
        whole.addLayout(choices)
        whole.addWidget(self.table, 1)
        whole.addLayout(chosen)
        whole.addWidget(self._fault)
        whole.addLayout(foot)
        self._fault.hide()
        self.resize(worn.scaled(960), worn.scaled(600))


def _urgency(one: Match) -> int:
    """Return how late a feature stands in the list: faults first, what fits last."""
    return 0 if one.faults else {How.SEVERAL: 1, How.TWICE: 1, How.NONE: 2}.get(one.how, 3)


def open_import(parent: QWidget, desk: Desk, path: Path, taken: Callable[[Taken], object]) -> None:
    """Read a file beside the window and show what is in it; `taken` hears what was kept."""

    def show(file: FileShapes) -> None:
        sheet = ImportSheet(parent, desk, file)
        sheet.taken.connect(taken)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    maps = desk.program.maps
    desk.work.read(parent, f"读取边界：{path.name}", lambda progress: maps.read_file(path, progress), show)
