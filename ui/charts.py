"""Charts: calm, with direct labels. The only module that knows pyqtgraph; import it when a chart is first wanted."""

from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.dossiers.people.ages import AgeBands
from ui import theme
from ui.buttons import label
from ui.chart_scale import apart, steps_to

THICK = 0.76  # of a bar, in bands
ROOM = 0.22  # beside the longest bar for its number, in lengths of that bar
NEAR = 0.012  # between a bar and its number, in lengths of the longest bar

pg.setConfigOptions(antialias=True, exitCleanup=False)  # Qt's own order of ending is kept


class Chart(QWidget):
    """A calm drawing on the ground of the page, with what all of them write alike."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes = theme.current()
        self.plot = pg.PlotWidget(self)
        self.plot.setBackground(self._sizes.colour("surface"))
        self.plot.setFrameShape(QFrame.Shape.NoFrame)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.hideButtons()
        self.whole = QVBoxLayout(self)
        self.whole.setContentsMargins(0, 0, 0, 0)
        self.whole.setSpacing(self._sizes.gap)
        self.whole.addWidget(self.plot, 1)

    def _write_axis(self, side: str, ticks: Sequence[tuple[float, str]]) -> None:
        axis = self.plot.getAxis(side)
        axis.setTicks([list(ticks)])
        axis.setStyle(tickFont=self._font(), tickAlpha=0, tickLength=0, tickTextOffset=self._sizes.gap)
        axis.setPen(pg.mkPen(None))
        axis.setTextPen(self._sizes.colour("second"))

    def _write(
        self, words: str, x: float, y: float, anchor: tuple[float, float], colour: str, *, title: bool = False
    ) -> None:
        """Write words at a place of the drawing; the anchor tells which part of the words stands there."""
        item = pg.TextItem(words, self._sizes.colour(colour), anchor=anchor)
        item.setFont(self._font(title))
        item.setPos(x, y)
        self.plot.addItem(item)

    def _font(self, title: bool = False) -> QFont:
        font = self.font()
        font.setPixelSize(self._sizes.text if title else self._sizes.small)
        font.setBold(title)
        return font

    def _tell(self, name: str, words: Sequence[str]) -> None:
        """Say the drawing for whoever hears the screen."""
        self.plot.setAccessibleName(name)
        self.plot.setAccessibleDescription("；".join(words))


class PickedChart(Chart):
    """A drawing of places side by side or below each other, of which one can be clicked."""

    picked = Signal(int)  # the place that was clicked

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot.setMinimumHeight(self._sizes.chart_high // 3)
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.setMenuEnabled(False)
        self.plot.setCursor(Qt.CursorShape.PointingHandCursor)
        self.plot.scene().sigMouseClicked.connect(self._clicked)
        self._count = 0

    def _place(self, point: Any) -> float:
        """Return the place of a point of the drawing."""
        raise NotImplementedError

    def _clicked(self, event: Any) -> None:
        place = round(self._place(self.plot.getViewBox().mapSceneToView(event.scenePos())))
        if 0 <= place < self._count:
            self.picked.emit(place)


class CountLines(PickedChart):
    """Lines of counts through named places (months), each with its name and its last number at its end."""

    def show_counts(self, places: Sequence[str], lines: Sequence[tuple[str, Sequence[int]]], name: str) -> None:
        """Draw other lines: each a title and a count for every place."""
        self.plot.clear()
        self._count = len(places)
        highest = max(1, *(max(counts, default=0) for _, counts in lines))
        self._write_axis("bottom", list(enumerate(places)))
        self._write_axis("left", [(step, f"{step:,.0f}") for step in steps_to(highest)])
        for step in steps_to(highest):
            pen = pg.mkPen(self._sizes.colour("line"), width=self._sizes.hair)
            self.plot.addItem(pg.InfiniteLine(step, angle=0, pen=pen))
        ends = apart([counts[-1] if counts else 0 for _, counts in lines], highest * 0.09)
        for number, ((title, counts), end) in enumerate(zip(lines, ends, strict=True), 1):
            colour = f"chart_{number}"
            pen = pg.mkPen(self._sizes.colour(colour), width=self._sizes.bar)
            brush = pg.mkBrush(self._sizes.colour(colour))
            self.plot.plot(
                list(range(len(counts))), list(counts), pen=pen, symbol="o", symbolSize=self._sizes.gap - 2,
                symbolBrush=brush, symbolPen=None,
            )  # fmt: skip
            if counts:
                self._write(f" {title} {counts[-1]:,}", len(counts) - 1, end, (0, 0.5), colour, title=True)
        self.plot.setXRange(-0.7, len(places) * 1.12, padding=0)
        self.plot.setYRange(0, highest * 1.08, padding=0.02)
        told = [f"{place} " + "、".join(f"{title} {counts[at]:,}" for title, counts in lines)
                for at, place in enumerate(places)]  # fmt: skip
        self._tell(name, told)

    def _place(self, point: Any) -> float:
        return float(point.x())


class CountBars(PickedChart):
    """Bars below each other, the first on top, each with its name before it and its number behind it."""

    def __init__(self, colour: str = "chart_1", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour
        self.plot.hideAxis("bottom")

    def show_counts(self, bars: Sequence[tuple[str, int]], name: str) -> None:
        """Draw other bars."""
        self.plot.clear()
        self._count = len(bars)
        places = [self._count - 1 - at for at in range(self._count)]
        longest = max(1, *(count for _, count in bars)) if bars else 1
        self._write_axis("left", [(place, title) for place, (title, _) in zip(places, bars, strict=True)])
        brush = pg.mkBrush(self._sizes.colour(self._colour))
        lengths = [count for _, count in bars]
        self.plot.addItem(pg.BarGraphItem(x0=0, width=lengths, y=places, height=THICK, brush=brush, pen=pg.mkPen(None)))
        for place, count in zip(places, lengths, strict=True):
            self._write(f"{count:,}", count + longest * NEAR, place, (0, 0.5), "ink")
        self.plot.setXRange(0, longest * (1 + ROOM), padding=0)
        self.plot.setYRange(-THICK, max(self._count, 4) - 1 + THICK, padding=0)
        self._tell(name, [f"{title} {count:,}" for title, count in bars])

    def _place(self, point: Any) -> float:
        return self._count - 1 - round(point.y())


class AgePyramid(Chart):
    """Men to the left, women to the right, the youngest at the foot; every bar has its number."""

    def __init__(self, ages: AgeBands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot.setMinimumSize(self._sizes.chart_wide, self._sizes.chart_high)
        self.plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)  # there is nothing in it to move
        self.plot.hideAxis("bottom")
        self._draw(ages)
        self.told = label(words_of(ages), "second", wrap=True)
        self.whole.addWidget(self.told)

    def _draw(self, ages: AgeBands) -> None:
        bands = list(ages.bands)
        while len(bands) > 1 and not (bands[-1].men or bands[-1].women):
            bands.pop()  # nobody is so old
        longest = max(1, *(max(band.men, band.women) for band in bands))
        self._write_axis("left", [(place, band.title) for place, band in enumerate(bands)])
        for colour, side, counts in (
            ("chart_1", -1, [band.men for band in bands]),
            ("chart_2", 1, [band.women for band in bands]),
        ):
            self._bars(colour, [side * count for count in counts])
            for place, count in enumerate(counts):
                if count:
                    self._write(f"{count:,}", side * (count + longest * NEAR), place, (0.5 - side * 0.5, 0.5), "ink")
        self._write(f"男 {ages.men:,} 人", -longest / 2, len(bands), (0.5, 0.5), "ink", title=True)
        self._write(f"女 {ages.women:,} 人", longest / 2, len(bands), (0.5, 0.5), "ink", title=True)
        self.plot.addItem(pg.InfiniteLine(0, pen=pg.mkPen(self._sizes.colour("edge"), width=self._sizes.hair)))
        self.plot.setXRange(-longest * (1 + ROOM), longest * (1 + ROOM), padding=0)
        self.plot.setYRange(-THICK, len(bands) + THICK, padding=0)
        self._tell("年龄结构图", [f"{band.title} 男 {band.men:,} 人、女 {band.women:,} 人" for band in bands])

    def _bars(self, colour: str, lengths: list[int]) -> None:
        brush = pg.mkBrush(self._sizes.colour(colour))
        places = list(range(len(lengths)))
        self.plot.addItem(pg.BarGraphItem(x0=0, width=lengths, y=places, height=THICK, brush=brush, pen=pg.mkPen(None)))


def words_of(ages: AgeBands) -> str:
    """Return how many people there are, and who of them is in no bar."""
    parts = [f"共 {ages.total:,} 人"]
    parts += [f"性别未说明 {ages.unstated:,} 人"] if ages.unstated else []
    parts += [f"无出生日期 {ages.undated:,} 人"]
    parts += [f"出生日期晚于今天 {ages.ahead:,} 人"] if ages.ahead else []
    return " · ".join(parts)
