"""What boards, cards and posters are drawn with: type in colour, strips, photographs, codes that phones read."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from PIL import Image
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader

from desktop.attachments.pictures import Picture
from desktop.printing.document import Align
from desktop.printing.fonts import BOLD, SANS
from desktop.printing.notice_sheets import Photo
from desktop.printing.paper import MM
from desktop.printing.pen import ASCENT
from desktop.printing.quick_code import WHITE, draw_code
from desktop.printing.typesetting import Style, Typesetter

INK, QUIET, ACCENT, TINT = "#1d2129", "#4e5969", "#1e4e8c", "#e8eff8"
FRAME = "#9aa5b1"
PORTRAIT = 5 / 7  # width to height of a photograph: 25 × 35 mm
NO_PHOTOGRAPH = "照片"
FINE = 300 / 72  # points of a picture to a point of paper
QUALITY = 90
ROOMY = 1.5  # times the frame: what is read of a photograph, since some of it is cut off
UPPER = 0.3  # of what is cut off an upright picture, above: faces stand high
DASH = (2.0, 2.0)


class NoticeCanvas:
    """Draws on one sheet. Distances are points from its left and upper edge."""

    def __init__(self, canvas: Any, height: float, setter: Typesetter) -> None:
        self.canvas, self.setter = canvas, setter
        self._height = height
        self._last: tuple[Photo, float, ImageReader] | None = None  # ten cards of one person follow each other

    def text(
        self,
        left: float,
        top: float,
        text: str,
        style: Style,
        colour: str = INK,
        align: Align = Align.LEFT,
        room: float = 0,
    ) -> None:
        """Write one line in a space `room` wide, in the middle of its leading."""
        shown = self.setter.line(text, style)
        if align is not Align.LEFT:
            spare = room - style.width(shown)
            left += spare if align is Align.RIGHT else spare / 2
        base = self._height - top - (style.leading - style.size) / 2 - ASCENT * style.size
        line = self.canvas.beginText(left, base)
        line.setFillColor(HexColor(colour))
        for face, run in style.stack.runs(shown):
            line.setFont(face.value, style.size)
            line.textOut(run)
        self.canvas.drawText(line)

    def lines(
        self,
        left: float,
        top: float,
        lines: Sequence[str],
        style: Style,
        colour: str = INK,
        align: Align = Align.LEFT,
        room: float = 0,
    ) -> float:
        """Write lines one below the other. Return where the next one would begin."""
        for line in lines:
            self.text(left, top, line, style, colour, align, room)
            top += style.leading
        return top

    def fill(self, left: float, top: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle."""
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.rect(left, self._height - top - height, width, height, stroke=0, fill=1)

    def frame(self, left: float, top: float, width: float, height: float, weight: float, colour: str = FRAME) -> None:
        """Draw the line around a rectangle."""
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(weight)
        self.canvas.rect(left, self._height - top - height, width, height, stroke=1, fill=0)

    def rule(self, left: float, top: float, right: float, bottom: float, weight: float, colour: str = INK) -> None:
        """Draw a line."""
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(weight)
        self.canvas.line(left, self._height - top, right, self._height - bottom)

    def photograph(self, left: float, top: float, width: float, height: float, photo: Photo | None) -> None:
        """Draw a photograph cut to its frame, or a quiet empty frame to glue one into."""
        if photo is None:
            self._empty_frame(left, top, width, height)
            return
        if self._last is None or self._last[:2] != (photo, width):
            self._last = photo, width, _cut(photo(int(max(width, height) * FINE * ROOMY)), width, height)
        self.canvas.drawImage(self._last[2], left, self._height - top - height, width, height)
        self.frame(left, top, width, height, 0.4)

    def code(self, left: float, top: float, side: float, content: str) -> None:
        """Draw a QR code with its white edge in a square."""
        draw_code(self.canvas, left, self._height - top - side, side, content)

    def strip(self, left: float, top: float, width: float, height: float, words: str, size: float) -> None:
        """Draw a heading in white on the colour of the office."""
        self.fill(left, top, width, height, ACCENT)
        self.text(left + size * 0.6, top, words, Style(BOLD, size, height), WHITE)

    def _empty_frame(self, left: float, top: float, width: float, height: float) -> None:
        self.canvas.saveState()
        self.canvas.setDash(*DASH)
        self.frame(left, top, width, height, 0.5)
        self.canvas.restoreState()
        size = min(width / 4, 11 * MM)
        self.text(left, top + (height - size) / 2, NO_PHOTOGRAPH, Style(SANS, size, size), FRAME, Align.CENTRE, width)


def fitting(text: str, style: Style, room: float) -> Style:
    """Return the style in which a line fits a space: its own, or as much smaller as is needed."""
    width = style.width(text)
    if width <= room:
        return style
    share = room / width
    return Style(style.stack, style.size * share, style.leading)


def _cut(picture: Picture, width: float, height: float) -> ImageReader:
    """Return a picture cut to the shape of its frame and no finer than a printer shows."""
    image = Image.frombytes("RGB", (picture.width, picture.height), picture.pixels)
    wide = min(picture.width, picture.height * width / height)
    high = min(picture.height, picture.width * height / width)
    left, top = (picture.width - wide) / 2, (picture.height - high) * UPPER
    size = (max(1, round(min(wide, width * FINE))), max(1, round(min(high, height * FINE))))
    image = image.resize(size, Image.Resampling.LANCZOS, box=(left, top, left + wide, top + high))
    stream = BytesIO()
    image.save(stream, "JPEG", quality=QUALITY)
    return ImageReader(stream)
