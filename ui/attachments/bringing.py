"""Files that the clerk brings in: dropped, pasted, or a picture that another program put on the clipboard."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QMimeData
from PySide6.QtGui import QImage, QImageWriter

File = tuple[str, Path | bytes]  # its name, empty where the path tells it, and where or what it is


def brings_files(data: QMimeData) -> bool:
    """Whether something that is dragged or copied holds files or a picture."""
    return bool(_paths(data)) or data.hasImage()


def files_in(data: QMimeData, now: datetime) -> list[File]:
    """Return the files of what was dropped or copied; a bare picture becomes one, named by the moment."""
    if paths := _paths(data):
        return [("", path) for path in paths]
    image = data.imageData()
    if not isinstance(image, QImage) or image.isNull():
        return []
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return [(f"截图 {now:%Y-%m-%d %H%M%S}.png", bytes(written.data()))]


def _paths(data: QMimeData) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.is_file()]
