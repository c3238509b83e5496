"""A wall map (挂图) before it is printed: which level, which figure, on what paper, whole or in pieces."""

from typing import BinaryIO

from PySide6.QtWidgets import QComboBox, QWidget

from desktop.jobs import Progress
from desktop.map_paper import MapPapers
from desktop.printing.outcome import Printed
from desktop.printing.press import print_wall_map
from desktop.printing.wall_map import SHEETS, TILES, WHOLE, tiling
from ui.dialogs import AskSheet
from ui.forms.grid_box import GridBox
from ui.pages.desk import Desk
from ui.pages.map.colouring import NEIGHBOURS, PLAIN
from ui.pages.map.loaded import ALL, Loaded
from ui.printing import preview

FIRST_SHEET = "A1"


class WallSheet(AskSheet):
    """What is asked before a wall map is laid out; the preview is the very paper."""

    def __init__(
        self, parent: QWidget, desk: Desk, loaded: Loaded, level: str | None, figure: str, below: int | None = None
    ) -> None:
        """`below` is the grid of which only the inside is printed at first."""
        super().__init__(parent, "打印挂图", "预览", lambda _: self._begin())
        self._desk, self._parent = desk, parent
        self.title = self.add_line("标题", hint="不填则按单位名称和内容起名。")
        self.level, self.figure, self.ground = QComboBox(), QComboBox(), QComboBox()
        self.paper, self.tiles = QComboBox(), QComboBox()
        for one in loaded.levels:
            self.level.addItem(f"{one.title}（{one.count:,} 块）", one.key)
        chosen = loaded.first_level() if level in (None, ALL) else level
        self.level.setCurrentIndex(max(self.level.findData(chosen), 0))
        self.figure.addItem("区分相邻", "")
        for measure in desk.program.measures.all:
            self.figure.addItem(f"{measure.title}（{measure.unit}）", measure.key)
        self.figure.setCurrentIndex(max(self.figure.findData("" if figure in (NEIGHBOURS, PLAIN) else figure), 0))
        self.ground.addItem("不要底图", None)
        for ground, _ in loaded.grounds:
            self.ground.addItem(ground.title, ground.key)
        for name in WHOLE:
            self.paper.addItem(name, name)
        self.paper.setCurrentIndex(self.paper.findData(FIRST_SHEET))
        self.below = GridBox(desk.program.grids, "全部；只印一个村（社区）时在这里选它")
        self.below.show_value(below)
        self.add("网格层级", self.level)
        self.add("范围", self.below)
        self.add("着色", self.figure)
        if loaded.grounds:
            self.add("底图", self.ground)
        self.add("挂图大小", self.paper)
        self.add("打印方式", self.tiles)
        self.paper.activated.connect(lambda _: self._offer_tiles())
        self._offer_tiles()

    def _offer_tiles(self) -> None:
        """Say how many pages it takes to put the sheet together."""
        chosen, wide = self.tiles.currentData(), SHEETS[self.paper.currentData()]
        self.tiles.clear()
        self.tiles.addItem(f"整张打印（{self.paper.currentData()}）", None)
        for tile in TILES:
            if SHEETS[tile] < wide:
                pages = tiling(wide, tile)
                self.tiles.addItem(f"用 {tile} 纸拼接（约 {pages.columns * pages.rows} 张）", tile)
        self.tiles.setCurrentIndex(max(self.tiles.findData(chosen), 0))

    def _begin(self) -> None:
        papers, title = MapPapers(self._desk.program), self.title.text()
        level, figure, ground = self.level.currentData(), self.figure.currentData() or None, self.ground.currentData()
        below = self.below.read()
        if not self.below.is_readable():
            self.refuse("没有这个网格。请从列出的网格中选一个，或清空表示全部。")
            return
        sheet, tile = self.paper.currentData(), self.tiles.currentData()

        def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
            wall = papers.wall_map(level, figure, title=title, ground=ground, below=below, progress=progress)
            return print_wall_map(wall, stream, progress, sheet=sheet, tile=tile, allow_missing=allow_missing)

        self.accept()
        preview(self._parent, self._desk.work, title.strip() or "网格挂图", print_to)
