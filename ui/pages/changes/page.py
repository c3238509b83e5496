"""The log of changes (变更记录): what was done, newest first, and for administrators who saw what."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout

from desktop.disclosures import KIND_TITLES
from desktop.jobs import Progress
from desktop.journal import ACTION, BY, DELETED, PERIOD, Entry, RecordChange
from desktop.journal_records import GONE
from desktop.periods import choices
from ui import theme
from ui.chips import Filter
from ui.drawer import ListAndDrawer
from ui.page import Command, Page
from ui.pages.changes.entry_view import EntryView
from ui.pages.desk import Desk
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
            "drawer": self.split.arrangement(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Arrange the lists as they were."""
        self.log.restore(state.get("log", {}))
        self.disclosures.restore(state.get("disclosures", {}))
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

    def _hear(self, _tables: frozenset[str]) -> None:
        self._stale = True
        if self.isVisible():
            self.activate()

    @property
    def _may_see_disclosures(self) -> bool:
        return self._desk.program.office.clerk.may_administer

    @property
    def _list(self) -> RecordList:
        return self.disclosures if self.tabs.currentIndex() else self.log

    def _shown(self) -> None:
        self.tell_shown(f"{self._list.count:,} 条")

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        for words in ("操作记录", "查看登记"):
            self.tabs.addTab(words)
        self.tabs.setVisible(self._may_see_disclosures)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.split)
        self.stack.addWidget(self.disclosures)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addWidget(self.tabs)
        whole.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.log.opened.connect(self.show_entry)
        self.log.current_changed.connect(self._follow)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.tabs.currentChanged.connect(lambda _: self._shown())
        for one in (self.log, self.disclosures):
            one.counted.connect(lambda _: self._shown())
            one.arranged.connect(self.state_changed)
        self.split.arranged.connect(self.state_changed)
        self._desk.work.changed.connect(self._hear)
        self.add_command(Command("刷新变更记录", self._reload, "refresh", "F5", shown=False))

    def _follow(self, key: int | None) -> None:
        if self.split.is_open and key is not None:
            self.show_entry(key)
