"""One action of the log to be read: what it did, record by record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.journal import DELETED, MADE, Entry, RecordChange
from ui import theme
from ui.buttons import button, label
from ui.icons import icon
from ui.pages.scrolling import Column

TONES = {MADE: "green", DELETED: "red"}
ABOUT_MASKS = "证号和电话已遮盖；要看完整内容请打开档案，查看会被登记。"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that became another."""

    title: str
    before: str
    after: str


class Lines(QWidget):
    """Titles, what was, what is; of something new or gone only one of both."""

    def __init__(self, lines: Sequence[Line], verb: str = "") -> None:
        super().__init__()
        sizes = theme.current()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(sizes.card)
        grid.setVerticalSpacing(sizes.unit)
        grid.setColumnStretch(1, 1)
        for row, line in enumerate(lines):
            title = label(line.title, "second", wrap=True)
            title.setFixedWidth(sizes.popup * 3 // 8)
            words = label(_words(line, verb), wrap=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, row, 1)


class RecordCard(QFrame):
    """What was done to one record."""

    def __init__(self, change: RecordChange, open_record: Callable[[], object] | None) -> None:
        super().__init__()
        self.change = change
        self.setProperty("role", "card")
        sizes = theme.current()
        verb = label(change.verb, "badge")
        verb.setProperty("tone", TONES.get(change.verb, "accent"))
        verb.setFixedHeight(sizes.label)
        head = QHBoxLayout()
        head.setSpacing(sizes.gap)
        head.addWidget(verb)
        head.addWidget(label(change.subject, "second"))
        head.addWidget(label(change.title, "strong", wrap=True), 1)
        if open_record is not None:
            head.addWidget(button("打开档案", open_record, kind="quiet"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        whole.setSpacing(sizes.gap)
        whole.addLayout(head)
        lines = [Line(one.title, one.before, one.after) for one in change.differences]
        whole.addWidget(Lines(lines, change.verb) if lines else label("没有可以显示的内容。", "small"))


class EntryView(QWidget):
    """Who, when, and record after record, as many as are asked for."""

    more_wanted = Signal(int)  # how many records are shown already

    def __init__(
        self,
        entry: Entry,
        facts: Sequence[tuple[str, str, str]],
        open_record: Callable[[RecordChange], Callable[[], object] | None],
        open_batch: Callable[[int], object] | None,
    ) -> None:
        super().__init__()
        self.entry, self._open_record, self._shown = entry, open_record, 0
        sizes = theme.current()
        head = QVBoxLayout()
        head.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        head.setSpacing(sizes.unit)
        head.addWidget(label(f"{entry.by}　{entry.at:%Y-%m-%d %H:%M:%S}", "second"))
        if entry.what:
            head.addWidget(label(entry.what, wrap=True))
        if entry.batch is not None and open_batch is not None:
            batch = entry.batch
            row = QHBoxLayout()
            row.addWidget(button("打开这次导入", lambda: open_batch(batch), icon_name="import"))
            row.addStretch(1)
            head.addLayout(row)
        self.column = Column()
        self._more = button("", self._want_more, kind="quiet")
        self._more.setIcon(icon("chevron-down", "accent"))
        self._note = label(ABOUT_MASKS, "small", wrap=True)
        self._note.setContentsMargins(sizes.card, sizes.gap, sizes.card, sizes.gap)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.column, 1)
        if facts:
            self.column.add(_facts(facts))
        self.column.add(self._more)
        self.column.add(self._note)
        self._more.setVisible(False)
        self._note.setVisible(entry.records > 0)

    @property
    def cards(self) -> list[RecordCard]:
        """The records shown so far."""
        return self.findChildren(RecordCard)

    def add(self, changes: Sequence[RecordChange]) -> None:
        """Show the next records."""
        for change in changes:
            self.column.add_before(RecordCard(change, self._open_record(change)), self._more)
        self._shown += len(changes)
        left = self.entry.records - self._shown
        self._more.setVisible(left > 0 and bool(changes))
        self._more.setText(f"再显示一些（还有 {left:,} 条）")

    def _want_more(self) -> None:
        self._more.setVisible(False)
        self.more_wanted.emit(self._shown)


def _facts(facts: Sequence[tuple[str, str, str]]) -> QWidget:
    card = QFrame()
    card.setProperty("role", "card")
    sizes = theme.current()
    whole = QVBoxLayout(card)
    whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
    whole.addWidget(Lines([Line(*one) for one in facts]))
    return card


def _words(line: Line, verb: str) -> str:
    if verb == MADE:
        return line.after
    if verb == DELETED:
        return line.before
    if line.before == line.after:
        return f"{line.before} → {line.after}（遮盖的部分有改动）"
    return f"{line.before} → {line.after}"
