"""A wall map on its sheet: where title, map and legend fall, and the pages that the sheet is cut into."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from reportlab.pdfbase.pdfdoc import PDFResourceDictionary

from desktop.jobs import Progress
from desktop.printing.document import Align
from desktop.printing.outcome import Printed
from desktop.printing.paper import MM, Paper
from desktop.printing.pdf import About, writing_pdf
from desktop.printing.pen import Pen
from desktop.printing.typesetting import NOTE, Typesetter
from desktop.printing.wall_drawing import Drawing, Place
from desktop.printing.wall_legend import draw_legend
from desktop.printing.wall_map import MARGIN, OVERLAP, SHEETS, Tiling, WallMap, tiling

FORM = "map"
EDGE = 0.035  # of the shorter side, left white around the sheet
ASIDE = 58 * MM  # the legend beside the map, at A3
BELOW = 44 * MM  # the legend below it
HEAD = 21 * MM  # title and subtitle
AIR = 4 * MM
AROUND = 0.02  # of the map, left between it and its frame
MARK = 4 * MM
UNIT = SHEETS["A3"][0]  # at the shorter side of A3 everything has the size that is written here


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things fall on a sheet, in points from the lower left corner; `unit` is how large type is against A3."""

    width: float
    height: float
    unit: float
    frame: tuple[float, float, float, float]  # left, bottom, width, height of the map
    legend: tuple[float, float, float, float]
    scale: float  # points to a metre


def lay_out(wall: WallMap, sheet: str) -> Layout:
    """Return the layout on a sheet, upright or lying, that shows the map larger."""
    short, long = SHEETS[sheet]
    return max((_laid(wall, short, long), _laid(wall, long, short)), key=lambda layout: layout.scale)


def _laid(wall: WallMap, width: float, height: float) -> Layout:
    unit = min(width, height) / UNIT
    edge, air = EDGE * min(width, height), AIR * unit
    inner_width, inner_height = width - 2 * edge, height - 2 * edge - HEAD * unit
    if width > height:
        aside = ASIDE * unit
        frame = (edge, edge, inner_width - aside - air, inner_height)
        legend = (width - edge - aside, edge, aside, inner_height)
    else:
        below = BELOW * unit
        frame = (edge, edge + below + air, inner_width, inner_height - below - air)
        legend = (edge, edge, inner_width, below)
    west, south, east, north = wall.edges
    scale = min(frame[2] / (east - west), frame[3] / (north - south)) / (1 + 2 * AROUND)
    return Layout(width, height, unit, frame, legend, scale)


def compose_wall_map(
    wall: WallMap, to: Path | BinaryIO, progress: Progress, *, sheet: str, tile: str | None, allow_missing: bool
) -> Printed:
    """Write a map as a PDF, as `press.print_wall_map` promises."""
    layout = lay_out(wall, sheet)
    setter = Typesetter()
    about = About(wall.title, wall.office, wall.printed_by, wall.as_of)
    cut = tiling((layout.width, layout.height), tile) if tile else None
    paper = Paper(cut.width, cut.height) if cut else Paper(layout.width, layout.height)
    progress.begin(len(wall.areas) * 2 + 1, "正在绘制挂图")

    def running(pen: Pen, page: int, pages: int) -> None:
        if cut is not None:
            row, column = divmod(page - 1, cut.columns)
            _draw_seam(pen, cut, row, column, setter.line(f"{wall.title}　{sheet} 拼图", NOTE))

    with writing_pdf(to, paper, about, running) as pen:
        canvas = pen.canvas
        canvas.beginForm(FORM, 0, 0, layout.width, layout.height)
        _draw_sheet(canvas, wall, layout, setter, progress)
        _end_form(canvas)
        if not allow_missing:
            setter.refuse_missing()
        for row in range(cut.rows if cut else 1):
            for column in range(cut.columns if cut else 1):
                progress.check()
                _place(canvas, layout, cut, row, column)
                pen.end_page()
    progress.advance()
    return Printed(pen.pages, setter.missing)


def _draw_sheet(canvas: Any, wall: WallMap, layout: Layout, setter: Typesetter, progress: Progress) -> None:
    left, bottom, width, height = layout.frame
    west, south, east, north = wall.edges
    place = Place(
        left + (width - (east - west) * layout.scale) / 2 - west * layout.scale,
        bottom + (height - (north - south) * layout.scale) / 2 - south * layout.scale,
        layout.scale,
    )
    drawing = Drawing(canvas, place, layout.unit, setter)
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(*layout.frame)
    canvas.clipPath(clip, stroke=0, fill=0)
    if wall.picture is not None:
        drawing.picture(wall.picture)
    drawing.areas(wall, progress)
    drawing.borders(wall.borders)
    left_out = drawing.names(wall.areas, progress)
    canvas.restoreState()
    drawing.frame(layout.frame)
    drawing.heading(wall, layout.frame[0], layout.width, layout.height - EDGE * min(layout.width, layout.height))
    draw_legend(drawing, wall, layout.legend, left_out)


def _end_form(canvas: Any) -> None:
    """Finish the form, with the degrees of opacity among its resources: reportlab leaves them out."""
    resources = PDFResourceDictionary()
    resources.basicFonts()
    resources.allProcs()
    canvas._setXObjects(resources)
    resources.XObject = resources.XObjects
    canvas._setExtGState(resources)
    canvas.endForm(Resources=resources)


def _place(canvas: Any, layout: Layout, cut: Tiling | None, row: int, column: int) -> None:
    """Put the whole sheet, or the part of it that one page shows, on the page."""
    if cut is None:
        canvas.doForm(FORM)
        return
    wide, high = cut.width - 2 * MARGIN, cut.height - 2 * MARGIN
    canvas.saveState()
    window = canvas.beginPath()
    window.rect(MARGIN, MARGIN, wide, high)
    canvas.clipPath(window, stroke=0, fill=0)
    canvas.translate(MARGIN - column * (wide - OVERLAP), MARGIN + high - layout.height + row * (high - OVERLAP))
    canvas.doForm(FORM)
    canvas.restoreState()


def _draw_seam(pen: Pen, cut: Tiling, row: int, column: int, title: str) -> None:
    """Mark where a page is cut and how far the next one lies over it, and say which page it is."""
    left, top, right, bottom = MARGIN, MARGIN, cut.width - MARGIN, cut.height - MARGIN
    across = [left, right] + [right - OVERLAP] * (column + 1 < cut.columns)
    down = [top, bottom] + [bottom - OVERLAP] * (row + 1 < cut.rows)
    for x in across:
        pen.line(x, top - MARK, x, top)
        pen.line(x, bottom, x, bottom + MARK)
    for y in down:
        pen.line(left - MARK, y, left, y)
        pen.line(right, y, right + MARK, y)
    which = f"第 {row + 1} 行第 {column + 1} 列（共 {cut.rows} 行 {cut.columns} 列）"
    text = f"{title}　{which}　沿四角的线裁切，后一张盖住前一张的边"
    pen.text(left, bottom + 1.5 * MM, text, NOTE, Align.CENTRE, right - left)
