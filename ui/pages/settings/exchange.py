"""The exchange: the office's code, when a receipt is overdue, and what goes to whom as a rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QSpinBox, QVBoxLayout

from desktop.exchange.replicated import blocks
from desktop.exchange_words import RELATIONS, schedule_words
from desktop.jobs import Progress
from ui import theme
from ui.buttons import button, label
from ui.errors import sentence_of
from ui.forms.line import Line
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.pages.scrolling import Column
from ui.pages.settings.section import Section

ABOUT_CODE = "写在交换包上，一般是 12 位区划代码。生成公钥卡以后不能再改。"
ABOUT_DAYS = "送出后超过这么多个工作日没有收到回执，列在“今日”和“交换”里。"
ABOUT_OFFICES = "报送周期和平时带上的敏感内容，在“交换-交换单位”里逐个设置。"
NOBODY = "还没有登记交换单位。"
MOST_DAYS, CODE_LENGTH = 60, 12


@dataclass(frozen=True, slots=True)
class _Found:
    office_id: str
    is_fixed: bool
    days: int
    offices: Sequence[tuple[str, str]]


class ExchangeSection(Section):
    """Two things to set, and a line for every office."""

    title = "交换"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found = _Found("", True, 0, ())
        self._may = desk.program.office.clerk.may_administer
        sizes = theme.current()
        self.code, self.days = Line(), QSpinBox(minimum=1, maximum=MOST_DAYS)
        self.code.setMaxLength(CODE_LENGTH)
        self.code.setFixedWidth(sizes.search // 2)
        self.code.setAccessibleName("单位代码")
        self.days.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.days.setAccessibleName("回执期限（工作日）")
        self.days.setFixedWidth(sizes.control * 2)
        self.days.setEnabled(self._may)
        self.save_code = button("保存代码", self.keep_code, kind="primary")
        self.save_days = button("保存期限", self.keep_days, kind="primary")
        self.fault = label("", "red", wrap=True)
        coded, limited = Panel("本单位代码", ABOUT_CODE), Panel("回执期限", ABOUT_DAYS)
        coded.add(self.code, self.save_code)
        coded.body.addWidget(self.fault)
        limited.add(self.days, label("个工作日", "second"), self.save_days)
        self._column = Column(sizes.pad, (0, 0, sizes.unit, 0))
        self._offices: Panel | None = None
        for panel in (coded, limited):
            self._column.add(panel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._column)
        self.code.textChanged.connect(lambda _: self._typed())
        self.days.valueChanged.connect(lambda _: self._typed())

    def activate(self) -> None:
        """Show what is set now."""
        self._desk.work.read(self, "读取交换设置", self._look, self._show)

    def keep_code(self) -> None:
        """Set the office's code."""
        own, code = self._desk.program.own_keys, self.code.text()

        def failed(error: BaseException) -> None:
            self.fault.setText(sentence_of(error))
            self.fault.show()

        self._desk.work.write(
            self, "保存单位代码", lambda _: own.choose_office_id(code), lambda _: self._kept("单位代码已保存。"), failed
        )

    def keep_days(self) -> None:
        """Set when a receipt is overdue."""
        status, days = self._desk.program.exchange_status, self.days.value()
        self._desk.work.write(
            self, "保存回执期限", lambda _: status.set_receipt_days(days), lambda _: self._kept("回执期限已保存。")
        )

    def _kept(self, said: str) -> None:
        self.told.emit(said)
        self.activate()

    def _look(self, _progress: Progress) -> _Found:
        program = self._desk.program
        titles = {one.key: one.title for one in blocks()}
        offices = []
        for one in program.partners.rows():
            usual = "、".join(titles[key] for key in program.outbox.usual_blocks(one.key)) or "不带敏感内容"
            due = schedule_words(program.exchange_status.schedule(one.key))
            offices.append((f"{one.title}（{RELATIONS[one.relation]}）", f"{due}，{usual}"))
        own = program.own_keys
        return _Found(own.office_id, own.has_card, program.exchange_status.receipt_days, offices)

    def _show(self, found: _Found) -> None:
        self._found = found
        self.code.setText(found.office_id)
        self.code.setReadOnly(found.is_fixed or not self._may)
        self.days.setValue(found.days)
        if self._offices is not None:
            self._offices.hide()
            self._offices.deleteLater()
        self._offices = Panel("各单位", ABOUT_OFFICES)
        for title, words in found.offices:
            self._offices.body.addWidget(label(title))
            self._offices.body.addWidget(label(words, "small", wrap=True))
        if not found.offices:
            self._offices.body.addWidget(label(NOBODY, "second"))
        self._column.add(self._offices)
        self._typed()

    def _typed(self) -> None:
        self.fault.hide()
        code = self.code.text().strip()
        self.save_code.setVisible(self._may and not self._found.is_fixed)
        self.save_code.setEnabled(bool(code) and code != self._found.office_id)
        self.save_days.setVisible(self._may)
        self.save_days.setEnabled(self.days.value() != self._found.days)
