"""The pictures to draw on: brought in from a file, laid where they belong, taken away."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidgetItem, QSlider, QVBoxLayout, QWidget

from desktop.jobs import Progress
from desktop.maps.grounds import Ground
from ui import ask, theme
from ui.buttons import button, label
from ui.errors import sentence_of
from ui.map.ground_tool import GroundTool
from ui.pages.desk import Desk
from ui.pages.map.stage import Stage
from ui.rows import RowList

KINDS = "图片 (*.png *.jpg *.jpeg)"
KEY = Qt.ItemDataRole.UserRole
ROWS = 6
FAINTEST = 20  # percent


class Laying(QObject):
    """One picture while it is laid: dragged and pulled, then kept or put back."""

    ended = Signal()
    saved = Signal(object)  # the Ground as it lay before
    moved = Signal()

    def __init__(self, desk: Desk, stage: Stage, ground: Ground) -> None:
        super().__init__(stage)
        self._desk, self._stage, self.ground = desk, stage, ground
        canvas = stage.canvas
        self.tool = GroundTool(canvas, canvas.plane.box(ground.edges))
        canvas.take_tool(self.tool)
        stage.line.show_tool(f"铺设底图：{ground.title}", self.tool.hint, "保存位置")
        self.tool.changed.connect(self.moved)
        self.tool.finished.connect(self.save)
        self.tool.left.connect(self.leave)
        self._links = (
            stage.line.back.connect(self.tool.undo),
            stage.line.done.connect(self.save),
            stage.line.left.connect(self.leave),
        )

    @property
    def is_changed(self) -> bool:
        """Whether something would be lost."""
        return self.tool.is_changed

    def leave(self) -> bool:
        """Put the picture back where it lay."""
        self.end()
        return True

    def save(self) -> None:
        """Keep where it lies."""
        maps, ground = self._desk.program.maps, self.ground
        edges = self._stage.canvas.plane.bounds(self.tool.box)

        def job(_: Progress) -> None:
            maps.place_ground(ground.key, ground.version, edges)

        self._desk.work.write(self, "保存底图位置", job, self._kept, self._failed)

    def end(self) -> None:
        """Give the mouse back."""
        for link in self._links:
            QObject.disconnect(link)
        self._stage.line.hide()
        self._stage.canvas.take_tool(None)
        self.ended.emit()
        self.deleteLater()

    def _kept(self, _: None) -> None:
        ground = self.ground
        self.end()
        self.saved.emit(ground)

    def _failed(self, error: BaseException) -> None:
        self._stage.line.refuse(sentence_of(error))


class GroundSheet(QDialog):
    """The pictures there are, how strongly they are seen, and what can be done with each."""

    strength_changed = Signal(float)
    add_wanted = Signal(object)  # a Path
    lay_wanted = Signal(int)
    remove_wanted = Signal(int)

    def __init__(self, parent: QWidget, grounds: Sequence[Ground], strength: float) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle("底图")
        self.setProperty("role", "sheet")
        worn = theme.current()
        self.list = RowList()
        for ground in grounds:
            item = QListWidgetItem(ground.title, self.list)
            item.setData(KEY, ground.key)
        self.list.show_rows(len(grounds), ROWS)
        self.list.setVisible(bool(grounds))
        self.list.setCurrentRow(0)
        self.strength = QSlider(Qt.Orientation.Horizontal)
        self.strength.setRange(FAINTEST, 100)
        self.strength.setValue(round(strength * 100))
        self.strength.valueChanged.connect(lambda value: self.strength_changed.emit(value / 100))
        self.strength.setAccessibleName("底图浓淡")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(worn.page, worn.page, worn.page, worn.card)
        whole.setSpacing(worn.pad)
        whole.addWidget(label("底图", "section"))
        hint = "可以铺一张网格示意图、规划图或手绘图的扫描件（PNG、JPEG），照着它描出网格边界。"
        words = label(hint, "second", wrap=True)
        words.setFixedWidth(worn.search)
        whole.addWidget(words)
        whole.addWidget(self.list)
        if grounds:
            row = QHBoxLayout()
            row.addWidget(label("浓淡", "label"))
            row.addWidget(self.strength, 1)
            whole.addLayout(row)
        foot = QHBoxLayout()
        foot.setSpacing(worn.gap)
        self.lay, self.remove = button("调整位置", self._lay), button("删除", self._remove, kind="danger")
        self.add = button("添加图片…", self._add, kind="primary")
        for part in (self.remove, self.lay):
            part.setEnabled(bool(grounds))
            foot.addWidget(part)
        foot.addStretch(1)
        foot.addWidget(button("关闭", self.reject))
        foot.addWidget(self.add)
        whole.addLayout(foot)

    def _chosen(self) -> int | None:
        item = self.list.currentItem()
        return None if item is None else int(item.data(KEY))

    def _add(self) -> None:
        if paths := ask.open_files(self, "选择底图图片", KINDS):
            self._leave(lambda: self.add_wanted.emit(Path(paths[0])))

    def _lay(self) -> None:
        if (key := self._chosen()) is not None:
            self._leave(lambda: self.lay_wanted.emit(key))

    def _remove(self) -> None:
        item = self.list.currentItem()
        if item is not None and ask.ask(self, f"删除底图“{item.text()}”吗？", "删除底图", "不删除", danger=True):
            self._leave(lambda: self.remove_wanted.emit(int(item.data(KEY))))

    def _leave(self, then: Callable[[], object]) -> None:
        self.accept()
        then()
