"""The names of steps (环节名称): which vocabulary the office speaks, what its steps are called, an example of each."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListWidgetItem, QVBoxLayout

from desktop.cases.events import TITLES, Event, EventKind
from desktop.cases.ledgers import ledgers
from desktop.cases.loops import EVERY, GENERAL, LONGEST, Loop, loop, walked
from desktop.fields import Field
from ui import theme
from ui.buttons import button, label
from ui.dialogs import AskSheet
from ui.pages.desk import Desk
from ui.pages.settings.section import Section
from ui.rows import RowList
from ui.tables.empty import Empty
from ui.tables.fitted import FittedTable

KEY = Qt.ItemDataRole.UserRole
FIELDS = (
    Field("title", "环节", width=8, listed=True, sortable=False),
    Field("shipped", "原来叫", width=8, listed=True, sortable=False),
    Field("example", "示例：一件邻里纠纷", width=12, listed=True, sortable=False),
    Field("kinds", "办了什么就算完成", width=20, listed=True, sortable=False),
)
ABOUT = "同一件事可以用不同的环节名称讲：办理过程只记一份，换一套名称不改任何记录。"
EXAMPLE = (  # a dispute over a ditch, by day of March
    (EventKind.FOUND, 2, "网格员"), (EventKind.COLLECTED, 2, "网格员"), (EventKind.REGISTERED, 2, "综治中心"),
    (EventKind.CLASSIFIED, 3, "综治中心"), (EventKind.ASSIGNED, 3, "综治中心"), (EventKind.SIGNED, 4, "司法所"),
    (EventKind.PROGRESS, 5, "司法所"), (EventKind.URGED, 9, "综治中心"), (EventKind.FINISHED, 11, "司法所"),
    (EventKind.FED_BACK, 12, "司法所"), (EventKind.CALLED_BACK, 16, "网格员"), (EventKind.RATED, 17, "综治中心"),
    (EventKind.ARCHIVED, 17, "综治中心"),
)  # fmt: skip
FOLLOWS = "跟随本单位"


class LoopsSection(Section):
    """The vocabularies at the left, the steps of one at the right; only an administrator changes them."""

    title = "环节名称"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._loops = desk, desk.program.loops
        self.list = RowList()
        self.heading, self.used = label("", "section"), label("", "second", wrap=True)
        self.table = FittedTable(FIELDS, "kinds", Empty("没有环节"))
        self.choose = button("采用这一套", self.take, icon_name="check", kind="primary")
        self.rename = button("修改名称…", self.ask_names, icon_name="edit")
        self.apart = button("单独指定台账…", self.ask_ledgers, icon_name="exchange")
        may = desk.may_write and desk.program.office.clerk.may_administer
        for one in (self.choose, self.rename, self.apart):
            one.setVisible(may)
        self._lay_out()
        self.list.currentItemChanged.connect(lambda item, _: self._show() if item is not None else None)
        if may:
            self.table.view.opened.connect(lambda _: self.ask_names())
        desk.work.changed.connect(lambda tables: self.activate() if "office_fact" in tables else None)

    def activate(self) -> None:
        """Show the vocabularies; the office's own is chosen first."""
        if self.list.count() == 0:
            for one in self._loops.all:
                item = QListWidgetItem(one.title, self.list)
                item.setData(KEY, one.key)
            keys = [one.key for one in self._loops.all]
            self.list.setCurrentRow(keys.index(self._office_key))
        else:
            self._show()

    def take(self) -> None:
        """Tell the cases of every ledger in the vocabulary that is shown."""
        key, title = self._current.key, self._current.title
        self._write(lambda: self._loops.choose(key), f"本单位已采用“{title}”。")

    def ask_names(self) -> None:
        """Ask what the steps should be called."""
        here = self._current
        shipped = loop(here.key)

        def go(sheet: AskSheet) -> None:
            names = {key: line.text() for key, line in lines.items()}
            self._write(lambda: self._loops.rename(here.key, names), "环节名称已修改。", sheet)

        sheet = AskSheet(self, f"“{here.title}”的环节名称", "保存", go)
        sheet.add_words(f"只改叫法，不改办理过程。清空的恢复原来的名称；最多 {LONGEST} 个字。")
        lines = {
            step.key: sheet.add_line(f"第 {place} 环（原来叫“{old.title}”）", step.title)
            for place, (step, old) in enumerate(zip(here.steps, shipped.steps, strict=True), 1)
        }
        next(iter(lines.values())).setFocus()
        sheet.open()

    def ask_ledgers(self) -> None:
        """Ask which ledgers are told in another vocabulary than the office's."""

        def go(sheet: AskSheet) -> None:
            chosen = {key: box.currentData() for key, box in boxes.items()}

            def job() -> None:
                for key, value in chosen.items():
                    self._loops.choose(value, key)

            self._write(job, "各台账的环节名称已指定。", sheet)

        sheet = AskSheet(self, "单独指定台账的环节名称", "保存", go)
        sheet.add_words("没有单独指定的台账，用本单位采用的那一套。")
        boxes: dict[str, QComboBox] = {}
        named = ledgers()
        for first, second in zip(named[::2], [*named[1::2], None], strict=False):
            pair = [one for one in (first, second) if one is not None]
            for one in pair:
                boxes[one.key] = self._box(one.key, one.loop)
            sheet.add_pair(*((one.title, boxes[one.key]) for one in pair))
        sheet.open()

    @property
    def _office_key(self) -> str:
        return self._loops.chosen(EVERY) or GENERAL

    @property
    def _current(self) -> Loop:
        item = self.list.currentItem()
        return self._loops.named(loop(str(item.data(KEY))))

    def _box(self, ledger_key: str, declared: str) -> QComboBox:
        box = QComboBox()
        box.addItem(FOLLOWS if declared == GENERAL else f"默认（{loop(declared).title}）", None)
        for one in self._loops.all:
            box.addItem(one.title, one.key)
        box.setCurrentIndex(max(box.findData(self._loops.chosen(ledger_key)), 0))
        return box

    def _write(self, job: Callable[[], object], done: str, sheet: AskSheet | None = None) -> None:
        def saved(_: object) -> None:
            if sheet is not None:
                sheet.accept()
            self.activate()
            self.told.emit(done)

        if sheet is None:
            self._desk.work.write(self, "修改环节名称", lambda _: job(), saved)
        else:
            sheet.set_busy(True)
            self._desk.work.write(sheet, "修改环节名称", lambda _: job(), saved, sheet.failed)

    def _show(self) -> None:
        here = self._current
        self.heading.setText(here.title)
        used = [one.title for one in ledgers() if self._loops.of(one.key).key == here.key]
        is_office = here.key == self._office_key
        words = "本单位采用的就是这一套。" if is_office else ""
        self.used.setText(words + (f"用它的台账：{'、'.join(used)}。" if used else "现在没有台账用它。"))
        self.choose.setEnabled(not is_office)
        self.table.show_rows(_rows(here), max(self.table.current, 0))

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.list.setProperty("role", "list")
        self.list.setFixedWidth(sizes.popup // 2)
        head = QHBoxLayout()
        head.setSpacing(sizes.gap)
        head.addWidget(self.heading)
        head.addStretch(1)
        for one in (self.apart, self.rename, self.choose):
            head.addWidget(one)
        right = QVBoxLayout()
        right.setSpacing(sizes.gap)
        right.addLayout(head)
        right.addWidget(self.used)
        right.addWidget(label(ABOUT, "small", wrap=True))
        right.addWidget(self.table, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addWidget(self.list)
        whole.addLayout(right, 1)


def _rows(shown: Loop) -> Sequence[dict[str, str]]:
    """Return the steps with what completes them, and the example told in them."""
    start = datetime(2026, 3, 1, 4, tzinfo=UTC)
    log = [
        Event(number, kind, start + timedelta(day - 1), who, {}) for number, (kind, day, who) in enumerate(EXAMPLE, 1)
    ]
    rows = []
    for one, old in zip(walked(shown, log), loop(shown.key).steps, strict=True):
        event = one.event
        rows.append(
            {
                "title": one.step.title,
                "shipped": old.title if old.title != one.step.title else "",
                "kinds": "、".join(TITLES[kind] for kind in EventKind if kind in one.step.kinds),
                "example": f"{event.at.month}月{event.at.day}日 {event.by}" if event is not None else "",
            }
        )
    return rows
