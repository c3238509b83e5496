"""A list with everything around it: search line, chips, exact count, quiet bar, and the table itself."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.jobs import Progress
from desktop.tables import Keys, Search, Source
from ui import ask, theme
from ui.buttons import button, label, tool
from ui.chips import ChipRow, Filter
from ui.errors import show_error
from ui.progress import QuietBar
from ui.tables.clipboard import clip, copied
from ui.tables.empty import Empty
from ui.tables.record_table import PAGE, RecordTable, place_of
from ui.tables.record_view import RecordView
from ui.tables.search_line import SearchLine
from ui.work import Ticket, Work

PAUSE = 80  # milliseconds after the last letter before the list is searched
STALE = "列表已有变动，按 F5 刷新"
MANY = 10_000  # rows from which copying is asked for


class RecordList(QWidget):
    """Finds, shows, sorts and copies what a Source lists. The first screen comes at once, the rest behind it."""

    opened = Signal(object)  # key of a row
    current_changed = Signal(object)  # key under the cursor, or None
    selection_changed = Signal()
    counted = Signal(int)  # how many were found, once it is known
    arranged = Signal()  # columns, order or filters changed: the state is worth keeping

    def __init__(
        self,
        source: Source,
        work: Work,
        *,
        unit: str = "条",
        filters: Sequence[Filter] = (),
        hint: str = "筛选本列表",
        empty: Empty | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._source, self._work, self._unit = source, work, unit
        self.why_nothing: Callable[[str], str] = lambda _text: ""  # what to advise instead when a text finds nothing
        self._empty = empty or Empty("这里还没有记录")
        self._ticket: Ticket[Any] | None = None
        self.table = RecordTable(source, self)
        self.view = RecordView(self.table)
        self.line = SearchLine(hint)
        self.chips = ChipRow(filters, self.line)
        self.count_label = label("", "second")
        self.stale_button = button(STALE, self.reload, icon_name="refresh", kind="quiet")
        self.stale_button.setToolTip(STALE)
        self.stale_button.hide()
        self._sought: int | None = None  # a key to be pointed at once the list is read
        self._reading = False
        self._card = QFrame()
        self._bar = QuietBar(work, self._card)
        self._clock = QTimer(self, singleShot=True, interval=PAUSE)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.view)  # whoever enters the list moves in its rows

    @property
    def search(self) -> Search:
        """What is looked for now."""
        return Search(self.line.text().strip(), self.chips.values(), self.view.order, self.view.descending)

    @property
    def count(self) -> int:
        """How many rows are shown."""
        return len(self.table.shown)

    @property
    def current_key(self) -> int | None:
        """The key under the cursor."""
        return self.view.current_key

    def selected_keys(self) -> Keys:
        """Return the chosen keys."""
        return self.view.selected_keys()

    def set_text(self, text: str) -> None:
        """Search for a text."""
        if text != self.line.text():
            self.line.setText(text)
        self.reload()

    def set_filters(self, values: Mapping[str, Any]) -> None:
        """Set the chips, and search."""
        self.chips.set_values(values)
        self.reload()

    def sort(self, order: str, descending: bool = False) -> None:
        """Order the list by a field."""
        self.view.set_order(order, descending)
        self.reload()
        self.arranged.emit()

    def refresh(self) -> None:
        """Read the visible rows again; the list is not re-ordered under the clerk's hands, only said to be older."""
        self.view.refresh()
        self.stale_button.setVisible(not self._reading)

    def point_at(self, key: int) -> None:
        """Put the cursor on a record if the list has it; one that is being read is waited for."""
        row = self.table.row_of(key)
        if row >= 0:
            self.view.jump_to(row)
        elif self._reading:
            self._sought = key

    def reload(self) -> None:
        """Search anew: the first rows at once, all keys behind them. An older search is given up."""
        self._clock.stop()
        if self._ticket is not None:
            self._ticket.cancel()
        search, kept = self.search, self.view.current_key
        self._reading = True

        def head(found: Keys) -> None:
            if 0 < len(found) < PAGE:
                self.view.show_keys(found, place_of(found, kept) if kept is not None else -1)
                self._settle(len(found))
                return
            if len(found):  # an empty head may mean that only `keys` can tell: the old list stays until then
                self.view.show_keys(found, place_of(found, kept) if kept is not None else -1)
                self.view.empty.tell(None)
            self.count_label.setText("正在统计…")
            self._start(self._work.read(self, "读取全部记录", everything, whole, self._fail))

        def everything(slate: Progress) -> tuple[Keys, int]:
            keys = self._source.keys(search, slate)
            return keys, place_of(keys, kept) if kept is not None else -1

        def whole(found: tuple[Keys, int]) -> None:
            keys, row = found
            self.table.show_more(keys)
            if row >= 0 and self.view.current_row < 0:
                self.view.jump_to(row)
            self._settle(len(keys))

        self._start(self._work.read(self, "查找", lambda _: self._source.head(search, PAGE), head, self._fail))

    def copy(self) -> None:
        """Copy the chosen rows as they are shown, ready for a spreadsheet."""
        keys, fields = self.view.selected_keys(), self.view.seen_fields()
        if not len(keys):
            return
        words = f"复制 {len(keys):,} {self._unit}"
        if len(keys) > MANY and not ask.ask(self, f"要{words}吗？", words, "不复制", detail="行数较多，需要一些时间。"):
            return
        self._work.read(
            self,
            "复制",
            lambda slate: copied(self._source, fields, keys, slate),
            lambda done: QGuiApplication.clipboard().setMimeData(clip(*done)),
        )

    def state(self) -> dict[str, Any]:
        """Return what the clerk arranged, for `restore`: plain data, fit for a settings file."""
        view = self.view.arrangement() | {"order": self.view.order, "descending": self.view.descending}
        return {"view": view, "filters": self.chips.values(), "text": self.line.text()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Arrange the list as it was. Does not search: the page does when it is opened."""
        view = state.get("view", {})
        self.view.arrange(view)
        order = view.get("order", "")
        if any(field.key == order for field in self.table.fields):
            self.view.set_order(order, bool(view.get("descending", False)))
        self.chips.set_values(state.get("filters", {}))
        blocked = self.line.blockSignals(True)
        self.line.setText(state.get("text", ""))
        self.line.blockSignals(blocked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.stale_button.setText(STALE if self.width() >= theme.current().two_columns else "F5")

    def _start(self, ticket: Ticket[Any]) -> None:
        if not ticket.is_over:
            self._ticket = ticket
            self._bar.follow(ticket)

    def _settle(self, count: int) -> None:
        self._reading = False
        self.stale_button.hide()
        sought, self._sought = self._sought, None
        if sought is not None:
            self.point_at(sought)
        self.count_label.setText(f"{count:,} {self._unit}")
        self.view.empty.tell(self._why_empty() if count == 0 else None)
        self.counted.emit(count)

    def _why_empty(self) -> Empty:
        if self.search.text or self.search.filters:
            return Empty(
                "没有符合条件的记录",
                self.why_nothing(self.search.text) or "换一个词，或者放宽筛选条件。",
                actions=[("清除全部条件", self._clear)],
            )
        return self._empty

    def _clear(self) -> None:
        blocked = self.line.blockSignals(True)
        self.line.clear()
        self.line.blockSignals(blocked)
        self.set_filters({})
        self.arranged.emit()

    def _find(self) -> None:
        self.line.setFocus()
        self.line.selectAll()

    def _into_the_list(self) -> None:
        self.view.setFocus()
        if self.view.current_row < 0 and self.count:
            self.view.jump_to(0)

    def _fail(self, error: BaseException) -> None:
        self._reading, self._sought = False, None
        self.count_label.setText("没有读完")
        show_error(self, error)

    def _type(self, letters: str) -> None:
        if letters.strip():
            self.line.setFocus()
            self.line.setText(self.line.text() + letters)

    def _lay_out(self) -> None:
        sizes = theme.current()
        corner = QWidget()
        top = QHBoxLayout(corner)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(sizes.gap)
        self.count_label.setMinimumHeight(sizes.control)
        for part in (
            self.stale_button,
            self.count_label,
            tool("columns", "选择显示哪些列", lambda: self.view.pick_columns()),
        ):
            top.addWidget(part)
        self.chips.put_corner(corner)
        self._card.setProperty("role", "list")
        inner = QVBoxLayout(self._card)
        inner.setContentsMargins(sizes.hair, sizes.hair, sizes.hair, sizes.hair)
        inner.addWidget(self.view)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addWidget(self.chips)
        whole.addWidget(self._card, 1)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self.view.opened.connect(self.opened)
        self.view.current_changed.connect(self.current_changed)
        self.view.selection_changed.connect(self.selection_changed)
        self.view.arranged.connect(self.arranged)
        self.view.sort_wanted.connect(self.sort)
        self.view.copy_wanted.connect(self.copy)
        self.view.typed.connect(self._type)
        self.chips.changed.connect(self.reload)
        self.chips.changed.connect(self.arranged)
        self.line.textChanged.connect(lambda _: self._clock.start())
        self.line.left.connect(self._into_the_list)
        self._clock.timeout.connect(self.reload)
        find = QAction(self)
        find.setShortcut(QKeySequence.StandardKey.Find)
        find.triggered.connect(self._find)
        self.addAction(find)
        find.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
