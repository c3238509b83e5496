"""A ground that is moved and zoomed: wheel at the mouse, drag, keys. It knows nothing of what lies on it."""

from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsScene, QGraphicsView, QWidget

from ui import theme
from ui.map.plane import Box

STEP = 1.25  # one turn of the wheel, one press of + or −
NOTCH = 120  # what Qt calls one turn
MOST = 20.0  # pixels a metre
SPARE = 2.0  # sizes of the map that lie free around it
SHARE = 8  # of the window: what an arrow key moves
STILL = 160  # milliseconds without a move after which the picture is drawn with care
DEFAULT_BOX: Box = (-2_000.0, -2_000.0, 2_000.0, 2_000.0)  # what is seen of a ground without a map
Keys = Qt.Key


class Tool(Protocol):
    """Takes the mouse and the keys over while something is drawn. Points are those of the window."""

    keys: frozenset[Qt.Key]  # that are the tool's although they are shortcuts elsewhere

    @property
    def shape(self) -> Qt.CursorShape:
        """How the mouse looks."""

    def press(self, at: QPointF) -> bool:
        """Whether a drag that begins here is the tool's; otherwise it moves the ground."""

    def drag(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """The mouse moves with the button down."""

    def release(self, at: QPointF) -> None:
        """The drag ends."""

    def click(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """A press and a release at one point."""

    def double_click(self, at: QPointF) -> None:
        """Two of them."""

    def move(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """The mouse moves with no button down."""

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Take a key; return whether it was the tool's."""

    def paint(self, painter: QPainter) -> None:
        """Draw over the map, in pixels of the window."""


class MapView(QGraphicsView):
    """Shows a piece of the ground. One unit of the scene is a metre."""

    clicked = Signal(QPointF)  # in metres
    double_clicked = Signal(QPointF)
    hovered = Signal(QPointF)
    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setScene(QGraphicsScene(self))
        self.tool: Tool | None = None
        self.is_large = False  # whether there is so much to draw that it is drawn roughly while it moves
        self.left_covered = 0  # pixels at the left where nothing is shown that is to be seen whole
        self._box: Box = DEFAULT_BOX
        self._fitted: Box | None = DEFAULT_BOX
        self._pressed: QPoint | None = None
        self._dragging = self._tool_drags = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setInteractive(False)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._rest = QTimer(self, singleShot=True, interval=STILL)
        self._rest.timeout.connect(self._be_still)
        self.set_box(DEFAULT_BOX)

    # What is seen

    @property
    def scale_now(self) -> float:
        """How many pixels a metre takes."""
        return self.transform().m11()

    @property
    def centre(self) -> QPointF:
        """What lies in the middle of the window, in metres."""
        return self.mapToScene(self.viewport().rect().center())

    @property
    def box(self) -> Box:
        """What there is to be seen at all."""
        return self._box

    @property
    def is_whole(self) -> bool:
        """Whether everything is shown, and stays so in a window of another size."""
        return self._fitted == self._box

    def set_box(self, box: Box) -> None:
        """Say what there is to be seen at all."""
        self._box = box
        west, north, east, south = box
        wide, high = (east - west) * SPARE, (south - north) * SPARE
        self.setSceneRect(QRectF(QPointF(west - wide, north - high), QPointF(east + wide, south + high)))

    def show_all(self) -> None:
        """Show everything."""
        self.fit(self._box)

    def fit(self, box: Box) -> None:
        """Show a piece of the ground as large as it can be; it stays whole while the window changes its size."""
        self._apply_fit(box)
        self._fitted = box

    def look_at(self, x: float, y: float, scale: float) -> None:
        """Show a spot in the middle, at so many pixels a metre."""
        self._fitted = None
        self.setTransform(QTransform.fromScale(*[min(max(scale, self._least()), MOST)] * 2))
        self.centerOn(x, y)
        self._moved()

    def zoom(self, times: float, at: QPointF | None = None) -> None:
        """Come nearer or go away; what lies under a point of the window stays there."""
        at = QPointF(self.viewport().rect().center()) if at is None else at
        held = self.to_ground(at)
        self.setTransform(QTransform.fromScale(*[min(max(self.scale_now * times, self._least()), MOST)] * 2))
        away = self.to_view(held.x(), held.y()) - at
        self.pan(round(away.x()), round(away.y()))

    def pan(self, right: int, down: int) -> None:
        """Move the window over the ground, in pixels."""
        self._fitted = None
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + right)
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + down)
        self._moved()

    def to_view(self, x: float, y: float) -> QPointF:
        """Return where a spot of the ground lies in the window."""
        return self.viewportTransform().map(QPointF(x, y))

    def to_ground(self, at: QPointF) -> QPointF:
        """Return what lies under a point of the window."""
        return self.viewportTransform().inverted()[0].map(at)

    def take_tool(self, tool: Tool | None) -> None:
        """Hand mouse and keys to a tool, or take them back."""
        self.tool, self._tool_drags, self._dragging = tool, False, False
        self._point()
        self.viewport().update()
        self.setFocus()

    # The mouse

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        self.zoom(STEP ** (turned / NOTCH), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        self._dragging = event.button() == Qt.MouseButton.MiddleButton
        left = event.button() == Qt.MouseButton.LeftButton
        self._tool_drags = self.tool is not None and left and self.tool.press(event.position())
        if self._dragging:
            self._point()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position().toPoint()
        if self._pressed is None or not event.buttons():
            if self.tool is not None:
                self.tool.move(event.position(), event.modifiers())
            else:
                self.hovered.emit(self.to_ground(event.position()))
        elif self._tool_drags and self.tool is not None:
            self.tool.drag(event.position(), event.modifiers())
        elif self._dragging or (here - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            if not self._dragging:
                self._dragging = True
                self._point()
            self.pan(self._pressed.x() - here.x(), self._pressed.y() - here.y())
            self._pressed = here

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        was_dragged, self._dragging = self._dragging, False
        self._point()
        if pressed is None:
            return
        if self._tool_drags and self.tool is not None:
            self._tool_drags = False
            self.tool.release(event.position())
        elif not was_dragged and event.button() == Qt.MouseButton.LeftButton:
            if self.tool is not None:
                self.tool.click(event.position(), event.modifiers())
            else:
                self.clicked.emit(self.to_ground(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self.tool is not None:
            self.tool.double_click(event.position())
        else:
            self.double_clicked.emit(self.to_ground(event.position()))

    # The keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._takes(event):
            event.accept()  # Ctrl+Z belongs to the drawing, not to what was saved before
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Keys(event.key())
        if self.tool is not None and self.tool.key(key, event.modifiers()):
            return
        step_x, step_y = self.viewport().width() // SHARE, self.viewport().height() // SHARE
        ways = {Keys.Key_Left: (-step_x, 0), Keys.Key_Right: (step_x, 0), Keys.Key_Up: (0, -step_y)}
        ways[Keys.Key_Down] = (0, step_y)
        if key in ways:
            self.pan(*ways[key])
        elif key in (Keys.Key_Plus, Keys.Key_Equal):
            self.zoom(STEP)
        elif key in (Keys.Key_Minus, Keys.Key_Underscore):
            self.zoom(1 / STEP)
        elif key in (Keys.Key_0, Keys.Key_Home):
            self.show_all()
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted is not None:
            self._apply_fit(self._fitted)
        self.view_changed.emit()

    def _takes(self, event: QKeyEvent) -> bool:
        return self.tool is not None and Keys(event.key()) in self.tool.keys

    def changed_much(self) -> None:
        """Take notice that another detail, or another place, is seen. The subclass draws accordingly."""

    def _apply_fit(self, box: Box) -> None:
        west, north, east, south = box
        room = self.viewport().size()
        margin = theme.current().page
        left = self.left_covered if self.left_covered < room.width() / 2 else 0
        across, down = max(room.width() - left - 2 * margin, margin), max(room.height() - 2 * margin, margin)
        scale = min(across / max(east - west, 1.0), down / max(south - north, 1.0), MOST)
        self.setTransform(QTransform.fromScale(scale, scale))
        self.centerOn((west + east) / 2 - left / scale / 2, (north + south) / 2)
        self._moved()

    def _least(self) -> float:
        """Return the scale at which the whole map is a third of the window."""
        west, north, east, south = self._box
        room = self.viewport().size()
        return min(room.width() / max(east - west, 1.0), room.height() / max(south - north, 1.0)) / 3

    def _moved(self) -> None:
        if self.is_large:
            self.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            self._rest.start()
        self.changed_much()
        self.view_changed.emit()
        self.viewport().update()

    def _be_still(self) -> None:
        self.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self.viewport().update()

    def _point(self) -> None:
        shape = Qt.CursorShape.ArrowCursor if self.tool is None else self.tool.shape
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor if self._dragging else shape)
