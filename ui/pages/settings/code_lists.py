"""The code lists: what an office calls things, above all its tags needing care. Lines are retired, never deleted."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidgetItem, QVBoxLayout

from desktop.codes import CodeItem
from desktop.fields import Field
from desktop.lists import OWN, ListLine
from desktop.names import initials, pinyin
from ui import ask, theme
from ui.buttons import button, label
from ui.dialogs import AskSheet
from ui.icons import icon
from ui.pages.desk import Desk
from ui.pages.settings.section import Section
from ui.rows import RowList
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

CARE = {
    "care_tag:person": "关爱标签 · 人员",
    "care_tag:household": "关爱标签 · 户",
    "care_tag:dwelling": "房屋标签",
}
LOCAL = frozenset({"population", "household_kind", "place_kind"})
LINE_FIELDS = (
    Field("title", "名称", width=12, listed=True, sortable=False),
    Field("code", "代码", width=5, listed=True, sortable=False),
    Field("aliases", "其他写法（导入时认得）", width=20, listed=True, sortable=False),
    Field("state", "状态", width=8, listed=True, sortable=False),
)
ABOUT_WORDINGS = "表格里可能出现的别的叫法，用“、”隔开，导入时按这一项处理。"
LIST = Qt.ItemDataRole.UserRole


class CodeListsSection(Section):
    """The lists at the left, the lines of one at the right."""

    title = "标签与代码表"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._key, self._lines = desk, "", list[CodeItem]()
        may = desk.may_write
        self.lists = RowList()
        self.search = QLineEdit(placeholderText="查找代码表", clearButtonEnabled=True)
        self.line = QLineEdit(placeholderText="查找名称或拼音", clearButtonEnabled=True)
        self.table = ShortTable(LINE_FIELDS, Empty("没有这样的项目", "换一个词试试。"))
        self.about = label("", "second")
        self.add = button("新增", self.ask_new, icon_name="add", kind="primary")
        self.rename = button("修改名称", self.ask_rename, icon_name="edit")
        self.retire = button("停用", self.turn, icon_name="stop")
        for one in (self.add, self.rename, self.retire):
            one.setVisible(may)
        self._lay_out()
        self.search.textChanged.connect(self._narrow)
        self.line.textChanged.connect(lambda _: self._show())
        self.lists.currentItemChanged.connect(lambda item, _: self._choose(item))
        self.table.view.current_changed.connect(lambda _: self._enable())
        if may:
            self.table.view.opened.connect(lambda _: self.ask_rename())
        desk.work.changed.connect(lambda tables: self._show() if "code_item" in tables else None)

    def activate(self) -> None:
        """Show the lists; the tags of people stand first."""
        if self.lists.count() == 0:
            for key, title in self._titles().items():
                item = QListWidgetItem(title, self.lists)
                item.setData(LIST, key)
            self.lists.setCurrentRow(0)

    def ask_new(self) -> None:
        """Ask for a new line."""
        self._ask("新增到" + self._title, "新增", ListLine(""))

    def ask_rename(self) -> None:
        """Ask for another name of the line under the cursor."""
        if (item := self._current) is not None:
            line = ListLine(item.title, item.code, "|".join(item.aliases), item.retired)
            self._ask(f"修改“{item.title}”", "保存", line)

    def turn(self) -> None:
        """Retire the line under the cursor, or take it into use again."""
        item = self._current
        if item is None:
            return
        line = ListLine(item.title, item.code, "|".join(item.aliases), not item.retired)
        if line.retired and not ask.ask(
            self,
            f"停用“{item.title}”吗？",
            "停用",
            "不停用",
            detail="停用后不能再选；已登记的记录保持不变，随时可以恢复使用。",
        ):
            return
        self._desk.work.write(
            self, "调整代码表", lambda _: self._desk.program.lists.put(self._key, line), lambda _code: self._show()
        )

    @property
    def _current(self) -> CodeItem | None:
        return self._lines[self.table.current] if 0 <= self.table.current < len(self._lines) else None

    @property
    def _title(self) -> str:
        return f"“{self._titles()[self._key]}”"

    def _ask(self, title: str, yes: str, line: ListLine) -> None:
        sheet = AskSheet(self, title, yes, partial(self._put, line))
        name = sheet.add_line("名称", line.title)
        wordings = sheet.add_line("其他写法", line.aliases.replace("|", "、"), ABOUT_WORDINGS)
        name.textChanged.connect(lambda text: setattr(line, "title", text))
        wordings.textChanged.connect(lambda text: setattr(line, "aliases", _parted(text)))
        name.setFocus()
        sheet.open()

    def _put(self, line: ListLine, sheet: AskSheet) -> None:
        key = self._key

        def saved(_code: str) -> None:
            sheet.accept()
            self._show()

        sheet.set_busy(True)
        self._desk.work.write(
            sheet, "调整代码表", lambda _: self._desk.program.lists.put(key, line), saved, sheet.failed
        )

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._key = item.data(LIST)
            self.line.clear()
            self._show()

    def _show(self) -> None:
        if not self._key:
            return
        typed = self.line.text().strip().lower()
        lines = self._desk.program.lists.lines(self._key)
        here = self._current
        self._lines = [one for one in lines if not typed or _is_meant(one, typed)]
        rows = [
            {
                "title": one.title,
                "code": one.code,
                "aliases": "、".join(one.aliases),
                "state": ("已停用" if one.retired else "在用") + ("（本单位）" if one.code.startswith(OWN) else ""),
            }
            | ({"_tone": "quiet"} if one.retired else {})
            for one in self._lines
        ]
        same = next((place for place, one in enumerate(self._lines) if here and one.code == here.code), 0)
        self.table.show_rows(rows, same if rows else -1)
        used = sum(not one.retired for one in lines)
        known = self._desk.program.codes.lists.get(self._key)
        source = f"{known.standard} {known.edition}".strip() if known else ""
        self.about.setText("　".join(filter(None, (f"在用 {used} 项", source))))
        self._enable()

    def _enable(self) -> None:
        item = self._current
        self.rename.setEnabled(item is not None)
        self.retire.setEnabled(item is not None)
        self.retire.setText("恢复使用" if item is not None and item.retired else "停用")

    def _titles(self) -> dict[str, str]:
        others = {key: one.title for key, one in self._desk.program.codes.lists.items() if key != "care_tag"}
        local = {key: title for key, title in others.items() if key in LOCAL}
        return CARE | local | others

    def _narrow(self, typed: str) -> None:
        typed = typed.strip().lower()
        for row in range(self.lists.count()):
            title = self.lists.item(row).text()
            meant = not typed or any(typed in one for one in (title, pinyin(title), initials(title)))
            self.lists.setRowHidden(row, not meant)

    def _lay_out(self) -> None:
        sizes = theme.current()
        for line in (self.search, self.line):
            line.addAction(icon("search", "quiet"), QLineEdit.ActionPosition.LeadingPosition)
        left = QVBoxLayout()
        left.setSpacing(sizes.gap)
        left.addWidget(self.search)
        self.lists.setProperty("role", "list")
        self.lists.setFixedWidth(sizes.popup * 2 // 3)
        self.search.setFixedWidth(sizes.popup * 2 // 3)
        left.addWidget(self.lists, 1)
        self.line.setFixedWidth(sizes.popup * 2 // 3)
        tools = QHBoxLayout()
        tools.setSpacing(sizes.gap)
        tools.addWidget(self.line)
        tools.addWidget(self.about)
        tools.addStretch(1)
        for one in (self.retire, self.rename, self.add):
            tools.addWidget(one)
        right = QVBoxLayout()
        right.setSpacing(sizes.gap)
        right.addLayout(tools)
        right.addWidget(self.table, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addLayout(left)
        whole.addLayout(right, 1)


def _is_meant(item: CodeItem, typed: str) -> bool:
    return any(
        typed in one.lower() for one in (item.code, item.title, pinyin(item.title), initials(item.title), *item.aliases)
    )


def _parted(text: str) -> str:
    """Return wordings as a list keeps them: between bars."""
    for sign in "，,；;|":
        text = text.replace(sign, "、")
    return "|".join(filter(None, (part.strip() for part in text.split("、"))))
