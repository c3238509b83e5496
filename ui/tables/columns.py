"""Which columns are seen: picked by ticking, put back by one button."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidgetItem, QVBoxLayout, QWidget

from desktop.fields import Field
from ui import theme
from ui.buttons import button, label
from ui.rows import RowList
from ui.screens import room_at

ROWS = 12


class ColumnPicker(QFrame):
    """A small panel of ticks that stays open while the clerk chooses."""

    picked = Signal(str, bool)  # key of a field, and whether it is to be seen
    reset = Signal()
    frozen = Signal(bool)

    def __init__(self, fields: list[tuple[Field, bool]], is_frozen: bool, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        sizes = theme.current()
        self._list = RowList()
        for field, seen in fields:
            item = QListWidgetItem(field.title, self._list)
            item.setData(Qt.ItemDataRole.UserRole, field.key)
            item.setCheckState(Qt.CheckState.Checked if seen else Qt.CheckState.Unchecked)
        self._list.itemChanged.connect(self._tick)
        self._list.itemClicked.connect(self._clicked)
        self._stay = button("", lambda: self._freeze(not is_frozen))
        self._stay.setText("首列随表滚动" if is_frozen else "固定首列")
        foot = QHBoxLayout()
        foot.addWidget(self._stay)
        foot.addStretch(1)
        foot.addWidget(button("恢复默认", self._reset, kind="quiet"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.pad, sizes.pad, sizes.pad, sizes.pad)
        whole.setSpacing(sizes.gap)
        whole.addWidget(label("显示哪些列", "strong"))
        whole.addWidget(self._list, 1)
        whole.addLayout(foot)
        self._list.show_rows(len(fields), ROWS)
        self.setFixedWidth(sizes.popup)
        self.adjustSize()

    def open_at(self, place: QPoint) -> None:
        """Show the panel inside the screen, near a point."""
        room = room_at(place)
        x = min(place.x(), room.right() - self.width())
        y = min(place.y(), room.bottom() - self.height())
        self.move(max(x, room.left()), max(y, room.top()))
        self.show()
        self._list.setFocus()

    def _clicked(self, item: QListWidgetItem) -> None:
        self._list.setCurrentItem(item)

    def _tick(self, item: QListWidgetItem) -> None:
        seen = item.checkState() == Qt.CheckState.Checked
        self.picked.emit(item.data(Qt.ItemDataRole.UserRole), seen)

    def _freeze(self, wanted: bool) -> None:
        self.frozen.emit(wanted)
        self.close()

    def _reset(self) -> None:
        self.reset.emit()
        self.close()
