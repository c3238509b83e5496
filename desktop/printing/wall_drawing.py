"""The drawing of a wall map: areas in their tints, borders, names with a white edge, north and scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader

from desktop.jobs import Progress
from desktop.printing.fonts import BLACK, BOLD, SANS, FontStack
from desktop.printing.pen import ASCENT
from desktop.printing.typesetting import Style, Typesetter
from desktop.printing.wall_map import LEADING, Area, Border, LaidPicture, NameFit, Rings, WallMap

GRADED = ("#f4f4ee", "#d9efb9", "#a0d9b4", "#58bcc0", "#3f8fc4", "#5a64a8", "#4a3c7c")  # light to dark in grey too
NEIGHBOURS = ("#fbe3c0", "#cfe3f2", "#d8ecc6", "#f3d1dc", "#e3d7ef", "#fdf3b0", "#d0ece7", "#e8dccb")
UNKNOWN, INK, PALE_INK, WHITE = "#e4e4e4", "#1c1c1c", "#5c5c5c", "#ffffff"
BORDERS = ("#4a4a4a", "#7a2e2e", "#7a2e2e", "#7a2e2e")
WEIGHTS = (0.5, 1.3, 2.2, 3.0)  # points at A3, by how high a border stands
OVER_PICTURE = 0.55  # how much of a tint is seen where a sketch lies below
LARGEST, LEAST, LEAST_NUMBER = 20.0, 7.0, 5.0  # points: of names at A3, of names anywhere, of the numbers for names
HALO = 0.28  # of the size of type: the white edge around it
EVEN_ODD = 0


@dataclass(frozen=True, slots=True)
class Place:
    """From metres to points: what is added, after the scale."""

    east: float
    north: float
    scale: float

    def at(self, spot: Sequence[float]) -> tuple[float, float]:
        """Return where a point falls."""
        return self.east + spot[0] * self.scale, self.north + spot[1] * self.scale


class Drawing:
    """Draws on a canvas whose origin is the lower left corner."""

    def __init__(self, canvas: Any, place: Place, unit: float, setter: Typesetter) -> None:
        self.canvas, self.place, self.unit, self.setter = canvas, place, unit, setter

    def picture(self, picture: LaidPicture) -> None:
        """Lay a scanned sketch between its edges."""
        west, south, east, north = picture.edges
        left, bottom = self.place.at((west, south))
        right, top = self.place.at((east, north))
        self.canvas.drawImage(_reader(picture.content), left, bottom, right - left, top - bottom)

    def areas(self, wall: WallMap, progress: Progress) -> None:
        """Fill every area with its tint and draw its border."""
        canvas = self.canvas
        canvas.setStrokeColor(HexColor(BORDERS[0]))
        canvas.setLineWidth(WEIGHTS[0] * self.unit)
        canvas.setLineJoin(1)
        opacity = OVER_PICTURE if wall.picture is not None else 1
        for area in wall.areas:
            canvas.setFillColor(HexColor(colour_of(wall, area.tint)), alpha=opacity)
            canvas.drawPath(self._path(area.rings), stroke=1, fill=1, fillMode=EVEN_ODD)
            progress.advance()

    def borders(self, borders: Sequence[Border]) -> None:
        """Draw the borders of the larger grids, the highest last."""
        for border in sorted(borders, key=lambda one: one.weight):
            self.border_pen(border.weight)
            self.canvas.drawPath(self._path(border.rings), stroke=1, fill=0)

    def border_pen(self, weight: int) -> None:
        """Take the pen for the borders of one height."""
        weight = min(weight, len(WEIGHTS) - 1)
        self.canvas.setStrokeColor(HexColor(BORDERS[weight]))
        self.canvas.setLineWidth(WEIGHTS[weight] * self.unit)

    def names(self, areas: Sequence[Area], progress: Progress) -> list[str]:
        """Write the names where they fit, and a number where they do not. Return the names of the numbers."""
        numbered: list[str] = []
        for area in areas:
            fit, size = self._best(area.wishes)
            if fit is not None and size >= LEAST:
                self._name(fit.lines, fit.spot, size)
            elif fit is not None:
                numbered.append(area.name)
                self._name((str(len(numbered)),), fit.spot, max(LEAST_NUMBER, min(size, LEAST)))
            progress.advance()
        return numbered

    def frame(self, frame: tuple[float, float, float, float]) -> None:
        """Draw the line around the map."""
        self.canvas.setStrokeColor(HexColor(INK))
        self.canvas.setLineWidth(1.2 * self.unit)
        self.canvas.rect(*frame, stroke=1, fill=0)

    def heading(self, wall: WallMap, left: float, width: float, top: float) -> None:
        """Write title and subtitle over the map."""
        room, unit = width - 2 * left, self.unit
        size = 26 * unit
        title = self.setter.line(wall.title, Style(BLACK, size, size))
        size = min(size, room / max(BLACK.width(title, 1.0), 1.0))
        self.text(left + (room - BLACK.width(title, size)) / 2, top - 12 * unit - size / 2, title, BLACK, size)
        small = 11 * unit
        about = self.setter.line(wall.subtitle, Style(SANS, small, small))
        small = min(small, room / max(SANS.width(about, 1.0), 1.0))
        self.text(left + (room - SANS.width(about, small)) / 2, top - 46 * unit, about, SANS, small, PALE_INK)

    def text(self, left: float, base: float, text: str, stack: FontStack, size: float, colour: str = INK) -> None:
        """Write one line that the setter has spelled."""
        line = self.canvas.beginText(left, base)
        line.setFillColor(HexColor(colour))
        for face, run in stack.runs(text):
            line.setFont(face.value, size)
            line.textOut(run)
        self.canvas.drawText(line)

    def _best(self, wishes: Sequence[Sequence[NameFit]]) -> tuple[NameFit | None, float]:
        """Return the way to write a name that is wished for most and can be read, and its size in points."""
        best: tuple[NameFit | None, float] = (None, 0.0)
        for fits in wishes:
            sized = [(fit, self._size(fit)) for fit in fits]
            best = max(sized, key=lambda pair: pair[1], default=best)
            if best[1] >= LEAST:
                break
        return best

    def _size(self, fit: NameFit) -> float:
        return min(LARGEST * self.unit, fit.height * self.place.scale / len(fit.lines) / LEADING)

    def _name(self, lines: Sequence[str], spot: tuple[float, float], size: float) -> None:
        """Write a name around a spot, dark on a white edge."""
        x, y = self.place.at(spot)
        style = Style(BOLD, size, size * LEADING)
        shown = [self.setter.line(line, style) for line in lines]
        top = y + style.leading * len(shown) / 2 - (style.leading - size) / 2 - ASCENT * size
        words = self.canvas.beginText()
        words.setStrokeColor(HexColor(WHITE))
        words.setFillColor(HexColor(INK))
        self.canvas.setLineWidth(HALO * size)
        for mode in (1, 0):  # the edge of the letters in white, then the letters
            words.setTextRenderMode(mode)
            for number, line in enumerate(shown):
                words.setTextOrigin(x - style.width(line) / 2, top - style.leading * number)
                for face, run in style.stack.runs(line):
                    words.setFont(face.value, size)
                    words.textOut(run)
        self.canvas.drawText(words)

    def _path(self, rings: Rings) -> Any:
        path = self.canvas.beginPath()
        for part in rings:
            for ring in part:
                points = [self.place.at(point) for point in ring[:-1].tolist()]
                path.moveTo(*points[0])
                for point in points[1:]:
                    path.lineTo(*point)
                path.close()
        return path


def colour_of(wall: WallMap, tint: int | None) -> str:
    """Return the colour of a tint."""
    if tint is None:
        return UNKNOWN
    if not wall.graded:
        return NEIGHBOURS[tint % len(NEIGHBOURS)]
    return GRADED[min(tint, len(GRADED) - 1)]


def _reader(content: bytes) -> ImageReader:
    """Return a picture as the PDF writer takes it: JPEG as it is, others in plain colours."""
    with Image.open(BytesIO(content)) as picture:
        if picture.format == "JPEG":
            return ImageReader(BytesIO(content))
        opaque = picture.convert("RGBA")
    whole = Image.new("RGB", opaque.size, WHITE)
    whole.paste(opaque, mask=opaque.getchannel("A"))
    return ImageReader(whole)
