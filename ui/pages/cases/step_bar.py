"""The steps of a case side by side: which are done, by whom and when, which is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import ceil
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui import theme
from ui.drawings import draw

WRAP = int(Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
CHARACTERS = 4  # of a step's title that stand in one line


class State(Enum):
    """How a step stands."""

    DONE = "已完成"
    NOW = "进行中"
    LATER = "未到"


@dataclass(frozen=True, slots=True)
class Station:
    """One step: its name, how it stands, two short lines below it, and everything about it in a tip."""

    title: str
    state: State
    who: str = ""
    when: str = ""
    tip: str = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return "，".join(filter(None, (self.title, self.state.value, self.who, self.when)))


class StepBar(QWidget):
    """Draws the steps in one row, or in two where they have no room."""

    def __init__(self, stations: Sequence[Station]) -> None:
        super().__init__()
        self.stations: tuple[Station, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.put(stations)

    def put(self, stations: Sequence[Station]) -> None:
        """Show steps in the place of those before."""
        self.stations = tuple(stations)
        self.setAccessibleName("环节：" + "；".join(one.spoken for one in self.stations))
        self.setFixedHeight(self.heightForWidth(max(self.width(), 1)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.current().drawer, self.heightForWidth(theme.current().drawer))

    def heightForWidth(self, width: int) -> int:
        columns = self._columns(width)
        return sum(self._row_height(row, width // columns) for row in self._rows(columns))

    def resizeEvent(self, event: Any) -> None:
        self.setFixedHeight(self.heightForWidth(self.width()))

    def event(self, event: QEvent) -> bool:
        """Tell everything about the step under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = next((one for one, place in self._places() if place.contains(event.pos())), None)
            QToolTip.showText(event.globalPos(), found.tip if found is not None else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self._places()
        for number, (station, place) in enumerate(places):
            if number and places[number - 1][1].y() == place.y():
                self._paint_way(painter, places[number - 1][0], place)
            self._paint_station(painter, number, station, place)
        painter.end()

    def _paint_way(self, painter: QPainter, before: Station, place: QRect) -> None:
        worn, side = theme.current(), theme.current().label
        done = before.state is State.DONE
        painter.setPen(QPen(worn.colour("accent" if done else "edge"), worn.bar))
        y, half = place.y() + side // 2, side // 2 + worn.unit
        middle = place.center().x()
        painter.drawLine(QPoint(middle - place.width() + half, y), QPoint(middle - half, y))

    def _paint_station(self, painter: QPainter, number: int, station: Station, place: QRect) -> None:
        worn, side = theme.current(), theme.current().label
        disc = QRect(place.center().x() - side // 2, place.y(), side, side)
        done, now = station.state is State.DONE, station.state is State.NOW
        painter.setPen(QPen(worn.colour("accent" if done or now else "edge"), worn.bar))
        painter.setBrush(worn.colour("accent" if done else "tint" if now else "surface"))
        painter.drawEllipse(disc.adjusted(1, 1, -1, -1))
        if done:
            draw(painter, "check", disc.adjusted(worn.unit, worn.unit, -worn.unit, -worn.unit), "on_accent")
        else:
            painter.setFont(self._font(small=True))
            painter.setPen(worn.colour("accent" if now else "second"))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(number + 1))
        below = QRect(place.x(), disc.bottom() + worn.unit, place.width(), place.bottom() - disc.bottom())
        painter.setFont(self._title_font(station, place.width()))
        painter.setPen(worn.colour("accent" if now else "ink" if done else "second"))
        painter.drawText(below, WRAP, station.title)
        below.setTop(below.top() + self._title_height(station, place.width()))
        painter.setFont(self._font(small=True))
        painter.setPen(worn.colour("second"))
        metrics = QFontMetrics(self._font(small=True))
        for line in filter(None, (station.who, station.when)):
            words = metrics.elidedText(line, Qt.TextElideMode.ElideRight, place.width() - worn.bar)
            painter.drawText(below, WRAP, words)
            below.setTop(below.top() + metrics.lineSpacing())

    def _places(self) -> list[tuple[Station, QRect]]:
        columns, found, y = self._columns(self.width()), [], 0
        wide = self.width() // columns
        for row in self._rows(columns):
            height = self._row_height(row, wide)
            found += [(one, QRect(place * wide, y, wide, height)) for place, one in enumerate(row)]
            y += height
        return found

    def _columns(self, width: int) -> int:
        """Return how many steps stand side by side: all, or half of them."""
        count = max(len(self.stations), 1)
        least = QFontMetrics(self._font(small=True)).horizontalAdvance("字" * CHARACTERS) + theme.current().gap
        return count if width // count >= least else max(min(ceil(count / 2), width // max(least, 1)), 1)

    def _rows(self, columns: int) -> list[tuple[Station, ...]]:
        return [self.stations[at : at + columns] for at in range(0, len(self.stations), columns)]

    def _row_height(self, row: Sequence[Station], wide: int) -> int:
        worn = theme.current()
        small = QFontMetrics(self._font(small=True)).lineSpacing()
        lines = max((bool(one.who) + bool(one.when) for one in row), default=0)
        titles = max((self._title_height(one, wide) for one in row), default=0)
        return worn.label + worn.unit + titles + lines * small + worn.gap

    def _title_height(self, station: Station, wide: int) -> int:
        metrics = QFontMetrics(self._title_font(station, wide))
        return metrics.boundingRect(QRect(0, 0, max(wide, 1), 0), WRAP, station.title).height()

    def _title_font(self, station: Station, wide: int) -> QFont:
        """Return how a title is written: smaller where the steps stand close together."""
        usual = QFontMetrics(self._font(bold=True)).horizontalAdvance("字" * CHARACTERS) + theme.current().gap
        return self._font(small=wide < usual, bold=station.state is State.NOW)

    def _font(self, *, small: bool = False, bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(theme.current().small if small else theme.current().text)
        font.setBold(bold)
        return font
