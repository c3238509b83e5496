"""Step three: what the check found, in large words; the faults line by line; and only then 导入."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.intake.options import Options
from desktop.program import Program
from desktop.sheets.checked import Checked, Note
from desktop.sheets.fault_lines import FaultLines
from ui import ask, theme
from ui.buttons import button, label
from ui.dialogs import AskSheet
from ui.elided import SignalWord
from ui.flow import Flow
from ui.pages.imports.questions import QuestionsCard
from ui.pages.imports.words import UNITS
from ui.pages.scrolling import Column
from ui.tables.empty import Empty
from ui.tables.record_list import RecordList
from ui.work import Work

SHOWN_NOTES = 6
FEW = 3  # questions that need not scroll
LONGEST_REASON = 200
NOTHING_NEW = "文件中的内容都已登记，没有需要导入的。"


class ResultStep(QWidget):
    """Nothing has been saved yet; everything here can be changed or left."""

    back_wanted = Signal()
    check_wanted = Signal(object)  # the options with the answers given here
    import_wanted = Signal()
    faults_wanted = Signal()
    left = Signal()

    def __init__(self, program: Program, work: Work, checked: Checked, lines: FaultLines) -> None:
        super().__init__()
        self._program, self.checked, self.lines = program, checked, lines
        self._reasons = dict(checked.options.reasons)
        sizes = theme.current()
        self.questions = QuestionsCard(program.codes, program.grids, checked.options)
        self.questions.ask(checked.questions, checked.new_grids)
        self.questions.answered.connect(self._stale)
        self.faults = RecordList(
            lines, work, unit="处", hint="", empty=Empty("没有发现问题", "每一行都可以导入。", "check")
        )
        self.faults.line.hide()
        self.faults.view.set_frozen(False)
        self.faults.view.head.setStretchLastSection(True)
        self.override = button("按原样导入并说明理由…", self.ask_reason, icon_name="edit")
        self.override.hide()
        self.faults.current_changed.connect(lambda _: self._selected())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addWidget(self._summary())
        asks = bool(checked.questions or checked.new_grids or not checked.options.create_grids)
        if asks and len(checked.questions) <= FEW:
            whole.addWidget(self.questions)
        elif asks:
            area = Column()
            area.add(self.questions)
            area.setFixedHeight(sizes.drawer // 2)
            whole.addWidget(area)
        if len(lines):
            whole.addWidget(self.faults, 1)
        else:
            whole.addStretch(1)
            self.faults.hide()
        whole.addLayout(self._foot())
        if len(lines):
            self.faults.reload()

    @property
    def importable(self) -> int:
        """How many rows can be imported."""
        return self.checked.counts.importable

    def ask_reason(self) -> None:
        """Ask why a number that fails its check stands all the same."""
        key = self.faults.current_key
        if key is None:
            return
        row, fault = self.lines.fault_at(key)

        def go(sheet: AskSheet) -> None:
            if not line.text().strip():
                sheet.refuse("请写明核实的理由。")
                return
            self._reasons[row.ordinal] = line.text().strip()
            sheet.accept()
            self._stale()

        sheet = AskSheet(self, f"第 {row.row} 行按原样导入", "按原样导入", go)
        sheet.add_words(f"“{fault.heading}”：{fault.reason}。经核实确实如此的，写明理由后可以导入，理由会一并登记。")
        line = sheet.add_line("理由", hint="如：已核对身份证原件")
        line.setMaxLength(LONGEST_REASON)
        line.setFocus()
        sheet.open()

    def _import(self) -> None:
        """Import, unless questions that were not answered are worth a second look."""
        questions, counts = len(self.checked.questions), self.checked.counts
        words = f"还有 {questions} 处没有选定，先导入 {counts.importable:,} 行吗？"
        about = f"没有选定的，相关的行算作有问题；现在有 {counts.faulty:,} 行不会导入。"
        if not questions or ask.ask(self, words, "先导入这些", "回去选定", detail=about):
            self.import_wanted.emit()

    def _answers(self) -> Options:
        return replace(self.questions.options, reasons=self._reasons)

    def _stale(self) -> None:
        """An answer was given: the counts hold no longer."""
        self.again.show()
        self.again.setEnabled(True)
        self.go.setEnabled(False)
        self._hint.setText("选择已改变，请重新核对。")

    def _selected(self) -> None:
        key = self.faults.current_key
        can = key is not None and self.lines.fault_at(key)[1].overridable
        self.override.setVisible(can)

    def _summary(self) -> QWidget:
        sizes, counts = theme.current(), self.checked.counts
        card = QFrame()
        card.setProperty("role", "card")
        box = QVBoxLayout(card)
        box.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        box.setSpacing(sizes.gap)
        words = f"{counts.importable:,} 行可导入"
        words += f"，{counts.faulty:,} 行有问题" if counts.faulty else "，没有发现问题"
        self.words = label(words, "title")
        box.addWidget(self.words)
        parts = QWidget()
        flow = Flow(parts, sizes.card)
        unit = UNITS[self.checked.kind]
        for number, said, tone in (
            (counts.new, f"新增 {counts.new:,} {unit}", "green"),
            (counts.updated, f"更新 {counts.updated:,} {unit}", "green"),
            (counts.unchanged, f"与已登记的相同 {counts.unchanged:,} 行", "blue"),
            (counts.repeated, f"表内重复 {counts.repeated:,} 行", "blue"),
            (counts.undecided, f"待定 {counts.undecided:,} 行（导入后再定）", "amber"),
            (counts.faulty, f"有问题 {counts.faulty:,} 行（不导入）", "red"),
        ):
            if number:
                one = SignalWord(said, tone)
                one.setFixedSize(one.sizeHint())
                flow.addWidget(one)
        box.addWidget(parts)
        if self.checked.same_file:
            box.addWidget(label(self.checked.same_file, "amber", wrap=True))
        if notes := _said(self.checked.notes):
            box.addWidget(label("\n".join(notes), "small", wrap=True))
        return card

    def _foot(self) -> QHBoxLayout:
        counts, nothing = self.checked.counts, self.checked.changes_nothing
        self.go = button(f"导入 {counts.importable:,} 行", self._import, icon_name="import", kind="primary")
        self.go.setEnabled(not nothing and counts.importable > 0)
        self.again = button("重新核对", lambda: self.check_wanted.emit(self._answers()), kind="primary")
        self.again.hide()
        self.save = button("导出问题行…", self.faults_wanted.emit, icon_name="export")
        self.save.setVisible(counts.faulty > 0)
        known = NOTHING_NEW if counts.importable else "没有可以导入的行。"
        self._hint = label(known if nothing else "", "second", wrap=True)
        foot = QHBoxLayout()
        foot.setSpacing(theme.current().gap)
        foot.addWidget(button("返回改列", self.back_wanted.emit, icon_name="chevron-left"))
        foot.addWidget(button("暂不导入", self.left.emit))
        foot.addWidget(self._hint, 1)
        for part in (self.override, self.save, self.again, self.go):
            foot.addWidget(part)
        return foot


def _said(notes: Sequence[Note]) -> list[str]:
    """Return the notes with their rows; many are cut short."""
    words = []
    for note in notes[:SHOWN_NOTES]:
        first = "、".join(f"{row:,}" for row in note.first[:5])
        where = f"（第 {first} 行{'等' if note.rows > 5 else ''}）" if first else ""
        words.append(f"{note.message}{f'，{note.rows:,} 行' if note.rows and not first else ''}{where}")
    if len(notes) > SHOWN_NOTES:
        words.append(f"另有 {len(notes) - SHOWN_NOTES} 类提示。")
    return words
