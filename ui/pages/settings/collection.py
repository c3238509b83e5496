"""The collection list (信息采集清单): which blocks and fields the office collects, as switches."""

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from desktop.collection import switch
from desktop.dossiers.people.fields import OFF_BY_DEFAULT
from desktop.fields import Field
from desktop.names import initials, pinyin
from desktop.program import ALL_FIELDS
from desktop.subjects import CASE, DWELLING, ENTERPRISE, GRID, HOUSEHOLD, ORGANISATION, PERSON, STAFF
from ui import ask, theme
from ui.buttons import button, label
from ui.icons import icon
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.pages.scrolling import Column
from ui.pages.settings.section import Section

SUBJECTS = {
    PERSON: "人员",
    HOUSEHOLD: "户",
    DWELLING: "房屋",
    ENTERPRISE: "企业场所",
    GRID: "网格",
    STAFF: "网格员",
    ORGANISATION: "组织队伍",
    CASE: "事件",
}
BLOCKS = {
    "religion": "宗教信仰",
    "health": "健康状况",
    "care": "关爱标签",
    "coordinates": "坐标",
    "floating": "流动人口信息",
    "left_behind": "留守人员信息",
    "rental": "出租与承租信息",
    "party_groups": "党群组织",
}
ABOUT = (
    "只采集工作确实需要的信息。停止采集的项目不再出现在表单、导入和打印里；"
    "以前登记的内容仍然保存着，重新采集后又能看到。"
)
COLUMNS = 3


class Switch(QCheckBox):
    """One switch: a whole block, or one field."""

    def __init__(self, name: str, words: str, wording: str = "") -> None:
        super().__init__(words)
        self.name = name
        self._spelt = (words, wording, pinyin(words), initials(words))

    def is_meant(self, typed: str) -> bool:
        """Whether a typed text means this switch."""
        return any(typed in one for one in self._spelt)


