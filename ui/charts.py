"""Charts: calm, with direct labels. The only module that knows pyqtgraph; import it when a chart is first wanted."""

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.dossiers.people.ages import AgeBand, AgeBands
from ui import theme
from ui.buttons import label

THICK = 0.76  # of a bar, in bands
ROOM = 0.22  # beside the longest bar for its number, in lengths of that bar
NEAR = 0.012  # between a bar and its number, in lengths of the longest bar

pg.setConfigOptions(antialias=True, exitCleanup=False)  # Qt's own order of ending is kept


class AgePyramid(QWidget):
    """Men to the left, women to the right, the youngest at the foot; every bar has its number."""

    def __init__(self, ages: AgeBands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes = theme.current()
        self.plot = pg.PlotWidget(self)
        self._calm()
        self._draw(ages)
        self.told = label(words_of(ages), "second", wrap=True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(self._sizes.gap)
        whole.addWidget(self.plot, 1)
        whole.addWidget(self.told)

    def _calm(self) -> None:
        """Leave a drawing that does not answer to the mouse: there is nothing in it to move."""
        self.plot.setMinimumSize(self._sizes.chart_wide, self._sizes.chart_high)
        self.plot.setBackground(self._sizes.colour("surface"))
        self.plot.setFrameShape(QFrame.Shape.NoFrame)
        self.plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.hideButtons()
        self.plot.hideAxis("bottom")

    def _draw(self, ages: AgeBands) -> None:
        bands = list(ages.bands)
        while len(bands) > 1 and not (bands[-1].men or bands[-1].women):
            bands.pop()  # nobody is so old
        longest = max(1, *(max(band.men, band.women) for band in bands))
        self._write_ages(bands)
        for colour, side, counts in (
            ("chart_1", -1, [band.men for band in bands]),
            ("chart_2", 1, [band.women for band in bands]),
        ):
            self._bars(colour, [side * count for count in counts])
            for place, count in enumerate(counts):
                if count:
                    self._write(f"{count:,}", side * (count + longest * NEAR), place, 0.5 - side * 0.5, "ink")
        self._write(f"男 {ages.men:,} 人", -longest / 2, len(bands), 0.5, "ink", title=True)
        self._write(f"女 {ages.women:,} 人", longest / 2, len(bands), 0.5, "ink", title=True)
        self.plot.addItem(pg.InfiniteLine(0, pen=pg.mkPen(self._sizes.colour("edge"), width=self._sizes.hair)))
        self.plot.setXRange(-longest * (1 + ROOM), longest * (1 + ROOM), padding=0)
        self.plot.setYRange(-THICK, len(bands) + THICK, padding=0)
        self.plot.setAccessibleName("年龄结构图")
        self.plot.setAccessibleDescription(
            "；".join(f"{band.title} 男 {band.men:,} 人、女 {band.women:,} 人" for band in bands)
        )

    def _bars(self, colour: str, lengths: list[int]) -> None:
        brush = pg.mkBrush(self._sizes.colour(colour))
        places = list(range(len(lengths)))
        self.plot.addItem(pg.BarGraphItem(x0=0, width=lengths, y=places, height=THICK, brush=brush, pen=pg.mkPen(None)))

    def _write_ages(self, bands: list[AgeBand]) -> None:
        axis = self.plot.getAxis("left")
        axis.setTicks([[(place, band.title) for place, band in enumerate(bands)]])
        axis.setStyle(tickFont=self._font(), tickAlpha=0, tickLength=0, tickTextOffset=self._sizes.gap)
        axis.setPen(pg.mkPen(None))
        axis.setTextPen(self._sizes.colour("second"))

    def _write(self, words: str, x: float, y: float, anchor: float, colour: str, *, title: bool = False) -> None:
        """Write words at a place of the drawing; the anchor tells which part of the words stands there."""
        item = pg.TextItem(words, self._sizes.colour(colour), anchor=(anchor, 0.5))
        item.setFont(self._font(title))
        item.setPos(x, y)
        self.plot.addItem(item)

    def _font(self, title: bool = False) -> QFont:
        font = self.font()
        font.setPixelSize(self._sizes.text if title else self._sizes.small)
        font.setBold(title)
        return font


def words_of(ages: AgeBands) -> str:
    """Return how many people there are, and who of them is in no bar."""
    parts = [f"共 {ages.total:,} 人"]
    parts += [f"性别未说明 {ages.unstated:,} 人"] if ages.unstated else []
    parts += [f"无出生日期 {ages.undated:,} 人"]
    parts += [f"出生日期晚于今天 {ages.ahead:,} 人"] if ages.ahead else []
    return " · ".join(parts)
