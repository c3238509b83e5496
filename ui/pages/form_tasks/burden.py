"""减负统计: what the forms of a stretch of days come to, by month, by department, by what is asked again."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.cases.spans import QUARTER, YEAR, Span
from desktop.fields import Field, Kind
from desktop.forms.ledger.burden import Burden, UnitBurden, burden
from desktop.tables import Row
from ui import theme
from ui.buttons import button, label
from ui.pages.desk import Desk
from ui.pages.span_bar import SpanBar
from ui.tables.empty import Empty
from ui.tables.fitted import FittedTable

KINDS = ((QUARTER, "季"), (YEAR, "年"))
MOST = 8  # facts that have room
COLUMNS = (
    Field("unit", "要表单位", width=10, sortable=False),
    Field("forms", "报表（种）", Kind.NUMBER, width=4, sortable=False),
    Field("due", "应报（次）", Kind.NUMBER, width=4, sortable=False),
    Field("per_month", "月均（次）", Kind.DECIMAL, width=4, sortable=False),
    Field("sent", "已报（次）", Kind.NUMBER, width=4, sortable=False),
    Field("late", "逾期（次）", Kind.NUMBER, width=4, sortable=False),
    Field("columns", "指标（列）", Kind.NUMBER, width=4, sortable=False),
    Field("beyond", "清单以外", Kind.NUMBER, width=4, sortable=False),
    Field("groundless", "无依据", Kind.NUMBER, width=4, sortable=False),
)
TITLES = (
    ("forms", "报表"), ("due", "应报"), ("sent", "已报"), ("repeated", "重复指标"), ("beyond", "清单以外"),
    ("groundless", "无依据"),
)  # fmt: skip
NOTHING = Empty("这段时间没有到期的报表", "登记了报表才有统计。", "chart")
ABOUT = "回车或双击一行，看这个单位的报表。"


class BurdenPane(QWidget):
    """Cards, two charts and a table; the page is asked for the list behind a row, and for the paper."""

    unit_wanted = Signal(str)
    counted = Signal(str)

    def __init__(self, desk: Desk, print_it: Callable[[], object]) -> None:
        super().__init__()
        self._desk = desk
        self.found: Burden | None = None
        self.bar = SpanBar(desk.today, YEAR, KINDS, keys=False)
        self.bar.changed.connect(self.read)
        self.print = button("打印一页…", print_it, icon_name="print")
        self.cards = {key: _Card(title) for key, title in TITLES}
        self._charts = QGridLayout()
        self._charts.setSpacing(theme.current().gap)
        self._drawn: Any = None
        self.table = FittedTable(COLUMNS, "unit", NOTHING)
        self.table.view.opened.connect(lambda _: self._open())
        self._lay_out()

    @property
    def span(self) -> Span:
        """The days that are looked at."""
        return self.bar.span

    def read(self) -> None:
        """Reckon the burden again."""
        program, span, today = self._desk.program, self.span, self._desk.today

        def shown(found: Burden) -> None:
            if span == self.span:
                self._show(found)

        self._desk.work.read(self, "统计报表负担", lambda _: burden(program, span.first, span.last, today), shown)

    def _show(self, found: Burden) -> None:
        self.found = found
        told = {
            "forms": (f"{found.forms} 种", f"{len(found.units)} 个单位要"),
            "due": (f"{found.due} 次", f"月均 {found.per_month:.1f} 次"),
            "sent": (f"{found.sent} 次", f"逾期 {found.late} 次"),
            "repeated": (f"{found.share:.0%}", f"{found.columns} 列中有 {found.repeated} 列重复"),
            "beyond": (f"{len(found.beyond)} 种", "不在三张清单内"),
            "groundless": (f"{len(found.groundless)} 种", "没有写明依据"),
        }
        for key, (value, about) in told.items():
            self.cards[key].show_value(value, about)
        self.table.show_rows([_row(one) for one in found.units], 0 if found.units else -1)
        self._draw(found)
        self.counted.emit(f"{found.forms:,} 种报表，{found.due:,} 次")

    def _draw(self, found: Burden) -> None:
        if self._drawn is None:
            from ui.charts import CountBars, CountLines  # pyqtgraph is a fifth of a second that no other page pays

            months, facts = CountLines(), CountBars("chart_2")
            self._charts.addWidget(_framed("每月应报和已报（次）", months), 0, 0)
            self._charts.addWidget(_framed("要得最多的重复内容（几张表要）", facts), 0, 1)
            for column, stretch in enumerate((3, 2)):
                self._charts.setColumnStretch(column, stretch)
            self._drawn = months, facts
        months, facts = self._drawn
        told = [one for one in found.months if one[0] <= f"{self._desk.today():%Y-%m}"] or found.months
        places = [f"{int(key[5:])}月" for key, _, _ in told]
        lines = [("应报", [due for _, due, _ in told]), ("已报", [sent for _, _, sent in told])]
        months.show_counts(places, lines, "每月应报和已报")
        facts.show_counts([(one.title, one.forms) for one in found.facts[:MOST]], "重复内容")

    def _open(self) -> None:
        place = self.table.current
        if self.found is not None and 0 <= place < len(self.found.units):
            self.unit_wanted.emit(self.found.units[place].unit)

    def _lay_out(self) -> None:
        sizes = theme.current()
        head = QHBoxLayout()
        head.setSpacing(sizes.gap)
        head.addWidget(self.bar)
        head.addStretch(1)
        head.addWidget(self.print)
        cards = QHBoxLayout()
        cards.setSpacing(sizes.gap)
        for card in self.cards.values():
            cards.addWidget(card, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addLayout(head)
        whole.addLayout(cards)
        whole.addLayout(self._charts, 3)
        whole.addWidget(self.table, 4)
        whole.addWidget(label(ABOUT, "small"))
        self.setFocusProxy(self.table)


class _Card(QFrame):
    """One figure with its name and what it is made of."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        sizes = theme.current()
        self._title, self.value, self.about = title, label("…", "section"), label("", "small", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(sizes.pad, sizes.gap, sizes.pad, sizes.gap)
        box.setSpacing(sizes.bar)
        for one in (label(title, "second"), self.value, self.about):
            box.addWidget(one)

    def show_value(self, value: str, about: str) -> None:
        """Show another figure."""
        self.value.setText(value)
        self.about.setText(about)
        self.setAccessibleName(f"{self._title} {value} {about}")


def _row(one: UnitBurden) -> Row:
    counts = {field.key: str(getattr(one, field.key) or "") for field in COLUMNS[1:]}
    return {"unit": one.unit} | counts | {"per_month": f"{one.per_month:.1f}"}


def _framed(title: str, chart: QWidget) -> QFrame:
    sizes, made = theme.current(), QFrame()
    made.setProperty("role", "card")
    box = QVBoxLayout(made)
    box.setContentsMargins(sizes.card, sizes.gap, sizes.card, sizes.gap)
    box.setSpacing(sizes.unit)
    box.addWidget(label(title, "strong"))
    box.addWidget(chart, 1)
    return made
