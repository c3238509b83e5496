"""One batch that was imported: what it brought, and taking it back as a whole."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.journal_records import TABLES
from desktop.sheets.batches import BatchRow
from desktop.sheets.obstacles import Obstacle
from ui import theme
from ui.buttons import button, label
from ui.pages.imports.words import CASES, KINDS, SEE
from ui.pages.panel import Panel
from ui.pages.scrolling import Column

OpenRecord = Callable[[Obstacle], Callable[[], object] | None]  # what opens a record, if it can be opened
ABOUT_UNDO = "撤回后，这一批新增的记录会删除，被它改动的内容恢复原样。之后又有人动过的，会先列出来。"
ABOUT_CASES = "事件后面已有别的编号的，不删除：记为撤回导入、作废，编号保留，不留空号。"


class BatchView(QWidget):
    """Read beside the list of batches."""

    undo_wanted = Signal()
    tray_wanted = Signal()
    records_wanted = Signal()

    def __init__(
        self, row: BatchRow, names: Mapping[str, str], may_write: bool, open_log: Callable[[], object]
    ) -> None:
        super().__init__()
        self.row = row
        sizes = theme.current()
        self.column = Column()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.column)
        facts = Panel("")
        for title, text in (
            ("文件", row.file_name),
            ("工作表", row.sheet),
            ("种类", KINDS.get(row.kind, row.kind)),
            ("导入时间", f"{row.at.astimezone():%Y-%m-%d %H:%M}"),
            ("导入人", names.get(row.by, row.by)),
            ("共", f"{row.rows:,} 行"),
            ("其中", "，".join(f"{words} {number:,}" for words, number in _fates(row) if number)),
        ):
            facts.fact(title, text)
        if row.undone_at is not None:
            who = names.get(row.undone_by, row.undone_by)
            facts.fact("已撤回", f"{row.undone_at.astimezone():%Y-%m-%d %H:%M}　{who}")
        self.column.add(facts)
        self.tray = button(f"处理待定的 {row.undecided:,} 行", self.tray_wanted.emit, icon_name="batch", kind="primary")
        self.tray.setVisible(may_write and row.undecided > 0)
        self.undo = button("整批撤回…", self.undo_wanted.emit, icon_name="undo")
        self.undo.setVisible(may_write and row.undone_at is None)
        see = button(SEE.get(row.kind, ""), self.records_wanted.emit, icon_name="search")
        see.setVisible(row.kind in SEE and row.undone_at is None)
        acts = QFrame()
        acts.setProperty("role", "card")
        box = QVBoxLayout(acts)
        box.setContentsMargins(sizes.card, sizes.card, sizes.card, sizes.card)
        box.setSpacing(sizes.gap)
        line = QHBoxLayout()
        line.setSpacing(sizes.gap)
        for part in (self.tray, see, self.undo, button("查看变更记录", open_log, icon_name="history")):
            line.addWidget(part)
        line.addStretch(1)
        box.addLayout(line)
        if row.undone_at is None:
            about = ABOUT_UNDO + (ABOUT_CASES if row.kind == CASES else "")
            box.addWidget(label(about, "small", wrap=True))
        self.column.add(acts)
        self._obstacles: QWidget | None = None

    def show_obstacles(self, found: Sequence[Obstacle], open_record: OpenRecord) -> None:
        """List what keeps the batch from being taken back, each to be opened."""
        if self._obstacles is not None:
            self._obstacles.deleteLater()
        panel = Panel(f"有 {len(found)} 条记录在导入之后变动过，不能整批撤回", "请先处理这些记录，再撤回。")
        for one in found:
            row = QHBoxLayout()
            row.addWidget(label(f"{TABLES.get(one.table, '')}　{one.title}", wrap=True), 1)
            row.addWidget(label(one.reason, "amber", wrap=True), 1)
            if (act := open_record(one)) is not None:
                row.addWidget(button("打开", act, kind="quiet"))
            panel.body.addLayout(row)
        self._obstacles = panel
        self.column.add(panel)


def _fates(row: BatchRow) -> list[tuple[str, int]]:
    return [
        ("新增", row.created),
        ("更新", row.updated),
        ("无变化", row.unchanged),
        ("有问题未导入", row.faulty),
        ("待定未处理", row.undecided),
    ]
