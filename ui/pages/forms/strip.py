"""填报助手: a small strip over all windows that puts one value after another on the clipboard.

It never takes the focus where keys are heard without it, so that the clerk goes on typing into the web page.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.forms.assistant import Item, Reel
from ui import theme
from ui.buttons import button, label, tool
from ui.clip import Clip
from ui.errors import sentence_of
from ui.pages.desk import Desk
from ui.pages.forms.hot_keys import WORDS, HotKeys

TITLE = "填报助手"
READY = "按“复制下一项”，再到网页中粘贴"
EMPTY = "档案中没有可以复制的内容"
GONE = "这一条已被删除"
END = "这一条已复制完，按“下一条”继续"
CLEARED = "剪贴板已清空"
COPIED = "已复制，60 秒后自动清空"


class Strip(QWidget):
    """Walks over the values of records; every private one is written down before it is given out."""

    def __init__(self, desk: Desk, reel: Reel, unit: str = "条") -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self._desk, self._reel, self._unit = desk, reel, unit
        self._place, self._index = 0, -1
        self._record, self._items = "", tuple[Item, ...]()
        self.clip = Clip(self)
        self.keys = HotKeys(
            {"Right": self.next_item, "Left": self.item_before, "Down": self.next_record, "Up": self.record_before}
        )
        self.who, self.what, self.shown = label("", "strong"), label("", "label"), label("")
        self.told = label(READY, "small", wrap=True)
        self._lay_out()
        self.clip.cleared.connect(lambda: self.told.setText(CLEARED))
        self._read(0)

    @property
    def item(self) -> Item | None:
        """The value that was given out last."""
        return self._items[self._index] if 0 <= self._index < len(self._items) else None

    def next_item(self) -> None:
        """Copy the next value of the record that is known."""
        self._step(range(self._index + 1, len(self._items)))

    def item_before(self) -> None:
        """Copy the value before."""
        self._step(range(self._index - 1, -1, -1))

    def next_record(self) -> None:
        """Go to the next record."""
        if self._place + 1 < len(self._reel):
            self._read(self._place + 1)

    def record_before(self) -> None:
        """Go to the record before."""
        if self._place:
            self._read(self._place - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {
            Qt.Key.Key_Right: self.next_item, Qt.Key.Key_Space: self.next_item, Qt.Key.Key_Return: self.next_item,
            Qt.Key.Key_Left: self.item_before, Qt.Key.Key_Down: self.next_record, Qt.Key.Key_Up: self.record_before,
            Qt.Key.Key_Escape: self.close,
        }  # fmt: skip
        way = ways.get(Qt.Key(event.key()))
        if way is not None:
            way()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():  # behind the password
            self.clip.clear()
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.clip.clear()
        self.keys.close()
        super().closeEvent(event)

    def _step(self, places: Sequence[int]) -> None:
        if not self.isVisible():  # keys are heard behind the password too
            return
        found = next((place for place in places if self._items[place].value), None)
        if found is None:
            self.told.setText(END if self._items else GONE)
            return
        item, place = self._items[found], self._place
        self._index = found
        self._show()
        if not item.is_private:
            self._give(item)
            return
        self.told.setText("")
        self._desk.work.write(
            self, "登记复制", lambda _: self._reel.note(place, item), lambda _: self._given(place, item), self._failed
        )

    def _given(self, place: int, item: Item) -> None:
        """Give out what was written down, unless the clerk went on meanwhile."""
        if self._place == place and self.item is item and self.isVisible():
            self._give(item)

    def _give(self, item: Item) -> None:
        self.clip.give(item.value)
        self.told.setText(COPIED)

    def _read(self, place: int) -> None:
        reel = self._reel
        self._desk.work.read(
            self, "读取下一条", lambda _: (place, reel.title(place), reel.items(place)), self._take, self._failed
        )

    def _take(self, found: tuple[int, str, tuple[Item, ...]]) -> None:
        self._place, self._record, self._items = found
        self._index = -1
        self.told.setText(READY if self._items else GONE)
        self._show()

    def _failed(self, error: BaseException) -> None:
        self.told.setText(sentence_of(error))

    def _show(self) -> None:
        self.who.setText(f"{self._record}　第 {self._place + 1:,} / {len(self._reel):,} {self._unit}")
        item = self.item
        after = next((one for one in self._items[self._index + 1 :] if one.value), None)
        self.what.setText(f"已复制：{item.title}" if item else "还没有复制")
        self.shown.setText(item.shown if item else f"先复制：{after.title}" if after else EMPTY)
        self.forward.setText(f"复制：{after.title}" if after else "复制下一项")
        self.forward.setEnabled(after is not None)
        self.before.setEnabled(self._place > 0)
        self.after.setEnabled(self._place + 1 < len(self._reel))

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        if self.keys.are_heard:
            self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setWindowTitle(TITLE)
        named = WORDS if self.keys.are_heard else {"Right": "空格", "Left": "←", "Down": "↓", "Up": "↑"}
        self.forward = button("复制下一项", self.next_item, icon_name="copy", kind="primary")
        self.forward.setToolTip(f"复制下一项（{named['Right']}）")
        self.back = tool("chevron-left", f"再复制上一项（{named['Left']}）", self.item_before)
        self.before = tool("chevron-up", f"上一{self._unit}（{named['Up']}）", self.record_before)
        self.after = tool("chevron-down", f"下一{self._unit}（{named['Down']}）", self.next_record)
        for one in (self.forward, self.back, self.before, self.after):
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.shown.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        row = QHBoxLayout()
        row.setSpacing(sizes.gap)
        row.addWidget(self.back)
        row.addWidget(self.forward, 1)
        row.addWidget(self.before)
        row.addWidget(self.after)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        whole.setSpacing(sizes.gap)
        whole.addWidget(self.who)
        whole.addWidget(self.what)
        whole.addWidget(self.shown)
        whole.addLayout(row)
        whole.addWidget(self.told)
        self.setFixedWidth(sizes.search + sizes.page)
