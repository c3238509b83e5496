"""发送: what goes to an office is seen, chosen, sealed and written out, beside whatever the clerk was looking at."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.exchange.outbox import Outbox, Plan
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.partners import PartnerRow
from desktop.exchange_sheets.service import SheetExchange
from desktop.exchange_words import breakable, number, period, size
from desktop.jobs import Progress
from ui import ask, theme
from ui.buttons import button, label
from ui.elided import SignalWord
from ui.errors import sentence_of, show_error
from ui.forms.line import Line
from ui.pages.desk import Desk
from ui.pages.exchange.errands import Errands
from ui.pages.exchange.package_view import spaced
from ui.pages.exchange.parts import Counts
from ui.pages.imports.waiting import Waiting
from ui.pages.panel import Panel
from ui.pages.scrolling import Column
from ui.progress import QuietBar
from ui.segments import Segments

DELTA, FULL = False, True
KINDS = ((DELTA, "增量"), (FULL, "全量"))
ABOUT_KINDS = "增量只送上次回执以来的变动；全量送全部，对方据此核对有没有遗漏。"
ABOUT_BLOCKS = "不勾选就不会离开本单位。勾选的要写明用途，用途随包登记。"
NOTHING = "没有变动"
NO_PURPOSE = "勾选了敏感内容，请写明用途。"
LONGEST_PURPOSE = 200


class Sending(QWidget):
    """Plan, work, result: one after the other in the same place."""

    sealed = Signal(object)  # the package
    finished = Signal()  # the clerk is done with the panel
    cover_wanted = Signal(object)  # a package whose cover sheet is to be printed

    def __init__(self, desk: Desk, errands: Errands, partners: Sequence[PartnerRow], partner_id: int) -> None:
        super().__init__()
        self._desk, self._errands, self._partners = desk, errands, partners
        self.plan: Plan | None = None
        self.package: PackageRow | None = None
        self._full: bool | None = None
        self._changing: list[Panel] = []
        self._sensitive = Panel("敏感内容", ABOUT_BLOCKS)
        self.partner = QComboBox()
        for one in partners:
            self.partner.addItem(one.title, one.key)
        self.partner.setCurrentIndex(max(self.partner.findData(partner_id), 0))
        self.partner.setAccessibleName("发给")
        self.kinds = Segments(KINDS, self.choose_kind, "", DELTA)
        self.ticks: dict[str, QCheckBox] = {}
        self.purpose = Line()
        self.purpose.setMaxLength(LONGEST_PURPOSE)
        self.purpose.setPlaceholderText("例如：区里 11 月走访核对")
        self.purpose.setAccessibleName("敏感内容的用途")
        self.waiting = Waiting(desk.work, theme.current().popup)
        self._lay_out()
        self.partner.currentIndexChanged.connect(lambda _: self.begin())
        self.begin()

    @property
    def _box(self) -> Outbox | SheetExchange:
        """What sends to the office chosen: packages, or spreadsheets where it has no program."""
        program, key = self._desk.program, self.partner.currentData()
        has_program = next((one.has_program for one in self._partners if one.key == key), True)
        return program.outbox if has_program else program.sheet_exchange

    @property
    def is_busy(self) -> bool:
        """Whether a package is being made or written."""
        return self.waiting.is_busy

    def begin(self) -> None:
        """Begin anew, for the office chosen."""
        self._full = None
        self._read(None)

    def choose_kind(self, is_full: bool) -> None:
        """Send everything, or what changed."""
        self._full = is_full
        self._read(self._ticked())

    def seal(self, *, carries: bool) -> None:
        """Seal what is seen, and write it out if `carries`."""
        plan = self.plan
        if plan is None:
            return
        purpose = self.purpose.text().strip()
        if plan.ticked and not purpose:
            self._fault.setText(NO_PURPOSE)
            self._fault.show()
            self.purpose.setFocus()
            return
        folder = self._errands.ask_folder() if carries else None
        if carries and folder is None:
            return
        box = self._box

        def job(progress: Progress) -> PackageRow:
            return box.seal(plan, purpose, progress)

        def done(package: PackageRow) -> None:
            self.package = package
            self.sealed.emit(package)
            if folder is None:
                self._show_done(package, None)
            else:
                self._write(package, folder)

        self._stack.setCurrentWidget(self.waiting)
        self.waiting.run("正在打包", job, done, self._not_done, self._show_plan, saves=True)

    def write_out(self) -> None:
        """Write the package that was sealed to another place."""
        folder = self._errands.ask_folder()
        if folder is not None and self.package is not None:
            self._write(self.package, folder)

    def _write(self, package: PackageRow, folder: Path) -> None:
        outbox, job = self._desk.program.outbox, self._errands.job([package], folder)

        def whole(progress: Progress) -> tuple[PackageRow, Path]:
            path = job(progress)[0]
            return outbox.package(package.key), path

        def done(found: tuple[PackageRow, Path]) -> None:
            self.package = found[0]
            self._show_done(*found)

        def failed(error: BaseException) -> None:
            self._show_done(package, None, sentence_of(error))

        self._stack.setCurrentWidget(self.waiting)
        self.waiting.run(
            "正在写出", whole, done, failed, lambda: self._show_done(package, None, "已停止写出。"), saves=True
        )

    def _read(self, ticked: Sequence[str] | None) -> None:
        partner_id, full, box = int(self.partner.currentData()), self._full, self._box
        self._lock(False)

        def failed(error: BaseException) -> None:
            self.plan = None
            refused = Panel("")
            refused.body.addWidget(label(sentence_of(error), "amber", wrap=True))
            self._put([refused])
            self._sensitive.hide()

        ticket = self._desk.work.read(
            self, "正在比较变动", lambda _: box.plan(partner_id, ticked, full), self._show, failed
        )
        self._bar.follow(None if ticket.is_over else ticket)

    def _show(self, plan: Plan) -> None:
        self.plan = plan
        self.kinds.choose(plan.is_full)
        self.kinds.buttons[DELTA].setEnabled(not plan.must_be_full)
        about = Panel("")
        about.fact("期次", f"第 {plan.number} 期" + (f"（第 {plan.epoch} 轮）" if plan.epoch > 1 else ""))
        about.fact("起止", period(plan.period))
        about.fact("上一期", number(plan.last))
        about.fact("对方已收到", number(plan.last_acknowledged))
        for words in (plan.reason, *plan.warnings):
            if words:
                about.body.addWidget(label(words, "amber", wrap=True))
        self._put([about, self._contents(plan)])
        self._show_blocks(plan)
        self._lock(True)

    def _put(self, panels: list[Panel]) -> None:
        """Show panels in the place of those before."""
        for one in self._changing:
            one.hide()
            one.deleteLater()
        self._changing = panels
        for one in panels:
            self._column.add_before(one, self._sensitive)

    def _contents(self, plan: Plan) -> Panel:
        panel = Panel("这一期的内容")
        rows = [(one.title, (one.made, one.changed, one.gone)) for one in plan.differences]
        if rows:
            panel.body.addWidget(Counts(("新增", "更改", "删除"), rows))
        if plan.enclosed:
            panel.body.addWidget(Counts(("份",), [(one.title, (one.count,)) for one in plan.enclosed], summed=False))
        if not rows and not plan.enclosed:
            panel.body.addWidget(label(NOTHING, "second"))
        return panel

    def _show_blocks(self, plan: Plan) -> None:
        for one in plan.blocks:
            tick = self.ticks.get(one.key)
            if tick is None:
                tick = self.ticks[one.key] = QCheckBox(one.title)
                tick.clicked.connect(lambda _: self._read(self._ticked()))
                self._sensitive.body.insertWidget(self._sensitive.body.count() - 3, tick)
            tick.setChecked(one.is_ticked)
        self._sensitive.show()
        self._fault.hide()
        for part in (self._wanted, self.purpose):
            part.setVisible(bool(plan.ticked))
        if plan.ticked and not self.purpose.text():
            self.purpose.setFocus()
            QTimer.singleShot(0, self.purpose, lambda: self._column.ensureWidgetVisible(self.purpose))

    def _ticked(self) -> list[str]:
        return [key for key, tick in self.ticks.items() if tick.isChecked()]

    def _lock(self, is_ready: bool) -> None:
        for one in (self.seal_and_write, self.seal_only):
            one.setEnabled(is_ready)

    def _show_plan(self) -> None:
        self._stack.setCurrentWidget(self._planning)

    def _not_done(self, error: BaseException) -> None:
        self._show_plan()
        show_error(self, error)

    def _show_done(self, package: PackageRow, path: Path | None, refusal: str = "") -> None:
        self._result.clear()
        panel = Panel(f"{package.title}已打包")
        if path is not None:
            panel.body.addWidget(SignalWord("已写出，读回核对无误", "green"))
        elif refusal:
            panel.body.addWidget(label(refusal, "red", wrap=True))
        else:
            panel.body.addWidget(SignalWord("还没有送出", "amber"))
        if path is not None:
            panel.fact("写到", breakable(str(path.parent)))
        panel.fact("文件", breakable(package.file))
        panel.fact("大小", size(package.size))
        panel.fact("校验值", spaced(package.sha256))
        self._result.add(panel)
        self._again.setText("写到U盘…" if path is None else "再写一份…")
        self._stack.setCurrentWidget(self._done)
        self._again.setFocus()

    def _lay_out(self) -> None:
        sizes = theme.current()
        self._planning, self._done, self._stack = QWidget(), QWidget(), QStackedWidget()
        self._bar = QuietBar(self._desk.work)
        self._column, self._result = Column(), Column()
        self._wanted, self._fault = label("用途", "label"), label("", "red", wrap=True)
        for line in (self._wanted, self.purpose, self._fault):
            self._sensitive.body.addWidget(line)
        self._sensitive.hide()
        self._column.add(self._sensitive)
        top = QFrame()
        top.setProperty("role", "card")
        head = QVBoxLayout(top)
        head.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        head.setSpacing(sizes.gap)
        choice = QHBoxLayout()
        choice.setSpacing(sizes.gap)
        choice.addWidget(label("发给", "second"))
        choice.addWidget(self.partner, 1)
        choice.addWidget(self.kinds)
        head.addLayout(choice)
        head.addWidget(label(ABOUT_KINDS, "small", wrap=True))
        self.seal_and_write = button(
            "打包并写到U盘…", lambda: self.seal(carries=True), icon_name="upload", kind="primary", keys="Ctrl+Return"
        )
        self.seal_only = button("只打包", lambda: self.seal(carries=False))
        planning = QVBoxLayout(self._planning)
        planning.setContentsMargins(0, 0, 0, 0)
        planning.setSpacing(0)
        planning.addWidget(top)
        planning.addWidget(self._bar)
        planning.addWidget(self._column)
        planning.setStretch(2, 1)
        planning.addLayout(_foot(self.seal_only, self.seal_and_write))
        self._again = button("", self.write_out, icon_name="upload")
        cover = button("打印回执单", lambda: self.cover_wanted.emit(self.package), icon_name="print")
        close = button("完成", self.finished.emit, kind="primary")
        done = QVBoxLayout(self._done)
        done.setContentsMargins(0, 0, 0, 0)
        done.setSpacing(0)
        done.addWidget(self._result, 1)
        done.addLayout(_foot(cover, self._again, close))
        for page in (self._planning, self.waiting, self._done):
            self._stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.setFocusProxy(self.partner)


def choose_partner(page: QWidget, partners: Sequence[PartnerRow]) -> bool:
    """Return whether there is an office to send to; say what is missing where there is none."""
    if not partners:
        ask.tell(page, "还没有可以发送的单位。", detail="先登记单位和它的公钥卡，并用电话核对指纹。")
    return bool(partners)


def _foot(*parts: QWidget) -> QHBoxLayout:
    sizes = theme.current()
    row = QHBoxLayout()
    row.setContentsMargins(sizes.card, sizes.gap, sizes.card, sizes.gap)
    row.setSpacing(sizes.gap)
    row.addStretch(1)
    for part in parts:
        row.addWidget(part)
    return row
