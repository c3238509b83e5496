"""The sheets that ask for a unit, and for a rule of routing."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from desktop.cases.ledgers import ledger, ledgers
from desktop.cases.routing import Route
from desktop.cases.units import KIND_TITLES, MADE, UnitLine, changed
from ui import theme
from ui.dialogs import AskSheet
from ui.pages.desk import Desk

EVERY_LEDGER, EVERY_KIND, EVERY_SCENARIO = "各台账", "各类", "不论场景"
DUTY_LINES = 3


def ask_unit(parent: QWidget, line: UnitLine, put: Callable[[AskSheet, UnitLine], object]) -> None:
    """Ask for what is known of a unit."""

    def go(sheet: AskSheet) -> None:
        kind = line.kind if line.grid_id is not None else str(box.currentData())
        put(
            sheet,
            changed(
                line,
                name=name.text(),
                kind=kind,
                contact=contact.text(),
                phone=phone.text(),
                duties=duties.toPlainText(),
            ),
        )

    title = "新增承办单位" if line.id is None else f"修改“{line.name}”"
    sheet = AskSheet(parent, title, "新增" if line.id is None else "保存", go)
    name = sheet.add_line("名称", line.name, "如：派出所、司法所、综合执法队")
    box = QComboBox()
    for kind in MADE:
        box.addItem(KIND_TITLES[kind], kind.value)
    if line.grid_id is None:
        box.setCurrentIndex(max(box.findData(line.kind.value), 0))
        sheet.add("类别", box)
    else:
        name.setReadOnly(True)
        name.setToolTip("名称跟随网格，在“网格”里改")
    contact = sheet.add_line("联系人（签收人）", line.contact)
    phone = sheet.add_line("联系电话", line.phone)
    duties = QPlainTextEdit(line.duties)
    duties.setTabChangesFocus(True)
    duties.setFixedHeight(duties.fontMetrics().lineSpacing() * DUTY_LINES + 2 * theme.current().gap)
    sheet.add("职责", duties)
    (contact if line.grid_id is not None else name).setFocus()
    sheet.open()


def ask_route(
    parent: QWidget,
    desk: Desk,
    units: Sequence[UnitLine],
    route: Route | None,
    put: Callable[[AskSheet, Route], object],
) -> None:
    """Ask for a rule: which cases go to which unit. A known rule keeps what it is about."""

    def go(sheet: AskSheet) -> None:
        if unit.currentData() is None:
            sheet.refuse("还没有承办单位，请先新增或采用推荐单位。")
            return
        put(sheet, Route(about.currentData(), kind.currentData(), scenario.currentData(), unit.currentData()))

    def fill() -> None:
        kind.clear()
        kind.addItem(EVERY_KIND, "")
        if key := about.currentData():
            for item in desk.program.codes.items(ledger(key).kinds):
                kind.addItem(f"　　{item.title}" if item.parent else item.title, item.code)

    sheet = AskSheet(parent, "新增派单规则" if route is None else "修改派单规则", "保存", go)
    about, kind, scenario, unit = QComboBox(), QComboBox(), QComboBox(), QComboBox()
    about.addItem(EVERY_LEDGER, "")
    for one in ledgers():
        about.addItem(one.title, one.key)
    scenario.addItem(EVERY_SCENARIO, "")
    for known in desk.program.scenarios.all:
        scenario.addItem(known.title, known.key)
    for line in units:
        unit.addItem(line.name, line.id)
    about.setCurrentIndex(about.findData(route.ledger) if route else 1)
    fill()
    about.currentIndexChanged.connect(lambda _: fill())
    if route is not None:
        kind.setCurrentIndex(max(kind.findData(route.kind), 0))
        scenario.setCurrentIndex(max(scenario.findData(route.scenario), 0))
        unit.setCurrentIndex(max(unit.findData(route.unit_id), 0))
        about.setEnabled(False)
        kind.setEnabled(False)
        scenario.setEnabled(False)
    sheet.add("台账", about)
    sheet.add("类别", kind, "选大类的，包括它的小类")
    sheet.add("场景", scenario, "场景自带负责单位的，不用再定规则；这里定了的优先")
    sheet.add("派给", unit)
    (about if route is None else unit).setFocus()
    sheet.open()


def route_row(desk: Desk, route: Route, names: Mapping[int | None, str]) -> dict[str, str]:
    """Return a rule as a row of the table."""
    of = next((one for one in ledgers() if one.key == route.ledger), None)
    kind = desk.program.codes.title(of.kinds, route.kind) if of is not None and route.kind else EVERY_KIND
    return {
        "ledger": of.title if of is not None else EVERY_LEDGER,
        "kind": kind,
        "scenario": desk.program.scenarios.title(route.scenario),
        "unit": names.get(route.unit_id, ""),
    }
