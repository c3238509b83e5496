"""The restore assistant: which backup, what opens it, what would change; and only then it is brought back."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop.jobs import Progress
from desktop.restoring import EXCHANGE, Brought, Found, Restoration
from desktop.upkeep.comparing import Preview
from ui import ask, theme
from ui.buttons import button, label, set_role
from ui.errors import sentence_of
from ui.opening.sheet import Sheet
from ui.restoring.choosing import ChoosingStep
from ui.restoring.key_step import KeyStep
from ui.restoring.preview_step import PreviewStep
from ui.work import Ticket, Work

TITLE = "从备份恢复"
ABOUT = (
    "第一步：选备份。随时可以放弃，现有资料不会变。",
    "第二步：打开备份。",
    "第三步：看清恢复后会改变什么，再决定。",
    "已恢复。",
)
SURE = "用这份备份替换现有资料？"
SURE_DETAIL = "现有资料会另存在备份文件夹里，不会丢失；以后仍可以恢复回来。"
RESTORED = "已恢复“{office}”，请用{whose}登录。"
OF_ITS_DAY, NEW_ONE = "备份那天的密码", "刚设的新密码"
ASIDE = "原来的资料另存在：{aside}"
LOST = "这份备份里有 {lost} 个附件缺失或损坏，打不开，其余资料完好。"
STEPS = 1000


class RestoreWindow(Sheet):
    """Leads through the steps; going back or away at any moment leaves the present office as it is."""

    finished = Signal()

    def __init__(self, work: Work, restoration: Restoration, places: tuple[Path, ...], account: str = "") -> None:
        super().__init__(TITLE, ABOUT[0], wide=True)
        self.card.setFixedWidth(theme.current().answers + theme.current().control * 8)
        self._work, self._restoration = work, restoration
        self._ticket: Ticket[object] | None = None
        self._is_working = False
        self.choosing = ChoosingStep()
        self.opening, self.preview = KeyStep(account), PreviewStep()
        self.done = label("", "", wrap=True)
        self.done.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        last = QWidget()
        box = QVBoxLayout(last)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.done)
        box.addStretch(1)
        self.steps = QStackedWidget()
        for step in (self.choosing, self.opening, self.preview, last):
            self.steps.addWidget(step)
        self.body.addWidget(self.steps, 1)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.hide()
        self.body.addWidget(self._bar)
        self.add_refusal()
        self._add_buttons()
        work.looked.connect(self._look)
        self.closed.connect(restoration.close)
        self._run("查看备份", lambda _: restoration.known(*places), self.choosing.show_found)
        self._turn(0)

    def go_on(self) -> None:
        """Take the next step, whichever it is."""
        (self._chosen, self._open, self._restore, self._leave)[self.steps.currentIndex()]()

    def go_back(self) -> None:
        """Return to the step before, or to where the clerk came from."""
        step = self.steps.currentIndex()
        self.refuse("")
        if step in (0, 3):
            self._leave()
            return
        self._restoration.close()
        self._turn(0 if step == 1 else 1)

    def stop(self) -> None:
        """Stop what is under way; nothing has changed then."""
        if self._ticket is not None:
            self._ticket.cancel()

    def _chosen(self) -> None:
        found = self.choosing.current
        if found is None:
            self.refuse("请先选一份备份，或点“选别处的备份…”。")
            return
        self.refuse("")
        self.opening.show_for(found)
        self._turn(1)

    def _open(self) -> None:
        found = self.choosing.current
        if found is None:
            return

        def opened(_nothing: object) -> None:
            self._run("比较", self._restoration.preview, lambda seen: self._seen(found, seen))

        try:
            job = self.opening.opening(self._restoration, found)
        except Exception as error:  # noqa: BLE001 - said on the sheet
            self.refuse(sentence_of(error))
            return
        self._run("打开备份", job, opened)

    def _seen(self, found: Found, seen: Preview) -> None:
        self.opening.forget()
        names = self._restoration.administrators if found.is_sealed else []
        self.preview.show_seen(seen, names)
        self._turn(2)

    def _restore(self) -> None:
        account, password, fault = self.preview.new_password()
        if fault:
            self.refuse(fault)
            return
        if not ask.ask(self, SURE, "恢复", "返回", detail=SURE_DETAIL, danger=True):
            return

        def job(progress: Progress) -> Brought:
            return self._restoration.restore(progress, account, password)

        self._run("正在恢复", job, self._restored, saves=True)

    def _restored(self, brought: Brought) -> None:
        self.refuse("")
        lines = [RESTORED.format(office=brought.office, whose=NEW_ONE if brought.account else OF_ITS_DAY)]
        if brought.restored.aside is not None:
            lines.append(ASIDE.format(aside=brought.restored.aside))
        if brought.restored.lost:
            lines.append(LOST.format(lost=brought.restored.lost))
        lines.append(EXCHANGE)
        self.done.setText("\n\n".join(lines))
        set_role(self.heading, role="title", tone="green")
        self._turn(3)

    def _leave(self) -> None:
        self._restoration.close()
        self.finished.emit()

    def _turn(self, step: int) -> None:
        for place in range(self.steps.count()):  # only the step that is looked at needs room
            height = QSizePolicy.Policy.Expanding if place == step else QSizePolicy.Policy.Ignored
            if (part := self.steps.widget(place)) is not None:
                part.setSizePolicy(QSizePolicy.Policy.Expanding, height)
        self.steps.setCurrentIndex(step)
        self.about.setText(ABOUT[step])
        self.next.setText(("下一步", "打开并比较", "恢复", "去登录")[step])
        self.back.setText(("返回", "上一步", "上一步", "")[step])
        self.back.setVisible(step < 3)
        set_role(self.next, kind="danger" if step == 2 else "primary")

    def _run(
        self,
        title: str,
        job: Callable[[Progress], object],
        done: Callable[..., object],
        *,
        saves: bool = False,
    ) -> None:
        """Run a part beside the window; it can be stopped."""
        self.refuse("")
        self.set_working(True)

        def ended(result: object) -> None:
            self.set_working(False)
            done(result)

        def failed(error: BaseException) -> None:
            self.set_working(False)
            self.refuse(sentence_of(error))

        begin = self._work.write if saves else self._work.read
        ticket = begin(self, title, job, ended, failed)
        if self._is_working:  # a test's work is done at once
            self._ticket = ticket

    def set_working(self, working: bool) -> None:
        """Keep everything but 停止 from being used while a part runs."""
        self._is_working = working
        self._busy = working
        self._ticket = None
        self.steps.setEnabled(not working)
        self.next.setEnabled(not working)
        self.back.setEnabled(not working)
        self.stopping.setVisible(working)
        self._bar.setVisible(working)
        self._bar.setRange(0, 0)

    def _look(self, ticket: Ticket[object]) -> None:
        if ticket is not self._ticket:
            return
        if ticket.is_over and ticket.progress.cancelled:  # which nobody delivers
            self.set_working(False)
            self.refuse("已停止，现有资料没有改动。")
        elif ticket.progress.total:
            self._bar.setRange(0, STEPS)
            self._bar.setValue(min(ticket.progress.done * STEPS // ticket.progress.total, STEPS))
            self.about.setText(ticket.progress.note or self.about.text())

    def _add_buttons(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.current().gap)
        self.back = button("返回", self.go_back, kind="quiet")
        self.elsewhere = button("选别处的备份…", self._elsewhere, icon_name="folder")
        self.stopping = button("停止", self.stop, icon_name="stop")
        self.stopping.hide()
        self.next = button("下一步", self.go_on, kind="primary")
        row.addWidget(self.back)
        row.addStretch(1)
        for one in (self.stopping, self.next):
            row.addWidget(one)
        self.choosing.add_button(self.elsewhere)
        self.body.addLayout(row)

    def _elsewhere(self) -> None:
        self.choosing.choose_elsewhere(self)
