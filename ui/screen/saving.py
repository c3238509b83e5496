"""Pages kept for the file: one as a picture, all of them as a PDF. Both are made beside the window."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage

from desktop.clock import now
from desktop.files import replace_file
from desktop.jobs import Progress
from desktop.meetings.screen import ScreenPage, words_of
from desktop.printing.outcome import Printed
from desktop.printing.press import print_slides
from desktop.printing.slides import Slide, SlideShow
from ui import theme
from ui.screen.ground import Setting
from ui.screen.painting import WHOLE, picture_of

BEST = 20  # how much is spent on making a picture small, from 100 for nothing


def save_page(
    page: ScreenPage, number: int, count: int, setting: Setting, worn: theme.Theme, to: Path, progress: Progress
) -> None:
    """Write one page as a picture of 1920 × 1080, whole or not at all."""
    progress.check()
    replace_file(to, png_of(picture_of(WHOLE, page, number, count, setting, worn)[0]))


def save_all(
    pages: Sequence[ScreenPage],
    setting: Setting,
    saved_by: str,
    to: Path,
    progress: Progress,
    at: datetime | None = None,
) -> Printed:
    """Write all pages as one PDF, dark on light as paper is, whole or not at all."""
    worn = theme.Theme(theme.LIGHT)
    slides = []
    for number, page in enumerate(progress.over(pages, len(pages), "正在绘制大屏"), 1):
        image, _ = picture_of(WHOLE, page, number, len(pages), setting, worn)
        slides.append(Slide(png_of(image), tuple(words_of(page))))
    show = SlideShow(pages[0].title if pages else "", setting.office, saved_by, at or now().astimezone())
    return print_slides(show, slides, to, progress)


def png_of(image: QImage) -> bytes:
    """Return a picture as a PNG file."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", BEST)  # type: ignore[call-overload]
    buffer.close()
    return bytes(content.data())
