"""The log of changes (变更记录): what was done, newest first, and for administrators who saw what."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout

from desktop.accounts.rights import SECURITY
from desktop.disclosure_list import MASKED
from desktop.disclosures import KIND_TITLES
from desktop.jobs import Progress
from desktop.journal import ACTION, BY, DELETED, PERIOD, Entry, RecordChange
from desktop.journal_records import GONE
from desktop.periods import choices
from ui import theme
from ui.buttons import button
from ui.chips import Filter
from ui.drawer import ListAndDrawer
from ui.page import Command, Page
from ui.pages.changes.entry_view import EntryView
from ui.pages.changes.mark_sheet import MarkSheet
from ui.pages.desk import Desk
from ui.pages.list_paper import print_list
from ui.tables.empty import Empty
from ui.tables.record_list import RecordList
from ui.work import Ticket

ROOMS = {  # where a record is opened
    "person": "people",
    "household": "households",
    "enterprise": "enterprises",
    "grid": "grids",
    "staff": "roster",
    "organisation": "organisations",
    "case_record": "cases",
}
EXIT_BOOK = "出口登记"
NUMBERS = [("yes", "脱敏"), ("no", "完整号码")]
AT_ONCE = 50  # records of one action shown together


class ChangesPage(Page):
    """Two lists under two tabs; an action opens beside its list."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._stale = desk, True
        self._ticket: Ticket[Any] | None = None
        self._people: list[tuple[str, str]] = []
        self._names: list[str] = []
        journal = desk.program.journal
        by = Filter(BY, "操作人", lambda: self._people)
        period = Filter(PERIOD, "时间", lambda: choices(desk.today()), many=False)
        self.log = RecordList(
            journal,
            desk.work,
            filters=(by, period, Filter(ACTION, "操作", lambda: [(name, name) for name in self._names])),
            hint="姓名、操作、文件或日期",
            empty=Empty("还没有任何操作", "导入、登记、修改以后，这里会逐条列出。", "history"),
        )
        kinds = [(kind.value, title) for kind, title in KIND_TITLES.items()]
        self.disclosures = RecordList(
            desk.program.disclosure_list,
            desk.work,
            filters=(by, period, Filter("kind", "方式", lambda: kinds)),
            hint="用途或日期",
            empty=Empty("还没有查看登记", "显示完整证号、导出、打印个人信息时，会自动登记在这里。", "eye"),
        )
        self.exits = RecordList(
            desk.program.exits,
            desk.work,
            filters=(
                by,
                period,
                Filter("kind", "方式", lambda: kinds[1:3]),
                Filter(MASKED, "号码", lambda: NUMBERS, many=False),
            ),
            hint="编号、用途、接收人或日期",
            empty=Empty("还没有出口登记", "导出、打印、填表、打包送出的，会自动编号登记在这里。", "export"),
        )
        self.split = ListAndDrawer(self.log)
        self._lay_out()
        self._connect()

    def activate(self) -> None:
        """Read what is new."""
        if self._stale:
            self._stale = False
            self._reload()
        self._shown()

    def open(self, target: Any) -> None:
        """Open one action by its key, or search for a text."""
        self.tabs.setCurrentIndex(0)
        if isinstance(target, int):
            self.show_entry(target)
        else:
            self.log.chips.set_values({})
            self.log.set_text(str(target))

    def state(self) -> dict[str, Any]:
        """Return how the lists are arranged."""
        return {
            "log": self.log.state(),
            "disclosures": self.disclosures.state(),
            "exits": self.exits.state(),
            "drawer": self.split.arrangement(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Arrange the lists as they were."""
        self.log.restore(state.get("log", {}))
        self.disclosures.restore(state.get("disclosures", {}))
        self.exits.restore(state.get("exits", {}))
        self.split.arrange(state.get("drawer", {}))

    def show_entry(self, key: int) -> None:
        """Open one action beside the list."""
        journal = self._desk.program.journal

        def job(_progress: Progress) -> tuple[Entry, list[tuple[str, str, str]], list[RecordChange]]:
            return journal.entry(key), journal.facts(key), journal.changes(key, 0, AT_ONCE)

        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self._desk.work.read(self, "读取变更", job, lambda found: self._show(*found))

    def _show(self, entry: Entry, facts: Sequence[tuple[str, str, str]], changes: Sequence[RecordChange]) -> None:
        view = EntryView(entry, facts, self._opener, lambda batch: self.wanted.emit("imports", batch))
        view.more_wanted.connect(partial(self._more, view))
        view.add(changes)
        self.split.show_drawer(view, entry.action)

    def _more(self, view: EntryView, shown: int) -> None:
        journal, key = self._desk.program.journal, view.entry.key
        self._desk.work.read(view, "读取变更", lambda _: journal.changes(key, shown, AT_ONCE), view.add)

    def _opener(self, change: RecordChange) -> Callable[[], object] | None:
        room = ROOMS.get(change.table)
        if room is None or change.verb == DELETED or change.title == GONE:
            return None
        return lambda: self.wanted.emit(room, change.record)

    def _reload(self) -> None:
        journal, desk = self._desk.program.journal, self._desk

        def known(found: tuple[Mapping[str, str], list[str]]) -> None:
            self._people, self._names = sorted(found[0].items(), key=lambda pair: pair[1]), found[1]

        desk.work.read(self, "读取操作人", lambda _: (desk.names(), journal.actions()), known)
        self.log.reload()
        if self._may_see_disclosures:
            self.disclosures.reload()
            self.exits.reload()

    def print_exits(self) -> None:
        """Print the book of what left as it is seen."""
        print_list(self, self._desk, self.exits, self._desk.program.exits, "条", EXIT_BOOK, "disclosure")

    def mark_exits(self) -> None:
        """Let the clerk say that what left came back or was destroyed."""
        keys = [int(key) for key in self.exits.selected_keys()]
        if keys:
            MarkSheet(self, self._desk, keys, self.exits.reload).open()

    def _hear(self, _tables: frozenset[str]) -> None:
        self._stale = True
        if self.isVisible():
            self.activate()

    @property
    def _may_see_disclosures(self) -> bool:
        clerk = self._desk.program.office.clerk
        return clerk.may_administer or SECURITY in clerk.rights.hats

    @property
    def _list(self) -> RecordList:
        return (self.log, self.disclosures, self.exits)[self.tabs.currentIndex()]

    def _shown(self) -> None:
        for one in (self.mark, self.print):
            one.setVisible(self._list is self.exits)
        self.tell_shown(f"{self._list.count:,} 条")

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        for words in ("操作记录", "查看登记", EXIT_BOOK):
            self.tabs.addTab(words)
        self.tabs.setVisible(self._may_see_disclosures)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.split)
        self.stack.addWidget(self.disclosures)
        self.stack.addWidget(self.exits)
        self.mark = button("登记收回、销毁", self.mark_exits, icon_name="check")
        self.print = button("打印出口登记", self.print_exits, icon_name="print")
        head = QHBoxLayout()
        head.addWidget(self.tabs, 1)
        for one in (self.mark, self.print):
            one.hide()
            head.addWidget(one)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addLayout(head)
        whole.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.log.opened.connect(self.show_entry)
        self.log.current_changed.connect(self._follow)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.tabs.currentChanged.connect(lambda _: self._shown())
        for one in (self.log, self.disclosures, self.exits):
            one.counted.connect(lambda _: self._shown())
            one.arranged.connect(self.state_changed)
        self.split.arranged.connect(self.state_changed)
        self._desk.work.changed.connect(self._hear)
        self.add_command(Command("刷新变更记录", self._reload, "refresh", "F5", shown=False))

    def _follow(self, key: int | None) -> None:
        if self.split.is_open and key is not None:
            self.show_entry(key)
