"""The navigation at the left: rooms in groups, icon and word, folding to icons."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.buttons import give_keys, label, set_role, tip_of
from ui.icons import icon
from ui.page import Room


class Navigation(QFrame):
    """Shows only what exists and what the account may see: the rooms it is given."""

    entered = Signal(str)  # key of a room
    folded = Signal(bool)

    def __init__(self, rooms: Sequence[Room], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "navigation")
        self.is_folded = False
        sizes = theme.current()
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._heads: list[QWidget] = []
        self._brand = label("格档", "brand")
        self._column = QVBoxLayout(self)
        self._column.setSpacing(sizes.bar)
        top = QHBoxLayout()
        top.setContentsMargins(sizes.pad, 0, 0, sizes.gap)
        top.addWidget(self._brand)
        self._column.addLayout(top)
        self._needed = 0  # height of the rooms while they stand apart, when there is less
        self._area, self._rooms = QScrollArea(), QWidget()  # on a low screen the rooms move closer, and at last scroll
        self._rooms.setProperty("role", "page")
        self._list = QVBoxLayout(self._rooms)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(sizes.bar)
        self._area.setWidget(self._rooms)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().setAutoFillBackground(False)
        self._area.viewport().installEventFilter(self)
        self._column.addWidget(self._area, 1)
        for name, members in groupby(rooms, key=lambda room: room.group):
            head = label(name)
            head.setContentsMargins(sizes.pad, sizes.pad, 0, sizes.unit)
            self._heads.append(head)
            self._list.addWidget(head)
            for room in members:
                self._add(room, len(self._buttons) + 1)
        self._list.addStretch(1)
        self._fold = self._button("收起导航", "fold")
        self._fold.clicked.connect(lambda: self.fold(not self.is_folded))
        self._column.addWidget(self._fold)
        self.fold(False)

    def select(self, key: str) -> None:
        """Mark the room the clerk is in."""
        self._buttons[key].setChecked(True)
        self._area.ensureWidgetVisible(self._buttons[key], 0, 0)

    def fold(self, wanted: bool) -> None:
        """Show icons only, or icons and words."""
        sizes = theme.current()
        self.is_folded = wanted
        side = sizes.gap
        self._column.setContentsMargins(side, sizes.card, side, sizes.gap)
        self.setFixedWidth(sizes.nav_folded if wanted else sizes.nav_width)
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if wanted else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for one in [*self._buttons.values(), self._fold]:
            one.setToolButtonStyle(style)
        for part in [*self._heads, self._brand]:
            part.setVisible(not wanted)
        self._fold.setIcon(icon("unfold" if wanted else "fold", "nav_second"))
        self._fold.setText("收起导航")
        self._fold.setToolTip("展开导航" if wanted else "收起导航")
        self.folded.emit(wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the rooms to the height there is for them."""
        if event.type() == QEvent.Type.Resize:
            room, asked = self._area.viewport().height(), self._rooms.minimumSizeHint().height()
            if not self._needed and asked > room:
                self._needed = asked
                self._stand(close=True)
            elif self._needed and room >= self._needed:
                self._needed = 0
                self._stand(close=False)
        return False

    def _stand(self, *, close: bool) -> None:
        """Let the rooms stand close together, or apart."""
        sizes = theme.current()
        for head in self._heads:
            head.setContentsMargins(sizes.pad, sizes.bar if close else sizes.pad, 0, sizes.bar if close else sizes.unit)
        for one in self._buttons.values():
            set_role(one, close=close)

    def _add(self, room: Room, number: int) -> None:
        keys = f"Ctrl+{number}" if number < 10 else ""
        made = self._button(room.title, room.icon)
        made.setCheckable(True)
        made.setToolTip(tip_of(room.title, keys))
        if keys:
            give_keys(made, keys)
        made.clicked.connect(lambda: self.entered.emit(room.key))
        self._group.addButton(made)
        self._buttons[room.key] = made
        self._list.addWidget(made)

    def _button(self, words: str, icon_name: str) -> QToolButton:
        side = theme.current().icon
        made = QToolButton()
        made.setText(f" {words}")
        made.setAccessibleName(words)
        made.setIcon(icon(icon_name, "nav_second", "nav_ink"))
        made.setIconSize(QSize(side, side))
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click goes into the room, and the focus with it
        return made
