"""The front of the import room: where files are dropped, what waits for a decision, what was imported before."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.sheets.batches import BatchRow
from desktop.tables import TONE
from ui import theme
from ui.buttons import button, label, set_role
from ui.drawer import ListAndDrawer
from ui.icons import icon
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
ABOUT = "支持 .xlsx .xls .xlsb .ods .csv，可以一次选几个。先核对、后导入，核对时不会改动任何资料。"


class DropPlace(QFrame):
    """Takes files that are dropped on it, or asks for them."""

    dropped = Signal(object)  # list of paths

    def __init__(self, choose: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        sizes = theme.current()
        sign = QLabel()
        side = sizes.control
        sign.setPixmap(icon("import", "accent").pixmap(QSize(side, side), self.devicePixelRatioF()))
        words = QVBoxLayout()
        words.setSpacing(sizes.unit)
        words.addWidget(label("把表格拖到这里", "section"))
        words.addWidget(label(ABOUT, "second", wrap=True))
        self.choose = button("选择文件…", choose, icon_name="folder", kind="primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.page, sizes.card, sizes.page, sizes.card)
        row.setSpacing(sizes.card)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignVCenter)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_of(event):
            event.acceptProposedAction()
            set_role(self, over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_role(self, over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        set_role(self, over=False)
        if paths := paths_of(event):
            event.acceptProposedAction()
            self.dropped.emit(paths)


class Home(QWidget):
    """Drop place, tray, list of batches with one of them opened beside it."""

    tray_wanted = Signal()
    opened = Signal(object)  # a BatchRow

    def __init__(self, choose: Callable[[], object], may_write: bool) -> None:
        super().__init__()
        sizes = theme.current()
        self.drop = DropPlace(choose)
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


def paths_of(event: QDropEvent) -> list[Path]:
    """Return the files of the machine that are being dragged."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


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