class CollectionSection(Section):
    """Switches by subject and group; nothing holds until it is saved."""

    title = "信息采集清单"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._filling = False
        self.switches: list[Switch] = []
        self._fields: dict[str, tuple[str, Field]] = {}
        self._columns: list[Column] = []
        self.tabs, self._stack = QTabBar(), QStackedWidget()
        self.line = QLineEdit(placeholderText="查找项目", clearButtonEnabled=True)
        self._said = label("", "second")
        self.save, self.drop = button("保存清单", self.keep, kind="primary"), button("放弃改动", self.activate)
        self._lay_out()
        self.activate()

    def activate(self) -> None:
        """Show what is collected now."""
        off = self._desk.program.collection.off
        self._filling = True
        for one in self.switches:
            one.setChecked(one.name not in off)
        self._filling = False
        self._tell()

    def leave(self) -> bool:
        """Ask about switches that were turned but not saved."""
        if not self._turned():
            return True
        stay, drop = (False, "继续调整"), (True, "放弃改动")
        if ask.choose(self, "采集清单的改动还没有保存。", [drop, stay]):
            self.activate()
            return True
        return False

    def keep(self) -> None:
        """Save the switches as they stand."""
        off, collection = self._off(), self._desk.program.collection
        everything = [(subject, field) for subject, fields in ALL_FIELDS.items() for field in fields]

        def saved(_nothing: None) -> None:
            self._tell()
            self.told.emit("采集清单已保存。")

        self._desk.work.write(self, "保存采集清单", lambda _: collection.choose(off, everything), saved)

    def _off(self) -> frozenset[str]:
        mine = {one.name for one in self.switches}
        return frozenset({one.name for one in self.switches if not one.isChecked()} | self._kept(mine))

    def _kept(self, mine: Iterable[str]) -> frozenset[str]:
        """Return what is off and has no switch here: a later program may know it."""
        return self._desk.program.collection.off - frozenset(mine)

    def _turned(self) -> int:
        return len(self._off() ^ self._desk.program.collection.off)

    def _toggled(self, one: Switch, on: bool) -> None:
        for other in self.switches:
            if other is not one and other.name == one.name:  # one block may stand under several subjects
                other.setChecked(on)
        if not self._filling:
            self._tell()

    def _tell(self) -> None:
        self._enable()
        turned = self._turned()
        self.save.setEnabled(turned > 0)
        self.drop.setEnabled(turned > 0)
        off = len({one.name for one in self.switches if not one.isChecked()})
        self._said.setText(f"改动了 {turned} 项，还没有保存。" if turned else f"停止采集 {off} 项。")

    def _enable(self) -> None:
        may = self._desk.program.office.clerk.may_administer
        off_blocks = {one.name for one in self.switches if not one.isChecked()}
        for one in self.switches:
            field = self._fields.get(one.name)
            blocked = field is not None and field[1].block in off_blocks
            fixed = field is not None and field[1].required
            one.setEnabled(may and not blocked and not fixed)
            one.setToolTip("必填项，不能停止采集" if fixed else "所在的整块已停止采集" if blocked else "")

    def _find(self, typed: str) -> None:
        typed = typed.strip().lower()
        found = [one for one in self.switches if not typed or one.is_meant(typed)]
        for one in self.switches:
            font = one.font()
            font.setBold(bool(typed) and one in found)
            one.setFont(font)
        if typed and found:
            for page, column in enumerate(self._columns):
                if column.isAncestorOf(found[0]):
                    self.tabs.setCurrentIndex(page)
                    column.ensureWidgetVisible(found[0])

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for subject, title in SUBJECTS.items():
            self.tabs.addTab(title)
            column = Column(sizes.pad, (0, 0, sizes.unit, 0))
            for panel in self._panels(subject, ALL_FIELDS[subject]):
                column.add(panel)
            self._columns.append(column)
            self._stack.addWidget(column)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self.line.textChanged.connect(self._find)
        self.line.setFixedWidth(sizes.popup * 2 // 3)
        self.line.addAction(icon("search", "quiet"), QLineEdit.ActionPosition.LeadingPosition)
        top = QHBoxLayout()
        top.addWidget(self.tabs)
        top.addStretch(1)
        top.addWidget(self.line)
        foot = QHBoxLayout()
        foot.setSpacing(sizes.gap)
        foot.addWidget(self._said)
        foot.addStretch(1)
        for one in (self.drop, self.save):
            one.setVisible(self._desk.program.office.clerk.may_administer)
            foot.addWidget(one)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        about = label(ABOUT, "second", wrap=True)
        whole.addWidget(about)
        whole.addLayout(top)
        whole.addWidget(self._stack, 1)
        whole.addLayout(foot)

    def _panels(self, subject: str, fields: Sequence[Field]) -> list[QWidget]:
        groups: dict[str, list[Field]] = {}
        blocks: dict[str, list[Field]] = {}
        for field in fields:
            if field.editable:
                target = blocks.setdefault(field.block, []) if field.block else groups.setdefault(field.group, [])
                target.append(field)
        panels = [self._group(subject, title, members) for title, members in groups.items()]
        return [*panels, *(self._block(subject, name, members) for name, members in blocks.items())]

    def _group(self, subject: str, title: str, fields: Sequence[Field]) -> QWidget:
        panel = Panel(title)
        panel.body.addLayout(self._grid(subject, fields))
        return panel

    def _block(self, subject: str, name: str, fields: Sequence[Field]) -> QWidget:
        panel = Panel("")
        words = BLOCKS.get(name, name)
        whole = self._add(Switch(name, words))
        font = whole.font()
        font.setBold(True)
        whole.setFont(font)
        note = "整块；默认不采集，确有需要并经批准再打开" if name in OFF_BY_DEFAULT else "整块"
        panel.add(whole, label(note, "amber" if name in OFF_BY_DEFAULT else "small"))
        if len(fields) > 1:
            grid = self._grid(subject, fields)
            grid.setContentsMargins(theme.current().page, 0, 0, 0)
            panel.body.addLayout(grid)
        return panel

    def _grid(self, subject: str, fields: Sequence[Field]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.current().card)
        grid.setVerticalSpacing(0)
        for place, field in enumerate(fields):
            one = self._add(Switch(switch(subject, field), field.title, "".join(field.aliases)))
            self._fields[one.name] = (subject, field)
            grid.addWidget(one, place // COLUMNS, place % COLUMNS)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        return grid

    def _add(self, one: Switch) -> Switch:
        self.switches.append(one)
        one.toggled.connect(lambda on: self._toggled(one, on))
        return one
