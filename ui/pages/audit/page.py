"""The room of the auditor: the audit log, whether it is whole, what each account did in a month."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout

from desktop.audit.rules import OUTCOMES, kind_titles
from desktop.audit_export import AuditOut, Taken, file_name
from desktop.audit_list import BY, DAYS, KIND, OUTCOME, AuditLine, AuditList
from desktop.jobs import Progress
from desktop.periods import choices, days_of
from ui import ask, theme
from ui.buttons import label, set_role
from ui.chips import Filter
from ui.drawer import ListAndDrawer
from ui.page import Command, Page
from ui.pages.audit.line_view import LineView
from ui.pages.audit.months import MonthsView
from ui.pages.desk import Desk
from ui.progress import QuietBar
from ui.tables.empty import Empty
from ui.tables.record_list import RecordList
from ui.work import Ticket

NOT_YET = "还没有核对。按“核对日志”检查有没有记录被改动、删除。"
ARCHIVE = "压缩文件 (*.zip)"


class AuditPage(Page):
    """A list with its drawer, and the months, under two tabs; above them what the last verification said."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, office = desk, desk.program.office
        self.source, self._out = AuditList(office.store, desk.today), AuditOut(office.store, office.clerk.permit_audit)
        self._names: dict[str, str] = {}
        self._ticket: Ticket[Any] | None = None
        filters = (
            Filter(DAYS, "日期", lambda: _spans(desk.today()), many=False, is_period=True),
            Filter(BY, "账号", lambda: sorted(self._names.items(), key=lambda pair: pair[1])),
            Filter(KIND, "类别", lambda: list(kind_titles().items())),
            Filter(OUTCOME, "结果", lambda: list(OUTCOMES.items())),
        )
        empty = Empty("没有审计记录", "登录、修改、查看、导出、打印以后，这里会逐条列出。", "history")
        self.log = RecordList(self.source, desk.work, filters=filters, hint="操作、序号或日期", empty=empty)
        self.months, self.bar = MonthsView(desk), QuietBar(desk.work)
        self.split = ListAndDrawer(self.log)
        self.result = label(office.alarm or NOT_YET, "", wrap=True)
        if office.alarm:
            set_role(self.result, role="red")
        self._lay_out()
        self._connect()

    def activate(self) -> None:
        """Read what is new: every act of anybody adds a line."""
        self._desk.work.read(self, "读取账号", lambda _: self.source.names(), self._known)
        self.log.reload()
        self.months.reload()

    def open(self, target: Any) -> None:
        """Open one line by its number, or search for a text."""
        self.tabs.setCurrentIndex(0)
        if isinstance(target, int):
            self.show_line(target)
        else:
            self.log.set_text(str(target))

    def state(self) -> dict[str, Any]:
        """Return how the list is arranged."""
        return {"log": self.log.state(), "drawer": self.split.arrangement()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Arrange the list as it was."""
        self.log.restore(state.get("log", {}))
        self.split.arrange(state.get("drawer", {}))

    def verify(self) -> None:
        """Hold the log against its chain, beside the window."""
        self.result.setText("正在核对审计日志…")
        set_role(self.result, role="")
        ticket = self._desk.work.read(self, "正在核对审计日志", self._out.verify, self._verified, self._failed)
        self.bar.follow(ticket)

    def export(self) -> None:
        """Write the lines of the chosen days, or all of this year, into an archive."""
        days = self.log.search.filters.get(DAYS) or _span("year", self._desk.today())
        first, last = (date.fromisoformat(day) if day else None for day in days)
        first, last = first or date(2000, 1, 1), last or self._desk.today()
        name = file_name(self._desk.program.office.office.facts.name, first, last)
        path = ask.save_file(self, "导出审计日志", name, ARCHIVE)
        if path is None:
            return

        def job(progress: Progress) -> Taken:
            return self._out.export(path, first, last, progress)

        ticket = self._desk.work.read(self, "正在导出审计日志", job, lambda taken: self._exported(taken, path))
        self.bar.follow(ticket)

    def show_line(self, number: int) -> None:
        """Open one line beside the list."""

        def shown(line: AuditLine) -> None:
            self.split.show_drawer(LineView(line), line.title)

        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self._desk.work.read(self, "读取审计日志", lambda _: self.source.line(number), shown)

    def _verified(self, found: tuple[bool, str]) -> None:
        is_whole, sentence = found
        self.result.setText(sentence)
        set_role(self.result, role="green" if is_whole else "red")
        self.log.reload()

    def _failed(self, _error: BaseException) -> None:
        self.result.setText(NOT_YET)

    def _exported(self, taken: Taken, path: Path) -> None:
        if taken.trouble:
            ask.tell(self, taken.trouble)
        self.say(f"已导出 {taken.lines:,} 条审计记录到 {path.name}。")
        self.log.reload()

    def _known(self, names: dict[str, str]) -> None:
        self._names = names

    def _shown(self) -> None:
        self.tell_shown(f"{self.log.count:,} 条")

    def _follow(self, key: int | None) -> None:
        if self.split.is_open and key is not None:
            self.show_line(key)

    def _lay_out(self) -> None:
        sizes = theme.current()
        card = QFrame()
        card.setProperty("role", "card")
        row = QHBoxLayout(card)
        row.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        row.addWidget(self.result, 1)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        for words in ("审计日志", "月度汇总"):
            self.tabs.addTab(words)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.split)
        self.stack.addWidget(self.months)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        for part in (card, self.bar, self.tabs):
            whole.addWidget(part)
        whole.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.log.opened.connect(self.show_line)
        self.log.current_changed.connect(self._follow)
        self.log.counted.connect(lambda _: self._shown())
        self.log.arranged.connect(self.state_changed)
        self.split.arranged.connect(self.state_changed)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.add_command(Command("核对日志", self.verify, "check", "F9", kind="primary"))
        self.add_command(Command("导出…", self.export, "export"))
        self.add_command(Command("刷新审计日志", self.activate, "refresh", "F5", shown=False))


def _span(period: str, today: date) -> tuple[str, str]:
    first, last = days_of(period, today)
    return first.isoformat(), last.isoformat()


def _spans(today: date) -> list[tuple[tuple[str, str], str]]:
    return [(_span(period, today), words) for period, words in choices(today)]
