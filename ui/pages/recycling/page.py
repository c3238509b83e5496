"""The recycle bin (回收站): what was deleted comes back from here; beside it the own steps since the login, to undo."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.jobs import Progress
from desktop.recycling import FEWEST, MOST, BinRow, RecycleBin
from desktop.undoing import Step, Undo
from desktop.upkeep.service import PURGE
from ui import ask, theme
from ui.buttons import button, label
from ui.dialogs import AskSheet
from ui.forms.line import Line
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

STEPS = (
    Field("at", "时间", width=8, listed=True, sortable=False),
    Field("what", "操作", width=22, listed=True, sortable=False),
    Field("obstacle", "能否撤销", width=24, listed=True, sortable=False),
)
BIN = (
    Field("at", "删除时间", width=9, listed=True, sortable=False),
    Field("kind", "类别", width=6, listed=True, sortable=False),
    Field("title", "内容", width=18, listed=True, sortable=False),
    Field("beside", "连同", width=5, listed=True, sortable=False),
    Field("by", "删除人", width=5, listed=True, sortable=False),
    Field("days", "还可恢复", Kind.TEXT, width=6, listed=True, sortable=False),
)
STEPS_ABOUT = "登录以来您做过的操作，最近的在最上面。撤销从最近的一步开始；别人接着改过的，不能撤销。"
BIN_ABOUT = "删除的记录先放在这里，{days} 天内可以原样恢复。过期以后由管理员清空，清空了就再也找不回来。"
FINAL = "{count} 条到期的记录和它们的变更内容会彻底清除，不能恢复；只留下“何时由谁清空了几条”的记录。"
SHOWN_STEPS = 3  # rows of the upper table
MINUTE = "%Y-%m-%d %H:%M"


class RecyclingPage(Page):
    """Two panels one under the other."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        program = desk.program
        self._undo, self._bin = Undo(program), RecycleBin(program.office.store, program.office.office)
        self._steps: Sequence[Step] = ()
        self._rows: Sequence[BinRow] = ()
        sizes = theme.current()
        box = QVBoxLayout(self)
        box.setContentsMargins(sizes.page, sizes.pad, sizes.page, sizes.pad)
        box.setSpacing(sizes.pad)
        box.addWidget(self._steps_panel())
        box.addWidget(self._bin_panel(), 1)
        desk.work.changed.connect(self._hear)

    def activate(self) -> None:
        """Read both lists."""
        self.read()
        self.tell_shown("")

    def read(self) -> None:
        """Read what can be taken back."""
        text = self.search.text()
        self._desk.work.read(
            self, "读取回收站", lambda _: (self._undo.steps(), self._bin.rows(text), self._bin.due()), self._show
        )

    def take_back(self) -> None:
        """Undo the own last step."""
        if not self._steps:
            return
        step = self._steps[0]
        if ask.ask(self, f"撤销“{_said(step)}”吗？", "撤销", "不撤销", detail="撤销本身也会记入变更记录。"):
            self._desk.work.write(
                self,
                "撤销上一步",
                lambda _: self._undo.undo(step.action),
                lambda done: self.say(f"已撤销：{_said(done)}"),
            )

    def put_back(self) -> None:
        """Put the chosen record back."""
        if (row := self._chosen) is not None:
            self._desk.work.write(
                self,
                "恢复",
                lambda _: self._bin.restore(row.id),
                lambda _: self.say(f"已恢复{row.kind}“{row.title}”。"),
            )

    def purge(self) -> None:
        """Forget for good what has outlived its retention."""
        count, backups = self._due, self._desk.program.backups

        def job(progress: Progress) -> int:
            backups.before(PURGE, progress)
            return self._bin.purge(progress)

        if count and ask.ask(
            self, "清空到期的记录吗？", "彻底清空", "不清空", detail=FINAL.format(count=count), danger=True
        ):
            self._desk.work.write(
                self,
                "清空回收站",
                job,
                lambda done: self.say(f"已清空 {done} 条。"),
            )

    def ask_days(self) -> None:
        """Ask how long deleted records come back."""

        def go(sheet: AskSheet) -> None:
            sheet.set_busy(True)
            chosen = days.value()
            self._desk.work.write(
                sheet, "调整保留天数", lambda _: self._bin.keep_for(chosen), lambda _: sheet.accept(), sheet.failed
            )

        sheet = AskSheet(self, "回收站保留天数", "保存", go)
        days = QSpinBox()
        days.setRange(FEWEST, MOST)
        days.setValue(self._bin.days)
        days.setSuffix(" 天")
        sheet.add("删除的记录保留", days, "从删除那天算起，到期后可以彻底清空。")
        sheet.open()

    def _hear(self, _tables: frozenset[str]) -> None:
        if self.isVisible():
            self.read()

    @property
    def _chosen(self) -> BinRow | None:
        place = self.bin.current
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def _show(self, read: tuple[Sequence[Step], Sequence[BinRow], int]) -> None:
        self._steps, self._rows, self._due = read
        self.steps.show_rows(
            [
                {
                    "at": f"{one.at.astimezone():%H:%M:%S}",
                    "what": _said(one),
                    "obstacle": one.brief or ("可以撤销" if place == 0 else "先撤销上面的"),
                }
                | ({"_tone": "quiet"} if one.obstacle or place else {})
                for place, one in enumerate(self._steps)
            ],
            0 if self._steps else -1,
        )
        self._tell_obstacle()
        self.undo.setEnabled(bool(self._steps) and not self._steps[0].obstacle and self._desk.may_write)
        self.bin.show_rows(
            [
                {
                    "at": f"{one.at.astimezone():{MINUTE}}",
                    "kind": one.kind,
                    "title": one.title,
                    "beside": f"{one.beside} 项" if one.beside else "",
                    "by": one.by,
                    "days": f"{one.days_left} 天" if one.days_left else "已到期",
                }
                for one in self._rows
            ],
            0 if self._rows else -1,
        )
        self.about.setText(BIN_ABOUT.format(days=self._bin.days))
        self._enable()

    def _tell_obstacle(self) -> None:
        """Say once, of the step under the cursor, why it cannot be taken back and what to do instead."""
        place = self.steps.current
        self.obstacle.setText(self._steps[place].obstacle if 0 <= place < len(self._steps) else "")

    def _enable(self) -> None:
        self.back.setEnabled(self._chosen is not None and self._desk.may_write)
        self.empty.setEnabled(self._due > 0)
        self.empty.setText(f"清空到期的 {self._due} 条" if self._due else "清空到期的")

    def _steps_panel(self) -> QWidget:
        panel = Panel("我的操作", STEPS_ABOUT)
        self.steps = ShortTable(STEPS, Empty("登录以来还没有改动"))
        self.steps.setFixedHeight(self.steps.height_of(SHOWN_STEPS))
        self.steps.view.current_changed.connect(lambda _: self._tell_obstacle())
        self.obstacle = label("", "second", wrap=True)
        self.undo = button("撤销上一步", self.take_back, icon_name="undo", kind="primary")
        panel.add(self.undo)
        panel.body.addWidget(self.steps)
        panel.body.addWidget(self.obstacle)
        return panel

    def _bin_panel(self) -> QWidget:
        self._due = 0
        panel = Panel("回收站")
        self.about = label("", "second", wrap=True)
        self.search = Line()
        self.search.setPlaceholderText("类别或内容")
        self.search.textChanged.connect(lambda _: self.read())
        self.back = button("恢复", self.put_back, icon_name="undo", kind="primary")
        self.empty = button("清空到期的", self.purge, icon_name="delete")
        self.keep = button("保留天数", self.ask_days, icon_name="calendar")
        for one in (self.empty, self.keep):
            one.setVisible(self._desk.program.office.clerk.may_change("office"))
        row = QHBoxLayout()
        row.setSpacing(theme.current().gap)
        for one in (self.back, self.empty, self.keep):
            row.addWidget(one)
        row.addStretch(1)
        row.addWidget(self.search)
        self.search.setFixedWidth(theme.current().search // 2)
        self.bin = ShortTable(BIN, Empty("回收站是空的", "删除的记录会先放在这里。", "delete"))
        self.bin.view.current_changed.connect(lambda _: self._enable())
        panel.body.addWidget(self.about)
        panel.body.addLayout(row)
        panel.body.addWidget(self.bin, 1)
        return panel


def _said(step: Step) -> str:
    return f"{step.verb}{step.kind} {step.title}" if step.title else step.name
