"""The grid scheme (网格体系与规则): names of levels, posts, rules; every one can be changed and taken back."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout

from desktop.scheme_choice import LEVELS, POSTS, RULES
from ui import ask, theme
from ui.buttons import button, label
from ui.dialogs import AskSheet
from ui.pages.desk import Desk
from ui.pages.settings.scheme_rows import FIELDS, LONG, level_rows, post_rows, rule_rows
from ui.pages.settings.scheme_sheets import ask_level, ask_new_post, ask_new_rule, ask_post, ask_rule
from ui.pages.settings.section import Section
from ui.tables.empty import Empty
from ui.tables.fitted import FittedTable

PARTS = ((RULES, "规则"), (POSTS, "岗位"), (LEVELS, "层级"))
ABOUT = "规则和岗位是“体检”的尺子。这里改的只对本单位有效，随时可以恢复默认；依据一栏是政策条目的编号。"


class SchemeSection(Section):
    """One table to a part of the scheme."""

    title = "网格体系与规则"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._choice = desk, desk.program.scheme
        self._keys: dict[str, Sequence[str]] = {}
        may = desk.may_write and desk.program.office.clerk.may_administer
        self.name, self.about = label("", "section"), label("", "second", wrap=True)
        self.other = button("更换体系…", self.ask_other, icon_name="exchange")
        self.tabs, self.stack = QTabBar(), QStackedWidget()
        self.tables = {part: FittedTable(FIELDS[part], LONG[part], Empty("没有")) for part, _ in PARTS}
        self.change = button("修改…", self.ask_change, icon_name="edit", kind="primary")
        self.switch = button("停用", self.turn, icon_name="stop")
        self.reset = button("恢复默认", self.take_back, icon_name="undo")
        self.add = button("新增…", self.ask_new, icon_name="add")
        self.delete = button("删除", self.ask_removal, icon_name="delete")
        for one in (self.other, self.change, self.switch, self.reset, self.add, self.delete):
            one.setVisible(may)
        self._may = may
        self._lay_out()
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.tabs.currentChanged.connect(lambda _: self._enable())
        for table in self.tables.values():
            table.view.current_changed.connect(lambda _: self._enable())
            if may:
                table.view.opened.connect(lambda _: self.ask_change())
        desk.work.changed.connect(lambda tables: self.activate() if "office_fact" in tables else None)

    def activate(self) -> None:
        """Show the scheme as it is now."""
        choice = self._choice
        scheme = choice.current
        self.name.setText(scheme.title)
        levels = " › ".join([*scheme.above, *(level.title for level in scheme.levels)])
        self.about.setText(f"{scheme.about}层级：{levels}。")
        for part, rows in (
            (RULES, rule_rows(choice, self._desk.program.measures)),
            (POSTS, post_rows(choice)),
            (LEVELS, level_rows(choice)),
        ):
            here = self.tables[part].current
            self._keys[part] = [key for key, _ in rows]
            self.tables[part].show_rows([row for _, row in rows], max(here, 0))
        self._enable()

    def ask_change(self) -> None:
        """Ask for what the line under the cursor should be instead."""
        part, key, choice = self._part, self._key, self._choice
        if key is None:
            return
        if part == LEVELS:
            ask_level(self, choice, key, self._do)
        elif part == POSTS:
            ask_post(self, choice, key, self._do)
        else:
            ask_rule(self, choice, key, self._desk.program.measures, self._do)

    def ask_new(self) -> None:
        """Ask for a rule or a post that the scheme does not have."""
        if self._part == RULES:
            ask_new_rule(self, self._choice, self._desk.program.measures, self._do)
        elif self._part == POSTS:
            ask_new_post(self, self._choice, self._do)

    def ask_removal(self) -> None:
        """Do away with the office's own rule or post under the cursor, once the clerk has agreed."""
        part, key = self._part, self._key
        if key is not None and ask.ask(self, "删除这一项吗？", "删除", "不删除", danger=True):
            self._write(lambda: self._choice.remove(part, key))

    def turn(self) -> None:
        """Take the rule under the cursor into use, or out of it."""
        key = self._key
        if key is not None and self._part == RULES:
            on = not self._choice.current.rule(key).on
            self._write(lambda: self._choice.switch_rule(key, on))

    def take_back(self) -> None:
        """Take the line under the cursor back to what was shipped."""
        part, key = self._part, self._key
        if key is not None:
            self._write(lambda: self._choice.reset(part, key))

    def ask_other(self) -> None:
        """Ask for another shipped scheme."""
        choice, grids = self._choice, self._desk.program.grids

        def go(sheet: AskSheet) -> None:
            self._do(sheet, lambda: choice.choose(str(box.currentData()), grids), "网格体系已更换。")

        sheet = AskSheet(self, "更换网格体系", "更换", go)
        sheet.add_words("已有的网格不变，只是级别名称、岗位和规则换成另一套。原来体系里改过的内容留着，换回来还在。")
        box = QComboBox()
        for one in choice.choices:
            box.addItem(one.title, one.key)
        box.setCurrentIndex(box.findData(choice.shipped.key))
        sheet.add("体系", box)
        sheet.open()

    @property
    def _part(self) -> str:
        return PARTS[self.tabs.currentIndex()][0]

    @property
    def _key(self) -> str | None:
        keys, place = self._keys.get(self._part, ()), self.tables[self._part].current
        return keys[place] if 0 <= place < len(keys) else None

    def _do(self, sheet: AskSheet, job: Callable[[], object], done: str) -> None:
        def saved(_: object) -> None:
            sheet.accept()
            self.told.emit(done)
            self.activate()

        sheet.set_busy(True)
        self._desk.work.write(sheet, "修改网格体系", lambda _: job(), saved, sheet.failed)

    def _write(self, job: Callable[[], object]) -> None:
        self._desk.work.write(
            self, "修改网格体系", lambda _: job(), lambda _: self.activate(), lambda error: ask.tell(self, str(error))
        )

    def _enable(self) -> None:
        part, key = self._part, self._key
        self.change.setEnabled(key is not None)
        self.reset.setEnabled(key is not None and self._choice.is_changed(part, key))
        own = key is not None and self._choice.is_own(part, key)
        self.switch.setVisible(self._may and part == RULES)
        self.add.setVisible(self._may and part != LEVELS)
        self.add.setText("新增规则…" if part == RULES else "新增岗位…")
        self.delete.setVisible(self._may and own)
        self.reset.setVisible(self._may and not own)
        if key is not None and part == RULES:
            self.switch.setText("停用" if self._choice.current.rule(key).on else "启用")

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        for part, title in PARTS:
            self.tabs.addTab(title)
            self.stack.addWidget(self.tables[part])
        head = QHBoxLayout()
        head.setSpacing(sizes.gap)
        head.addWidget(self.name)
        head.addStretch(1)
        head.addWidget(self.other)
        tools = QHBoxLayout()
        tools.setSpacing(sizes.gap)
        tools.addWidget(self.tabs)
        tools.addStretch(1)
        for one in (self.delete, self.reset, self.switch, self.add, self.change):
            tools.addWidget(one)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addLayout(head)
        whole.addWidget(self.about)
        whole.addWidget(label(ABOUT, "small", wrap=True))
        whole.addLayout(tools)
        whole.addWidget(self.stack, 1)
