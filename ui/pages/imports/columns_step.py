"""Step two: which column is what. Everything is proposed, nothing is decided without being seen."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.display import Display
from desktop.fields import Field
from desktop.grids.service import VILLAGE as VILLAGE_LEVEL
from desktop.intake.options import Options, Policy
from desktop.masking import Place, hides
from desktop.opened_file import ALL_ALIKE, OpenedFile
from desktop.program import Program
from desktop.sheets.mapping import Match
from desktop.sheets.vocabulary import VILLAGE
from ui import theme
from ui.buttons import button, label
from ui.dialogs import AskSheet
from ui.flow import Flow
from ui.pages.imports.column_row import ColumnRow, StillBox, head
from ui.pages.imports.header_picker import HeaderPicker
from ui.pages.imports.targets import Targets
from ui.pages.imports.words import KINDS, POLICIES
from ui.pages.scrolling import Column
from ui.segments import Segments
from ui.work import Work

BY_FILE = "按表内或文件名"
JOINED = "表头相同的几张一起"


class ColumnsStep(QWidget):
    """The table of columns, and above it what concerns the whole sheet."""

    check_wanted = Signal()
    left = Signal()

    def __init__(self, program: Program, work: Work, opened: OpenedFile, options: Options) -> None:
        super().__init__()
        self._program, self._work, self.opened, self.options = program, work, opened, options
        self.rows: list[ColumnRow] = []
        self._targets = Targets(())
        self._fields: dict[str, Field] = {}
        self._display = Display(program.codes, program.grids)
        self._lay_out()
        self.show_file(opened)

    def show_file(self, opened: OpenedFile) -> None:
        """Show another table of the same file, or the same one taken for something else."""
        self.opened = opened
        self._trouble.setText(opened.trouble)
        self._trouble.setVisible(bool(opened.trouble))
        self._sheets.choose(opened.chosen)
        if opened.kind:  # a file without a table is of none
            self._kinds.choose(opened.kind)
        self._kinds.setEnabled(opened.table is not None)
        self._notes()
        self._columns.clear()
        self.rows = []
        mapping = opened.mapping
        if mapping is not None:
            fields = self._program.importer.kinds[mapping.kind].fields
            self._fields = {field.key: field for field in fields}
            self._targets = Targets(fields)
            self._targets.mapping = mapping
            for match in mapping.matches:
                row = ColumnRow(match, lambda typed: self._targets.propose(typed))
                row.chosen.connect(self.choose)
                row.policy_chosen.connect(self.choose_policy)
                self.rows.append(row)
                self._columns.add(row)
        self._show()

    def choose(self, column: int, target: str) -> None:
        """Take a column for something, or for nothing."""
        mapping = self.opened.mapping
        if mapping is not None:
            self.opened = self.opened.with_mapping(mapping.chosen(column, target))
            self._show()

    def confirm_all(self) -> None:
        """Accept every suggestion."""
        mapping = self.opened.mapping
        if mapping is not None:
            self.opened = self.opened.with_mapping(mapping.confirmed())
            self._show()

    def choose_policy(self, field: str, policy: Policy) -> None:
        """Say what becomes of known values of one field."""
        self.options = replace(self.options, policies={**self.options.policies, field: policy})
        self._show()

    def choose_kind(self, kind: str) -> None:
        """Take the rows for another kind of record."""
        if self.opened.table is not None and kind != self.opened.kind:
            self.show_file(self.opened.of_kind(self._program.importer, kind))

    def pick_header(self) -> None:
        """Let the clerk point the headings out."""

        def picked(sheet: AskSheet, first: int, last: int) -> None:
            def done(opened: OpenedFile) -> None:
                sheet.accept()
                self.show_file(opened)

            sheet.set_busy(True)
            opened, importer = self.opened, self._program.importer
            self._work.read(
                self, "正在重新读取", lambda _: opened.with_header(importer, first, last), done, sheet.failed
            )

        table = self.opened.table
        picker = HeaderPicker(self, self.opened.peek(), table.header if table is not None else None, picked)
        picker.open()

    def _choose_sheet(self) -> None:
        opened, importer, name = self.opened, self._program.importer, self._sheets.currentData()
        self._work.read(self, "正在读取工作表", lambda _: opened.with_sheet(importer, name), self.show_file)

    def _choose_village(self) -> None:
        self.options = replace(self.options, village=self._village.currentData())

    def _choose_all(self, policy: Policy) -> None:
        self.options = replace(self.options, policy=policy, policies={})
        self._show()

    def _show(self) -> None:
        mapping = self.opened.mapping
        self._targets.mapping = mapping
        if mapping is not None:
            for row, match in zip(self.rows, mapping.matches, strict=True):
                decides = match.taken and match.field != VILLAGE
                policy = self.options.policy_of(match.field) if decides else None
                row.show_match(match, mapping.title_of(match.target), policy, self._samples(match))
        self._village_row.setVisible(mapping is not None and not mapping.column_of(VILLAGE) and self._has_grid)
        self._judge()

    def _samples(self, match: Match) -> list[str]:
        """Return some values of a column; private numbers are masked once it is known that they are such."""
        field = self._fields.get(match.field)
        if field is None or not hides(field.mask, Place.DOSSIER):
            return list(match.samples)
        return list(dict.fromkeys(self._display.masked(field, sample) for sample in match.samples))

    @property
    def _has_grid(self) -> bool:
        kind = self._program.importer.kinds.get(self.opened.kind)
        return kind is not None and any(field.key == "grid_id" for field in kind.fields)

    def _judge(self) -> None:
        """Say what is still missing; only then can the rows be checked."""
        mapping = self.opened.mapping
        ready, words, tone = False, "", "amber"
        uncertain = mapping.uncertain if mapping is not None else ()
        if mapping is None:
            words = "请选择其他工作表，或指出表头在哪几行。"
        elif mapping.missing:
            titles = "、".join(f"“{field.title}”" for field in mapping.missing)
            words, tone = f"还没有{titles}这一列，请在“导入为”里指定。", "red"
        elif uncertain:
            words = f"还有 {len(uncertain)} 列待确认。"
        else:
            taken = sum(match.taken for match in mapping.matches)
            words, tone, ready = f"共 {len(mapping.matches)} 列，导入 {taken} 列。", "", taken > 0
        self._said.setText(words)
        self._said.setProperty("role", tone or "second")
        self._said.style().polish(self._said)
        self.confirm.setVisible(bool(uncertain))
        self.check.setEnabled(ready)
        self.check.setToolTip("" if ready else words)

    def _notes(self) -> None:
        table = self.opened.table
        words = [f"共 {table.count:,} 行数据。", *table.notes] if table is not None else []
        self._quiet.setText("".join(words))
        self._quiet.setVisible(bool(words))

    def _lay_out(self) -> None:
        sizes = theme.current()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addWidget(self._choices())
        self._trouble, self._quiet = label("", "red", wrap=True), label("", "small", wrap=True)
        whole.addWidget(self._trouble)
        whole.addWidget(self._quiet)
        card = QFrame()
        card.setProperty("role", "list")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(sizes.hair, sizes.hair, sizes.hair, sizes.hair)
        inner.setSpacing(0)
        self._columns = Column()
        inner.addWidget(head())
        inner.addWidget(self._columns, 1)
        whole.addWidget(card, 1)
        whole.addLayout(self._foot())

    def _choices(self) -> QWidget:
        """What concerns the whole sheet: kind, sheet, headings, village, known values."""
        sizes = theme.current()
        made = QWidget()
        flow = Flow(made, sizes.card)
        kinds = [(kind, KINDS.get(kind, kind)) for kind in self._program.importer.kinds]
        self._kinds = Segments(kinds, self.choose_kind)
        flow.addWidget(_titled("这张表登记的是", self._kinds))
        self._sheets = StillBox()
        alike = [(ALL_ALIKE, JOINED)] if len(self.opened.sheet_names) > 1 else [(ALL_ALIKE, self.opened.sheet_names[0])]
        if len(self.opened.sheet_names) > 1:
            alike += [(name, name) for name in self.opened.sheet_names]
        for value, words in alike:
            self._sheets.addItem(words, value)
        self._sheets.currentIndexChanged.connect(lambda _: self._choose_sheet())
        sheet = _titled("工作表", self._sheets)
        sheet.setVisible(len(self.opened.sheet_names) > 1)
        flow.addWidget(sheet)
        self.header = button("调整表头…", self.pick_header)
        flow.addWidget(self.header)
        self._village = StillBox([(None, BY_FILE), *self._villages()])
        self._village.currentIndexChanged.connect(lambda _: self._choose_village())
        self._village.choose(self.options.village)
        self._village_row = _titled("所属村（社区）", self._village)
        flow.addWidget(self._village_row)
        self._all = StillBox(list((one, words) for one, words in POLICIES.items()))
        self._all.choose(self.options.policy)
        self._all.currentIndexChanged.connect(lambda _: self._choose_all(Policy(self._all.currentData())))
        flow.addWidget(_titled("已登记的值", self._all))
        return made

    def _villages(self) -> list[tuple[Any, str]]:
        nodes = self._program.grids.nodes.values()
        return [(node.id, node.name) for node in nodes if node.level == VILLAGE_LEVEL and not node.closed]

    def _foot(self) -> QHBoxLayout:
        self._said: QLabel = label("", "second", wrap=True)
        self.confirm = button("全部确认", self.confirm_all, icon_name="check")
        self.check = button("核对数据", self.check_wanted.emit, kind="primary")
        foot = QHBoxLayout()
        foot.setSpacing(theme.current().gap)
        foot.addWidget(button("不导入这个文件", self.left.emit))
        foot.addWidget(self._said, 1)
        foot.addWidget(self.confirm)
        foot.addWidget(self.check)
        return foot


def _titled(words: str, part: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.current().gap)
    row.addWidget(label(words, "second"))
    row.addWidget(part)
    part.setAccessibleName(words)
    return made
