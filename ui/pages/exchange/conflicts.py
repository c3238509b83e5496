"""待核对: what two offices hold differently, side by side; one key keeps ours, one takes theirs."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.exchange.looks import ItemRow
from desktop.exchange_values import BothSides, Disagreement, ExchangeValues
from desktop.exchange_words import moment
from desktop.fields import Field
from desktop.jobs import Progress
from desktop.program import ALL_FIELDS
from ui import ask, theme
from ui.buttons import button, label, link, tip_of
from ui.pages.desk import Desk
from ui.pages.scrolling import Column
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

FIELDS = (
    Field("record", "记录", width=9, listed=True, sortable=False),
    Field("fields", "不一致的项目", width=7, listed=True, sortable=False),
    Field("partner", "单位", width=7, listed=True, sortable=False),
)
OURS, THEIRS = "ours", "theirs"
WORDS = {OURS: "保留本单位的", THEIRS: "采用对方的"}
KEYS = {OURS: "1", THEIRS: "2"}
NOTHING = "（空）"
ABOUT = "两边都改了同一项，归属规则没有规定以谁为准。选定后，下一期会把结果告诉对方。"
NONE_LEFT = Empty("没有两边不一致的内容", "接收时两边都改过、又不能自动合并的项目会列在这里。", "check")


class Conflicts(QWidget):
    """Records at the left; at the right every field of one on which both sides differ."""

    told = Signal(str)
    record_wanted = Signal(str, object)  # room and key

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._values = ExchangeValues(desk.display, ALL_FIELDS)
        self._found: Sequence[Disagreement] = ()
        self._place = 0  # of the field in question
        self.table = ShortTable(FIELDS, NONE_LEFT)
        self.table.view.current_changed.connect(lambda _: self._show())
        self.table.view.opened.connect(lambda _: self.open_record())
        self.table.view.installEventFilter(self)
        self._lay_out()

    @property
    def count(self) -> int:
        """How many fields wait."""
        return sum(len(one.sides) for one in self._found)

    @property
    def current(self) -> Disagreement | None:
        """The record under the cursor."""
        place = self.table.current
        return self._found[place] if 0 <= place < len(self._found) else None

    def show_items(self, items: Sequence[ItemRow]) -> None:
        """Show what waits; the cursor stays where it was, or goes to the next."""
        place = max(self.table.current, 0)
        self._found = self._values.disagreements(items)
        rows = [
            {
                "record": f"{one.table_title}　{one.record}",
                "fields": "、".join(side.title for side in one.sides),
                "partner": one.partner,
            }
            for one in self._found
        ]
        self.table.show_rows(rows, min(place, len(rows) - 1))
        self._show()

    def decide(self, decision: str) -> None:
        """Decide about the field in question; the next one is in question then."""
        shown = self.current
        if shown is None or not self._desk.may_write:
            return
        side = shown.sides[min(self._place, len(shown.sides) - 1)]
        self._decide([side.key], decision, f"{shown.record}的{side.title}：已{WORDS[decision]}。")

    def decide_all(self, decision: str) -> None:
        """Decide about everything that waits."""
        keys = [side.key for one in self._found for side in one.sides]
        words = f"{len(keys)} 处都{WORDS[decision]}"
        if keys and ask.ask(self, f"{words}吗？", words, "逐处核对", detail="定了以后不能撤回。", danger=True):
            self._decide(keys, decision, f"{len(keys)} 处已{WORDS[decision]}。")

    def open_record(self) -> None:
        """Go to the record in its room."""
        if (shown := self.current) is not None and shown.room:
            self.record_wanted.emit(shown.room, shown.record_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let 1 and 2 decide, left and right go from field to field, while the cursor is in the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            for decision, key in KEYS.items():
                if event.text() == key:
                    self.decide(decision)
                    return True
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
            if step and self.current is not None:
                self._point_at(self._place + step)
                return True
        return False

    def _decide(self, keys: Sequence[int], decision: str, said: str) -> None:
        inbox = self._desk.program.inbox

        def job(progress: Progress) -> None:
            for key in progress.over(keys, len(keys), "正在处理"):
                inbox.decide(key, decision)

        self._desk.work.write(self, "处理不一致", job, lambda _: self.told.emit(said))

    def _point_at(self, place: int) -> None:
        shown = self.current
        if shown is not None:
            self._place = min(max(place, 0), len(shown.sides) - 1)
            self._compare(shown)

    def _show(self) -> None:
        self._place = 0
        shown = self.current
        self._right.setVisible(shown is not None)
        for one in self._all:
            one.setVisible(self.count > 1 and self._desk.may_write)
        self._said.setText(f"共 {self.count:,} 处，{len(self._found):,} 条记录。" if self._found else "")
        if shown is not None:
            self._title.setText(f"{shown.table_title}　{shown.record}")
            self._open.setVisible(bool(shown.room))
            self._about.setText(f"{shown.partner}，{moment(shown.at)} 接收。{ABOUT}")
            self._compare(shown)

    def _compare(self, shown: Disagreement) -> None:
        made = QFrame()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for place in (1, 2):
            grid.setColumnStretch(place, 1)
        for place, words in enumerate(("项目", "本单位", shown.partner)):
            grid.addWidget(_cell(label(words, "head"), "row-head"), 0, place)
        for row, side in enumerate(shown.sides):
            self._add_side(grid, row, side, is_current=row == self._place)
        self._sides.clear()
        self._sides.add(made)

    def _add_side(self, grid: QGridLayout, row: int, side: BothSides, *, is_current: bool) -> None:
        title = label(side.title, "strong" if is_current else "second", wrap=True)
        title.setMinimumWidth(theme.current().popup // 4)
        grid.addWidget(_cell(title, "row", waits=is_current), row + 1, 0)
        for place, decision, text in ((1, OURS, side.ours), (2, THEIRS, side.theirs)):
            words = label(text or NOTHING, "" if text else "second", wrap=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            take = button(WORDS[decision], partial(self._take, row, decision))
            take.setToolTip(tip_of(WORDS[decision], KEYS[decision]))
            take.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            take.setVisible(self._desk.may_write)
            grid.addWidget(_cell(words, "row", take, waits=is_current), row + 1, place)

    def _take(self, row: int, decision: str) -> None:
        self._place = row
        self.decide(decision)

    def _lay_out(self) -> None:
        sizes = theme.current()
        self._said = label("", "second")
        self._all = [button(f"全部{words}…", partial(self.decide_all, key)) for key, words in WORDS.items()]
        top = QHBoxLayout()
        top.setSpacing(sizes.gap)
        top.addWidget(self._said, 1)
        for one in self._all:
            top.addWidget(one)
        self._right = QFrame()
        self._right.setProperty("role", "list")
        self._title, self._about = label("", "section", wrap=True), label("", "second", wrap=True)
        self._open = link("打开这条记录", self.open_record)
        head = QHBoxLayout()
        head.setContentsMargins(sizes.card, sizes.pad, sizes.gap, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self._open)
        self._about.setContentsMargins(sizes.card, 0, sizes.card, sizes.gap)
        self._sides = Column()
        keys = label("键盘：1 保留本单位的，2 采用对方的，← → 换项目，↑ ↓ 换记录，Enter 打开。", "small", wrap=True)
        keys.setContentsMargins(sizes.card, sizes.gap, sizes.card, sizes.gap)
        inner = QVBoxLayout(self._right)
        inner.setContentsMargins(sizes.hair, sizes.hair, sizes.hair, sizes.hair)
        inner.setSpacing(0)
        inner.addLayout(head)
        inner.addWidget(self._about)
        inner.addWidget(self._sides, 1)
        inner.addWidget(keys)
        self._right.hide()
        sides = QHBoxLayout()
        sides.setSpacing(sizes.pad)
        sides.addWidget(self.table, 2)
        sides.addWidget(self._right, 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addLayout(top)
        whole.addLayout(sides, 1)
        self.setFocusProxy(self.table)


def _cell(words: QWidget, role: str, act: QWidget | None = None, *, waits: bool = False) -> QFrame:
    made = QFrame()
    made.setProperty("role", role)
    made.setProperty("waits", waits)
    sizes = theme.current()
    box = QVBoxLayout(made)
    box.setContentsMargins(sizes.card, sizes.gap, sizes.gap, sizes.gap)
    box.setSpacing(sizes.gap)
    box.addWidget(words)
    box.addStretch(1)
    if act is not None:
        line = QHBoxLayout()
        line.addWidget(act)
        line.addStretch(1)
        box.addLayout(line)
    return made
