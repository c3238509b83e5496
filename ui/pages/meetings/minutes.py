"""Taking minutes item after item: what was said, what was resolved; then the texts of the form's own."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop.clashes import Conflict
from desktop.meetings.dossier import Item, MeetingDossier, ResolutionLine
from desktop.meetings.fields import REMARK
from desktop.meetings.kinds import Remark
from desktop.meetings.service import Meetings
from ui import theme
from ui.buttons import button, label
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.meetings.following import Following, became, to_come
from ui.pages.meetings.item_list import ItemList, Line, items_in_order
from ui.pages.meetings.item_sheet import RESOLUTION, ItemSheet
from ui.pages.meetings.resolving import correct_at, resolve_at
from ui.pages.meetings.text_part import TextPart
from ui.pages.meetings.typed import Kept, Shelf, TypedText, Typing
from ui.pages.scrolling import Column
from ui.rows import framed
from ui.work import Ticket

NEXT, BEFORE, RESOLVE = "Ctrl+PgDown", "Ctrl+PgUp", "Ctrl+J"
HINT = "讨论了什么、谁说了什么。离开就保存，Ctrl+回车到下一项。"


class MinutesPane(QWidget):
    """The items at the left; at the right the one under the cursor with what was said and resolved about it."""

    def __init__(self, page: Page, desk: Desk, dossier: MeetingDossier, typing: Typing) -> None:
        super().__init__()
        self._page, self._desk, self.dossier, self._typing = page, desk, dossier, typing
        self._shown: Any = None
        self._follow: Ticket[ResolutionLine] | None = None
        sizes = theme.current()
        self.items = ItemList("记录")
        self.items.picked.connect(self._show)
        self.about = Column(margins=(0, 0, sizes.pad, 0))
        self.part = TextPart(typing, may_write=desk.may_write)
        self.part.finished.connect(partial(self.step, 1))
        self.items.wanted.connect(lambda _: self.part.setFocus())
        self.resolve_button = button("登记议定事项…", self.resolve, icon_name="add", keys=RESOLVE)
        self.resolved = Column(gap=sizes.unit, margins=(0, 0, sizes.pad, 0))
        self._resolve_part = QWidget()
        below = QVBoxLayout(self._resolve_part)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(sizes.gap)
        head = QHBoxLayout()
        self._heading = label("议定事项", "strong")
        head.addWidget(self._heading)
        head.addStretch(1)
        head.addWidget(self.resolve_button)
        below.addLayout(head)
        below.addWidget(self.resolved, 1)
        right = QSplitter(Qt.Orientation.Vertical)
        right.setChildrenCollapsible(False)
        right.setHandleWidth(sizes.gap)
        for place, (one, share) in enumerate(((self.about, 3), (self.part, 4), (self._resolve_part, 3))):
            right.addWidget(one)
            right.setStretchFactor(place, share)
        right.setSizes([sizes.popup * 4 // 5, sizes.popup * 3 // 5, sizes.popup * 2 // 5])
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(sizes.pad)
        split.addWidget(framed(self.items))
        split.addWidget(right)
        split.setStretchFactor(0, 0)
        split.setStretchFactor(1, 1)
        split.setSizes([sizes.popup, sizes.two_columns])
        whole = QHBoxLayout(self)
        whole.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        whole.addWidget(split)
        for keys, by in ((NEXT, 1), (BEFORE, -1)):
            QShortcut(keys, self, partial(self.step, by), context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.setFocusProxy(self.items)
        typing.changed.connect(self._hear)
        self.take(dossier)

    @property
    def item(self) -> Item | None:
        """The item under the cursor; None on a text of the form's own."""
        return next((one for one in self.dossier.items if one.id == self.items.key), None)

    def take(self, dossier: MeetingDossier) -> None:
        """Show the minutes as they are now; what is being typed stays."""
        self.dossier = dossier
        self._mark()
        self._show(self.items.key)

    def step(self, by: int) -> None:
        """Save, and go to the next item or the one before."""
        self.part.save()
        was_typing = self.part.paper.hasFocus()
        if self.items.step(by) and was_typing:
            self.part.setFocus()

    def resolve(self) -> None:
        """Write down what was resolved about the item under the cursor."""
        if self.dossier.is_closed or not self._desk.may_write:
            return
        self.part.save()
        item = self.item
        resolve_at(self._page, self._desk, self.dossier.key, item.id if item else None, item.title if item else "")

    def _hear(self, _: object) -> None:
        self._mark()

    def _mark(self) -> None:
        """Tell in the list what was said and resolved about each."""
        self.items.show_lines(self._lines())

    def _lines(self) -> Sequence[Line]:
        found: list[Line] = []
        for title, items in items_in_order(self.dossier):
            kept = [one for one in items if not one.is_dropped]
            if kept:
                found.append(Line(None, title))
            found += [self._line(one) for one in kept]
        remarks = self.dossier.kind.remarks
        if remarks:
            found.append(Line(None, "小结"))
        for one in remarks:
            key = f"{REMARK}{one.key}"
            said = bool(self.dossier.facts.get(key))
            found.append(Line(key, one.title, "check" if said else "form", "green" if said else "second"))
        return found

    def _line(self, item: Item) -> Line:
        text, count = self._typing.seek(item.id), len(self.dossier.of_item(item.id))
        words = item.title
        if text is not None and (text.theirs is not None or text.fault):
            return Line(item.id, words, "warning", "red", tip="这一项没有保存上")
        if count:
            return Line(item.id, words, "case", "green", tip=f"{words}　议定事项 {count} 项")
        if item.discussion:
            return Line(item.id, words, "check", "green")
        return Line(item.id, words, *(("warning", "amber") if item.needs_decision else ("note", "second")))

    def _show(self, key: Any) -> None:
        item, closed = self.item, self.dossier.is_closed
        remark = next((one for one in self.dossier.kind.remarks if f"{REMARK}{one.key}" == key), None)
        self.part.setVisible(item is not None or remark is not None)
        self.about.setVisible(item is not None)
        self._resolve_part.setVisible(item is not None)
        if item is not None:
            self._show_about(item)
            self.part.show_text(self._discussion(item), HINT, "讨论记录", is_closed=closed)
            self._show_resolved(item)
        elif remark is not None:
            self.part.show_text(self._remark(remark), remark.about, remark.title, is_closed=closed)

    def _show_about(self, item: Item) -> None:
        """Show the item, unless it is shown as it is already: the clerk may have scrolled in it."""
        bare = (item.id, item.title, item.body, item.lines, item.record_id)
        if self._shown == bare and item.subject != RESOLUTION:
            return
        self._shown = bare
        self.about.clear()
        self.about.add(ItemSheet(self._page, item, self._desk.program.resolutions))
        if item.subject == RESOLUTION and item.record_id is not None and self._desk.may_write:
            self._offer_following(item.record_id)

    def _offer_following(self, key: int) -> None:
        """Let what an earlier meeting resolved be told done in the meeting that hears of it."""
        resolutions, today = self._desk.program.resolutions, self._desk.today()

        def offer(one: ResolutionLine) -> None:
            if self.item is None or self.item.record_id != key:
                return
            follow = Following(self._page, self._desk)
            row = QWidget()
            box = QHBoxLayout(row)
            box.setContentsMargins(0, theme.current().gap, 0, 0)
            box.addWidget(label(f"现在：{became(one, today)}", "strong"))
            if one.state == "open":
                box.addWidget(button("完成…", partial(follow.done, one), icon_name="check"))
                box.addWidget(button("不再办理…", partial(follow.drop, one), icon_name="close"))
            box.addStretch(1)
            self.about.add(row)

        if self._follow is not None:
            self._follow.cancel()  # of two readings under way one is shown
        self._follow = self._desk.work.read(self, "读取议定事项", lambda _: resolutions.one(key), offer)

    def _show_resolved(self, item: Item) -> None:
        lines = self.dossier.of_item(item.id)
        may = self._desk.may_write and not self.dossier.is_closed
        self.resolve_button.setVisible(may)
        self._heading.setText(f"议定事项 {len(lines)}" if lines else "议定事项")
        self.resolved.clear()
        for one in lines:
            self.resolved.add(self._resolution(one, item, may))
        if not lines:
            self.resolved.add(label(f"还没有议定事项（{RESOLVE} 登记）。" if may else "没有议定事项。", "second"))

    def _resolution(self, one: ResolutionLine, item: Item, may: bool) -> QWidget:
        made = QFrame()
        made.setProperty("role", "list")
        sizes = theme.current()
        box = QHBoxLayout(made)
        box.setContentsMargins(sizes.pad, sizes.unit, sizes.gap, sizes.unit)
        words = QVBoxLayout()
        words.setSpacing(sizes.bar)
        words.addWidget(label(one.text, wrap=True))
        what = became(one, self._desk.today()) if self.dossier.is_closed else to_come(one)
        due = f"{one.due_on} 前" if one.due_on else ""
        words.addWidget(label("　".join(filter(None, (one.who, due, what))), "small", wrap=True))
        box.addLayout(words, 1)
        if may:
            edit = partial(correct_at, self._page, self._desk, one.id, item.title)
            box.addWidget(button("修改…", edit, kind="quiet"))
            box.addWidget(button("删除", partial(self._retract, one), kind="quiet"))
        return made

    def _retract(self, one: ResolutionLine) -> None:
        retract_at(self._page, self._desk, one)

    def _discussion(self, item: Item) -> TypedText:
        meetings, meeting = self._desk.program.meetings, self.dossier.key

        def read() -> Kept:
            now = next((one for one in meetings.dossier(meeting).items if one.id == item.id), None)
            return Kept(now.version, now.discussion) if now is not None else Kept(item.version, "")

        def write(before: Kept, text: str) -> object:
            return meetings.discuss(item.id, before.version, text)

        return self._typing.of(item.id, item.title, Kept(item.version, item.discussion), Shelf(read, write))

    def _remark(self, remark: Remark) -> TypedText:
        meetings, meeting, key = self._desk.program.meetings, self.dossier.key, f"{REMARK}{remark.key}"
        kept = Kept(self.dossier.version, str(self.dossier.facts.get(key) or ""))
        shelf = Shelf(partial(_read_remark, meetings, meeting, key), partial(_write_remark, meetings, meeting, key))
        return self._typing.of((meeting, key), remark.title, kept, shelf)


def retract_at(page: Page, desk: Desk, one: ResolutionLine) -> None:
    """Take a resolution out of the minutes, with a way back."""
    meetings = desk.program.meetings

    def retract() -> Any:
        draft = meetings.resolution_draft(one.id)
        meetings.retract(one.id, one.version)
        draft_again = type(draft)(draft.values)
        return partial(meetings.resolve, draft_again)

    def done(back: Any) -> None:
        page.say("已删除议定事项。", lambda: desk.work.write(page, "恢复议定事项", lambda _: back(), lambda _: None))

    desk.work.write(page, "删除议定事项", lambda _: retract(), done)


def _read_remark(meetings: Meetings, meeting: int, key: str) -> Kept:
    draft = meetings.draft(meeting)
    return Kept(draft.version or 0, str(draft.values.get(key) or ""))


def _write_remark(meetings: Meetings, meeting: int, key: str, before: Kept, text: str) -> object:
    """Write one text of the form's own; what others do to the other facts does not matter."""
    draft = meetings.draft(meeting)
    if str(draft.values.get(key) or "") != before.text:
        raise Conflict
    draft.values[key] = text.strip() or None
    return meetings.save(draft)
