"""事务准入: what departments asked to have done in the grids, how it was decided, what it costs, when it leaves."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.drafts import Draft
from desktop.fields import Field, Kind
from desktop.form_due import ADMITTED, RUNS_OUT
from desktop.registers.service import Entry, Removed
from desktop.tables import TONE, Row
from ui import theme
from ui.buttons import button, label
from ui.pages.desk import Desk
from ui.pages.registers.entry_dialog import EntryDialog
from ui.segments import Segments
from ui.tables.empty import Empty
from ui.tables.fitted import FittedTable

REGISTER, RESULTS = "admissions", "admission_result"  # the register, and the list of what is decided
RUNNING, OVER, ALL = "running", "over", "all"
PARTS = ((ALL, "全部"), (RUNNING, "未退出"), (OVER, "已退出"))
COLUMNS = (
    Field("happened_on", "申请日期", Kind.DATE, width=6, sortable=False),
    Field("unit", "申请单位", width=8, sortable=False),
    Field("matter", "事项", width=14, sortable=False),
    Field("list_kind", "清单类别", width=6, sortable=False),
    Field("state", "审批结果", width=6, sortable=False),
    Field("decided_on", "会议日期", Kind.DATE, width=6, sortable=False),
    Field("funds", "经费（元）", Kind.DECIMAL, width=5, sortable=False),
    Field("until", "退出日期", Kind.DATE, width=6, sortable=False),
    Field("left_on", "实际退出", Kind.DATE, width=6, sortable=False),
)
ABOUT = "部门把事项交给网格，先登记申请，经联席会议同意才进格；写明经费和期限，到期前提醒评价、退出。"


class AdmissionsPane(QWidget):
    """The register of admissions of the whole office."""

    said = Signal(str, object)
    counted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._registers = desk, desk.program.registers
        self.entries: Sequence[Entry] = ()
        self._admitted = {desk.display.words(RESULTS, code) for code in ADMITTED}
        self._part, self._wanted = ALL, 0
        self.parts = Segments(PARTS, self.turn, "显示", ALL)
        actions = [("登记申请…", self.enter)] if desk.may_write else []
        self.table = FittedTable(COLUMNS, "matter", Empty("还没有准入登记", ABOUT, "key", actions))
        self.add = button("登记申请…", self.enter, icon_name="add", kind="primary")
        self.edit = button("审批、更正…", self.correct, icon_name="edit")
        self.remove = button("删除", self.take_out, icon_name="delete")
        self._lay_out()
        self.table.view.opened.connect(lambda _: self.correct())
        self.table.view.current_changed.connect(lambda _: self._enable())
        self._enable()

    @property
    def entry(self) -> Entry | None:
        """The entry under the cursor."""
        place = self.table.current
        return self.entries[place] if 0 <= place < len(self.entries) else None

    def turn(self, part: str) -> None:
        """Show all entries, those that still run, or those that are over."""
        self._part = part
        self.parts.choose(part)
        self.read()

    def point_at(self, key: int) -> None:
        """Put the cursor on an entry."""
        self._wanted = key
        self.turn(ALL)

    def read(self) -> None:
        """Read the entries again."""
        registers, running = self._registers, {RUNNING: True, OVER: False}.get(self._part)

        def shown(found: Sequence[Entry]) -> None:
            wanted = self._wanted or (self.entry.key if self.entry is not None else 0)
            self._wanted = 0
            self.entries = tuple(reversed(found))
            place = next((at for at, one in enumerate(self.entries) if one.key == wanted), 0 if found else -1)
            self.table.show_rows([self._row(one) for one in self.entries], place)
            self.counted.emit(f"{len(found):,} 件")
            self._enable()

        self._desk.work.read(self, "读取准入登记", lambda _: registers.listed(REGISTER, running=running), shown)

    def enter(self) -> None:
        """Ask for a new application, made to the whole office."""
        grids = self._desk.program.grids
        tops = grids.children(None)
        self._ask(self._registers.blank(REGISTER, grid=tops[0].id if tops else None))

    def correct(self) -> None:
        """Ask for the decision, the term, the funds or the exit of the entry under the cursor."""
        if (one := self.entry) is not None and self._desk.may_write:
            self._desk.work.read(self, "读取登记", lambda _: self._registers.draft(one.key), self._ask)

    def take_out(self) -> None:
        """Remove the entry under the cursor; it can be put back."""
        if (one := self.entry) is not None:
            self._desk.work.write(
                self, "删除登记", lambda _: self._registers.remove(one.key, one.version), self._removed
            )

    def _removed(self, removed: Removed) -> None:
        self.said.emit(f"已删除“{removed.title}”。", partial(self._put_back, removed))
        self.read()

    def _put_back(self, removed: Removed) -> None:
        self._desk.work.write(self, "恢复登记", lambda _: self._registers.put_back(removed), lambda _: self.read())

    def _ask(self, draft: Draft) -> None:
        sheet = EntryDialog(self, self._desk, self._registers.register(REGISTER), draft)
        sheet.decided.connect(self._kept)
        sheet.open()

    def _kept(self, key: int) -> None:
        self._wanted = int(key)
        self.said.emit("准入登记已保存。", None)
        self.read()

    def _row(self, one: Entry) -> Row:
        day, texts = self._desk.today(), one.texts
        if texts.get("left_on"):
            return {**texts, TONE: "quiet"}
        is_admitted = texts.get("state") in self._admitted
        if (
            is_admitted
            and one.until is not None
            and one.until <= day + timedelta(days=RUNS_OUT)
            and not texts.get("review")
        ):
            return {**texts, TONE: "red" if one.until < day else "amber"}
        return texts

    def _enable(self) -> None:
        for made in (self.edit, self.remove):
            made.setEnabled(self.entry is not None)

    def _lay_out(self) -> None:
        sizes, tools = theme.current(), QHBoxLayout()
        tools.setSpacing(sizes.gap)
        tools.addWidget(self.parts)
        for one in (self.add, self.edit, self.remove):
            one.setVisible(self._desk.may_write)
            tools.addWidget(one)
        tools.addWidget(label(ABOUT, "small", wrap=True), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addLayout(tools)
        whole.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
