"""Attachments made small, in rows: what is seen comes first, and is fetched beside the window."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.errors import Refusal
from desktop.jobs import Progress
from ui import theme
from ui.errors import show_error
from ui.icons import icon
from ui.work import Work

Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[int], bytes | None]  # a tile's picture by its key; None where it has none
PLACE = QModelIndex()
AT_ONCE, TOGETHER = 2, 6  # jobs under way, tiles fetched by each
KEPT = 600  # pictures held in memory: some 50 MB


@dataclass(frozen=True, slots=True)
class Tile:
    """One attachment as it is shown small: what stands under it, and what is told when the mouse rests on it."""

    key: int
    name: str
    kind: str  # the letters of its ending, for what has no picture
    remark: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class _Fetched:
    """What a job brought: a picture, nothing, or the reason why there is none."""

    image: QImage | None
    trouble: str = ""


NOTHING = _Fetched(None)


class Tiles(QAbstractListModel):
    """The attachments of one record. A picture is wanted when its tile is painted, the last wanted first."""

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._tiles: Sequence[Tile] = ()
        self._fetch: Fetch = lambda _key: None
        self._places: dict[int, int] = {}
        self._fetched: dict[int, _Fetched] = {}
        self._pixmaps: dict[int, QPixmap] = {}
        self._wanted: dict[int, None] = {}
        self._under_way: set[int] = set()
        self._jobs, self._ratio = 0, 1.0
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._begin)

    @property
    def tiles(self) -> Sequence[Tile]:
        """What is shown."""
        return self._tiles

    @property
    def fetched(self) -> int:
        """Of how many tiles it is known whether they have a picture."""
        return len(self._fetched)

    def show_tiles(self, tiles: Sequence[Tile], fetch: Fetch) -> None:
        """Show other attachments; pictures that are known stay known."""
        self.beginResetModel()
        self._tiles, self._fetch = tiles, fetch
        self._places = {tile.key: place for place, tile in enumerate(tiles)}
        for known in (self._fetched, self._pixmaps, self._wanted):
            for key in known.keys() - self._places.keys():
                del known[key]
        self.endResetModel()

    def rowCount(self, parent: Index = PLACE) -> int:
        return 0 if parent.isValid() else len(self._tiles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        tile = self._tiles[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return "　".join(filter(None, (tile.name, tile.remark)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.trouble(tile.key) or tile.tip or tile.name
        return None

    def picture(self, key: int, ratio: float = 1.0) -> QPixmap | None:
        """Return a tile's picture for a screen with so many dots a point.

        When it is not known yet it is fetched, and the tile painted again.
        """
        self._ratio = ratio
        if key in self._pixmaps:
            return self._pixmaps[key]
        if key not in self._fetched:
            if key not in self._under_way:
                self._wanted.pop(key, None)  # the last wanted is seen now, so it comes first
                self._wanted[key] = None
                self._soon.start()
            return None
        image = self._fetched[key].image
        if image is None:
            return None
        self._pixmaps[key] = QPixmap.fromImage(image)
        self._fetched[key] = NOTHING  # not kept twice
        while len(self._pixmaps) > KEPT:  # those fetched longest ago are fetched anew when seen
            oldest = next(iter(self._pixmaps))
            del self._pixmaps[oldest], self._fetched[oldest]
        return self._pixmaps[key]

    def trouble(self, key: int) -> str:
        """Return why a tile has no picture though it should have one."""
        return self._fetched[key].trouble if key in self._fetched else ""

    def is_known(self, key: int) -> bool:
        """Whether it is known what a tile shows."""
        return key in self._fetched

    def _begin(self) -> None:
        while self._wanted and self._jobs < AT_ONCE:
            keys = [self._wanted.popitem()[0] for _ in range(min(TOGETHER, len(self._wanted)))]
            self._jobs += 1
            self._under_way.update(keys)
            job = partial(_fetch_all, self._fetch, keys, picture_size() * self._ratio)
            self._work.read(self, "显示附件", job, partial(self._show, keys), self._failed(keys))

    def _show(self, keys: Sequence[int], found: dict[int, _Fetched]) -> None:
        self._fetched |= {key: one for key, one in found.items() if key in self._places}
        self._over(keys)

    def _failed(self, keys: Sequence[int]) -> Callable[[BaseException], None]:
        def failed(error: BaseException) -> None:
            self._show(keys, {key: _Fetched(None, "缩略图显示不了，请打开查看。") for key in keys})
            show_error(self, error)

        return failed

    def _over(self, keys: Sequence[int]) -> None:
        self._jobs -= 1
        self._under_way.difference_update(keys)
        for place in (self._places[key] for key in keys if key in self._places):
            self.dataChanged.emit(self.index(place), self.index(place))
        self._begin()


class TilePainter(QStyledItemDelegate):
    """Paints a picture on its ground, its name under it, and what is known besides."""

    def __init__(self, tiles: Tiles) -> None:
        super().__init__(tiles)
        self._tiles = tiles

    @staticmethod
    def size() -> QSize:
        """Return the room of one tile."""
        sizes = theme.current()
        wide = sizes.popup // 2
        return QSize(wide + sizes.gap, wide * 3 // 4 + sizes.label + sizes.remark + 2 * sizes.gap)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.size()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        sizes, tile = theme.current(), self._tiles.tiles[index.row()]
        room: QRect = option.rect.adjusted(sizes.unit, sizes.unit, -sizes.unit, -sizes.unit)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        has_cursor = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if is_chosen or has_cursor or option.state & QStyle.StateFlag.State_MouseOver:
            edge = "accent" if is_chosen or has_cursor else "edge"
            painter.setPen(QPen(sizes.colour(edge), sizes.bar if is_chosen else sizes.hair))
            painter.setBrush(sizes.colour("tint" if is_chosen else "hover"))
            painter.drawRoundedRect(room, sizes.radius, sizes.radius)
        below = sizes.label + sizes.remark
        frame = room.adjusted(sizes.unit, sizes.unit, -sizes.unit, -below - sizes.unit)
        self._paint_picture(painter, frame, tile, option.widget.devicePixelRatioF())
        words = QRect(frame.left(), frame.bottom() + sizes.bar, frame.width(), sizes.label)
        font = option.font
        font.setPixelSize(sizes.small)
        painter.setFont(font)
        write = QFontMetrics(font)
        middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(sizes.colour("ink"))
        painter.drawText(words, middle, write.elidedText(tile.name, Qt.TextElideMode.ElideMiddle, words.width()))
        trouble = self._tiles.trouble(tile.key)
        painter.setPen(sizes.colour("red" if trouble else "second"))
        remark = write.elidedText(
            "文件缺失或损坏" if trouble else tile.remark, Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words.translated(0, sizes.remark), middle, remark)
        painter.restore()

    def _paint_picture(self, painter: QPainter, frame: QRect, tile: Tile, ratio: float) -> None:
        sizes, picture = theme.current(), self._tiles.picture(tile.key, ratio)
        painter.setPen(Qt.PenStyle.NoPen)
        if picture is not None:
            size = picture.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(QPoint(), size)
            place.moveCenter(frame.center())
            painter.drawPixmap(place, picture)
            return
        painter.setBrush(sizes.colour("raised"))
        painter.drawRoundedRect(frame, sizes.radius_small, sizes.radius_small)
        trouble = self._tiles.trouble(tile.key)
        name = "warning" if trouble else ("note" if self._tiles.is_known(tile.key) else "picture")
        sign = icon(name, "red" if trouble else "quiet").pixmap(QSize(sizes.control, sizes.control), ratio)
        spot = QRect(0, 0, sizes.control, sizes.control)
        spot.moveCenter(frame.center() - QPoint(0, sizes.gap))
        painter.drawPixmap(spot, sign)
        painter.setPen(sizes.colour("second"))
        foot = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        painter.drawText(frame.adjusted(0, 0, 0, -sizes.unit), foot, tile.kind)


def picture_size() -> QSize:
    """Return the room of a picture on its tile."""
    sizes, size = theme.current(), TilePainter.size()
    return QSize(size.width() - 2 * sizes.gap, size.height() - 2 * sizes.gap - sizes.label - sizes.remark)


def _fetch_all(fetch: Fetch, keys: Sequence[int], room: QSize, progress: Progress) -> dict[int, _Fetched]:
    """Fetch some pictures, as a job; what is refused is told at its tile."""
    found = {}
    for key in keys:
        progress.check()
        try:
            content = fetch(key)
        except Refusal as refusal:
            found[key] = _Fetched(None, refusal.message)
        else:
            image = QImage.fromData(content) if content is not None else QImage()
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            found[key] = NOTHING if image.isNull() else _Fetched(image.scaled(room, keep, smooth))
    return found
