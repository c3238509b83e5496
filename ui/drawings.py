"""Drawings: one weight, made for this program, always in a colour of the theme in use."""

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap

from desktop.resources import resources
from ui import theme

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer


@cache
def _drawing(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text("utf-8")


@cache
def _renderer(name: str, colour: str) -> "QSvgRenderer":
    from PySide6.QtSvg import QSvgRenderer  # when the first icon is painted: 2 ms that the first window saves

    return QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))


class _Engine(QIconEngine):
    """Draws the vector itself at every size and scale, so nothing is ever blurred or of yesterday's theme."""

    def __init__(self, name: str, tone: str, tone_on: str) -> None:
        super().__init__()
        self._words = (name, tone, tone_on)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        name, tone, tone_on = self._words
        if mode == QIcon.Mode.Disabled:
            tone = "quiet"
        elif state == QIcon.State.On:
            tone = tone_on
        draw(painter, name, rect, tone)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(QColor("transparent"))
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        made = self.pixmap(size * scale, mode, state)
        made.setDevicePixelRatio(scale)
        return made

    def clone(self) -> QIconEngine:
        return _Engine(*self._words)


def icon_of(name: str, tone: str, tone_on: str) -> QIcon:
    """Return the icon that `ui.icons` describes."""
    _drawing(name)  # a name without a drawing is noticed here, not in the middle of painting
    return QIcon(_Engine(name, tone, tone_on))


def draw(painter: QPainter, name: str, rect: QRect, tone: str = "second") -> None:
    """Draw an icon into a rectangle."""
    _renderer(name, getattr(theme.current().colours, tone)).render(painter, rect)
