"""How a form is filled this time: for which period, into how many files, masked or in full, with which answers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop.clock import Today
from desktop.forms.outcome import Order
from desktop.forms.plan import COMPUTED, FIXED, Plan
from desktop.forms.shape import FormKind, FormShape, Slot
from ui import theme
from ui.buttons import label
from ui.forms.date_box import DateBox
from ui.forms.line import Line
from ui.pages.panel import Panel
from ui.pages.printing.asking import FULL, MASKED, NUMBERS
from ui.pages.purpose import LONGEST, NEEDED, USUAL
from ui.pages.scrolling import Column
from ui.segments import Segments

TO_WHOM = "请写明交给谁。"
MOST_ROWS, DIGITS = 1_000_000, 7
ANSWERED = ("!clerk", "!clerk_phone", "!office", "!today", "!period")  # what may be answered otherwise this time


class OrderPane(QWidget):
    """Its answers are `order` and `arranged`; `changed` tells that a preview would be another one."""

    changed = Signal()

    def __init__(self, today: Today) -> None:
        super().__init__()
        self._plan, self._kind, self._offered = Plan({}), FormKind.LIST, 0
        self.answers: dict[str, Line] = {}
        self.period, self.first_number, self.row_limit = Line(), Line(), Line()
        self.as_of: Any = DateBox(today=today)
        self.as_of.show_value(today())
        self.by_village = QCheckBox("每个村（社区）一个文件")
        self.apart = QCheckBox("每份一个文件（不选则在同一文件里一份一张工作表）")
        self.numbers = Segments(NUMBERS, self._turn, "", MASKED)
        self.purpose, self.recipient = Line(), Line()
        self._is_revealed = False
        self._lay_out()
        for line in (self.first_number, self.row_limit):
            line.setValidator(QIntValidator(0, MOST_ROWS, line))
            line.setMaxLength(DIGITS)
        for line in (self.period, self.first_number):
            line.editingFinished.connect(self.changed)
        self.as_of.changed.connect(lambda: self.changed.emit() if self.as_of.value else None)

    @property
    def order(self) -> Order:
        """What is asked for."""
        return Order(
            self.as_of.value,
            self.period.text().strip(),
            self._is_revealed,
            self.purpose.text().strip() if self._is_revealed else "",
            self.recipient.text().strip() if self._is_revealed else "",
            int(self.first_number.text() or 1),
            {target: line.text().strip() for target, line in self.answers.items() if line.text().strip()},
        )

    @property
    def masked_order(self) -> Order:
        """What a preview is asked for: numbers in full are given out with the file alone."""
        return replace(self.order, revealed=False, purpose="", recipient="")

    @property
    def missing(self) -> str:
        """What must be answered first; empty where nothing is missing."""
        if self.as_of.value is None:
            return "先填写数据截至哪一天。"
        if self._is_revealed and not self.purpose.text().strip():
            return NEEDED
        if self._is_revealed and not self.recipient.text().strip():
            return TO_WHOM
        return ""

    def arranged(self, plan: Plan) -> Plan:
        """Return a plan with how its records are put into files."""
        kept = {target: line.text().strip() for target, line in self.answers.items() if line.text().strip()}
        return replace(
            plan,
            row_limit=int(self.row_limit.text() or 0),
            by_village=self.by_village.isChecked(),
            apart=self.apart.isChecked(),
            fixed={**plan.fixed, **kept},
        )

    def show_form(self, shape: FormShape, plan: Plan, titles: Mapping[str, str], period: str = "") -> None:
        """Take up the answers of a form, and ask for those of its blanks."""
        self._plan, self._kind = plan, shape.kind
        limit = plan.row_limit or shape.row_limit
        self.row_limit.setText(str(limit) if limit else "")
        self.by_village.setChecked(plan.by_village)
        self.apart.setChecked(plan.apart)
        self.apart.setVisible(shape.kind is FormKind.CARDS)
        self.period.setText(period)
        is_list = shape.kind is FormKind.LIST
        for part in (self._numbered, self._limited):
            part.setVisible(is_list)
        self.by_village.setVisible(shape.kind is not FormKind.COUNTS)
        self._ask_blanks((*shape.area.slots, *shape.blanks), titles)

    def _ask_blanks(self, slots: Sequence[Slot], titles: Mapping[str, str]) -> None:
        wanted = {filler.target for slot in slots if (filler := self._plan.fillers.get(slot.key))}
        asked = [target for target in ANSWERED if target in wanted and target not in ("!today", "!period")]
        self.answers = {}
        while (item := self._blanks.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for target in asked:
            line = Line()
            line.setText(self._plan.fixed.get(target, ""))
            line.setPlaceholderText("空着：按单位和账号资料填")
            line.setMaxLength(LONGEST)
            line.editingFinished.connect(self.changed)
            self.answers[target] = line
            self._blanks.addWidget(_titled(titles.get(target, target.lstrip(COMPUTED + FIXED)), line))
        self._about.setVisible(bool(asked))

    def _turn(self, which: str) -> None:
        self._is_revealed = which == FULL
        self._why.setVisible(self._is_revealed)
        if self._is_revealed:
            self.purpose.setFocus()

    def _lay_out(self) -> None:
        sizes = theme.current()
        column = Column(sizes.pad)
        when = Panel("这一次")
        self.period.setPlaceholderText("如 2026-11、2026Q4")
        when.add(_titled("报送期", self.period), _titled("数据截至", self.as_of), stretch=False)
        self._numbered = _titled("序号从", self.first_number)
        self._limited = _titled("每个文件最多行数", self.row_limit)
        self.first_number.setPlaceholderText("1")
        self.row_limit.setPlaceholderText("不限")
        when.add(self._numbered, self._limited, stretch=False)
        when.body.addWidget(self.by_village)
        when.body.addWidget(self.apart)
        column.add(when)
        self._about = Panel("表上的单位和填报人")
        self._blanks = QVBoxLayout()
        self._blanks.setSpacing(sizes.gap)
        self._about.body.addLayout(self._blanks)
        column.add(self._about)
        numbers = Panel("证件号码和电话")
        numbers.add(self.numbers)
        self._why = QWidget()
        why = QVBoxLayout(self._why)
        why.setContentsMargins(0, 0, 0, 0)
        why.setSpacing(sizes.gap)
        for line, hint in ((self.purpose, USUAL[1]), (self.recipient, "如 区民政局")):
            line.setPlaceholderText(hint)
            line.setMaxLength(LONGEST)
        why.addWidget(_titled("用途", self.purpose))
        why.addWidget(_titled("交给谁", self.recipient))
        why.addWidget(label("用途、接收单位会与您的姓名、时间一起记入查看登记。", "small", wrap=True))
        self._why.hide()
        numbers.body.addWidget(self._why)
        column.add(numbers)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column)


def _titled(title: str, editor: QWidget) -> QWidget:
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(theme.current().unit)
    box.addWidget(label(title, "label"))
    box.addWidget(editor)
    editor.setAccessibleName(title)
    return made
