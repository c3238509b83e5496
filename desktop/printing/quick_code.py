"""Codes that phones and scanners read (QR, ISO/IEC 18004), kept once in a file however often they are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import segno
from reportlab.lib.colors import HexColor

from desktop.printing.blocks import Strip
from desktop.printing.pen import Pen

WHITE, BLACK = "#ffffff", "#000000"
QUIET_ZONE = 4  # modules left white around a code, as ISO/IEC 18004 asks
ENCODING = "utf-8"  # else names that happen to fit are written in the Japanese code, which phones here misread


@dataclass(frozen=True, slots=True)
class CodeStrip(Strip):
    """Cells beside a code that stands at the left, as high as the strip."""

    content: str = ""

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """Draw the code and the cells."""
        Strip.draw(self, pen, left, top)
        draw_code(pen.canvas, left, pen.paper.height - top - self.height, self.height, self.content)


def draw_code(canvas: Any, left: float, bottom: float, side: float, content: str) -> None:
    """Draw a code with its white edge in a square. The same code on ten cards stands in the file once."""
    name = f"code-{sha256(content.encode()).hexdigest()[:16]}"
    if not canvas.hasForm(name):
        _keep(canvas, name, content)
    canvas.saveState()
    canvas.translate(left, bottom)
    canvas.scale(side, side)
    canvas.doForm(name)
    canvas.restoreState()


def _keep(canvas: Any, name: str, content: str) -> None:
    """Keep a code in the file, one point high and wide."""
    made = segno.make(content, error="m", micro=False, boost_error=False, encoding=ENCODING)
    modules = [list(row) for row in made.matrix]
    whole = len(modules) + 2 * QUIET_ZONE
    canvas.beginForm(name, 0, 0, 1, 1)
    canvas.setFillColor(HexColor(WHITE))
    canvas.rect(0, 0, 1, 1, stroke=0, fill=1)
    canvas.scale(1 / whole, 1 / whole)
    path = canvas.beginPath()
    for row, line in enumerate(modules, QUIET_ZONE + 1):
        for first, last in _runs(line):
            path.rect(first + QUIET_ZONE, whole - row, last - first, 1)
    canvas.setFillColor(HexColor(BLACK))
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.endForm()


def _runs(line: Sequence[int]) -> list[tuple[int, int]]:
    """Return where dark modules begin and end in a row."""
    found, first = [], None
    for place, module in enumerate([*line, 0]):
        if module and first is None:
            first = place
        elif not module and first is not None:
            found.append((first, place))
            first = None
    return found
