"""What the colours of the map mean, how long a way on it is, and the buttons that move it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from ui import theme
from ui.buttons import label, tool
from ui.map.view import MapView

NICE = (1, 2, 5)  # what a scale bar may be a power of ten of
KILOMETRE = 1000


@dataclass(frozen=True)
class Class:
    """One line of the legend: its tint from 0, or None for what has no figure; its words; how many there are."""

    tint: int | None
    words: str
    count: int


class Swatch(QWidget):
    """A patch of one tint."""

    def __init__(self, tint: int | None) -> None:
        super().__init__()
        self._tint = tint
        worn = theme.current()
        self.setFixedSize(worn.page, worn.card)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, worn = QPainter(self), theme.current()
        if self._tint is None:
            brush = QBrush(worn.colour("edge"), Qt.BrushStyle.BDiagPattern)
        else:
            brush = QBrush(worn.colour(f"map_{self._tint + 1}"))
        painter.setPen(QPen(worn.colour("second"), worn.hair))
        painter.setBrush(brush)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class Legend(QFrame):
    """The figure that colours the map, and its classes in words."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "popup")
        worn = theme.current()
        self._title = label("", "strong")
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(worn.gap)
        self._rows.setVerticalSpacing(worn.unit)
        self._rows.setColumnStretch(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(worn.pad, worn.gap, worn.pad, worn.gap)
        whole.setSpacing(worn.unit)
        whole.addWidget(self._title)
        whole.addLayout(self._rows)
        self.hide()

    def show_classes(self, title: str, classes: Sequence[Class]) -> None:
        """Say what the tints mean; nothing to say hides it."""
        while item := self._rows.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._title.setText(title)
        for row, one in enumerate(classes):
            parts = (Swatch(one.tint), label(one.words), label(f"{one.count:,} 个", "small"))
            for column, part in enumerate(parts):
                side = Qt.AlignmentFlag.AlignRight if column == len(parts) - 1 else Qt.AlignmentFlag.AlignLeft
                self._rows.addWidget(part, row, column, side | Qt.AlignmentFlag.AlignVCenter)
                part.show()  # what is added to a legend that is shown would else count for nothing in its size
        self.setVisible(bool(classes))
        self.adjustSize()

    @property
    def words(self) -> list[str]:
        """What its lines say."""
        found = [self._rows.itemAtPosition(row, 1) for row in range(self._rows.rowCount())]
        widgets = [item.widget() for item in found if item is not None]
        return [one.text() for one in widgets if isinstance(one, QLabel)]


class ScaleBar(QWidget):
    """A line that is a round number of metres long."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view = view
        worn = theme.current()
        self.setFixedSize(worn.popup // 2, worn.small + worn.card)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.view_changed.connect(self.update)

    @property
    def metres(self) -> int:
        """How long it is."""
        return round_below(self.width() / max(self._view.scale_now, 1e-9))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, worn, metres = QPainter(self), theme.current(), self.metres
        long = metres * self._view.scale_now
        foot = self.height() - worn.unit
        font = self.font()
        font.setPixelSize(worn.small)
        painter.setFont(font)
        for colour, width in (("surface", worn.unit + worn.bar), ("ink", worn.bar)):  # a light edge for any ground
            painter.setPen(QPen(worn.colour(colour), width))
            painter.drawPolyline(
                [QPoint(x, y) for x, y in ((2, foot - 5), (2, foot), (int(long) - 2, foot), (int(long) - 2, foot - 5))]
            )
        words = words_of(metres)
        room = QRectF(worn.gap, 0, self.width(), foot - worn.unit)
        painter.setPen(worn.colour("surface"))
        for right, down in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            painter.drawText(room.translated(right, down), Qt.AlignmentFlag.AlignLeft, words)
        painter.setPen(worn.colour("ink"))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft, words)
        painter.end()


class Buttons(QFrame):
    """Nearer, further, everything: for the mouse alone, the keys do the same."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self.setProperty("role", "popup")
        worn = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(worn.hair, worn.hair, worn.hair, worn.hair)
        column.setSpacing(0)
        presses: tuple[tuple[str, str, Callable[[], object]], ...] = (
            ("add", "放大（+）", lambda: view.zoom(1.5)),
            ("minus", "缩小（-）", lambda: view.zoom(1 / 1.5)),
            ("frame", "显示全图（0）", view.show_all),
        )
        for sign, words, pressed in presses:
            one = tool(sign, words, pressed)
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            column.addWidget(one)
        self.adjustSize()


def round_below(metres: float) -> int:
    """Return the largest 1, 2 or 5 times a power of ten that is not above a length; at least one metre."""
    best, power = 1, 1
    while power <= metres:
        best = max([best, *(nice * power for nice in NICE if nice * power <= metres)])
        power *= 10
    return best


def words_of(metres: int) -> str:
    """Return a length in words."""
    return f"{metres // KILOMETRE:,} 公里" if metres >= KILOMETRE else f"{metres:,} 米"


def place_over(view: QWidget, legend: QWidget, bar: QWidget, buttons: QWidget) -> None:
    """Put legend and bar into the lower left of the map, the buttons into the upper right."""
    gap, size = theme.current().pad, QSize(view.width(), view.height())
    bar.move(gap, size.height() - bar.height() - gap)
    legend.move(gap, bar.y() - legend.height() - gap)
    buttons.move(size.width() - buttons.width() - gap, gap)
