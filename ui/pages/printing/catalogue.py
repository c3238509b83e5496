"""The papers of the office by group, found by part of their name or its initials."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidgetItem, QVBoxLayout, QWidget

from desktop.print_centre.kinds import Printable
from ui import theme
from ui.buttons import label
from ui.rows import RowList
from ui.tables.search_line import SearchLine

KEY = Qt.ItemDataRole.UserRole
LATEST = "最近打印"
HINT = "名称或拼音首字母"
NOTHING = "没有这种材料，换一个词试试。"


class Catalogue(QFrame):
    """A list under a line to search in; the one under the cursor is chosen."""

    chosen = Signal(str)  # key of a paper

    def __init__(self, find: Callable[[str], Sequence[Printable]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "list")
        self._find = find
        self._latest: Sequence[str] = ()
        sizes = theme.current()
        self.line, self.list = SearchLine(HINT), RowList()
        self.line.setMinimumWidth(0)
        self.line.setMaximumWidth(sizes.scaled(10_000))
        self.list.setAccessibleName("打印材料")
        self.list.setUniformItemSizes(False)
        self._nothing = label(NOTHING, "second", wrap=True)
        self._nothing.hide()
        self.setFixedWidth(sizes.nav_width + sizes.control * 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.gap, sizes.gap, sizes.gap, sizes.gap)
        whole.setSpacing(sizes.gap)
        whole.addWidget(self.line)
        whole.addWidget(self._nothing)
        whole.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self.line.textChanged.connect(lambda _: self.show_found())
        self.line.left.connect(self._into_the_list)
        self.list.currentItemChanged.connect(lambda item, _: self._tell(item))

    @property
    def key(self) -> str:
        """The paper under the cursor; empty where there is none."""
        item = self.list.currentItem()
        return str(item.data(KEY) or "") if item is not None else ""

    def set_latest(self, keys: Sequence[str]) -> None:
        """Let the papers printed last stand before all others."""
        if list(keys) != list(self._latest):
            self._latest = keys
            self.show_found()

    def choose(self, key: str) -> None:
        """Put the cursor on a paper, in its own group."""
        rows = [row for row in range(self.list.count()) if self.list.item(row).data(KEY) == key]
        if rows:
            self.list.setCurrentRow(rows[-1])

    def show_found(self) -> None:
        """Show what the typed text means; the paper under the cursor stays there as long as it is found."""
        kept, text = self.key, self.line.text().strip()
        found = self._find(text)
        groups: dict[str, list[Printable]] = {}
        by_key = {one.key: one for one in found}
        if not text and (latest := [by_key[key] for key in self._latest if key in by_key]):
            groups[LATEST] = latest
        for one in found:
            groups.setdefault(one.group, []).append(one)
        blocked = self.list.blockSignals(True)
        self.list.clear()
        for title, papers in groups.items():
            self._head(title)
            for one in papers:
                self._row(one)
        self.list.blockSignals(blocked)
        self._nothing.setVisible(not found)
        self.choose(kept)
        if self.list.currentRow() < 0 and text:
            self._into_the_list(focus=False)

    def _head(self, title: str) -> None:
        item = QListWidgetItem(title, self.list)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setForeground(theme.current().colour("second"))
        font = item.font()
        font.setPixelSize(theme.current().small)
        font.setBold(True)
        item.setFont(font)

    def _row(self, one: Printable) -> None:
        item = QListWidgetItem(one.title, self.list)
        item.setData(KEY, one.key)
        item.setToolTip(f"{one.title}：{one.about}" if one.about else one.title)

    def _into_the_list(self, focus: bool = True) -> None:
        if focus:
            self.list.setFocus()
        if self.list.currentRow() < 0:
            first = next((row for row in range(self.list.count()) if self.list.item(row).data(KEY)), -1)
            self.list.setCurrentRow(first)

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(KEY):
            self.chosen.emit(str(item.data(KEY)))
