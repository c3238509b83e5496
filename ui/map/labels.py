"""Names on the map: shown where they fit, the largest polygons first, never one over another."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPixmap, QTransform

from ui import theme
from ui.map.outlines import Outline, length

TIGHT = 0.9  # of its length that a name needs at least
KEPT = 1200  # pictures of names
AT_ONCE = 12  # names written anew for one frame; the others follow in the next ones
AROUND = ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1), (-1, 1), (1, -1))  # where the light edge of ink lies
CELL = 8  # pixels; names may not share a cell


class Labels:
    """Draws the names of the outlines, and a figure below each."""

    def __init__(self) -> None:
        self._outlines: Sequence[Outline] = ()
        self._figures: Mapping[int, str] = {}
        self._pictures: dict[tuple[str, str], QPixmap] = {}
        self._spots = self._rooms = np.empty((0, 2))
        self._lengths = np.empty(0)
        self._new = 0  # names that the last painting wanted and that were not written yet
        self.shown: list[int] = []  # keys of what was named at the last painting

    def set_outlines(self, outlines: Sequence[Outline]) -> None:
        """Name these from now on."""
        self._outlines = outlines
        self._spots = np.array([one.spot for one in outlines], dtype=np.float64).reshape(-1, 2)
        self._rooms = np.array([one.room for one in outlines], dtype=np.float64).reshape(-1, 2)
        self._lengths = np.array([one.length for one in outlines])
        self.forget()

    def set_figures(self, figures: Mapping[int, str]) -> None:
        """Write a figure under the names."""
        self._figures = figures

    def forget(self) -> None:
        """Draw every name anew: the theme or the names are others."""
        self._pictures.clear()

    @property
    def is_behind(self) -> bool:
        """Whether names that fit have still to be written."""
        return self._new > AT_ONCE

    def draw(
        self, painter: QPainter, ground_to_view: QTransform, window: QRect, ratio: float, covered: Iterable[QRect] = ()
    ) -> None:
        """Draw what fits and is not covered by something else. The painter works in pixels of the window."""
        self.shown, self._new = [], 0
        if not self._outlines:
            return
        scale, size = ground_to_view.m11(), theme.current().small
        spots = self._spots * scale + (ground_to_view.dx(), ground_to_view.dy())
        rooms = self._rooms * scale
        fits = (rooms[:, 0] >= self._lengths * size * TIGHT) & (rooms[:, 1] >= size)
        fits &= (spots >= (0, 0)).all(axis=1) & (spots <= (window.width(), window.height())).all(axis=1)
        taken = {cell for one in covered for cell in cells_of(QRectF(one))}
        for place in np.nonzero(fits)[0].tolist():
            one = self._outlines[place]
            figure = self._figures.get(one.key, "")
            if rooms[place, 1] < 2 * size or rooms[place, 0] < length(figure) * size:
                figure = ""
            if self._put(painter, spots[place], one.name, figure, ratio, taken) or (
                figure and self._put(painter, spots[place], one.name, "", ratio, taken)
            ):
                self.shown.append(one.key)

    def _put(
        self,
        painter: QPainter,
        spot: NDArray[np.float64],
        name: str,
        figure: str,
        ratio: float,
        taken: set[tuple[int, int]],
    ) -> bool:
        """Draw a name unless another one stands there."""
        picture = self._picture(name, figure, ratio)
        if picture is None:
            return False
        wide, high = picture.width() / ratio, picture.height() / ratio
        where = QRectF(round(spot[0] - wide / 2), round(spot[1] - high / 2), wide, high)
        cells = cells_of(where)
        if not taken.isdisjoint(cells):
            return False
        taken |= cells
        painter.drawPixmap(where.topLeft(), picture)
        return True

    def _picture(self, name: str, figure: str, ratio: float) -> QPixmap | None:
        """Return a name as it is written; None where that has to wait for the next frame."""
        if (name, figure) not in self._pictures:
            self._new += 1
            if self._new > AT_ONCE:
                return None
            if len(self._pictures) >= KEPT:
                self._pictures.clear()
            self._pictures[name, figure] = picture_of([name, figure] if figure else [name], ratio)
        return self._pictures[name, figure]


def cells_of(where: QRectF) -> set[tuple[int, int]]:
    """Return the cells of the window that a rectangle touches."""
    columns = range(int(where.left()) // CELL, int(where.right()) // CELL + 1)
    rows = range(int(where.top()) // CELL, int(where.bottom()) // CELL + 1)
    return {(column, row) for column in columns for row in rows}


def picture_of(lines: Sequence[str], ratio: float) -> QPixmap:
    """Return lines of words, the first one strong, in ink with a light edge that keeps them readable anywhere."""
    worn = theme.current()
    fonts = [QFont(), QFont()]
    for place, font in enumerate(fonts):
        font.setFamilies(list(theme.FAMILIES))
        font.setPixelSize(worn.small)
        font.setBold(place == 0)
    sizes = [QFontMetricsF(font) for font in fonts]
    wide = max(sizes[min(place, 1)].horizontalAdvance(line) for place, line in enumerate(lines)) + worn.unit
    high = sizes[0].height()
    picture = QPixmap(QSizeF(wide * ratio, (high * len(lines) + worn.bar) * ratio).toSize())
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    for place, line in enumerate(lines):
        painter.setFont(fonts[min(place, 1)])
        row = QRectF(0, worn.hair + place * high, wide, high)
        painter.setPen(worn.colour("surface"))
        for right, down in AROUND:
            painter.drawText(row.translated(right, down), Qt.AlignmentFlag.AlignCenter, line)
        painter.setPen(worn.colour("ink"))
        painter.drawText(row, Qt.AlignmentFlag.AlignCenter, line)
    painter.end()
    return picture
