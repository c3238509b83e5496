"""The limits of cases (办理时限): yellow and red days of every stage by ledger; open cases follow only with consent."""

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.cases.ledgers import ledgers
from desktop.cases.limits import EVERY, Limit, in_words, stages
from desktop.fields import Field
from ui import theme
from ui.buttons import button, label
from ui.dialogs import AskSheet
from ui.pages.desk import Desk
from ui.pages.settings.limit_sheet import ask_limits
from ui.pages.settings.recounting import offer_recounting
from ui.pages.settings.section import Section
from ui.tables.empty import Empty
from ui.tables.fitted import FittedTable

ALL = "各台账（通用）"
OWN, CHANGED = "本单位规定", "已改"
ABOUT = (
    "每格是“黄灯/红灯”天数：过了前一个天数亮黄灯，过了后一个亮红灯。没有注明的是工作日，按“工作日历”推算；"
    "注明“自然日”的连休息日也算。加急事件的天数另定，没有另定的减半。"
)
FIELDS = (
    Field("title", "台账", width=8, listed=True, sortable=False),
    *(Field(stage.key, stage.title, width=7, listed=True, sortable=False) for stage in stages()),
    Field("changed", "改动", width=3, listed=True, sortable=False),
    Field("source", "依据", width=20, listed=True, sortable=False),
)


class LimitsSection(Section):
    """One table: a row to a ledger, a column to a stage; only an administrator changes it."""

    title = "办理时限"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._limits = desk, desk.program.limits
        self._ledgers = ((EVERY, ALL), *((one.key, one.title) for one in ledgers()))
        self.table = FittedTable(FIELDS, "source", Empty("没有"))
        self.change = button("修改…", self.ask_change, icon_name="edit", kind="primary")
        self.reset = button("恢复默认", self.take_back, icon_name="undo")
        may = desk.may_write and desk.program.office.clerk.may_administer
        for one in (self.change, self.reset):
            one.setVisible(may)
        self._lay_out()
        self.table.view.current_changed.connect(lambda _: self._enable())
        if may:
            self.table.view.opened.connect(lambda _: self.ask_change())
        desk.work.changed.connect(lambda tables: self.activate() if "office_fact" in tables else None)

    def activate(self) -> None:
        """Show the limits as they are now."""
        here = self.table.current
        self.table.show_rows([self._row(key, title) for key, title in self._ledgers], max(here, 0))
        self._enable()

    def ask_change(self) -> None:
        """Ask for the limits of the ledger under the cursor."""
        key, title = self._ledgers[self.table.current]
        present = {stage.key: self._limits.current(key, None, stage.key) for stage in stages()}
        usual = {stage.key: self._limits.usual(key, None, stage.key) for stage in stages()}

        def keep(sheet: AskSheet, found: Mapping[str, Limit]) -> None:
            sheet.set_busy(True)
            self._put(key, found, f"“{title}”的办理时限已修改。", sheet)

        ask_limits(self, title, present, usual, keep)

    def take_back(self) -> None:
        """Take the limits of the ledger under the cursor back to what they would be anyway."""
        key, title = self._ledgers[self.table.current]
        usual = {stage.key: self._limits.usual(key, None, stage.key) for stage in stages()}
        self._put(key, usual, f"“{title}”的办理时限已恢复默认。")

    def _put(self, key: str, found: Mapping[str, Limit], done: str, sheet: AskSheet | None = None) -> None:
        def saved(_: object) -> None:
            if sheet is not None:
                sheet.accept()
            self.activate()
            self.told.emit(done)
            offer_recounting(self, self._desk, before)

        before = self._limits.as_now()
        owner: QWidget = self if sheet is None else sheet
        failed = None if sheet is None else sheet.failed
        self._desk.work.write(owner, "修改办理时限", lambda _: self._limits.put(key, None, found), saved, failed)

    def _row(self, key: str, title: str) -> dict[str, str]:
        limits = {stage.key: self._limits.current(key, None, stage.key) for stage in stages()}
        own = [stage.key for stage in stages() if self._limits.is_own(key, None, stage.key)]
        sources = [OWN if not one.source else one.source for one in limits.values()]
        row = {stage: in_words(limit) for stage, limit in limits.items()}
        return row | {
            "title": title,
            "changed": CHANGED if own else "",
            "source": "；".join(dict.fromkeys(sources)),
        }

    def _enable(self) -> None:
        place = self.table.current
        key = self._ledgers[place][0] if place >= 0 else None
        self.change.setEnabled(key is not None)
        self.reset.setEnabled(key is not None and any(self._limits.is_own(key, None, stage.key) for stage in stages()))

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(theme.current().gap)
        tools.addWidget(label(ABOUT, "second", wrap=True), 1)
        tools.addWidget(self.reset)
        tools.addWidget(self.change)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.current().gap)
        whole.addLayout(tools)
        whole.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
