"""The front of the import room: where files are dropped, what waits for a decision, what was imported before."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.sheets.batches import BatchRow
from desktop.tables import TONE
from ui import theme
from ui.buttons import button, label
from ui.drawer import ListAndDrawer
from ui.pages.dropping import DropPlace
from ui.pages.imports.words import KINDS
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

FIELDS = (
    Field("at", "时间", width=9, listed=True, sortable=False),
    Field("file", "文件", width=16, listed=True, sortable=False),
    Field("kind", "种类", width=4, listed=True, sortable=False),
    Field("created", "新增", Kind.NUMBER, width=3, listed=True, sortable=False),
    Field("updated", "更新", Kind.NUMBER, width=3, listed=True, sortable=False),
    Field("faulty", "有问题", Kind.NUMBER, width=4, listed=True, sortable=False),
    Field("undecided", "待定", Kind.NUMBER, width=3, listed=True, sortable=False),
    Field("by", "导入人", width=5, listed=True, sortable=False),
    Field("state", "状态", width=5, listed=True, sortable=False),
)
TITLE = "把表格拖到这里"
ABOUT = "支持 .xlsx .xls .xlsb .ods .csv，可以一次选几个。先核对、后导入，核对时不会改动任何资料。"


class Home(QWidget):
    """Drop place, tray, list of batches with one of them opened beside it."""

    tray_wanted = Signal()
    opened = Signal(object)  # a BatchRow

    def __init__(self, choose: Callable[[], object], may_write: bool) -> None:
        super().__init__()
        sizes = theme.current()
        self.drop = DropPlace(TITLE, ABOUT, choose)
        self.drop.setVisible(may_write)
        self._tray = QFrame()
        self._tray.setProperty("role", "notice-card")
        tray = QHBoxLayout(self._tray)
        tray.setContentsMargins(sizes.card, sizes.gap, sizes.gap, sizes.gap)
        self._waiting = label("", "strong", wrap=True)
        tray.addWidget(self._waiting, 1)
        self.decide = button("逐行处理", self.tray_wanted.emit, icon_name="batch")
        self.decide.setVisible(may_write)
        tray.addWidget(self.decide)
        self._tray.hide()
        self.rows: Sequence[BatchRow] = ()
        nothing = Empty("还没有导入过表格", "把村里报来的名册拖到上面，或点“选择文件”。", "import")
        self.table = ShortTable(FIELDS, nothing)
        self.table.view.opened.connect(lambda place: self.opened.emit(self.rows[place]))
        self.table.view.current_changed.connect(self._follow)
        self.split = ListAndDrawer(self.table)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addWidget(self.drop)
        whole.addWidget(self._tray)
        whole.addWidget(label("导入记录", "strong"))
        whole.addWidget(self.split, 1)

    def show_batches(self, rows: Sequence[BatchRow], names: dict[str, str]) -> None:
        """List the batches."""
        place = self.table.current
        key = self.rows[place].key if 0 <= place < len(self.rows) else None
        self.rows = rows
        same = next((place for place, row in enumerate(rows) if row.key == key), -1)
        self.table.show_rows([_line(row, names) for row in rows], same)

    def show_waiting(self, count: int) -> None:
        """Say how many rows wait for a decision."""
        self._tray.setVisible(count > 0)
        self._waiting.setText(f"有 {count:,} 行待定：表里的内容和已登记的对不上，要人来判断是不是同一条。")

    def _follow(self, place: Any) -> None:
        if self.split.is_open and place is not None and 0 <= place < len(self.rows):
            self.opened.emit(self.rows[place])


def _line(row: BatchRow, names: dict[str, str]) -> dict[str, str]:
    undone = row.undone_at is not None
    made = {
        "at": f"{row.at.astimezone():%Y-%m-%d %H:%M}",
        "file": row.file_name,
        "kind": KINDS.get(row.kind, row.kind),
        "created": f"{row.created:,}",
        "updated": f"{row.updated:,}",
        "faulty": f"{row.faulty:,}" if row.faulty else "",
        "undecided": f"{row.undecided:,}" if row.undecided else "",
        "by": names.get(row.by, row.by),
        "state": "已撤回" if undone else "有待定" if row.undecided else "已导入",
    }
    tone = "quiet" if undone else "amber" if row.undecided else ""
    return made | ({TONE: tone} if tone else {})
