"""The room of the self-check (体检): what breaks the rules, the five aspects, exceptions, things to do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeVar

from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.check_paper import check_paper, to_do_paper
from desktop.jobs import Progress
from desktop.printing.press import print_document
from desktop.rules import Rule
from desktop.selfcheck.findings import Allowed, Finding, Report, Summary
from desktop.selfcheck.keeping import ToDo
from desktop.selfcheck.service import CHECKED
from ui import ask, theme
from ui.dialogs import AskSheet
from ui.page import Command, Page
from ui.pages.desk import Desk
from ui.pages.selfcheck.aspects import AspectsView
from ui.pages.selfcheck.finding_table import FindingTable, Shown
from ui.pages.selfcheck.findings import FindingsView
from ui.pages.selfcheck.fixing import Fixing
from ui.pages.selfcheck.kept import ExceptionsView, ToDosView
from ui.pages.selfcheck.sheets import ask_exception, ask_finish, ask_todo
from ui.pages.selfcheck.summary import SummaryLine
from ui.printing import preview
from ui.progress import QuietBar
from ui.work import Ticket

T = TypeVar("T")

KEPT, RULES = frozenset({"rule_exception", "todo"}), "office_fact"  # tables
OLD, RUNNING = "之后资料或规则有改动，请重新体检", "正在体检…"
PAPER, TODO_PAPER = "网格体检报告", "网格体检待办清单"


@dataclass(frozen=True)
class _Known:
    """What was read for the room."""

    report: Report | None
    last: Summary | None
    exceptions: Sequence[Allowed]
    names: Mapping[str, str]
    open: Sequence[ToDo]
    done: Sequence[ToDo]


class SelfCheckPage(Page):
    """Numbers above, four tabs below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.check = desk, desk.program.selfcheck
        self._known: _Known | None = None
        self._ticket: Ticket[Any] | None = None
        self._stale = True
        self._old = False  # whether records changed since the last run
        may = desk.may_write
        self.summary, self.bar = SummaryLine(), QuietBar(desk.work)
        self.findings, self.aspects = FindingsView(may_write=may), AspectsView(may_write=may)
        self.exceptions, self.todos = ExceptionsView(may_write=may), ToDosView(may_write=may)
        self.fixing = Fixing(self, desk)
        self._lay_out()
        self._connect()
        self.add_command(Command("开始体检", self.run, "selfcheck", "F5", kind="primary"))
        self.add_command(Command("打印报告", self.print_report, "print", "Ctrl+P"))

    def activate(self) -> None:
        """Show what is known at once: the findings of this day's run, else the numbers of the last."""
        if self._stale:
            self.reload()
        self._tell_shown()

    def open(self, target: Any) -> None:
        """Show the findings of a rule by its key, or of a grid."""
        if isinstance(target, str):
            self.tabs.setCurrentIndex(0)
            self.findings.choose(target)
        else:
            self.tabs.setCurrentIndex(1)
            self.aspects.choose(int(target))

    def state(self) -> dict[str, Any]:
        """Return which tab is looked at."""
        return {"tab": self.tabs.currentIndex()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Look at the tab left last."""
        self.tabs.setCurrentIndex(int(state.get("tab", 0)))

    def run(self) -> None:
        """Check every grid beside the window."""
        if self.is_running:
            return

        def done(report: Report) -> None:
            self._old = False
            self.desk.work.write(self, "记下体检", lambda _: self.check.remember(report), lambda _: self.reload())
            self.say(f"体检完成：{report.grids:,} 个网格，{len(report.findings):,} 项问题。")

        self._ticket = self.desk.work.read(self, "网格体检", self.check.run, done)
        self.bar.follow(self._ticket)
        self._show_summary()

    @property
    def is_running(self) -> bool:
        """Whether the check runs."""
        return self._ticket is not None and not self._ticket.is_over

    def reload(self) -> None:
        """Read the report with the exceptions of now, and what is to be done."""
        check, desk = self.check, self.desk
        self._stale = False

        def job(_: Progress) -> _Known:
            todos = check.todos
            return _Known(
                check.report(), check.last, check.exceptions.all(), desk.names(), todos.all(), todos.all(done=True)
            )

        desk.work.read(self, "读取体检", job, self._show)

    # What is asked of findings

    def open_records(self, finding: Finding) -> None:
        """Open the records behind a finding, or its grid."""
        if finding.filters:
            self.wanted.emit(finding.room, dict(finding.filters))
        elif finding.grid_id is not None:
            self.wanted.emit("grids", finding.grid_id)

    def allow(self, findings: Sequence[Finding]) -> None:
        """Ask for a reason and let findings stand."""

        def go(sheet: AskSheet, reason: str, until: date | None) -> None:
            def saved(keys: Sequence[int]) -> None:
                sheet.accept()
                self.say(f"已允许 {len(keys)} 项例外。", lambda: self._withdraw(keys))

            self._do(sheet, "允许例外", lambda: self.check.exceptions.allow(findings, reason, until), saved)

        if findings:
            ask_exception(self, findings, self.desk.today, go)

    def note(self, findings: Sequence[Finding]) -> None:
        """Ask who is to do something, and note it."""
        grids = {one.grid_id for one in findings}
        grid = grids.pop() if len(grids) == 1 else None
        todos = self.check.todos

        def go(sheet: AskSheet, due: date | None, who: int | None) -> None:
            def saved(keys: Sequence[int]) -> None:
                sheet.accept()
                self.say(f"已列入 {len(keys)} 项待办。", lambda: self._remove(keys))

            self._do(sheet, "列入待办", lambda: todos.add(findings, due, who), saved)

        if findings:
            self.desk.work.read(
                self,
                "读取任职",
                lambda _: todos.candidates(grid),
                lambda found: ask_todo(self, findings, found, self.desk.today, go),
            )

    def finish(self, todo: ToDo) -> None:
        """Ask how something was done."""

        def go(sheet: AskSheet, note: str) -> None:
            def saved(_: None) -> None:
                sheet.accept()
                self.say("已办结。", lambda: self._reopen(todo))

            self._do(sheet, "办结待办", lambda: self.check.todos.finish(todo.key, todo.version, note), saved)

        ask_finish(self, todo, go)

    def change(self, todo: ToDo) -> None:
        """Ask who else is to do something, or until when."""
        todos = self.check.todos

        def go(sheet: AskSheet, due: date | None, who: int | None) -> None:
            def saved(_: None) -> None:
                sheet.accept()
                self.say("已修改待办。")

            self._do(sheet, "修改待办", lambda: todos.change(todo.key, todo.version, due, who), saved)

        self.desk.work.read(
            self,
            "读取任职",
            lambda _: todos.candidates(todo.grid_id),
            lambda found: ask_todo(self, todo, found, self.desk.today, go),
        )

    def remove(self, todo: ToDo) -> None:
        """Take back what was noted by mistake, once the clerk has agreed."""
        if ask.ask(self, f"删除待办“{todo.title}”吗？", "删除", "不删除", danger=True):
            self._remove([todo.key])

    def print_report(self) -> None:
        """Print the report of the last run."""
        report, program = self._known.report if self._known else None, self.desk.program
        if report is None:
            ask.tell(self, "先体检，再打印报告。", detail="上次体检只记下了数字，明细在重新体检后才有。")
            return
        preview(
            self,
            self.desk.work,
            PAPER,
            lambda stream, progress, allow: print_document(
                check_paper(program, report), stream, progress, allow_missing=allow
            ),
        )

    def print_todos(self) -> None:
        """Print what is to be done."""
        program = self.desk.program
        preview(
            self,
            self.desk.work,
            TODO_PAPER,
            lambda stream, progress, allow: print_document(to_do_paper(program), stream, progress, allow_missing=allow),
        )

    # Showing

    def _show(self, known: _Known) -> None:
        self._known = known
        self._show_summary()
        grids = self.desk.program.grids
        if known.report is not None:
            todos = {(one.rule, one.grid_id): one for one in known.open}
            shown = Shown(known.report, grids.path_name, todos)
            self.findings.show_report(shown)
            levels = {level for rule in known.report.rules for level in rule.levels} | {"village"}
            nodes = [node for node in grids.nodes.values() if not node.closed and node.level in levels]
            self.aspects.show_report(shown, sorted(nodes, key=lambda node: node.code))
        else:
            self.findings.show_summary(self._rules, known.last)
        self._show_kept(known)
        self._tell_shown()

    def _show_kept(self, known: _Known) -> None:
        day, grids = self.desk.today(), self.desk.program.grids
        over = {one.key: "已到期" for one in known.exceptions if one.until is not None and one.until <= day}
        if known.report is not None:
            met = {one.key for _, one in known.report.allowed}
            over = {one.key: "已没有这个问题" for one in known.exceptions if one.key not in met} | over
        rules = self.desk.program.scheme.current.rules
        self.exceptions.show_exceptions(known.exceptions, over, rules, grids.path_name, known.names)
        self.todos.show_todos(known.done if self.todos.done.isChecked() else known.open, grids.path_name)
        for place, (title, count) in enumerate((("例外", len(known.exceptions)), ("待办", len(known.open))), 2):
            self.tabs.setTabText(place, f"{title} {count:,}" if count else title)

    def _show_summary(self) -> None:
        known = self._known
        last = Summary.of(known.report) if known and known.report else known.last if known else None
        old = self._old or bool(known and known.report and known.report.rules != self._rules)
        self.summary.show_summary(last, RUNNING if self.is_running else OLD if old and last else "")

    @property
    def _rules(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.desk.program.scheme.current.rules if rule.on)

    def _tell_shown(self) -> None:
        report = self._known.report if self._known else None
        self.tell_shown(f"{len(report.findings):,} 项问题" if report else "")

    def _hear(self, tables: frozenset[str]) -> None:
        if tables & CHECKED:
            self._old = True
            self._show_summary()
        if tables & KEPT or RULES in tables:
            self._stale = True
            if self.isVisible():
                self.reload()

    def _looked(self, ticket: Ticket[Any]) -> None:
        if ticket is self._ticket and ticket.is_over:
            self._ticket = None
            self._show_summary()

    # Doing

    def _do(self, sheet: AskSheet, title: str, job: Callable[[], T], saved: Callable[[T], None]) -> None:
        sheet.set_busy(True)
        self.desk.work.write(sheet, title, lambda _: job(), saved, sheet.failed)

    def _withdraw(self, keys: Sequence[int]) -> None:
        done = f"已取消 {len(keys)} 项例外。"
        job = partial(self.check.exceptions.withdraw, keys)
        self.desk.work.write(self, "取消例外", lambda _: job(), lambda _: self.say(done))

    def _remove(self, keys: Sequence[int]) -> None:
        self.desk.work.write(
            self, "删除待办", lambda _: self.check.todos.remove(keys), lambda _: self.say("已删除待办。")
        )

    def _reopen(self, todo: ToDo) -> None:
        self.desk.work.write(
            self, "重新列入待办", lambda _: self.check.todos.reopen(todo.key), lambda _: self.say("已重新列入待办。")
        )

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.stack = QStackedWidget()
        views: tuple[tuple[str, QWidget], ...] = (
            ("问题", self.findings),
            ("五个到位", self.aspects),
            ("例外", self.exceptions),
            ("待办", self.todos),
        )
        for title, view in views:
            self.tabs.addTab(title)
            self.stack.addWidget(view)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addWidget(self.summary)
        whole.addWidget(self.bar)
        whole.addWidget(self.tabs)
        whole.addWidget(self.stack, 1)
        self.setFocusProxy(self.stack)

    def _connect(self) -> None:
        tables: tuple[FindingTable, ...] = (self.findings.findings, self.aspects.findings)
        for table in tables:
            table.records_wanted.connect(self.open_records)
            table.fix_wanted.connect(self.fixing.fix)
            table.todo_wanted.connect(self.note)
            table.exception_wanted.connect(self.allow)
        self.findings.run_wanted.connect(self.run)
        self.exceptions.withdraw_wanted.connect(self._withdraw)
        self.todos.finish_wanted.connect(self.finish)
        self.todos.reopen_wanted.connect(self._reopen)
        self.todos.change_wanted.connect(self.change)
        self.todos.print_wanted.connect(self.print_todos)
        self.todos.remove_wanted.connect(self.remove)
        self.todos.grid_wanted.connect(lambda grid: self.wanted.emit("grids", grid))
        self.todos.turned.connect(lambda: self._show_kept(self._known) if self._known else None)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.tabs.currentChanged.connect(lambda _: self.state_changed.emit())
        self.desk.work.changed.connect(self._hear)
        self.desk.work.looked.connect(self._looked)
