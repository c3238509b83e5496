"""How a cell and the heads of a list are painted: one call a cell, nothing asked twice."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme
from ui.drawings import draw
from ui.tables.record_table import NUMBERS, ROOT

if TYPE_CHECKING:
    from ui.tables.record_view import RecordView

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SELECTED = QStyle.StateFlag.State_Selected


@dataclass(frozen=True)
class _Paints:
    """The theme's colours, made once."""

    ink: QPen
    second: QPen
    tint: QColor
    hover: QColor
    surface: QColor
    line: QColor
    raised: QColor
    accent: QColor
    tones: dict[str, QColor]


@lru_cache(maxsize=2)
def _paints(worn: theme.Theme) -> _Paints:
    colour = worn.colour
    return _Paints(
        QPen(colour("ink")),
        QPen(colour("second")),
        colour("tint"),
        colour("hover"),
        colour("surface"),
        colour("line"),
        colour("raised"),
        colour("accent"),
        {name: colour(name) for name in theme.TONES},
    )


class CellPainter(QStyledItemDelegate):
    """Paints text, ground and signal of a cell itself: four times quicker than the style would."""

    def __init__(self, view: "RecordView") -> None:
        super().__init__(view)
        self._view = view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        view, row, column, rect = self._view, index.row(), index.column(), option.rect
        table, paints, sizes = view.table, _paints(theme.current()), theme.current()
        chosen = bool(option.state & SELECTED)
        if chosen:
            painter.fillRect(rect, paints.tint)
        elif row == view.hovered:
            painter.fillRect(rect, paints.hover)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), sizes.hair, paints.line)
        tone = table.tone(row)
        if view.is_first(column):
            if row == view.current_row and chosen:
                painter.fillRect(rect.x(), rect.y(), sizes.bar + sizes.hair, rect.height(), paints.accent)
            if tone in paints.tones:
                draw_signal(painter, tone, rect.x() + sizes.pad // 2 + sizes.bar, rect.center().y(), sizes.gap)
        room = rect.adjusted(sizes.pad + (sizes.unit if view.is_first(column) else 0), 0, -sizes.gap, 0)
        text = table.text(row, column)
        if text and room.width() > 0:
            painter.setPen(paints.second if tone == "quiet" else paints.ink)
            text = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, RIGHT if table.fields[column].kind in NUMBERS else LEFT, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, theme.current().row)


def draw_signal(painter: QPainter, tone: str, x: int, y: int, side: int) -> None:
    """Draw a signal centred on a point, each colour with its own shape: triangle, diamond, disc, square."""
    half = side / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(_paints(theme.current()).tones[tone]))
    shapes = {
        "red": [(0.0, -half), (half, half), (-half, half)],
        "amber": [(0.0, -half), (half, 0.0), (0.0, half), (-half, 0.0)],
        "blue": [(-half, -half), (half, -half), (half, half), (-half, half)],
    }
    if tone in shapes:
        painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in shapes[tone]]))
    else:
        painter.drawEllipse(QPointF(x, y), half, half)
    painter.restore()


class ColumnHead(QHeaderView):
    """The heads of the columns: the word, and the arrow of the order beside it."""

    def __init__(self, view: "RecordView") -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setResizeContentsPrecision(0)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setMinimumSectionSize(theme.current().control + theme.current().pad)
        self.setFixedHeight(theme.current().head)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        """Return what is known; Qt's own asks the table for every head again whenever one of them moves."""
        return QSize(self.length(), self.minimumHeight())

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        sizes, paints, view = theme.current(), _paints(theme.current()), self._view
        field = view.table.fields[column]
        sorts = field.key == view.order
        painter.fillRect(rect, paints.raised)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), sizes.hair, paints.line)
        painter.fillRect(rect.right(), rect.y() + sizes.gap, sizes.hair, rect.height() - 2 * sizes.gap, paints.line)
        arrow = sizes.icon_small if sorts else 0
        room = rect.adjusted(sizes.pad + (sizes.unit if view.is_first(column) else 0), 0, -sizes.gap - arrow, 0)
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(paints.accent if sorts else paints.second)
        text = painter.fontMetrics().elidedText(field.title, Qt.TextElideMode.ElideRight, room.width())
        right = field.kind in NUMBERS
        painter.drawText(room, RIGHT if right else LEFT, text)
        if sorts:
            x = room.right() if right else room.x() + painter.fontMetrics().horizontalAdvance(text)
            spot = QRect(x + sizes.bar, rect.center().y() - arrow // 2, arrow, arrow)
            draw(painter, "chevron-down" if view.descending else "chevron-up", spot, "accent")


class RowNumbers(QHeaderView):
    """The numbers of the rows; their width follows the count, their height never asks a cell."""

    def __init__(self, view: "RecordView") -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._view = view
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # ResizeToContents would read every row
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setDefaultSectionSize(theme.current().row)
        self.setMinimumSectionSize(theme.current().row)

    def fit(self, rows: int) -> None:
        """Take the width that the last number needs."""
        sizes = theme.current()
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(f"{max(rows, 100):,}") + 2 * sizes.gap + sizes.unit)

    def sizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), self.length())

    def paintSection(self, painter: QPainter, rect: QRect, row: int) -> None:
        sizes, paints = theme.current(), _paints(theme.current())
        chosen = self._view.selectionModel().isRowSelected(row, ROOT)
        ground = paints.tint if chosen else paints.hover if row == self._view.hovered else paints.surface
        painter.fillRect(rect, ground)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), sizes.hair, paints.line)
        painter.setPen(paints.second)
        painter.setFont(self.font())
        painter.drawText(rect.adjusted(0, 0, -sizes.gap, 0), RIGHT, f"{row + 1:,}")
