"""One form that is owed, beside the list: what it is and on what ground, its periods, the papers that belong to it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.forms.ledger.fields import LISTS, RHYTHMS
from desktop.forms.ledger.task_records import PERIODS
from desktop.forms.ledger.tasks import TASKS, PeriodRow, TaskRow
from desktop.tables import TONE, Row
from ui import theme
from ui.attachments.panel import AttachmentPanel
from ui.buttons import button, label, link
from ui.flow import Flow
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.pages.scrolling import Column
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

COLUMNS = (
    Field("title", "期次", width=8, sortable=False),
    Field("state", "情况", width=5, sortable=False),
    Field("due_on", "期限", Kind.DATE, width=6, sortable=False),
    Field("sent_on", "报送日期", Kind.DATE, width=6, sortable=False),
    Field("receipt", "回执或说明", width=8, sortable=False),
)
ROWS, FILES_HIGH = 6, 6  # of the table of periods; of a shelf of files, in controls
SENT_FILES, OWN_FILES = "这一期报送的文件和回执", "布置文件、空表、操作指南"


class TaskView(QWidget):
    """The page does what the buttons ask for; each tells which period is under the cursor."""

    changing = Signal()
    matching = Signal()
    admitting = Signal()
    ending = Signal()
    removing = Signal()
    sending = Signal()
    waiving = Signal()
    postponing = Signal()
    reopening = Signal()
    attaching = Signal()
    filling = Signal()
    letter_wanted = Signal()

    def __init__(self, desk: Desk, task: TaskRow, periods: Sequence[PeriodRow], wanted: str = "") -> None:
        """`wanted` is the period the cursor stands on, else the earliest that is owed."""
        super().__init__()
        self.task, self.periods, self._desk = task, tuple(periods), desk
        self.files: AttachmentPanel | None = None
        sizes = theme.current()
        self.column = Column(sizes.pad, (sizes.card, sizes.card, sizes.card, sizes.card))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.column)
        self._add_periods(wanted)
        self._add_words()
        own = Panel(OWN_FILES)
        own.body.addWidget(_shelf(desk, TASKS, task.key))
        self.column.add(own)

    @property
    def period(self) -> PeriodRow | None:
        """The period under the cursor."""
        place = self.table.current
        return self.periods[place] if 0 <= place < len(self.periods) else None

    def _add_words(self) -> None:
        task, desk = self.task, self._desk
        values, words = task.values, desk.display.words
        panel = Panel("布置的要求")
        ended = f"，{task.ended_on} 起停报" if task.ended_on else ""
        listed = words(LISTS, values["list_code"]) if values["list_code"] else "还没有核对"
        facts = (
            ("要表单位", task.unit),
            ("依据", values["basis"] or "没有依据"),
            ("清单", f"{listed}：{task.matter}" if task.matter else listed),
            ("周期", f"{words(RHYTHMS, task.rhythm.value)}，{task.due_words}{ended}"),
            ("布置日期", str(values["asked_on"])),
            ("报送方式", values["way"] or ""),
            ("填表人", values["filled_by"] or ""),
            ("表样", task.form or (f"没有登记，{values['field_count']} 列" if values["field_count"] else "没有登记")),
            ("事务准入", "；".join(_admitted(one.title, one.until) for one in task.admissions)),
            ("备注", values["note"] or ""),
        )
        for title, text in facts:
            if text:
                panel.fact(title, str(text))
        self._put_buttons(panel)
        self.column.add(panel)

    def _put_buttons(self, panel: Panel) -> None:
        task, row = self.task, QWidget()
        flow = Flow(row, theme.current().gap)
        if self._desk.may_write:
            flow.addWidget(button("更正…", self.changing.emit, icon_name="edit", keys="F2"))
            flow.addWidget(button("核对清单…", self.matching.emit, icon_name="check"))
            flow.addWidget(button("关联准入…", self.admitting.emit, icon_name="key"))
            ended = "恢复报送" if task.ended_on else "停报…"
            flow.addWidget(button(ended, self.ending.emit, icon_name="refresh" if task.ended_on else "stop"))
            if not any(one.is_sent for one in self.periods):
                flow.addWidget(button("删除", self.removing.emit, icon_name="delete", kind="danger"))
        if task.form_id is not None:
            flow.addWidget(link("打开表样填表", self.filling.emit))
        if task.letter_id is not None:
            flow.addWidget(link("打开来文", self.letter_wanted.emit))
        panel.body.addWidget(row)

    def _add_periods(self, wanted: str) -> None:
        panel, sizes = Panel("期次"), theme.current()
        self.table = ShortTable(COLUMNS, Empty("还没有到期的期次", "从布置日期起，到了时候会列在这里。", "calendar"))
        self.table.setFixedHeight(sizes.row * (min(max(len(self.periods), 3), ROWS) + 1) + sizes.gap)
        buttons = QWidget()
        flow = Flow(buttons, sizes.gap)
        self.sent = button("登记报送…", self.sending.emit, icon_name="check", kind="primary", keys="Ctrl+Return")
        self.waived = button("本期不报…", self.waiving.emit, icon_name="minus")
        self.later = button("改期限…", self.postponing.emit, icon_name="calendar")
        self.again = button("撤回登记", self.reopening.emit, icon_name="undo")
        self.attached = button("附上文件…", self.attaching.emit, icon_name="paperclip")
        self._buttons = (self.sent, self.waived, self.later, self.again, self.attached)
        for one in self._buttons:
            flow.addWidget(one)
        buttons.setVisible(self._desk.may_write)
        self._place = QVBoxLayout()
        panel.body.addWidget(self.table)
        panel.body.addWidget(buttons)
        panel.body.addLayout(self._place)
        self.column.add(panel)
        place = next((at for at, one in enumerate(self.periods) if one.period == wanted), -1)
        if place < 0:
            open_ones = [at for at, one in enumerate(self.periods) if one.is_open]
            place = open_ones[-1] if open_ones else min(0, len(self.periods) - 1)
        self.table.show_rows([self._row(one) for one in self.periods], place)
        self.table.view.current_changed.connect(lambda _: self._turn())
        self.table.view.opened.connect(lambda _: self.sending.emit() if self.sent.isVisible() else None)
        self._turn()

    def _row(self, one: PeriodRow) -> Row:
        late = one.is_open and one.due_on < self._desk.today()
        row = {
            "title": one.title, "due_on": str(one.due_on), "state": "逾期未报" if late else one.state_title,
            "sent_on": str(one.sent_on or ""), "receipt": one.receipt or one.note,
        }  # fmt: skip
        if late or not (one.is_open or one.is_sent):
            row[TONE] = "red" if late else "quiet"
        return row

    def _turn(self) -> None:
        one = self.period
        is_open = one is not None and one.is_open
        is_sent = one is not None and one.is_sent
        self.sent.setText("登记报送…" if is_open else "更正报送…")
        shown = (is_open or is_sent, is_open, is_open, one is not None and not is_open, is_open or is_sent)
        for made, wanted in zip(self._buttons, shown, strict=True):
            made.setVisible(wanted)
        while (item := self._place.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.files = None
        if one is not None and one.key is not None:
            self.attached.hide()
            self.files = _shelf(self._desk, PERIODS, one.key)
            self._place.addWidget(label(f"{one.title}：{SENT_FILES}", "label"))
            self._place.addWidget(self.files)


def _shelf(desk: Desk, subject: str, key: int) -> AttachmentPanel:
    made = AttachmentPanel(desk, subject, key, desk.may_write)
    made.setMinimumHeight(theme.current().control * FILES_HIGH)
    return made


def _admitted(title: str, until: object) -> str:
    return f"{title}（至 {until}）" if until else title
