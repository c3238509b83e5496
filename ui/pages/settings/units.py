"""The units that cases are assigned to (承办单位), and where a case goes by itself (自动派单)."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.cases.routing import Route
from desktop.cases.units import UnitLine, blank
from desktop.fields import Field, Kind
from ui import ask, theme
from ui.buttons import button, label
from ui.dialogs import AskSheet
from ui.pages.desk import Desk
from ui.pages.settings.section import Section
from ui.pages.settings.unit_sheets import ask_route, ask_unit, route_row
from ui.tables.empty import Empty
from ui.tables.fitted import FittedTable

UNITS, ROUTES = 0, 1
UNIT_FIELDS = (
    Field("name", "名称", width=10, listed=True, sortable=False),
    Field("kind", "类别", width=6, listed=True, sortable=False),
    Field("contact", "联系人", width=5, listed=True, sortable=False),
    Field("phone", "联系电话", width=8, listed=True, sortable=False),
    Field("open", "在办", kind=Kind.NUMBER, width=3, listed=True, sortable=False),
    Field("state", "状态", width=3, listed=True, sortable=False),
    Field("duties", "职责", width=20, listed=True, sortable=False),
)
ROUTE_FIELDS = (
    Field("ledger", "台账", width=8, listed=True, sortable=False),
    Field("kind", "类别", width=16, listed=True, sortable=False),
    Field("scenario", "场景", width=8, listed=True, sortable=False),
    Field("unit", "派给", width=12, listed=True, sortable=False),
)
ABOUT = {
    UNITS: "交办、转办时从这里选；村（社区）和网格不用登记，交办时直接选。没有交办的事件由综治中心办理。",
    ROUTES: "登记时按类别推荐主办单位，交办时可以另选。越具体的规则越优先：有场景的先于类别，小类先于大类。",
}


class UnitsSection(Section):
    """Two tables: the units, and the rules of routing."""

    title = "承办单位"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._units = desk, desk.program.units
        self._lines: Sequence[UnitLine] = ()
        self._routes: Sequence[Route] = ()
        self.tabs, self.stack, self.about = QTabBar(), QStackedWidget(), label("", "second", wrap=True)
        self.units = FittedTable(UNIT_FIELDS, "duties", Empty("还没有承办单位", "点“采用推荐单位”，或逐个新增。"))
        self.routes = FittedTable(ROUTE_FIELDS, "unit", Empty("还没有自动派单的规则", "登记的事件逐件交办。"))
        self.suggest = button("采用推荐单位", self.take_over, icon_name="download")
        self.add = button("新增…", self.ask_new, icon_name="add", kind="primary")
        self.change = button("修改…", self.ask_change, icon_name="edit")
        self.retire = button("停用", self.turn, icon_name="stop")
        self.delete = button("删除", self.ask_removal, icon_name="delete")
        self._may = desk.may_write
        self._lay_out()
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.tabs.currentChanged.connect(lambda _: self._enable())
        for table in (self.units, self.routes):
            table.view.current_changed.connect(lambda _: self._enable())
            if self._may:
                table.view.opened.connect(lambda _: self.ask_change())
        desk.work.changed.connect(lambda tables: self.activate() if tables & {"unit", "office_fact", "grid"} else None)

    def activate(self) -> None:
        """Show units and rules as they are now."""
        self._desk.work.read(
            self, "读取承办单位", lambda _: (self._units.all(retired=True), self._suggests()), self._show
        )

    def ask_new(self) -> None:
        """Ask for a new unit, or a new rule."""
        if self.tabs.currentIndex() == UNITS:
            ask_unit(self, blank(), self._put_unit)
        else:
            ask_route(self, self._desk, self._active, None, self._put_route)

    def ask_change(self) -> None:
        """Ask for what the line under the cursor should be instead."""
        if (line := self._unit) is not None:
            ask_unit(self, line, self._put_unit)
        elif (route := self._route) is not None:
            ask_route(self, self._desk, self._active, route, self._put_route)

    def turn(self) -> None:
        """Assign nothing more to the unit under the cursor, or assign to it again."""
        line = self._unit
        if line is None or line.id is None:
            return
        key, units = line.id, self._units
        if line.is_active:
            self._write(lambda: units.retire(key, line.version), f"“{line.name}”已停用。")
        else:
            self._write(lambda: units.take_back(key, line.version), f"“{line.name}”已恢复。")

    def ask_removal(self) -> None:
        """Do away with what is under the cursor, once the clerk has agreed."""
        line, route, units = self._unit, self._route, self._units
        if line is not None and line.id is not None:
            key = line.id
            if ask.ask(self, f"删除承办单位“{line.name}”吗？", "删除", "不删除", danger=True):
                self._write(lambda: units.remove(key, line.version), f"“{line.name}”已删除。")
        elif route is not None and ask.ask(self, "删除这条派单规则吗？", "删除", "不删除", danger=True):
            self._write(lambda: units.routing.remove(route.key), "派单规则已删除。")

    def take_over(self) -> None:
        """Take the shipped units and rules over."""
        question = "采用推荐的承办单位和派单规则吗？"
        detail = "只补上没有的，已有的单位和规则不变；联系人和电话请以后补填。"
        if ask.ask(self, question, "采用", "不采用", detail=detail):
            self._desk.work.write(
                self,
                "采用推荐单位",
                lambda _: self._units.take_over(),
                lambda count: self._done(f"已新增 {count} 个单位。"),
            )

    @property
    def _active(self) -> Sequence[UnitLine]:
        return [line for line in self._lines if line.is_active]

    @property
    def _unit(self) -> UnitLine | None:
        place = self.units.current
        return self._lines[place] if self.tabs.currentIndex() == UNITS and 0 <= place < len(self._lines) else None

    @property
    def _route(self) -> Route | None:
        place = self.routes.current
        return self._routes[place] if self.tabs.currentIndex() == ROUTES and 0 <= place < len(self._routes) else None

    def _suggests(self) -> bool:
        return bool(self._units.suggestion())

    def _show(self, found: tuple[Sequence[UnitLine], bool]) -> None:
        self._lines, suggests = found
        names = {line.id: line.name for line in self._lines}
        rows = {route.key: route_row(self._desk, route, names) for route in self._units.routing.routes}
        self._routes = self._units.routing.routes
        here = self.units.current, self.routes.current
        self.units.show_rows([_row(line) for line in self._lines], max(here[0], 0))
        self.routes.show_rows(list(rows.values()), max(here[1], 0))
        self.suggest.setVisible(self._may and suggests)
        self._enable()

    def _put_unit(self, sheet: AskSheet, line: UnitLine) -> None:
        done = f"“{line.name.strip()}”已{'登记' if line.id is None else '更正'}。"
        self._write(lambda: self._units.put(line), done, sheet)

    def _put_route(self, sheet: AskSheet, route: Route) -> None:
        self._write(lambda: self._units.routing.put(route), "派单规则已保存。", sheet)

    def _write(self, job: Callable[[], object], done: str, sheet: AskSheet | None = None) -> None:
        def saved(_: object) -> None:
            if sheet is not None:
                sheet.accept()
            self._done(done)

        owner: QWidget = self if sheet is None else sheet
        failed = None if sheet is None else sheet.failed
        if sheet is not None:
            sheet.set_busy(True)
        self._desk.work.write(owner, "修改承办单位", lambda _: job(), saved, failed)

    def _done(self, words: str) -> None:
        self.activate()
        self.told.emit(words)

    def _enable(self) -> None:
        on_units, line = self.tabs.currentIndex() == UNITS, self._unit
        self.about.setText(ABOUT[self.tabs.currentIndex()])
        self.add.setText("新增单位…" if on_units else "新增规则…")
        self.change.setEnabled(line is not None or self._route is not None)
        self.delete.setEnabled(line is not None or self._route is not None)
        self.retire.setVisible(self._may and on_units)
        self.retire.setEnabled(line is not None)
        self.retire.setText("停用" if line is None or line.is_active else "恢复")

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for title, table in (("单位", self.units), ("自动派单", self.routes)):
            self.tabs.addTab(title)
            self.stack.addWidget(table)
        tools = QHBoxLayout()
        tools.setSpacing(sizes.gap)
        tools.addWidget(self.tabs)
        tools.addStretch(1)
        for one in (self.suggest, self.delete, self.retire, self.change, self.add):
            one.setVisible(self._may)
            tools.addWidget(one)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addLayout(tools)
        whole.addWidget(self.about)
        whole.addWidget(self.stack, 1)


def _row(line: UnitLine) -> dict[str, str]:
    return {
        "name": line.name,
        "kind": line.kind_title,
        "contact": line.contact,
        "phone": line.phone,
        "open": str(line.open_cases) if line.open_cases else "",
        "state": "" if line.is_active else "已停用",
        "duties": " ".join(line.duties.split()),
    }
