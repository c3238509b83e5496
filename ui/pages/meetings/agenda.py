"""The agenda of one meeting: put in order, items dropped and brought back, own ones added."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.meetings.dossier import Item, MeetingDossier
from ui import theme
from ui.buttons import button, label
from ui.flow import Flow
from ui.page import Page
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.meetings.item_list import ItemList, Line, items_in_order, moved_by
from ui.pages.meetings.item_sheet import ItemSheet
from ui.pages.questions import Questions
from ui.pages.scrolling import Column
from ui.rows import framed

WORDS = (
    Field("title", "议题", width=24, required=True, max_length=200),
    Field("body", "情况", Kind.NOTE, width=24, max_length=5000),
)


class ItemDialog(Decision):
    """Asks for an item of the clerk's own, or for other words of one that is there."""

    def __init__(
        self, parent: QWidget, desk: Desk, dossier: MeetingDossier, item: Item | None = None, section: str = ""
    ) -> None:
        super().__init__(parent, desk, "修改议题" if item else "添加议题", "保存" if item else "添加")
        self._dossier, self._item = dossier, item
        self.section = QComboBox()
        self.section.setAccessibleName("环节")
        for one in dossier.kind.sections:
            self.section.addItem(one.title, one.key)
        if item is None:
            self.section.setCurrentIndex(max(self.section.findData(section), 0))
            self.column.addWidget(label("环节", "label"))
            self.column.addWidget(self.section)
        values = {"title": item.title, "body": item.body or None} if item else None
        self.questions = Questions(WORDS, desk.means(), values)
        self.parts.append(self.questions)
        self.column.addWidget(self.questions)
        self.questions.begin()

    def job(self) -> Job:
        """Return the adding or changing."""
        answers, meetings, item = self.questions.answers(), self.desk.program.meetings, self._item
        title, body = answers["title"], answers["body"] or ""
        if item is not None:
            return partial(meetings.edit_item, item.id, item.version, title, body)
        return partial(meetings.add_item, self._dossier.key, self.section.currentData(), title, body)

    def conflict(self) -> None:
        """Tell that somebody else was quicker."""
        self.refuse("其他人刚刚改了这个议题。请返回，看过以后再改。")


class AgendaPane(QWidget):
    """The items at the left, the one under the cursor at the right."""

    def __init__(self, page: Page, desk: Desk, dossier: MeetingDossier) -> None:
        super().__init__()
        self._page, self._desk, self.dossier = page, desk, dossier
        sizes = theme.current()
        self.items = ItemList("议程", may_move=desk.may_write and not dossier.is_closed)
        self.items.picked.connect(self._show)
        self.items.wanted.connect(lambda _: self.edit())
        self.items.shifted.connect(self.shift)
        self.items.dropped.connect(lambda _: self.drop())
        self._tools = QWidget()
        flow = Flow(self._tools, sizes.gap)
        self.drop_button = button("撤下", self.drop, icon_name="minus")
        self.drop_button.setToolTip("撤下或恢复（Delete）")
        up = button("上移", lambda: self.shift(self.items.key, -1), icon_name="chevron-up")
        up.setToolTip("上移（Alt+↑），也可以拖动")
        down = button("下移", lambda: self.shift(self.items.key, 1), icon_name="chevron-down")
        down.setToolTip("下移（Alt+↓），也可以拖动")
        for one in (
            button("添加议题…", self.add, icon_name="add", keys="Ctrl+I"),
            button("修改…", self.edit, icon_name="edit"),
            self.drop_button,
            up,
            down,
        ):
            flow.addWidget(one)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.gap)
        column.addWidget(self._tools)
        column.addWidget(framed(self.items), 1)
        self.sheet = Column(margins=(sizes.gap, 0, sizes.pad, 0))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(sizes.pad)
        split.addWidget(left)
        split.addWidget(self.sheet)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setSizes([sizes.drawer, sizes.two_columns])
        whole = QHBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        whole.addWidget(split)
        self.setFocusProxy(self.items)
        self.take(dossier)

    @property
    def item(self) -> Item | None:
        """The item under the cursor."""
        return next((one for one in self.dossier.items if one.id == self.items.key), None)

    def take(self, dossier: MeetingDossier) -> None:
        """Show the agenda as it is now."""
        self.dossier = dossier
        self._tools.setVisible(self._desk.may_write and not dossier.is_closed)
        self.items.show_lines(lines_of(dossier))
        self._show(self.items.key)

    def add(self) -> None:
        """Ask for an item of the clerk's own, in the section under the cursor."""
        here = self.item
        dialog = ItemDialog(self._page, self._desk, self.dossier, section=here.section if here else "")
        dialog.decided.connect(self._added)
        dialog.open()

    def edit(self) -> None:
        """Put the item under the cursor into other words."""
        if self.item is not None and self._tools.isVisible():
            ItemDialog(self._page, self._desk, self.dossier, self.item).open()

    def drop(self) -> None:
        """Take the item under the cursor off the agenda, or bring it back."""
        item, meetings = self.item, self._desk.program.meetings
        if item is None or self.dossier.is_closed:
            return
        gone = not item.is_dropped
        words = f"已{'撤下' if gone else '恢复'}“{item.title}”。"
        back: Callable[[], object] = partial(self._write, "恢复议题", partial(meetings.drop, item.id, not gone))
        self._write("撤下议题", partial(meetings.drop, item.id, gone), lambda _: self._page.say(words, back))

    def shift(self, item: Any, by: int) -> None:
        """Let an item change places within its section."""
        if not isinstance(item, int) or self.dossier.is_closed:
            return
        order = moved_by(self.dossier, item, by)
        if order is not None:
            self._write("调整议题顺序", partial(self._desk.program.meetings.reorder, self.dossier.key, order))

    def _added(self, key: Any) -> None:
        self.items.point_at(key)
        self.items.setFocus()

    def _write(self, words: str, job: Callable[[], Any], done: Callable[[Any], None] = lambda _: None) -> None:
        self._desk.work.write(self._page, words, lambda _: job(), done)

    def _show(self, _: Any) -> None:
        self.sheet.clear()
        item = self.item
        if item is None:
            self.sheet.add(label("议程还没有议题，可以添加。", "second"))
            return
        self.sheet.add(ItemSheet(self._page, item, self._desk.program.resolutions))
        self.drop_button.setText("恢复" if item.is_dropped else "撤下")


def lines_of(dossier: MeetingDossier) -> Sequence[Line]:
    """Return the agenda as lines: every section with its items, those dropped at its end."""
    found: list[Line] = []
    for title, items in items_in_order(dossier):
        found.append(Line(None, title))
        kept = [one for one in items if not one.is_dropped]
        found += [
            Line(one.id, one.title, "warning" if one.needs_decision else "note",
                 "amber" if one.needs_decision else "second")
            for one in kept
        ]  # fmt: skip
        found += [Line(one.id, f"{one.title}（已撤下）", "minus", is_quiet=True) for one in items if one.is_dropped]
    return found
