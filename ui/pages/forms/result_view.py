"""What a filling has made: the files, what came of opening them again, what is still missing, what is different."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.fields import Field
from desktop.forms.gaps import WorkerGaps
from desktop.forms.outcome import Difference, Filled, Gap
from desktop.tables import TONE
from ui import theme
from ui.buttons import button, label
from ui.forms.line import Line
from ui.icons import icon
from ui.pages.forms.slots_pane import leaf_first
from ui.pages.panel import Panel
from ui.pages.scrolling import Column
from ui.segments import Segments
from ui.tables.empty import Empty
from ui.tables.fitted import FittedTable

FILES = (
    Field("name", "文件", width=20, listed=True, sortable=False),
    Field("rows", "行数", width=4, listed=True, sortable=False),
)
GAPS = (
    Field("worker", "网格员", width=5, listed=True, sortable=False),
    Field("title", "谁", width=6, listed=True, sortable=False),
    Field("words", "栏目", width=8, listed=True, sortable=False),
    Field("reason", "为什么空着", width=16, listed=True, sortable=False),
)
CHANGES = (
    Field("kind", "变化", width=4, listed=True, sortable=False),
    Field("title", "谁", width=6, listed=True, sortable=False),
    Field("words", "栏目", width=8, listed=True, sortable=False),
    Field("change", "上期 → 本期", width=16, listed=True, sortable=False),
)
MISSING, CHANGED = "gaps", "changes"
SHOWN = 2000  # lines of a table; the printed list has all


class ResultView(QWidget):
    """Read after a filling."""

    left = Signal()
    back_wanted = Signal()
    print_wanted = Signal()
    noted = Signal(str)
    record_wanted = Signal(int)  # key of a record that something is missing of

    def __init__(
        self,
        filled: Filled,
        workers: Sequence[WorkerGaps],
        *,
        can_go_back: bool = True,
        note: str = "",
        is_past: bool = False,
    ) -> None:
        """`workers` tell who can find out what is missing; of a past filling the files may be elsewhere."""
        super().__init__()
        self.filled, self._is_past = filled, is_past
        sizes = theme.current()
        self.files = FittedTable(FILES, "name", Empty("没有写出文件"))
        self.files.show_rows([{"name": one.path.name, "rows": f"{one.rows:,}"} for one in filled.files], 0)
        if not is_past:
            self.files.view.opened.connect(self._open)
        self.note = Line()
        self.note.setText(note)
        self.note.setPlaceholderText("数字变化的原因，如：本月迁入 3 户")
        self.note.editingFinished.connect(lambda: self.noted.emit(self.note.text().strip()))
        self.gaps = FittedTable(GAPS, "reason", Empty("没有缺项", "每一格都填好了。", "check"))
        self._missing = [(worker, gap) for worker in workers for gap in worker.gaps][:SHOWN]
        self.gaps.show_rows([_gap_line(*one) for one in self._missing], 0 if self._missing else -1)
        self.gaps.view.opened.connect(self._open_record)
        self.changes = FittedTable(CHANGES, "change", Empty("与上期相同", "", "check"))
        self.changes.show_rows(_change_lines(filled.difference) if filled.difference else [])
        self.print_gaps = button("打印缺项清单…", self.print_wanted.emit, icon_name="print")
        self.print_gaps.setVisible(bool(filled.gaps))
        self.turns = Segments(_turns(filled), self.turn, "看", MISSING)
        left = Column(sizes.pad)
        left.add(self._summary(can_go_back=can_go_back))
        left.setFixedWidth(sizes.drawer)
        right = QVBoxLayout()
        right.setSpacing(sizes.gap)
        head = QHBoxLayout()
        head.addWidget(self.turns)
        head.addStretch(1)
        head.addWidget(self.print_gaps)
        right.addLayout(head)
        for table in (self.gaps, self.changes):
            right.addWidget(table, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.card)
        whole.addWidget(left)
        whole.addLayout(right, 1)
        self.turn(MISSING if filled.gaps or filled.difference is None else CHANGED)

    def turn(self, what: str) -> None:
        """Show what is missing, or what is different."""
        self.turns.choose(what)
        self.gaps.setVisible(what == MISSING)
        self.changes.setVisible(what == CHANGED)
        self.print_gaps.setVisible(what == MISSING and bool(self.filled.gaps))

    @property
    def folder(self) -> Path | None:
        """Where the files lie."""
        return self.filled.files[0].path.parent if self.filled.files else None

    def _open(self, place: int) -> None:
        _show(self.filled.files[place].path)

    def _open_record(self, place: int) -> None:
        if key := self._missing[place][1].key:
            self.record_wanted.emit(key)

    def _open_chosen(self) -> None:
        if self.filled.files:
            self._open(max(self.files.current, 0))

    def _open_folder(self) -> None:
        if self.folder is not None:
            _show(self.folder)

    def _summary(self, *, can_go_back: bool) -> QWidget:
        filled, sizes = self.filled, theme.current()
        card = Panel("")
        head = QHBoxLayout()
        head.setSpacing(sizes.gap)
        is_right = not filled.checked.wrong
        sign = QLabel()
        sign.setPixmap(_sign(self, is_right=is_right))
        head.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
        records = f"{filled.rows:,} 条，" if filled.rows else ""
        self.words = label(f"已填写 {records}{len(filled.files):,} 个文件", "title", wrap=True)
        head.addWidget(self.words, 1)
        card.body.addLayout(head)
        if not self._is_past:
            card.body.addWidget(label(filled.checked.words, "second" if is_right else "red", wrap=True))
        for sentence in (*filled.checked.wrong[:3], *filled.sentences):
            card.body.addWidget(label(sentence, "second", wrap=True))
        card.body.addWidget(self.files)
        rows = min(max(len(filled.files), 1), 6)
        self.files.setFixedHeight(sizes.head + rows * sizes.row + sizes.gap)
        actions: list[tuple[str, str, Callable[[], object]]] = [
            ("打开文件", "form", self._open_chosen),
            ("打开文件夹", "folder", self._open_folder),
        ]
        if not self._is_past:
            card.add(*(button(words, act, icon_name=name) for words, name, act in actions))
        if filled.difference is not None:
            card.body.addWidget(label(filled.difference.words, "strong", wrap=True))
            card.body.addWidget(label("变化的原因（随这次填写一起留存）", "label"))
            card.body.addWidget(self.note)
        foot = [button("完成", self.left.emit, icon_name="check", kind="primary")]
        if can_go_back:
            foot.insert(0, button("返回修改", self.back_wanted.emit, icon_name="chevron-left"))
        card.add(*foot)
        return card


def _sign(widget: QWidget, *, is_right: bool) -> QPixmap:
    side = theme.current().page + theme.current().unit
    name, tone = ("check", "green") if is_right else ("warning", "red")
    return icon(name, tone).pixmap(QSize(side, side), widget.devicePixelRatioF())


def _turns(filled: Filled) -> list[tuple[str, str]]:
    turns = [(MISSING, f"缺项 {len(filled.gaps):,}")]
    return turns + ([(CHANGED, "与上期比较")] if filled.difference is not None else [])


def _gap_line(worker: WorkerGaps, gap: Gap) -> dict[str, str]:
    return {
        "worker": f"{worker.worker} {worker.masked_phones}".strip(),
        "title": gap.title or "表头",
        "words": leaf_first(gap.words),
        "reason": gap.reason,
    }


def _change_lines(difference: Difference) -> list[dict[str, str]]:
    new = [{"kind": "新增", "title": title, TONE: "green"} for _, title in difference.new]
    gone = [{"kind": "减少", "title": title, TONE: "red"} for _, title in difference.gone]
    changed = [
        {
            "kind": "变化",
            "title": one.title,
            "words": leaf_first(one.words),
            "change": f"{one.before or '（空）'} → {one.after or '（空）'}",
            TONE: "amber",
        }
        for one in difference.changed
    ]
    return [*new, *gone, *changed][:SHOWN]


def _show(path: Path) -> None:
    """Show a file or a folder in the system's own way."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
