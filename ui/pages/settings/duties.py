"""The duty lists: what each post has to do, in words the office may change; printed to be hung up."""

from collections.abc import Sequence
from typing import BinaryIO

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QVBoxLayout

from desktop.duties.service import LONGEST, Duty
from desktop.duty_paper import choices_of, post_document, post_title
from desktop.errors import Invalid
from desktop.fields import Field, Kind
from desktop.jobs import Progress
from desktop.printing.outcome import Printed
from desktop.printing.press import print_document
from ui import ask, theme
from ui.buttons import button, label
from ui.page import may_drop_edits
from ui.pages.desk import Desk
from ui.pages.questions import Questions
from ui.pages.scrolling import Column
from ui.pages.settings.section import Section
from ui.printing import preview
from ui.rows import RowList

CHOICE = Qt.ItemDataRole.UserRole


class DutiesSection(Section):
    """The posts at the left, the ten duties of one of them at the right."""

    title = "职责清单"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._choice: tuple[str, str] | None = None
        self.posts = RowList()
        self.about = label("", "second", wrap=True)
        self.questions: Questions | None = None
        self.column = Column(theme.current().pad, (0, 0, theme.current().unit, 0))
        self.save = button("保存", self.keep, icon_name="save", kind="primary", keys="Ctrl+S")
        self.reset = button("恢复原文", self.ask_reset, icon_name="undo")
        self.paper = button("打印", self.print_out, icon_name="print")
        for one in (self.save, self.reset):
            one.setVisible(desk.may_write)
        self._lay_out()
        self.posts.currentItemChanged.connect(self._turn)

    def activate(self) -> None:
        """Show the posts; the chief stands first."""
        if self.posts.count():
            return
        program = self._desk.program
        for post, level in choices_of(program.duties):
            item = QListWidgetItem(post_title(program, post, level), self.posts)
            item.setData(CHOICE, (post, level))
        self.posts.setCurrentRow(0)

    def leave(self) -> bool:
        """Ask about what is not saved."""
        questions = self.questions
        return questions is None or not questions.is_edited() or may_drop_edits(self, self.keep)

    def keep(self) -> None:
        """Save the texts."""
        questions, choice, duties = self.questions, self._choice, self._desk.program.duties
        if questions is None or choice is None:
            return
        try:
            texts = {key: value or "" for key, value in questions.answers().items()}
        except Invalid:
            return

        def kept(count: int) -> None:
            self._show()
            self.told.emit(f"已保存，改了 {count} 项。" if count else "没有改动。")

        self._desk.work.write(self, "保存职责清单", lambda _: duties.change(*choice, texts), kept)

    def ask_reset(self) -> None:
        """Give the list back as it was shipped, if that is wanted."""
        choice, duties = self._choice, self._desk.program.duties
        question = "把这份职责清单恢复为程序自带的原文吗？"
        if choice is None or not ask.ask(self, question, "恢复原文", "不恢复", detail="改过的内容留在变更记录里。"):
            return

        def done(_: int) -> None:
            self._show()
            self.told.emit("已恢复原文。")

        self._desk.work.write(self, "恢复职责清单", lambda _: duties.reset(*choice), done)

    def print_out(self) -> None:
        """Show the list as it will be printed."""
        choice, program = self._choice, self._desk.program
        if choice is None:
            return

        def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
            return print_document(post_document(program, *choice), stream, progress, allow_missing=allow_missing)

        preview(self, self._desk.work, f"{post_title(program, *choice)}职责清单", print_to)

    def _turn(self, item: QListWidgetItem | None, before: QListWidgetItem | None) -> None:
        if item is None or item.data(CHOICE) == self._choice:
            return
        if before is not None and not self.leave():
            blocked = self.posts.blockSignals(True)
            self.posts.setCurrentItem(before)
            self.posts.blockSignals(blocked)
            return
        self._choice = tuple(item.data(CHOICE))
        self._show()

    def _show(self) -> None:
        if self._choice is None:
            return
        duties: Sequence[Duty] = self._desk.program.duties.all(*self._choice)
        changed = sum(duty.changed for duty in duties)
        own = f"本办改过 {changed} 项，旁注“本办内容”。" if changed else "程序自带的原文，可按本地规定修改。"
        self.about.setText(own + "不属于这个岗位的职责留空，打印时不出现。")
        self.reset.setEnabled(bool(changed))
        fields = [
            Field(duty.key, duty.title, Kind.NOTE, max_length=LONGEST, hint="本办内容" if duty.changed else "")
            for duty in duties
        ]
        self.questions = Questions(fields, self._desk.means(), {duty.key: duty.text for duty in duties}, columns=1)
        self.questions.setEnabled(self._desk.may_write)
        self.questions.binding.edited.connect(self.save.setEnabled)
        self.save.setEnabled(False)
        self.column.clear()
        self.column.add(self.questions)
        self.column.verticalScrollBar().setValue(0)

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.posts.setProperty("role", "list")
        self.posts.setFixedWidth(sizes.popup * 2 // 3)
        tools = QHBoxLayout()
        tools.setSpacing(sizes.gap)
        tools.addWidget(self.about, 1)
        for one in (self.paper, self.reset, self.save):
            tools.addWidget(one)
        right = QVBoxLayout()
        right.setSpacing(sizes.gap)
        right.addLayout(tools)
        right.addWidget(self.column, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addWidget(self.posts)
        whole.addLayout(right, 1)
