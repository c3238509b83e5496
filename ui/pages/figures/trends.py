"""Charts: how many came, went and stayed month by month; by kind; how long the open ones have lasted."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop.cases import indicators as told
from desktop.cases.figures import Line, MonthPoint
from ui import theme
from ui.buttons import label

MOST_KINDS = 10  # bars that have room


@dataclass(frozen=True, slots=True)
class Trends:
    """What the charts show."""

    months: Sequence[MonthPoint]
    kinds: Sequence[Line]
    ages: Sequence[Line]


class TrendSheet(QWidget):
    """Three charts, each place of which opens its cases."""

    month_wanted = Signal(int)
    kind_wanted = Signal(int)
    age_wanted = Signal(int)

    def __init__(self) -> None:
        from ui.charts import CountBars, CountLines  # pyqtgraph is a fifth of a second that no other page pays

        super().__init__()
        sizes = theme.current()
        self.months, self.kinds, self.ages = CountLines(), CountBars(), CountBars("chart_2")
        whole = QGridLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addWidget(_card("近 13 个月受理、办结、月末未结（件）", self.months), 0, 0, 1, 2)
        whole.addWidget(_card(f"受理件最多的 {MOST_KINDS} 个大类", self.kinds), 1, 0)
        whole.addWidget(_card("未结事件已历天数", self.ages), 1, 1)
        for stretch, place in ((3, 0), (2, 1)):
            whole.setColumnStretch(place, stretch)
            whole.setRowStretch(place, 1)
        self.months.picked.connect(self.month_wanted)
        self.kinds.picked.connect(self.kind_wanted)
        self.ages.picked.connect(self.age_wanted)

    def show_trends(self, trends: Trends) -> None:
        """Draw other figures."""
        places = [_month(point, at) for at, point in enumerate(trends.months)]
        lines = [(title, [getattr(point, key) for point in trends.months])
                 for title, key in (("受理", "received"), ("办结", "finished"), ("未结", "open"))]  # fmt: skip
        self.months.show_counts(places, lines, "各月受理、办结、未结")
        kinds = trends.kinds[:MOST_KINDS]
        self.kinds.show_counts([(line.title, int(line.counts[told.RECEIVED])) for line in kinds], "各大类受理件")
        self.ages.show_counts([(line.title, int(line.counts[line.key])) for line in trends.ages], "未结事件已历天数")


def _month(point: MonthPoint, place: int) -> str:
    first = point.span.first
    return f"{first.year}年{first.month}月" if place == 0 or first.month == 1 else f"{first.month}月"


def _card(title: str, chart: QWidget) -> QFrame:
    sizes = theme.current()
    made = QFrame()
    made.setProperty("role", "card")
    box = QVBoxLayout(made)
    box.setContentsMargins(sizes.card, sizes.gap, sizes.card, sizes.gap)
    box.setSpacing(sizes.unit)
    box.addWidget(label(title, "strong"))
    box.addWidget(chart, 1)
    return made
