"""What is copied into a web system, in which order, and what for: asked before the strip appears."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from desktop.errors import Refusal
from desktop.forms.assistant import Assistant, CopyOrder, Reel
from desktop.forms.scope import Subject
from desktop.jobs import Progress
from ui import theme
from ui.buttons import button
from ui.dialogs import AskSheet
from ui.pages.desk import Desk
from ui.pages.forms.strip import Strip
from ui.pages.forms.words import UNITS
from ui.pages.purpose import NEEDED, add_purpose

USUAL = "（常用顺序）"
SEEN = 6  # lines of the list seen at once
Orders = tuple[tuple[str, ...], dict[str, CopyOrder], dict[str, str]]


class StripSheet(AskSheet):
    """Ticks and order of the fields; kept under the name of the system where it is given one."""

    def __init__(self, parent: QWidget, desk: Desk, subject: Subject, keys: Sequence[int]) -> None:
        super().__init__(parent, f"填报助手（{len(keys):,} {UNITS[subject]}）", "开始", lambda _: self._begin())
        self._desk, self._subject, self._keys = desk, subject, keys
        self._assistant = Assistant(desk.program, desk.today)
        self._orders: dict[str, CopyOrder] = {}
        self._titles: dict[str, str] = {}
        self.strip: Strip | None = None
        self.add_words("按网页上的先后排好要复制的内容：打钩的会逐项放到剪贴板，您在网页里粘贴。")
        self.systems = QComboBox()
        self.systems.currentIndexChanged.connect(lambda _: self._fill(self.systems.currentText()))
        self.add("网页系统", self.systems)
        self.list = QListWidget()
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setFixedHeight(SEEN * theme.current().row)
        self.add("内容和先后（可拖动）", self.list)
        row = QHBoxLayout()
        row.addWidget(button("上移", lambda: self._move(-1), icon_name="chevron-up", kind="quiet"))
        row.addWidget(button("下移", lambda: self._move(1), icon_name="chevron-down", kind="quiet"))
        row.addStretch(1)
        self.body.addLayout(row)
        self.name = self.add_line("记住这个顺序，叫做（可不填）", hint="如：网格化平台、残联系统。")
        self.purpose = add_purpose(self, "复制完整号码会与用途、您的姓名、时间一起记入查看登记。")
        self.set_busy(True)
        desk.work.read(self, "读取填报顺序", self._look, self._show, self.failed)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The targets that are ticked, in their order."""
        items = (self.list.item(place) for place in range(self.list.count()))
        return tuple(
            str(one.data(Qt.ItemDataRole.UserRole)) for one in items if one.checkState() is Qt.CheckState.Checked
        )

    def _look(self, _progress: Progress) -> Orders:
        titles = ("", *self._assistant.titles(self._subject))
        plain = {one.target: one.title for one in self._assistant.targets(self._subject)
                 if not set(one.target) & {"#", "@"}}  # fmt: skip
        return titles, {title: self._assistant.order(self._subject, title) for title in titles}, plain

    def _show(self, found: Orders) -> None:
        titles, self._orders, self._titles = found
        self.set_busy(False)
        self.systems.addItems([title or USUAL for title in titles])
        if (whole := self.layout()) is not None:  # the words above wrap, which no first size knows
            self.resize(self.width(), whole.heightForWidth(self.width()))

    def _fill(self, title: str) -> None:
        order = self._orders["" if title == USUAL else title]
        self.name.setText(order.title)
        self.list.clear()
        for target in dict.fromkeys((*order.targets, *self._titles)):
            item = QListWidgetItem(self._titles.get(target, target))
            item.setData(Qt.ItemDataRole.UserRole, target)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if target in order.targets else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _move(self, steps: int) -> None:
        place = self.list.currentRow()
        if 0 <= place + steps < self.list.count() and (item := self.list.takeItem(place)) is not None:
            self.list.insertItem(place + steps, item)
            self.list.setCurrentItem(item)

    def _begin(self) -> None:
        purpose = self.purpose.text().strip()
        order = CopyOrder(self._subject, self.name.text().strip(), self.chosen)
        if not purpose:
            self.refuse(NEEDED)
            return
        try:
            reel = self._assistant.reel(order, self._keys, purpose)
        except Refusal as refusal:
            self.refuse(str(refusal))
            return
        if not order.title or order == self._orders.get(order.title):
            self._open(reel)
            return
        self.set_busy(True)
        self._desk.work.write(
            self, "记住填报顺序", lambda _: self._assistant.save(order), lambda _: self._open(reel), self.failed
        )

    def _open(self, reel: Reel) -> None:
        self.set_busy(False)
        self.strip = Strip(self._desk, reel, UNITS[self._subject])
        self.strip.show()
        self.accept()
