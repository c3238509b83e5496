"""The figures of a grid: large numbers with what they count below them, each a way to the records behind it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout, QWidget

from desktop.grids.measures import Measure
from ui import theme
from ui.buttons import label
from ui.flow import Flow

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "人口和住户",
        ("people", "registered", "floating", "foreign", "left_behind", "households", "uncontacted"),
    ),
    ("房屋和单位", ("dwellings", "rented", "enterprises", "places", "surface", "grids")),
    ("事件", ("open_cases", "overdue_cases", "cases_year", "in_grid_percent")),
    ("党建", ("party_members", "party_organisations", "teams", "reserves", "unlinked")),
    (
        "力量",
        ("staff", "full_time", "part_time", "lawyers", "party_percent", "certified_percent", "households_per_worker",
         "load_percent", "uncertified", "expired"),
    ),
)  # fmt: skip
AMISS = frozenset({"uncontacted", "unlinked", "uncertified", "expired", "overdue_cases"})  # what should not be
SELDOM = AMISS | {"load_percent", "grids"}  # shown only where there is something to tell
SHORT = {  # titles too long for their place
    "households_per_worker": "专职人均户数",
    "load_percent": "任务量比同级",
    "unlinked": "未编入组织的党员",
}
UNKNOWN = "…"
LEFT, BOTTOM = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignBottom
WHOLE = frozenset({"%", "公顷", "户"})  # units whose figures are not always whole


def words_of(measure: Measure, value: float | None) -> str:
    """Return a figure as it is read."""
    if value is None:
        return "0" if measure.unit not in ("%", "公顷") else "—"
    if measure.unit == "%":
        return f"{value:.1f}".removesuffix(".0") + "%"
    return f"{value:,.1f}".removesuffix(".0") if measure.unit in WHOLE else f"{int(value):,}"


class Figure(QAbstractButton):
    """One number over its title. Pressed, it opens what it counts."""

    def __init__(self, measure: Measure, pressed: Callable[[], object]) -> None:
        super().__init__()
        self.measure, self._value = measure, UNKNOWN
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(f"查看{measure.title}")
        self.clicked.connect(lambda: pressed())
        self.tell(UNKNOWN)

    @property
    def value(self) -> str:
        """The number as it is read."""
        return self._value

    def tell(self, value: str) -> None:
        """Show a number."""
        self._value = value
        self.setAccessibleName(f"{self.measure.title} {value} {self.measure.unit}")
        self.update()

    def sizeHint(self) -> QSize:
        sizes = theme.current()
        return QSize(sizes.popup * 4 // 11, sizes.section + sizes.small + 3 * sizes.gap)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        worn, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = self.rect().adjusted(0, 0, -1, -1)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(worn.colour("tint_strong" if self.isDown() else "tint"))
            painter.drawRoundedRect(inside, worn.radius, worn.radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(worn.colour("accent")))
            painter.drawRoundedRect(inside, worn.radius, worn.radius)
        room = inside.adjusted(worn.unit, worn.unit, -worn.bar, -worn.unit)
        is_nothing = self._value in ("0", "—", UNKNOWN)
        font = QFont(self.font())
        font.setPixelSize(worn.section)
        font.setBold(not is_nothing)
        painter.setFont(font)
        painter.setPen(worn.colour("second" if is_nothing else "red" if self.measure.key in AMISS else "accent"))
        top = QRect(room.x(), room.y(), room.width(), worn.section + worn.gap)
        painter.drawText(top, LEFT | Qt.AlignmentFlag.AlignVCenter, self._value)
        wide = painter.fontMetrics().horizontalAdvance(self._value)
        font.setPixelSize(worn.small)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(worn.colour("second"))
        if self.measure.unit != "%":
            painter.drawText(top.adjusted(wide + worn.unit, 0, 0, -worn.bar), LEFT | BOTTOM, self.measure.unit)
        below = QRect(room.x(), top.bottom(), room.width(), room.bottom() - top.bottom())
        title = SHORT.get(self.measure.key, self.measure.title)
        title = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, LEFT | Qt.AlignmentFlag.AlignTop, title)
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()


class FigureSheet(QFrame):
    """All figures of one grid, group by group."""

    def __init__(self, measures: Sequence[Measure], pressed: Callable[[Measure], object]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        sizes, known = theme.current(), {measure.key: measure for measure in measures}
        self.figures: dict[str, Figure] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        whole.setSpacing(sizes.unit)
        self.day_label = label("", "second")
        self.day_label.hide()
        whole.addWidget(self.day_label)
        for title, keys in GROUPS:
            whole.addWidget(label(title, "strong"))
            row = QWidget()
            flow = Flow(row, sizes.unit)
            for key in keys:
                if key in known:
                    measure = known[key]
                    self.figures[key] = Figure(measure, partial(pressed, measure))
                    self.figures[key].setVisible(key not in SELDOM)
                    flow.addWidget(self.figures[key])
            whole.addWidget(row)

    def show_figures(self, figures: Mapping[str, Mapping[int, float]], grid: int, day: date | None = None) -> None:
        """Show what was counted of a grid, and as of which day."""
        self.day_label.setText(f"数字截至 {day.isoformat()}" if day is not None else "")
        self.day_label.setVisible(day is not None)
        for key, one in self.figures.items():
            if key in figures:
                value = figures[key].get(grid)
                one.tell(words_of(one.measure, value))
                one.setVisible(key not in SELDOM or bool(value))
