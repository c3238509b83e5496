"""What opens under a chip: a list to tick, two ends of a range, a day, or two of them."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListWidgetItem, QVBoxLayout, QWidget

from ui import theme
from ui.buttons import button, label
from ui.forms.date_box import DateBox
from ui.rows import RowList
from ui.screens import room_at

LONG = 8  # choices from which a line to type into is worth its room
ROWS = 10
VALUE = Qt.ItemDataRole.UserRole


class Panel(QFrame):
    """A panel that closes when the clerk clicks elsewhere."""

    chosen = Signal(object)  # the filter's new value, or None

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        sizes = theme.current()
        self.whole = QVBoxLayout(self)
        self.whole.setContentsMargins(sizes.pad, sizes.pad, sizes.pad, sizes.pad)
        self.whole.setSpacing(sizes.gap)
        head = QHBoxLayout()
        head.addWidget(label(title, "strong"))
        head.addStretch(1)
        head.addWidget(button("清除", self._clear, kind="quiet"))
        self.whole.addLayout(head)
        self.setFixedWidth(sizes.popup)

    def open_under(self, widget: QWidget) -> None:
        """Show the panel below a widget, inside the screen."""
        self.adjustSize()
        place = widget.mapToGlobal(widget.rect().bottomLeft())
        room = room_at(place)
        self.move(min(place.x(), room.right() - self.width()), min(place.y() + theme.current().unit, room.bottom()))
        self.show()

    def _clear(self) -> None:
        self.chosen.emit(None)
        self.close()


class ChoicePanel(Panel):
    """Choices to tick; typing narrows them."""

    def __init__(
        self,
        title: str,
        choices: Sequence[tuple[Any, str]],
        value: Any,
        many: bool,
        match: Callable[[str], Sequence[Any]] | None,
        parent: QWidget,
    ) -> None:
        super().__init__(title, parent)
        self._many, self._match = many, match
        self._list = RowList()
        taken = () if value is None else value if many else (value,)
        for one, words in choices:
            item = QListWidgetItem(words, self._list)
            item.setData(VALUE, one)
            if many:
                item.setCheckState(Qt.CheckState.Checked if one in taken else Qt.CheckState.Unchecked)
            elif one in taken:
                self._list.setCurrentItem(item)
        self._line = QLineEdit(placeholderText="输入汉字或拼音", clearButtonEnabled=True)
        self._line.setVisible(len(choices) > LONG)
        self._line.textChanged.connect(self._narrow)
        self._line.installEventFilter(self)
        self._list.itemChanged.connect(self._ticked)
        self._list.itemClicked.connect(self._taken)
        self._list.itemActivated.connect(self._taken)
        self._list.show_rows(len(choices), ROWS)
        self.whole.addWidget(self._line)
        self.whole.addWidget(self._list)
        self.setFocusProxy(self._line if len(choices) > LONG else self._list)
        self.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows go from the line into the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
            self._list.setFocus()
            self._list.setCurrentRow(next((row for row in range(self._list.count()) if self._is_seen(row)), -1))
            return True
        return super().eventFilter(watched, event)

    def _is_seen(self, row: int) -> bool:
        return not self._list.isRowHidden(row)

    def _narrow(self, typed: str) -> None:
        typed = typed.strip()
        meant = set(self._match(typed)) if typed and self._match else set()
        for row in range(self._list.count()):
            item = self._list.item(row)
            self._list.setRowHidden(row, bool(typed) and typed not in item.text() and item.data(VALUE) not in meant)

    def _ticked(self, _: QListWidgetItem) -> None:
        items = [self._list.item(row) for row in range(self._list.count())]
        chosen = tuple(item.data(VALUE) for item in items if item.checkState() == Qt.CheckState.Checked)
        self.chosen.emit(chosen or None)

    def _taken(self, item: QListWidgetItem) -> None:
        if not self._many:
            self.chosen.emit(item.data(VALUE))
            self.close()


class DayPanel(Panel):
    """Usual days to pick, or one to type."""

    def __init__(self, title: str, presets: Sequence[tuple[str, str]], value: str | None, parent: QWidget) -> None:
        super().__init__(title, parent)
        self._list = RowList()
        for day, words in presets:
            item = QListWidgetItem(words, self._list)
            item.setData(VALUE, day)
        self._list.show_rows(len(presets), ROWS)
        self._list.itemClicked.connect(self._taken)
        self._list.itemActivated.connect(self._taken)
        self.box = DateBox("如 20260630")
        self.box.value = self.box.from_plain(value)
        self.box.line.returnPressed.connect(self.take)
        row = QHBoxLayout()
        row.setSpacing(theme.current().gap)
        row.addWidget(self.box, 1)
        row.addWidget(button("查看", self.take, kind="primary"))
        self.whole.addWidget(self._list)
        self.whole.addLayout(row)
        self.setFocusProxy(self.box)
        self.setFocus()

    def take(self) -> None:
        """Go on with the day that is typed, when it is one."""
        if (day := self.box.plain(self.box.value)) is not None:
            self.chosen.emit(day)
            self.close()

    def _taken(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(VALUE))
        self.close()


class PeriodPanel(Panel):
    """Usual periods to pick, or the first and the last day to type; either may be left out."""

    def __init__(
        self,
        title: str,
        presets: Sequence[tuple[tuple[str | None, str | None], str]],
        value: tuple[str | None, str | None] | None,
        parent: QWidget,
    ) -> None:
        super().__init__(title, parent)
        self._list = RowList()
        for days, words in presets:
            item = QListWidgetItem(words, self._list)
            item.setData(VALUE, days)
        self._list.show_rows(len(presets), ROWS)
        self._list.itemClicked.connect(self._taken)
        self._list.itemActivated.connect(self._taken)
        first, last = value or (None, None)
        self.first, self.last = self._end("从", first), self._end("到", last)
        row = QHBoxLayout()
        row.setSpacing(theme.current().gap)
        for part in (self.first, label("–", "second"), self.last):
            row.addWidget(part)
        self.whole.addWidget(self._list)
        self.whole.addLayout(row)
        self.whole.addWidget(button("筛选", self.take, kind="primary"))
        self.setFocusProxy(self.first)
        self.setFocus()

    def take(self) -> None:
        """Go on with the days that are typed, the earlier one first."""
        boxes = (self.first, self.last)
        ends = [box.plain(box.value) for box in boxes]
        if any(box.line.text().strip() and end is None for box, end in zip(boxes, ends, strict=True)):
            return  # what is typed there is no day, as the box says
        if None not in ends:
            ends = sorted(ends)
        self.chosen.emit(tuple(ends) if any(ends) else None)
        self.close()

    def _end(self, hint: str, day: str | None) -> DateBox:
        made = DateBox(hint)
        made.value = made.from_plain(day)
        made.line.returnPressed.connect(self.take)
        return made

    def _taken(self, item: QListWidgetItem) -> None:
        self.chosen.emit(tuple(item.data(VALUE)))
        self.close()


class RangePanel(Panel):
    """Usual ranges to pick, or two ends to type."""

    def __init__(
        self,
        title: str,
        unit: str,
        presets: Sequence[tuple[tuple[int | None, int | None], str]],
        value: tuple[int | None, int | None] | None,
        parent: QWidget,
    ) -> None:
        super().__init__(title, parent)
        self._list = RowList()
        for ends, words in presets:
            item = QListWidgetItem(words, self._list)
            item.setData(VALUE, ends)
        self._list.show_rows(len(presets), ROWS)
        self._list.itemClicked.connect(self._taken)
        self._list.itemActivated.connect(self._taken)
        low, high = value or (None, None)
        self._low, self._high = self._end("从", low), self._end("到", high)
        row = QHBoxLayout()
        row.setSpacing(theme.current().gap)
        for part in (self._low, label("–", "second"), self._high, label(unit, "second")):
            row.addWidget(part)
        row.addWidget(button("筛选", self._typed, kind="primary"))
        if presets:
            self.whole.addWidget(self._list)
        self.whole.addLayout(row)
        self.setFocusProxy(self._low)
        self.setFocus()

    def _end(self, hint: str, value: int | None) -> QLineEdit:
        made = QLineEdit("" if value is None else str(value), placeholderText=hint)
        made.setValidator(QIntValidator(0, 999_999, made))
        made.returnPressed.connect(self._typed)
        return made

    def _typed(self) -> None:
        low, high = (int(end.text()) if end.text() else None for end in (self._low, self._high))
        if low is not None and high is not None and low > high:
            low, high = high, low
        self.chosen.emit(None if low is None and high is None else (low, high))
        self.close()

    def _taken(self, item: QListWidgetItem) -> None:
        ends = item.data(VALUE)
        self.chosen.emit(tuple(ends))
        self.close()
