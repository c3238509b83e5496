"""The map with what lies over it: the line of the tool, the legend, the scale, the card of a grid, words when empty."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.buttons import button, label
from ui.map.canvas import MapCanvas
from ui.map.legend import Buttons, Class, Legend, ScaleBar, place_over
from ui.tables.empty import Empty, EmptyState


class ToolLine(QFrame):
    """Says what is being drawn and how, and what was refused; its buttons do what the keys do."""

    back = Signal()
    done = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "row-head")
        worn = theme.current()
        self._title, self._hint = label("", "strong"), label("", "small", wrap=True)
        self._fault = label("", "red", wrap=True)
        self.undo = button("退一步", self.back.emit, icon_name="undo")
        self.save = button("保存", self.done.emit, kind="primary")
        self.leave = button("放弃", self.left.emit)
        words = QVBoxLayout()
        words.setSpacing(0)
        for part in (self._title, self._hint, self._fault):
            words.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(worn.pad, worn.gap, worn.pad, worn.gap)
        row.setSpacing(worn.gap)
        row.addLayout(words, 1)
        for one in (self.undo, self.leave, self.save):
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys stay with the map
            row.addWidget(one, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def refusal(self) -> str:
        """What is said to be wrong."""
        return self._fault.text()

    @property
    def title(self) -> str:
        """What is being drawn."""
        return self._title.text()

    @property
    def hint(self) -> str:
        """What is said of what can be done."""
        return self._hint.text()

    def show_tool(self, title: str, hint: str, save: str) -> None:
        """Say what is done now."""
        self._title.setText(title)
        self._hint.setText(hint)
        self.save.setText(save)
        self.refuse("")
        self.show()

    def show_hint(self, hint: str, save: str) -> None:
        """Say what can be done next."""
        self._hint.setText(hint)
        self.save.setText(save)

    def refuse(self, sentence: str) -> None:
        """Say what is wrong; what was drawn stays."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))


class Stage(QFrame):
    """Holds the canvas and keeps what lies over it in its corner."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "list")
        worn = theme.current()
        self.line, self.canvas = ToolLine(), MapCanvas()
        self.legend, self.scale = Legend(self.canvas), ScaleBar(self.canvas)
        self.buttons = Buttons(self.canvas)
        self.empty = EmptyState(self.canvas)
        self._card: QWidget | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(worn.hair, worn.hair, worn.hair, worn.hair)
        whole.setSpacing(0)
        whole.addWidget(self.line)
        whole.addWidget(self.canvas, 1)
        self.canvas.installEventFilter(self)
        self.canvas.covered = self._covered

    def show_empty(self, empty: Empty | None) -> None:
        """Say why there is nothing and what to do; None when there is something."""
        self.empty.tell(empty)
        for part in (self.scale, self.buttons):
            part.setVisible(empty is None)
        self.arrange()

    def show_legend(self, title: str, classes: Sequence[Class]) -> None:
        """Explain the colours."""
        self.legend.show_classes(title, classes)
        self.arrange()
        if self._card is None:
            self._keep_left()

    @property
    def card(self) -> QWidget | None:
        """What is known of the chosen grid, while it is shown."""
        return self._card

    def show_card(self, card: QWidget | None) -> None:
        """Lay a card over the upper left corner in the place of the one before."""
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
        self._card = card
        if card is None:
            self.canvas.left_covered = self._legend_width()
        else:
            self.canvas.left_covered = card.width() + theme.current().pad
            card.setParent(self.canvas)
            card.show()
        self.arrange()

    def _keep_left(self) -> None:
        """Keep the whole map from under the legend."""
        width = self._legend_width()
        if width != self.canvas.left_covered:
            self.canvas.left_covered = width
            if self.canvas.is_whole:
                self.canvas.show_all()

    def _legend_width(self) -> int:
        return 0 if self.legend.isHidden() else self.legend.width() + theme.current().pad

    def _covered(self) -> list[QRect]:
        parts = (self.legend, self.scale, self.buttons, self._card)
        return [part.geometry() for part in parts if part is not None and part.isVisible()]

    def arrange(self) -> None:
        """Put everything into its corner."""
        gap = theme.current().pad
        place_over(self.canvas, self.legend, self.scale, self.buttons)
        self.empty.resize(self.canvas.size())
        if self._card is not None:
            self._card.resize(self._card.width(), self._card.heightForWidth(self._card.width()))
            self._card.move(gap, gap)
            self._card.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.canvas and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.arrange()
        return False
