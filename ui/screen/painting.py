"""One page painted, whatever it is: on the screen, as a picture, for a file."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter

from desktop.meetings.screen import (
    AgesPage,
    BarsPage,
    FailedPage,
    LightsPage,
    LinesPage,
    MapPage,
    MatterPage,
    NextWeekPage,
    ResolutionsPage,
    ScreenPage,
    TitlePage,
    WeekPage,
)
from ui import theme
from ui.poster import HIGH, WIDE, Poster
from ui.screen.figures import draw_ages, draw_bars_page, draw_lines_page, draw_week
from ui.screen.ground import Drawn, Setting, draw_foot, draw_ground
from ui.screen.map_page import draw_map
from ui.screen.matters import draw_failed, draw_matter, draw_title
from ui.screen.tables import draw_lights, draw_next_week, draw_resolutions

WHOLE = QSize(WIDE, HIGH)


def paint_page(
    painter: QPainter, size: QSize, page: ScreenPage, number: int, count: int, setting: Setting, worn: theme.Theme
) -> Drawn:
    """Paint a page as large as it fits in the middle of a size; return where what lies that opens records.

    Places are those of the whole page of 1920 × 1080.
    """
    painter.fillRect(0, 0, size.width(), size.height(), worn.colour("ground"))
    scale = min(size.width() / WIDE, size.height() / HIGH)
    painter.save()
    painter.translate((size.width() - WIDE * scale) / 2, (size.height() - HIGH * scale) / 2)
    painter.scale(scale, scale)
    poster, drawn = Poster(painter, worn), Drawn()
    draw_ground(poster)
    _draw_own(poster, page, setting, drawn)
    note = "" if drawn.is_empty else page.note
    draw_foot(poster, page, note or setting.office, number, count)
    painter.restore()
    return drawn


def picture_of(
    size: QSize, page: ScreenPage, number: int, count: int, setting: Setting, worn: theme.Theme
) -> tuple[QImage, Drawn]:
    """Return a page as a picture, without anything to be seen through. Any thread may ask."""
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    drawn = paint_page(painter, size, page, number, count, setting, worn)
    painter.end()
    return image, drawn


def _draw_own(poster: Poster, page: ScreenPage, setting: Setting, drawn: Drawn) -> None:
    match page:
        case TitlePage():
            draw_title(poster, page)
        case ResolutionsPage():
            draw_resolutions(poster, page, drawn)
        case WeekPage():
            draw_week(poster, page, drawn)
        case BarsPage():
            draw_bars_page(poster, page, drawn)
        case AgesPage():
            draw_ages(poster, page, drawn)
        case LinesPage():
            draw_lines_page(poster, page, drawn)
        case MapPage():
            draw_map(poster, page, setting.maps.get(page.key), drawn)
        case MatterPage():
            draw_matter(poster, page, drawn)
        case LightsPage():
            draw_lights(poster, page, drawn)
        case NextWeekPage():
            draw_next_week(poster, page, drawn)
        case FailedPage():
            draw_failed(poster, page, drawn)
