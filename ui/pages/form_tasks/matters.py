"""三张清单: the matters of the office's three lists, imported from its own sheet, searched and put right."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.drafts import Draft
from desktop.fields import Field, Kind
from desktop.forms.ledger.fields import LISTS, MATTER_FIELDS
from desktop.forms.ledger.matters import DutyMatters, FoundMatters, MatterRow
from desktop.tables import TONE, Row
from ui import ask, theme
from ui.buttons import button, label
from ui.dialogs import AskSheet
from ui.flow import Flow
from ui.forms.line import Line
from ui.pages.desk import Desk
from ui.pages.form_tasks.sheets import FieldsDialog
from ui.segments import Segments
from ui.tables.empty import Empty
from ui.tables.fitted import FittedTable

COLUMNS = (
    Field("list_code", "清单", width=6, sortable=False),
    Field("number", "序号", width=4, sortable=False),
    Field("title", "事项", width=20, sortable=False),
    Field("department", "责任部门", width=10, sortable=False),
    Field("basis", "依据", width=10, sortable=False),
    Field("tasks", "报表", Kind.NUMBER, width=3, sortable=False),
)
FILES = "清单表格 (*.xlsx *.xls *.et *.csv)"
ABOUT = "把本单位印发的三张清单导入：基本履职、配合履职、上级部门收回。报表对照清单核对，不在清单里的计入“清单以外”。"


class MattersPane(QWidget):
    """The lists with their search line; what is done is told by the page."""

    said = Signal(str, object)
    counted = Signal(str)

    def __init__(self, desk: Desk, matters: DutyMatters) -> None:
        super().__init__()
        self._desk, self._matters = desk, matters
        self.rows: list[MatterRow] = []
        self._list = ""
        titles = [(one.code, one.title) for one in desk.program.codes.items(LISTS)][:3]
        self.lists = Segments([("", "全部"), *titles], self.turn, "清单", "")
        self.line = Line()
        self.line.setPlaceholderText("事项、部门、依据、序号")
        self.line.setAccessibleName("查找清单事项")
        self.line.setMinimumWidth(theme.current().popup)
        self.line.textChanged.connect(lambda _: self.read())
        actions = [("导入清单…", self.pick)] if desk.may_write else []
        self.table = FittedTable(COLUMNS, "title", Empty("还没有清单", ABOUT, "import", actions))
        self.retired = QCheckBox("含已停用")
        self.retired.toggled.connect(lambda _: self.read())
        self.bring = button("导入清单…", self.pick, icon_name="import", kind="primary")
        self.add = button("登记事项…", self.enter, icon_name="add")
        self.edit = button("更正…", self.correct, icon_name="edit")
        self.retire = button("停用", self.take_out, icon_name="stop")
        self._lay_out()
        self.table.view.opened.connect(lambda _: self.correct())
        self.table.view.current_changed.connect(lambda _: self._enable())
        self._enable()

    @property
    def matter(self) -> MatterRow | None:
        """The matter under the cursor."""
        place = self.table.current
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def turn(self, list_code: str) -> None:
        """Show one list, or all."""
        self._list = list_code
        self.lists.choose(list_code)
        self.read()

    def read(self) -> None:
        """Read the matters again."""
        matters, words, listed, retired = self._matters, self.line.text(), self._list, self.retired.isChecked()

        def shown(found: list[MatterRow]) -> None:
            if (words, listed, retired) != (self.line.text(), self._list, self.retired.isChecked()):
                return
            before = self.matter.key if self.matter is not None else None
            self.rows = found
            place = next((at for at, one in enumerate(found) if one.key == before), 0 if found else -1)
            self.table.show_rows([_row(one) for one in found], place)
            self.counted.emit(f"{len(found):,} 项")
            self._enable()

        self._desk.work.read(self, "读取清单", lambda _: matters.all(words, listed, retired=retired), shown)

    def pick(self) -> None:
        """Ask for the sheet of the lists."""
        paths = ask.open_files(self, "选择清单表格", FILES)
        if paths:
            self.bring_in(paths[0])

    def bring_in(self, path: Path) -> None:
        """Read a sheet of lists and ask before it is taken in."""
        matters = self._matters
        self._desk.work.read(
            self, f"读取 {path.name}", lambda progress: matters.read(path, progress), partial(self._ask, path.name)
        )

    def enter(self) -> None:
        """Ask for a new matter."""
        self._open(self._matters.blank())

    def correct(self) -> None:
        """Ask for what is to be put right of the matter under the cursor."""
        if (one := self.matter) is not None and self._desk.may_write:
            self._desk.work.read(self, "读取事项", lambda _: self._matters.draft(one.key), self._open)

    def take_out(self) -> None:
        """Take the matter under the cursor out of use, or back into it."""
        if (one := self.matter) is None:
            return
        words = f"“{one.title[:20]}”已{'启用' if one.is_retired else '停用'}。"

        def job() -> None:
            self._matters.retire(one.key, one.version, on=not one.is_retired)

        self._desk.work.write(self, "停用清单事项", lambda _: job(), lambda _: self._told(words))

    def _ask(self, name: str, found: FoundMatters) -> None:
        titles = {one.code: one.title for one in self._desk.program.codes.items(LISTS)}
        counts = "、".join(f"{titles.get(code, code)} {count} 项" for code, count in found.counts.items())

        def go(sheet: AskSheet) -> None:
            sheet.set_busy(True)
            whole = replaces.isChecked()

            def done(count: int) -> None:
                sheet.accept()
                self._told(f"已导入 {count} 项清单事项。")

            job = partial(self._matters.take, found, whole=whole)
            self._desk.work.write(sheet, "导入三张清单", lambda _: job(), done, sheet.failed)

        sheet = AskSheet(self, "导入三张清单", "导入", go)
        sheet.add_words(f"{name}：{counts}。")
        sheet.add_words(f"新增 {found.new} 项，内容有变 {found.changed} 项。")
        replaces = QCheckBox(f"表里没有的 {found.missing} 项停用（已挂在上面的报表不变）")
        replaces.setChecked(found.missing > 0)
        replaces.setVisible(found.missing > 0)
        sheet.body.addWidget(replaces)
        sheet.open()

    def _open(self, draft: Draft) -> None:
        def act(answers: dict[str, object]) -> int:
            return self._matters.save(Draft(answers, draft.id, draft.version))

        title = "更正清单事项" if draft.id else "登记清单事项"
        sheet = FieldsDialog(self, self._desk, title, "保存", MATTER_FIELDS, act, values=draft.values)
        sheet.decided.connect(lambda _: self._told("清单事项已保存。"))
        sheet.open()

    def _told(self, words: str) -> None:
        self.said.emit(words, None)
        self.read()

    def _enable(self) -> None:
        one = self.matter
        for made in (self.edit, self.retire):
            made.setEnabled(one is not None)
        self.retire.setText("启用" if one is not None and one.is_retired else "停用")

    def _lay_out(self) -> None:
        sizes = theme.current()
        tools, acts = QWidget(), QHBoxLayout()
        flow = Flow(tools, sizes.gap)
        for part in (self.lists, self.line, self.retired):
            flow.addWidget(part)
        acts.setSpacing(sizes.gap)
        for one in (self.bring, self.add, self.edit, self.retire):
            one.setVisible(self._desk.may_write)
            acts.addWidget(one)
        acts.addWidget(label(ABOUT, "small", wrap=True), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addWidget(tools)
        whole.addLayout(acts)
        whole.addWidget(self.table, 1)
        self.setFocusProxy(self.table)


def _row(one: MatterRow) -> Row:
    return {**one.texts, TONE: "quiet"} if one.is_retired else one.texts
