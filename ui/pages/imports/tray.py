"""The tray: rows put aside at an import, decided one by one, those that say nothing else all at once."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.intake.options import Options, Policy
from desktop.jobs import Progress
from desktop.sheets.deciding import REASONS, Undecided
from ui import ask, theme
from ui.buttons import button, label
from ui.dialogs import AskSheet
from ui.pages.desk import Desk
from ui.pages.imports.comparison import Comparison
from ui.pages.imports.words import KINDS, SAME
from ui.pages.purpose import PurposeQuestion
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

FIELDS = (
    Field("name", "姓名或名称", width=6, listed=True, sortable=False),
    Field("reason", "为什么待定", width=11, listed=True, sortable=False),
    Field("row", "行", Kind.NUMBER, width=3, listed=True, sortable=False),
    Field("file", "文件", width=8, listed=True, sortable=False),
)
AT_ONCE = 200  # rows read together
NAMES = ("name", "head_name", "address", "household_no")
SAME_NUMBER = frozenset({REASONS["other_name"], REASONS["twice_in_file"]})


class Tray(QWidget):
    """A list at the left, both sides of one row at the right, three verbs below."""

    left = Signal()
    decided = Signal(str)  # what was done, in words

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: list[Undecided] = []
        self._count, self._batch = 0, 0
        self._lay_out()
        self.table.view.current_changed.connect(lambda _: self._show())

    @property
    def current(self) -> Undecided | None:
        """The row under the cursor."""
        place = self.table.current
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def show_batch(self, batch: int = 0) -> None:
        """Show what waits of one batch, or of all."""
        self._batch = batch
        self.reload()

    def reload(self) -> None:
        """Read what waits."""
        deciding, batch = self._desk.program.deciding, self._batch or None

        def job(_progress: Progress) -> tuple[list[Undecided], int]:
            return deciding.waiting(batch, 0, AT_ONCE), deciding.count()

        self._desk.work.read(self, "读取待定行", job, lambda found: self._take(*found))

    def merge(self) -> None:
        """The row is the record."""
        if (row := self.current) is not None and row.record is not None:
            options = Options(policy=Policy.OVERWRITE if self.overwrite.isChecked() else Policy.FILL)
            deciding = self._desk.program.deciding
            self._do("合并", lambda: deciding.same(row.key, options), f"第 {row.row} 行已合并到已登记的记录。")

    def add(self) -> None:
        """The row is somebody else. An equal number needs a reason."""
        row, deciding = self.current, self._desk.program.deciding
        if row is None:
            return
        if row.reason not in SAME_NUMBER:
            self._do("另立", lambda: deciding.different(row.key), f"第 {row.row} 行已作为新记录登记。")
            return

        def go(sheet: AskSheet) -> None:
            reason = line.text().strip()
            if not reason:
                sheet.refuse("请写明核实的理由。")
                return

            def done(_nothing: None) -> None:
                sheet.accept()
                self.decided.emit(f"第 {row.row} 行已作为新记录登记。")

            sheet.set_busy(True)
            self._desk.work.write(sheet, "另立", lambda _: deciding.different(row.key, reason), done, sheet.failed)

        sheet = AskSheet(self, f"不是{SAME[row.kind]}", "另立一份档案", go)
        sheet.add_words("号码和已登记的相同。确实是两个人的，写明核实的理由；理由会登记在档案里。")
        line = sheet.add_line("理由", hint="如：经派出所核实，两人同号")
        line.setFocus()
        sheet.open()

    def drop(self) -> None:
        """Do not import the row."""
        row, deciding = self.current, self._desk.program.deciding
        if row is not None and ask.ask(self, f"丢弃第 {row.row} 行吗？", "丢弃", "不丢弃", detail="这一行不会导入。"):
            self._do("丢弃", lambda: deciding.drop(row.key), f"第 {row.row} 行已丢弃。")

    def merge_alike(self) -> None:
        """Merge every row shown that says nothing else than its record."""
        keys, deciding = [one.key for one in self._alike()], self._desk.program.deciding
        words = f"合并 {len(keys)} 行"
        if not keys or not ask.ask(
            self, f"{words}吗？", words, "不合并", detail="这些行与已登记的记录没有不同的内容。"
        ):
            return

        def job(progress: Progress) -> None:
            for key in progress.over(keys, len(keys), "正在合并"):
                deciding.same(key, Options())

        self._desk.work.write(self, "合并", job, lambda _: self.decided.emit(f"已合并 {len(keys)} 行。"))

    def reveal(self) -> None:
        """Show the numbers of the row, for a purpose that is written down."""
        row, deciding = self.current, self._desk.program.deciding
        if row is None:
            return

        def go(purpose: str) -> None:
            self._desk.work.write(self, "显示", lambda _: deciding.reveal(row.key, purpose), self._compare)

        PurposeQuestion(self, "显示这一行和已登记记录的完整号码", "显示", go).open()

    def _do(self, title: str, act: Callable[[], object], said: str) -> None:
        self._desk.work.write(self, title, lambda _: act(), lambda _: self.decided.emit(said))

    def _alike(self) -> list[Undecided]:
        return [one for one in self._rows if one.record is not None and not any(side.differs for side in one.sides)]

    def _take(self, rows: list[Undecided], count: int) -> None:
        place = self.table.current
        self._rows, self._count = rows, count
        shown = [
            {"name": _name(one), "reason": one.reason, "file": one.file_name, "row": f"{one.row:,}"} for one in rows
        ]
        self.table.show_rows(shown, min(max(place, 0), len(rows) - 1))
        more = f"，先显示 {len(rows)} 行" if len(rows) < count and not self._batch else ""
        self._said.setText(f"共 {count:,} 行待定{more}" if rows else "没有待定的行了。")
        alike = len(self._alike())
        self.all.setVisible(alike > 1)
        self.all.setText(f"合并内容相同的 {alike} 行")
        self._show()

    def _show(self) -> None:
        row = self.current
        if row is not None:
            self._compare(row)
        self._right.setVisible(row is not None)

    def _compare(self, row: Undecided) -> None:
        made = Comparison(row.sides, row.record is not None)
        self._sides.addWidget(made)
        self._sides.setCurrentWidget(made)
        while (before := self._sides.widget(0)) is not None and before is not made:
            self._sides.removeWidget(before)
            before.deleteLater()
        self._title.setText(f"{_name(row)}　{KINDS.get(row.kind, '')}")
        self._why.setText(f"{row.file_name} 第 {row.row} 行：{row.reason}。")
        self.same.setText(f"{SAME[row.kind]}，合并")
        self.same.setVisible(row.record is not None)
        self.overwrite.setVisible(row.record is not None and any(side.differs for side in row.sides))
        self.other.setText(f"不是{SAME[row.kind]}，另立")

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.table = ShortTable(FIELDS, Empty("没有待定的行", "导入时分不清是不是同一条的行会放在这里。", "check"))
        self._said = label("", "second")
        self.all = button("", self.merge_alike, icon_name="batch")
        top = QHBoxLayout()
        top.setSpacing(sizes.gap)
        top.addWidget(button("返回", self.left.emit, icon_name="chevron-left"))
        top.addWidget(self._said, 1)
        top.addWidget(self.all)
        self._right = QFrame()
        self._right.setProperty("role", "list")
        self._title, self._why = label("", "section"), label("", "second", wrap=True)
        self.show_numbers = button("显示完整号码", self.reveal, icon_name="eye", kind="quiet")
        head = QHBoxLayout()
        head.setContentsMargins(sizes.card, sizes.pad, sizes.gap, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self.show_numbers)
        self._sides = QStackedWidget()
        self._sides.addWidget(QWidget())
        self._why.setContentsMargins(sizes.card, 0, sizes.card, sizes.gap)
        self.same = button("", self.merge, icon_name="check", kind="primary")
        self.overwrite = QCheckBox("合并时以表中的为准")
        self.other = button("", self.add, icon_name="add")
        self.drop_row = button("丢弃这一行", self.drop, icon_name="delete")
        foot = QHBoxLayout()
        foot.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        foot.setSpacing(sizes.gap)
        for part in (self.drop_row, self.other):
            foot.addWidget(part)
        foot.addStretch(1)
        foot.addWidget(self.overwrite)
        foot.addWidget(self.same)
        middle = QVBoxLayout(self._right)
        middle.setContentsMargins(sizes.hair, sizes.hair, sizes.hair, sizes.hair)
        middle.setSpacing(0)
        middle.addLayout(head)
        middle.addWidget(self._why)
        middle.addWidget(self._sides, 1)
        middle.addLayout(foot)
        self._right.hide()
        sides = QHBoxLayout()
        sides.setSpacing(sizes.pad)
        sides.addWidget(self.table, 2)
        sides.addWidget(self._right, 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addLayout(top)
        whole.addLayout(sides, 1)


def _name(row: Undecided) -> str:
    """Return what a row is called: the first of its names."""
    texts = {side.field: side.row or side.record for side in row.sides}
    return next((texts[key] for key in NAMES if texts.get(key)), f"第 {row.row} 行")
